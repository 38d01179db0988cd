"""The Django app of the limits per visitor."""

from __future__ import annotations

from django.apps import AppConfig


class GrenzenConfig(AppConfig):
    """Named in INSTALLED_APPS."""

    name = "inkoopkader.portaal.grenzen"
    label = "grenzen"
    verbose_name = "Grenzen"
