"""How old a paper may be, in words: the age, the day it is counted on, and the earliest date the paper may carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from inkoopkader.kalender.validity import earliest_issue
from inkoopkader.regels import values
from inkoopkader.regels.evaluate import Entity
from inkoopkader.regels.expressions import Compare, Expr, Logic, Shift, names
from inkoopkader.regels.trace import Tracer

_IN_DAYS_AND_MONTHS = {"dagen": (1, 0), "maanden": (0, 1), "jaren": (0, 12)}


def age_words(tracer: Tracer, rule: str, entity: Entity) -> str:
    """Return what a rule `<stuk>_geldig` asks of the date of a paper, in Dutch; what is not known yet is left out."""
    expr = tracer.edition.resolve(rule).expr
    return "; ".join(_words(tracer, part, entity) for part in _parts(expr)) if expr is not None else ""


def _parts(expr: Expr) -> Iterator[Compare]:
    for part in expr.parts if isinstance(expr, Logic) else (expr,):
        if isinstance(part, Compare):
            yield part


def _words(tracer: Tracer, part: Compare, entity: Entity) -> str:
    if not isinstance(part.left, Shift):
        earliest = tracer.value_of(part.right, entity)
        return f"van {values.show(earliest, 'datum')} of later"
    amount, unit = tracer.value_of(part.left.amount, entity), part.left.unit
    last = tracer.value_of(part.right, entity)
    moment = "; ".join(tracer.title(name) for name in names(part.right))
    if not isinstance(last, date) or not isinstance(amount, Decimal):
        return f"hoogstens {values.show(amount, unit)} oud" + (f" op de dag van: {moment}" if moment else "")
    days, months = (int(amount) * factor for factor in _IN_DAYS_AND_MONTHS[unit])
    earliest = values.show(earliest_issue(last, days=days, months=months), "datum")
    when = values.show(last, "datum") + (f" ({moment})" if moment else "")
    return f"hoogstens {values.show(amount, unit)} oud op {when}: van {earliest} of later"
