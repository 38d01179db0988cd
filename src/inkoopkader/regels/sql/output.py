"""Write the answers: the columns that came in and the answers beside them, exact, whole or not at all."""

# ruff: noqa: S608 - every name in the SQL is checked against the policy or quoted

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from inkoopkader.regels import moments
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql import value
from inkoopkader.regels.sql.convert import EMPTY_SET, quoted
from inkoopkader.regels.sql.csvfile import escaped
from inkoopkader.regels.sql.duck import ANSWERS
from inkoopkader.regels.sql.trouble import reason

EXCEL_ROWS = 1_048_575
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the output: which column of ANSWERS it is (or an expression over it), its type, its scale, and the
    largest integer it can hold."""

    name: str
    source: str
    type: str
    scale: int
    reach: int = 0


def exact(column: Shown) -> str:
    """Return a column as Parquet holds it: DECIMAL for money and percentages, BIGINT for whole numbers, never a
    DOUBLE."""
    source = column.source
    if column.type in value.NUMBERS:
        digits = len(str(column.reach))
        if column.scale == 0:
            return source if column.reach <= value.NARROW else f"CAST({source} AS DECIMAL(38,0))"
        kind = f"DECIMAL({18 if digits <= 18 else 38},{column.scale})"
        unit = f"CAST(0.{'0' * (column.scale - 1)}1 AS DECIMAL({column.scale + 1},{column.scale}))"
        if digits + column.scale + 1 <= 38:
            return f"CAST(CAST({source} AS DECIMAL({digits},0)) * {unit} AS {kind})"
        power = 10**column.scale  # a product would pass 38 digits: whole and rest apart
        return (
            f"CAST({source} // {power} AS {kind}) + CAST(CAST({source} % {power} AS DECIMAL(18,0)) * {unit} AS {kind})"
        )
    if column.type == "tijdstip":
        return f"CAST(make_timestamp({source}) AS TIMESTAMP WITH TIME ZONE)"
    return source


def write(connection: duckdb.DuckDBPyConnection, columns: Sequence[Shown], out: Path, rows: int) -> dict[str, int]:
    """Write ANSWERS in the order of the input and return how many values each column holds.

    Raises CaseError when it cannot be written; then there is no new file, and an old one is as it was.
    """
    suffix = out.suffix.lower()
    if suffix == ".xlsx" and rows > EXCEL_ROWS:
        raise CaseError(
            f"{out}: een Excel-blad heeft plaats voor {EXCEL_ROWS:,} rijen en er zijn er {rows:,}; kies .parquet of .csv".replace(
                ",", "."
            )
        )
    writers = {".parquet": _parquet, ".csv": _csv, ".xlsx": _excel}
    if suffix not in writers:
        raise CaseError(f"{out}: de uitkomsten kunnen naar .parquet, .csv of .xlsx")
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=suffix)
        os.close(handle)
    except OSError as error:
        raise CaseError(f"{out}: hier kan niet worden geschreven: {reason(error)}") from None
    temporary = Path(name)
    try:
        filled = writers[suffix](connection, columns, temporary)
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~mask)
        temporary.replace(out)
    except OSError as error:
        raise CaseError(f"{out}: hier kan niet worden geschreven: {reason(error)}") from None
    finally:
        temporary.unlink(missing_ok=True)
    return dict(zip((column.name for column in columns), filled, strict=True))


def _select(columns: Sequence[Shown], form: Callable[[Shown], str]) -> str:
    return f"SELECT {', '.join(f'{form(column)} AS {quoted(column.name)}' for column in columns)} FROM {ANSWERS} ORDER BY _rij"


def _parquet(connection: duckdb.DuckDBPyConnection, columns: Sequence[Shown], path: Path) -> list[int]:
    connection.execute(f"COPY ({_select(columns, exact)}) TO '{escaped(path)}' (FORMAT parquet)")
    return _filled(connection, columns, f"read_parquet('{escaped(path)}')")


def _csv(connection: duckdb.DuckDBPyConnection, columns: Sequence[Shown], path: Path) -> list[int]:
    connection.execute(f"COPY ({_select(columns, _plain)}) TO '{escaped(path)}' (FORMAT csv, HEADER)")
    return _filled(
        connection,
        columns,
        f"read_csv('{escaped(path)}', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')",
    )


def _filled(connection: duckdb.DuckDBPyConnection, columns: Sequence[Shown], source: str) -> list[int]:
    return [
        int(count)
        for count in connection.execute(
            f"SELECT {', '.join(f'count({quoted(column.name)})' for column in columns)} FROM {source}"
        ).fetchone()
        or ()
    ]


def _plain(column: Shown) -> str:
    """A column as text that this program reads back as the same value; an empty cell is unknown."""
    source = column.source
    if column.type == "ja_nee":
        return f"CASE {source} WHEN TRUE THEN 'ja' WHEN FALSE THEN 'nee' END"
    if column.type == "codes":
        return f"CASE WHEN len({source}) = 0 THEN '{EMPTY_SET}' ELSE array_to_string({source}, ';') END"
    if column.type == "tijdstip":
        return f"strftime(make_timestamp({source}), '%Y-%m-%dT%H:%M:%S.%fZ')"
    if column.type == "tekst":
        return f"CASE WHEN regexp_matches({source}, '^[=+\\-@\\t\\r]') THEN '''' || {source} ELSE {source} END"
    return exact(column)


def _excel(connection: duckdb.DuckDBPyConnection, columns: Sequence[Shown], path: Path) -> list[int]:
    """One sheet with a heading that stays in view; text is written as text, so nothing in it can run."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        str(path),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet("Uitkomsten")
    bold = book.add_format({"bold": True})
    formats = [book.add_format({"num_format": _excel_format(column)}) for column in columns]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, bold)
        sheet.set_column(place, place, max(12, len(column.name) + 2))
    sheet.freeze_panes(1, 0)
    cursor = connection.execute(
        _select(columns, lambda column: column.source if column.type == "tijdstip" else exact(column))
    )
    row = 0
    filled = [0] * len(columns)
    while batch := cursor.fetchmany(_BATCH):
        for record in batch:
            row += 1
            for place, item in enumerate(record):
                if item is not None:
                    filled[place] += 1
                    _excel_cell(sheet, row, place, item, columns[place], formats[place])
    book.close()
    return filled


