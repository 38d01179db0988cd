"""The levels a rule can belong to, and which sees which."""

from __future__ import annotations

LEVELS = ("regel", "clientmaand", "client", "contract", "aanbieder", "regio")
_UP = {
    "regel": ("clientmaand", "client", "contract", "aanbieder", "regio"),
    "clientmaand": ("client",),
    "client": (),
    "contract": ("aanbieder", "regio"),
    "aanbieder": (),
    "regio": (),
}


def above(level: str) -> tuple[str, ...]:
    """Return the levels whose value an entity of `level` can read directly."""
    return _UP[level]


def sees(level: str, other: str) -> bool:
    """Can a rule of `level` read a name of level `other` without an aggregate?"""
    return other == level or other in _UP[level]


def is_below(other: str, level: str) -> bool:
    """Is `other` a lower level than `level`, so that an aggregate is needed?"""
    return level in _UP[other]
