"""The Django app of saved positions."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth import user_logged_in
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from inkoopkader.regels import spoken


class MijnPositieConfig(AppConfig):
    """Named in INSTALLED_APPS."""

    name = "inkoopkader.portaal.mijnpositie"
    label = "mijnpositie"
    verbose_name = "Mijn positie"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A session that was kept long for a draft ends as every session does, once somebody signed in; and the words of
        the domain are said in the language of the page."""
        spoken.hand_in(gettext, lambda: get_language() or spoken.DUTCH)
        user_logged_in.connect(_ordinary_length, dispatch_uid="inkoopkader.mijnpositie")


def _ordinary_length(sender: Any, request: HttpRequest, **_more: Any) -> None:
    request.session.set_expiry(None)
