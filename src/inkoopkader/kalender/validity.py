"""How long a paper stays valid: the mirror image of the rule 'not older than', for planning when to ask for a new one."""

from __future__ import annotations

from datetime import date, timedelta

from inkoopkader.regels import moments


def last_valid_day(issued: date, *, days: int = 0, months: int = 0) -> date:
    """Return the last day on which a paper is not yet too old: its date plus the period. Raises OverflowError."""
    return moments.shift(issued, days=days, months=months)


def is_valid(issued: date, at: date, *, days: int = 0, months: int = 0) -> bool:
    """Is a paper of date `issued` not older than the period on day `at` (a date, or a moment of which the Dutch day
    counts)?"""
    return moments.day_of(at) <= last_valid_day(issued, days=days, months=months)


def earliest_issue(at: date, *, days: int = 0, months: int = 0) -> date:
    """Return the earliest date a paper may carry to be valid on day `at`.

    Not simply the period back: month ends are clipped, so of several dates that reach a month's end the first one
    counts.
    """
    day = moments.day_of(at)
    found = moments.shift(day, months=-months) - timedelta(days=days)
    while not is_valid(found, day, days=days, months=months):
        found += timedelta(days=1)
    while is_valid(found - timedelta(days=1), day, days=days, months=months):
        found -= timedelta(days=1)
    return found
