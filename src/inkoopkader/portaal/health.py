"""Whether the website can do its work: the policy is loaded and the database answers."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from inkoopkader.portaal.organisaties.access import public
from inkoopkader.portaal.verkenner.policy import current


@public
@require_safe
def show(request: HttpRequest) -> JsonResponse:
    """Answer 200 when both work, 503 when one does not; for a monitor, not for a person."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        database = False
    entries = sum(len(layer.entries) for layer in current().layers())
    return JsonResponse({"database": database, "regels": entries}, status=200 if database else 503)
