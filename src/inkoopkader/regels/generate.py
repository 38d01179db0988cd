"""Compile the rules that a question needs to one Python function per level: straight-line code, one temporary per
operation.

Interpreting the tree node by node costs more than the arithmetic itself; this keeps a full decision at a few
microseconds. The names in the generated code are checked identifiers from the policy and our own temporaries; constants
are passed in, never pasted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inkoopkader.regels import moments
from inkoopkader.regels.exact import round_decimal, round_fraction
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


class Writer:
    """Collects lines of one function and the constants it needs."""

    def __init__(self, local: Callable[[str], str], undecided: Callable[[Expr], str] = lambda inner: "") -> None:
        self._local, self._undecided = local, undecided
        self.lines: list[str] = []
        self.constants: dict[str, Any] = {}
        self._count = 0

    def constant(self, value: Any) -> str:
        """Return the source for a constant: None, True, False or a name bound to the value."""
        if value is None or value is True or value is False:
            return repr(value)
        for name, known in self.constants.items():
            if type(known) is type(value) and known == value and str(known) == str(value):
                return name
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def _temporary(self, source: str) -> str:
        self._count += 1
        name = f"t{self._count}"
        self.lines.append(f"{name} = {source}")
        return name

    def write(self, expr: Expr) -> str:
        """Add the lines that compute an expression and return the name (or literal) that holds it."""
        match expr:
            case Const(value=value):
                return self.constant(value)
            case Ref(name=name):
                return self._local(name)
            case Aggregate(function=function, name=name, level=level):
                return self._temporary(f"aggregate_{function}(down.get({level!r}, ()), {name!r})")
            case Arith(op=op, left=left, right=right):
                return self._strict(f"{{}} {op} {{}}", left, right)
            case Negate(inner=inner):
                return self._strict("-{}", inner)
            case Round(mode=mode, numerator=numerator, denominator=None, digits=digits):
                return self._strict(f"round_decimal({mode!r}, {{}}, {digits})", numerator)
            case Round(mode=mode, numerator=numerator, denominator=Expr() as below, digits=digits):
                return self._strict(f"round_fraction({mode!r}, {{}}, {{}}, {digits})", numerator, below)
            case Compare(op=op, left=left, right=right):
                return self._strict(f"{{}} {op} {{}}", left, right)
            case Not(inner=inner):
                return self._strict("not {}", inner)
            case Logic(op=op, parts=parts):
                held = [self.write(part) for part in parts]
                stop = "False" if op == "and" else "True"
                decided = " or ".join(f"{name} is {stop}" for name in held)
                unknown = " or ".join(f"{name} is None" for name in held)
                return self._temporary(f"{stop} if {decided} else None if {unknown} else {stop == 'False'}")
            case Choose(condition=condition, then=then, otherwise=otherwise):
                test, yes, no = self.write(condition), self.write(then), self.write(otherwise)
                return self._temporary(
                    f"{yes} if {test} is True else {no} if {test} is False else {yes} if {yes} == {no} else None"
                )
            case Member(item=item, items=items):
                return self._strict("{} in {}", item, items)
            case Shift(point=point, amount=amount, unit=unit, sign=sign):
                return self._strict(f"shift({{}}, {{}}, {unit!r}, {sign})", point, amount)
            case Call(function="bekend", args=(inner,)):
                known, undecided = f"{self.write(inner)} is not None", self._undecided(inner)
                return self._temporary(f"{known} or (None if {undecided} else False)" if undecided else known)
            case Call(function="duur", args=(inner,)):
                return self.write(inner)
            case Call(function=function, args=args):
                call = {"kleinste": "min", "grootste": "max", "absoluut": "abs"}.get(function, function)
                return self._strict(f"{call}({', '.join(['{}'] * len(args))})", *args)
            case Lookup(table=table, column=column, keys=keys):
                held = [self.write(key) for key in keys]
                return self._temporary(f"lookup({table!r}, {column!r}, ({', '.join(held)},))")
        raise AssertionError(expr)

    def _strict(self, template: str, *parts: Expr) -> str:
        """An operation whose result is unknown as soon as one part is."""
        held = [self.write(part) for part in parts]
        checks = [name for name in dict.fromkeys(held) if not name.startswith("k") and name not in ("True", "False")]
        source = template.format(*held)
        if not checks:
            return self._temporary(source)
        return self._temporary(f"None if {' or '.join(f'{name} is None' for name in checks)} else {source}")


def _values(entities: list[Any], name: str) -> list[Any]:
    return [entity.values.get(name) for entity in entities]


def aggregate_som(entities: list[Any], name: str) -> Decimal | None:
    """Sum over lower entities; unknown when one of them is, 0 over nothing."""
    found = _values(entities, name)
    return None if None in found else sum(found, Decimal(0))


def aggregate_tel(entities: list[Any], name: str) -> Decimal | None:
    """Count of ja; unknown when one of them is, 0 over nothing."""
    found = _values(entities, name)
    return None if None in found else Decimal(found.count(True))


def aggregate_er_is(entities: list[Any], name: str) -> bool | None:
    """Is one of them ja (Kleene or); nee over nothing."""
    found = _values(entities, name)
    return True if True in found else None if None in found else False


def aggregate_laagste(entities: list[Any], name: str) -> Any:
    """The least; unknown when one of them is or over nothing."""
    found = _values(entities, name)
    return None if None in found or not found else min(found)


def aggregate_hoogste(entities: list[Any], name: str) -> Any:
    """The greatest; unknown when one of them is or over nothing."""
    found = _values(entities, name)
    return None if None in found or not found else max(found)


def shift(point: date, amount: Decimal, unit: str, sign: int) -> date | None:
    """A date or moment plus or minus dagen, maanden or jaren; None outside the calendar."""
    count = int(amount) * sign
    try:
        if unit == "dagen":
            return moments.shift(point, days=count)
        return moments.shift(point, months=count * (12 if unit == "jaren" else 1))
    except (OverflowError, ValueError):
        return None


def begin_van(day: date) -> datetime | None:
    """The first moment of a Dutch calendar day; None outside the calendar."""
    try:
        return moments.start_of(day)
    except OverflowError:
        return None


def dagen_tussen(first: date, last: date) -> Decimal:
    """Whole days from the first to the last date."""
    return Decimal((last - first).days)


def jaar_van(point: date | datetime) -> Decimal:
    """The calendar year of a date or of a moment on the Dutch clock."""
    return Decimal(moments.day_of(point).year)


RUNTIME: dict[str, Any] = {
    "aggregate_som": aggregate_som,
    "aggregate_tel": aggregate_tel,
    "aggregate_er_is": aggregate_er_is,
    "aggregate_laagste": aggregate_laagste,
    "aggregate_hoogste": aggregate_hoogste,
    "round_decimal": round_decimal,
    "round_fraction": round_fraction,
    "shift": shift,
    "dagen_tussen": dagen_tussen,
    "jaar_van": jaar_van,
    "dag_van": moments.day_of,
    "begin_van": begin_van,
    "einde_van": moments.end_of,
}
