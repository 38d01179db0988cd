"""How many days are left until it is too late, counted on the Dutch calendar as people count them."""

from __future__ import annotations

from datetime import datetime, timedelta

from inkoopkader.regels import moments
from inkoopkader.regels.spoken import phrase

_BEFORE = timedelta(microseconds=1)


def days_left(lost_from: datetime, now: datetime) -> int:
    """Return the calendar days from today to the last day that is in time: 0 is today, below 0 that day is over.
    `lost_from` is the first moment that is too late."""
    return (moments.day_of(lost_from - _BEFORE) - moments.day_of(now)).days


def days_left_words(lost_from: datetime, now: datetime) -> str:
    """Say how long there is left, or how long ago it was: 'vandaag', 'morgen', 'nog 12 dagen', 'gisteren'."""
    days = days_left(lost_from, now)
    if now < lost_from:
        return {0: phrase("vandaag"), 1: phrase("morgen")}.get(days) or phrase("nog {days} dagen", days=days)
    said = {0: phrase("eerder vandaag"), -1: phrase("gisteren")}
    return said.get(days) or phrase("{days} dagen geleden", days=-days)
