"""The part of a position that the policy gives by itself, whoever asks: found once per edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from inkoopkader.positie.in_force import of_position
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.trace import Gap

if TYPE_CHECKING:
    from inkoopkader.positie.compute import Outline


@dataclass(frozen=True, slots=True)
class PolicyPart:
    """`questions` are the names that a position is read from, `unset` the values in force here that the policy does not
    give, `issues` the open questions about the documents with their texts, `contradictions` what documents say otherwise,
    each with the title of its entry."""

    questions: tuple[str, ...]
    unset: tuple[Gap, ...]
    issues: Mapping[str, str]
    contradictions: tuple[tuple[str, dict[str, str]], ...]


_PARTS: WeakKeyDictionary[Edition, PolicyPart] = WeakKeyDictionary()


def policy_part(source: Edition, outline: Outline) -> PolicyPart:
    """Return what an edition gives of every position."""
    made = _PARTS.get(source)
    if made is None:
        entries = of_position(source, outline)
        used = sorted({issue for entry in entries for issue in entry.issues})
        made = _PARTS[source] = PolicyPart(
            tuple(dict.fromkeys(_questions(source, outline))),
            tuple(_unset(source, entries)),
            {issue: str(source.policy.issues.get(issue, {}).get("vraag", "")) for issue in used},
            tuple((entry.title, item) for entry in entries if not entry.parent for item in entry.contradictions),
        )
    return made


def _questions(source: Edition, outline: Outline) -> Iterator[str]:
    yield from outline.classes
    yield from (outline.admission, outline.file, outline.conditions, outline.percentage, outline.base, outline.ceiling)
    yield from (outline.surcharges, outline.fixed, *outline.euros, outline.total)
    for entry in of_position(source, outline):
        if entry.kind in ("document", "termijn", "oordeel", "bewijs", "controle") or entry.parent or entry.collector:
            yield entry.name


def _unset(source: Edition, entries: Iterable[Entry]) -> Iterator[Gap]:
    for entry in entries:
        resolved = source.resolve(entry.name)
        if resolved.role == "waarde" and resolved.value is None:
            yield Gap(entry.name, entry.title, "beleid", "", entry.explanation)
