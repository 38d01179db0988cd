"""What the stages of one query share: where every name lives, its value as a column, and what the query needs besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlglot import exp

from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import value
from inkoopkader.regels.sql.dialect import Dialect
from inkoopkader.regels.sql.program import Parameter, Program
from inkoopkader.regels.sql.shape import CASE_KEYS, Shape
from inkoopkader.regels.sql.value import Value, column

BUILTINS = ("zorgkantoor", "jaar", "peildatum")
OPTIONAL = ("client", "clientmaand")
"""Tables that a row need not have an entity in."""


@dataclass(slots=True)
class Table:
    """The state of one table of the shape: the step reached, and the columns that can be read there."""

    name: str
    step: int = 0
    columns: dict[str, Value] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)

    @property
    def current(self) -> str:
        return f"{self.name}_{self.step}"


class State:
    """The query of a program over the tables of a shape, as far as it is written.

    `facts` describes the input columns (a Value per fact, with bounds), `wanted` are the names that the result shows,
    `carry` the input columns that go along to it.
    """

    def __init__(
        self,
        policy: Policy,
        program: Program,
        shape: Shape,
        dialect: Dialect,
        facts: Mapping[str, Value],
        nu: Value,
        days: tuple[date, date],
        wanted: Sequence[str],
        carry: Sequence[str],
        rows: int,
    ) -> None:
        self.policy, self.program, self.shape, self.dialect = policy, program, shape, dialect
        self.facts, self.nu, self.days, self.wanted, self.carry, self.rows = facts, nu, days, wanted, carry, rows
        self.tables = {name: Table(name) for name in shape.tables}
        self.values: dict[str, Value] = {}
        self.home: dict[str, str] = {}
        self.picks: dict[tuple[frozenset[int], ...], Parameter] = {}
        self.lookups: dict[str, tuple[str, exp.Expr]] = {}
        self.steps: list[tuple[str, exp.Expr]] = []
        self.builtins: set[str] = set()

    def table_of(self, level: str) -> str | None:
        """Return the table that holds a level."""
        return self.shape.grain[level]

    def parameter(self, name: str, table: Table) -> Value:
        """Return a column of the parameter table, and remember that a table needs it."""
        table.parameters.add(name)
        return parameter_value(self.program.parameters[name])

    def builtin(self, name: str) -> Value:
        """Return zorgkantoor, jaar or peildatum: columns of the table of days."""
        first, last = self.days
        if name == "zorgkantoor":
            return Value(column(name), "code")
        if name == "jaar":
            return Value(column(name), "aantal", 0, first.year, last.year, False)
        return Value(column(name), "datum", 0, (first - value.EPOCH).days, (last - value.EPOCH).days, False)

    def pick(self, variants: Sequence[frozenset[int]], table: Table) -> Value:
        """Return the column that says which variant holds, numbered from 0."""
        key = tuple(variants)
        if key not in self.picks:
            spread: list[Any] = [None] * self.program.editions
            for number, editions in enumerate(variants):
                for edition in editions:
                    spread[edition] = number
            self.picks[key] = Parameter(f"_keuze_{len(self.picks) + 1}", "getal", tuple(spread), set())
        table.parameters.add(self.picks[key].name)
        return Value(column(self.picks[key].name), "getal", 0, 0, len(variants), True)

    def shared(self, found: Value) -> bool:
        """Is this a parameter, which every table can read?"""
        return isinstance(found.sql, exp.Column) and found.sql.name in self.program.parameters

    def on(self, table: str, left: str, right: str) -> exp.Expr:
        """Return the condition that joins a lower table to a table by its key."""
        keys = (*CASE_KEYS, *self.shape.keys[table])
        return exp.and_(*(exp.EQ(this=column(key, left), expression=column(key, right)) for key in keys))


def parameter_value(found: Parameter) -> Value:
    """Return a parameter as a column with the bounds of its values."""
    scale = (
        max((max(0, -int(item.as_tuple().exponent)) for item in found.values if item is not None), default=0)
        if found.type in value.NUMBERS
        else 0
    )
    places = [value.order(value.raw(item, found.type, scale), found.type) for item in found.values if item is not None]
    known = [place for place in places if place is not None]
    nullable = any(item is None for item in found.values)
    low, high = (
        (min(known), max(known))
        if known
        else (0, 0)
        if found.type in value.NUMBERS or found.type in ("datum", "tijdstip")
        else (None, None)
    )
    return value.bounded(Value(column(found.name), found.type, scale, low, high, nullable))
