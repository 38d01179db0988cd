"""Compile the rules that questions need to one SQL query for many cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlglot import exp

from inkoopkader.regels import values
from inkoopkader.regels.expressions import Const
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import program, value
from inkoopkader.regels.sql.dialect import Dialect, Engine
from inkoopkader.regels.sql.periods import Periods
from inkoopkader.regels.sql.shape import Shape
from inkoopkader.regels.sql.stages import DAYS, EDITION, EDITIONS, Query
from inkoopkader.regels.sql.state import parameter_value
from inkoopkader.regels.sql.value import Value

MANY_ROWS = 10**9


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the result: numbers as integers of at most `reach` with `scale` decimals, moments as microseconds
    UTC, dates, booleans, texts, lists of codes."""

    name: str
    type: str
    scale: int
    reach: int


@dataclass(frozen=True, slots=True)
class SmallTable:
    """A table that goes with a query: per column its name, SQL type and type of the language; rows of values as the
    engines hold them."""

    name: str
    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A step of the query by itself: its name (empty for the last), its SQL, and how many later steps read it."""

    name: str
    sql: str
    readers: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query over the input tables (`shape`) and the small tables of days and parameters. `columns` are the answers;
    the row number `_rij` comes first.

    `sql` is the whole query; `parts` are its steps apart, for an engine that would repeat a step for each of its
    readers.
    """

    sql: str
    parts: tuple[Part, ...]
    engine: Engine
    shape: Shape
    tables: tuple[SmallTable, ...]
    columns: tuple[Column, ...]
    inputs: tuple[str, ...]
    settings: tuple[str, ...]
    levels: frozenset[str]
    elsewhere: tuple[str, ...]
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

    `facts` holds per input column a Value with its type, scale and bounds (`fact`), `settings` the typed values of
    instellingen that were set, `moment` the moment of asking, `rows` the most rows there are. `steps` also shows every
    rule on the way, `carry` are columns of the rows that go along to the result. Raises CaseError when numbers can get
    too large.
    """
    made = program.build(periods.editions, questions, settings or {})
    elsewhere = _elsewhere(policy, made)
    wanted = tuple(
        dict.fromkeys(
            [
                *(
                    name
                    for name in made.names
                    if steps and not name.startswith("_") and "__" not in name and name not in facts
                ),
                *made.questions,
            ]
        )
    )
    wanted = tuple(name for name in wanted if name in made.names)
    days = [day for _, day in periods.index] or [date(2000, 1, 1)]
    dialect = Dialect(engine)
    query = Query(
        policy,
        made,
        shape,
        dialect,
        facts,
        value.constant(moment, "tijdstip", 0),
        (min(days), max(days)),
        wanted,
        carry,
        rows,
    )
    trees, final = query.write()
    parts = _parts(dialect, [*trees, ("", final)]) if engine == "spark" else ()
    for name, tree in trees:
        final = final.with_(name, as_=tree, copy=False)
    columns = tuple(_column(name, query.values[name]) for name in wanted)
    return Compiled(
        dialect.text(final),
        parts,
        engine,
        shape,
        _tables(periods, made, query),
        columns,
        tuple(made.inputs),
        tuple(sorted(made.settings)),
        frozenset(item.level for item in made.names.values()),
        elsewhere,
        made.editions,
        sum(1 for item in made.names if item not in made.inputs),
    )


def _elsewhere(policy: Policy, made: program.Program) -> tuple[str, ...]:
    """Add the questions that exist only at a zorgkantoor that is not in the table: unknown everywhere."""
    found = []
    for name in made.questions:
        if name not in made.names:
            entry = next(layer.entries[name] for layer in policy.layers() if name in layer.entries)
            made.names[name] = program.Name(
                name,
                entry.type,
                entry.level,
                [program.Variant(frozenset(range(made.editions)), Const(entry.type, entry.scale, None))],
            )
            found.append(name)
    return tuple(found)


def _parts(dialect: Dialect, trees: Sequence[tuple[str, exp.Expr]]) -> tuple[Part, ...]:
    readers: Counter[str] = Counter()
    for _, tree in trees:
        readers.update(found.name for found in tree.find_all(exp.Table))
    return tuple(Part(name, dialect.text(tree), readers[name]) for name, tree in trees)


def fact(
    name: str, kind: str, scale: int, low: int | None = None, high: int | None = None, nullable: bool = True
) -> Value:
    """Return an input column as the compiler sees it.

    Bounds of a number are scaled, of a date days since 1970, of a moment microseconds.
    """
    if kind in value.NUMBERS and (low is None or high is None):
        low, high = -(10 ** (values.MAX_DIGITS + scale)), 10 ** (values.MAX_DIGITS + scale)
    elif kind == "datum" and (low is None or high is None):
        low, high = value.FIRST_DAY, value.LAST_DAY
    elif kind == "tijdstip" and (low is None or high is None):
        low, high = value.FIRST_DAY * value.DAY, (value.LAST_DAY + 1) * value.DAY
    return Value(value.column(name), kind, scale, low, high, nullable)


def _column(name: str, found: Value) -> Column:
    return Column(name, found.type, found.scale, value.reach(found))


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
    shown = [
        (
            item,
            parameter_value(item)
            if item.name in made.parameters
            else Value(value.column(item.name), "getal", 0, 0, 99),
        )
        for item in parameters
    ]
    columns = tuple((item.name, value.kind_of(found).sql("duckdb"), item.type) for item, found in shown)
    rows = tuple(
        (
            number,
            *(
                item.values[number]
                if item.name not in made.parameters
                else value.raw(item.values[number], item.type, found.scale)
                for item, found in shown
            ),
        )
        for number in range(made.editions)
    )
    return (days, SmallTable(EDITIONS, ((EDITION, "INTEGER", "getal"), *columns), rows))
