"""Before every view: who asks, for which organisation, and may they? The answer is told to both nets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control

from inkoopkader.portaal.inloggen import second_factor, way_back
from inkoopkader.portaal.organisaties import access, selectors
from inkoopkader.portaal.organisaties.context import scope_of, tell_database

CHOSEN = "organisatie"


class Identity:
    """Runs a request in one transaction: who asks is set at its start, and a defect or a page with status 500 takes
    everything back. A visitor without session who only reads a public page needs no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisatie, request.bevoegdheden, request.ingelogd_als = None, frozenset(), ""
        request.in_transaction = not _only_reads_what_is_public(request)
        request.take_back = False
        if not request.in_transaction:
            return self.get_response(request)
        with transaction.atomic():
            membership = self._known(request)
            with scope_of(membership.organisatie if membership else None):
                response = self.get_response(request)
            if response.status_code >= 500 or request.take_back:
                transaction.set_rollback(True)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _of_this_visitor_alone(response)
        return response

    def _known(self, request: HttpRequest) -> Any:
        """Tell the database who asks; return the membership under which they work, if any. The session says who it might
        be, and only that row can then be read; the sign-in decides whether the session is right. Whoever has not passed
        the second factor works for nobody: they see their own account and no more."""
        said = _uuid(request.session.get(SESSION_KEY))
        tell_database(person=said, signing_in=False)
        if not request.user.is_authenticated:
            if said is not None:
                tell_database()
            return None
        request.ingelogd_als = str(request.user)
        if not second_factor.passed(request):
            return None
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
        asked = access.of(view)
        if asked is None:
            raise PermissionDenied(f"{view.__module__}.{view.__name__} says nothing about access")
        if asked.kind == "openbaar":
            return None
        if asked.kind == "aanmelden":
            tell_database(person=request.user.pk, signing_in=True)
            return None
        if not request.user.is_authenticated:
            return way_back.to("account_login", request)
        if asked.kind == "eerste stap":
            return None
        if not second_factor.passed(request):
            return second_factor.lead(request)
        if asked.kind == "ingelogd":
            return None
        if request.organisatie is None:
            return redirect("organisatie-kiezen")
        if asked.powers and not asked.powers & request.bevoegdheden:
            raise PermissionDenied
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A view that raised leaves nothing behind; who makes a page of the mistake can still read meanwhile."""
        request.take_back = True


def _only_reads_what_is_public(request: HttpRequest) -> bool:
    """Does nobody in particular ask for a page that needs no database, or that does not exist?"""
    if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return True
    asked = access.of(found.func)
    return asked is None or asked.kind != "aanmelden"


def _of_this_visitor_alone(response: HttpResponse) -> None:
    """Let no cache that people share keep what somebody with a session sees, and let the browser, where others may sit
    down next, keep only what the view says it may."""
    if response.has_header("Cache-Control"):
        patch_cache_control(response, private=True)
    else:
        response["Cache-Control"] = "private, no-store"


def _uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
