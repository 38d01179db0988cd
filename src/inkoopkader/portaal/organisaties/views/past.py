"""The page with what happened at an organisation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inkoopkader.portaal.organisaties import past
from inkoopkader.portaal.organisaties.access import member


@member()
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Who changed what, and when; the newest first."""
    found, following = past.events(before=request.GET.get("voor", ""))
    context = {"gebeurtenissen": found, "volgende": following, "eerste": "voor" not in request.GET}
    return render(request, "organisaties/geschiedenis.html", context)
