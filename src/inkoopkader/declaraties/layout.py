"""The layout of the claim message AW319: its records and fields, read from the table that Vektis publishes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from inkoopkader.regels.errors import Place, PolicyError
from inkoopkader.regels.read_csv import read_file as read_csv
from inkoopkader.regels.read_yaml import read_file as read_yaml

FOLDER = "codelijsten/declaratie"
TABLE, MESSAGE = f"{FOLDER}/aw319-recordindeling.csv", f"{FOLDER}/aw319.yaml"
HEADER, INSURED, PERFORMANCE, COMMENT, CLOSING = "01", "02", "04", "98", "99"
"""The codes with which the records of a message begin: voorlooprecord, verzekerdenrecord, prestatierecord,
commentaarrecord, sluitrecord."""
RECORDS = (HEADER, INSURED, PERFORMANCE, COMMENT, CLOSING)
COUNTED = {INSURED: "ANT085", PERFORMANCE: "ANT087", COMMENT: "ANT089"}
"""The data elements of the closing record that count a kind of record."""
AMOUNT, AMOUNT_SIGN = "BED161", "COD665"
"""The data elements of a performance of which the closing record holds the total: the amount, and whether it is D or C."""
DATE_PATTERN = "EEJJMMDD"
_COLUMNS = (
    "Recordnaam",
    "Recordcode",
    "Volgnummer",
    "Naam gegevenselement",
    "Type",
    "Lengte",
    "Patroon",
    "Eindpositie",
    "Verplichting",
    "Sleutel",
    "Code gegeven",
)

Kind = Literal["datum", "bedrag", "aantal", "debet_credit", "cijfers", "tekst", "reserve"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    `name` is its name as a column, `title` as Vektis writes it; `start` counts from 1. `kind` says how its characters are
    read: a day, an amount in cents, a count, D or C, digits that are no number (leading zeros count), or text.
    """

    number: str
    name: str
    title: str
    code: str
    kind: Kind
    start: int
    length: int
    mandatory: bool
    pattern: str
    personal: bool

    @property
    def end(self) -> int:
        return self.start + self.length - 1

    @property
    def numeric(self) -> bool:
        """Is it written in digits, to the right behind zeros?"""
        return self.kind in ("datum", "bedrag", "aantal", "cijfers")


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of record: the code it begins with, its name as a table, and its fields in order."""

    code: str
    name: str
    fields: tuple[Field, ...]

    def field(self, code: str) -> Field:
        """Return the field with a data element code of Vektis, such as BED161. Raises KeyError."""
        return next(item for item in self.fields if item.code == code)


@dataclass(frozen=True, slots=True)
class Layout:
    """The message: which it is, how long its records are, and the records by their code."""

    message: str
    version: str
    subversion: str
    length: int
    records: Mapping[str, Record]


def read_layout(folder: Path) -> Layout:
    """Read the layout from the policy folder. Raises PolicyError with every place where the table does not fit itself: a
    field that does not begin where the one before it ends, a record of another length, an unknown type or obligation."""
    about = read_yaml(folder / MESSAGE, MESSAGE)
    sheet = read_csv(folder / TABLE, TABLE)
    problems: list[tuple[Place, str]] = list(sheet.problems)
    if not problems and sheet.header != _COLUMNS:
        problems.append((Place(TABLE, 1), f"de kolommen zijn {', '.join(_COLUMNS)}"))
    wanted = ("bericht", "versie", "subversie", "recordlengte", "persoonsgegevens")
    if not isinstance(about, Mapping) or not set(wanted) <= set(about):
        problems.append((Place(MESSAGE), f"hier horen {', '.join(wanted)}"))
    if problems:
        raise PolicyError(problems)
    length, personal = int(about["recordlengte"]), frozenset(map(str, about["persoonsgegevens"]))
    records: dict[str, Record] = {}
    for code in dict.fromkeys(row["Recordcode"] for _, row in sheet.rows):
        mine = [(line, row) for line, row in sheet.rows if row["Recordcode"] == code]
        fields = _fields(mine, personal, length, problems)
        records[code] = Record(code, _column(mine[0][1]["Recordnaam"]), fields)
    if tuple(records) != RECORDS:
        problems.append((Place(TABLE), f"de records zijn {', '.join(RECORDS)}, in deze volgorde"))
    if problems:
        raise PolicyError(problems)
    return Layout(str(about["bericht"]), str(about["versie"]), str(about["subversie"]), length, records)


def _fields(
    rows: list[tuple[int, dict[str, str]]], personal: frozenset[str], length: int, problems: list[tuple[Place, str]]
) -> tuple[Field, ...]:
    found: list[Field] = []
    at = 1
    for line, row in rows:
        try:
            field = _field(row, at, personal)
        except ValueError as error:
            problems.append((Place(TABLE, line), str(error)))
            continue
        if field.name in {other.name for other in found}:
            problems.append((Place(TABLE, line), f"het veld '{field.title}' staat twee keer in dit record"))
        found.append(field)
        at = field.end + 1
    if found and found[-1].end != length:
        place = Place(TABLE, rows[-1][0])
        problems.append((place, f"dit record is {found[-1].end} tekens lang, en een record heeft er {length}"))
    return tuple(found)


def _field(row: Mapping[str, Any], at: int, personal: frozenset[str]) -> Field:
    if row["Type"] not in ("N", "AN"):
        raise ValueError(f"'{row['Type']}' is geen type; kies N of AN")
    if row["Verplichting"] not in ("M", "C", "O", "S"):
        raise ValueError(f"'{row['Verplichting']}' is geen verplichting; kies M, C, O of S")
    size, end = int(row["Lengte"]), int(row["Eindpositie"])
    if at + size - 1 != end:
        raise ValueError(f"dit veld loopt van {at} tot en met {at + size - 1}, en de tabel zegt {end}")
    code = row["Code gegeven"]
    return Field(
        number=row["Volgnummer"],
        name=_column(row["Naam gegevenselement"]),
        title=row["Naam gegevenselement"],
        code=code,
        kind=_kind(row),
        start=at,
        length=size,
        mandatory=row["Verplichting"] == "M",
        pattern=row["Patroon"],
        personal=code in personal,
    )


def _kind(row: Mapping[str, Any]) -> Kind:
    code, numeric = row["Code gegeven"], row["Type"] == "N"
    if row["Verplichting"] == "S":
        return "reserve"
    if row["Patroon"] == DATE_PATTERN:
        return "datum"
    if row["Naam gegevenselement"].startswith("INDICATIE DEBET/CREDIT"):
        return "debet_credit"
    if numeric and code.startswith("BED"):
        return "bedrag"
    if numeric and code.startswith("ANT"):
        return "aantal"
    return "cijfers" if numeric else "tekst"


def _column(title: str) -> str:
    """A name of Vektis as a column: `BEGINDATUM PRESTATIE` becomes begindatum_prestatie."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
