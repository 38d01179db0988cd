"""From a program to one query: a chain of tables per level, a column per rule, aggregates joined in where they are
read."""

from __future__ import annotations

from sqlglot import exp

from inkoopkader.regels.expressions import Const, names
from inkoopkader.regels.sql.program import Name, Param
from inkoopkader.regels.sql.shape import CASE_KEYS, ROW
from inkoopkader.regels.sql.stage import Stage
from inkoopkader.regels.sql.state import State, parameter_value
from inkoopkader.regels.sql.value import Value, column, constant, named, typed

EDITION = "_editie"
DAYS, EDITIONS, INPUT = "_dagen", "_edities", "_invoer_"
CARRIED = "_uit_"
"""Before the name of an input column that goes along to the result."""


class Query(State):
    """Writes the query: stage by stage, then the tables it starts from and the result."""

    def write(self) -> tuple[list[tuple[str, exp.Expr]], exp.Select]:
        """Return the steps by name, each after what it reads, and the last: one row per row of the table, its number
        and the wanted columns."""
        for table, members in self._stages():
            Stage(self, self.tables[table], members).write()
        final = self._final()
        return [*self._bases(), *self.lookups.values(), *self.steps], final

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

    # first and last steps

    def _bases(self) -> list[tuple[str, exp.Expr]]:
        made: list[tuple[str, exp.Expr]] = []
        if any(table.parameters for table in self.tables.values()) or self.builtins:
            needed = sorted(set().union(*(table.parameters for table in self.tables.values())))
            made.append(("_beleid", self._policy_table(needed)))
        for table in self.tables.values():
            select = exp.select(
                *(column(name, "i") for name in ("_rij", *CASE_KEYS) if name != "_rij" or table.name == ROW)
            )
            carried = self.shape.carried(table.name)
            facts = [
                name
                for name in self.facts
                if name in self.program.inputs and self.table_of(self.program.inputs[name].level) == table.name
            ]
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
        select = exp.select(
            *(column(key, "d") for key in CASE_KEYS), *(column(name, "d") for name in sorted(self.builtins))
        )
        select = select.select(*(column(name, "e") for name in needed), copy=False).from_(
            exp.alias_(exp.to_table(DAYS), "d", table=True), copy=False
        )
        on = exp.EQ(this=column(EDITION, "d"), expression=column(EDITION, "e"))
        return select.join(exp.to_table(EDITIONS), on=on, join_alias="e", copy=False)

    def _final(self) -> exp.Select:
        row = self.tables[ROW]
        select = exp.select(column("_rij", "q")).from_(
            exp.alias_(exp.to_table(row.current), "q", table=True), copy=False
        )
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
                select = select.join(
                    exp.to_table(self.tables[home].current),
                    on=self.on(home, "q", home),
                    join_alias=home,
                    join_type="left",
                    copy=False,
                )
            select = select.select(named(column(found.sql.name, "q" if home == ROW else home), name), copy=False)
        return select