def _excel_format(column: Shown) -> str:
    if column.type == "percentage":
        return "0.00####%"
    if column.type == "euro":
        return "#,##0.00"
    if column.type == "datum":
        return "yyyy-mm-dd"
    if column.type == "tijdstip":
        return "yyyy-mm-dd hh:mm:ss"
    return "General"


def _excel_cell(sheet: Any, row: int, place: int, item: Any, column: Shown, style: Any) -> None:
    if column.type == "ja_nee":
        sheet.write_string(row, place, "ja" if item else "nee")
    elif column.type in value.NUMBERS:
        if (
            abs(Decimal(item)) >= 10**15 // 10**column.scale
        ):  # Excel keeps fifteen digits; the rest would be lost in silence
            sheet.write_string(row, place, format(Decimal(item), "f"))
        else:
            sheet.write_number(row, place, item, style)
    elif column.type == "datum":
        if item.year >= 1900:
            sheet.write_datetime(row, place, datetime(item.year, item.month, item.day), style)
        else:
            sheet.write_string(row, place, item.isoformat())
    elif column.type == "tijdstip":
        clock = moments.to_clock(datetime.fromtimestamp(item // 10**6, UTC).replace(microsecond=item % 10**6))
        sheet.write_string(row, place, clock.isoformat())
    elif column.type == "codes":
        sheet.write_string(row, place, ";".join(item) or EMPTY_SET)
    else:
        sheet.write_string(row, place, str(item))
