"""Which edition of the policy holds for which zorgkantoor and day: one edition for all days between two changes.

A table with many years and offices asks for a few dozen editions, not for one per row: the days on which anything
starts or ends cut the calendar in periods, and periods whose rules and values are the same for these questions share
one number.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.errors import FormulaError, nearest
from inkoopkader.regels.evaluate import plan
from inkoopkader.regels.policy import Policy

Pair = tuple[str | None, date]
"""A zorgkantoor (None: national policy only) and the day the policy is read for."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The distinct editions that a table asks for, and for every pair of zorgkantoor and day the index of its edition."""

    editions: tuple[Edition, ...]
    index: dict[Pair, int]


def periods(policy: Policy, pairs: Iterable[Pair], questions: Sequence[str], known: date | None) -> Periods:
    """Group pairs by what the policy says about the questions.

    Raises FormulaError for an unknown zorgkantoor, or a question that exists nowhere.
    """
    _exist(policy, questions)
    cuts: dict[str | None, list[date]] = {}
    by_period: dict[tuple[str | None, int], int] = {}
    by_content: dict[Any, int] = {}
    found: list[Edition] = []
    index: dict[Pair, int] = {}
    for office, day in pairs:
        if office not in cuts:
            cuts[office] = _cuts(policy, office)
        period = (office, bisect_right(cuts[office], day))
        if period not in by_period:
            source = edition(policy, office, day, known)
            content = _content(source, questions)
            if content not in by_content:
                by_content[content] = len(found)
                found.append(source)
            by_period[period] = by_content[content]
        index[office, day] = by_period[period]
    return Periods(tuple(found), index)


def exists(source: Edition, name: str) -> bool:
    """Does a name exist in an edition, in force or not?"""
    return name == "nu" or bool(source.candidates(name)) or name in ("zorgkantoor", "jaar", "peildatum")


def _cuts(policy: Policy, office: str | None) -> list[date]:
    if office is not None and office not in policy.offices:
        raise FormulaError(
            f"zorgkantoor '{office}' bestaat niet.{nearest(office, policy.offices)} Kies uit {', '.join(policy.offices)}."
        )
    layers = [policy.national] if office is None else [policy.national, policy.offices[office]]
    return sorted({version.start for layer in layers for entry in layer.entries.values() for version in entry.versions})


def _content(source: Edition, questions: Sequence[str]) -> Any:
    """What an edition says about the questions, comparable: two editions with equal contents give equal answers."""
    asked = tuple(name for name in questions if exists(source, name))
    made = plan(source, asked)
    seen: dict[str, Any] = {}
    for name in (*asked, *made.order):
        for read in (name, *source.reads(name)):
            if read not in seen:
                resolved = source.resolve(read)
                seen[read] = (
                    (resolved.role, resolved.expr)
                    if resolved.role in ("formule", "invoer", "ingebouwd")
                    else (resolved.role, resolved.value)
                )
    return (asked, tuple(sorted(seen.items(), key=lambda item: item[0])))


def _exist(policy: Policy, questions: Sequence[str]) -> None:
    known = {name for layer in policy.layers() for name in layer.entries}
    for name in questions:
        if name not in known:
            raise FormulaError(f"de naam '{name}' bestaat niet.{nearest(name, known)}")
