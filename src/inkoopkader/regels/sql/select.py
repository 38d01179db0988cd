"""Columns that read each other, as the fewest nested selects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from inkoopkader.regels.sql.value import column, named


@dataclass(slots=True)
class Join:
    """A table joined at the left side of a select, and what its columns are called there.

    The left side is q0 in `on`.
    """

    source: exp.Expr
    alias: str
    on: exp.Expr
    columns: dict[str, exp.Expr] = field(default_factory=dict)


@dataclass(slots=True)
class Item:
    """A column, or a join whose keys are columns of the same step (`needs`)."""

    name: str
    sql: exp.Expr | None
    join: Join | None = None
    needs: tuple[str, ...] = ()


def layered(source: exp.Expr, items: Sequence[Item], joins: Sequence[Join]) -> exp.Expr:
    """Return a select over `source` with all items; what an item reads of the others lies one select deeper.

    `joins` need only the source.
    """
    depth: dict[str, int] = {}
    ready = 1 if joins else 0  # joined columns are there from the second select on
    for item in items:
        own = [depth[name] for name in _reads(item) if name in depth]
        depth[item.name] = max((level + 1 for level in own), default=ready)
        if item.join is not None:
            for name in item.join.columns:
                depth[name] = depth[item.name]
    made: exp.Select | None = None
    if joins:
        made = exp.select("q0.*").from_(source)
        for join in joins:
            made = _joined(made, join)
    for level in range(ready, max(depth.values(), default=-1) + 1):
        select = exp.select("q0.*").from_(
            source if made is None else exp.Subquery(this=made, alias=exp.TableAlias(this=exp.to_identifier("q0"))),
            copy=False,
        )
        for item in items:
            if depth[item.name] != level:
                continue
            if item.join is not None:
                select = _joined(select, item.join)
            elif item.sql is not None:
                select = select.select(named(item.sql, item.name), copy=False)
        made = select
    assert made is not None
    return made


def _joined(select: exp.Select, join: Join) -> exp.Select:
    def ours(node: exp.Expr) -> exp.Expr:
        return column(node.name, join.alias) if isinstance(node, exp.Column) and not node.table else node

    for name, sql in join.columns.items():
        select = select.select(named(sql.copy().transform(ours), name), copy=False)
    return select.join(join.source, on=join.on, join_alias=join.alias, join_type="left", copy=False)


def _reads(item: Item) -> list[str]:
    if item.join is not None:
        return list(item.needs)
    return [node.name for node in item.sql.find_all(exp.Column)] if item.sql is not None else []
