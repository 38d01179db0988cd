"""Weekends and Dutch public holidays.

No document says what happens when a term ends on such a day, so nothing moves (question X-81); a reader is warned. The
holidays are those of the Algemene termijnenwet: the public holidays and the days equated with them (Goede Vrijdag, 5
mei).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from inkoopkader.regels.spoken import in_english, phrase, show


@lru_cache(maxsize=64)
def _holidays(year: int, language: str = "nl") -> dict[date, str]:
    import holidays  # slow to import, and most commands need no calendar

    return dict(holidays.country_holidays("NL", years=year, language=language, categories=("public", "optional")))


def weekday(day: date) -> str:
    """Return the name of the day of the week."""
    names = (
        phrase("maandag"),
        phrase("dinsdag"),
        phrase("woensdag"),
        phrase("donderdag"),
        phrase("vrijdag"),
        phrase("zaterdag"),
        phrase("zondag"),
    )
    return names[day.weekday()]


def day_off(day: date) -> str | None:
    """Return why a day is not a working day ('zaterdag', 'Tweede paasdag', 'zaterdag en Tweede kerstdag'), or None when
    it is one."""
    reasons = [weekday(day)] if day.weekday() >= 5 else []
    known = _holidays(day.year, "en_US" if in_english() else "nl")
    if day in known:
        reasons.append(known[day])
    return phrase(" en ").join(reasons) or None


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
    """Return a warning for a last day that is not a working day; empty when it is one."""
    reason = day_off(day)
    if reason is None:
        return ""
    return phrase(
        "Let op: deze dag is een {reason}. Het beleid zegt niet dat de termijn dan opschuift; hier schuift hij niet op. "
        "De laatste werkdag ervoor is {before}; de eerste erna {after}.",
        reason=reason,
        before=_said(working_day_before(day)),
        after=_said(working_day_from(day)),
    )


def _said(day: date) -> str:
    return f"{weekday(day)} {show(day, 'datum')}"
