"""The commands, put together; every error meant for the user ends as one clear message and exit code 2."""

from __future__ import annotations

import sys

import typer

from inkoopkader.cli import (
    calendar,
    case,
    claims,
    compare,
    demonstration,
    explain,
    policy,
    position,
    questions,
    tariffs,
)
from inkoopkader.regels.errors import InkoopkaderError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Het inkoopbeleid langdurige zorg, uitvoerbaar: opzoeken, uitrekenen, uitleggen en vergelijken.",
)
app.add_typer(policy.app, name="beleid", help="Het beleid zelf: controleren, toetsen, dekking tellen.")
app.add_typer(tariffs.app, name="tarieven", help="De maximumtarieven van de NZa: inlezen en opzoeken.")
app.add_typer(
    claims.app, name="declaraties", help="Declaraties: controleren, uitleggen, en verzonnen declaraties maken."
)
app.command("demonstratie")(demonstration.show)
app.command("positie")(position.show)
app.command("reken")(case.reckon)
app.command("herbereken")(case.recompute)
app.command("uitleg")(explain.show)
app.command("vragen")(questions.show)
app.command("vergelijk")(compare.show)
app.command("wijzigingen")(compare.changes)
app.command("kalender")(calendar.show)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except InkoopkaderError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
