"""Walk an expression tree for one entity: slower than the generated code, but it can say the value of every part.

Explanations need the parts (which condition failed, which branch was taken); the tests use it as a second opinion on
`generate`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

from inkoopkader.regels import generate
from inkoopkader.regels.exact import CONTEXT, round_fraction
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

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_ARITH: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}
_CALLS: dict[str, Callable[..., Any]] = {
    "kleinste": min,
    "grootste": max,
    "absoluut": abs,
    "duur": lambda amount: amount,
    "dag_van": generate.RUNTIME["dag_van"],
    "begin_van": generate.RUNTIME["begin_van"],
    "einde_van": generate.RUNTIME["einde_van"],
    "jaar_van": generate.jaar_van,
    "dagen_tussen": generate.dagen_tussen,
}


Kept = dict[int, tuple[Expr, Any]]
"""What was worked out, by the identity of the expression, which is held with it so that its identity stays its own."""


class Walker:
    """Values of expressions, given how to read a name, the entities below, and a table row; `undecided` says whether
    somebody may still tell what `bekend` asks for. With `kept` every part is worked out once and found there."""

    def __init__(
        self,
        read: Callable[[str], Any],
        below: Callable[[str], list[Any]],
        lookup: Callable[[str, str, tuple[Any, ...]], Any],
        undecided: Callable[[Expr], bool] = lambda inner: False,
        kept: Kept | None = None,
    ) -> None:
        self._read, self._below, self._lookup, self._undecided = read, below, lookup, undecided
        self._kept = kept

    def value(self, expr: Expr) -> Any:
        """Return the value of an expression; None is unknown."""
        with localcontext(CONTEXT):
            return self._value(expr)

    def _value(self, expr: Expr) -> Any:
        if isinstance(expr, Ref):
            return self._read(expr.name)
        if isinstance(expr, Const):
            return expr.value
        if self._kept is None:
            return self._made(expr)
        found = self._kept.get(id(expr))
        if found is None:
            found = self._kept[id(expr)] = (expr, self._made(expr))
        return found[1]

    def _made(self, expr: Expr) -> Any:
        match expr:
            case Aggregate(function=function, name=name, level=level):
                return generate.RUNTIME[f"aggregate_{function}"](self._below(level), name)
            case Logic(op=op, parts=parts):
                stop = op == "or"
                found = [self._value(part) for part in parts]
                return (
                    stop
                    if stop in [item for item in found if item is not None]
                    else None
                    if None in found
                    else not stop
                )
            case Choose(condition=condition, then=then, otherwise=otherwise):
                test, yes, no = self._value(condition), self._value(then), self._value(otherwise)
                return yes if test is True else no if test is False else yes if yes == no else None
            case Call(function="bekend", args=(inner,)):
                return self._value(inner) is not None or (None if self._undecided(inner) else False)
            case Lookup(table=table, column=column, keys=keys):
                return self._lookup(table, column, tuple(self._value(key) for key in keys))
        held = [self._value(part) for part in _strict_parts(expr)]
        return None if any(item is None for item in held) else _strict(expr, held)


def _strict_parts(expr: Expr) -> tuple[Expr, ...]:
    match expr:
        case Arith(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Negate(inner=inner) | Not(inner=inner):
            return (inner,)
        case Round(numerator=numerator, denominator=None):
            return (numerator,)
        case Round(numerator=numerator, denominator=Expr() as below):
            return (numerator, below)
        case Member(item=item, items=items):
            return (item, items)
        case Shift(point=point, amount=amount):
            return (point, amount)
        case Call(args=args):
            return args
    raise AssertionError(expr)


def _strict(expr: Expr, parts: list[Any]) -> Any:
    match expr:
        case Arith(op=op):
            return _ARITH[op](parts[0], parts[1])
        case Compare(op=op):
            return _COMPARE[op](parts[0], parts[1])
        case Negate():
            return -parts[0]
        case Not():
            return not parts[0]
        case Round(mode=mode, digits=digits):
            return round_fraction(mode, parts[0], parts[1] if len(parts) > 1 else Decimal(1), digits)
        case Member():
            return parts[0] in parts[1]
        case Shift(unit=unit, sign=sign):
            return generate.shift(parts[0], parts[1], unit, sign)
        case Call(function=function):
            return _CALLS[function](*parts)
    raise AssertionError(expr)
