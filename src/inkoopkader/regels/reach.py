"""Between which bounds a number lies that is not known yet, whatever is answered later.

The bounds hold for every answer that may still come: a choice that is not made counts with both its branches, a number
that nobody gave has no bounds, and what the policy leaves open has none either. They can be wider than need be, for two
conditions that hang together are taken as if each went its own way; they are never too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import reduce
from itertools import product

from inkoopkader.regels.evaluate import Entity
from inkoopkader.regels.exact import CONTEXT, round_decimal, round_fraction
from inkoopkader.regels.expressions import (
    Aggregate,
    Arith,
    Call,
    Choose,
    Compare,
    Expr,
    Logic,
    Negate,
    Not,
    Ref,
    Round,
)
from inkoopkader.regels.trace import Tracer

MOST_SPANS = 24
"""How many pieces a reach is kept in; with more, only its outer bounds remain."""

_ENDLESS = Decimal("Infinity")
_OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

Span = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a number can lie: pieces from low to high, apart from each other; a piece may be one value or endless."""

    spans: tuple[Span, ...]

    @property
    def low(self) -> Decimal | None:
        """The lowest that it can be; None: no bound is known."""
        return self.spans[0][0] if self.spans[0][0].is_finite() else None

    @property
    def high(self) -> Decimal | None:
        """The highest that it can be; None: no bound is known."""
        return self.spans[-1][1] if self.spans[-1][1].is_finite() else None

    def holds(self, number: Decimal) -> bool:
        """Can the number have this value?"""
        return any(low <= number <= high for low, high in self.spans)


ANYTHING = Reach(((-_ENDLESS, _ENDLESS),))


def _reach(spans: Iterable[Span]) -> Reach:
    """Put pieces in order and join what touches."""
    joined: list[Span] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return Reach(tuple(joined) if len(joined) <= MOST_SPANS else ((joined[0][0], joined[-1][1]),))


def _point(number: Decimal) -> Reach:
    return Reach(((number, number),))


def _pairs(left: Reach, right: Reach, combine: Callable[[Span, Span], Span]) -> Reach:
    return _reach(combine(one, other) for one, other in product(left.spans, right.spans))


def _rounded(number: Reach, end: Callable[[Decimal], Decimal]) -> Reach:
    # rounding keeps the order, so the ends stay the ends
    return _reach(
        (end(low) if low.is_finite() else low, end(high) if high.is_finite() else high) for low, high in number.spans
    )


def _divided(number: Reach, by: Reach, mode: str, digits: int) -> Reach:
    """Divide and round; by what can be nothing, less than nothing or endless, anything can come out."""
    if by.low is None or by.low <= 0 or by.high is None:
        return ANYTHING

    def end(value: Decimal, below: Decimal) -> Decimal:
        made = round_fraction(mode, value, below, digits) if value.is_finite() else value
        assert made is not None  # only dividing by zero has no outcome
        return made

    def ends(top: Span, below: Span) -> Span:
        found = [end(value, part) for value, part in product(top, below)]
        return min(found), max(found)

    return _pairs(number, by, ends)


def _times(one: Span, other: Span) -> Span:
    # nothing times endless is nothing: a bound of 0 stays one
    ends = [a * b if a and b else Decimal(0) for a, b in product(one, other)]
    return min(ends), max(ends)


_COMBINE: dict[str, Callable[[Span, Span], Span]] = {
    "+": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "-": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "*": _times,
    "kleinste": lambda a, b: (min(a[0], b[0]), min(a[1], b[1])),
    "grootste": lambda a, b: (max(a[0], b[0]), max(a[1], b[1])),
}

_MAY: dict[str, Callable[[Span, Span], bool]] = {
    "<": lambda a, b: a[0] < b[1],
    "<=": lambda a, b: a[0] <= b[1],
    ">": lambda a, b: a[1] > b[0],
    ">=": lambda a, b: a[1] >= b[0],
    "==": lambda a, b: a[0] <= b[1] and b[0] <= a[1],
    "!=": lambda a, b: not a[0] == a[1] == b[0] == b[1],
}


