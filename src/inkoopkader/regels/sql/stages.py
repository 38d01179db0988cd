"""From a program to one query: a chain of tables per level, a column per rule, aggregates joined in where they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlglot import exp

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.expressions import Aggregate, Const, names
from inkoopkader.regels.load import Policy
from inkoopkader.regels.sql import numbers, value
from inkoopkader.regels.sql.dialect import Dialect
from inkoopkader.regels.sql.program import Given, Name, Param, Parameter, Program
from inkoopkader.regels.sql.select import Item, Join, layered
from inkoopkader.regels.sql.shape import CASE_KEYS, ROW, Shape
from inkoopkader.regels.sql.value import Value, as_column, column, constant, named, sql_type, typed
from inkoopkader.regels.sql.writer import Writer

EDITION = "_editie"
BUILTINS = ("zorgkantoor", "jaar", "peildatum")
DAYS, EDITIONS, INPUT = "_dagen", "_edities", "_invoer_"
CARRIED = "_uit_"
"""Before the name of an input column that goes along to the result."""
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


class Query:
    """Builds the query of a program over the tables of a shape.

    `facts` describes the input columns (a Value per fact, with bounds), `wanted` are the names that the result shows, `carry` the input
    columns that go along to it.
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

    def write(self) -> tuple[list[tuple[str, exp.Expr]], exp.Select]:
        """Return the steps by name, each after what it reads, and the last: one row per row of the table, its number and the wanted columns."""
        for table, members in self._stages():
            _Stage(self, self.tables[table], members).write()
        final = self._final()
        return [*self._bases(), *self.lookups.values(), *self.steps], final

    # what names are

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

    # order

    def _stages(self) -> list[tuple[str, list[str]]]:
        """Group names into stages of one table; a stage is cut where a table needs what another computes later."""
        stages: list[tuple[str, list[str]]] = []
        placed: dict[str, int] = {}
        for name, item in self.program.names.items():
            table = self.table_of(item.level)
            if table is None:
                self.values[name] = self._without_entity(item)
                continue
            self.home[name] = table
            earliest = 0
            for other in {other for variant in item.variants for other in names(variant.expr)}:
                if other in placed:
                    earliest = max(earliest, placed[other] + (0 if self.home[other] == table else 1))
            for index in range(earliest, len(stages)):
                if stages[index][0] == table:
                    stages[index][1].append(name)
                    placed[name] = index
                    break
            else:
                stages.append((table, [name]))
                placed[name] = len(stages) - 1
        return stages

    def _without_entity(self, item: Name) -> Value:
        """What a name is where its level has no entities: a value of the policy stays what it is, all else is unknown."""
        expr = item.variants[0].expr
        if item.name in self.program.computed or len(item.variants) > 1:
            return constant(None, item.type, 0)
        if isinstance(expr, Const):
            return constant(expr.value, item.type, expr.scale)
        if isinstance(expr, Param):
            return parameter_value(self.program.parameters[expr.name])
        return constant(None, item.type, 0)

    def shared(self, found: Value) -> bool:
        """Is this a parameter, which every table can read?"""
        return isinstance(found.sql, exp.Column) and found.sql.name in self.program.parameters

    # first and last steps

    def _bases(self) -> list[tuple[str, exp.Expr]]:
        made: list[tuple[str, exp.Expr]] = []
        if any(table.parameters for table in self.tables.values()) or self.builtins:
            needed = sorted(set().union(*(table.parameters for table in self.tables.values())))
            made.append(("_beleid", self._policy_table(needed)))
        for table in self.tables.values():
            select = exp.select(*(column(name, "i") for name in ("_rij", *CASE_KEYS) if name != "_rij" or table.name == ROW))
            carried = self.shape.carried(table.name)
            facts = [name for name in self.facts if name in self.program.inputs and self.table_of(self.program.inputs[name].level) == table.name]
            select = select.select(*(column(name, "i") for name in (*carried, *facts)), copy=False)
            select = select.from_(exp.alias_(exp.to_table(INPUT + table.name), "i", table=True), copy=False)
            if table.name == ROW:
                select = select.select(*(named(column(name, "i"), CARRIED + name) for name in self.carry), copy=False)
            extra = sorted(table.parameters | self.builtins)
            if extra:
                select = select.select(*(column(name, "b") for name in extra), copy=False)
                on = exp.and_(*(exp.EQ(this=column(key, "i"), expression=column(key, "b")) for key in CASE_KEYS))
                select = select.join(exp.to_table("_beleid"), on=on, join_alias="b", copy=False)
            made.append((f"{table.name}_0", select))
        return made

    def _policy_table(self, needed: list[str]) -> exp.Expr:
        select = exp.select(*(column(key, "d") for key in CASE_KEYS), *(column(name, "d") for name in sorted(self.builtins)))
        select = select.select(*(column(name, "e") for name in needed), copy=False).from_(exp.alias_(exp.to_table(DAYS), "d", table=True), copy=False)
        on = exp.EQ(this=column(EDITION, "d"), expression=column(EDITION, "e"))
        return select.join(exp.to_table(EDITIONS), on=on, join_alias="e", copy=False)

    def _final(self) -> exp.Select:
        row = self.tables[ROW]
        select = exp.select(column("_rij", "q")).from_(exp.alias_(exp.to_table(row.current), "q", table=True), copy=False)
        select = select.select(*(column(CARRIED + name, "q") for name in self.carry), copy=False)
        joined: set[str] = set()
        for name in self.wanted:
            found = self.values[name]
            if found.constant:
                select = select.select(named(typed(found), name), copy=False)
                continue
            if self.shared(found):
                row.parameters.add(found.sql.name)
            home = ROW if self.shared(found) else self.home[name]
            if home != ROW and name in row.columns:
                found, home = row.columns[name], ROW
            if home != ROW and home not in joined:
                joined.add(home)
                select = select.join(exp.to_table(self.tables[home].current), on=self.on(home, "q", home), join_alias=home, join_type="left", copy=False)
            select = select.select(named(column(found.sql.name, "q" if home == ROW else home), name), copy=False)
        return select

    def on(self, table: str, left: str, right: str) -> exp.Expr:
        """Return the condition that joins a lower table to a table by its key."""
        keys = (*CASE_KEYS, *self.shape.keys[table])
        return exp.and_(*(exp.EQ(this=column(key, left), expression=column(key, right)) for key in keys))


