"""Compile the rules that questions need to one SQL query for many cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inkoopkader.regels import values
from inkoopkader.regels.load import Policy
from inkoopkader.regels.sql import program, value
from inkoopkader.regels.sql.dialect import Dialect, Engine
from inkoopkader.regels.sql.periods import Periods
from inkoopkader.regels.sql.shape import Shape
from inkoopkader.regels.sql.stages import DAYS, EDITION, EDITIONS, Query, parameter_value
from inkoopkader.regels.sql.value import Value

MANY_ROWS = 10**9


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the result: numbers as integers with `scale` decimals, moments as microseconds UTC, dates, booleans, texts, lists of codes."""

    name: str
    type: str
    scale: int
    wide: bool


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A table that goes with a query: per column its name, SQL type and type of the language; rows of values as the engines hold them."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query over the input tables (`shape`) and the small tables of days and parameters. `columns` are the answers; the row number `_rij` comes first."""

    sql: str
    engine: Engine
    shape: Shape
    tables: tuple[SmallTable, ...]
    columns: tuple[Column, ...]
    inputs: tuple[str, ...]
    settings: tuple[str, ...]
    levels: frozenset[str]
    editions: int
    rules: int


def compile_rules(
    policy: Policy,
    periods: Periods,
    questions: Sequence[str],
    engine: Engine,
    shape: Shape,
    facts: Mapping[str, Value],
    *,
    settings: Mapping[str, Any] | None = None,
    moment: datetime | None = None,
    steps: bool = False,
    carry: Sequence[str] = (),
    rows: int = MANY_ROWS,
) -> Compiled:
    """Return the query that answers questions for a table.

    `facts` holds per input column a Value with its type, scale and bounds (`fact`), `settings` the typed values of instellingen that were set, `moment` the
    moment of asking, `rows` the most rows there are. `steps` also shows every rule on the way, `carry` are columns
    of the rows that go along to the result. Raises CaseError when numbers can get too large.
    """
    made = program.build(periods.editions, questions, settings or {})
    wanted = tuple(dict.fromkeys([*(name for name in made.names if steps and not name.startswith("_") and "__" not in name and name not in facts), *made.questions]))
    wanted = tuple(name for name in wanted if name in made.names)
    days = [day for _, day in periods.index] or [date(2000, 1, 1)]
    dialect = Dialect(engine)
    query = Query(policy, made, shape, dialect, facts, value.constant(moment, "tijdstip", 0), (min(days), max(days)), wanted, carry, rows)
    text = dialect.text(query.write())
    columns = tuple(_column(name, query.values[name]) for name in wanted)
    return Compiled(
        text,
        engine,
        shape,
        _tables(periods, made, query),
        columns,
        tuple(made.inputs),
        tuple(sorted(made.settings)),
        frozenset(item.level for item in made.names.values()),
        made.editions,
        sum(1 for item in made.names if item not in made.inputs),
    )


def fact(name: str, kind: str, scale: int, low: int | None = None, high: int | None = None, nullable: bool = True) -> Value:
    """Return an input column as the compiler sees it. Bounds of a number are scaled, of a date days since 1970, of a moment microseconds."""
    if kind in value.NUMBERS and (low is None or high is None):
        low, high = -(10 ** (values.MAX_DIGITS + scale)), 10 ** (values.MAX_DIGITS + scale)
    elif kind == "datum" and (low is None or high is None):
        low, high = value.FIRST_DAY, value.LAST_DAY
    elif kind == "tijdstip" and (low is None or high is None):
        low, high = value.FIRST_DAY * value.DAY, (value.LAST_DAY + 1) * value.DAY
    return Value(value.column(name), kind, scale, low, high, nullable)


def _column(name: str, found: Value) -> Column:
    return Column(name, found.type, found.scale, found.type in value.NUMBERS and not value.fits(found))


def _tables(periods: Periods, made: program.Program, query: Query) -> tuple[SmallTable, ...]:
    days = SmallTable(
        DAYS,
        (
            ("_kantoor", "VARCHAR", "tekst"),
            ("_dag", "DATE", "datum"),
            (EDITION, "INTEGER", "getal"),
            ("zorgkantoor", "VARCHAR", "code"),
            ("jaar", "BIGINT", "aantal"),
            ("peildatum", "DATE", "datum"),
        ),
        tuple((office or "", day, number, office, day.year, day) for (office, day), number in periods.index.items()),
    )
    parameters = [*made.parameters.values(), *query.picks.values()]
    shown = [(item, parameter_value(item) if item.name in made.parameters else Value(value.column(item.name), "getal", 0, 0, 99)) for item in parameters]
    columns = tuple((item.name, value.kind_of(found).sql("duckdb"), item.type) for item, found in shown)
    rows = tuple(
        (number, *(item.values[number] if item.name not in made.parameters else value.raw(item.values[number], item.type, found.scale) for item, found in shown))
        for number in range(made.editions)
    )
    return (days, SmallTable(EDITIONS, ((EDITION, "INTEGER", "getal"), *columns), rows))
