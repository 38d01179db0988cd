"""`inkoopkader uitleg`: what a rule says, reads and cites, in Dutch."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from inkoopkader.regels.casefile import policy_day
from inkoopkader.regels.edition import edition
from inkoopkader.regels.load import load
from inkoopkader.vergelijking.explanation import Explanation, Line, about, explain, find

console = Console(highlight=False)


def show(
    name: Annotated[
        str, typer.Argument(metavar="NAAM", help="De naam van een regel, feit of termijn, of woorden uit de titel.")
    ],
    year: Annotated[int | None, typer.Option("--jaar", help="Het jaar waarvoor het beleid geldt.")] = None,
    office: Annotated[
        str | None, typer.Option("--zorgkantoor", help="De map-naam van een zorgkantoor, bijvoorbeeld cz.")
    ] = None,
) -> None:
    """Zeg in het Nederlands wat een regel zegt, leest en aanhaalt."""
    policy = load()
    day = policy_day({"jaar": str(policy.newest_year() if year is None else year)}, "--jaar")
    if office is not None:
        edition(policy, office, day)
    for entry in find(policy, name, office):
        _print(explain(policy, entry, day, office, year), year, day.year)


def _print(found: Explanation, asked: int | None, year: int) -> None:
    entry = found.entry
    console.print(f"\n[bold]{escape(entry.title)}[/] [dim]{entry.id} (regel {entry.line})[/]")
    counts = f"; telt mee in {entry.collector}" if entry.collector else ""
    console.print(f"{entry.kind} van type {entry.type}, niveau {entry.level}{counts}")
    for line in about(entry):
        _line(line)
    if asked is not None and not found.in_force:
        console.print(f"[yellow]Geldt niet in {asked}.[/]")
    for line in found.contents:
        _line(line)
    if found.excepted:
        console.print(f"Geldt niet bij: {', '.join(found.excepted)}")
    for name, question in found.facts:
        console.print(f"Feit {name}: {escape(question)}")
    if entry.collects:
        console.print(f"Verzamelt ({entry.collects}): {', '.join(found.members) or 'niets'}")
    console.print(f"Gebruikt in {year} door: {', '.join(found.used_by) or 'geen andere regel'}")
    for citation in entry.citations:
        console.print(f"[blue]Bron: {escape(str(citation))}[/]")
    for key, question in found.issues:
        console.print(f"[yellow]Vraagpunt {key}: {escape(question)}[/]")
    for item in entry.contradictions:
        console.print(f"[yellow]Tegenspraak: {escape(item['bron'])} zegt {escape(item['zegt'])}[/]")


def _line(line: Line) -> None:
    console.print(f"{line.label}: {escape(line.text)}" if line.label else escape(line.text))
    if line.formula:
        console.print(f"  [dim]{escape(line.formula)}[/]")