def parameter_value(found: Parameter) -> Value:
    """Return a parameter as a column with the bounds of its values."""
    scale = max((max(0, -int(item.as_tuple().exponent)) for item in found.values if item is not None), default=0) if found.type in value.NUMBERS else 0
    places = [value.order(value.raw(item, found.type, scale), found.type) for item in found.values if item is not None]
    known = [place for place in places if place is not None]
    nullable = any(item is None for item in found.values)
    low, high = (min(known), max(known)) if known else (0, 0) if found.type in value.NUMBERS or found.type in ("datum", "tijdstip") else (None, None)
    return value.bounded(Value(column(found.name), found.type, scale, low, high, nullable))


class _Stage:
    """One step of one table: the columns of its rules, over what the table had, plus what it reads from other tables."""

    def __init__(self, query: Query, table: Table, members: Sequence[str]) -> None:
        self.query, self.table, self.members = query, table, members
        self.items: list[Item] = []
        self.joins: dict[str, Join] = {}
        self.texts: dict[str, str] = {}
        self.aggregates: dict[str, list[exp.Expr]] = {}
        self.count = 0

    def write(self) -> None:
        """Write the step and note its columns."""
        writer = Writer(self.query.dialect, self)
        for name in self.members:
            self._member(writer, self.query.program.names[name])
        previous = self.table.current
        source = exp.alias_(exp.to_table(previous), "q0", table=True)
        for lower, columns in self.aggregates.items():
            self.joins[f"over_{lower}"] = self._aggregate_join(lower, columns)
        if self.items or self.joins:
            self.table.step += 1
            self.query.steps.append((self.table.current, layered(source, self.items, list(self.joins.values()))))

    def _member(self, writer: Writer, item: Name) -> None:
        try:
            made = self._varied(writer, item)
        except CaseError as error:
            raise CaseError(f"{item.name}: {error}") from None
        keep = item.name in self.query.program.computed and self.table.name in OPTIONAL and (made.constant or self.query.shared(made))
        if keep or not (made.constant or isinstance(made.sql, exp.Column)):
            made = self._column(f"_v_{item.name}" if item.name in self.query.facts else item.name, made)
        self.query.values[item.name] = made
        if not self.query.values[item.name].constant:
            self.table.columns[item.name] = self.query.values[item.name]

    def _varied(self, writer: Writer, item: Name) -> Value:
        covered = frozenset().union(*(variant.editions for variant in item.variants))
        written = [(variant.editions, writer.write(variant.expr)) for variant in item.variants]
        everywhere = len(covered) == self.query.program.editions
        if len(written) == 1 and (everywhere or written[0][1].unknown or self.query.shared(written[0][1]) or isinstance(item.variants[0].expr, Given)):
            return written[0][1]
        parts = [made for _, made in written]
        if item.type in value.NUMBERS:
            parts = numbers.common(parts, item.type)
        known = [(editions, part) for (editions, _), part in zip(written, parts, strict=True) if not part.unknown]
        if not known:
            return constant(None, item.type, 0)
        pick = self.query.pick([editions for editions, _ in known], self.table)
        ifs = [exp.If(this=value.number(number), true=typed(part)) for number, (_, part) in enumerate(known)]
        low, high = numbers.hull([part for _, part in known]) if known[0][1].low is not None else (None, None)
        nullable = not everywhere or any(part.nullable for part in parts)
        return Value(exp.Case(this=pick.sql, ifs=ifs), item.type, max(part.scale for _, part in known), low, high, nullable)

    def _column(self, name: str, made: Value) -> Value:
        self.items.append(Item(name, typed(made)))
        return as_column(made, name)

    # what the writer asks

    def read(self, name: str) -> Value:
        """Return a name as an entity of this table sees it."""
        if name == "nu":
            return self.query.nu
        if name in BUILTINS:
            self.query.builtins.add(name)
            return self.query.builtin(name)
        found = self.query.values[name]
        if self.query.shared(found):
            self.table.parameters.add(found.sql.name)
            return found
        if found.constant or self.query.home[name] == self.table.name:
            return found
        return self._import(name, found)

    def _import(self, name: str, found: Value) -> Value:
        """Read a column of a higher table, joined by its key; unknown where there is no such entity."""
        if name in self.table.columns:
            return self.table.columns[name]
        home = self.query.home[name]
        other = self.query.tables[home]
        join = self.joins.setdefault(f"boven_{home}", Join(exp.to_table(other.current), f"boven_{home}", self.query.on(home, "q0", f"boven_{home}"), {}))
        join.columns[name] = found.sql.copy()
        made = replace(as_column(found, name), nullable=found.nullable or home in OPTIONAL)
        self.table.columns[name] = made
        return made

    def parameter(self, name: str) -> Value:
        """Return a column of the parameter table."""
        return self.query.parameter(name, self.table)

    def given(self, name: str) -> Value:
        """Return an input column; unknown when the table has no such column."""
        if name not in self.query.facts:
            resolved = self.query.program.inputs[name]
            return constant(None, resolved.type, 0)
        return self.query.facts[name]

    def hoist(self, made: Value) -> Value:
        """Give a value a column of its own unless it is short."""
        if made.plain or made.constant:
            return made
        text = self.query.dialect.text(made.sql, pretty=False)
        if text in self.texts:
            return as_column(made, self.texts[text])
        self.count += 1
        name = f"_t{self.table.step + 1}_{self.count}"
        self.texts[text] = name
        return self._column(name, made)

    def look_up(self, table: str, key_column: str, keys: Sequence[Value]) -> Value:
        """Return a cell of a table, joined by its keys."""
        held = self.query.policy.tables[table]
        kind = held.columns[key_column]
        if any(key.unknown for key in keys):
            return constant(None, kind, 0)
        name, scales, cells = _lookup_table(self.query, table)
        aligned = [numbers.align(key, max(key.scale, scales[place])) if key.type in value.NUMBERS else key for place, key in enumerate(keys)]
        aligned = [replace(key, type=kind_of_key) if key.type in value.NUMBERS else key for key, kind_of_key in zip(aligned, held.keys.values(), strict=True)]
        columns = [self._key_column(key) for key in aligned]
        alias = f"{name}_{'_'.join(item.lstrip('_') for item in columns)}"
        if alias not in {item.name for item in self.items}:
            conditions = [exp.EQ(this=_scaled_key(f"k{place}", alias, scales[place], aligned[place].scale), expression=column(item, "q0")) for place, item in enumerate(columns)]
            self.items.append(Item(alias, None, Join(exp.to_table(name), alias, exp.and_(*conditions), {}), tuple(columns)))
        join = next(item.join for item in self.items if item.name == alias)
        assert join is not None
        cell = f"_{alias}_{key_column}"
        join.columns[cell] = column(f"c_{key_column}")
        return as_column(cells[key_column], cell)

    def _key_column(self, key: Value) -> str:
        if isinstance(key.sql, exp.Column):
            return key.sql.name
        self.count += 1
        name = f"_k{self.table.step + 1}_{self.count}"
        self.items.append(Item(name, typed(key)))
        return name

    # aggregates

    def aggregate(self, expr: Aggregate) -> Value:
        """Return an aggregate over a lower level: of the row itself when both levels lie on it, else joined from a group."""
        lower = self.query.table_of(expr.level)
        if lower is None:
            return _over_nothing(expr)
        found = self._below(expr.name, lower)
        if lower == self.table.name:
            return _of_one(expr, found)
        return self._of_many(expr, found, lower)

    def _below(self, name: str, lower: str) -> Value:
        """The aggregated value as the lower table holds it."""
        found = self.query.values[name]
        if self.query.shared(found):
            self.query.tables[lower].parameters.add(found.sql.name)
        return found

    def _of_many(self, expr: Aggregate, found: Value, lower: str) -> Value:
        if found.unknown:
            found = replace(found, low=0, high=0)
        operand = typed(found)
        counts = exp.Count(this=operand.copy())
        every = exp.Count(this=exp.Star())
        complete = exp.EQ(this=every.copy(), expression=counts.copy())
        rows = self.query.rows
        name = f"_{expr.function}_{expr.name.lstrip('_')}"
        if name in self.table.columns:
            return self.table.columns[name]
        low, high = found.low, found.high
        kind, scale, empty, sql = expr.type, found.scale, None, None
        if expr.function == "som":
            low, high = min(0, (low or 0) * rows), max(0, (high or 0) * rows)
            wide = not value.narrow(low, high)
            inner = exp.cast(operand.copy(), "INT128") if wide and self.query.dialect.engine == "spark" and not found.wide else operand.copy()
            summed = exp.cast(exp.Sum(this=inner), sql_type("aantal", wide))
            sql = exp.Case(ifs=[exp.If(this=complete, true=summed)])
            empty = numbers.whole(0, expr.type, scale)
        elif expr.function == "tel":
            low, high, scale = 0, rows, 0
            ones = exp.Sum(this=exp.Case(ifs=[exp.If(this=operand.copy(), true=value.number(1))], default=value.number(0)))
            sql = exp.Case(ifs=[exp.If(this=complete, true=exp.cast(ones, "BIGINT"))])
            empty = numbers.whole(0, expr.type, 0)
        elif expr.function == "er_is":
            anyone = exp.Anonymous(this="BOOL_OR", expressions=[operand.copy()])
            unclear = exp.LT(this=counts, expression=every)
            sql = exp.Case(ifs=[exp.If(this=anyone, true=exp.true()), exp.If(this=unclear, true=exp.cast(exp.Null(), "BOOLEAN"))], default=exp.false())
        else:
            pick = exp.Min(this=operand.copy()) if expr.function == "laagste" else exp.Max(this=operand.copy())
            sql = exp.Case(ifs=[exp.If(this=complete, true=pick)])
        self.aggregates.setdefault(lower, []).append(named(sql, name))
        made = Value(column(name), kind, scale, low, high, True)
        nothing = exp.Is(this=column(self._marker(lower)), expression=exp.Null())
        if expr.function == "er_is":
            made = replace(made, sql=exp.Case(ifs=[exp.If(this=nothing, true=exp.false())], default=column(name)), nullable=found.nullable)
        elif empty is not None:
            made = replace(made, sql=exp.Case(ifs=[exp.If(this=nothing, true=typed(empty))], default=column(name)), nullable=found.nullable or found.unknown)
        self.table.columns[name] = made
        return made

    def _marker(self, lower: str) -> str:
        return f"_aantal_{lower}_{self.table.step}"

    def _aggregate_join(self, lower: str, columns: list[exp.Expr]) -> Join:
        keys = (*CASE_KEYS, *self.query.shape.keys[self.table.name])
        alias = f"over_{lower}"
        group = exp.select(*(column(key) for key in keys), named(exp.Count(this=exp.Star()), self._marker(lower)), *columns)
        group = group.from_(exp.to_table(self.query.tables[lower].current), copy=False).group_by(*(column(key) for key in keys), copy=False)
        shown = {self._marker(lower): column(self._marker(lower))} | {item.alias: column(item.alias) for item in columns}
        return Join(exp.Subquery(this=group), alias, self.query.on(self.table.name, "q0", alias), shown)


