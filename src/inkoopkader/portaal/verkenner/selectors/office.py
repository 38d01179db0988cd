"""How complete the policy is, and what one zorgkantoor says in a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.selectors.completeness import STATUSES, counted, stands
from inkoopkader.regels.held import NOT_HELD, held
from inkoopkader.regels.spoken import language
from inkoopkader.vergelijking.statement import Reader, Statement, reader
from inkoopkader.vergelijking.subjects import Subject, members, read_subjects


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete one zorgkantoor is: per year the number of subjects that are complete, partial and unknown."""

    office: str
    label: str
    years: tuple[tuple[int, int, int, int], ...]


@lru_cache(maxsize=1)
def subjects() -> tuple[Subject, ...]:
    """Return the subjects to compare by."""
    return tuple(read_subjects(shown.current()))


def statements(office: str, year: int) -> Reader:
    """Return the reader of what a zorgkantoor says in a year, in the language of the page."""
    return _statements(language(), office, year)


@lru_cache(maxsize=128)
def _statements(_language: str, office: str, year: int) -> Reader:
    return reader(shown.current(), office, year)


def completeness() -> tuple[Completeness, ...]:
    """Return a row per zorgkantoor."""
    policy, years = shown.current(), shown.years()
    statuses = {
        (office, year): [one.status for one in stands(office, year)] for office in policy.offices for year in years
    }
    return tuple(
        Completeness(
            office,
            layer.label,
            tuple(
                (year, *(statuses[office, year].count(status) for status in STATUSES))  # type: ignore[misc]
                for year in years
            ),
        )
        for office, layer in policy.offices.items()
    )


def home() -> dict[str, Any]:
    """Return the first page: where to look, and how complete the policy is."""
    return {
        "titel": _("Het inkoopbeleid langdurige zorg"),
        "kantoren": shown.current().offices.values(),
        "jaar": shown.current().newest_year(),
        "jaren": shown.years(),
        "volledigheid": completeness(),
    }


def office(name: str, year: int) -> dict[str, Any]:
    """Return the policy of one zorgkantoor in one year by subject; subjects without policy are left out."""
    said = statements(name, year)
    entries = said.entries()
    found: list[tuple[str, str, list[Statement]]] = []
    for subject in subjects():
        texts = [said.statement(entry.name) for entry in members(subject, subjects(), entries)]
        known = [text for text in texts if text is not None]
        if known:
            found.append((subject.key, subject.title, known))
    label = shown.current().offices[name].label
    return {
        "titel": f"{label}, {year}",
        "kruimels": {"hier": label},
        "kantoor": shown.current().offices[name],
        "kantoren": shown.current().offices.values(),
        "jaar": year,
        "jaren": shown.years(),
        "onderwerpen": found,
        "standen": counted(stands(name, year)),
        "aantal": len(stands(name, year)),
        "vastgelegd": said.held.status,
        "landelijk": held(shown.current(), shown.current().national, year).status != NOT_HELD,
        "documenten": said.held.documents,
    }
