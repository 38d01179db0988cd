"""The Django app of logging in."""

from __future__ import annotations

from django.apps import AppConfig


class InloggenConfig(AppConfig):
    """Named in INSTALLED_APPS."""

    name = "inkoopkader.portaal.inloggen"
    label = "inloggen"
    verbose_name = "Inloggen"

    def ready(self) -> None:
        from inkoopkader.portaal.inloggen import security_log

        security_log.listen()
