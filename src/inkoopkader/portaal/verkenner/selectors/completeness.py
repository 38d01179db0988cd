"""How much of each subject is held, per zorgkantoor and year, and what is missing: from the completeness matrix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.regels import matrix
from inkoopkader.regels.held import NOT_HELD, SUMMARY

STATUSES = (matrix.COMPLETE, matrix.PARTIAL, matrix.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Stand:
    """One subject at one zorgkantoor in one year: how much is held (`status` is one of STATUSES), and what is missing:
    titles, and the own policy of that year where it is not held. Of titles in one text with 'of' one is enough.
    `summary` says that of that policy only a summary is held."""

    office: str
    label: str
    year: int
    subject: str
    title: str
    status: str
    missing: tuple[str, ...]
    own_held: bool
    summary: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """The stands of one status."""

    status: str
    stands: tuple[Stand, ...]


@lru_cache(maxsize=1)
def _stands() -> dict[tuple[str, int], tuple[Stand, ...]]:
    policy = shown.current()
    subjects = matrix.read_subjects(policy)
    titles = {subject.name: subject.title for subject in subjects}
    found: dict[tuple[str, int], tuple[Stand, ...]] = {}
    for cell in matrix.matrix(policy, subjects, shown.years()):
        label = policy.offices[cell.office].label
        missing = tuple(_titled(cell.office, names) for names in cell.missing)
        stand = Stand(
            cell.office,
            label,
            cell.year,
            cell.subject,
            titles[cell.subject],
            cell.status,
            missing,
            cell.own != NOT_HELD,
            cell.own == SUMMARY,
        )
        found[cell.office, cell.year] = (*found.get((cell.office, cell.year), ()), stand)
    return found


def stands(office: str, year: int) -> tuple[Stand, ...]:
    """Return the stand of every subject of the matrix at a zorgkantoor in a year."""
    return _stands().get((office, year), ())


def stands_of(subjects: Iterable[str], offices: Iterable[str], years: Iterable[int]) -> tuple[Stand, ...]:
    """Return the stands of some subjects of the matrix at zorgkantoren in years, in their order."""
    wanted, chosen = set(subjects), tuple(years)
    return tuple(
        stand for office in offices for year in chosen for stand in stands(office, year) if stand.subject in wanted
    )


def counted(found: Iterable[Stand]) -> tuple[Counted, ...]:
    """Return stands by status, the complete ones first; a status that nothing has is left out."""
    listed = tuple(found)
    by_status = [Counted(status, tuple(one for one in listed if one.status == status)) for status in STATUSES]
    return tuple(one for one in by_status if one.stands)


def _titled(office: str, names: str) -> str:
    """The titles of names of which one is enough, each once."""
    policy = shown.current()
    titles = {}
    for name in names.split(" of "):
        entry = policy.entry(name, office) or next(
            (layer.entries[name] for layer in policy.layers() if name in layer.entries), None
        )
        titles[entry.title if entry is not None else name] = None
    return " of ".join(titles)
