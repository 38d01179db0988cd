"""Why: a page for every computed figure, with every step, its value, its version and its source."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inkoopkader.portaal.mijnpositie.computed import outline
from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie import words
from inkoopkader.positie.open_figures import OpenFigures
from inkoopkader.positie.position import Answer, Position
from inkoopkader.regels.code_titles import in_words
from inkoopkader.regels.evaluate import Entity
from inkoopkader.regels.explained import Explained, explained
from inkoopkader.regels.policy import NATIONAL
from inkoopkader.regels.spoken import join, phrase, quote, show
from inkoopkader.regels.trace import Step
from inkoopkader.regels.values import NUMERIC


@require_safe
def why(request: HttpRequest, positie: Held, kantoor: str, naam: str, regel: int | None = None) -> HttpResponse:
    """The trace of one figure; for htmx only its contents."""
    found = positie.computed().at(kantoor)
    if found is None or not _is_computed(found, naam):
        raise Http404
    entity = _entity(found, naam, regel)
    trace = found.tracer.trace(naam, entity)
    open_figures = OpenFigures(found.tracer, outline().ceiling)
    context: dict[str, Any] = {
        "positie": positie,
        "kantoor": kantoor,
        "kantoor_naam": found.label,
        "jaar": found.year,
        "moment": found.moment,
        "titel": found.tracer.title(naam),
        "zorg": found.lines[regel].title if regel is not None else "",
        "regel": regel,
        "uitkomst": _value(found, naam, trace.value, trace.type, entity, open_figures),
        "ontbreekt": [gap.said for gap in trace.gaps],
        "stappen": [_step(step, found, entity, open_figures) for step in reversed(trace.steps)],
    }
    if request.headers.get("HX-Request") != "true":
        return render(request, "mijnpositie/waarom.html", context)
    direct = {naam, *found.tracer.edition.reads(naam)}
    context["stappen"] = [step for step in context["stappen"] if step["naam"] in direct]
    context["alle"] = len(trace.steps)
    return render(request, "mijnpositie/stappen.html", context)


def _is_computed(found: Position, name: str) -> bool:
    """Was this name computed, given or set here? What no question needed has no value to explain."""
    plan = found.tracer.plan
    if not plan.edition.candidates(name):
        return False
    return plan.edition.resolve(name).role != "formule" or name in plan.order


def _entity(found: Position, name: str, row: int | None) -> Entity:
    """The entity a figure is about: the contract, or a production line. Raises Http404 when there is none."""
    entities = found.tracer.case.entities
    if row is None:
        if found.tracer.edition.resolve(name).level not in ("contract", "aanbieder", "regio"):
            raise Http404
        return entities["contract"][0]
    if not row < len(entities["regel"]):
        raise Http404
    return entities["regel"][row]


def _because(how: Explained) -> list[str]:
    """The conditions that chose how something is computed, in words."""
    return [
        phrase("Dit geldt: {condition}.", condition=quote(condition))
        if holds
        else phrase("Dit geldt niet: {condition}.", condition=quote(condition))
        for condition, holds in how.because
    ]


def _day(written: str) -> str:
    return show(date.fromisoformat(written), "datum") if written else ""


def _value(found: Position, name: str, value: Any, kind: str, entity: Entity, open_figures: OpenFigures) -> str:
    """A value in words; of a number that is open, what it can still be."""
    reach = open_figures.reach(name, entity) if value is None and kind in NUMERIC else None
    said = in_words(shown.current(), found.tracer.edition.resolve(name).entry, value, kind)
    entry = found.tracer.edition.resolve(name).entry
    return words.answer(Answer(name, "", entry.shown_as if entry is not None else kind, said, [], reach))


def _shown(found: Position, name: str, entity: Entity, open_figures: OpenFigures) -> str:
    """The value of a name as an entity sees it; of a name of a lower level the values of all that lie below."""
    resolved = found.tracer.edition.resolve(name)
    below = entity.down.get(resolved.level, ()) if resolved.entry is not None else ()
    here = resolved.level == entity.level or resolved.level in entity.up
    return join(
        "; ",
        (
            _value(found, name, found.tracer.value(name, other), resolved.type, other, open_figures)
            for other in (below if below and not here else (entity,))
        ),
    )


def _step(step: Step, found: Position, entity: Entity, open_figures: OpenFigures) -> dict[str, Any]:
    home = next(iter(entity.down.get(step.about.level, ())), entity) if step.values_below else entity
    how = explained(found.tracer, step.name, home, lambda name: _shown(found, name, home, open_figures))
    if len(step.values_below) > 1:
        how = None  # each of them came about in its own way
    value = _shown(found, step.name, entity, open_figures)
    return {
        "naam": step.name,
        "titel": step.title,
        "soort": step.kind,
        "waarde": value,
        "berekening": how.calculation if how is not None and how.calculation != value else "",
        "omdat": _because(how) if how is not None else [],
        "formule": step.formula,
        "leest": [(name, found.tracer.title(name)) for name in step.reads],
        "vanaf": _day(step.valid_from),
        "bekend": _day(step.about.known_from),
        "laag": shown.current().offices[step.layer].label
        if step.layer in shown.current().offices
        else phrase("landelijk")
        if step.layer == NATIONAL
        else step.layer,
        "bronnen": step.sources,
        "uitleg": step.explanation,
        "vraagpunten": [(key, found.issues.get(key, "")) for key in step.issues],
        "tegenspraken": step.contradictions,
        "uitgelegd": bool(step.entry_id),
    }
