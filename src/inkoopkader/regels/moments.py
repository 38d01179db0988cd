"""Dates and moments: Europe/Amsterdam on the clock, UTC inside.

A moment is stored as an aware datetime in UTC, so that comparing never depends on summer time. Adding days, months or
years happens on the Dutch clock: 31 January plus one month is the last day of February; a time that does not exist in
the spring night moves an hour on, and of a time that happens twice in the autumn night the first one is meant.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")


def from_clock(clock: datetime) -> datetime:
    """Turn a naive Dutch clock time into a moment (UTC)."""
    return clock.replace(tzinfo=ZONE, fold=0).astimezone(UTC)


def to_clock(moment: datetime) -> datetime:
    """Return the Dutch clock time (aware) of a moment."""
    return moment.astimezone(ZONE)


def day_of(moment: datetime | date) -> date:
    """Return the Dutch calendar day of a moment; a date is its own day."""
    return to_clock(moment).date() if isinstance(moment, datetime) else moment


def start_of(day: date) -> datetime:
    """Return the first moment of a Dutch calendar day."""
    return from_clock(datetime.combine(day, time()))


def end_of(day: date) -> datetime:
    """Return the last microsecond of a Dutch calendar day."""
    return from_clock(datetime.combine(day, time(23, 59, 59, 999999)))


def add_months(day: date, months: int) -> date:
    """Add calendar months, clipped to the end of the month. Raises OverflowError outside the years 1 to 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("datum buiten de jaren 1 tot 9999")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(point: date, *, days: int = 0, months: int = 0) -> date:
    """Move a date or a moment by days and calendar months on the Dutch clock. Raises OverflowError."""
    if isinstance(point, datetime):
        clock = to_clock(point)
        day = add_months(clock.date(), months) + timedelta(days=days)
        return from_clock(datetime.combine(day, clock.time()))
    return add_months(point, months) + timedelta(days=days)
