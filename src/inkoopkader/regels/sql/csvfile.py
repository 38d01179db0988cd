"""Open a CSV file as a table of text.

The first line holds the names of the columns, and says what stands between two cells: a name holds no comma,
semicolon, tab or bar. DuckDB reads the rows; when it refuses, the file is read once more here, to say which row is
wrong and why.
"""

# ruff: noqa: S608 - names and paths in the SQL are quoted

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql.convert import quoted

RAW = "_ruw"
"""The table with what stands in the file: its columns, and `_rij`, the number of the row from 0."""
_DELIMITERS = {",": "een komma", ";": "een puntkomma", "\t": "een tab", "|": "een streep (|)"}
_SAVE = "sla het bestand op als UTF-8 (in Excel: Opslaan als, CSV UTF-8)"
_HEAD = 4096


def open_csv(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Make RAW from a CSV file. Raises CaseError saying what is wrong and in which row."""
    first = _first_line(path)
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        header = next(csv.reader([first], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise CaseError(f"{path}: de kop is niet te lezen; kijk de aanhalingstekens na ({error})") from None
    names = column_names(path, dict(enumerate(header, 1)))
    try:
        _load(connection, path, names, delimiter)
    except duckdb.Error:
        load_rows(connection, names, _rows(path, len(names), delimiter))


def column_names(path: Path, header: Mapping[int, str]) -> list[str]:
    """Return the names in a header, given by their place in the file.

    Raises CaseError for a column without a name and for a name that is there twice.
    """
    names = {place: name.strip() for place, name in header.items()}
    places: dict[str, list[int]] = {}
    for place, name in names.items():
        places.setdefault(name.lower(), []).append(place)
    nameless = places.pop("", [])
    problems = (
        [f"op de eerste rij hoort de kop, en daar heeft kolom {', '.join(map(str, nameless))} geen naam"]
        if nameless
        else []
    )
    problems += [
        f"de kolom '{names[found[0]]}' staat {len(found)} keer in de kop (als kolom "
        f"{', '.join(map(str, found[:-1]))} en {found[-1]}); houd er één over"
        for found in places.values()
        if len(found) > 1
    ]
    if problems:
        raise CaseError("\n".join(f"{path}: {problem}" for problem in problems))
    return list(names.values())


def load_rows(connection: duckdb.DuckDBPyConnection, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Make RAW from rows of text, through a copy that DuckDB reads."""
    with tempfile.TemporaryDirectory(prefix="inkoopkader-") as folder:
        copy = Path(folder) / "tabel.csv"
        with copy.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(names)
            writer.writerows(rows)
        _load(connection, copy, names, ",")


def _load(connection: duckdb.DuckDBPyConnection, path: Path, names: Sequence[str], delimiter: str) -> None:
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
    options = f"auto_detect = false, header = true, delim = '{delimiter}', quote = '\"', escape = '\"'"
    connection.execute(
        f"CREATE TABLE {RAW} AS SELECT *, row_number() OVER () - 1 AS _rij "
        f"FROM read_csv('{escaped(path)}', {options}, columns = {{{columns}}})"
    )


def escaped(path: Path) -> str:
    """Return a path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")


def _first_line(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        raise CaseError(f"{path}: dit bestand is opgeslagen als UTF-16, of het is geen tekst; {_SAVE}")
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise CaseError(f"{path}: dit bestand is leeg; zet op de eerste regel de kop en daaronder één rij per zaak")
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            first = text.readline()
    except UnicodeDecodeError:
        raise _not_utf8(path) from None
    if not first.strip():
        raise CaseError(f"{path}: de eerste regel is leeg; daar hoort de kop met de namen van de kolommen")
    return first


def _not_utf8(path: Path) -> CaseError:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return CaseError(f"{path}: regel {number} van het bestand is geen UTF-8; {_SAVE}")
    return CaseError(f"{path}: dit bestand is geen UTF-8; {_SAVE}")


def _rows(path: Path, width: int, delimiter: str) -> Iterator[list[str]]:
    """The rows below the header. Raises CaseError at the first that cannot be."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            next(reader)
            for cells in reader:
                if not cells:
                    continue
                number += 1
                if len(cells) != width:
                    raise CaseError(
                        f"{path}: rij {number} (regel {reader.line_num} van het bestand) heeft {_cells(len(cells))} en de kop "
                        f"{_cells(width)}; staat er {_DELIMITERS[delimiter]} in een cel, zet die cel dan tussen "
                        "aanhalingstekens"
                    )
                yield cells
    except UnicodeDecodeError:
        raise _not_utf8(path) from None
    except csv.Error as error:
        raise CaseError(
            f"{path}: rij {number + 1} is niet te lezen; kijk de aanhalingstekens na, daar of verderop ({error})"
        ) from None


def _cells(count: int) -> str:
    return "1 cel" if count == 1 else f"{count} cellen"