def _either(truths: list[frozenset[bool]], *, stop: bool) -> frozenset[bool]:
    """What conditions can turn out to be together, when one that is `stop` decides."""
    found = {stop} if any(stop in truth for truth in truths) else set()
    return frozenset(found | ({not stop} if all((not stop) in truth for truth in truths) else set()))


Assumed = Mapping[str, Reach | bool]
"""What a branch takes for granted of the names in its condition."""


class Reaches:
    """Reads bounds from an evaluated case; nothing is evaluated again."""

    def __init__(self, tracer: Tracer) -> None:
        self.tracer, self.edition = tracer, tracer.edition
        self._names: dict[tuple[str, int], Reach] = {}
        self._truths: dict[tuple[str, int], frozenset[bool]] = {}

    def reach(self, name: str, entity: Entity) -> Reach:
        """Return where the number of a name can lie for an entity; a known number is its own bounds."""
        with localcontext(CONTEXT):
            return self._name(name, entity)

    def within(self, expr: Expr, entity: Entity) -> Reach:
        """Return where the number of an expression can lie for an entity."""
        with localcontext(CONTEXT):
            return self._expr(expr, entity, {})

    def _name(self, name: str, entity: Entity) -> Reach:
        key = (name, id(entity))
        if key not in self._names:
            value = self.tracer.value(name, entity)
            resolved = self.edition.resolve(name)
            if isinstance(value, Decimal):
                self._names[key] = _point(value)
            elif resolved.expr is None:
                self._names[key] = ANYTHING
            else:
                home = entity if resolved.level == entity.level else entity.up.get(resolved.level, entity)
                self._names[key] = self._expr(resolved.expr, home, {})
        return self._names[key]

    def _expr(self, expr: Expr, entity: Entity, assumed: Assumed) -> Reach:
        if isinstance(expr, Ref):
            held = assumed.get(expr.name)
            return held if isinstance(held, Reach) else self._name(expr.name, entity)
        value = self.tracer.value_of(expr, entity)
        if value is not None:
            return _point(value) if isinstance(value, Decimal) else ANYTHING

        def part(inner: Expr) -> Reach:
            return self._expr(inner, entity, assumed)

        match expr:
            case Arith(op=op, left=left, right=right):
                return _pairs(part(left), part(right), _COMBINE[op])
            case Negate(inner=inner):
                return _reach((-high, -low) for low, high in part(inner).spans)
            case Round(mode=mode, numerator=numerator, denominator=None, digits=digits):
                return _rounded(part(numerator), lambda value: round_decimal(mode, value, digits))
            case Round(mode=mode, numerator=numerator, denominator=Expr() as denominator, digits=digits):
                return _divided(part(numerator), part(denominator), mode, digits)
            case Call(function="kleinste" | "grootste" as function, args=args):
                return reduce(lambda one, other: _pairs(one, other, _COMBINE[function]), map(part, args))
            case Choose(condition=condition, then=then, otherwise=otherwise):
                return self._chosen(condition, then, otherwise, entity, assumed)
            case Aggregate():
                return self._below(expr, entity)
        return ANYTHING

    def _chosen(self, condition: Expr, then: Expr, otherwise: Expr, entity: Entity, assumed: Assumed) -> Reach:
        found: list[Span] = []
        for outcome in self._truth(condition, entity, assumed):
            narrowed = self._assume(condition, outcome, entity, assumed)
            found += self._expr(then if outcome else otherwise, entity, narrowed).spans
        return _reach(found)

    def _below(self, expr: Aggregate, entity: Entity) -> Reach:
        others = entity.down.get(expr.level, [])
        if expr.function == "tel":
            truths = [self._name_truth(expr.name, other) for other in others]
            certain = sum(truth == {True} for truth in truths)
            return Reach(((Decimal(certain), Decimal(certain + sum(len(truth) > 1 for truth in truths))),))
        if not others or expr.function not in ("som", "laagste", "hoogste"):
            return ANYTHING
        op = {"som": "+", "laagste": "kleinste", "hoogste": "grootste"}[expr.function]
        return reduce(
            lambda one, other: _pairs(one, other, _COMBINE[op]), [self._name(expr.name, other) for other in others]
        )

    # conditions: what they can still turn out to be

    def _name_truth(self, name: str, entity: Entity) -> frozenset[bool]:
        key = (name, id(entity))
        if key not in self._truths:
            value = self.tracer.value(name, entity)
            resolved = self.edition.resolve(name)
            if isinstance(value, bool):
                self._truths[key] = frozenset({value})
            elif resolved.expr is None:
                self._truths[key] = frozenset({True, False})
            else:
                home = entity if resolved.level == entity.level else entity.up.get(resolved.level, entity)
                self._truths[key] = self._truth(resolved.expr, home, {})
        return self._truths[key]

    def _truth(self, expr: Expr, entity: Entity, assumed: Assumed) -> frozenset[bool]:
        """Return what a condition can still turn out to be: ja, nee, or either."""
        if isinstance(expr, Ref):
            held = assumed.get(expr.name)
            return frozenset({held}) if isinstance(held, bool) else self._name_truth(expr.name, entity)
        value = self.tracer.value_of(expr, entity)
        if isinstance(value, bool):
            return frozenset({value})
        match expr:
            case Compare(op=op, left=left, right=right):
                one, other = self._expr(left, entity, assumed), self._expr(right, entity, assumed)
                return frozenset(
                    outcome
                    for outcome, way in ((True, op), (False, _OPPOSITE[op]))
                    if any(_MAY[way](a, b) for a, b in product(one.spans, other.spans))
                )
            case Aggregate(function="er_is", name=name, level=level):
                truths = [self._name_truth(name, other) for other in entity.down.get(level, [])]
                return _either(truths, stop=True)
            case Not(inner=inner):
                return frozenset(not outcome for outcome in self._truth(inner, entity, assumed))
            case Logic(op=op, parts=parts):
                return _either([self._truth(part, entity, assumed) for part in parts], stop=op == "or")
            case Choose(condition=condition, then=then, otherwise=otherwise):
                both: frozenset[bool] = frozenset()
                for outcome in self._truth(condition, entity, assumed):
                    narrowed = self._assume(condition, outcome, entity, assumed)
                    both |= self._truth(then if outcome else otherwise, entity, narrowed)
                return both
        return frozenset({True, False})

    def _assume(self, condition: Expr, outcome: bool, entity: Entity, assumed: Assumed) -> Assumed:
        """Return what a branch may take for granted once its condition has turned out so."""
        match condition:
            case Ref(name=name):
                return {**assumed, name: outcome}
            case Not(inner=inner):
                return self._assume(inner, not outcome, entity, assumed)
            case Logic(op=op, parts=parts) if (op == "and") == outcome:
                for part in parts:
                    assumed = self._assume(part, outcome, entity, assumed)
            case Compare(op=op, left=left, right=right):
                way = op if outcome else _OPPOSITE[op]
                assumed = self._narrow(left, way, right, entity, assumed)
                return self._narrow(right, _MIRRORED[way], left, entity, assumed)
        return assumed

    def _narrow(self, side: Expr, op: str, other: Expr, entity: Entity, assumed: Assumed) -> Assumed:
        """Leave of a name only the pieces that can stand in this relation to the other side."""
        if not isinstance(side, Ref):
            return assumed
        limits = self._expr(other, entity, assumed)
        kept = [
            (
                max(low, limits.spans[0][0]) if op in (">", ">=", "==") else low,
                min(high, limits.spans[-1][1]) if op in ("<", "<=", "==") else high,
            )
            for low, high in self._expr(side, entity, assumed).spans
            if any(_MAY[op]((low, high), limit) for limit in limits.spans)
        ]
        return {**assumed, side.name: _reach(kept)} if kept else assumed
