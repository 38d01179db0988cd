"""`reken` for a table of cases: the same rules as SQL, on DuckDB or Spark."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from inkoopkader.regels.casefile import read_moment
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import load
from inkoopkader.regels.sql.run import run_file

console = Console(highlight=False)


def reckon(path: Path, questions: list[str], moment: str | None, out: Path | None, engine: str) -> None:
    """Answer `questions` for every row of a table and write the table with the answers to `out`.

    Raises CaseError; nothing is written then.
    """
    if out is None:
        raise CaseError(f"{path}: zeg met --uit waar de uitkomsten heen moeten (.parquet, .csv of .xlsx)")
    if not questions:
        raise CaseError(f"{path}: noem met --vraag wat u per rij wilt weten, bijvoorbeeld --vraag tariefpercentage")
    with console.status("laden") as status:
        found = run_file(
            load(),
            path,
            questions,
            out,
            engine,
            moment=read_moment(moment, "--op") if moment else None,
            step=status.update,
        )
    console.print(
        f"Geschreven: {out} ({found.rows} {'rij' if found.rows == 1 else 'rijen'})", soft_wrap=True, markup=False
    )
    for name, known in found.known.items():
        console.print(f"  {name}: {known} bekend, {found.rows - known} onbekend")
    for note in found.notes:
        console.print(f"  {note}", soft_wrap=True, markup=False)
    if any(known < found.rows for known in found.known.values()):
        console.print(
            "  waarom een rij onbekend is, ziet u door haar als zaak op te schrijven: docs/tabellen.md", soft_wrap=True
        )
