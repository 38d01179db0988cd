"""`beleid matrix` and `beleid gaten`: how complete the policy is, per zorgkantoor, year and subject, and what is
missing."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from inkoopkader.regels.casefile import policy_day
from inkoopkader.regels.coverage import coverage
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.held import NOT_HELD
from inkoopkader.regels.load import load
from inkoopkader.regels.matrix import COMPLETE, PARTIAL, UNKNOWN, Cell, gaps_in_policy, matrix, read_subjects, years_of
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.policy_tests import run

console = Console(highlight=False)
MARKS = {COMPLETE: "[green]V[/]", PARTIAL: "[yellow]d[/]", UNKNOWN: "[dim]-[/]"}
LEGEND = "V volledig, d deels, - onbekend"
AsJson = Annotated[bool, typer.Option("--json", help="Druk machineleesbaar af.")]


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def show_matrix(
    as_json: AsJson = False,
    office: Annotated[
        str, typer.Option("--zorgkantoor", help="Alleen dit zorgkantoor (map-naam, bijvoorbeeld cz).")
    ] = "",
    year: Annotated[int | None, typer.Option("--jaar", help="Alleen dit jaar; toont ook wat er ontbreekt.")] = None,
) -> None:
    """Toon per zorgkantoor, jaar en onderwerp of het beleid volledig is, en wanneer dat is nagekeken."""
    policy = load()
    if office and office not in policy.offices:
        raise CaseError(f"zorgkantoor '{office}' bestaat niet.{nearest(office, policy.offices)}")
    if year is not None and not 2000 <= year <= 2100:
        raise CaseError(f"het jaar {year} ligt niet tussen 2000 en 2100")
    subjects = read_subjects(policy)
    years = [year] if year is not None else list(years_of(policy))
    cells = [cell for cell in matrix(policy, subjects, years) if office in ("", cell.office)]
    if as_json:
        typer.echo(json.dumps([_as_json(cell) for cell in cells], ensure_ascii=False, indent=1))
        return
    titles = {subject.name: subject.title for subject in subjects}
    if year is not None:
        grid = Grid("zorgkantoor", "onderwerp", "stand", "ontbreekt", "nagekeken", title=f"Volledigheid in {year}")
        for cell in cells:
            grid.add_row(
                policy.offices[cell.office].label,
                titles[cell.subject],
                cell.status,
                ", ".join((*cell.missing, *(("eigen beleid van dit jaar",) if cell.own == NOT_HELD else ()))),
                _day(cell.checked),
            )
        console.print(grid)
        return
    if not years:
        console.print("Dit beleid heeft nog geen regels met een datum.")
        return
    for name in dict.fromkeys(cell.office for cell in cells):
        title = f"{policy.offices[name].label}, {years[0]} tot en met {years[-1]}"
        short = [f"'{year % 100:02d}" for year in years]  # ten years beside a subject, also in a narrow terminal
        grid = Grid("onderwerp", *short, "nagekeken", title=title, box=None, padding=(0, 1, 0, 0))
        for subject in subjects:
            mine = [cell for cell in cells if cell.office == name and cell.subject == subject.name]
            checked = min((cell.checked for cell in mine if cell.checked is not None), default=None)
            grid.add_row(subject.title, *(MARKS[cell.status] for cell in mine), _day(checked))
        console.print(grid)
    console.print(LEGEND)


def _as_json(cell: Cell) -> dict[str, Any]:
    return {
        "zorgkantoor": cell.office,
        "jaar": cell.year,
        "onderwerp": cell.subject,
        "stand": cell.status,
        "bekend": list(cell.known),
        "ontbreekt": list(cell.missing),
        "eigen_beleid": cell.own,
        "laatst_gecontroleerd": _day(cell.checked) or None,
    }


def print_summary(policy: Policy) -> None:
    """Print one row per zorgkantoor: how many subjects are complete in each year, and when the sources were last
    checked."""
    subjects = read_subjects(policy)
    if not subjects:
        return
    years = years_of(policy)
    cells = matrix(policy, subjects, years)
    counts = Counter((cell.office, cell.year, cell.status) for cell in cells)
    grid = Grid(
        "zorgkantoor",
        *map(str, years),
        "nagekeken",
        title=f"Volledigheid: volledig+deels van {len(subjects)} onderwerpen",
        box=None,
        padding=(0, 1, 0, 0),
    )
    for office, layer in policy.offices.items():
        checked = min(
            (cell.checked for cell in cells if cell.office == office and cell.checked is not None), default=None
        )
        grid.add_row(
            layer.label,
            *(f"{counts[office, year, COMPLETE]}+{counts[office, year, PARTIAL]}" for year in years),
            _day(checked),
        )
    console.print(grid)


def show_gaps(
    as_json: AsJson = False,
    year: Annotated[
        int | None,
        typer.Option(
            "--jaar", help="Het jaar waarvoor de open waarden worden getoond; standaard dat van het nieuwste beleid."
        ),
    ] = None,
) -> None:
    """Toon wat niet draait (met reden) en welke waarden het beleid zelf open laat."""
    policy = load()
    year = policy_day({"jaar": str(policy.newest_year() if year is None else year)}, "--jaar").year
    gaps = [item for item in coverage(policy, list(run(policy)))[0] if item.status == "gat"]
    unknown = list(gaps_in_policy(policy, year))
    if as_json:
        numbers = [{"nummer": item.id, "sectie": item.section, "naam": item.name, "reden": item.why} for item in gaps]
        values = [{"zorgkantoor": office or None, "naam": name, "titel": title} for office, name, title in unknown]
        typer.echo(
            json.dumps({"gaten": numbers, "jaar": year, "onbekende_waarden": values}, ensure_ascii=False, indent=1)
        )
        return
    grid = Grid("nummer", "sectie", "wat", "reden", title=f"{len(gaps)} gaten: beleid dat (nog) niet draait")
    for item in gaps:
        grid.add_row(*map(escape, (item.id, item.section, item.name, item.why)))
    console.print(grid)
    grid = Grid("zorgkantoor", "naam", "titel", title=f"{len(unknown)} waarden die het beleid in {year} open laat")
    for office, name, title in unknown:
        grid.add_row(policy.offices[office].label if office else "landelijk", name, escape(title))
    console.print(grid)
