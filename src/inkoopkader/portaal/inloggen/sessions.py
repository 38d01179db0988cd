"""Sessions: kept under the hash of their key, ended when nobody used them for a while or they are old, and stored without
losing what another request of the same visitor stored meanwhile."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout, user_logged_in
from django.contrib.sessions.backends.db import SessionStore as Plain
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from inkoopkader.portaal.inloggen.security_log import note

BEGAN, LAST = "sessie_begin", "sessie_laatst"
_WRITE_AFTER_SECONDS = 60


class SessionStore(Plain):
    """Django's store, with the hash of the key in the table instead of the key itself: whoever reads the table cannot
    take over a session. Only what a request changed is stored: two requests at once that change different things both
    stay."""

    _stored: str = ""  # the session as this request last saw it in the table

    def _row(self, key: str | None) -> str:
        return hashlib.sha256((key or "").encode()).hexdigest()[:40]  # the column of Django has 40 places

    def _get_session_from_db(self) -> Any:
        row = self._row(self.session_key)
        found = self.model.objects.filter(session_key=row, expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def load(self) -> dict[str, Any]:
        found = self._get_session_from_db()
        self._stored = found.session_data if found is not None else ""
        return self.decode(self._stored) if found is not None else {}

    def hold(self) -> None:
        """Let no other request change this session until the transaction ends, and see what was stored last, under what
        this request changed itself. Outside a transaction: TransactionManagementError."""
        now = self._session
        row = self.model.objects.select_for_update().filter(session_key=self._row(self.session_key)).first()
        if row is None or row.session_data == self._stored:
            return
        before, fresh = (self.decode(self._stored) if self._stored else {}), self.decode(row.session_data)
        changed = {key: value for key, value in now.items() if key not in before or before[key] != value}
        kept = {key: value for key, value in fresh.items() if key in now or key not in before}
        self._session_cache, self._stored = kept | changed, row.session_data

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            super().save(must_create)
        else:
            with transaction.atomic():
                self.hold()
                super().save()

    def exists(self, session_key: str) -> bool:
        return bool(super().exists(self._row(session_key)))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        found = super().create_model_instance(data)
        found.session_key = self._row(found.session_key)
        self._stored = found.session_data
        return found

    def delete(self, session_key: str | None = None) -> None:
        if session_key is None:
            session_key = self.session_key
        if session_key is not None:
            super().delete(self._row(session_key))


def began(sender: Any, request: HttpRequest, **_more: Any) -> None:
    """Note when a session of somebody began."""
    request.session[BEGAN] = request.session[LAST] = int(time.time())


user_logged_in.connect(began, dispatch_uid="inkoopkader.sessie")


class Limits:
    """Logs out whoever did nothing for too long or logged in too long ago. Without both moments a session counts as
    too old."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now, session = int(time.time()), request.session
        idle = now - session.get(LAST, 0)
        if idle > settings.SESSION_IDLE_SECONDS or now - session.get(BEGAN, 0) > settings.SESSION_COOKIE_AGE:
            note("sessie verlopen", wie=session[SESSION_KEY])
            logout(request)
            messages.warning(request, _("U bent uitgelogd, omdat u te lang niets hebt gedaan. Log opnieuw in."))
        elif idle > _WRITE_AFTER_SECONDS:
            session[LAST] = now
