"""The course of a figure over the years: which figure from which day, in every layer that says something under a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inkoopkader.regels.entries import ENDED, Entry, Version
from inkoopkader.regels.expressions import Const, Expr
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import phrase
from inkoopkader.regels.values import NUMERIC

FIGURE, UNKNOWN, COMPUTED, ENDS = "waarde", "onbekend", "berekend", "vervallen"


@dataclass(frozen=True, slots=True)
class Step:
    """From `start` on. `kind` is FIGURE (`value` holds it), UNKNOWN (the policy leaves it open), COMPUTED (a formula) or
    ENDS (nothing holds any more)."""

    start: date
    kind: str
    value: Decimal | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The steps of one layer in order of their start."""

    layer: str
    label: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What is called `name`, in every layer that names a figure for it; `shown_as` is the type its figures are shown
    as."""

    name: str
    title: str
    shown_as: str
    courses: tuple[Course, ...]

    @property
    def changes(self) -> bool:
        """Does a figure change somewhere: another figure, or one that becomes known, unknown or lapses for another?"""
        return any(
            len({(step.kind, step.value) for step in course.steps if step.kind != ENDS}) > 1 for course in self.courses
        )


def history(policy: Policy, entries: Iterable[Entry]) -> History | None:
    """Return the course of what entries of one name say; None when none of them names a figure."""
    found = [entry for entry in entries if entry.type in NUMERIC and not entry.is_input and not entry.collects]
    courses = []
    for entry in found:
        steps = tuple(_step(entry, version) for version in _in_force(entry))
        if any(step.kind == FIGURE for step in steps):
            courses.append(Course(entry.layer, _label(policy, entry), steps))
    if not courses:
        return None
    return History(found[0].name, found[0].title, found[0].shown_as, tuple(courses))


def _in_force(entry: Entry) -> list[Version]:
    """Per start the version that was published last."""
    latest: dict[date, Version] = {}
    for version in sorted(entry.versions, key=lambda item: (item.start, item.known or date.min)):
        latest[version.start] = version
    return list(latest.values())


def _step(entry: Entry, version: Version) -> Step:
    content = version.content
    sources = tuple(map(str, version.citations or entry.citations))
    if isinstance(content, Const):
        content = content.value
    if content is ENDED:
        return Step(version.start, ENDS, None, sources)
    if isinstance(content, Expr):
        return Step(version.start, COMPUTED, None, sources)
    if content is None:
        return Step(version.start, UNKNOWN, None, sources)
    return Step(version.start, FIGURE, content, sources)


def _label(policy: Policy, entry: Entry) -> str:
    return policy.offices[entry.layer].label if entry.layer in policy.offices else phrase("Landelijk")
