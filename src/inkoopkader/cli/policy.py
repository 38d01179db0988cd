"""`inkoopkader beleid ...`: check the policy and its citations, run the tests beside the rules, count coverage."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from inkoopkader.cli import completeness
from inkoopkader.declaraties.general import read_general
from inkoopkader.declaraties.layout import FOLDER as CLAIMS
from inkoopkader.declaraties.layout import read_layout
from inkoopkader.declaraties.line import read_columns
from inkoopkader.prestaties.reference import FOLDER as PERFORMANCES
from inkoopkader.prestaties.reference import read_reference
from inkoopkader.regels import sources
from inkoopkader.regels.coverage import Item, coverage, read_lists
from inkoopkader.regels.errors import CaseError, Place, PolicyError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import NATIONAL, Policy
from inkoopkader.regels.policy_tests import Outcome, run, test_files

app = typer.Typer(no_args_is_help=True)
console = Console(highlight=False)
app.command("matrix")(completeness.show_matrix)
app.command("gaten")(completeness.show_gaps)
_TABLES: tuple[tuple[Callable[[Path], object], str], ...] = (
    (read_reference, PERFORMANCES),
    (read_layout, CLAIMS),
    (read_columns, CLAIMS),
    (read_general, CLAIMS),
)
"""What reads the tables beside the rules, and the folder that holds them; a policy may have none."""
STATUSES = ("draait", "persoon", "gat", "fout")


Part = Annotated[
    str,
    typer.Option("--deel", help="Alleen bestanden met deze tekst in hun pad, bijvoorbeeld dsw/ of landelijk/tarief."),
]


def _load_anyway(part: str) -> tuple[Policy, int]:
    """Load the policy, print the mistakes in the asked part, and return it with their number."""
    problems: list[tuple[Place, str]] = []
    policy = load(problems=problems)
    checks: list[Callable[[], object]] = [lambda: read_lists(policy)]
    checks += [partial(read, policy.folder) for read, place in _TABLES if (policy.folder / place).is_dir()]
    for read in checks:
        try:
            read()
        except PolicyError as error:
            problems += error.problems
    files = {place.file for place, _ in problems} | policy.hashes.keys()
    files |= {path.relative_to(policy.folder).as_posix() for path in (policy.folder / "codelijsten").glob("*/*")}
    files |= {path.relative_to(policy.folder).as_posix() for path in test_files(policy)}
    if not any(part in file for file in files):
        raise CaseError(
            f"--deel '{part}' past op geen enkel bestand; geef een stuk van een pad, zoals {NATIONAL}/ of een mapnaam onder zorgkantoor/"
        )
    mine = [(place, text) for place, text in problems if part in place.file]
    for place, text in mine:
        _mistake(f"{place}: {text}")
    if len(mine) < len(problems):
        console.print(f"({len(problems) - len(mine)} fouten in andere bestanden)")
    return policy, len(mine)


def _mistake(text: str) -> None:
    console.print(f"[red]FOUT[/] {escape(text)}", soft_wrap=True)


def _run_tests(policy: Policy, part: str) -> list[Outcome]:
    files = [path for path in test_files(policy) if part in path.relative_to(policy.folder).as_posix()]
    outcomes = list(run(policy, files))
    for outcome in outcomes:
        for failure in outcome.failures:
            _mistake(f"{outcome.place} {outcome.title}: {failure}")
    return outcomes


def _check_sources(policy: Policy, part: str) -> int:
    """Run the citation check, print its mistakes in the asked part and what it could not do, and return their number."""
    found = sources.check(policy, sources.texts_folder())
    if found.skipped:
        console.print(f"[yellow]{escape(found.skipped)}[/]", soft_wrap=True)
        return 0
    mine = [(place, text) for place, text in found.problems if part in place.file]
    for place, text in mine:
        _mistake(f"{place}: {text}")
    wider = [(place, citation) for place, citation in found.wider if part in place.file]
    for place, citation in wider:
        text = f"{place}: de plaats van {citation} was niet precies te vinden; het anker is in een groter stuk tekst gezocht"
        console.print(f"[yellow]LET OP[/] {escape(text)}", soft_wrap=True)
    console.print(
        f"{found.citations} aanhalingen nagekeken, {len(mine)} fouten; bij {len(wider)} was de plaats niet precies te vinden en telde een groter stuk tekst"
    )
    if found.missing:
        console.print(f"[yellow]Zonder tekst, dus niet nagekeken: {', '.join(found.missing)}[/]", soft_wrap=True)
    return len(mine)


@app.command("controleer")
def check(part: Part = "") -> None:
    """Laad het beleid, controleer alles, kijk de bronnen na en voer de toetsen naast de regels uit."""
    policy, mistakes = _load_anyway(part)
    entries = sum(
        not entry.parent and part in entry.file for layer in policy.layers() for entry in layer.entries.values()
    )
    outcomes = _run_tests(policy, part)
    failed = sum(bool(outcome.failures) for outcome in outcomes)
    console.print(f"{entries} regels, {mistakes} fouten; {len(outcomes) - failed} toetsen goed, {failed} fout")
    unsourced = _check_sources(policy, part)
    completeness.print_summary(policy)
    raise typer.Exit(1 if failed or mistakes or unsourced else 0)


@app.command("dekking")
def show_coverage(
    as_json: Annotated[bool, typer.Option("--json", help="Druk machineleesbaar af.")] = False,
    details: Annotated[str, typer.Option("--sectie", help="Toon elk nummer van secties die zo beginnen.")] = "",
) -> None:
    """Tel per document, sectie en soort wat draait, wat bij een persoon ligt en wat een gat is."""
    policy = load()
    items, problems = coverage(policy, list(run(policy)))
    if as_json:
        rows = [
            {"nummer": item.id, "sectie": item.section, "soort": item.kind, "status": item.status, "reden": item.why}
            for item in items
        ]
        typer.echo(json.dumps({"nummers": rows, "problemen": problems}, ensure_ascii=False, indent=1))
        raise typer.Exit(1 if problems else 0)
    if details:
        for item in items:
            if item.section.startswith(details):
                console.print(
                    f"{item.id:16} {item.status:8} {', '.join(entry.id for entry in item.entries) or item.why}",
                    soft_wrap=True,
                )
    for heading, key in (
        ("document", lambda item: item.id.split("-")[0]),
        ("sectie", lambda item: item.section),
        ("soort", lambda item: item.kind),
    ):
        _print_counts(heading, key, items)
    for problem in problems:
        _mistake(problem)
    raise typer.Exit(1 if problems else 0)


def _print_counts(heading: str, key: Callable[[Item], str], items: list[Item]) -> None:
    counts = Counter((key(item), item.status) for item in items)
    grid = Grid(heading, *STATUSES, "totaal", title=f"Dekking per {heading}")
    for group in dict.fromkeys(key(item) for item in items):
        row = [counts[group, status] for status in STATUSES]
        grid.add_row(group, *map(str, row), str(sum(row)))
    row = [sum(item.status == status for item in items) for status in STATUSES]
    grid.add_row("alles", *map(str, row), str(sum(row)), style="bold")
    console.print(grid)
