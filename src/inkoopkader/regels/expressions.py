"""The typed expression tree: the one form of a formula that interpreter, SQL compiler and explanation share.

Every node carries its type, and numbers also their scale: the most decimals a value can have. `getal` is the type of a
bare number, which fits any numeric type. Division exists only inside `Round`, as a numerator and a denominator, so that
nothing is ever rounded in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Expr:
    """Base of all nodes: the type of the value, and the most decimals it can have."""

    type: str
    scale: int


@dataclass(frozen=True, slots=True)
class Const(Expr):
    """A written value; None is unknown."""

    value: Any


@dataclass(frozen=True, slots=True)
class Ref(Expr):
    """The value of a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Arith(Expr):
    """`op` is one of + - *."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Negate(Expr):
    """Minus a number."""

    inner: Expr


@dataclass(frozen=True, slots=True)
class Round(Expr):
    """`mode` is rond (ties away from zero), rond_omlaag (down) or rond_omhoog (up); `scale` is the digits that remain."""

    mode: str
    numerator: Expr
    denominator: Expr | None
    digits: int


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """`op` is one of == != < <= > >=."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Logic(Expr):
    """`op` is and / or, over two or more parts."""

    op: str
    parts: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    """The opposite of a condition."""

    inner: Expr


@dataclass(frozen=True, slots=True)
class Choose(Expr):
    """`then` if `condition` else `otherwise`."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Member(Expr):
    """Is `item` one of `items`? `items` is an expression of type codes, or a Const frozenset."""

    item: Expr
    items: Expr


@dataclass(frozen=True, slots=True)
class Shift(Expr):
    """A date or moment plus (`sign` 1) or minus (-1) `amount` of `unit` (dagen, maanden, jaren)."""

    point: Expr
    amount: Expr
    unit: str
    sign: int


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A function: kleinste grootste absoluut dag_van begin_van einde_van jaar_van dagen_tussen bekend."""

    function: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Lookup(Expr):
    """A cell of a table, found by its keys."""

    table: str
    column: str
    keys: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Aggregate(Expr):
    """som tel laagste hoogste er_is of `name`, a rule or fact of the lower level `level`."""

    function: str
    name: str
    level: str


def children(expr: Expr) -> tuple[Expr, ...]:
    """Return the direct parts of an expression, in reading order."""
    match expr:
        case Arith(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Negate(inner=inner) | Not(inner=inner):
            return (inner,)
        case Round(numerator=numerator, denominator=denominator):
            return (numerator,) if denominator is None else (numerator, denominator)
        case Logic(parts=parts):
            return parts
        case Choose(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Member(item=item, items=items):
            return (item, items)
        case Shift(point=point, amount=amount):
            return (point, amount)
        case Call(args=args):
            return args
        case Lookup(keys=keys):
            return keys
    return ()


def names(expr: Expr) -> Iterator[str]:
    """Yield every name the expression reads, aggregated names included, in reading order and possibly twice."""
    if isinstance(expr, Ref | Aggregate):
        yield expr.name
    for part in children(expr):
        yield from names(part)


@dataclass(frozen=True, slots=True)
class Signature:
    """What a formula may know of a name: type, level, decimals, and for codes which ones exist."""

    type: str
    level: str
    scale: int
    codes: frozenset[str] | None = field(default=None, compare=False)
