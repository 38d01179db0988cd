"""Put the policy of any zorgkantoren and years side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from inkoopkader.regels.entries import Entry
from inkoopkader.regels.held import HELD, NOT_HELD, SUMMARY
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import phrase, quote
from inkoopkader.vergelijking.statement import Reader, Statement, reader
from inkoopkader.vergelijking.subjects import Subject, members, read_subjects

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Column:
    """One zorgkantoor in one year. `held` is what is held of its own policy of that year, one of `held.STATUSES`."""

    office: str
    label: str
    year: int
    heading: str
    held: str = HELD

    @property
    def named(self) -> str:
        """The zorgkantoor and the year."""
        return f"{self.label} {self.year}"

    @property
    def nothing(self) -> str:
        """What a cell without statements says: that there is none, or that nobody here knows."""
        return phrase("onbekend") if self.held == NOT_HELD else NOTHING


@dataclass(frozen=True, slots=True)
class Cell:
    """What is said here: no statement, one, or in the row of own entries any number.

    `deviates`: unlike what most of those that say something say.
    """

    statements: tuple[Statement, ...]
    deviates: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One entry over all columns.

    `own` is the row that gathers what only one column has; `differs` whether the columns do not say the same: None when
    the known ones do, and of another it is unknown; `alike` whether every column reads the same, an unknown one too.
    """

    name: str
    title: str
    cells: tuple[Cell, ...]
    differs: bool | None
    alike: bool = False
    own: bool = False

    @property
    def key(self) -> str:
        """What the row is called within its subject."""
        return "eigen" if self.own else self.name


@dataclass(frozen=True, slots=True)
class Section:
    """One subject."""

    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole table."""

    title: str
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """Which columns are not held, or only as a summary, and what that means for the table."""
        missing = [column.named for column in self.columns if column.held == NOT_HELD]
        summary = [column.named for column in self.columns if column.held == SUMMARY]
        found = []
        if missing:
            found.append(
                phrase(
                    "Het eigen beleid is hier niet vastgelegd van: {columns}. Daar staat alleen wat landelijk geldt; wat zo'n zorgkantoor zelf bepaalt, is onbekend.",
                    columns=", ".join(missing),
                )
            )
        if summary:
            found.append(
                phrase(
                    "Alleen als samenvatting vastgelegd: {columns}. Een - betekent daar dat de samenvatting het niet noemt, niet dat het zorgkantoor er niets over bepaalt.",
                    columns=", ".join(summary),
                )
            )
        return tuple(found)


def compare(policy: Policy, subjects: Sequence[Subject], offices: Sequence[str], years: Sequence[int]) -> Comparison:
    """Compare subjects over zorgkantoren and years (the policy as it reads on 1 January).

    Columns are ordered by zorgkantoor, then year.
    """
    readers = [reader(policy, office, year) for office in offices for year in years]
    columns = tuple(
        Column(
            item.edition.office or "landelijk",
            item.label,
            item.edition.day.year,
            item.label if len(years) == 1 else f"{item.label} {item.edition.day.year}",
            item.held.status,
        )
        for item in readers
    )
    known = read_subjects(policy)
    sections = tuple(_section(subject, known, readers) for subject in subjects)
    what = quote(subjects[0].title) if len(subjects) == 1 else phrase("Inkoopbeleid")
    return Comparison(phrase("{what}, {years}", what=what, years=_listed(years)), columns, sections)


def _listed(years: Sequence[int]) -> str:
    """2026 en 2027 en 2028."""
    return phrase(" en ").join(map(str, years))


def _section(subject: Subject, known: list[Subject], readers: list[Reader]) -> Section:
    found: dict[str, list[Statement | None]] = {}
    order: dict[str, Entry] = {}
    for index, item in enumerate(readers):
        for entry in members(subject, known, item.entries()):
            order.setdefault(entry.name, entry)
            found.setdefault(entry.name, [None] * len(readers))[index] = item.statement(entry.name)
    # an entry may cite the subject at one zorgkantoor only: say also what the others have under that name
    for name, statements in found.items():
        found[name] = [
            one if one is not None else item.statement(name) for one, item in zip(statements, readers, strict=True)
        ]
    one_office = len({item.edition.office for item in readers}) == 1
    shared = [
        name
        for name, statements in found.items()
        if one_office or sum(one is not None for one in statements) > 1 or len(found) == 1
    ]
    shared.sort(key=lambda name: (order[name].layer != "landelijk", -sum(one is not None for one in found[name])))
    held_whole = [item.held.status == HELD for item in readers]
    rows = [_row(name, found[name], held_whole) for name in shared]
    own = [name for name in found if name not in shared]
    if own:
        cells = tuple(
            Cell(tuple(one for name in own if (one := found[name][index]) is not None)) for index in range(len(readers))
        )
        rows.append(Row("", phrase("Alleen bij dit zorgkantoor"), cells, differs=len(readers) > 1, own=True))
    return Section(subject.key, subject.title, tuple(rows))


def _row(name: str, statements: list[Statement | None], held_whole: list[bool]) -> Row:
    """Lay one entry over the columns. A column without a statement is known to say nothing only where its policy is held
    whole; where it is not, or the statement itself is unknown, the column cannot be compared."""
    meanings = [repr(one.meaning) if one is not None else NOTHING for one in statements]
    known = [whole if one is None else not one.unknown for one, whole in zip(statements, held_whole, strict=True)]
    told = [meaning for meaning, sure in zip(meanings, known, strict=True) if sure]
    ranked = Counter(meaning for meaning in told if meaning != NOTHING).most_common(2)
    usual, most = ranked[0] if ranked else (NOTHING, 0)
    clear = most > 1 and (len(ranked) == 1 or ranked[1][1] < most)
    cells = tuple(
        Cell((one,) if one is not None else (), clear and sure and meaning not in (usual, NOTHING))
        for one, meaning, sure in zip(statements, meanings, known, strict=True)
    )
    title = next(one.title for one in statements if one is not None)
    differs = True if len(set(told)) > 1 else False if all(known) else None
    return Row(name, title, cells, differs=differs, alike=len(set(meanings)) == 1)


def said(cell: Cell) -> list[str]:
    """Return the lines of a cell without sources; '-' when nothing is said."""
    return [one.text for one in cell.statements] or [NOTHING]
