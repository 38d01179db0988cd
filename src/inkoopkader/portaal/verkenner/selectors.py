"""What the pages show, read from the policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from inkoopkader.regels import matrix
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.policy import Policy
from inkoopkader.vergelijking.statement import Statement, reader
from inkoopkader.vergelijking.subjects import members, read_subjects


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete one zorgkantoor is: per year the number of subjects that are complete, partial and unknown."""

    office: str
    label: str
    years: tuple[tuple[int, int, int, int], ...]


@lru_cache(maxsize=4)
def _cells(folder: str, first: int, last: int) -> tuple[matrix.Cell, ...]:
    from inkoopkader.portaal.verkenner.policy import current

    policy = current()
    return tuple(matrix.matrix(policy, matrix.read_subjects(policy), range(first, last + 1)))


def matrix_rows(policy: Policy, years: Sequence[int]) -> list[Completeness]:
    """Return a row per zorgkantoor."""
    cells = _cells(str(policy.folder), years[0], years[-1])
    rows = []
    for office, layer in policy.offices.items():
        counts: list[tuple[int, int, int, int]] = []
        for year in years:
            found = [cell.status for cell in cells if cell.office == office and cell.year == year]
            counts.append(
                (year, found.count(matrix.COMPLETE), found.count(matrix.PARTIAL), found.count(matrix.UNKNOWN))
            )
        rows.append(Completeness(office, layer.label, tuple(counts)))
    return rows


def subject_rows(policy: Policy, office: str, year: int) -> list[tuple[str, list[Statement]]]:
    """Return the subjects of one zorgkantoor and year, each with what is said; subjects without policy are left out."""
    source = reader(policy, office, year)
    known = read_subjects(policy)
    entries = source.entries()
    found = []
    for subject in known:
        said = [source.statement(entry.name) for entry in members(subject, known, entries)]
        statements = [one for one in said if one is not None]
        if statements:
            found.append((subject.title, statements))
    return found


def titles_with(policy: Policy, words: str) -> list[Entry]:
    """Return the entries that hold every word in name, title, question or explanation; in the title first."""
    wanted = words.casefold().split()
    seen: dict[str, tuple[int, Entry]] = {}
    for layer in policy.layers():
        for entry in layer.entries.values():
            if entry.parent or entry.name in seen:
                continue
            title = f"{entry.name} {entry.title}".casefold()
            everything = f"{title} {entry.explanation} {entry.extra.get('vraag', '')}".casefold()
            if all(word in everything for word in wanted):
                seen[entry.name] = (0 if all(word in title for word in wanted) else 1, entry)
    return [entry for _, entry in sorted(seen.values(), key=lambda item: (item[0], item[1].title))]
