"""The outcome: the summary over the zorgkantoren, and everything at one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inkoopkader.portaal.mijnpositie import rows, views_whatif
from inkoopkader.portaal.mijnpositie.computed import Computed, outline
from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.portaal.mijnpositie.progress import progress
from inkoopkader.portaal.verkenner.drawing.canvas import NARROW, WIDE, canvas
from inkoopkader.portaal.verkenner.pictures import Picture
from inkoopkader.positie import words
from inkoopkader.positie.coming import coming_terms
from inkoopkader.positie.report import remarks
from inkoopkader.positie.what_if import compare_positions


@require_safe
def summary(request: HttpRequest, positie: Held) -> HttpResponse:
    """Where the provider stands at every zorgkantoor; of a what-if also what it changes."""
    found = positie.computed()
    context: dict[str, Any] = {
        "positie": positie,
        "stand": found.moment,
        "voorbehoud": words.disclaimer(found.positions[0]) if found.positions else "",
        "niet_bekend": words.not_held(found.positions),
        "rijen": rows.summary(found.positions),
        "soorten": rows.percentages(found.positions),
        "bereik": any(line.percentage.reach is not None for item in found.positions for line in item.lines),
        "termijnen": rows.term_rows(found.positions),
        "tarief_open": words.left_open(found.positions),
        "vragen": (*found.interview.steps, *found.interview.later),
        "mensen": found.interview.people,
        "instellingen": found.interview.settings,
        "beleid": found.interview.policy,
        "vervallen": found.unfit,
        "voortgang": progress(found),
        "verzonnen": positie.answers.invented,
        "beeld_percentages": _picture(
            positie,
            "percentages",
            _("Percentages per soort zorg en zorgkantoor; dezelfde getallen staan in de tabel hieronder."),
            ("positie-percentages", len(rows.kinds_shown(found.positions))),
        ),
        "beeld_termijnen": _picture(
            positie,
            "termijnen",
            _("Tijdlijn van de termijnen per zorgkantoor; het nummer is de rij in de tabel hieronder."),
            ("beeld-alle-termijnen", len(rows.offices_with_terms(found.positions))),
        ),
    }
    if positie.is_what_if:
        context |= _changes(request, positie)
    return render(request, "mijnpositie/uitkomst.html", context)


def _changes(request: HttpRequest, held: Held) -> dict[str, Any]:
    """What a what-if changes per zorgkantoor."""
    before = views_whatif.origin(request, held)
    if before is None:
        return {"oorsprong": None}
    changes = compare_positions(before.computed().positions, held.computed().positions, outline().asking.own)
    by_office: dict[str, list[Any]] = {}
    for change in changes:
        by_office.setdefault(change.label, []).append(change)
    address = before.address("uitkomst")
    return {
        "oorsprong": before,
        "oorsprong_adres": address,
        "wijzigingen": by_office,
        "zelfde_antwoorden": before.answers == held.answers,
    }


@require_safe
def office(request: HttpRequest, positie: Held, kantoor: str) -> HttpResponse:
    """Everything at one zorgkantoor."""
    found = positie.computed()
    at = found.at(kantoor)
    if at is None:
        raise Http404
    context: dict[str, Any] = {
        "positie": positie,
        "kantoor": at,
        "stand": found.moment,
        "voorbehoud": words.disclaimer(at),
        "niet_bekend": words.not_held([at]),
        "toelating": words.admission(at),
        "klassen": [(item, words.answer(item), [gap.said for gap in item.gaps]) for item in at.classes],
        "obstakels": rows.obstacles(at),
        "stukken": rows.papers(at),
        "stukken_lijst": words.list_of_papers(at),
        "termijnen": rows.terms(found.provider, at),
        "regels": rows.lines(at),
        "totaal": words.answer(at.total),
        "totaal_open": words.total(at)[1:],
        "voorwaarden": [
            (_("Voorwaarden bij uw soorten zorg"), rows.conditions(at, at.conditions)),
            (_("Aan een persoon: een oordeel of bewijs dat nog ontbreekt"), rows.conditions(at, at.people)),
        ],
        "opmerkingen": remarks(at),
        "andere": [(other.office, other.label) for other in found.positions],
        "verzonnen": positie.answers.invented,
    }
    return render(request, "mijnpositie/kantoor.html", context)


@require_safe
def percentages_chart(request: HttpRequest, positie: Held, breedte: str) -> HttpResponse:
    """The percentages per kind of care and zorgkantoor as a picture."""
    from inkoopkader.portaal.mijnpositie.charts import draw_percentages  # only a process that draws pays for loading it

    found = positie.computed()
    return _drawn(found, ("percentages", breedte), lambda: draw_percentages(found.positions, breedte))


@require_safe
def terms_chart(request: HttpRequest, positie: Held, breedte: str) -> HttpResponse:
    """The terms to come on a time line."""
    from inkoopkader.portaal.mijnpositie.charts import draw_terms

    found = positie.computed()
    if not coming_terms(found.positions):
        raise Http404
    return _drawn(found, ("termijnen", breedte), lambda: draw_terms(found.provider, found.positions, breedte))


def _drawn(found: Computed, what: tuple[str, ...], draw: Callable[[], bytes]) -> HttpResponse:
    """Draw once, as long as what was computed is kept."""
    key = (*what, get_language() or "")
    if key not in found.drawn:
        found.drawn[key] = draw()
    return HttpResponse(found.drawn[key], content_type="image/svg+xml")


def _picture(held: Held, page: str, alt: str, drawn: tuple[str, int]) -> Picture:
    """A chart of a position; `drawn` is what kind of chart it is and how many rows it has, which say how large it is."""
    wide, narrow = held.address(page, WIDE), held.address(page, NARROW)
    return Picture(wide, narrow, alt, canvas(*drawn, WIDE), canvas(*drawn, NARROW))
