"""`tweede_stap_weghalen ADRES`: for who lost the phone and the recovery codes, after somebody made sure who they are."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inkoopkader.portaal.inloggen import services
from inkoopkader.portaal.organisaties.models import Gebruiker


class Command(BaseCommand):
    """Takes the second factor and its recovery codes away; at the next login the person sets up another."""

    help = "Haal de tweede stap van een account weg, zodat iemand bij het inloggen een nieuwe instelt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("adres", help="het e-mailadres van het account")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it away. Raises CommandError for an address that nobody has."""
        try:
            person = services.take_second_factor_away(email=options["adres"])
        except Gebruiker.DoesNotExist:
            raise CommandError(f"Er is geen account met het adres {options['adres']}.") from None
        self.stdout.write(f"De tweede stap van {person.email} is weggehaald, en deze persoon is overal uitgelogd.")
