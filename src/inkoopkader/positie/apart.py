"""What tells production lines of one kind of care apart, in the words of the policy (Dutch)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence


def told_apart(lines: Sequence[tuple[str, Mapping[str, str]]]) -> list[str]:
    """Return for each line what tells it from the other lines of its kind of care at the same zorgkantoor; empty where it is
    the only one.

    A line is its kind, and what was said of it: the shown answer by the title of the fact. What differs is named; lines
    of which all is the same are numbered.
    """
    kinds = Counter(kind for kind, _ in lines)
    more = {kind for kind, count in kinds.items() if count > 1}
    differ = {kind: _differing([said for other, said in lines if other == kind]) for kind in more}
    named = [
        "; ".join(f"{title}: {said.get(title, 'onbekend')}" for title in differ[kind]) if kind in more else ""
        for kind, said in lines
    ]
    alike = Counter((kind, name) for (kind, _), name in zip(lines, named, strict=True) if kind in more)
    seen: Counter[str] = Counter()
    made = []
    for (kind, _), name in zip(lines, named, strict=True):
        seen[kind] += 1
        number = f"regel {seen[kind]}" if alike[kind, name] > 1 else ""
        made.append("; ".join(part for part in (name, number) if part))
    return made


def _differing(lines: Sequence[Mapping[str, str]]) -> list[str]:
    """The titles whose answers are not the same on every line."""
    titles = dict.fromkeys(title for said in lines for title in said)
    return [title for title in titles if len({said.get(title) for said in lines}) > 1]
