"""Bring claim lines of any number of files together in one Parquet file, with everything that was set apart beside it.

What comes in comes out: the lines that count and those that were set apart are together as many as the files have. A client
gets a pseudonym, the same in every file that is read with the same key; the number itself goes no further than here.
"""

# ruff: noqa: S608 - names in the SQL are those of the columns; paths are quoted

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from inkoopkader.declaraties import aw319_read
from inkoopkader.declaraties.faults import EMPTY, FAULT_COLUMNS
from inkoopkader.declaraties.layout import HEADER, INSURED, PERFORMANCE, Layout
from inkoopkader.declaraties.line import Column
from inkoopkader.declaraties.read_table import open_table
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql.csvfile import escaped
from inkoopkader.regels.sql.tablefile import damage_named
from inkoopkader.uitvoer.files import writing_whole

TABLES = (".parquet", ".csv", ".xlsx")
APART = "apart"
"""The table of faults: `bestand` (its number, from 0), and FAULT_COLUMNS."""
PSEUDONYM_LENGTH = 20
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: its number, and how many lines count and were set apart."""

    path: Path
    lines: int
    set_apart: int


def ingest(
    connection: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    out: Path,
    columns: tuple[Column, ...],
    layout: Layout,
    key: str,
    step: Step = lambda text: None,
) -> list[File]:
    """Write the lines of every file to `out` (Parquet): `bestand`, `regelnummer` and the columns as stored, `client` as a
    pseudonym; what was set apart lands in APART. Raises CaseError for a file that cannot be used at all: then there is no
    output."""
    seen: set[Path] = set()
    for path in paths:
        if path.resolve() in seen:
            raise CaseError(f"{path}: dit bestand is twee keer genoemd; dan telt elke regel dubbel")
        seen.add(path.resolve())
    connection.execute(
        f"CREATE OR REPLACE TABLE {APART} (bestand INTEGER, regelnummer BIGINT, veld VARCHAR, melding VARCHAR, waarde VARCHAR)"
    )
    found: list[File] = []
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".inkoopkader-") as folder:
        parts = [Path(folder) / f"{number}.parquet" for number in range(len(paths))]
        for number, (path, part) in enumerate(zip(paths, parts, strict=True)):
            step(f"lezen: {path.name}")
            found.append(_read(connection, number, path, part, columns, layout, key))
        step("samenvoegen")
        listed = ", ".join(f"'{escaped(part)}'" for part in parts)
        with writing_whole(out) as made:
            connection.execute(
                f"COPY (SELECT * FROM read_parquet([{listed}])) TO '{escaped(made)}' (FORMAT parquet, COMPRESSION zstd)"
            )
    return found


def _read(
    connection: duckdb.DuckDBPyConnection,
    number: int,
    path: Path,
    part: Path,
    columns: tuple[Column, ...],
    layout: Layout,
    key: str,
) -> File:
    with damage_named(path):
        good, faults = _open(connection, path, columns, layout)
        connection.execute(f"INSERT INTO {APART} SELECT {number}, {FAULT_COLUMNS} FROM ({faults})")
        stored = ", ".join(_stored(column) for column in columns)
        [[lines]] = connection.execute(
            f"COPY (SELECT {number}::INTEGER AS bestand, regelnummer, {stored} FROM ({good}) AS regel"
            f" {_pseudonyms(good, key)}) TO '{escaped(part)}' (FORMAT parquet)"
        ).fetchall()
    [[apart]] = connection.execute(
        f"SELECT count(DISTINCT regelnummer) FROM {APART} WHERE bestand = {number}"
    ).fetchall()
    if not lines and not apart:
        raise CaseError(f"{path}: hier staan geen declaratieregels in")
    return File(path, int(lines), int(apart))


def _open(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: tuple[Column, ...], layout: Layout
) -> tuple[str, str]:
    if path.suffix.lower() in TABLES:
        return open_table(connection, path, columns)
    return _open_message(connection, path, columns, layout)


def _open_message(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: tuple[Column, ...], layout: Layout
) -> tuple[str, str]:
    """Read a message AW319; return the good lines and the faults as queries. A performance under an insured who was set
    apart keeps its own data, but has no day of birth."""
    aw319_read.read_message(connection, path, layout)
    tables = {PERFORMANCE: "p", INSURED: "v", HEADER: "k"}
    names = {kind: layout.records[kind].name for kind in tables}

    def field(column: Column, element: str) -> str:
        return f"{tables[column.record]}.{layout.records[column.record].field(element).name}"

    picked = []
    for column in columns:
        held = f"coalesce({', '.join(field(column, element) for element in column.elements)})"
        if column.sign:
            held = f"CASE WHEN {field(column, column.sign)} = 'C' THEN -{held} ELSE {held} END"
        picked.append(f"{held} AS {column.stored}")
    insured = layout.records[INSURED].field(aw319_read.INSURED_NUMBER).name
    mine = layout.records[PERFORMANCE].field(aw319_read.INSURED_NUMBER).name
    every = (
        f"SELECT p.regelnummer, {', '.join(picked)} FROM {names[PERFORMANCE]} AS p CROSS JOIN {names[HEADER]} AS k"
        f" LEFT JOIN (SELECT DISTINCT ON ({insured}) * FROM {names[INSURED]}) AS v ON v.{insured} = p.{mine}"
    )
    needed = [column for column in columns if column.mandatory]
    lacks = " OR ".join(f"{column.stored} IS NULL" for column in needed)
    listed = ", ".join(f"CASE WHEN {column.stored} IS NULL THEN '{column.title}' END" for column in needed)
    faults = (
        f"SELECT regelnummer, naam AS veld, melding, waarde FROM {aw319_read.FAULTS} UNION ALL"
        f" SELECT regelnummer, veld, '{EMPTY}', '' FROM (SELECT regelnummer, unnest([{listed}]) AS veld FROM ({every})"
        f" WHERE {lacks}) WHERE veld IS NOT NULL"
    )
    return f"SELECT * FROM ({every}) WHERE NOT ({lacks})", faults


def _stored(column: Column) -> str:
    return "_pseudoniem AS client" if column.name == "client" else column.stored


def _pseudonyms(good: str, key: str) -> str:
    """Join the pseudonym of each client, worked out once per client."""
    quoted = key.replace("'", "''")
    return (
        f"JOIN (SELECT client AS _client, left(sha256('{quoted}' || ':' || client), {PSEUDONYM_LENGTH}) AS _pseudoniem"
        f" FROM (SELECT DISTINCT client FROM ({good}))) ON _client = regel.client"
    )
