"""A long comparison or change list in parts: a part begins after a key, so that an address keeps its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from inkoopkader.regels.errors import CaseError
from inkoopkader.vergelijking.changes import Changes
from inkoopkader.vergelijking.table import Comparison

Whole = TypeVar("Whole")


@dataclass(frozen=True, slots=True)
class Part(Generic[Whole]):
    """A part of a list: rows `first` to `last` of `total` (counted from 1). `before` is the key after which the part
    before begins (empty: at the beginning; None: there is none), `following` the key after which the next one begins."""

    content: Whole
    first: int
    last: int
    total: int
    before: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """Which keys of a list are in a part."""

    keys: tuple[str, ...]
    start: int
    size: int

    def __contains__(self, key: str) -> bool:
        return key in self.keys[self.start : self.start + self.size]

    def part(self, content: Whole) -> Part[Whole]:
        """Return the part around its content."""
        end = min(self.start + self.size, len(self.keys))
        previous = self.start - self.size
        before = None if self.start == 0 else "" if previous <= 0 else self.keys[previous - 1]
        following = self.keys[end - 1] if end < len(self.keys) else None
        return Part(content, min(self.start + 1, end), end, len(self.keys), before, following)


def window(keys: Iterable[str], after: str, size: int) -> Window:
    """Return the part of `size` keys that begins after a key (empty: at the beginning). Raises CaseError for a key that
    is not in the list."""
    listed: Sequence[str] = tuple(keys)
    if after and after not in listed:
        raise CaseError(f"in deze lijst staat niets met de naam '{after}'; begin bij het begin van de lijst")
    return Window(tuple(listed), listed.index(after) + 1 if after else 0, size)


def part_of_changes(found: Changes, after: str, size: int) -> Part[Changes]:
    """Return a part of a change list; a group keeps the summary of the whole. A key is layer.name."""
    here = window((f"{change.layer}.{change.name}" for change in found), after, size)
    groups = []
    for group in found.groups:
        kept = tuple(change for change in group.changes if f"{change.layer}.{change.name}" in here)
        if kept:
            groups.append(replace(group, changes=kept, counted=group.counts))
    return here.part(replace(found, groups=tuple(groups)))


def part_of_comparison(found: Comparison, after: str, size: int) -> Part[Comparison]:
    """Return a part of a comparison. A key is subject.name; the row of what only one zorgkantoor has is subject.eigen."""
    here = window((f"{section.key}.{row.key}" for section in found.sections for row in section.rows), after, size)
    sections = []
    for section in found.sections:
        kept = tuple(row for row in section.rows if f"{section.key}.{row.key}" in here)
        if kept or not (section.rows or here.start):
            sections.append(replace(section, rows=kept))
    return here.part(replace(found, sections=tuple(sections)))
