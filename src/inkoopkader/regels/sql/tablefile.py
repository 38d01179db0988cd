"""Open a file with cases: Parquet, CSV or Excel."""

# ruff: noqa: S608 - the path in the SQL is quoted

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql.csvfile import RAW, column_names, escaped, load_rows, open_csv
from inkoopkader.regels.sql.trouble import reason

_SUFFIXES = (".parquet", ".csv", ".xlsx")
_DAMAGE = (duckdb.InvalidInputException, duckdb.IOException, duckdb.SerializationException)


def open_file(connection: duckdb.DuckDBPyConnection, path: Path, holds: str = "zaken") -> None:
    """Make the rows of a file readable as RAW, numbered from 0 in `_rij`; `holds` is what messages call its rows. Raises
    CaseError when it cannot be read."""
    suffix = path.suffix.lower()
    try:
        if path.is_dir():
            raise CaseError(f"{path}: dit is een map; noem een bestand met {holds} (.parquet, .csv of .xlsx)")
        if not path.exists():
            raise CaseError(f"{path}: dit bestand bestaat niet")
        if suffix not in _SUFFIXES:
            raise CaseError(f"{path}: een tabel met {holds} is .parquet, .csv of .xlsx")
        with path.open("rb") as file:
            file.read(1)
        if suffix == ".parquet":
            _open_parquet(connection, path)
        elif suffix == ".csv":
            open_csv(connection, path)
        else:
            _open_excel(connection, path, holds)
    except OSError as error:
        raise CaseError(f"{path}: dit bestand is niet te lezen: {reason(error)}") from None


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
    """While a table is opened and read: turn what DuckDB says about a damaged file into a CaseError.

    Damage may show in any page of a Parquet file, long after it was opened. What DuckDB says about SQL goes through: that
    is a defect of the program.
    """
    try:
        yield
    except duckdb.Error as error:
        if not isinstance(error, _DAMAGE) and type(error) is not duckdb.Error:
            raise
        raise CaseError(
            f"{path}: deze tabel is niet te lezen; misschien is het bestand beschadigd ({str(error).splitlines()[0]})"
        ) from None


def _open_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        connection.execute(
            f"CREATE VIEW {RAW} AS SELECT * EXCLUDE (file_row_number), file_row_number AS _rij "
            f"FROM read_parquet('{escaped(path)}', file_row_number = true)"
        )
    except duckdb.Error as error:
        raise CaseError(
            f"{path}: dit is geen Parquet-bestand, of het is beschadigd ({str(error).splitlines()[0]})"
        ) from None


def _open_excel(connection: duckdb.DuckDBPyConnection, path: Path, holds: str) -> None:
    """Read the first sheet; numbers with the fifteen digits that Excel itself keeps."""
    import python_calamine

    try:
        sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except python_calamine.PasswordError:
        raise CaseError(f"{path}: dit Excel-bestand heeft een wachtwoord; sla het zonder wachtwoord op") from None
    except (python_calamine.CalamineError, IndexError, ValueError) as error:
        raise CaseError(f"{path}: dit is geen Excel-bestand (.xlsx), of het is beschadigd ({error})") from None
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise CaseError(f"{path}: het eerste blad is leeg; zet daar de kop en daaronder de rijen met {holds}")
    header = [_cell(cell) for cell in rows[0]]
    # Excel keeps columns that only have a colour or a width; they hold nothing
    used = [place for place, name in enumerate(header) if name.strip() or any(row[place] != "" for row in rows[1:])]
    names = column_names(path, {place + 1: header[place] for place in used})
    load_rows(connection, names, ([_cell(row[place]) for place in used] for row in rows[1:]))


def _cell(cell: Any) -> str:
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, float):
        return format(int(cell), "d") if cell.is_integer() and abs(cell) < 10**15 else format(cell, ".15g")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
