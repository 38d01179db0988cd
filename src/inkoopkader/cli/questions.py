"""`inkoopkader vragen`: every fact and judgement that can be given, and a file to fill in."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from inkoopkader.cli.position import chosen
from inkoopkader.positie.questions import Question, questions, template
from inkoopkader.regels.casefile import policy_day
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import load
from inkoopkader.uitvoer.files import write_whole

console = Console(highlight=False)


def show(
    words: Annotated[str, typer.Argument(metavar="WOORDEN", help="Alleen vragen waarin deze woorden staan.")] = "",
    year: Annotated[
        int | None,
        typer.Option("--jaar", help="Het jaar waarvoor u wilt contracteren; standaard dat van het nieuwste beleid."),
    ] = None,
    offices: Annotated[str, typer.Option("--zorgkantoor", help="Map-namen met komma's ertussen; standaard alle.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Druk machineleesbaar af.")] = False,
    out: Annotated[Path | None, typer.Option("--sjabloon", help="Schrijf een bestand (.yaml) om in te vullen.")] = None,
) -> None:
    """Laat zien wat u in een zaak of bij een aanbieder kunt opgeven, en onder welke naam."""
    policy = load()
    year = policy.newest_year() if year is None else year
    policy_day({"jaar": str(year)}, "--jaar")
    places = chosen(policy, offices)
    found = [item for item in questions(policy, year, places) if _has(item, words)]
    if as_json:
        typer.echo(json.dumps([asdict(item) for item in found], ensure_ascii=False, indent=1))
    elif out is not None:
        if out.suffix.lower() not in (".yaml", ".yml"):
            raise CaseError(f"{out}: kies een bestand dat eindigt op .yaml")
        if out.exists():
            raise CaseError(f"{out}: dit bestand bestaat al; kies een andere naam, dan gaat er niets verloren")
        write_whole(out, template(found, year, places))
        console.print(f"Geschreven: {escape(str(out))}")
    else:
        _print(found, len(places))


def _has(item: Question, words: str) -> bool:
    text = f"{item.name} {item.title} {item.question}".casefold()
    return all(word in text for word in words.casefold().split())


def _print(found: list[Question], places: int) -> None:
    if not found:
        console.print("Geen vraag met deze woorden.")
        return
    grid = Grid("naam", "vraag", "hoe", "waar", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    grid.columns[0].overflow = "fold"
    for item in found:
        where = item.heading + ("" if len(item.offices) == places else f" ({', '.join(item.offices)})")
        grid.add_row(item.name, escape(item.question), escape(item.how), escape(where))
    console.print(grid)
    console.print(f"{len(found)} vragen. Wat een naam betekent en waar hij staat: inkoopkader uitleg NAAM")
