"""`organisaties`: which organisations this installation knows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from inkoopkader.portaal.organisaties import operator
from inkoopkader.portaal.organisaties.templatetags.woorden import day


class Command(BaseCommand):
    """One line per organisation, with tabs between the columns."""

    help = "Toon alle organisaties: KvK, UZOVI, soort, naam, en wie de nummers wanneer heeft gecontroleerd."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them. Raises CommandError when this process does not know the owner of the database."""
        operator.needs_owner()
        for one in operator.organisations():
            checked = (
                f"{day(one.gecontroleerd_op)} door {one.gecontroleerd_door}" if one.gecontroleerd_op else "nog niet"
            )
            invented = " (verzonnen)" if one.verzonnen else ""
            self.stdout.write("\t".join((one.kvk, one.uzovi or "-", one.soort, one.naam + invented, checked)))
