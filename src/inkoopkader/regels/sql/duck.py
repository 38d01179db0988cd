"""Run compiled rules on DuckDB, in this process."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from inkoopkader.regels.sql.compile import Compiled, SmallTable
from inkoopkader.regels.sql.value import literal

ANSWERS = "_antwoorden"


@contextmanager
def connect(memory: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that lives in memory and spills to a temporary folder; `memory` limits it, such as '2GB'."""
    with tempfile.TemporaryDirectory(prefix="inkoopkader-") as folder, duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{folder}'")
        connection.execute("SET TimeZone = 'UTC'")
        if memory is not None:
            connection.execute("SET memory_limit = ?", [memory])
        yield connection


def load_small(connection: duckdb.DuckDBPyConnection, table: SmallTable) -> None:
    """Make a small table."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind, _ in table.columns)
    connection.execute(f"CREATE OR REPLACE TABLE {table.name} ({columns})")
    lines = [
        "("
        + ", ".join(literal(item, kind).sql("duckdb") for item, (_, _, kind) in zip(row, table.columns, strict=True))
        + ")"
        for row in table.rows
    ]
    for start in range(0, len(lines), 500):
        connection.execute(f"INSERT INTO {table.name} VALUES {', '.join(lines[start : start + 500])}")  # noqa: S608 - written by the compiler


def answer(connection: duckdb.DuckDBPyConnection, compiled: Compiled) -> None:
    """Make the answers readable as ANSWERS, computed when they are read."""
    for table in compiled.tables:
        load_small(connection, table)
    connection.execute(f"CREATE OR REPLACE VIEW {ANSWERS} AS {compiled.sql}")
