"""The terms of the policy: of a year, and as a calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from inkoopkader.kalender.as_icalendar import calendar
from inkoopkader.kalender.deadline import Deadline
from inkoopkader.overzicht import terms as overview
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.pictures import picture
from inkoopkader.portaal.verkenner.versions import policy_changed
from inkoopkader.regels.spoken import language

EVERYBODY = "alle"
"""The name of the calendar of all zorgkantoren together."""


def labels() -> dict[str, str]:
    """Return the names of the zorgkantoren as readers know them."""
    return {name: layer.label for name, layer in shown.current().offices.items()}


def terms(offices: tuple[str, ...], year: int) -> dict[str, Any]:
    """Return the page with the terms of a year."""
    policy, names = shown.current(), labels()
    shared = overview.shared_terms(policy, offices, year)
    every_office = len(offices) == len(names)
    found, lanes = [], 0
    for office in offices:
        own = overview.terms(policy, office, year)
        drawn, dated = None, sum(item.day is not None and item.year == year for item in own)
        if dated:
            alt = _("Tijdlijn van de termijnen van {office} in het beleid van {year}, een rij per termijn.")
            drawn = picture("beeld-termijnen", alt.format(office=names[office], year=year), dated, year, office)
        found.append((policy.offices[office], own, drawn))
        lanes += dated > 0
    alt = _(
        "Tijdlijn van alle termijnen in het beleid van {year}, een rij per zorgkantoor; de nummers staan in de tabel."
    )
    return {
        "titel": _("Termijnen in het beleid van {year}").format(year=year),
        "kruimels": {"hier": _("Termijnen")},
        "kantoren": policy.offices.values(),
        "jaren": shown.years(),
        "jaar": year,
        "gekozen": {"kantoren": () if every_office else offices},
        "samen": [
            (
                item.term,
                _("alle") if len(item.offices) == len(names) else ", ".join(names[name] for name in item.offices),
            )
            for item in shared
        ]
        if len(offices) > 1
        else [],
        "beeld": picture("beeld-alle-termijnen", alt.format(year=year), lanes, year)
        if every_office and lanes
        else None,
        "termijnen": found,
        "gevonden": sum(len(own) for _office, own, _drawn in found),
        "herkomst": _origin([item for _office, own, _drawn in found for item in own], year),
    }


def _origin(found: Sequence[Deadline], year: int) -> str:
    """Say to which year the dates belong, where that is not the year that was asked; empty when all are of that year."""
    others = _others(found, year)
    if not others:
        return ""
    if year in overview.years_of_dates(found):
        return _(
            "Een deel van de datums hoort bij de inkoop voor {others}: dat beleid loopt door. Bij die datums staat het jaar."
        ).format(others=others)
    return _(
        "Voor {year} kennen wij geen eigen datums. Hieronder staan de datums van de inkoop voor {others}, omdat dat beleid doorloopt."
    ).format(year=year, others=others)


def _others(found: Sequence[Deadline], year: int) -> str:
    return _(" en ").join(str(other) for other in overview.years_of_dates(found) if other != year)


def year_calendar(office: str, year: int) -> bytes:
    """Return the terms of one zorgkantoor and year as a calendar file, in the language of the page."""
    return _year_calendar(language(), office, year)


@lru_cache(maxsize=64)
def _year_calendar(_language: str, office: str, year: int) -> bytes:
    found = overview.terms(shown.current(), office, year)
    title = _("Termijnen {office} {year}").format(office=labels()[office], year=year)
    others = _others(found, year)
    if others:
        title = _("{title} (met datums van de inkoop voor {others})").format(title=title, others=others)
    return calendar(found, title, policy_changed())


@lru_cache(maxsize=32)
def subscription(office: str) -> bytes:
    """Return the terms of all years as a calendar file: of one zorgkantoor, or of EVERYBODY. It has one address in every
    language, so it speaks that of the policy."""
    names = labels()
    offices = list(names) if office == EVERYBODY else [office]
    title = "Termijnen zorginkoop Wlz" + ("" if office == EVERYBODY else f" {names[office]}")
    with override("nl"):
        return calendar(overview.diary(shown.current(), offices), title, policy_changed())


def subscriptions(host: str, secure: bool) -> dict[str, Any]:
    """Return the page with an address to subscribe to for every zorgkantoor and for all together."""
    scheme = "https" if secure else "http"
    rows = []
    for name, label in [(EVERYBODY, _("Alle zorgkantoren samen")), *labels().items()]:
        path = reverse("agenda", args=[name])
        rows.append(
            {
                "code": name,
                "naam": label,
                "bestand": path,
                "adres": f"{scheme}://{host}{path}",
                "webcal": f"webcal://{host}{path}",
            }
        )
    trail = {"adres": reverse("termijnen"), "naam": _("Termijnen"), "hier": _("In uw agenda")}
    return {"titel": _("Termijnen in uw agenda"), "kruimels": trail, "agendas": rows}
