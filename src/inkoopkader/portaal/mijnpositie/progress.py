"""How far the questions are."""

from __future__ import annotations

from dataclasses import dataclass

from inkoopkader.portaal.mijnpositie.computed import Computed, outline
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie.answers import UNKNOWN, Answers
from inkoopkader.positie.care import told_already
from inkoopkader.positie.step import said_undone


@dataclass(frozen=True, slots=True)
class Progress:
    """`answered` answers are given, `open` pages with questions still matter, `later` pages were left for later."""

    answered: int
    open: int
    later: int


def progress(found: Computed) -> Progress:
    """Return how far a position is."""
    return Progress(_count(found.answers), len(found.interview.steps), len(found.interview.later))


def _count(answers: Answers) -> int:
    groups = [group for groups in (answers.common, *answers.own.values()) for group in groups.values()]
    rows = []
    for row in answers.rows:
        known = {"zorgkantoor", outline().care, *told_already(shown.current(), outline(), answers, row)}
        rows.append({name: value for name, value in row.items() if name not in known})
    given = sum(value != UNKNOWN for group in (*groups, *rows) for value in group.values())
    return given + len(said_undone(answers.later))
