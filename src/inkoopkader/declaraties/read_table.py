"""Read claim lines from a table (Parquet, CSV or Excel) as SQL over RAW: the typed columns, and what is wrong by row."""

# ruff: noqa: S608 - names in the SQL are those of the columns, quoted

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from inkoopkader.declaraties.faults import EMPTY, FAULT_COLUMNS
from inkoopkader.declaraties.line import CENTS, TYPES, Column
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.sql.convert import quoted
from inkoopkader.regels.sql.csvfile import RAW
from inkoopkader.regels.sql.tablefile import open_file

_FIRST_ROW = 2  # row 1 holds the names of the columns
_EURO = "-?([0-9]{1,11}|[0-9]{1,3}(\\.[0-9]{3})+)([.,][0-9]{1,2})?"
_WHOLE = "-?[0-9]{1,15}"
_REASONS = {
    "tekst": "hier horen hoogstens {length} tekens",
    "code": "hier hoort een code van hoogstens {length} letters en cijfers",
    "cijfers": "hier horen {length} cijfers",
    "datum": "hier hoort een dag die bestaat, als jjjj-mm-dd",
    "aantal": "hier hoort een geheel getal",
    "bedrag": "hier hoort een bedrag in euro met hoogstens twee decimalen",
}
_CENTS_REASON = "hier hoort een geheel aantal centen"


def open_table(connection: duckdb.DuckDBPyConnection, path: Path, columns: tuple[Column, ...]) -> tuple[str, str]:
    """Open a table and return two queries: the good lines with `regelnummer` and the columns as stored, and the faults
    with FAULT_COLUMNS. Raises CaseError when it cannot be opened, or when its columns are not those of a claim line."""
    for (kind,) in connection.execute(
        "SELECT table_type FROM information_schema.tables WHERE table_name = ?", [RAW]
    ).fetchall():  # of the file before this one
        connection.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {RAW}")
    open_file(connection, path, "declaratieregels")
    types = {str(row[0]): str(row[1]) for row in connection.execute(f"DESCRIBE {RAW}").fetchall() if row[0] != "_rij"}
    names = _names(path, types, columns)
    read = [_Reading(column, names[column.name], types) for column in columns if column.name in names]
    absent = [column for column in columns if column.name not in names]
    bad = " OR ".join(f"({one.wrong}) IS NOT NULL" for one in read)
    number = f"_rij + {_FIRST_ROW} AS regelnummer"
    values = [f"{one.value} AS {one.column.stored}" for one in read]
    values += [f"CAST(NULL AS {TYPES[column.kind]}) AS {column.stored}" for column in absent]
    listed = ", ".join(
        f"struct_pack(veld := '{one.column.name}', melding := {one.wrong}, waarde := {one.shown})" for one in read
    )
    good = f"SELECT {number}, {', '.join(values)} FROM {RAW} WHERE NOT ({bad})"
    faults = (
        f"SELECT {FAULT_COLUMNS} FROM (SELECT {number}, unnest([{listed}], recursive := true) FROM {RAW} WHERE {bad})"
        " WHERE melding IS NOT NULL"
    )
    return good, faults


class _Reading:
    """How one column is read: its `value`, what is `wrong` (a message, NULL: nothing), and what is `shown` of it."""

    def __init__(self, column: Column, name: str, types: Mapping[str, str]) -> None:
        self.column = column
        kind, held = column.kind, types[name]
        written = quoted(name)
        text = f"nullif(trim(CAST({written} AS VARCHAR)), '')"
        in_cents = name.lower().endswith(CENTS)
        self.shown = "''" if column.personal else f"left(coalesce({text}, ''), 40)"
        reason = _REASONS[kind].format(length=column.length)
        if held == TYPES[kind] == "DATE":
            self.value, fits = written, "true"
        elif held in ("BIGINT", "INTEGER", "SMALLINT") and (kind == "aantal" or in_cents):
            self.value, fits = f"CAST({written} AS BIGINT)", "true"
        elif kind == "datum":
            self.value = f"TRY_CAST({text} AS DATE)"
            fits = f"regexp_full_match({text}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}( 00:00:00)?') AND {self.value} IS NOT NULL"
        elif kind == "aantal" or in_cents:
            self.value = f"TRY_CAST({text} AS BIGINT)"
            fits = f"regexp_full_match({text}, '{_WHOLE}')"
            reason = _CENTS_REASON if in_cents else reason
        elif kind == "bedrag":
            plain = f"CASE WHEN contains({text}, ',') THEN replace(replace({text}, '.', ''), ',', '.') ELSE {text} END"
            self.value = f"CAST(TRY_CAST({plain} AS DECIMAL(18, 2)) * 100 AS BIGINT)"
            fits = f"regexp_full_match({text}, '{_EURO}') AND NOT regexp_full_match({text}, '-?[0-9]{{1,3}}(\\.[0-9]{{3}})+')"
        else:
            self.value = text
            fits = {
                "cijfers": f"regexp_full_match({text}, '[0-9]{{{column.length}}}')",
                "code": f"regexp_full_match({text}, '[A-Za-z0-9]{{1,{column.length}}}')",
                "tekst": f"length({text}) <= {column.length} AND NOT regexp_matches({text}, '[\\x00-\\x1f\\x7f]')",
            }[kind]
        empty = f"'{EMPTY}'" if column.mandatory else "NULL"
        self.wrong = f"CASE WHEN {text} IS NULL THEN {empty} WHEN NOT ({fits}) THEN '{reason}' END"


def _names(path: Path, types: Mapping[str, str], columns: tuple[Column, ...]) -> dict[str, str]:
    """The names in the file by those of the columns. Raises CaseError for what is missing, strange or there twice."""
    by_name = {column.name: column for column in columns}
    by_name |= {column.stored: column for column in columns}
    found: dict[str, str] = {}
    problems = []
    for written in types:
        column = by_name.get(written.strip().lower())
        if column is None:
            close = nearest(written, by_name)
            problems.append(f"de kolom '{written}' hoort niet bij een declaratieregel.{close}")
        elif column.name in found:
            problems.append(f"'{found[column.name]}' en '{written}' zijn dezelfde kolom; houd er één over")
        else:
            found[column.name] = written
    problems += [f"de kolom '{one.name}' ontbreekt" for one in columns if one.mandatory and one.name not in found]
    if problems:
        raise CaseError("\n".join(f"{path}: {problem}" for problem in problems))
    return found
