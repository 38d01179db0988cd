"""Dates and moments on the Dutch clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkoopkader.regels import generate, moments, values
from inkoopkader.regels.errors import FormulaError

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-12-15", 1, "2028-01-15"),
    ],
)
def test_months_are_clipped_to_the_end_of_the_month(start: str, months: int, end: str) -> None:
    assert moments.add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_outside_the_calendar() -> None:
    with pytest.raises(OverflowError):
        moments.add_months(date(9999, 12, 1), 1)
    assert generate.shift(date(9999, 12, 31), values.parse("dagen", "1"), "dagen", 1) is None
    assert generate.shift(date(1, 1, 1), values.parse("jaren", "1"), "jaren", -1) is None
    assert generate.begin_van(date(1, 1, 1)) is None


@pytest.mark.parametrize(
    ("clock", "utc"),
    [
        ("2026-06-15T12:00:00", "2026-06-15T10:00:00"),  # summer time
        ("2026-12-15T12:00:00", "2026-12-15T11:00:00"),
        ("2026-03-29T02:30:00", "2026-03-29T01:30:00"),  # does not exist: an hour on, 03.30 summer time
        ("2026-10-25T02:30:00", "2026-10-25T00:30:00"),  # happens twice: the first
        ("2026-10-25T03:00:00", "2026-10-25T02:00:00"),
        ("2026-06-15T10:00:00Z", "2026-06-15T10:00:00"),
        ("2026-06-15T12:00:00+02:00", "2026-06-15T10:00:00"),
    ],
)
def test_a_moment_is_kept_in_utc(clock: str, utc: str) -> None:
    assert values.parse("tijdstip", clock) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00", "9999-12-31T23:59:59Z"])
def test_a_moment_that_has_no_utc_or_no_dutch_time_is_refused(text: str) -> None:
    with pytest.raises(FormulaError, match="ligt buiten de kalender"):
        values.parse("tijdstip", text)


@given(DAYS)
def test_a_day_is_from_its_begin_to_its_end(day: date) -> None:
    begin, end = moments.start_of(day), moments.end_of(day)
    assert moments.day_of(begin) == moments.day_of(end) == day
    assert moments.day_of(begin - timedelta(microseconds=1)) == day - timedelta(days=1)
    assert end + timedelta(microseconds=1) == moments.start_of(day + timedelta(days=1))
    assert 23 <= (end - begin).total_seconds() / 3600 <= 25


@given(DAYS, st.integers(-1000, 1000))
def test_months_there_and_back_never_go_forward(day: date, months: int) -> None:
    there = moments.add_months(day, months)
    back = moments.add_months(there, -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back <= day


@given(DAYS, st.integers(0, 600), st.integers(0, 3000))
def test_a_longer_time_is_never_earlier(day: date, months: int, days: int) -> None:
    assert moments.shift(day, months=months, days=days) >= day
    assert moments.shift(day, months=months + 1) >= moments.shift(day, months=months)


@given(st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)), st.integers(-400, 400))
def test_adding_days_keeps_the_time_on_the_clock(clock: datetime, days: int) -> None:
    moment = moments.from_clock(clock)
    shifted = moments.to_clock(moments.shift(moment, days=days))  # type: ignore[arg-type]
    asked = moments.to_clock(moment)
    gap = abs(shifted.replace(tzinfo=None) - (asked.replace(tzinfo=None) + timedelta(days=days)))
    assert gap in (timedelta(0), timedelta(hours=1))  # an hour only in the spring night
