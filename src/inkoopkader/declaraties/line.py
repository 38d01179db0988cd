"""A claim line: its columns, which are the same whatever file it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inkoopkader.declaraties.layout import FOLDER, HEADER, INSURED, PERFORMANCE
from inkoopkader.regels.errors import Place, PolicyError
from inkoopkader.regels.read_yaml import read_file as read_yaml

FILE = f"{FOLDER}/regel.yaml"
TYPES = {
    "tekst": "VARCHAR",
    "code": "VARCHAR",
    "cijfers": "VARCHAR",
    "datum": "DATE",
    "aantal": "BIGINT",
    "bedrag": "BIGINT",
}
"""The DuckDB type of a column by its kind; an amount is in cents."""
CENTS = "_cent"
_RECORDS = {"voorlooprecord": HEADER, "verzekerdenrecord": INSURED, "": PERFORMANCE}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a claim line. `length` is the most characters (of digits: exactly as many); 0: as many as it likes.
    `personal`: its values point at a client. `record`, `elements` (the first that is there counts) and `sign` say where it
    stands in AW319."""

    name: str
    title: str
    kind: str
    length: int
    mandatory: bool
    personal: bool
    record: str
    elements: tuple[str, ...]
    sign: str

    @property
    def stored(self) -> str:
        """The name of the column once it was read: an amount is in cents."""
        return self.name + CENTS * (self.kind == "bedrag")


def read_columns(folder: Path) -> tuple[Column, ...]:
    """Read the columns from the policy folder. Raises PolicyError with every one that is not whole."""
    written = read_yaml(folder / FILE, FILE)
    columns = written.get("kolommen") if isinstance(written, Mapping) else None
    if not isinstance(columns, Mapping):
        raise PolicyError([(Place(FILE), "hier horen kolommen")])
    problems: list[tuple[Place, str]] = []
    found = []
    for name, said in columns.items():
        try:
            found.append(_column(str(name), said))
        except (KeyError, TypeError, ValueError, AttributeError):
            problems.append((Place(FILE, getattr(name, "line", 0)), f"de kolom '{name}' is niet heel"))
    if problems:
        raise PolicyError(problems)
    return tuple(found)


def _column(name: str, said: Mapping[str, Any]) -> Column:
    words = str(said["aw319"]).split()
    record = words.pop(0) if words[0] in _RECORDS else ""
    if said["soort"] not in TYPES or not words:
        raise ValueError
    return Column(
        name,
        str(said["titel"]),
        str(said["soort"]),
        int(said.get("lengte", 0)),
        said.get("verplicht") == "ja",
        said.get("wijst_aan") == "ja",
        _RECORDS[record],
        tuple(words),
        str(said.get("teken", "")),
    )
