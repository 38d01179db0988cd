"""`vergelijk` and `wijzigingen`: the policy of zorgkantoren and years side by side, and what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from inkoopkader.cli.position import chosen
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.uitvoer.as_html import page
from inkoopkader.uitvoer.as_markdown import markdown
from inkoopkader.uitvoer.files import write_whole
from inkoopkader.uitvoer.report import Report, places
from inkoopkader.vergelijking import as_excel
from inkoopkader.vergelijking.changes import KINDS, Changes, Group, between_folders, between_years, kind_words
from inkoopkader.vergelijking.report import changes_report, comparison_report
from inkoopkader.vergelijking.subjects import choose
from inkoopkader.vergelijking.table import NOTHING, Comparison, Row, Section, compare

console = Console(highlight=False)
FIRST, LAST = 2000, 2100

Offices = Annotated[str, typer.Option("--zorgkantoor", help="Map-namen met komma's ertussen; standaard alle.")]
Out = Annotated[Path | None, typer.Option("--uit", help="Schrijf naar een bestand: .html, .md of .xlsx.")]


def show(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="ONDERWERP",
            help="Een onderwerp (mgz, hardheidsclausule, ...), een bestand (tarief), de naam van een regel, of alles.",
        ),
    ],
    year: Annotated[
        str | None,
        typer.Option("--jaar", help="Een jaar, of meer met komma's ertussen; standaard dat van het nieuwste beleid."),
    ] = None,
    offices: Offices = "",
    out: Out = None,
) -> None:
    """Zet een onderwerp naast elkaar voor zorgkantoren en jaren."""
    policy = load()
    years = [policy.newest_year()] if year is None else _years(year)
    found = compare(policy, choose(policy, subject), chosen(policy, offices), years)
    if out is not None:
        _write(out, comparison_report(found), as_excel.comparison_workbook(found))
        return
    console.print(f"[bold]{escape(found.title)}[/]")
    for section in found.sections:
        _print_section(found, section)


def changes(
    before: Annotated[int | None, typer.Option("--van", help="Het eerste jaar.")] = None,
    after: Annotated[int | None, typer.Option("--naar", help="Het tweede jaar.")] = None,
    offices: Offices = "",
    out: Out = None,
    as_json: Annotated[bool, typer.Option("--json", help="Druk machineleesbaar af.")] = False,
    old_folder: Annotated[
        Path | None, typer.Option("--van-map", help="Een oudere beleidsmap; samen met --naar-map.")
    ] = None,
    new_folder: Annotated[Path | None, typer.Option("--naar-map", help="Een nieuwere beleidsmap.")] = None,
) -> None:
    """Laat zien wat er verandert: tussen twee jaren, of tussen twee versies van de beleidsmap."""
    found = _changes(before, after, offices, old_folder, new_folder)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    elif out is not None:
        _write(out, changes_report(found), as_excel.changes_workbook(found))
    else:
        console.print(f"[bold]{escape(found.title)}[/]\n{escape(found.explanation)}")
        for note in found.notes:
            console.print(escape(note))
        for group in found.groups:
            _print_group(found, group)


def _changes(
    before: int | None, after: int | None, offices: str, old_folder: Path | None, new_folder: Path | None
) -> Changes:
    if old_folder is not None or new_folder is not None:
        if old_folder is None or new_folder is None or (before, after) != (None, None):
            raise CaseError("geef --van-map en --naar-map samen, zonder --van en --naar")
        old, new = load(old_folder), load(new_folder)
        either = {name for policy in (old, new) for name in policy.offices}
        return between_folders(old, new, [name for name in _offices_of(old, new, offices) if name in either])
    if before is None or after is None:
        raise CaseError("geef twee jaren, zoals --van 2026 --naar 2027, of twee mappen met --van-map en --naar-map")
    policy = load()
    return between_years(policy, _year(str(before)), _year(str(after)), chosen(policy, offices))


def _offices_of(old: Policy, new: Policy, written: str) -> list[str]:
    """The zorgkantoren of either folder, or those asked for."""
    if written:
        return chosen(new if all(name.strip() in new.offices for name in written.split(",")) else old, written)
    return sorted({*old.offices, *new.offices})


def _year(written: str) -> int:
    if not written.strip().isdecimal() or not FIRST <= int(written) <= LAST:
        raise CaseError(
            f"'{written.strip()}' is geen jaar tussen {FIRST} en {LAST}; schrijf bijvoorbeeld 2027 of 2026,2027"
        )
    return int(written)


def _years(written: str) -> list[int]:
    return list(dict.fromkeys(_year(part) for part in written.split(",")))


def _write(out: Path, report: Report, workbook: bytes) -> None:
    suffix = out.suffix.lower()
    if suffix == ".xlsx":
        write_whole(out, workbook)
    elif suffix in (".html", ".htm"):
        write_whole(out, page(report))
    elif suffix == ".md":
        write_whole(out, markdown(report))
    else:
        raise CaseError(f"{out}: kies een bestand dat eindigt op .html, .md of .xlsx")
    console.print(f"Geschreven: {escape(str(out))}")


def _print_section(found: Comparison, section: Section) -> None:
    """In a terminal many columns do not fit, so what is said alike stands together, with who says it."""
    if not section.rows:
        console.print(f"[bold]{escape(section.title)}[/]: hierover is geen beleid bekend")
        return
    grid = Grid("regel", "wie", "zegt", "bron", title=escape(section.title), title_justify="left", show_lines=True)
    for row in section.rows:
        _print_row(grid, found, row)
    console.print(grid)


def _print_row(grid: Grid, found: Comparison, row: Row) -> None:
    who: dict[str, list[str]] = {}
    where: dict[str, list[str]] = {}
    for column, cell in zip(found.columns, row.cells, strict=True):
        for one in cell.statements:
            text = f"{one.title}: {one.text}" if row.own else one.text
            who.setdefault(text, []).append(column.heading)
            where.setdefault(text, []).extend(places(one.sources))
        if not cell.statements and not row.own:
            who.setdefault(column.nothing, []).append(column.heading)
            where.setdefault(column.nothing, [])
    title = escape(row.title)
    for number, (text, names) in enumerate(who.items()):
        everyone = len(names) == len(found.columns) > 1
        known = "yellow" if text == "onbekend" else "dim" if text == NOTHING else "none"
        shown = "allemaal" if everyone else ", ".join(names)
        grid.add_row(
            title if number == 0 else "",
            escape(shown),
            f"[{known}]{escape(text)}[/]",
            f"[dim]{escape('; '.join(dict.fromkeys(where[text])))}[/]",
        )


def _print_group(found: Changes, group: Group) -> None:
    console.rule(f"[bold]{escape(group.label)}[/]", align="left")
    console.print(group.summary)
    for kind in KINDS:
        chosen_changes = [change for change in group.changes if change.kind == kind]
        if not chosen_changes:
            continue
        grid = Grid(
            "regel",
            f"was ({found.before})",
            f"wordt ({found.after})",
            "bron",
            title=kind_words(kind).capitalize(),
            title_justify="left",
            show_lines=True,
        )
        for change in chosen_changes:
            sides = [escape(one.text) if one is not None else NOTHING for one in (change.before, change.after)]
            sources = [source for one in (change.before, change.after) if one is not None for source in one.sources]
            grid.add_row(escape(change.title), *sides, f"[dim]{escape('; '.join(dict.fromkeys(sources)))}[/]")
        console.print(grid)
