"""Exact arithmetic on scaled integers in SQL: align, add, multiply, compare sizes, and the three roundings of a
fraction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlglot import exp

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql.value import NARROW, WIDE, Value, bounded, cast_wide, fits, narrow, number

Hoist = Callable[[Value], Value]
"""Gives a value a column of its own when it is too long to be written twice."""


def _made(sql: exp.Expr, like: Value, scale: int, low: int, high: int, nullable: bool) -> Value:
    return bounded(Value(sql, like.type, scale, low, high, nullable))


def whole(value: int, kind: str, scale: int) -> Value:
    """Return an integer literal."""
    return bounded(Value(number(value), kind, scale, value, value, False, True, value))


def bounds(value: Value) -> tuple[int, int]:
    """Return the bounds of a number."""
    assert value.low is not None and value.high is not None, value
    return value.low, value.high


def unknown(kind: str, scale: int = 0) -> Value:
    """Return the constant unknown of a type."""
    return Value(exp.Null(), kind, scale, 0, 0, True, True, None)


def align(value: Value, scale: int) -> Value:
    """Return the same number with more decimals."""
    return times_power(value, scale - value.scale, scale)


def times_power(value: Value, power: int, scale: int) -> Value:
    """Return the integer multiplied by a power of ten, read with another scale."""
    if power == 0 or value.unknown:
        return replace(value, scale=scale)
    factor = 10**power
    if value.constant:
        return whole(value.known * factor, value.type, scale)
    low, high = (end * factor for end in bounds(value))
    wide = not narrow(low, high)
    return _made(
        exp.Mul(this=cast_wide(value, wide), expression=number(factor)), value, scale, low, high, value.nullable
    )


def combine(op: str, kind: str, left: Value, right: Value) -> Value:
    """Return left + - * right."""
    if left.unknown or right.unknown:
        return unknown(kind)
    if op == "*":
        scale = left.scale + right.scale
    else:
        scale = max(left.scale, right.scale)
        left, right = align(left, scale), align(right, scale)
    if left.constant and right.constant:
        done = {"+": left.known + right.known, "-": left.known - right.known, "*": left.known * right.known}[op]
        return whole(done, kind, scale)
    a, b = bounds(left), bounds(right)
    if op == "*":
        ends = [x * y for x in a for y in b]
        low, high = min(ends), max(ends)
    else:
        low, high = (a[0] + b[0], a[1] + b[1]) if op == "+" else (a[0] - b[1], a[1] - b[0])
    wide = not narrow(low, high) or left.wide or right.wide
    node = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}[op]
    sql: exp.Expr = node(this=cast_wide(left, wide), expression=cast_wide(right, wide))
    made = Value(sql, kind, scale, low, high, left.nullable or right.nullable)
    return _settled(made, wide)


def _settled(made: Value, computed_wide: bool) -> Value:
    """Bring a result back to 64 bits when its bounds allow it."""
    bounded(made)
    if computed_wide and fits(made):
        return replace(made, sql=exp.cast(made.sql, exp.DataType.build("BIGINT")))
    return made


def negate(value: Value) -> Value:
    """Return minus a number."""
    if value.unknown:
        return value
    if value.constant:
        return whole(-value.known, value.type, value.scale)
    low, high = bounds(value)
    return replace(value, sql=exp.Neg(this=value.use()), low=-high, high=-low)


def absolute(value: Value) -> Value:
    """Return the size of a number without its sign."""
    if value.unknown:
        return value
    if value.constant:
        return whole(abs(value.known), value.type, value.scale)
    low, high = bounds(value)
    if low >= 0:
        return value
    return replace(value, sql=exp.Abs(this=value.sql.copy()), low=max(0, -high), high=max(-low, high))


def common(parts: Sequence[Value], kind: str) -> list[Value]:
    """Return numbers with one scale and one width, so that they can stand in one column."""
    scale = max(part.scale for part in parts)
    aligned = [part if part.unknown else align(part, scale) for part in parts]
    known = [part for part in aligned if not part.unknown]
    wide = any(not fits(part) for part in known)
    return [
        part if part.unknown else replace(part, type=kind, sql=cast_wide(part, wide) if not part.constant else part.sql)
        for part in aligned
    ]


def hull(parts: Sequence[Value]) -> tuple[int, int]:
    """Return bounds that hold every part; unknown constants say nothing."""
    known = [bounds(part) for part in parts if not part.unknown and part.low is not None]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else (0, 0)


# division, only inside a rounding


def rounded(mode: str, kind: str, top: Value, below: Value | None, digits: int, hoist: Hoist) -> Value:
    """Return top/below rounded to `digits` decimals; unknown when dividing by zero.

    Ties go away from zero, down is to minus infinity.
    """
    scale = max(0, digits)
    if top.unknown or (below is not None and below.unknown):
        return unknown(kind, scale)
    power = digits + (below.scale if below is not None else 0) - top.scale
    if below is None:
        if power >= 0:
            return replace(times_power(top, power + scale - digits, scale), type=kind)
        below = whole(1, "getal", 0)
    if power >= 0:
        top = times_power(top, power, 0)
    else:
        below = times_power(below, -power, 0)
    if below.constant and below.known == 0:
        return unknown(kind, scale)
    if below.constant and below.known < 0:
        top, below = negate(top), whole(-below.known, "getal", 0)
    if top.constant and below.constant:
        return whole(_quotient(mode, top.known, below.known) * 10 ** (scale - digits), kind, scale)
    if not below.constant and bounds(below)[0] <= 0:
        top, below = _positive(hoist(top), hoist(below))
    made = _divide(mode, kind, top, below, hoist)
    return times_power(made, scale - digits, scale) if digits < 0 else replace(made, scale=scale)


def _quotient(mode: str, top: int, below: int) -> int:
    if mode == "rond_omlaag":
        return top // below
    if mode == "rond_omhoog":
        return -(-top // below)
    whole = (2 * abs(top) + below) // (2 * below)
    return -whole if top < 0 else whole


def _positive(top: Value, below: Value) -> tuple[Value, Value]:
    """Move the sign of a denominator to the numerator; a denominator of zero becomes unknown."""
    low, high = bounds(below)
    nullable = replace(below, nullable=True)
    if low >= 0:
        return top, replace(nullable, sql=exp.Nullif(this=below.use(), expression=number(0)), low=1, high=max(high, 1))
    size = max(-low, high, 1)
    negative = exp.LT(this=below.use(), expression=number(0))
    minus = negate(top)
    ends = (*bounds(top), *bounds(minus))
    flipped = exp.Case(ifs=[exp.If(this=negative, true=minus.sql.copy())], default=top.sql.copy())
    turned = Value(flipped, top.type, top.scale, min(ends), max(ends), top.nullable)
    return turned, replace(
        nullable, sql=exp.Nullif(this=exp.Abs(this=below.sql.copy()), expression=number(0)), low=1, high=size
    )


def _divide(mode: str, kind: str, top: Value, below: Value, hoist: Hoist) -> Value:
    """Divide by a positive denominator (or unknown); both engines truncate towards zero."""
    low, high = bounds(top)
    least, most = bounds(below)
    ends = [_quotient(mode, end, size) for end in (low, high) for size in (least, most)]
    nullable = top.nullable or below.nullable

    def finish(sql: exp.Expr, wide: bool) -> Value:
        return _settled(Value(sql, kind, 0, min(ends), max(ends), nullable), wide)

    def over(numerator: exp.Expr, denominator: exp.Expr) -> exp.Expr:
        return exp.IntDiv(this=exp.Paren(this=numerator), expression=denominator)

    if low < 0:
        top = hoist(top)
        if not below.constant:
            below = hoist(below)
    if mode == "rond":
        if below.constant and below.known % 2 == 0:
            extra, above, under = whole(below.known // 2, "getal", 0), top, below
        else:
            extra, above, under = (
                below,
                combine("*", "getal", whole(2, "getal", 0), replace(top, scale=0)),
                combine("*", "getal", whole(2, "getal", 0), replace(below, scale=0)),
            )
        reach = max(abs(end) for end in bounds(above)) + abs(bounds(extra)[1])
        wide = reach > NARROW or under.wide or above.wide
        _refuse(reach)
        plus = exp.Add(this=cast_wide(above, wide), expression=cast_wide(extra, wide))
        if low >= 0:
            return finish(over(plus, cast_wide(under, wide)), wide)
        minus = exp.Sub(this=cast_wide(above, wide), expression=cast_wide(extra, wide))
        shifted: exp.Expr = exp.Case(
            ifs=[exp.If(this=exp.LT(this=top.use(), expression=number(0)), true=minus)], default=plus
        )
        if high < 0:
            shifted = minus
        return finish(over(shifted, cast_wide(under, wide)), wide)
    reach = max(abs(low), abs(high)) + most
    wide = reach > NARROW or top.wide or below.wide
    _refuse(reach)
    plain = over(cast_wide(top, wide), cast_wide(below, wide))
    up = over(
        exp.Sub(this=exp.Add(this=cast_wide(top, wide), expression=cast_wide(below, wide)), expression=number(1)),
        cast_wide(below, wide),
    )
    down = over(
        exp.Add(this=exp.Sub(this=cast_wide(top, wide), expression=cast_wide(below, wide)), expression=number(1)),
        cast_wide(below, wide),
    )
    if mode == "rond_omlaag":
        positive, negative = plain, down
    else:
        positive, negative = up, plain.copy()
    if low >= 0:
        return finish(positive, wide)
    return finish(
        exp.Case(ifs=[exp.If(this=exp.LT(this=top.use(), expression=number(0)), true=negative)], default=positive), wide
    )


def _refuse(reach: int) -> None:
    if reach > WIDE:
        raise CaseError(
            "een tussenuitkomst van een deling kan meer dan 38 cijfers krijgen; zo groot kan een tabel niet exact worden gerekend"
        )
