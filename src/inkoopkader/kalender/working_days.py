"""Weekends and Dutch public holidays.

No document says what happens when a term ends on such a day, so nothing moves (question X-81); a reader is warned. The
holidays are those of the Algemene termijnenwet: the public holidays and the days equated with them (Goede Vrijdag, 5
mei).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from inkoopkader.regels import values

_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@lru_cache(maxsize=64)
def _holidays(year: int) -> dict[date, str]:
    import holidays  # slow to import, and most commands need no calendar

    return dict(holidays.country_holidays("NL", years=year, language="nl", categories=("public", "optional")))


def weekday(day: date) -> str:
    """Return the Dutch name of the day of the week."""
    return _DAYS[day.weekday()]


def day_off(day: date) -> str | None:
    """Return why a day is not a working day ('zaterdag', 'Tweede paasdag', 'zaterdag en Tweede kerstdag'), or None when
    it is one."""
    reasons = [weekday(day)] if day.weekday() >= 5 else []
    if day in _holidays(day.year):
        reasons.append(_holidays(day.year)[day])
    return " en ".join(reasons) or None


def working_day_before(day: date) -> date:
    """Return the last working day before a day."""
    day -= timedelta(days=1)
    while day_off(day):
        day -= timedelta(days=1)
    return day


def working_day_from(day: date) -> date:
    """Return the day itself when it is a working day, else the first working day after it."""
    while day_off(day):
        day += timedelta(days=1)
    return day


def warning(day: date) -> str:
    """Return a Dutch warning for a last day that is not a working day; empty when it is one."""
    reason = day_off(day)
    if reason is None:
        return ""
    return (
        f"Let op: deze dag is een {reason}. Het beleid zegt niet dat de termijn dan opschuift; hier schuift hij niet op. "
        f"De laatste werkdag ervoor is {_said(working_day_before(day))}; de eerste erna {_said(working_day_from(day))}."
    )


def _said(day: date) -> str:
    return f"{weekday(day)} {values.show(day, 'datum')}"
