"""Read a CSV file as a spreadsheet saves it: with or without a byte order mark, separated by commas or semicolons.

A row is never bent to fit its header: a cell too many or too few is a mistake, named with its row.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from inkoopkader.regels.errors import Place, unreadable


@dataclass(slots=True)
class Sheet:
    """The rows of a CSV file by the line they start on, and what is wrong with it. A row that does not fit its header is
    left out."""

    header: tuple[str, ...] = ()
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    problems: list[tuple[Place, str]] = field(default_factory=list)


def read(content: bytes, name: str) -> Sheet:
    """Read the content of a CSV file; `name` is how messages call it. Nothing is raised: mistakes land in `problems`."""
    sheet = Sheet()

    def note(line: int, message: str) -> Sheet:
        sheet.problems.append((Place(name, line), message))
        return sheet

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return note(line, "Dit bestand is geen UTF-8-tekst; sla het op als 'CSV UTF-8'.")
    if not text.strip():
        return note(0, "Dit bestand is leeg; de eerste rij noemt de kolommen.")
    first = text.splitlines()[0]
    # a Dutch spreadsheet separates with semicolons
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            row = tuple(cell.strip() for cell in cells)
            if not cells:  # a blank line
                continue
            if not sheet.header:
                if "" in row or len(set(row)) < len(row):
                    return note(start, "In de eerste rij heeft elke kolom een naam, en elke naam staat er één keer.")
                sheet.header = row
            elif len(row) != len(sheet.header):
                fix = "zet een cel met een komma of puntkomma tussen dubbele aanhalingstekens"
                if len(row) < len(sheet.header):
                    fix = "laat een lege cel leeg, maar schrijf het scheidingsteken"
                cells_here = "1 cel" if len(row) == 1 else f"{len(row)} cellen"
                note(start, f"deze rij heeft {cells_here} en de eerste rij {len(sheet.header)}; {fix}")
            else:
                sheet.rows.append((start, dict(zip(sheet.header, row, strict=True))))
    except csv.Error:
        note(line, 'deze rij is niet te lezen; een aanhalingsteken opent en sluit een hele cel, zoals a,"b, c",d')
    return sheet


def read_file(path: Path, name: str) -> Sheet:
    """Read a CSV file from disk."""
    try:
        return read(path.read_bytes(), name)
    except OSError as error:
        return Sheet(problems=[(Place(name), unreadable(error))])
