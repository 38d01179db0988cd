"""The lines of a claim message, brought into DuckDB as they stand, each with its number.

A message is text in ISO 8859-1 with a record on a line. What is no text (a control character, half a line end) becomes a
mark that no field allows, so that the record is set apart and says where; nothing is dropped.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import duckdb

from inkoopkader.regels.errors import CaseError, unreadable

LINES = "regels"
"""The table with `regelnummer` (from 1), `regel` and `soort`, the code of the record."""
_CHUNK = 4 * 2**20
_MOST_IN_A_LINE = 10_000
_MARKED = bytes(0x7F if (byte < 32 and byte != 10) or 0x80 <= byte < 0xA0 else byte for byte in range(256))
_BOM = b"\xef\xbb\xbf"


def open_lines(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Make LINES from a file and return how many there are. Raises CaseError when it cannot be read or has no lines."""
    try:
        with tempfile.TemporaryDirectory(prefix="inkoopkader-") as folder:
            copy = Path(folder) / "bericht.txt"
            with path.open("rb") as file, copy.open("wb") as made:
                for part in _mended(file, path):
                    made.write(part)
            _load(connection, copy)
    except OSError as error:
        raise CaseError(f"{path}: dit bestand is niet te lezen: {unreadable(error)}") from None
    # empty lines behind the message, and the mark with which old programs end a file, are no records
    connection.execute(
        f"DELETE FROM {LINES} WHERE regelnummer > coalesce((SELECT max(regelnummer) FROM {LINES}"  # noqa: S608
        f" WHERE trim(regel, ' \x7f') <> ''), 0)"
    )
    [[count]] = connection.execute(f"SELECT count(*) FROM {LINES}").fetchall()  # noqa: S608
    return int(count)


def _load(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE {LINES} AS
        SELECT row_number() OVER () AS regelnummer, coalesce(regel, '') AS regel, substr(coalesce(regel, ''), 1, 2) AS soort
        FROM read_csv(?, header = false, auto_detect = false, columns = {{'regel': 'VARCHAR'}}, delim = '\x01', quote = '',
          escape = '', encoding = 'latin-1', strict_mode = false, parallel = false, max_line_size = {2 * _MOST_IN_A_LINE})
        """,  # noqa: S608
        [str(path)],
    )


def _mended(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """Give the parts of a file with a mark for each character that is no text, and one kind of line end."""
    rest, length, first = b"", 0, True
    while chunk := file.read(_CHUNK):
        part = rest + (chunk.removeprefix(_BOM) if first else chunk)
        rest, first = (b"\r" if part.endswith(b"\r") else b""), False  # half a line end, perhaps
        part = part.removesuffix(b"\r").replace(b"\r\n", b"\n").translate(_MARKED)
        lines = part.split(b"\n")
        if max(length + len(lines[0]), *map(len, lines)) > _MOST_IN_A_LINE:
            raise CaseError(f"{path}: een regel heeft meer dan {_MOST_IN_A_LINE} tekens; dit is geen declaratiebericht")
        length = len(lines[-1]) + (length if len(lines) == 1 else 0)
        yield part
    yield rest.translate(_MARKED)
