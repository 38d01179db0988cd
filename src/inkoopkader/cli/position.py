"""`inkoopkader positie`: one provider at every zorgkantoor."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from inkoopkader.positie import words
from inkoopkader.positie.as_json import position_json
from inkoopkader.positie.position import Position, position, read_outline
from inkoopkader.positie.provider import Provider, read_provider
from inkoopkader.regels import values
from inkoopkader.regels.casefile import read_moment
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.load import Policy, load

console = Console(highlight=False)
_COLOURS = {True: "green", False: "red", None: "yellow"}


def show(
    path: Annotated[Path, typer.Argument(metavar="AANBIEDER", help="Het bestand waarin de aanbieder zich beschrijft (yaml).")],
    year: Annotated[int, typer.Option("--jaar", help="Het jaar waarvoor u wilt contracteren.")] = 2027,
    offices: Annotated[str, typer.Option("--zorgkantoor", help="Map-namen met komma's ertussen; standaard alle.")] = "",
    moment: Annotated[str | None, typer.Option("--op", help="Het moment van de vraag; standaard nu.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Druk machineleesbaar af (docs/json-schema/positie.json).")] = False,
    out: Annotated[Path | None, typer.Option("--uit", help="Schrijf naar een bestand: .xlsx, .pdf of .ics.")] = None,
) -> None:
    """Laat zien wat een aanbieder bij elk zorgkantoor kan, moet en krijgt."""
    policy = load()
    provider = read_provider(policy, path)
    found = positions(policy, provider, year, chosen(policy, offices), read_moment(moment, "--op") if moment else None)
    if as_json:
        typer.echo(json.dumps(position_json(provider, found), ensure_ascii=False, indent=1))
    elif out is not None:
        write(provider, found, out)
        console.print(f"Geschreven: {out}")
    else:
        console.print(overview([(provider, found)]))
        for item in found:
            details(item)


def chosen(policy: Policy, written: str) -> list[str]:
    """Return the zorgkantoren that a comma-separated text names; all of them for an empty one. Raises CaseError."""
    names = [name.strip() for name in written.split(",") if name.strip()] or list(policy.offices)
    for name in names:
        if name not in policy.offices:
            raise CaseError(f"zorgkantoor '{name}' bestaat niet.{nearest(name, policy.offices)} Kies uit {', '.join(policy.offices)}.")
    return names


def positions(policy: Policy, provider: Provider, year: int, offices: list[str], moment: datetime | None) -> list[Position]:
    """Compute the position at each zorgkantoor, at the given moment, else the one in the file, else now."""
    outline = read_outline(policy)
    return [position(policy, outline, provider, office, year, moment or provider.moment or datetime.now(UTC)) for office in offices]


def write(provider: Provider, found: list[Position], out: Path) -> None:
    """Write positions as Excel, PDF or calendar, by the extension of the file. Raises CaseError for another one."""
    suffix = out.suffix.lower()
    if suffix == ".xlsx":
        from inkoopkader.positie.as_excel import write_excel

        write_excel(provider, found, out)
    elif suffix == ".pdf":
        from inkoopkader.positie.as_pdf import write_pdf

        write_pdf(provider, found, out)
    elif suffix == ".ics":
        from inkoopkader.positie.as_calendar import write_calendar

        write_calendar(provider, found, out)
    else:
        raise CaseError(f"{out}: kies een bestand dat eindigt op .xlsx, .pdf of .ics")


def overview(items: list[tuple[Provider, list[Position]]]) -> Grid:
    """The table that a person understands at a glance: a row per provider and zorgkantoor."""
    grid = Grid(title="Positie per zorgkantoor", title_justify="left", show_lines=False)
    for heading in ("aanbieder", "zorgkantoor", "contracteren", "stukken", "eerste termijn", "percentage"):
        grid.add_column(heading, overflow="fold")
    grid.add_column("opbrengst", justify="right", no_wrap=True)
    for provider, found in items:
        for index, item in enumerate(found):
            term = words.next_term(item)
            colour = _COLOURS[item.admission.value]
            name = (provider.name + (" (verzonnen)" if provider.invented else "")) if index == 0 else ""
            grid.add_row(
                escape(name),
                item.label,
                f"[{colour}]{words.admission(item)}[/]",
                words.papers(item),
                f"{words.when(term)}: {escape(term.title)}" if term else "geen",
                words.percentages(item),
                words.answer(item.total) if item.lines else "",
                end_section=index == len(found) - 1,
            )
    return grid


def details(found: Position) -> None:
    """Print everything about one zorgkantoor."""
    console.rule(f"[bold]{found.label}, {found.year}[/]", align="left")
    for item in (*found.classes, found.admission):
        console.print(f"{escape(item.title)}: [{_COLOURS.get(item.value if item.type == 'ja_nee' or item.value is None else '', 'bold')}]{escape(words.answer(item))}[/]")
    for _, value, text in found.admission.reasons:
        console.print(f"  [{_COLOURS.get(value, 'yellow')}]{'staat in de weg' if value is not None else 'nog open'}[/] {escape(text)}")
    _papers(found)
    _terms(found)
    _tariffs(found)
    _conditions(found)


def _papers(found: Position) -> None:
    rows = [paper for paper in found.papers if paper.status != "niet nodig"]
    if not rows:
        return
    grid = Grid("stuk", "stand", "wat er nog mist", "bron", title="Stukken", title_justify="left")
    for paper in rows:
        grid.add_row(escape(paper.title), paper.status, escape("\n".join(paper.demands)), escape("; ".join(paper.sources)))
    console.print(grid)


def _terms(found: Position) -> None:
    if not found.terms:
        return
    grid = Grid("wanneer", "wat", "wie", "stand", "daarna", "bron", title="Termijnen", title_justify="left")
    for term in found.terms:
        if term.value is None and not term.gaps:
            continue
        missing = "" if term.value is not None else " (" + "; ".join(gap.title for gap in term.gaps) + ")"
        grid.add_row(words.when(term) + escape(missing), escape(term.action or term.title), term.who, words.state(term, found.moment), escape(term.consequence), escape("; ".join(term.sources)))
    console.print(grid)


def _tariffs(found: Position) -> None:
    for line in found.lines:
        basis = values.show(line.basis, "euro")
        console.print(f"\n[bold]Tarief {escape(line.care)}[/] (zorgdeel tegen NZa-maximum {basis}): [bold]{words.answer(line.percentage)}[/], basis {words.answer(line.base)}")
        for gap in line.percentage.gaps:
            console.print(f"  [yellow]ontbreekt[/] {escape(str(gap))}")
        for item in line.adjustments:
            worth = f", waard {values.show(item.worth, 'euro')}" if item.worth is not None and item.earned is not True else ""
            mark = {True: "[green]telt mee[/]", False: "telt niet mee", None: "[yellow]onbekend[/]"}[item.earned]
            console.print(f"  {mark} {escape(item.title)}: {words.adjustment(item)}{worth}" + (f" — {escape(words.earn(item))}" if item.earned is not True else ""))
        console.print("  " + "; ".join(f"{item.title} {words.answer(item)}" for item in line.euros))
    if found.lines:
        console.print(f"[bold]{escape(found.total.title)}: {words.answer(found.total)}[/]")


def _conditions(found: Position) -> None:
    for heading, rows in (("Voorwaarden bij uw soorten zorg", found.conditions), ("Aan een persoon", found.people)):
        if not rows:
            continue
        grid = Grid("wat", "stand", "wie", "waarom", "bron", title=heading, title_justify="left")
        for item in rows:
            stand = values.show(item.value, "ja_nee") if isinstance(item.value, bool | None) else str(item.value)
            grid.add_row(escape(item.question or item.title), stand, item.who, escape(item.why), escape("; ".join(item.sources)))
        console.print(grid)
    if found.unset:
        console.print("[bold]Wat het beleid niet vastlegt[/]")
        for gap in found.unset:
            console.print(f"  {escape(gap.title)} [dim]({gap.name})[/]")
    if found.contradictions:
        console.print("[bold]Tegenspraken[/]")
        for title, item in found.contradictions:
            console.print(f"  {escape(title)}: {escape(item['bron'])} zegt {escape(item['zegt'])}")
    if found.issues:
        console.print("[bold]Vraagpunten[/]")
        for number, text in found.issues.items():
            console.print(f"  {number}: {escape(text)}")
