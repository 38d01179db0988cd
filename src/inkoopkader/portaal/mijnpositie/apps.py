"""The Django app of saved positions."""

from __future__ import annotations

from django.apps import AppConfig


class MijnPositieConfig(AppConfig):
    """Named in INSTALLED_APPS."""

    name = "inkoopkader.portaal.mijnpositie"
    label = "mijnpositie"
    verbose_name = "Mijn positie"
    default_auto_field = "django.db.models.BigAutoField"
