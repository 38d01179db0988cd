"""`inkoopkader positie`: one provider at every zorgkantoor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table as Grid

from inkoopkader.cli.render import show_traces
from inkoopkader.positie import proof, words
from inkoopkader.positie.answers import from_provider
from inkoopkader.positie.as_json import position_json
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.position import Position
from inkoopkader.positie.provider import Provider, read_provider
from inkoopkader.positie.scope import Scope
from inkoopkader.regels import moments, values
from inkoopkader.regels.casefile import policy_day, read_moment
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.trace import Gap
from inkoopkader.uitvoer.files import write_whole

console = Console(highlight=False)
_COLOURS: dict[Any, str] = {True: "green", False: "red", None: "yellow"}


def show(
    path: Annotated[
        Path, typer.Argument(metavar="AANBIEDER", help="Het bestand waarin de aanbieder zich beschrijft (yaml).")
    ],
    year: Annotated[
        int | None,
        typer.Option("--jaar", help="Het jaar; standaard dat in het bestand, anders dat van het nieuwste beleid."),
    ] = None,
    offices: Annotated[
        str,
        typer.Option(
            "--zorgkantoor", help="Map-namen met komma's ertussen; standaard die het bestand kiest, anders alle."
        ),
    ] = "",
    moment: Annotated[str | None, typer.Option("--op", help="Het moment van de vraag; standaard nu.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Druk machineleesbaar af (docs/json-schema/positie.json).")
    ] = False,
    out: Annotated[Path | None, typer.Option("--uit", help="Schrijf naar een bestand: .xlsx, .pdf of .ics.")] = None,
    receipt: Annotated[
        Path | None, typer.Option("--bewijs", help="Schrijf een bewijs dat na te rekenen is (herbereken).")
    ] = None,
    why: Annotated[
        list[str] | None,
        typer.Option("--waarom", help="Open de onderbouwing van een regel, bijvoorbeeld tariefpercentage; mag vaker."),
    ] = None,
) -> None:
    """Laat zien wat een aanbieder bij elk zorgkantoor kan, moet en krijgt."""
    if out is not None and (as_json or why):
        raise CaseError("kies --uit, --json of --waarom; samen kan het niet")
    if receipt is not None and why:
        raise CaseError("kies --bewijs of --waarom; samen kan het niet")
    policy = load()
    if year is not None:
        policy_day({"jaar": str(year)}, "--jaar")
    provider = read_provider(policy, path)
    year = year or provider.year or policy.newest_year()
    offices = offices or ",".join(provider.chosen)
    asked = read_moment(moment, "--op") if moment else None
    if why:
        for office in chosen(policy, offices):
            case = provider.case(policy, office, date(year, 1, 1), asked or provider.moment or datetime.now(UTC))
            Scope(case.edition(policy), case, read_outline(policy)).narrow(case)
            show_traces(policy, case, evaluate(policy, case, why))
        return
    found = positions(policy, provider, year, chosen(policy, offices), asked)
    if receipt is not None:
        answers = replace(from_provider(provider, year, chosen(policy, offices)), year=year)
        written = proof.make(policy, answers, found, datetime.now(UTC))
        write_whole(receipt, json.dumps(written, ensure_ascii=False, indent=1) + "\n")
    if as_json:
        typer.echo(json.dumps(position_json(provider, found), ensure_ascii=False, indent=1))
    elif out is not None:
        write(provider, found, out)
        console.print(f"Geschreven: {out}")
    else:
        console.print(overview(provider, found))
        for text in words.not_held(found):
            console.print(f"[yellow]{escape(text)}[/]")
        for item in found:
            details(item)
        if len(found) > _FEW and console.is_terminal:  # the first table has scrolled away by now
            console.print()
            console.print(overview(provider, found))
    if receipt is not None and not as_json:
        console.print(f"Bewijs geschreven: {receipt}")


def chosen(policy: Policy, written: str) -> list[str]:
    """Return the zorgkantoren that a comma-separated text names; all of them for an empty one. Raises CaseError."""
    names = [name.strip() for name in written.split(",") if name.strip()] or list(policy.offices)
    for name in names:
        if name not in policy.offices:
            raise CaseError(
                f"zorgkantoor '{name}' bestaat niet.{nearest(name, policy.offices)} Kies uit {', '.join(policy.offices)}."
            )
    return list(dict.fromkeys(names))


def positions(
    policy: Policy, provider: Provider, year: int, offices: list[str], moment: datetime | None
) -> list[Position]:
    """Compute the position at each zorgkantoor, at the given moment, else the one in the file, else now."""
    outline = read_outline(policy)
    asked = moment or provider.moment or datetime.now(UTC)
    for office in policy.offices:  # a mistake is named, also when it stands at a zorgkantoor that is not asked for
        if office not in offices and provider.works_at(office):
            provider.case(policy, office, date(year, 1, 1), asked)
    return [position(policy, outline, provider, office, year, asked) for office in offices]


def write(provider: Provider, found: list[Position], out: Path) -> None:
    """Write positions as Excel, PDF or calendar, by the extension of the file. Raises CaseError for another one."""
    suffix = out.suffix.lower()
    if suffix == ".xlsx":
        from inkoopkader.positie.as_excel import write_excel

        write_excel(provider, found, out)
    elif suffix == ".pdf":
        from inkoopkader.positie.as_pdf import write_pdf

        write_pdf(provider, found, out)
    elif suffix == ".ics":
        from inkoopkader.positie.as_calendar import write_calendar

        write_calendar(provider, found, out)
    else:
        raise CaseError(f"{out}: kies een bestand dat eindigt op .xlsx, .pdf of .ics")


_REASONS, _FEW = 3, 2
_ROOMY = 110
"""From this width on a table needs no fixed columns."""


def overview(provider: Provider, found: list[Position]) -> Grid:
    """The table that a person understands at a glance: a row per zorgkantoor."""
    name = provider.name + (" (verzonnen)" if provider.invented else "")
    grid = Grid(
        title=f"[bold]{escape(name)}[/] {found[0].year if found else ''}",
        title_justify="left",
        title_style="",
        padding=(0, 1, 0, 0),
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    for heading, width in (
        ("zorgkantoor", 12),
        ("contract?", 9),
        ("stukken", 8),
        ("volgende termijn", 22),
        ("tarief", 8),
    ):
        grid.add_column(heading, width=None if console.width >= _ROOMY else width, overflow="fold")
    grid.add_column("opbrengst", justify="right", no_wrap=True, width=None if console.width >= _ROOMY else 13)
    for item in found:
        term = words.next_term(item)
        grid.add_row(
            item.label,
            f"[{_COLOURS[item.admission.value]}]{words.admission(item)}[/]",
            words.papers(item),
            f"{moments.day_of(term.value):%d-%m-%Y} {escape(term.title)}"
            if term and term.value
            else words.next_term_missing(item),
            words.percentages(item),
            # two amounts side by side do not fit
            words.revenue(item, words.whole_euros).replace(" tot\n", "\ntot\n") if item.lines else "",
        )
    reasons = words.left_open(found)
    if reasons:
        grid.caption = "\n".join(escape(f"tarief open: {reason}") for reason in reasons[:_REASONS])
        grid.caption_justify = "left"
    return grid


def details(found: Position) -> None:
    """Print everything about one zorgkantoor."""
    console.print()
    console.rule(
        f"[bold]{found.label}, {found.year}[/] (stand op {values.show(found.moment, 'tijdstip')})", align="left"
    )
    for item in (*found.classes, found.admission):
        colour = _COLOURS.get(item.value if item.type == "ja_nee" or item.value is None else "", "bold")
        console.print(
            f"{escape(item.title)}: [{colour}]{escape(words.answer(item))}[/]{_missing(item.gaps) if item is not found.admission else ''}"
        )
    listed = {paper.name for paper in found.papers}
    waiting = sum(obstacle.name in listed for obstacle in found.obstacles)
    if waiting:
        _line(f"[yellow]open[/]   {waiting} {'stuk' if waiting == 1 else 'stukken'} nog niet in orde; zie hieronder")
    for obstacle in found.obstacles:
        if obstacle.name in listed:
            continue
        mark = "[yellow]open[/]  " if obstacle.value is None else "[red]in de weg[/]"
        names = _under([gap.name for gap in obstacle.gaps if gap.kind not in ("beleid", "geldt_niet")])
        _line(f"{mark} {escape(obstacle.title)}: {escape(words.obstacle(obstacle))}{names}", obstacle.sources)
    _papers(found)
    _terms(found)
    _tariffs(found)
    _conditions(found)
    _remarks(found)


def _under(names: Sequence[str]) -> str:
    """The names under which a file gives what is missing."""
    return f" [dim](opgeven onder: {', '.join(names)})[/]" if names else ""


def _missing(gaps: Sequence[Gap]) -> str:
    give = "; ".join(f"{gap.title}, {gap.name}" for gap in gaps if gap.kind not in ("beleid", "geldt_niet"))
    unsaid = (str(gap).partition(": ")[2] for gap in gaps if gap.kind in ("beleid", "geldt_niet"))
    silent = "; ".join(dict.fromkeys(unsaid))
    said = "; ".join([f"ontbreekt: {give}"] * bool(give) + [silent] * bool(silent))
    return f" [dim]({escape(said)})[/]" if said else ""


def _heading(text: str) -> None:
    console.print(f"\n[bold underline]{text}[/]")


def _line(text: str, sources: Iterable[str] = ()) -> None:
    """A line that folds under itself, with document and place at the end."""
    cited = words.short_sources(sources)
    console.print(Padding(text + (f" [blue]{escape(cited)}[/]" if cited else ""), (0, 0, 0, 2)))


def _papers(found: Position) -> None:
    rows = [paper for paper in found.papers if paper.status != "niet nodig"]
    if not rows:
        return
    _heading("Stukken")
    colours = {"in orde": "green", "ontbreekt": "red", "voldoet niet": "red", "onbekend": "yellow"}
    for paper in rows:
        _line(f"[{colours[paper.status]}]{paper.status}[/] {escape(paper.title)}", paper.sources)
        if paper.age:
            _line(f"   - [dim]{escape(paper.age)}[/]")
        for demand in paper.demands:
            _line(f"   - {escape(demand)}")
        if paper.missing:
            _line(f"   -{_under(paper.missing)}")


def _terms(found: Position) -> None:
    if not found.terms:
        return
    _heading("Termijnen")
    for term in found.terms:
        text = f"[bold]{escape(words.when(term))}[/] {escape(term.action or term.title)} ({term.who}): {words.state(term, found.moment)}"
        _line(
            text + _missing(term.gaps) + (f" [dim]{escape(term.consequence)}[/]" if term.consequence else ""),
            term.sources,
        )


def _tariffs(found: Position) -> None:
    if found.lines:
        _heading("Tarief")
    for line in found.lines:
        basis = values.show(line.basis, "euro")
        console.print(
            f"[bold]{escape(line.title)}[/], zorgdeel tegen NZa-maximum {basis}: [bold]{words.answer(line.percentage)}[/] (basis {words.answer(line.base)})"
        )
        if line.capped:
            _line(f"[yellow]let op[/] {words.capped()}")
        for gap in line.percentage.gaps:
            _line(f"[yellow]{'open' if gap.kind in ('beleid', 'geldt_niet') else 'ontbreekt'}[/] {escape(str(gap))}")
        for item in line.adjustments:
            worth = (
                f", verschil {words.worth_words(item)}" if words.worth_words(item) and item.earned is not True else ""
            )
            colour = {True: "none" if item.overruled else "green", None: "yellow"}.get(item.earned, "none")
            mark = f"[{colour}]{words.counts(item)}[/]"
            needed = words.earn(item) if item.earned is not True else ""
            needs = f". {'Nodig om te weten' if item.earned is None else 'Nodig'}: {escape(needed)}" if needed else ""
            _line(f"{mark} {escape(item.title)}: {words.adjustment(item)}{worth}{needs}", item.sources)
        if line.other_care:
            _line(f"[dim]voor andere soorten zorg: {escape('; '.join(line.other_care))}[/]")
        _line("; ".join(f"{item.title} {words.answer(item)}" for item in line.euros))
    if found.lines:
        console.print(f"[bold]{escape(' '.join(words.total(found)))}[/]")


def _conditions(found: Position) -> None:
    for heading, rows in (
        ("Voorwaarden bij uw soorten zorg", found.conditions),
        ("Aan een persoon: een oordeel of bewijs dat nog ontbreekt", found.people),
    ):
        if rows:
            _heading(heading)
        for item in rows:
            stand = (
                ""
                if item.kind in ("oordeel", "bewijs") and item.value is None
                else f"[{_COLOURS.get(item.value, 'bold')}]{values.show(item.value, item.type)}[/] "
            )
            who = f" ({item.who})" if item.who else ""
            _line(f"{stand}{escape(item.question or item.title)}{who} [dim]{escape(item.why)}[/]", item.sources)


def _remarks(found: Position) -> None:
    if found.unset:
        _heading("Wat het beleid noemt maar niet vastlegt")
        for gap in found.unset:
            _line(f"{escape(gap.title)} [dim]({gap.name})[/]")
    if found.contradictions:
        _heading("Tegenspraken")
        for title, item in found.contradictions:
            followed = f" Gevolgd: {escape(item['gevolgd'].rstrip('.'))}." if "gevolgd" in item else ""
            _line(f"{escape(title)}: {escape(item['bron'])} zegt: {escape(item['zegt'].rstrip('.'))}.{followed}")
    if found.issues:
        _heading("Vraagpunten: hier laat het beleid ruimte")
        for number, text in found.issues.items():
            _line(f"{number}: {escape(text)}")
