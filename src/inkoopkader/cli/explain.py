"""`inkoopkader uitleg`: what a rule says, reads and cites, in Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from inkoopkader.regels import values, wording
from inkoopkader.regels.casefile import policy_day
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import ENDED, PERSON_KINDS, Entry
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.expressions import Expr
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import NATIONAL, Policy

console = Console(highlight=False)
MOST_TITLES = 12
DEFAULT_YEAR = 2027


def show(
    name: Annotated[
        str, typer.Argument(metavar="NAAM", help="De naam van een regel, feit of termijn, of woorden uit de titel.")
    ],
    year: Annotated[int | None, typer.Option("--jaar", help="Het jaar waarvoor het beleid geldt.")] = None,
    office: Annotated[
        str | None, typer.Option("--zorgkantoor", help="De map-naam van een zorgkantoor, bijvoorbeeld cz.")
    ] = None,
) -> None:
    """Zeg in het Nederlands wat een regel zegt, leest en aanhaalt."""
    policy = load()
    day = policy_day({"jaar": str(year if year is not None else DEFAULT_YEAR)}, "--jaar")
    if office is not None:
        edition(policy, office, day)
    found = [layer for layer in policy.layers() if name in layer.entries]
    seen = [layer for layer in found if office in (None, layer.name) or layer.name == NATIONAL]
    if not seen:
        raise CaseError(_not_found(policy, name, [layer.name for layer in found], office))
    for layer in seen:
        _Explanation(policy, layer.entries[name], day, year, office).show()


def _not_found(policy: Policy, name: str, elsewhere: list[str], office: str | None) -> str:
    """Why there is nothing to explain: only at other zorgkantoren, words of titles, or a misspelling."""
    if elsewhere:
        return f"de naam '{name}' bestaat niet bij {office}, wel bij {', '.join(elsewhere)}"
    entries = {entry.name: entry for layer in policy.layers() for entry in layer.entries.values() if not entry.parent}
    words = name.casefold().split()
    titled = [entry for entry in entries.values() if all(word in entry.title.casefold() for word in words)]
    if titled and words:
        shown = "\n".join(f"  {entry.name}: {entry.title}" for entry in titled[:MOST_TITLES])
        more = f"\n  en nog {len(titled) - MOST_TITLES}" if len(titled) > MOST_TITLES else ""
        return f"'{name}' is geen naam. Deze titels lijken erop:\n{shown}{more}"
    return f"de naam '{name}' bestaat niet.{nearest(name, entries)}"


class _Explanation:
    def __init__(self, policy: Policy, entry: Entry, day: date, year: int | None, office: str | None) -> None:
        self.policy, self.entry, self.day, self.year = policy, entry, day, year
        self.reader: Edition = edition(policy, entry.layer if entry.layer != NATIONAL else office, day)

    def title(self, name: str) -> str:
        options = self.reader.candidates(name)
        return options[0].title if options else name

    def show(self) -> None:
        entry = self.entry
        console.print(f"\n[bold]{escape(entry.title)}[/] [dim]{entry.id} (regel {entry.line})[/]")
        counts = f"; telt mee in {entry.collector}" if entry.collector else ""
        console.print(f"{entry.kind} van type {entry.type}, niveau {entry.level}{counts}")
        for line in self._lines():
            console.print(line)

    def _lines(self) -> Iterator[str]:
        entry = self.entry
        if entry.explanation:
            yield escape(entry.explanation)
        if entry.extra.get("vraag"):
            yield f"Vraag: {escape(entry.extra['vraag'])}"
        if entry.codes:
            yield f"Kies uit: {escape(', '.join(sorted(entry.codes)))}"
        if entry.kind in PERSON_KINDS:
            yield f"Wie: {entry.extra['wie']}. {escape(entry.extra.get('waarom', ''))}".rstrip()
        if entry.extra.get("handeling"):
            what, after = entry.extra["handeling"], entry.extra.get("gevolg", "")
            yield f"Wie: {entry.extra['wie']}. Wat: {escape(what)}. {escape(after)}".rstrip()
        if self.year is not None and self.reader.in_force(entry.name) is None:
            yield f"[yellow]Geldt niet in {self.year}.[/]"
        yield from self._contents(entry)
        yield from self._brought_along()
        yield from self._use()

    def _contents(self, entry: Entry, label: str = "") -> Iterator[str]:
        for version in sorted(entry.versions, key=lambda item: (item.start, item.known or date.min)):
            if self.year is not None and version.start > date(self.year, 12, 31):
                continue
            since = f"Vanaf {values.show(version.start, 'datum')}" if version.start.year > 1 else "Altijd"
            since = f"{label} {since[0].lower()}{since[1:]}" if label else since
            if version.content is ENDED:
                yield f"{since}: vervallen"
            elif isinstance(version.content, Expr):
                yield f"{since}: {escape(wording.say(version.content, self.title))}"
                yield f"  [dim]{escape(version.formula or '')}[/]"
            elif not entry.is_input and not entry.collects:
                yield f"{since}: {escape(values.show(version.content, entry.type))}"

    def _brought_along(self) -> Iterator[str]:
        """The condition, and the parts of a document: rules that the written entry stands for."""
        words = {"geldt": "Van toepassing", "nodig": "Nodig", "geldig": "Niet te oud"}
        labels = {f"{self.entry.name}_{suffix}": label for suffix, label in words.items()}
        layer = self.policy.offices.get(self.entry.layer, self.policy.national)
        for other in layer.entries.values():
            if other.parent != self.entry.name or "__" in other.name:
                continue
            if other.is_input:
                yield f"Feit {other.name}: {escape(other.extra.get('vraag', ''))}"
            elif other.name in labels:
                yield from self._contents(other, labels[other.name])

    def _use(self) -> Iterator[str]:
        entry = self.entry
        if entry.collects:
            members = ", ".join(member.name for member in self.reader.members(entry.name))
            yield f"Verzamelt ({entry.collects}): {members or 'niets'}"
        used = sorted({other.name for other in self.reader.entries() if entry.name in self.reader.reads(other.name)})
        yield f"Gebruikt in {self.day.year} door: {', '.join(used) or 'geen andere regel'}"
        for citation in entry.citations:
            yield f"[blue]Bron: {escape(str(citation))}[/]"
        for issue in entry.issues:
            yield f"[yellow]Vraagpunt {issue}: {escape(str(self.policy.issues.get(issue, {}).get('vraag', '')))}[/]"
        for item in entry.contradictions:
            yield f"[yellow]Tegenspraak: {escape(item['bron'])} zegt {escape(item['zegt'])}[/]"
