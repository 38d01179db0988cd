"""`inkoopkader tarieven`: load the maximum tariffs of the NZa, and look one up."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from inkoopkader.prestaties.amounts import as_written
from inkoopkader.prestaties.reference import Reference, read_reference
from inkoopkader.prestaties.tariffs import Tariff, TariffList, keep, kept, read_tariffs
from inkoopkader.regels import values
from inkoopkader.regels.errors import CaseError, FormulaError, nearest
from inkoopkader.regels.load import find_folder

app = typer.Typer(no_args_is_help=True)
console = Console(highlight=False)
FILE = "tarieven.json"
DataFolder = Annotated[
    Path,
    typer.Option(
        "--gegevens",
        envvar="INKOOPKADER_GEGEVENS",
        help="De map waarin de tarieven worden bewaard; standaard .gegevens.",
    ),
]


@app.command("lees")
def read(
    path: Annotated[
        Path,
        typer.Argument(metavar="BESTAND", help="De tarievenlijst (.xlsx, .csv of .parquet); zie docs/tarieven.md."),
    ],
    folder: DataFolder = Path(".gegevens"),
) -> None:
    """Lees de maximumtarieven van de NZa in: elke rij wordt nagekeken, en bij één fout wordt niets bewaard."""
    reference = read_reference(find_folder())
    found = read_tariffs(path, reference, datetime.now(UTC))
    keep(found, folder / FILE)
    since, until = found.span
    codes = {item.code for item in found.tariffs}
    ends = f"tot en met {_day(until)}" if until is not None else "zonder einddatum"
    console.print(
        f"Ingelezen uit {found.source}: {_count(len(found.tariffs), 'tarief', 'tarieven')} van"
        f" {_count(len(codes), 'prestatie', 'prestaties')}, van {_day(since)} {ends}",
        soft_wrap=True,
        markup=False,
    )
    _warn(found)
    strange = sorted(codes - set(reference.performances))
    if strange:
        some = ", ".join(strange[:10]) + (" ..." if len(strange) > 10 else "")
        console.print(
            f"Niet in de codelijst van {_state(reference)}: {len(strange)} ({some}). Van die prestaties is alleen bekend wat"
            " in deze lijst staat.",
            soft_wrap=True,
            markup=False,
        )


@app.command("toon")
def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help="De prestatiecode, bijvoorbeeld Z073.")],
    day: Annotated[str, typer.Option("--op", help="De dag, als jjjj-mm-dd; standaard vandaag.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON, bedragen in centen.")] = False,
    folder: DataFolder = Path(".gegevens"),
) -> None:
    """Laat het maximumtarief van een prestatie op een dag zien, en uit welke lijst het komt."""
    asked = _asked(day)
    reference, found = read_reference(find_folder()), kept(folder / FILE)
    known = reference.performances.get(code)
    periods = found.of(code)
    if known is None and not periods:
        codes = [*reference.performances, *(item.code for item in found.tariffs)]
        raise CaseError(f"de prestatie '{code}' bestaat niet.{nearest(code, codes)}")
    if not periods:
        raise CaseError(f"{code}: deze prestatie heeft geen tarief in {found.source}")
    tariff = found.on(code, asked)
    if tariff is None:
        there = ", ".join(_period(item) for item in periods)
        raise CaseError(f"{code}: op {_day(asked)} is er geen tarief in {found.source}; wel {there}")
    title = known.title if known is not None else ""
    if as_json:
        console.print_json(json.dumps(_json(found, tariff, title), ensure_ascii=False))
        return
    console.print(f"[bold]{escape(code)}[/] {escape(title)}".rstrip(), soft_wrap=True)
    console.print(f"Maximumtarief per {reference.units[tariff.unit]}, {_period(tariff)}", soft_wrap=True, markup=False)
    parts = [("zorg", tariff.care), ("NHC", tariff.nhc), ("NIC", tariff.nic)]
    for name, amount in parts:
        if amount is not None:
            console.print(f"  {name:8}{as_written(amount):>16}", markup=False)
    if tariff.nhc is not None or tariff.nic is not None:
        console.print(f"  {'samen':8}{as_written(tariff.total):>16}", markup=False)
    console.print(f"Uit {found.source}, ingelezen op {_day(found.read.date())}", soft_wrap=True, markup=False)
    _warn(found)


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _warn(found: TariffList) -> None:
    if found.invented:
        console.print("[bold yellow]VERZONNEN: deze bedragen zijn bedacht; het zijn niet de tarieven van de NZa.[/]")


def _state(reference: Reference) -> str:
    return next(table.state for table in reference.tables if table.name == "prestatiecodes.csv")


def _asked(written: str) -> date:
    if not written:
        return datetime.now(UTC).date()
    try:
        found = values.parse("datum", written)
    except FormulaError as error:
        raise CaseError(f"--op: {error}") from None
    if not isinstance(found, date):
        raise CaseError("--op: geef een dag, als jjjj-mm-dd")
    return found


def _day(day: date) -> str:
    return values.show(day, "datum")


def _period(tariff: Tariff) -> str:
    if tariff.until is None:
        return f"vanaf {_day(tariff.since)}"
    return f"van {_day(tariff.since)} tot en met {_day(tariff.until)}"


def _json(found: TariffList, tariff: Tariff, title: str) -> dict[str, object]:
    return {
        "code": tariff.code,
        "titel": title,
        "eenheid": tariff.unit,
        "van": tariff.since.isoformat(),
        "tot_en_met": tariff.until.isoformat() if tariff.until else None,
        "zorg": tariff.care,
        "nhc": tariff.nhc,
        "nic": tariff.nic,
        "samen": tariff.total,
        "bron": found.source,
        "sha256": found.digest,
        "ingelezen": found.read.isoformat(),
        "verzonnen": found.invented,
    }
