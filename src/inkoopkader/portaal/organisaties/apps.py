"""The Django app of organisations and people."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisatiesConfig(AppConfig):
    """Named in INSTALLED_APPS."""

    name = "inkoopkader.portaal.organisaties"
    label = "organisaties"
    verbose_name = "Organisaties"
    default_auto_field = "django.db.models.BigAutoField"
