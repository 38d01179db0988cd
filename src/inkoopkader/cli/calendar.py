"""`inkoopkader kalender`: the terms of the policy, as a list or as a file to subscribe to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from inkoopkader.cli.position import chosen
from inkoopkader.kalender import working_days
from inkoopkader.kalender.deadline import LAST_FORMS, Deadline
from inkoopkader.kalender.from_policy import deadlines
from inkoopkader.regels.casefile import policy_day
from inkoopkader.regels.edition import edition
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import load
from inkoopkader.uitvoer.files import write_whole

console = Console(highlight=False)


def show(
    year: Annotated[
        int | None,
        typer.Option("--jaar", help="Het jaar waarvoor het beleid geldt; standaard dat van het nieuwste beleid."),
    ] = None,
    offices: Annotated[str, typer.Option("--zorgkantoor", help="Map-namen met komma's ertussen; standaard alle.")] = "",
    out: Annotated[
        Path | None, typer.Option("--uit", help="Schrijf een kalenderbestand (.ics) om in uw agenda te zetten.")
    ] = None,
) -> None:
    """Laat de termijnen van het beleid zien, met weekenden en feestdagen, of schrijf ze naar een kalenderbestand."""
    policy = load()
    year = policy.newest_year() if year is None else year
    day = policy_day({"jaar": str(year)}, "--jaar")
    found = {office: deadlines(edition(policy, office, day)) for office in chosen(policy, offices)}
    if out is not None:
        if out.suffix.lower() != ".ics":
            raise CaseError(f"{out}: kies een bestand dat eindigt op .ics")
        dated = [item for items in found.values() for item in items if item.value is not None]
        from inkoopkader.kalender.as_icalendar import calendar  # slow to import

        write_whole(out, calendar(dated, f"Termijnen zorginkoop Wlz {year}", datetime.now(UTC)))
        console.print(f"Geschreven: {escape(str(out))} ({len(dated)} termijnen)")
        return
    for office, items in found.items():
        _print(policy.offices[office].label, items, year)


def _print(label: str, items: list[Deadline], year: int) -> None:
    grid = Grid("wanneer", "wat", "wie", "te laat", "let op", title=escape(label), title_justify="left")
    for item in items:
        if item.day is None:
            grid.add_row(
                "[yellow]hangt af van: " + escape(", ".join(item.open) or "het beleid geeft geen datum") + "[/]",
                _what(item),
                item.who,
                "",
                "",
            )
            continue
        off = working_days.day_off(item.day) if item.form in LAST_FORMS else None
        grid.add_row(
            f"{working_days.weekday(item.day)}, {item.when()}",
            _what(item),
            item.who,
            item.too_late(),
            "; ".join(
                [f"[yellow]{off}; schuift niet op[/]"] * bool(off) + [f"inkoop voor {item.year}"] * (item.year != year)
            ),
        )
    console.print(grid)


def _what(item: Deadline) -> str:
    only = f" [dim](alleen als: {escape(item.only_if)})[/]" if item.only_if else ""
    return escape(item.title) + only