def _over_nothing(expr: Aggregate) -> Value:
    if expr.function in ("som", "tel"):
        return numbers.whole(0, expr.type, 0)
    if expr.function == "er_is":
        return constant(False, "ja_nee", 0)
    return constant(None, expr.type, 0)


def _of_one(expr: Aggregate, found: Value) -> Value:
    if expr.function != "tel":
        return replace(found, type=expr.type)
    if found.constant:
        return constant(None, "aantal", 0) if found.unknown else numbers.whole(int(found.known), "aantal", 0)
    ifs = [exp.If(this=found.sql.copy(), true=exp.cast(value.number(1), "BIGINT")), exp.If(this=exp.Not(this=found.use()), true=exp.cast(value.number(0), "BIGINT"))]
    return Value(exp.Case(ifs=ifs), "aantal", 0, 0, 1, found.nullable)


def _lookup_table(query: Query, table: str) -> tuple[str, list[int], dict[str, Value]]:
    """Return the name of a policy table in the query, the decimals of its keys, and its columns."""
    held = query.policy.tables[table]
    name = f"tabel_{table}"
    scales = [_most_decimals(key[place] for key in held.rows) if kind in value.NUMBERS else 0 for place, kind in enumerate(held.keys.values())]
    rows = {key: row for key, row in held.rows.items() if None not in key}
    cells: dict[str, Value] = {}
    for item, kind in held.columns.items():
        scale = _most_decimals(row[item] for row in rows.values()) if kind in value.NUMBERS else 0
        places = [place for row in rows.values() if (place := value.order(value.raw(row[item], kind, scale), kind)) is not None]
        low, high = (min(places), max(places)) if places else (0, 0)
        cells[item] = value.bounded(Value(column(item), kind, scale, low, high, True))
    if table not in query.lookups:
        lines = [
            exp.Tuple(
                expressions=[
                    *(typed(constant(part, kind, scales[place])) for place, (part, kind) in enumerate(zip(key, held.keys.values(), strict=True))),
                    *(exp.cast(value.literal(value.raw(row[item], kind, cells[item].scale), kind), value.kind_of(cells[item])) for item, kind in held.columns.items()),
                ]
            )
            for key, row in rows.items()
        ]
        alias = exp.TableAlias(
            this=exp.to_identifier("t"), columns=[exp.to_identifier(f"k{place}") for place in range(len(scales))] + [exp.to_identifier(f"c_{item}") for item in held.columns]
        )
        query.lookups[table] = (name, exp.select("*").from_(exp.Values(expressions=lines, alias=alias), copy=False))
    return name, scales, cells


def _most_decimals(items: Any) -> int:
    return max((max(0, -int(item.as_tuple().exponent)) for item in items if item is not None), default=0)


def _scaled_key(name: str, alias: str, scale: int, wanted: int) -> exp.Expr:
    made = column(name, alias)
    return made if scale == wanted else exp.Mul(this=made, expression=value.number(10 ** (wanted - scale)))
