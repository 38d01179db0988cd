"""All terms together: those of a year at every zorgkantoor, and those of every year as one diary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from inkoopkader.kalender.deadline import Deadline
from inkoopkader.kalender.from_policy import deadlines
from inkoopkader.regels.edition import edition
from inkoopkader.regels.matrix import years_of
from inkoopkader.regels.policy import NATIONAL, Policy


@dataclass(frozen=True, slots=True)
class Shared:
    """A term, and the zorgkantoren where it reads the same."""

    term: Deadline
    offices: tuple[str, ...]


def terms(policy: Policy, office: str | None, year: int) -> tuple[Deadline, ...]:
    """Return the terms of one zorgkantoor (None: national) in the policy of a year; `year` of a term is earlier where its
    date belongs to an earlier year whose policy goes on."""
    return tuple(deadlines(edition(policy, office, date(year, 1, 1))))


def years_of_dates(found: Iterable[Deadline]) -> tuple[int, ...]:
    """Return the years to which the dates of terms belong, in order."""
    return tuple(sorted({item.year for item in found if item.value is not None}))


def shared_terms(policy: Policy, offices: Sequence[str], year: int) -> tuple[Shared, ...]:
    """Return the terms of several zorgkantoren in the policy of a year, each once, in order of day."""
    found: dict[Deadline, list[str]] = {}
    for office in offices:
        for item in terms(policy, office, year):
            found.setdefault(replace(item, office="", label=""), []).append(office)
    ordered = sorted(found, key=lambda item: (item.day is None, item.day or date.max, item.name))
    return tuple(Shared(item, tuple(found[item])) for item in ordered)


def diary(policy: Policy, offices: Sequence[str]) -> tuple[Deadline, ...]:
    """Return the dated terms of all years, for a calendar that somebody subscribes to.

    A term that a later year repeats with the same date stands there once, under its first year, so that its identity
    never changes. What reads the same at several zorgkantoren stands there once as well, as a term of the national
    layer with the names of those zorgkantoren; those that deviate keep a term of their own.
    """
    found: dict[tuple[object, ...], Deadline] = {}
    for year in years_of(policy):
        for item in _together(policy, offices, year):
            found.setdefault((item.office, item.name, item.form, item.who, item.value, item.only_if), item)
    dated = [item for item in found.values() if item.value is not None]
    return tuple(sorted(dated, key=lambda item: (item.day or date.max, item.office, item.name)))


def _together(policy: Policy, offices: Sequence[str], year: int) -> list[Deadline]:
    by_name: dict[str, list[Shared]] = {}
    for shared in shared_terms(policy, offices, year):
        by_name.setdefault(shared.term.name, []).append(shared)
    found = []
    for groups in by_name.values():
        most = max(groups, key=lambda shared: len(shared.offices))
        for shared in groups:
            if shared is most and len(shared.offices) > 1:
                everywhere = len(shared.offices) == len(policy.offices)
                labels = ", ".join(policy.offices[office].label for office in shared.offices)
                label = policy.national.label if everywhere else labels
                found.append(replace(shared.term, office=NATIONAL, label=label))
            else:
                found += [
                    replace(shared.term, office=office, label=policy.offices[office].label) for office in shared.offices
                ]
    return found
