"""`inkoopkader declaraties`: make invented claims, check claims, and explain a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from inkoopkader.cli.tariffs import FILE, DataFolder
from inkoopkader.declaraties import pseudonym
from inkoopkader.declaraties.explain import Explained, explain
from inkoopkader.declaraties.general import General, read_general
from inkoopkader.declaraties.generate import generate
from inkoopkader.declaraties.run import Outcome, run
from inkoopkader.prestaties.amounts import as_written
from inkoopkader.prestaties.reference import read_reference
from inkoopkader.prestaties.tariffs import kept
from inkoopkader.regels import values
from inkoopkader.regels.load import find_folder

app = typer.Typer(no_args_is_help=True)
console = Console(highlight=False)
Memory = Annotated[str | None, typer.Option("--geheugen", help="Hoeveel geheugen het rekenen mag, zoals 2GB.")]
Out = Annotated[Path, typer.Option("--uit", help="De map voor de uitkomsten.")]
_MARKS = {"goed": "green", "signaal": "yellow", "afgekeurd": "red"}


@app.command("maak")
def make(
    out: Out,
    lines: Annotated[int, typer.Option("--regels", help="Hoeveel regels ten minste.")] = 10_000,
    seed: Annotated[int, typer.Option("--zaad", help="Hetzelfde zaad geeft dezelfde regels.")] = 1,
    memory: Memory = None,
    folder: DataFolder = Path(".gegevens"),
) -> None:
    """Maak verzonnen declaraties met overeenkomsten, en met fouten op bekende plaatsen."""
    reference, tariffs = read_reference(find_folder()), kept(folder / FILE)
    with console.status("maken") as status:
        count = generate(out, lines, seed, reference, tariffs, memory, status.update)
    console.print(f"Geschreven in {out}: {count} verzonnen declaratieregels", soft_wrap=True, markup=False)


@app.command("controleer")
def check(
    paths: Annotated[
        list[Path], typer.Argument(metavar="BESTAND...", help="Declaraties: AW319, .parquet, .csv of .xlsx.")
    ],
    agreements: Annotated[
        Path, typer.Option("--overeenkomsten", help="Wat er is afgesproken (.csv, .xlsx of .parquet).")
    ],
    out: Out,
    memory: Memory = None,
    folder: DataFolder = Path(".gegevens"),
) -> None:
    """Controleer declaraties: de prijs en het oordeel van elke regel, en wat er mis is in woorden."""
    policy = find_folder()
    tariffs = kept(folder / FILE)
    with console.status("lezen") as status:
        found = run(paths, agreements, tariffs, out, policy, pseudonym.key(folder), memory, status.update)
    _print(found, read_general(policy), out)


def _print(found: Outcome, general: General, out: Path) -> None:
    grid = Grid("oordeel", "regels", "bedrag", title="Oordelen", title_justify="left")
    for name, (lines, cents) in found.verdicts.items():
        grid.add_row(f"[{_MARKS[name]}]{name}[/]", _number(lines), as_written(cents))
    console.print(grid)
    fired = {code: told for code, told in found.codes.items() if told[0]}
    if fired:
        grid = Grid("controle", "wat", "ernst", "regels", "bedrag", title="Wat er mis is", title_justify="left")
        for code, (lines, cents) in sorted(fired.items(), key=lambda item: -item[1][0]):
            one = general.checks[code]
            grid.add_row(code, escape(one.title), one.severity, _number(lines), as_written(cents))
        console.print(grid)
    if found.set_apart:
        console.print(
            f"[yellow]Apart gelegd: {_number(found.set_apart)} regels die niet te lezen zijn; zie {escape(str(out))}/apart.csv[/]",
            soft_wrap=True,
        )
    console.print(
        f"Geschreven in {escape(str(out))}: {_number(found.lines)} regels, tarieven uit {escape(found.tariffs)}",
        soft_wrap=True,
    )
    _warn(found.invented)


@app.command("verklaar")
def show(
    out: Annotated[Path, typer.Argument(metavar="MAP", help="De map met de uitkomsten.")],
    reference: Annotated[str, typer.Option("--regel", help="De referentie van de regel.")],
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
) -> None:
    """Leg van één regel uit hoe de prijs is gevonden en wat elke controle ervan zegt."""
    for one in explain(out, reference, read_general(find_folder())):
        if as_json:
            console.print_json(json.dumps(_json(one), ensure_ascii=False, default=str))
        else:
            _explain(one)


def _explain(one: Explained) -> None:
    line = one.line
    console.print(
        f"[bold]{escape(line['referentie'])}[/] in {escape(one.file)}, regel {line['regelnummer']}:"
        f" [{_MARKS[one.verdict]}]{one.verdict}[/]",
        soft_wrap=True,
    )
    period = f"{values.show(line['van'], 'datum')} tot en met {values.show(line['tot_en_met'], 'datum')}"
    console.print(
        f"{line['prestatie']}, {period}, aantal {line['aantal']}, bedrag {as_written(line['bedrag_cent'])}",
        markup=False,
        soft_wrap=True,
    )
    console.print("Prijs")
    for step in one.steps:
        console.print(f"  {step}", markup=False, soft_wrap=True)
    console.print("Controles")
    for code, title, told, source in one.checks:
        mark = f"[red]mis[/]  {code}: {escape(told)}" if told else f"[green]goed[/] {code}"
        console.print(f"  {mark} [dim]({escape(title)}; bron: {escape(source)})[/]", soft_wrap=True)
    _warn(one.invented)


def _json(one: Explained) -> dict[str, Any]:
    return {
        "regel": dict(one.line),
        "bestand": one.file,
        "oordeel": one.verdict,
        "prijs": list(one.steps),
        "controles": [
            {"code": code, "titel": title, "melding": told, "bron": source} for code, title, told, source in one.checks
        ],
        "verzonnen": one.invented,
    }


def _warn(invented: bool) -> None:
    if invented:
        console.print("[bold yellow]VERZONNEN: de tarieven zijn bedacht; het zijn niet die van de NZa.[/]")


def _number(number: int) -> str:
    return f"{number:,}".replace(",", ".")
