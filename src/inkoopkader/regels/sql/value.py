"""A piece of SQL with what is known of its value: type, scale, bounds, whether it can be unknown.

Numbers are scaled integers: 12.34 euro with two decimals is 1234. Bounds are kept for everything that can be counted:
numbers (scaled), dates (days since 1970-01-01) and moments (microseconds since 1970-01-01 UTC). A number whose bounds
fit 64 bits is a BIGINT, otherwise it is wide: HUGEINT on DuckDB, DECIMAL(38,0) on Spark. What could exceed even that is
refused, so no sum or product ever overflows or rounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlglot import exp

from inkoopkader.regels import values
from inkoopkader.regels.errors import CaseError

NUMBERS = (*values.NUMERIC, "getal")
NARROW = 2**63 - 1
WIDE = 10**38 - 1
EPOCH = date(1970, 1, 1)
_EPOCH_MOMENT = datetime(1970, 1, 1)
FIRST_DAY, LAST_DAY = (date.min - EPOCH).days, (date.max - EPOCH).days
SECOND = 1_000_000
DAY = 86_400 * SECOND


@dataclass(frozen=True, slots=True)
class Value:
    """`known` holds the value of a constant (scaled integer, date, bool, text ...), `constant` says whether it is one;
    None is unknown."""

    sql: exp.Expr
    type: str
    scale: int = 0
    low: int | None = None
    high: int | None = None
    nullable: bool = True
    constant: bool = False
    known: Any = None

    @property
    def unknown(self) -> bool:
        """Is this the constant unknown?"""
        return self.constant and self.known is None

    @property
    def wide(self) -> bool:
        """Does it need more than 64 bits?"""
        return self.type in NUMBERS and not self.constant and not fits(self)

    @property
    def plain(self) -> bool:
        """Is it so small that it may be written twice?"""
        return isinstance(self.sql, exp.Column | exp.Literal | exp.Boolean | exp.Null | exp.Neg)

    def use(self) -> exp.Expr:
        """Return the SQL as an operand: a copy, in brackets where needed."""
        made = self.sql.copy()
        needs = isinstance(
            made, exp.Binary | exp.Unary | exp.Connector | exp.Between | exp.Predicate | exp.Neg
        ) and not isinstance(made, exp.Paren)
        return exp.Paren(this=made) if needs else made


def fits(value: Value) -> bool:
    """Do the bounds of a number fit 64 bits?"""
    return narrow(value.low or 0, value.high or 0)


def reach(value: Value) -> int:
    """Return the largest size that the integer of a number can have; 0 for another type."""
    return max(abs(value.low or 0), abs(value.high or 0)) if value.type in NUMBERS else 0


def narrow(low: int, high: int) -> bool:
    """Do these bounds fit 64 bits?"""
    return low >= -NARROW and high <= NARROW


def bounded(value: Value) -> Value:
    """Return a number after checking that its bounds fit the widest integers. Raises CaseError."""
    if value.type in NUMBERS and max(abs(value.low or 0), abs(value.high or 0)) > WIDE:
        raise CaseError(
            "een tussenuitkomst kan meer dan 38 cijfers krijgen; zo groot kan een tabel niet exact worden gerekend (kleinere bedragen of een 'grens' bij het feit helpt)"
        )
    return value


def scaled(number: Decimal, scale: int) -> int:
    """Return a number as a scaled integer; it has at most `scale` decimals."""
    return int(number.scaleb(scale))


def raw(value: Any, kind: str, scale: int) -> Any:
    """Return a value of the language as the engines hold it: scaled integer, day, microseconds, bool, text, sorted
    list."""
    if value is None:
        return None
    if kind in NUMBERS:
        return scaled(value, scale)
    if kind == "tijdstip":
        return (value.replace(tzinfo=None) - _EPOCH_MOMENT) // timedelta(microseconds=1)
    if kind == "codes":
        return sorted(value)
    return value


def unraw(value: Any, kind: str, scale: int) -> Any:
    """Return what an engine holds as a value of the language."""
    from datetime import UTC

    if value is None:
        return None
    if kind in NUMBERS:
        return Decimal(int(value)).scaleb(-scale)
    if kind == "tijdstip":
        return (_EPOCH_MOMENT + timedelta(microseconds=value)).replace(tzinfo=UTC)
    if kind == "codes":
        return frozenset(value)
    return value


def order(value: Any, kind: str) -> int | None:
    """Return the place of a raw value on the line of its bounds, or None for a type without bounds."""
    if value is None:
        return None
    if kind in NUMBERS or kind == "tijdstip":
        return int(value)
    return (value - EPOCH).days if kind == "datum" else None


def constant(value: Any, kind: str, scale: int) -> Value:
    """Return a constant of the language as a literal."""
    found = raw(value, kind, scale)
    place = order(found, kind)
    return bounded(
        Value(literal(found, kind), kind, scale if kind in NUMBERS else 0, place, place, found is None, True, found)
    )


def literal(found: Any, kind: str) -> exp.Expr:
    """Return a raw value as SQL."""
    if found is None:
        return exp.Null()
    if kind in NUMBERS or kind == "tijdstip":
        return number(found)
    if kind == "datum":
        return exp.cast(exp.Literal.string(found.isoformat()), "DATE")
    if kind == "ja_nee":
        return exp.Boolean(this=found)
    if kind == "codes":
        return exp.cast(
            exp.Array(expressions=[exp.Literal.string(code) for code in found]), exp.DataType.build("ARRAY<VARCHAR>")
        )
    return exp.Literal.string(found)


def number(value: int) -> exp.Expr:
    """Return an integer literal."""
    return exp.Neg(this=exp.Literal.number(str(-value))) if value < 0 else exp.Literal.number(str(value))


def column(name: str, table: str | None = None) -> exp.Expr:
    """Return a column by name."""
    return exp.column(name, table=table)


def named(sql: exp.Expr, name: str) -> exp.Expr:
    """Return SQL with a name for its column."""
    return exp.Alias(this=sql, alias=exp.to_identifier(name))


def as_column(value: Value, name: str) -> Value:
    """Return the value as it is read from a column that holds it."""
    return replace(value, sql=column(name), constant=False, known=None)


def kind_of(value: Value) -> exp.DataType:
    """Return the SQL type that holds a value."""
    return sql_type(value.type, value.wide or (value.constant and not fits(value)))


def sql_type(kind: str, wide: bool) -> exp.DataType:
    """Return the SQL type for a type of the language; INT128 becomes DECIMAL(38,0) on Spark (`dialect`)."""
    if kind in NUMBERS:
        return exp.DataType.build("INT128" if wide else "BIGINT")
    text = {"tijdstip": "BIGINT", "datum": "DATE", "ja_nee": "BOOLEAN", "codes": "ARRAY<VARCHAR>"}.get(kind, "VARCHAR")
    return exp.DataType.build(text)


def typed(value: Value) -> exp.Expr:
    """Return the SQL of a value with its type made explicit where a literal would leave it open."""
    if value.constant and (value.type in NUMBERS or value.type == "tijdstip" or value.known is None):
        return exp.cast(value.sql.copy(), kind_of(value))
    return value.sql.copy()


def cast_wide(value: Value, wide: bool) -> exp.Expr:
    """Return the SQL of a number as an operand of a computation that is wide or not."""
    if value.constant:
        return exp.cast(value.sql.copy(), exp.DataType.build("INT128")) if wide else value.use()
    if value.wide == wide:
        return value.use()
    return exp.cast(value.sql.copy(), exp.DataType.build("INT128" if wide else "BIGINT"))
