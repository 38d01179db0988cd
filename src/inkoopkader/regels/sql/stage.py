"""One step of one table of the query: a column per rule, over what the table had, with aggregates and cells of policy
tables joined in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.expressions import Aggregate
from inkoopkader.regels.sql import numbers, value
from inkoopkader.regels.sql.lookups import lookup_table, scaled_key
from inkoopkader.regels.sql.program import Given, Name
from inkoopkader.regels.sql.select import Item, Join, layered
from inkoopkader.regels.sql.shape import CASE_KEYS
from inkoopkader.regels.sql.state import BUILTINS, OPTIONAL, State, Table
from inkoopkader.regels.sql.value import Value, as_column, column, constant, named, sql_type, typed
from inkoopkader.regels.sql.writer import Writer


class Stage:
    """One step of one table: the columns of its rules, over what the table had, plus what it reads from other tables."""

    def __init__(self, query: State, table: Table, members: Sequence[str]) -> None:
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
        keep = (
            item.name in self.query.program.computed
            and self.table.name in OPTIONAL
            and (made.constant or self.query.shared(made))
        )
        if keep or not (made.constant or isinstance(made.sql, exp.Column)):
            made = self._column(f"_v_{item.name}" if item.name in self.query.facts else item.name, made)
        self.query.values[item.name] = made
        if not self.query.values[item.name].constant:
            self.table.columns[item.name] = self.query.values[item.name]

    def _varied(self, writer: Writer, item: Name) -> Value:
        covered = frozenset().union(*(variant.editions for variant in item.variants))
        written = [(variant.editions, writer.write(variant.expr)) for variant in item.variants]
        everywhere = len(covered) == self.query.program.editions
        if len(written) == 1 and (
            everywhere
            or written[0][1].unknown
            or self.query.shared(written[0][1])
            or isinstance(item.variants[0].expr, Given)
        ):
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
        return Value(
            exp.Case(this=pick.sql, ifs=ifs), item.type, max(part.scale for _, part in known), low, high, nullable
        )

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
        join = self.joins.setdefault(
            f"boven_{home}",
            Join(exp.to_table(other.current), f"boven_{home}", self.query.on(home, "q0", f"boven_{home}"), {}),
        )
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
        name, scales, cells = lookup_table(self.query.policy, self.query.lookups, table)
        aligned = [
            numbers.align(key, max(key.scale, scales[place])) if key.type in value.NUMBERS else key
            for place, key in enumerate(keys)
        ]
        aligned = [
            replace(key, type=kind_of_key) if key.type in value.NUMBERS else key
            for key, kind_of_key in zip(aligned, held.keys.values(), strict=True)
        ]
        columns = [self._key_column(key) for key in aligned]
        alias = f"{name}_{'_'.join(item.lstrip('_') for item in columns)}"
        if alias not in {item.name for item in self.items}:
            conditions = [
                exp.EQ(
                    this=scaled_key(f"k{place}", alias, scales[place], aligned[place].scale),
                    expression=column(item, "q0"),
                )
                for place, item in enumerate(columns)
            ]
            self.items.append(
                Item(alias, None, Join(exp.to_table(name), alias, exp.and_(*conditions), {}), tuple(columns))
            )
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
        """Return an aggregate over a lower level: of the row itself when both levels lie on it, else joined from a
        group."""
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
            inner = (
                exp.cast(operand.copy(), "INT128")
                if wide and self.query.dialect.engine == "spark" and not found.wide
                else operand.copy()
            )
            summed = exp.cast(exp.Sum(this=inner), sql_type("aantal", wide))
            sql = exp.Case(ifs=[exp.If(this=complete, true=summed)])
            empty = numbers.whole(0, expr.type, scale)
        elif expr.function == "tel":
            low, high, scale = 0, rows, 0
            ones = exp.Sum(
                this=exp.Case(ifs=[exp.If(this=operand.copy(), true=value.number(1))], default=value.number(0))
            )
            sql = exp.Case(ifs=[exp.If(this=complete, true=exp.cast(ones, "BIGINT"))])
            empty = numbers.whole(0, expr.type, 0)
        elif expr.function == "er_is":
            anyone = exp.Anonymous(this="BOOL_OR", expressions=[operand.copy()])
            unclear = exp.LT(this=counts, expression=every)
            sql = exp.Case(
                ifs=[exp.If(this=anyone, true=exp.true()), exp.If(this=unclear, true=exp.cast(exp.Null(), "BOOLEAN"))],
                default=exp.false(),
            )
        else:
            pick = exp.Min(this=operand.copy()) if expr.function == "laagste" else exp.Max(this=operand.copy())
            sql = exp.Case(ifs=[exp.If(this=complete, true=pick)])
        self.aggregates.setdefault(lower, []).append(named(sql, name))
        made = Value(column(name), kind, scale, low, high, True)
        nothing = exp.Is(this=column(self._marker(lower)), expression=exp.Null())
        if expr.function == "er_is":
            made = replace(
                made,
                sql=exp.Case(ifs=[exp.If(this=nothing, true=exp.false())], default=column(name)),
                nullable=found.nullable,
            )
        elif empty is not None:
            made = replace(
                made,
                sql=exp.Case(ifs=[exp.If(this=nothing, true=typed(empty))], default=column(name)),
                nullable=found.nullable or found.unknown,
            )
        self.table.columns[name] = made
        return made

    def _marker(self, lower: str) -> str:
        return f"_aantal_{lower}_{self.table.step}"

    def _aggregate_join(self, lower: str, columns: list[exp.Expr]) -> Join:
        keys = (*CASE_KEYS, *self.query.shape.keys[self.table.name])
        alias = f"over_{lower}"
        group = exp.select(
            *(column(key) for key in keys), named(exp.Count(this=exp.Star()), self._marker(lower)), *columns
        )
        group = group.from_(exp.to_table(self.query.tables[lower].current), copy=False).group_by(
            *(column(key) for key in keys), copy=False
        )
        shown = {self._marker(lower): column(self._marker(lower))} | {
            item.alias: column(item.alias) for item in columns
        }
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
    ifs = [
        exp.If(this=found.sql.copy(), true=exp.cast(value.number(1), "BIGINT")),
        exp.If(this=exp.Not(this=found.use()), true=exp.cast(value.number(0), "BIGINT")),
    ]
    return Value(exp.Case(ifs=ifs), "aantal", 0, 0, 1, found.nullable)
