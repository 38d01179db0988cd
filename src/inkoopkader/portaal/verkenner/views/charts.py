"""Every chart under its own address, drawn once per language."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inkoopkader.overzicht import terms as overview
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.cache import kept_file
from inkoopkader.portaal.verkenner.drawn import drawn
from inkoopkader.portaal.verkenner.selectors import tariffs as percentages
from inkoopkader.portaal.verkenner.selectors.capacity import checked_table
from inkoopkader.portaal.verkenner.selectors.entry import course_of
from inkoopkader.portaal.verkenner.selectors.terms import labels
from inkoopkader.portaal.verkenner.versions import version
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.policy import NATIONAL

KIND = "image/svg+xml"
MOST_DRAWINGS = 256


@require_safe
def by_care(request: HttpRequest, year: int, width: str) -> HttpResponse:
    """The percentages per kind of care and zorgkantoor."""
    return _answer(request, "zorg", width, shown.checked_year(year))


@require_safe
def adjustments(request: HttpRequest, year: int, width: str) -> HttpResponse:
    """The surcharges and discounts of a year."""
    return _answer(request, "opslagen", width, shown.checked_year(year))


@require_safe
def base_over_years(request: HttpRequest, width: str) -> HttpResponse:
    """The base percentage per zorgkantoor and year."""
    return _answer(request, "jaren", width)


@require_safe
def terms(request: HttpRequest, year: int, office: str, width: str) -> HttpResponse:
    """The terms of one zorgkantoor in a year."""
    return _answer(request, "termijnen", width, shown.checked_year(year), shown.checked_office(office))


@require_safe
def all_terms(request: HttpRequest, year: int, width: str) -> HttpResponse:
    """The terms of all zorgkantoren in a year."""
    return _answer(request, "alle-termijnen", width, shown.checked_year(year))


@require_safe
def capacity(request: HttpRequest, table: str, width: str) -> HttpResponse:
    """The needed capacity of one table."""
    return _answer(request, "capaciteit", width, checked_table(table).name)


@require_safe
def history(request: HttpRequest, name: str, place: str, width: str) -> HttpResponse:
    """The course of a figure over the years; `place` is a zorgkantoor, or landelijk for everywhere."""
    office = NATIONAL if place == NATIONAL else shown.checked_office(place)
    return _answer(request, "verloop", width, name, office)


def _answer(request: HttpRequest, what: str, width: str, *asked: str | int) -> HttpResponse:
    found = _kept(what, width, get_language() or "", asked)
    return kept_file(request, found, KIND, forever=request.GET.get("v") == version())


@lru_cache(maxsize=MOST_DRAWINGS)
def _kept(what: str, width: str, language: str, asked: tuple[str | int, ...]) -> bytes:
    return drawn((what, width, language, asked), lambda: _draw(what, width, asked))


def _draw(what: str, width: str, asked: tuple[str | int, ...]) -> bytes:
    """Draw a chart in the language of the request; what there is nothing to draw of does not exist."""
    # the library is slow to import, and most processes of most readers draw nothing
    from inkoopkader.portaal.verkenner.drawing import capacity as capacities
    from inkoopkader.portaal.verkenner.drawing import history as courses
    from inkoopkader.portaal.verkenner.drawing import tariffs as grids
    from inkoopkader.portaal.verkenner.drawing import terms as lines

    policy, offices = shown.current(), tuple(shown.current().offices)
    match what, asked:
        case "zorg", (int(year),):
            return grids.draw_by_care(percentages.of_year(year), percentages.kinds_of_care(), width)
        case "opslagen", (int(year),) if grids.has_adjustments(percentages.of_year(year)):
            return grids.draw_adjustments(percentages.of_year(year), width)
        case "jaren", ():
            return grids.draw_base_over_years(percentages.over_years(), width)
        case "termijnen", (int(year), str(office)):
            found = [item for item in overview.terms(policy, office, year) if item.year == year]
            if any(item.day is not None for item in found):
                return lines.draw_terms(found, width)
        case "alle-termijnen", (int(year),):
            shared = overview.shared_terms(policy, offices, year)
            if any(item.term.day is not None and item.term.year == year for item in shared):
                return lines.draw_all_terms(shared, labels(), width, year)
        case "capaciteit", (str(table),):
            return capacities.draw_capacity(checked_table(table), width)
        case "verloop", (str(name), str(place)):
            course = course_of(name, None if place == NATIONAL else place)
            if course is not None:
                return courses.draw_history(course, shown.years()[-1], width)
    raise CaseError(_("hiervan is geen beeld: het beleid noemt hier geen cijfers of datums"))
