"""`migrate`: as the owner of the database, and afterwards the rights of the website's role."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from inkoopkader.portaal.organisaties import rights


class Command(migrate.Command):
    """Django's command, told which role to use."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=rights.OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Raises CommandError when this installation has not said who owns the database."""
        if rights.OWNER not in connections:
            raise CommandError(
                "Zet INKOOPKADER_EIGENAAR_URL: het databaseadres met de rol die de tabellen bezit (zie docs/instellingen.md)"
            )
        super().handle(*args, **options)
        if options["database"] == rights.OWNER:
            rights.grant()
