"""The terms of a position as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from weakref import WeakKeyDictionary

from inkoopkader.kalender.as_icalendar import calendar
from inkoopkader.kalender.deadline import Deadline
from inkoopkader.kalender.from_policy import deadlines, revision
from inkoopkader.positie.coming import is_expected
from inkoopkader.positie.position import Position, Term
from inkoopkader.positie.provider import Provider
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.spoken import phrase, show
from inkoopkader.uitvoer.files import write_whole

_YEARS: WeakKeyDictionary[Edition, dict[str, Deadline]] = WeakKeyDictionary()
"""The terms of an edition as the policy alone says them, made once."""


def year_of(found: Position, term: Term) -> int:
    """Return the year of the purchasing round that the date of a term belongs to: an earlier one where the policy of that
    year goes on and names no other date."""
    edition = found.tracer.edition
    if edition not in _YEARS:
        _YEARS[edition] = {item.name: item for item in deadlines(edition)}
    said = _YEARS[edition].get(term.name)
    return said.year if said is not None and said.value is not None and said.value == term.value else found.year


def of_another_year(found: Position, term: Term) -> str:
    """Say of which year the date of a term is, where that is not the year of the position; empty when it is."""
    year = year_of(found, term)
    return "" if year == found.year else phrase("datum van de inkoop voor {year}", year=year)


def deadline(provider: Provider, found: Position, term: Term) -> Deadline:
    """Return a term of a position as a day in the diary of this provider."""
    notes = [] if term.applies is not None else [phrase("Of deze termijn voor u geldt, is nog niet bekend.")]
    if provider.invented:
        notes.append(phrase("VERZONNEN: deze aanbieder bestaat niet."))
    expected = is_expected(term, found.moment)
    if expected and term.done is not None:
        day = show(term.done, "tijdstip" if isinstance(term.done, datetime) else "datum")
        notes.append(phrase("U verwacht dit te doen op {day}.", day=day))
    return Deadline(
        name=term.name,
        office=found.office,
        label=found.label,
        year=year_of(found, term),
        title=term.title,
        form=term.form,
        who=term.who,
        action=term.action,
        consequence=term.consequence,
        value=term.value,
        sources=term.sources,
        revision=revision(found.tracer.edition, term.name),
        open=tuple(gap.title for gap in term.gaps),
        owner=provider.name,
        in_time=None if expected else term.in_time,
        notes=tuple(notes),
    )


def calendar_of(provider: Provider, found: Iterable[Position]) -> bytes:
    """Return every dated term of at least one position as a calendar (.ics). Raises ValueError without positions."""
    positions = list(found)
    years = ", ".join(str(year) for year in sorted({item.year for item in positions}))
    terms = [deadline(provider, item, term) for item in positions for term in item.terms]
    title = phrase("Termijnen zorginkoop {years}: {name}", years=years, name=provider.name)
    title += phrase(" (verzonnen)") if provider.invented else ""
    moment = max((item.moment for item in positions), default=None)
    if moment is None:
        raise ValueError("no positions")
    return calendar(terms, title, moment)


def write_calendar(provider: Provider, found: Iterable[Position], out: Path) -> None:
    """Write every dated term of the positions to an .ics file, whole or not at all.

    Raises CaseError when the file cannot be written.
    """
    write_whole(out, calendar_of(provider, found))
