"""`reken`, `herbereken`, `uitleg`: one case with its trace, a receipt again, and what a rule says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from inkoopkader.cli.render import show_traces
from inkoopkader.regels import receipt, values, wording
from inkoopkader.regels.casefile import read_case, read_moment
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import ENDED, Entry
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.evaluate import Case, Plan, evaluate
from inkoopkader.regels.expressions import Expr
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

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
    proof: Annotated[Path | None, typer.Option("--bewijs", help="Schrijf een bewijs dat na te rekenen is.")] = None,
    out: Annotated[
        Path | None, typer.Option("--uit", help="Bij een tabel: het bestand met de uitkomsten (parquet, csv, xlsx).")
    ] = None,
    engine: Annotated[str, typer.Option("--motor", help="Bij een tabel: duckdb of spark.")] = "duckdb",
) -> None:
    """Reken een zaak uit en laat zien waarom."""
    if path.suffix.lower() in TABLES:
        from inkoopkader.cli.many import reckon as reckon_table

        reckon_table(path, question or [], moment, out, engine)
        return
    policy = load()
    case, asked = read_case(policy, path, read_moment(moment, "--op") if moment else None)
    questions = tuple(question or asked)
    if not questions:
        raise CaseError(
            f"{path}: noem met --vraag (of vragen: in de zaak) wat u wilt weten, bijvoorbeeld --vraag tariefpercentage"
        )
    plan = evaluate(policy, case, questions)
    if proof is not None:
        proof.write_text(
            json.dumps(receipt.make(policy, case, plan), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    if as_json:
        typer.echo(json.dumps(_as_json(case, plan), ensure_ascii=False, indent=1))
        return
    show_traces(policy, case, plan)
    if proof is not None:
        console.print(f"Bewijs geschreven: {proof}")


def _as_json(case: Case, plan: Plan) -> dict[str, Any]:
    found = receipt.answers(case, plan)
    missing = {gap["naam"]: gap for answer in found for gap in answer["ontbreekt"]}
    return {
        "zorgkantoor": case.office,
        "peildatum": case.day.isoformat(),
        "op": values.plain(case.moment) if case.moment else None,
        "antwoorden": found,
        "ontbreekt": list(missing.values()),
    }


def recompute(
    path: Annotated[Path, typer.Argument(metavar="BEWIJS", help="Een bewijs dat reken of positie schreef.")],
) -> None:
    """Reken een bewijs na."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CaseError(f"{path}: dit bestand is niet te lezen: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise CaseError(f"{path}: dit is geen geldige JSON") from None
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


def explain(
    name: Annotated[str, typer.Argument(metavar="NAAM", help="De naam van een regel, feit of termijn.")],
    year: Annotated[int | None, typer.Option("--jaar", help="Het jaar waarvoor het beleid geldt.")] = None,
    office: Annotated[
        str | None, typer.Option("--zorgkantoor", help="De map-naam van een zorgkantoor, bijvoorbeeld cz.")
    ] = None,
) -> None:
    """Zeg in het Nederlands wat een regel zegt, leest en aanhaalt."""
    policy = load()
    layers = [
        layer
        for layer in policy.layers()
        if name in layer.entries and office in (None, layer.name, *(() if layer.name != "landelijk" else (office,)))
    ]
    if office is not None:
        edition(policy, office, date(year or 2027, 1, 1))
    if not layers:
        known = {entry for layer in policy.layers() for entry in layer.entries}
        raise CaseError(f"de naam '{name}' bestaat niet{' bij ' + office if office else ''}.{nearest(name, known)}")
    for layer in layers:
        _explain_entry(policy, layer.entries[name], year, office)


def _explain_entry(policy: Policy, entry: Entry, year: int | None, office: str | None) -> None:
    console.print(f"\n[bold]{escape(entry.title)}[/] [dim]{entry.id} (regel {entry.line})[/]")
    console.print(
        f"{entry.kind} van type {entry.type}, niveau {entry.level}"
        + (f"; telt mee in {entry.collector}" if entry.collector else "")
    )
    if entry.explanation:
        console.print(escape(entry.explanation))
    if entry.extra.get("vraag"):
        console.print(f"Vraag: {escape(entry.extra['vraag'])}")
    if entry.extra.get("handeling"):
        console.print(
            f"Wie: {entry.extra['wie']}. Wat: {escape(entry.extra['handeling'])}. {escape(entry.extra.get('gevolg', ''))}"
        )
    shown_at = entry.layer if entry.layer != "landelijk" else office
    reader: Edition = edition(policy, shown_at, date(year or 2027, 1, 1))

    def title(other: str) -> str:
        options = reader.candidates(other)
        return options[0].title if options else other

    for version in sorted(entry.versions, key=lambda item: (item.start, item.known or date.min)):
        if year is not None and version.start > date(year, 12, 31):
            continue
        since = f"Vanaf {values.show(version.start, 'datum')}" if version.start.year > 1 else "Altijd"
        if version.content is ENDED:
            console.print(f"{since}: vervallen")
        elif isinstance(version.content, Expr):
            console.print(
                f"{since}: {escape(wording.say(version.content, title))}\n  [dim]{escape(version.formula or '')}[/]"
            )
        elif not entry.is_input and not entry.collects:
            console.print(f"{since}: {escape(values.show(version.content, entry.type))}")
    if entry.collects:
        console.print(
            f"Verzamelt ({entry.collects}): "
            + (", ".join(member.name for member in reader.members(entry.name)) or "niets")
        )
    used = sorted({other.name for other in reader.entries() if entry.name in reader.reads(other.name)})
    console.print(f"Gebruikt door: {', '.join(used) or 'geen andere regel'}")
    for citation in entry.citations:
        console.print(f"[blue]Bron: {escape(str(citation))}[/]")
    for issue in entry.issues:
        console.print(f"[yellow]Vraagpunt {issue}: {escape(str(policy.issues.get(issue, {}).get('vraag', '')))}[/]")
    for item in entry.contradictions:
        console.print(f"[yellow]Tegenspraak: {escape(item['bron'])} zegt {escape(item['zegt'])}[/]")
