"""The tariff percentages that the policy gives."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from inkoopkader.overzicht import tariffs as overview
from inkoopkader.overzicht.outcomes import BETWEEN, COMPUTED, FIGURE, GIVEN, Outcome
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.drawing.squares import adjustments, by_care, percent, points, rows
from inkoopkader.portaal.verkenner.drawing.squares import over_years as base_over_years
from inkoopkader.portaal.verkenner.pictures import picture
from inkoopkader.regels.spoken import phrase, quote
from inkoopkader.uitvoer.report import places

_ADDED = (overview.SURCHARGE, overview.DISCOUNT)


@lru_cache(maxsize=32)
def of_year(year: int) -> tuple[overview.Tariffs, ...]:
    """Return what every zorgkantoor says in a year."""
    return overview.tariffs(shown.current(), tuple(shown.current().offices), year)


def over_years() -> tuple[overview.Tariffs, ...]:
    """Return what every zorgkantoor says in every year of the policy."""
    return tuple(item for year in shown.years() for item in of_year(year))


def kinds_of_care() -> dict[str, str]:
    """Return the kinds of care with their titles."""
    return overview.kinds_of_care(shown.current())


def tariffs(year: int) -> dict[str, Any]:
    """Return the page with the percentages of a year and the base over the years."""
    found, care = of_year(year), kinds_of_care()
    alt_care = _(
        "Raster van soorten zorg en zorgkantoren in {year}: per vakje het percentage, de basis met een opslag, of onbekend."
    )
    alt_parts = _("Opslagen en kortingen in {year}, een rij per regel: links van nul een korting, rechts een opslag.")
    alt_years = _("Raster van zorgkantoren en jaren: per vakje het basispercentage, of onbekend.")
    adjusted = adjustments(found)
    per_care = rows(by_care(found, care))
    labels = [layer.label for layer in shown.current().offices.values()]
    return {
        "titel": _("Tariefpercentages {year}").format(year=year),
        "kruimels": {"hier": _("Tarieven")},
        "jaar": year,
        "jaren": shown.years(),
        "kantoren": [(item, [_row(part, care) for part in item.parts]) for item in found],
        "beeld_zorg": picture("beeld-tarieven", alt_care.format(year=year), len(per_care), year),
        "beeld_opslagen": picture("beeld-opslagen", alt_parts.format(year=year), len(adjusted), year)
        if adjusted
        else None,
        "beeld_jaren": picture("beeld-tarieven-jaren", alt_years, len(labels)),
        "opslagen": [(one, _row(one.part, care)) for one in adjusted],
        "per_zorg": per_care,
        "basis_per_jaar": rows(sorted(base_over_years(over_years()), key=lambda square: labels.index(square.row))),
    }


def _row(part: overview.Part, care: dict[str, str]) -> dict[str, Any]:
    return {
        "naam": part.name,
        "titel": part.title,
        "soort": _role(part.role),
        "uitkomsten": [(_said(item, part.role), item.condition) for item in part.outcomes],
        "zorg": quote(", ".join(care[code] for code in part.care)) if part.care else _("alle zorg"),
        "voorwaarde": part.condition,
        "bronnen": places(part.sources),
    }


def _role(role: str) -> str:
    said = {
        overview.BASE: _("basis"),
        overview.SURCHARGE: _("opslag"),
        overview.DISCOUNT: _("korting"),
        overview.FIXED: _("vast"),
        overview.CEILING: _("plafond"),
    }
    return said[role]


def _said(item: Outcome, role: str) -> str:
    """An outcome in words: a percentage, percentage points, who gives it, or unknown."""
    adds_up = role in _ADDED

    def figure(value: Any) -> str:
        return _("{points} procentpunt").format(points=points(value)) if adds_up else percent(value)

    if item.kind == FIGURE:
        return figure(item.value)
    if item.kind == BETWEEN:
        if item.low is None:
            return _("hoogstens {high}").format(high=figure(item.high))
        if item.high is None:
            return _("ten minste {low}").format(low=figure(item.low))
        return _("tussen {low} en {high}").format(low=figure(item.low), high=figure(item.high))
    if item.kind == GIVEN:
        return phrase("onbekend: {what} staat niet in dit beleid", what=quote(item.text))
    if item.kind == COMPUTED:
        return phrase("onbekend tot het is uitgerekend: {how}", how=quote(item.text))
    return _("onbekend")
