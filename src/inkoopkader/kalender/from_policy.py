"""Every term of an edition of the policy, as far as its date follows from the policy alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from inkoopkader.kalender.deadline import Deadline
from inkoopkader.regels import wording
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Case, Plan, make_case, plan
from inkoopkader.regels.matrix import years_of
from inkoopkader.regels.spoken import phrase, quote
from inkoopkader.regels.trace import Tracer


def deadlines(source: Edition) -> list[Deadline]:
    """Return the terms in force at a zorgkantoor (or nationally), the dated ones first in order of day, then by name.

    A term whose date depends on facts of a provider or file has no value here; `open` says what it depends on. The year
    of a term is that of the edition, or an earlier one where the policy has named the same date every year since: a
    policy of three years that names its dates once, names them for the first year.
    """
    found = {item.name: item for item in _read(source)}
    first = years_of(source.policy).start
    same = [item for item in found.values() if item.value is not None]
    year = source.day.year - 1
    while same and year >= first:
        earlier = {item.name: item.value for item in _read(_of_year(source, year))}
        same = [item for item in same if earlier.get(item.name) == item.value]
        found |= {item.name: replace(item, year=year) for item in same}
        year -= 1
    return sorted(found.values(), key=lambda item: (item.day is None, item.day or date.max, item.name))


def _of_year(source: Edition, year: int) -> Edition:
    return edition(source.policy, source.office, date(year, 1, 1), source.known)


def _read(source: Edition) -> list[Deadline]:
    """The terms in force in an edition, each under the year of the edition."""
    entries = [
        entry for entry in source.entries() if entry.kind == "termijn" and source.in_force(entry.name) is not None
    ]
    made = plan(source, tuple(entry.name for entry in entries))
    case = make_case(source.office, source.day, {})
    made.run(case)
    return [_deadline(source, made, case, entry) for entry in entries]


def _deadline(source: Edition, made: Plan, case: Case, entry: Entry) -> Deadline:
    tracer = Tracer(case, made)
    entity = next(iter(case.entities[source.resolve(entry.name).level]), None)
    value = tracer.value(entry.name, entity) if entity is not None else None
    gaps = tracer.gaps(entry.name, entity) if entity is not None and value is None else []
    return Deadline(
        name=entry.name,
        office=source.office or "landelijk",
        label=source.policy.offices[source.office].label if source.office else source.policy.national.label,
        year=source.day.year,
        title=entry.title,
        form=entry.extra.get("vorm", ""),
        who=entry.extra.get("wie", ""),
        action=entry.extra.get("handeling", ""),
        consequence=entry.extra.get("gevolg", ""),
        value=value,
        sources=tuple(str(item) for item in entry.citations),
        revision=revision(source, entry.name),
        open=tuple(gap.title for gap in gaps) if value is None else (),
        notes=_notes(source, entry),
    )


def _notes(source: Edition, entry: Entry) -> tuple[str, ...]:
    """For whom the term holds, when it does not hold for everybody."""
    expr = source.resolve(entry.condition).expr if entry.condition else None
    if expr is None:
        return ()

    def title(name: str) -> str:
        options = source.candidates(name)
        return options[0].title if options else name

    return (phrase("Geldt alleen als: {condition}.", condition=quote(wording.say(expr, title))),)


def revision(source: Edition, name: str) -> int:
    """Return how often the version in force was restated: 0 for the first publication of the term for this period.

    It only grows as publications are added, so it serves as the SEQUENCE of a calendar event.
    """
    active = source.in_force(name)
    if active is None:
        return 0
    entry, version = active
    return sum(
        1
        for other in entry.versions
        if other.start == version.start and (other.known or date.min) < (version.known or date.min)
    )
