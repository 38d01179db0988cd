"""The Django app of running an installation."""

from __future__ import annotations

from django.apps import AppConfig


class BeheerConfig(AppConfig):
    """Named in INSTALLED_APPS; brings the checks of `check --deploy`."""

    name = "inkoopkader.portaal.beheer"
    label = "beheer"
    verbose_name = "Beheer"

    def ready(self) -> None:
        """Register the checks."""
        from inkoopkader.portaal.beheer import checks  # noqa: F401
