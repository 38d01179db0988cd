"""How many days are left: calendar days of the Dutch clock, not periods of 24 hours."""

from __future__ import annotations

from datetime import datetime

import pytest

from inkoopkader.kalender.days_left import days_left, days_left_words
from inkoopkader.regels import moments


def clock(text: str) -> datetime:
    return moments.from_clock(datetime.fromisoformat(text))


END_OF_THE_24TH = "2026-09-25T00:00"  # the first moment too late of "uiterlijk 24 september 2026"


@pytest.mark.parametrize(
    ("lost_from", "now", "days", "said"),
    [
        (END_OF_THE_24TH, "2026-09-12T23:59:59", 12, "nog 12 dagen"),
        (END_OF_THE_24TH, "2026-09-22T00:00", 2, "nog 2 dagen"),
        (END_OF_THE_24TH, "2026-09-23T23:59:59", 1, "morgen"),
        (END_OF_THE_24TH, "2026-09-24T00:00", 0, "vandaag"),
        (END_OF_THE_24TH, "2026-09-24T23:59:59", 0, "vandaag"),
        (END_OF_THE_24TH, "2026-09-25T00:00", -1, "gisteren"),
        (END_OF_THE_24TH, "2026-09-26T08:00", -2, "2 dagen geleden"),
        # an hour of the day: until then it is today, afterwards it was
        ("2026-06-15T12:00", "2026-06-15T11:59:59", 0, "vandaag"),
        ("2026-06-15T12:00", "2026-06-15T12:00", 0, "eerder vandaag"),
        # strictly before 1 October at midnight: the last day is 30 September
        ("2026-10-01T00:00", "2026-09-30T09:00", 0, "vandaag"),
        # the clock goes back in the night of 25 October 2026: that day has 25 hours and is one day
        ("2026-10-27T00:00", "2026-10-24T23:30", 2, "nog 2 dagen"),
        ("2026-10-26T00:00", "2026-10-25T00:00", 0, "vandaag"),
    ],
)
def test_days_are_counted_as_people_count_them(lost_from: str, now: str, days: int, said: str) -> None:
    assert days_left(clock(lost_from), clock(now)) == days
    assert days_left_words(clock(lost_from), clock(now)) == said
