"""Before every view: who asks, for which organisation, and may they? The answer is told to both nets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from inkoopkader.portaal.organisaties import access, selectors
from inkoopkader.portaal.organisaties.context import scope_of, tell_database

CHOSEN = "organisatie"


class Identity:
    """Runs a request of somebody who may be known in one transaction: who asks is set at its start, and a defect or a
    page with status 500 takes everything back. A visitor without session who only reads needs no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisatie, request.bevoegdheden = None, frozenset()
        if request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        with transaction.atomic():
            membership = self._known(request)
            with scope_of(membership.organisatie if membership else None):
                response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _known(self, request: HttpRequest) -> Any:
        """Tell the database who asks; return the membership under which they work, if any."""
        if not request.user.is_authenticated:
            return None
        tell_database(person=request.user.pk)
        membership = selectors.membership(person=request.user, chosen=request.session.get(CHOSEN))
        if membership is not None:
            request.organisatie = membership.organisatie
            request.bevoegdheden = frozenset(membership.bevoegdheden)
            tell_database(person=request.user.pk, organisation=membership.organisatie_id)
        return membership

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return where to go instead when this person may not open this view. Raises PermissionDenied."""
        asked = access.of(view) or access.third_party(request)
        if asked is None:
            raise PermissionDenied(f"{view.__module__}.{view.__name__} says nothing about access")
        if asked.kind == "openbaar":
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if asked.kind == "ingelogd":
            return None
        if request.organisatie is None:
            return redirect("organisatie-kiezen")
        if asked.powers and not asked.powers & request.bevoegdheden:
            raise PermissionDenied
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A view that raised leaves nothing behind."""
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
