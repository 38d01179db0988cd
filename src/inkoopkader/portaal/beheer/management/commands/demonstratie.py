"""`demonstratie`: invented organisations and people to try the website with."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inkoopkader.portaal.beheer import demonstration
from inkoopkader.portaal.verkenner.policy import current


class Command(BaseCommand):
    """Prints who to log in as. Run again, nothing doubles."""

    help = "Maak verzonnen organisaties en mensen om de website mee te proberen, en toon hoe u als hen inlogt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--voorbeelden", type=Path, default=Path("voorbeelden"), help="de map met voorbeeldaanbieders"
        )
        parser.add_argument("--ook-hier", action="store_true", help="ook op een installatie met een eigen database")
        parser.add_argument("--code", action="store_true", help="toon alleen de code die nu voor iedereen geldt")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it. Raises CommandError on an installation with a server of its own: the passwords are known to everybody."""
        if settings.ENVIRONMENT.database_url and not options["ook_hier"]:
            raise CommandError(
                "Deze installatie heeft een eigen database. De wachtwoorden van de demonstratie kent iedereen; wilt u haar "
                "hier toch, geef dan --ook-hier."
            )
        if options["code"]:
            self.stdout.write(demonstration.code_now())
            return
        demonstration.make(examples=options["voorbeelden"], year=current().newest_year())
        self.stdout.write("Inloggen kan als deze verzonnen mensen:")
        for email, organisation, powers in demonstration.who():
            self.stdout.write(f"  {email:<26}{organisation:<36}{powers}")
        self.stdout.write(f"Wachtwoord van iedereen: {demonstration.PASSWORD}")
        self.stdout.write(
            f"Tweede stap: geheim {demonstration.SECRET} in een app voor codes, of vraag de code van nu met"
        )
        self.stdout.write("  .venv/bin/python -m inkoopkader.portaal demonstratie --code")
