"""What is held of the policy of a year: whole documents, only a summary, or none, so that what is not there is not taken
for what does not hold.

A document says in beleid/bronnen of which years it speaks, and whether it calls itself a summary.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inkoopkader.regels import entry_keys
from inkoopkader.regels.entries import Citation, Entry, Source, Version
from inkoopkader.regels.errors import FormulaError
from inkoopkader.regels.policy import Layer, Policy
from inkoopkader.regels.read_yaml import Mapping

HELD, SUMMARY, NOT_HELD = "vastgelegd", "samenvatting", "niet vastgelegd"
STATUSES = (HELD, SUMMARY, NOT_HELD)
_YEARS_KEYS = ("van", "tot_en_met", "bron")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one layer in one year: a status of STATUSES, and the documents of that year it rests on."""

    status: str
    documents: tuple[Source, ...]

    def stands_in(self, sources: Iterable[str]) -> bool:
        """Does one of the sources (citations as text) stand in a document of this year?"""
        return any(source.startswith(f"{document.id} ") for source in sources for document in self.documents)


def held(policy: Policy, layer: Layer, year: int) -> Held:
    """Return what is held of a layer in a year (1 January): the documents that speak of that year and are cited by what
    is in force then.

    Where none does, the policy of that year is not held; where all of them are summaries, what they leave out may still
    hold. A layer that cites a document without years is taken to be held, since nobody can tell.
    """
    key = (layer.name, year)
    if key not in policy._held:
        policy._held[key] = _held(policy, layer, year)
    found: Held = policy._held[key]
    return found


def _held(policy: Policy, layer: Layer, year: int) -> Held:
    day = date(year, 1, 1)
    cited: dict[str, Source] = {}
    timeless = False
    for entry in layer.entries.values():
        if entry.parent or entry.kind in ("feit", "tabel"):
            continue
        timeless = timeless or any(one.years is None for one in _documents(policy, entry.citations))
        version = entry.select(day, None)
        if version is not None:
            cited |= {one.id: one for one in _documents(policy, citations_of(entry, version)) if one.speaks_of(year)}
    found = tuple(cited.values())
    if timeless or any(one.summary is None for one in found):
        return Held(HELD, found)
    return Held(SUMMARY if found else NOT_HELD, found)


def citations_of(entry: Entry, version: Version) -> tuple[Citation, ...]:
    """Return where a version stands: its own citations, or those of the entry."""
    return version.citations or entry.citations


def _documents(policy: Policy, citations: tuple[Citation, ...]) -> list[Source]:
    return [policy.sources[one.document] for one in citations if one.document in policy.sources]


def read_span(written: AnyMapping[str, Any]) -> tuple[tuple[int, int] | None, Citation | None, Citation | None]:
    """Return the years of a document with where it says so, and where it calls itself a summary; each None when it is
    not written. Raises FormulaError."""
    years, span, citation = written.get("jaren"), None, None
    if years is not None:
        if not isinstance(years, Mapping) or sorted(years) != sorted(_YEARS_KEYS):
            raise FormulaError("'jaren' is een groep met van, tot_en_met en bron")
        first, last = (_year(years[key]) for key in _YEARS_KEYS[:2])
        if last < first:
            raise FormulaError(f"'jaren' loopt van {first} tot en met {last}; het laatste jaar ligt voor het eerste")
        span, citation = (first, last), _own(written, years["bron"], "jaren")
    summary = written.get("samenvatting")
    return span, citation, None if summary is None else _own(written, summary, "samenvatting")


def _year(written: Any) -> int:
    text = str(written)
    if len(text) != 4 or not (text.isascii() and text.isdecimal()):
        raise FormulaError(f"'jaren': '{text}' is geen jaar, zoals 2027")
    return int(text)


def _own(written: AnyMapping[str, Any], said: Any, key: str) -> Citation:
    """A citation of the document itself: nobody else can say this of it."""
    citation = entry_keys.citation(str(said))
    if citation.document != str(written["id"]):
        raise FormulaError(f"'{key}' haalt {citation.document} aan; alleen de bron zelf kan dit zeggen")
    return citation
