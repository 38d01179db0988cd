"""`inkoopkader demonstratie`: the main job for every example provider, in one table, with where to read on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from inkoopkader.cli.position import chosen, overview, positions
from inkoopkader.positie.provider import read_provider
from inkoopkader.regels.casefile import policy_day
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import load

console = Console(highlight=False)


def show(
    folder: Annotated[Path, typer.Argument(metavar="MAP", help="Map met aanbieders (yaml).")] = Path("voorbeelden"),
    year: Annotated[
        int | None,
        typer.Option(
            "--jaar", help="Het jaar waarvoor zij willen contracteren; standaard dat van het nieuwste beleid."
        ),
    ] = None,
) -> None:
    """Reken elke voorbeeldaanbieder door bij elk zorgkantoor."""
    start = time.monotonic()
    paths = sorted(folder.glob("aanbieder-*.yaml"))
    if not paths:
        raise CaseError(f"{folder}: hier staan geen bestanden aanbieder-*.yaml")
    policy = load()
    year = policy.newest_year() if year is None else year
    policy_day({"jaar": str(year)}, "--jaar")
    items = []
    for path in track(paths, description="Doorrekenen", console=console, transient=True):
        provider = read_provider(policy, path)
        items.append((provider, positions(policy, provider, year, chosen(policy, ""), None)))
    for provider, found in items:
        console.print(overview(provider, found))
    count = sum(len(found) for _, found in items)
    console.print(
        f"{count} posities in {time.monotonic() - start:.1f} seconden. Alle aanbieders en hun richttariefpercentage zijn verzonnen; het beleid is echt.\n"
    )
    console.print("Verder lezen (doe eerst: source .venv/bin/activate):")
    for explanation, command in (
        ("alles over één zorgkantoor, met bron", f"inkoopkader positie {paths[0]} --zorgkantoor cz"),
        ("hetzelfde op papier; ook .xlsx en .ics", f"inkoopkader positie {paths[0]} --uit positie.pdf"),
        (
            "waarom dit percentage, stap voor stap",
            f"inkoopkader positie {paths[0]} --zorgkantoor cz --waarom tariefpercentage",
        ),
        ("wat een regel zegt, leest en aanhaalt", "inkoopkader uitleg tariefpercentage"),
        ("zorgkantoren naast elkaar", f"inkoopkader vergelijk tarief --jaar {year}"),
    ):
        console.print(f"  {explanation}:\n    {command}", markup=False, soft_wrap=True)
