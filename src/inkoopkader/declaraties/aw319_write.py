"""Write a claim message AW319 from the tables in which `aw319_read` reads one, with its counts and totals."""

# ruff: noqa: S608 - names in the SQL come from the layout

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from inkoopkader.declaraties.fields import column_type
from inkoopkader.declaraties.layout import (
    AMOUNT,
    AMOUNT_SIGN,
    CLOSING,
    COMMENT,
    COUNTED,
    HEADER,
    INSURED,
    PERFORMANCE,
    Field,
    Layout,
    Record,
)
from inkoopkader.regels.errors import CaseError
from inkoopkader.uitvoer.files import writing_whole

_DETAILS = (INSURED, PERFORMANCE, COMMENT)
_ROWS = 20_000
_MOST_SAID = 10
_ALLOWED = "[ -~\\x{a0}-\\x{ff}]*"
"""What stands in a message: ISO 8859-1 without its control characters."""


def make_tables(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    """Make the tables of a message, empty: one per kind of record but the closing one, with `regelnummer` for the order."""
    for record in _given(layout):
        columns = ", ".join(f"{field.name} {column_type(field)}" for field in _columns(record))
        connection.execute(f"CREATE OR REPLACE TABLE {record.name} (regelnummer BIGINT, {columns})")


def write_message(connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> None:
    """Write the records of those tables in the order of their `regelnummer`, whole or not at all. What says which message
    it is, and the closing record, follow from the layout and the records.

    Raises CaseError that names line and field for a value that does not fit or a mandatory one that is missing, and when
    there is not one header.
    """
    _check(connection, layout)
    with writing_whole(path) as made, made.open("w", encoding="iso-8859-1", newline="") as file:
        rows = connection.execute(_all_lines(connection, layout))
        while part := rows.fetchmany(_ROWS):
            file.writelines(f"{line}\r\n" for (line,) in part)


def _given(layout: Layout) -> Iterator[Record]:
    return (record for code, record in layout.records.items() if code != CLOSING)


def _columns(record: Record) -> Iterator[Field]:
    """The fields that are told: not the code of the record, nor what is not in use."""
    return (field for field in record.fields[1:] if field.kind != "reserve")


def _check(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    header = layout.records[HEADER].name
    [[headers]] = connection.execute(f"SELECT count(*) FROM {header}").fetchall()
    if headers != 1:
        raise CaseError(f"een bericht heeft één {header}, en hier zijn er {headers}")
    found = []
    for record in _given(layout):
        wrong = " UNION ALL ".join(
            f"SELECT regelnummer, '{field.title}' AS veld, {_trouble(field)} AS waarom FROM {record.name}"
            for field in _columns(record)
            if field.name not in _own(record, layout)
        )
        rows = connection.execute(
            f"SELECT * FROM ({wrong}) WHERE waarom IS NOT NULL ORDER BY regelnummer LIMIT {_MOST_SAID}"
        ).fetchall()
        found += [f"{record.name} {number}: {title}: {why}" for number, title, why in rows]
    if found:
        raise CaseError("\n".join(found[:_MOST_SAID]))


def _own(record: Record, layout: Layout) -> Mapping[str, str]:
    """What a header says of the message itself, by the name of the field."""
    if record.code != HEADER:
        return {}
    told = {"COD002": layout.message, "NUM001": layout.version, "NUM309": layout.subversion}
    return {record.field(code).name: text for code, text in told.items()}


def _text(field: Field) -> str:
    """The value of a field as text."""
    return f"strftime({field.name}, '%Y%m%d')" if field.kind == "datum" else f"{field.name}::VARCHAR"


def _trouble(field: Field) -> str:
    """Why the value of a field cannot be written; NULL when it can."""
    text = f"coalesce({_text(field)}, '')"
    cases = [f"WHEN {text} = '' THEN " + ("'dit veld is verplicht en ontbreekt'" if field.mandatory else "NULL")]
    if field.numeric:
        cases.append(f"WHEN NOT regexp_full_match({text}, '[0-9]+') THEN 'hier horen alleen cijfers'")
    else:
        cases.append(f"WHEN NOT regexp_full_match({text}, '{_ALLOWED}') THEN 'hier staat een teken dat niet mag'")
    too_long = f"'dit heeft ' || length({text}) || ' tekens, en er is plaats voor {field.length}'"
    cases.append(f"WHEN length({text}) > {field.length} THEN {too_long}")
    return f"CASE {' '.join(cases)} END"


def _line(record: Record, layout: Layout) -> str:
    """A record as its characters: numbers to the right behind zeros, text to the left before spaces."""
    own = _own(record, layout)
    parts = [f"'{record.code}'"]
    for field in record.fields[1:]:
        if field.kind == "reserve":
            parts.append(f"repeat(' ', {field.length})")
        elif field.name in own:
            parts.append(f"'{own[field.name]}'")
        elif field.numeric:
            parts.append(f"lpad(coalesce({_text(field)}, ''), {field.length}, '0')")
        else:
            parts.append(f"rpad(coalesce({_text(field)}, ''), {field.length}, ' ')")
    return " || ".join(parts)


def _all_lines(connection: duckdb.DuckDBPyConnection, layout: Layout) -> str:
    parts = [f"SELECT 0 AS plek, 0 AS nummer, {_line(layout.records[HEADER], layout)} AS regel FROM voorlooprecord"]
    parts += [
        f"SELECT 1, regelnummer, {_line(layout.records[code], layout)} FROM {layout.records[code].name}"
        for code in _DETAILS
    ]
    parts.append(f"SELECT 2, 0, '{_closing(connection, layout)}'")
    return f"SELECT regel FROM ({' UNION ALL '.join(parts)}) ORDER BY plek, nummer"


def _closing(connection: duckdb.DuckDBPyConnection, layout: Layout) -> str:
    counts = {}
    for code in _DETAILS:
        [[counts[code]]] = connection.execute(f"SELECT count(*) FROM {layout.records[code].name}").fetchall()
    care = layout.records[PERFORMANCE]
    amount, sign = care.field(AMOUNT).name, care.field(AMOUNT_SIGN).name
    [[total]] = connection.execute(
        f"SELECT coalesce(sum(CASE {sign} WHEN 'C' THEN -{amount} ELSE {amount} END), 0)::BIGINT FROM {care.name}"
    ).fetchall()
    told = {element: counts[code] for code, element in COUNTED.items()}
    told |= {"ANT086": 0, "ANT265": sum(counts.values()), "BED025": abs(total)}
    line = CLOSING
    for field in layout.records[CLOSING].fields[1:]:
        if field.kind == "reserve":
            line += " " * field.length
        elif field.kind == "debet_credit":
            line += "C" if total < 0 else "D"
        else:
            written = str(told[field.code]).rjust(field.length, "0")
            if len(written) > field.length:
                raise CaseError(f"{field.title}: {written} past niet in een bericht; maak er meer berichten van")
            line += written
    return line
