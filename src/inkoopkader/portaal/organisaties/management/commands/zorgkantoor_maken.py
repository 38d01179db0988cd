"""`zorgkantoor_maken`: a zorgkantoor does not register itself; who runs the website makes it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.urls import reverse

from inkoopkader.portaal.organisaties import operator


class Command(BaseCommand):
    """Prints the link with which the first manager comes in."""

    help = "Maak een zorgkantoor en nodig de eerste beheerder uit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("naam", help="de naam van het zorgkantoor")
        parser.add_argument("--kvk", required=True, help="KvK-nummer, 8 cijfers")
        parser.add_argument("--uzovi", required=True, help="UZOVI-nummer, 4 cijfers")
        parser.add_argument("--beheerder", required=True, help="e-mailadres van wie het zorgkantoor gaat beheren")
        parser.add_argument("--beleid", default="", help="de map van dit zorgkantoor in het beleid, zoals dsw")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it. Raises CommandError for numbers that are wrong or known already."""
        try:
            made, secret = operator.make_office(
                name=options["naam"],
                kvk=options["kvk"],
                uzovi=options["uzovi"],
                folder=options["beleid"],
                email=options["beheerder"],
            )
        except ValidationError as error:
            raise operator.plainly(error) from None
        host = settings.ALLOWED_HOSTS[0]
        site = f"https://{host}" if settings.ENVIRONMENT.behind_https else f"http://{host}:{settings.ENVIRONMENT.port}"
        link = f"{site}{reverse('uitnodiging-link', args=[secret])}"
        self.stdout.write(
            f"{made.naam} ({made.uzovi}) is gemaakt. Geef {options['beheerder']} deze link; hij werkt 7 dagen:"
        )
        self.stdout.write(link)
