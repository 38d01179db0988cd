"""Where DuckDB and Spark differ: the few functions that the rules need, and the last step from tree to text."""

from __future__ import annotations

from typing import Literal

from sqlglot import ErrorLevel, exp

from inkoopkader.regels.errors import CaseError

Engine = Literal["duckdb", "spark"]
BEYOND = "beyond"
"""Mark on a division whose result may need more than 64 bits."""


def call(name: str, *parts: exp.Expr) -> exp.Expr:
    """Return a function call written as it stands."""
    return exp.Anonymous(this=name, expressions=list(parts))


def _epoch() -> exp.Expr:
    return exp.cast(exp.Literal.string("1970-01-01"), "DATE")


class Dialect:
    """The functions of one engine. Dates are DATE, numbers BIGINT, moments microseconds."""

    def __init__(self, engine: Engine) -> None:
        self.engine: Engine = engine
        self._spark = engine == "spark"

    def text(self, tree: exp.Expr, pretty: bool = True) -> str:
        """Return the SQL text. Raises when something has no exact counterpart in the engine."""
        if self._spark:
            tree = tree.transform(_spark_types)
        return tree.sql(self.engine, pretty=pretty, unsupported_level=ErrorLevel.RAISE)

    def days_of(self, day: exp.Expr) -> exp.Expr:
        """Days since 1970-01-01."""
        if self._spark:
            return exp.cast(call("DATEDIFF", day, _epoch()), "BIGINT")
        return exp.cast(call("DATE_DIFF", exp.Literal.string("day"), _epoch(), day), "BIGINT")

    def day_at(self, days: exp.Expr) -> exp.Expr:
        """The date that many days after 1970-01-01."""
        return self.add_days(_epoch(), days)

    def add_days(self, day: exp.Expr, days: exp.Expr) -> exp.Expr:
        """A date plus days."""
        if self._spark:
            return call("DATE_ADD", day, exp.cast(days, "INT"))
        return exp.Add(this=day, expression=exp.cast(days, "INT"))

    def add_months(self, day: exp.Expr, months: exp.Expr) -> exp.Expr:
        """A date plus calendar months, clipped to the end of the month."""
        if self._spark:
            return call("ADD_MONTHS", day, exp.cast(months, "INT"))
        return exp.cast(exp.Add(this=day, expression=call("TO_MONTHS", exp.cast(months, "INT"))), "DATE")

    def year_of(self, day: exp.Expr) -> exp.Expr:
        """The calendar year of a date."""
        return exp.cast(call("YEAR", day), "BIGINT")

    def pick(self, items: list[int], place: exp.Expr) -> exp.Expr:
        """An integer from a list by its place, from 1."""
        text = ", ".join(map(str, items))  # one node: a list of some hundred literals is slow to copy
        if self._spark:
            return call("ELEMENT_AT", exp.Var(this=f"ARRAY({text})"), exp.cast(place, "INT"))
        return call("LIST_EXTRACT", exp.Var(this=f"[{text}]"), place)

    def contains(self, items: exp.Expr, item: exp.Expr) -> exp.Expr:
        """Is an item in a list? Unknown when either is unknown."""
        return call("ARRAY_CONTAINS" if self._spark else "LIST_CONTAINS", items, item)


def _spark_types(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return exp.DataType.build("DECIMAL(38, 0)")
    if isinstance(node, exp.IntDiv) and node.meta.get(BEYOND):
        raise CaseError(
            "de uitkomst van een deling kan groter zijn dan 64 bits; Spark kan dat niet exact, gebruik --motor duckdb"
        )
    return node
