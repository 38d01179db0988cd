"""`nummers_bevestigen`: somebody compared the numbers of an organisation with the registers."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from inkoopkader.portaal.organisaties import operator
from inkoopkader.portaal.organisaties.models import Organisatie


class Command(BaseCommand):
    """Writes when and by whom; the organisation sees it, and its history keeps it."""

    help = "Leg vast dat de nummers van een organisatie met de registers zijn vergeleken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kvk", help="KvK-nummer van de organisatie")
        parser.add_argument("--door", required=True, help="naam van wie de nummers heeft vergeleken")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it. Raises CommandError for an organisation that does not exist."""
        operator.needs_owner()
        try:
            found = operator.confirm_numbers(kvk=options["kvk"], by=options["door"])
        except Organisatie.DoesNotExist:
            raise CommandError(f"Er is geen organisatie met KvK-nummer {options['kvk']}.") from None
        except ValidationError as error:
            raise operator.plainly(error) from None
        self.stdout.write(f"{found.naam}: nummers gecontroleerd door {found.gecontroleerd_door}.")
