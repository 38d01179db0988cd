"""Which terms of a provider are still to come, and which have passed without being met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from inkoopkader.positie.position import Term
from inkoopkader.regels import moments

MOST_TERMS = 40
PROVIDER_SIDE = ("zorgaanbieder", "beide")
_LAST = datetime.max.replace(tzinfo=UTC)


class AtOffice(Protocol):
    """What has terms at one zorgkantoor, as they stand at a moment: a position, or what is to do there."""

    @property
    def office(self) -> str: ...
    @property
    def moment(self) -> datetime: ...
    @property
    def terms(self) -> list[Term]: ...


@dataclass(slots=True)
class Coming:
    """A term, and the zorgkantoren where it reads the same."""

    term: Term
    offices: list[str]


def is_coming(term: Term, moment: datetime) -> bool:
    """Is this a deadline of the provider that is still ahead and not yet met?"""
    return _is_open(term, moment) and term.lost_from is not None and term.lost_from > moment


def has_passed(term: Term, moment: datetime) -> bool:
    """Is this a deadline of the provider that is over, without having been met as far as is known?"""
    return _is_open(term, moment) and term.lost_from is not None and term.lost_from <= moment


def is_expected(term: Term, moment: datetime) -> bool:
    """Is the day on which this is done still to come? Then it is expected, and not done."""
    if isinstance(term.done, datetime):
        return term.done > moment
    return term.done is not None and term.done > moments.day_of(moment)


def _is_open(term: Term, moment: datetime) -> bool:
    return term.who in PROVIDER_SIDE and (term.in_time is not True or is_expected(term, moment))


def coming_terms(found: Sequence[AtOffice], now: datetime | None = None) -> list[Coming]:
    """Return the terms to come that the provider must meet, each once, the nearest first: as seen `now`, else at the
    moment of each position."""
    shared = _shared(found, lambda term, item: is_coming(term, now or item.moment))
    return sorted(shared, key=lambda coming: (coming.term.lost_from or _LAST, coming.term.title))[:MOST_TERMS]


def passed_terms(found: Sequence[AtOffice], now: datetime) -> list[Coming]:
    """Return the terms of the provider that are over and were not met, each once, the last that passed first."""
    shared = sorted(_shared(found, lambda term, _: has_passed(term, now)), key=lambda passed: passed.term.title)
    return sorted(shared, key=lambda passed: passed.term.lost_from or _LAST, reverse=True)[:MOST_TERMS]


def _shared(found: Iterable[AtOffice], wanted: Callable[[Term, AtOffice], bool]) -> list[Coming]:
    made: dict[tuple[Any, ...], Coming] = {}
    for item in found:
        for term in item.terms:
            if wanted(term, item):
                # once for the zorgkantoren where a reader reads the same
                key = (term.value, term.form, term.action or term.title, term.applies)
                made.setdefault(key, Coming(term, [])).offices.append(item.office)
    return list(made.values())
