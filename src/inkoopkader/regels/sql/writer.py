"""From the typed expression tree to SQL, node by node, with unknowns, bounds and scales followed all the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from sqlglot import exp

from inkoopkader.regels.expressions import (
    Aggregate,
    Arith,
    Call,
    Choose,
    Compare,
    Const,
    Expr,
    Logic,
    Lookup,
    Member,
    Negate,
    Not,
    Ref,
    Round,
    Shift,
)
from inkoopkader.regels.sql import numbers
from inkoopkader.regels.sql.clock import Clock
from inkoopkader.regels.sql.dialect import BEYOND, Dialect, call
from inkoopkader.regels.sql.program import Given, Param
from inkoopkader.regels.sql.value import NUMBERS, Value, constant, fits, literal, typed


class Names(Protocol):
    """What a writer asks of the stage it writes for."""

    def read(self, name: str) -> Value:
        """Return the value of a rule or fact as this stage sees it."""

    def parameter(self, name: str) -> Value:
        """Return a column of the parameter table."""

    def given(self, name: str) -> Value:
        """Return a column of the input table."""

    def aggregate(self, expr: Aggregate) -> Value:
        """Return an aggregate over a lower level."""

    def look_up(self, table: str, column: str, keys: Sequence[Value]) -> Value:
        """Return a cell of a table."""

    def hoist(self, value: Value) -> Value:
        """Give a value a column of its own, unless it is short."""


_COMPARE: dict[str, type[exp.Binary]] = {
    "==": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def truth(value: bool | None) -> Value:
    """Return ja, nee or onbekend."""
    return Value(literal(value, "ja_nee"), "ja_nee", nullable=value is None, constant=True, known=value)


class Writer:
    """Writes expressions of one stage."""

    def __init__(self, dialect: Dialect, scope: Names) -> None:
        self._dialect, self._scope = dialect, scope
        self._clock = Clock(dialect, scope.hoist)

    def write(self, expr: Expr) -> Value:
        """Return an expression as SQL."""
        match expr:
            case Const(type=kind, value=value, scale=scale):
                return constant(value, kind, max(scale, _decimals(value)))
            case Ref(name=name):
                return self._scope.read(name)
            case Param(name=name):
                return self._scope.parameter(name)
            case Given(name=name):
                return self._scope.given(name)
            case Aggregate():
                return self._scope.aggregate(expr)
            case Arith(op=op, left=left, right=right, type=kind):
                return numbers.combine(op, kind, self.write(left), self.write(right))
            case Negate(inner=inner):
                return numbers.negate(self.write(inner))
            case Round():
                return self._round(expr)
            case Compare(op=op, left=left, right=right):
                return self._compare(op, self.write(left), self.write(right))
            case Not(inner=inner):
                return self._not(self.write(inner))
            case Logic(op=op, parts=parts):
                return self._logic(op, [self.write(part) for part in parts])
            case Choose():
                return self._choose(
                    expr.type, self.write(expr.condition), self.write(expr.then), self.write(expr.otherwise)
                )
            case Member(item=item, items=items):
                return self._member(self.write(item), self.write(items))
            case Shift(point=point, amount=amount, unit=unit, sign=sign):
                return self._clock.shift(self.write(point), self.write(amount), unit, sign)
            case Call():
                return self._call(expr.function, expr.type, [self.write(part) for part in expr.args])
            case Lookup(table=table, column=column, keys=keys):
                return self._scope.look_up(table, column, [self.write(key) for key in keys])
        raise AssertionError(expr)

    def _round(self, expr: Round) -> Value:
        below = self.write(expr.denominator) if expr.denominator is not None else None
        made = numbers.rounded(expr.mode, expr.type, self.write(expr.numerator), below, expr.digits, self._scope.hoist)
        if not made.constant and not fits(made):
            for node in made.sql.find_all(exp.IntDiv):
                node.meta[BEYOND] = True
        return made

    def _compare(self, op: str, left: Value, right: Value) -> Value:
        if left.unknown or right.unknown:
            return truth(None)
        if left.type in NUMBERS:
            scale = max(left.scale, right.scale)
            left, right = numbers.align(left, scale), numbers.align(right, scale)
        if left.constant and right.constant:
            return truth(_TESTS[op](left.known, right.known))
        return Value(
            _COMPARE[op](this=left.use(), expression=right.use()), "ja_nee", nullable=left.nullable or right.nullable
        )

    @staticmethod
    def _not(value: Value) -> Value:
        if value.constant:
            return truth(None if value.known is None else not value.known)
        return Value(exp.Not(this=value.use()), "ja_nee", nullable=value.nullable)

    @staticmethod
    def _logic(op: str, parts: list[Value]) -> Value:
        stop = op == "or"
        if any(part.constant and part.known is stop for part in parts):
            return truth(stop)
        left = [part for part in parts if not (part.constant and part.known is not stop and part.known is not None)]
        if not left or all(part.unknown for part in left):
            return truth(None if left else not stop)
        if len(left) == 1:
            return left[0]
        node = exp.Or if stop else exp.And
        made = left[0].use()
        for part in left[1:]:
            made = node(this=made, expression=part.use() if not part.unknown else typed(truth(None)))
        return Value(made, "ja_nee", nullable=any(part.nullable for part in left))

    def _choose(self, kind: str, test: Value, yes: Value, no: Value) -> Value:
        if test.constant and test.known is not None:
            return yes if test.known else no
        if kind in NUMBERS:
            yes, no = numbers.common((yes, no), kind)
        if yes.unknown and no.unknown:
            return yes
        if yes.sql == no.sql and yes.constant == no.constant:
            return yes
        if test.unknown:
            if yes.unknown or no.unknown or (yes.constant and no.constant):
                return replace(yes if yes.unknown else no, sql=exp.Null(), nullable=True, constant=True, known=None)
            yes, no = self._scope.hoist(yes), self._scope.hoist(no)
            same = exp.EQ(this=yes.use(), expression=no.use())
            return self._chosen(kind, [exp.If(this=same, true=typed(yes))], None, yes, no, True)
        if not test.nullable:
            return self._chosen(
                kind, [exp.If(this=test.sql.copy(), true=typed(yes))], no, yes, no, yes.nullable or no.nullable
            )
        test = self._scope.hoist(test)
        if yes.unknown:
            return self._chosen(kind, [exp.If(this=exp.Not(this=test.use()), true=typed(no))], None, no, no, True)
        first = exp.If(this=test.sql.copy(), true=typed(yes))
        if no.unknown:
            return self._chosen(kind, [first], None, yes, yes, True)
        if yes.constant and no.constant:
            return self._chosen(
                kind, [first, exp.If(this=exp.Not(this=test.use()), true=typed(no))], None, yes, no, True
            )
        yes, no = self._scope.hoist(yes), self._scope.hoist(no)
        first = exp.If(this=test.sql.copy(), true=typed(yes))
        differ = exp.NullSafeNEQ if yes.nullable or no.nullable else exp.NEQ
        unclear = exp.And(
            this=exp.Is(this=test.use(), expression=exp.Null()),
            expression=exp.Paren(this=differ(this=yes.use(), expression=no.use())),
        )
        return self._chosen(kind, [first, exp.If(this=unclear, true=exp.Null())], no, yes, no, True)

    @staticmethod
    def _chosen(kind: str, ifs: list[exp.If], default: Value | None, one: Value, other: Value, nullable: bool) -> Value:
        case = exp.Case(ifs=ifs, default=typed(default) if default is not None else None)
        low, high = numbers.hull((one, other)) if one.low is not None or other.low is not None else (None, None)
        return Value(case, kind, max(one.scale, other.scale), low, high, nullable)

    def _member(self, item: Value, items: Value) -> Value:
        if item.unknown or items.unknown:
            return truth(None)
        if items.constant:
            if item.constant:
                return truth(item.known in items.known)
            if not items.known:
                never = exp.Case(
                    ifs=[exp.If(this=exp.Not(this=exp.Is(this=item.use(), expression=exp.Null())), true=exp.false())]
                )
                return Value(never, "ja_nee", nullable=item.nullable)
            found: exp.Expr = exp.In(this=item.use(), expressions=[exp.Literal.string(code) for code in items.known])
            if len(items.known) == 1:
                found = exp.EQ(this=item.use(), expression=exp.Literal.string(items.known[0]))
            return Value(found, "ja_nee", nullable=item.nullable)
        if item.nullable:  # an unknown item in an empty list is unknown here and nee to DuckDB
            item = self._scope.hoist(item)
        found = self._dialect.contains(items.sql.copy(), item.sql.copy())
        if item.nullable:
            found = exp.Case(
                ifs=[exp.If(this=exp.Not(this=exp.Is(this=item.use(), expression=exp.Null())), true=found)]
            )
        return Value(found, "ja_nee", nullable=item.nullable or items.nullable)

    def _call(self, function: str, kind: str, parts: list[Value]) -> Value:
        match function, parts:
            case "bekend", [part]:
                if part.constant or not part.nullable:
                    return truth(not part.unknown)
                return Value(exp.Not(this=exp.Is(this=part.use(), expression=exp.Null())), "ja_nee", nullable=False)
            case "duur", [part]:
                return replace(part, type=kind)
            case "absoluut", [part]:
                return numbers.absolute(part)
            case "kleinste" | "grootste", _:
                return self._extreme(function, kind, parts)
            case "dag_van", [part]:
                return self._clock.day_of(part)
            case "begin_van" | "einde_van", [part]:
                return self._clock.edge_of(part, function == "einde_van")
            case "jaar_van", [part]:
                return self._clock.year_of(part)
            case "dagen_tussen", [first, last]:
                return self._clock.between(first, last)
        raise AssertionError(function)

    def _extreme(self, function: str, kind: str, parts: list[Value]) -> Value:
        """Least or greatest, unknown when one part is: both engines would skip an unknown part."""
        if any(part.unknown for part in parts):
            return numbers.unknown(kind)
        pick: Callable[[Sequence[int]], int] = min if function == "kleinste" else max
        if kind in NUMBERS:
            parts = numbers.common(parts, kind)
        if all(part.constant for part in parts):
            chosen = pick([numbers.bounds(part)[0] for part in parts])
            return next(part for part in parts if numbers.bounds(part)[0] == chosen)
        parts = _can_win(function, parts)
        if len(parts) == 1:
            return parts[0]
        if any(part.nullable for part in parts):
            parts = [self._scope.hoist(part) for part in parts]
        maybe = [part for part in parts if part.nullable]
        made: exp.Expr = call("LEAST" if function == "kleinste" else "GREATEST", *(typed(part) for part in parts))
        if (
            len(parts) == 2 and len(maybe) == 1
        ):  # an unknown part falls through the comparison, so no test for it is needed
            sure = next(part for part in parts if not part.nullable)
            beats = exp.LT if function == "kleinste" else exp.GT
            first = exp.If(this=beats(this=sure.use(), expression=maybe[0].use()), true=typed(sure))
            made = exp.Case(ifs=[first], default=typed(maybe[0]))
        elif maybe:
            unclear: exp.Expr = exp.Is(this=maybe[0].use(), expression=exp.Null())
            for part in maybe[1:]:
                unclear = exp.Or(this=unclear, expression=exp.Is(this=part.use(), expression=exp.Null()))
            made = exp.Case(ifs=[exp.If(this=exp.Not(this=exp.Paren(this=unclear)), true=made)])
        low, high = (pick([numbers.bounds(part)[end] for part in parts]) for end in (0, 1))
        result = Value(made, kind, max(part.scale for part in parts), low, high, bool(maybe))
        if kind in NUMBERS and fits(result) and not all(fits(part) for part in parts):
            return replace(result, sql=exp.cast(result.sql, "BIGINT"))
        return result


def _can_win(function: str, parts: list[Value]) -> list[Value]:
    """Leave out the parts that are never unknown and, by their bounds, never the least (or the greatest)."""
    left = list(parts)
    for part in parts:
        low, high = numbers.bounds(part)
        others = [numbers.bounds(other) for other in left if other is not part]
        beaten = (
            any(end[1] <= low for end in others) if function == "kleinste" else any(end[0] >= high for end in others)
        )
        if beaten and not part.nullable and len(left) > 1:
            left.remove(part)
    return left


def _decimals(value: Any) -> int:
    """The decimals a constant is written with; a bare number can have more than its type."""
    from decimal import Decimal

    if not isinstance(value, Decimal):
        return 0
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
