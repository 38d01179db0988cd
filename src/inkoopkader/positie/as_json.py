"""A position as JSON (docs/json-schema/positie.json)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from inkoopkader.positie import words
from inkoopkader.positie.position import Adjustment, Answer, Condition, Line, Obstacle, Paper, Position, Term
from inkoopkader.positie.provider import Provider
from inkoopkader.regels import values
from inkoopkader.regels.reach import Reach


def position_json(provider: Provider, found: Iterable[Position]) -> dict[str, Any]:
    """Return the positions of one provider."""
    return {
        "aanbieder": provider.name,
        "verzonnen": provider.invented,
        "zorgkantoren": [_position(item) for item in found],
    }


def _position(found: Position) -> dict[str, Any]:
    contract = found.tracer.case.entities["contract"][0]
    return {
        "zorgkantoor": found.office,
        "naam": found.label,
        "jaar": found.year,
        "op": values.plain(found.moment),
        "klasse": [_answer(item) for item in found.classes],
        "contracteren": _answer(found.admission) | {"in_de_weg": [_obstacle(item) for item in found.obstacles]},
        "stukken": [_paper(item) for item in found.papers],
        "termijnen": [_term(item, found) for item in found.terms],
        "tarief": [_line(item) for item in found.lines],
        "opbrengst": _figure(found.total)
        | {
            "bekend_deel": values.plain(found.known_revenue),
            "open": [line.care for line in found.open_lines],
        },
        "voorwaarden": [_condition(item) for item in found.conditions],
        "personen": [_condition(item) for item in found.people],
        "niet_vastgelegd": [item.as_json() for item in found.unset],
        "tegenspraken": [{"titel": title} | item for title, item in found.contradictions],
        "vraagpunten": found.issues,
        "onderbouwing": {
            "contracteren": found.tracer.trace(found.admission.name, contract).as_json(),
            "percentage": [
                found.tracer.trace(line.percentage.name, entity).as_json()
                for line, entity in zip(found.lines, found.tracer.case.entities["regel"], strict=True)
            ],
        },
    }


def _answer(item: Answer) -> dict[str, Any]:
    return {
        "naam": item.name,
        "titel": item.title,
        "type": item.type,
        "waarde": values.plain(item.value),
        "ontbreekt": [gap.as_json() for gap in item.gaps],
    }


def _figure(item: Answer) -> dict[str, Any]:
    """An answer that is a percentage or an amount: while it is open, with what it can still be."""
    return _answer(item) | {"bereik": _reach(item.reach) if item.reach is not None else None}


def _reach(item: Reach) -> dict[str, Any]:
    def end(number: Decimal) -> str | None:
        return values.plain(number) if number.is_finite() else None

    return {
        "laagste": end(item.spans[0][0]),
        "hoogste": end(item.spans[-1][1]),
        "delen": [{"van": end(low), "tot_en_met": end(high)} for low, high in item.spans],
    }


def _obstacle(item: Obstacle) -> dict[str, Any]:
    return {
        "naam": item.name,
        "titel": item.title,
        "waarde": values.plain(item.value),
        "wat": list(item.what),
        "ontbreekt": [gap.as_json() for gap in item.gaps],
        "bronnen": list(item.sources),
    }


def _paper(item: Paper) -> dict[str, Any]:
    return {
        "naam": item.name,
        "titel": item.title,
        "nodig": values.plain(item.needed),
        "stand": item.status,
        "mist": list(item.demands),
        "ouderdom": item.age,
        "bronnen": list(item.sources),
    }


def _term(item: Term, found: Position) -> dict[str, Any]:
    return {
        "naam": item.name,
        "titel": item.title,
        "vorm": item.form,
        "wie": item.who,
        "handeling": item.action,
        "gevolg": item.consequence,
        "waarde": values.plain(item.value),
        "te_laat_vanaf": values.plain(item.lost_from) if item.lost_from is not None else None,
        "op_tijd": values.plain(item.in_time),
        "stand": words.state(item, found.moment),
        "ontbreekt": [gap.as_json() for gap in item.gaps],
        "bronnen": list(item.sources),
    }


def _line(item: Line) -> dict[str, Any]:
    return {
        "zorgsoort": item.care,
        "grondslag": values.plain(item.basis),
        "percentage": _figure(item.percentage),
        "afgetopt": item.capped,
        "basis": _answer(item.base),
        "opslagen": [_adjustment(part) for part in item.adjustments],
        "voor_andere_zorg": list(item.other_care),
        "euro": [_figure(part) for part in item.euros],
    }


def _adjustment(item: Adjustment) -> dict[str, Any]:
    return {
        "naam": item.name,
        "titel": item.title,
        "verdiend": values.plain(item.earned),
        "omvang": values.plain(item.size),
        "vast": item.fixed,
        "vast_gaat_voor": item.overruled,
        "waard": values.plain(item.worth),
        "nodig": [{"naam": name, "waarde": values.plain(value), "wat": text} for name, value, text in item.reasons],
        "ontbreekt": [gap.as_json() for gap in item.gaps],
        "bronnen": list(item.sources),
    }


def _condition(item: Condition) -> dict[str, Any]:
    return {
        "naam": item.name,
        "titel": item.title,
        "soort": item.kind,
        "waarde": values.plain(item.value),
        "wie": item.who,
        "vraag": item.question,
        "waarom": item.why,
        "bronnen": list(item.sources),
    }
