"""`reken` and `herbereken`: one case with its trace, and a receipt again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from inkoopkader.cli.render import show_traces
from inkoopkader.positie import proof
from inkoopkader.regels import receipt
from inkoopkader.regels.casefile import read_case, read_moment
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.load import load
from inkoopkader.regels.signature import read_public_key
from inkoopkader.uitvoer.files import write_whole

console = Console(highlight=False)
TABLES = (".parquet", ".csv", ".xlsx")


def reckon(
    path: Annotated[
        Path, typer.Argument(metavar="ZAAK", help="Een zaak (yaml), of een tabel met zaken (parquet, csv, xlsx).")
    ],
    question: Annotated[list[str] | None, typer.Option("--vraag", help="Naam van een regel; mag vaker.")] = None,
    moment: Annotated[
        str | None, typer.Option("--op", help="Het moment van de vraag, bijvoorbeeld 2026-07-31T16:59:59.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Druk machineleesbaar af (docs/json-schema/antwoord.json).")
    ] = False,
    proof_path: Annotated[
        Path | None, typer.Option("--bewijs", help="Schrijf een bewijs dat na te rekenen is.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--uit", help="Bij een tabel: het bestand met de uitkomsten (parquet, csv, xlsx).")
    ] = None,
    engine: Annotated[str, typer.Option("--motor", help="Bij een tabel: duckdb of spark.")] = "duckdb",
) -> None:
    """Reken een zaak uit en laat zien waarom."""
    if path.suffix.lower() in TABLES:
        from inkoopkader.cli.many import reckon as reckon_table

        if proof_path is not None or as_json:
            raise CaseError("--bewijs en --json horen bij één zaak; bij een tabel schrijft --uit de uitkomsten")
        reckon_table(path, question or [], moment, out, engine)
        return
    if out is not None:
        raise CaseError("--uit hoort bij een tabel; van één zaak krijgt u met --json of --bewijs een bestand")
    policy = load()
    case, asked = read_case(policy, path, read_moment(moment, "--op") if moment else None)
    questions = tuple(question or asked)
    if not questions:
        raise CaseError(
            f"{path}: noem met --vraag (of vragen: in de zaak) wat u wilt weten, bijvoorbeeld --vraag tariefpercentage"
        )
    plan = evaluate(policy, case, questions)
    if proof_path is not None:
        write_whole(proof_path, json.dumps(receipt.make(policy, case, plan), ensure_ascii=False, indent=1) + "\n")
    if as_json:
        typer.echo(json.dumps(receipt.outcome(case, plan), ensure_ascii=False, indent=1))
        return
    show_traces(policy, case, plan)
    if proof_path is not None:
        console.print(f"Bewijs geschreven: {proof_path}")


_SIGNED = {
    "geldig": "[green]De handtekening klopt[/] (sleutel {key}).",
    "andere_sleutel": "[red]De handtekening is met een andere sleutel gezet[/]: {key}.",
    "ongeldig": "[red]De handtekening klopt niet.[/]",
    "ontbreekt": "[yellow]Dit bewijs heeft geen handtekening: wie het maakte is niet te controleren.[/]",
}


def _show_verified(found: proof.Verified) -> None:
    """Print what verifying the receipt of a position found; exit code 1 when anything is wrong with it."""
    console.print(f"Positie van {escape(found.name)} voor {found.year}: {', '.join(map(escape, found.offices))}")
    console.print(_SIGNED[found.signature].format(key=escape(found.key)))
    if found.altered:
        console.print("[red]Dit bewijs is na het maken veranderd: de controlesom klopt niet.[/]")
    for name in found.changed_files:
        console.print(f"[yellow]Het beleid is sindsdien veranderd: {escape(name)}[/]")
    if found.failed:
        console.print(f"[red]Niet na te rekenen met dit beleid:[/] {escape(found.failed)}")
    for text in found.differences:
        console.print(f"[red]Verschil[/] {escape(text)}")
    if found.same:
        console.print("[green]Klopt: bij elk zorgkantoor dezelfde uitkomst en onderbouwing.[/]")
    elif not found.differences and not found.failed:
        console.print("De uitkomsten zelf zijn dezelfde.")
    raise typer.Exit(0 if found.sound else 1)


def recompute(
    path: Annotated[Path, typer.Argument(metavar="BEWIJS", help="Een bewijs van reken, positie of de website.")],
    key: Annotated[
        str | None,
        typer.Option("--sleutel", help="De publieke sleutel van wie het bewijs ondertekende, bij een positie."),
    ] = None,
) -> None:
    """Reken een bewijs na."""
    try:
        written = proof.read(path.read_bytes(), str(path))
    except OSError as error:
        raise CaseError(f"{path}: dit bestand is niet te lezen: {error.strerror}") from None
    if proof.is_proof(written):
        _show_verified(proof.verify(load(), written, str(path), [read_public_key(key)] if key else None))
        return
    if key is not None:
        raise CaseError(f"{path}: dit bewijs heeft geen handtekening; laat --sleutel weg")
    found = receipt.recompute(load(), written, str(path))
    if found.altered:
        console.print("[red]Dit bewijs is na het maken veranderd: de controlesom klopt niet.[/]")
    for name in found.changed_files:
        console.print(f"[yellow]Het beleid is sindsdien veranderd: {name}[/]")
    for text in found.differences:
        console.print(f"[red]Verschil[/] {escape(text)}")
    if found.same:
        console.print(f"[green]Klopt: {found.answers} antwoorden met dezelfde uitkomst en onderbouwing.[/]")
    elif not found.differences:
        console.print("De antwoorden zelf zijn dezelfde.")
    raise typer.Exit(0 if found.same else 1)
