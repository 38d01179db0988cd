"""Every term of an edition of the policy, as far as its date follows from the policy alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from inkoopkader.kalender.deadline import Deadline
from inkoopkader.regels import wording
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Entity, plan, unknown_case
from inkoopkader.regels.matrix import years_of
from inkoopkader.regels.trace import Tracer


def deadlines(source: Edition) -> list[Deadline]:
    """Return the terms in force at a zorgkantoor (or nationally), the dated ones first in order of day, then by name.

    A term that the policy rules out here (its `als` is certainly false) is left out. One that holds for some providers
    only says so in `only_if`. A term whose date depends on facts of a provider or file has no value here; `open` says
    what it depends on. The year of a term is that of the edition, or an earlier one where the policy has named the same
    date every year since: a policy of three years that names its dates once, names them for the first year.
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
    entries = [entry for entry in source.entries_in_force() if entry.kind == "termijn"]
    conditions = [entry.only_if for entry in entries if entry.only_if]
    made = plan(source, (*(entry.name for entry in entries), *conditions))
    case = unknown_case(source)
    made.run(case)
    tracer = Tracer(case, made)
    return [_deadline(tracer, entry) for entry in entries if _holds(tracer, entry) is not False]


def _holds(tracer: Tracer, entry: Entry) -> bool | None:
    """Does a term hold, as far as the policy alone decides? None: that hangs on facts of a provider."""
    return tracer.value(entry.only_if, _where(tracer, entry.only_if)) if entry.only_if else True


def _where(tracer: Tracer, name: str) -> Entity:
    """Where to read a name in a case with one entity of every level."""
    return tracer.case.entities[tracer.edition.resolve(name).level][0]


def _deadline(tracer: Tracer, entry: Entry) -> Deadline:
    source, where = tracer.edition, _where(tracer, entry.name)
    value = tracer.value(entry.name, where)
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
        open=tuple(gap.title for gap in tracer.gaps(entry.name, where)) if value is None else (),
        only_if="" if _holds(tracer, entry) else _condition(source, entry),
    )


def _condition(source: Edition, entry: Entry) -> str:
    """For whom a term holds that does not hold for everybody, in words of the policy."""
    expr = source.resolve(entry.only_if).expr

    def title(name: str) -> str:
        options = source.candidates(name)
        return options[0].title if options else name

    return wording.say(expr, wording.in_full(source, title), wording.value_words(source)) if expr is not None else ""


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
