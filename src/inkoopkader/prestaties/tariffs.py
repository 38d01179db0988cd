"""NZa maximum tariffs, as a user loads them: an amount per performance and period, the care and the housing apart.

The project holds no amounts of the NZa. A list is taken in whole or not at all: half a list prices half the claims.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from inkoopkader.prestaties.amounts import as_written, cents
from inkoopkader.prestaties.reference import Performance, Reference
from inkoopkader.regels import values
from inkoopkader.regels.errors import CaseError, FormulaError, nearest
from inkoopkader.regels.sql import duck
from inkoopkader.regels.sql.convert import quoted
from inkoopkader.regels.sql.csvfile import RAW
from inkoopkader.regels.sql.tablefile import damage_named, open_file
from inkoopkader.uitvoer.files import write_whole

COLUMNS = ("code", "van", "tot_en_met", "eenheid", "zorg", "nhc", "nic")
INVENTED = "verzonnen"
"""A column that says of a row that its amounts are made up."""
FORM = "inkoopkader-tarieven-1"
MOST_TOLD = 50
MOST_CENTS = 10**11
_OTHER_UNIT = ({"uur", "minuut"},)  # MPT is agreed per hour and claimed per minute: a list may hold either


@dataclass(frozen=True, slots=True, order=True)
class Tariff:
    """The maximum of one performance in one period, both days included (`until` None: no end yet). Amounts are in cents per
    `unit`: `care`, and the housing components `nhc` and `nic` where the performance has them."""

    code: str
    since: date
    until: date | None
    unit: str
    care: int
    nhc: int | None
    nic: int | None

    @property
    def total(self) -> int:
        """Everything together, in cents."""
        return self.care + (self.nhc or 0) + (self.nic or 0)

    def holds(self, day: date) -> bool:
        """Is a day in the period?"""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class TariffList:
    """A list that was read: from which file (`source`, its `digest`), when, and whether its amounts are `invented`."""

    source: str
    digest: str
    read: datetime
    invented: bool
    tariffs: tuple[Tariff, ...]

    def on(self, code: str, day: date) -> Tariff | None:
        """Return the tariff of a performance on a day; None: the list has none."""
        return next((item for item in self.tariffs if item.code == code and item.holds(day)), None)

    def of(self, code: str) -> tuple[Tariff, ...]:
        """Return every period of a performance, in order."""
        return tuple(item for item in self.tariffs if item.code == code)

    @property
    def span(self) -> tuple[date, date | None]:
        """The first day and the last day of the list; None: no end."""
        ends = [item.until for item in self.tariffs]
        known = [end for end in ends if end is not None]
        return min(item.since for item in self.tariffs), max(known) if len(known) == len(ends) else None


def read_tariffs(path: Path, reference: Reference, moment: datetime) -> TariffList:
    """Read a list from an Excel, CSV or Parquet file: the columns of COLUMNS and, where the amounts are made up, INVENTED.

    Amounts are in euros, a day is yyyy-mm-dd (or a date in Excel). Raises CaseError with every row that is wrong and why;
    nothing is taken over then.
    """
    with duck.connect() as connection, damage_named(path):
        open_file(connection, path, "tarieven")
        header = [str(row[0]) for row in connection.execute(f"DESCRIBE {RAW}").fetchall() if row[0] != "_rij"]
        names = _names(path, header)
        picked = ", ".join(f"CAST({quoted(names[name])} AS VARCHAR)" if name in names else "NULL" for name in _ALL)
        rows = connection.execute(f"SELECT _rij, {picked} FROM {RAW} ORDER BY _rij").fetchall()  # noqa: S608 - quoted
    reader = _Reader(reference)
    for number, *cells in rows:
        reader.row(int(number) + 2, dict(zip(_ALL, ((cell or "").strip() for cell in cells), strict=True)))
    reader.overlaps()
    if not rows:
        reader.problems.append((0, "er staat geen tarief in"))
    if reader.problems:
        raise CaseError(_told(path, reader.problems))
    digest = sha256(path.read_bytes()).hexdigest()
    return TariffList(path.name, digest, moment, reader.invented, tuple(sorted(reader.tariffs, key=_order)))


_ALL = (*COLUMNS, INVENTED)
_OPTIONAL = ("tot_en_met", "nhc", "nic", INVENTED)


def _order(item: Tariff) -> tuple[str, date]:
    return item.code, item.since


def _names(path: Path, header: Sequence[str]) -> dict[str, str]:
    """The names of the columns as the file writes them, by ours."""
    found = {name.strip().lower().replace(" ", "_"): name for name in header}
    problems = [f"de kolom '{name}' ontbreekt" for name in COLUMNS if name not in found and name not in _OPTIONAL]
    problems += [
        f"de kolom '{written}' hoort niet in een tarievenlijst.{nearest(name, _ALL)}"
        for name, written in found.items()
        if name not in _ALL
    ]
    if problems:
        known = ", ".join(COLUMNS)
        raise CaseError("\n".join(f"{path}: {one}" for one in (*problems, f"de kolommen zijn {known}")))
    return found


def _told(path: Path, problems: Sequence[tuple[int, str]]) -> str:
    lines = [f"{path}: rij {number}: {what}" if number else f"{path}: {what}" for number, what in sorted(problems)]
    more = len(lines) - MOST_TOLD
    return "\n".join(lines[:MOST_TOLD] + ([f"{path}: en nog {more} fouten"] if more > 0 else []))


class _Reader:
    """Collects tariffs, and what is wrong by row."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.tariffs: list[Tariff] = []
        self.lines: list[int] = []
        self.problems: list[tuple[int, str]] = []
        self.invented = False

    def row(self, line: int, cells: Mapping[str, str]) -> None:
        def read(column: str, make: Any) -> Any:
            try:
                return make(cells[column])
            except (FormulaError, ValueError) as error:
                self.problems.append((line, f"{column}: {error}"))
                return None

        before = len(self.problems)
        code = read("code", _code)
        since, until = read("van", _day_needed), read("tot_en_met", _day)
        unit = read("eenheid", lambda text: _unit(text, self.reference, self.reference.performances.get(code)))
        care, nhc, nic = read("zorg", _amount_needed), read("nhc", _amount), read("nic", _amount)
        self.invented |= bool(read(INVENTED, _invented))
        if since is not None and until is not None and until < since:
            self.problems.append((line, f"tot_en_met: {until} ligt voor {since}"))
        if len(self.problems) == before:
            self.tariffs.append(Tariff(code, since, until, unit, care, nhc, nic))
            self.lines.append(line)

    def overlaps(self) -> None:
        """A performance has one tariff on a day."""
        found = sorted(zip(self.tariffs, self.lines, strict=True), key=lambda pair: _order(pair[0]))
        for (one, first), (other, second) in pairwise(found):
            if one.code == other.code and one.holds(other.since):
                earlier, later = sorted((first, second))
                self.problems.append((later, f"{one.code} heeft op {other.since} ook een tarief in rij {earlier}"))


def _code(text: str) -> str:
    found = values.parse("code", text) if text else None
    if found is None:
        raise ValueError("de code van de prestatie ontbreekt")
    return str(found)


def _day(text: str) -> date | None:
    found = values.parse("datum", text.removesuffix(" 00:00:00")) if text else None
    return found if isinstance(found, date) else None


def _day_needed(text: str) -> date:
    found = _day(text)
    if found is None:
        raise ValueError("de eerste dag ontbreekt")
    return found


def _unit(text: str, reference: Reference, known: Performance | None) -> str:
    unit = text.lower()
    if unit not in reference.units:
        raise ValueError(f"'{text}' is geen eenheid; kies uit {', '.join(reference.units)}")
    if known is None or not known.unit or unit == known.unit or {unit, known.unit} in _OTHER_UNIT:
        return unit
    raise ValueError(f"{known.code} gaat per {known.unit}, niet per {unit}")


def _amount(text: str) -> int | None:
    if not text:
        return None
    found = cents(text)
    if not 0 <= found < MOST_CENTS:
        raise ValueError(f"{as_written(found)} kan geen tarief zijn")
    return found


def _amount_needed(text: str) -> int:
    found = _amount(text)
    if found is None:
        raise ValueError("het bedrag ontbreekt")
    return found


def _invented(text: str) -> bool:
    if text not in ("", "ja", "nee"):
        raise ValueError("schrijf ja of nee")
    return text == "ja"


# kept for later commands


def keep(found: TariffList, path: Path) -> None:
    """Write a list where later commands find it, whole or not at all. Raises CaseError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "vorm": FORM,
        "bron": found.source,
        "sha256": found.digest,
        "gelezen": found.read.isoformat(),
        INVENTED: found.invented,
        "tarieven": [
            [
                item.code,
                item.since.isoformat(),
                item.until and item.until.isoformat(),
                item.unit,
                item.care,
                item.nhc,
                item.nic,
            ]
            for item in found.tariffs
        ],
    }
    write_whole(path, json.dumps(content, ensure_ascii=False, indent=None) + "\n")


def kept(path: Path) -> TariffList:
    """Return the list that was kept. Raises CaseError when there is none, or when it is something else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CaseError(
            f"{path}: er zijn nog geen tarieven ingelezen; doe dat met: inkoopkader tarieven lees BESTAND"
        ) from None
    except (OSError, ValueError):
        raise CaseError(f"{path}: dit bestand is niet te lezen; lees de tarieven opnieuw in") from None
    try:
        if content["vorm"] != FORM:
            raise ValueError
        return TariffList(
            str(content["bron"]),
            str(content["sha256"]),
            datetime.fromisoformat(content["gelezen"]),
            content[INVENTED] is True,
            tuple(_kept(content["tarieven"])),
        )
    except (KeyError, TypeError, ValueError):
        raise CaseError(f"{path}: dit is geen tarievenlijst van inkoopkader; lees de tarieven opnieuw in") from None


def _kept(rows: Iterable[Sequence[Any]]) -> Iterable[Tariff]:
    for code, since, until, unit, *amounts in rows:
        care, nhc, nic = (None if amount is None else int(amount) for amount in amounts)
        if care is None:
            raise ValueError
        yield Tariff(
            str(code),
            date.fromisoformat(since),
            date.fromisoformat(until) if until else None,
            str(unit),
            care,
            nhc,
            nic,
        )
