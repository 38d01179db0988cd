"""Days, months and the Dutch clock, worked out by hand: month ends, leap years, the two nights on which the clock
moves, working days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inkoopkader.kalender import validity, working_days
from inkoopkader.regels import moments


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),  # leap year
        (date(2026, 1, 31), 2, date(2026, 3, 31)),  # not via 28 February
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),  # the last day of a month is not a thing of its own
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2100, 1, 30), 1, date(2100, 2, 28)),  # 2100 is no leap year
    ],
)
def test_calendar_months(start: date, months: int, expected: date) -> None:
    assert moments.shift(start, months=months) == expected


def test_twenty_calendar_days_count_every_day() -> None:
    assert moments.shift(date(2026, 9, 4), days=20) == date(2026, 9, 24)
    assert moments.shift(date(2028, 2, 20), days=10) == date(2028, 3, 1)  # 29 days in February


def test_spring_night_has_23_hours() -> None:
    """On 29 March 2026 the clock goes from 02:00 to 03:00."""
    assert moments.end_of(date(2026, 3, 29)) - moments.start_of(date(2026, 3, 29)) == timedelta(hours=23) - timedelta(
        microseconds=1
    )
    assert moments.from_clock(datetime(2026, 3, 29, 2, 30)) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )  # does not exist; an hour on
    evening_before = moments.from_clock(datetime(2026, 3, 28, 17, 0))
    assert moments.shift(evening_before, days=1) == moments.from_clock(datetime(2026, 3, 29, 17, 0))
    assert moments.shift(evening_before, days=1) - evening_before == timedelta(hours=23)


def test_autumn_night_has_25_hours() -> None:
    """On 25 October 2026 the hour from 02:00 to 03:00 happens twice; the first is meant."""
    assert moments.end_of(date(2026, 10, 25)) - moments.start_of(date(2026, 10, 25)) == timedelta(hours=25) - timedelta(
        microseconds=1
    )
    assert moments.from_clock(datetime(2026, 10, 25, 2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moments.day_of(datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)) == date(2026, 10, 25)
    assert moments.day_of(datetime(2026, 10, 25, 23, 0, tzinfo=UTC)) == date(2026, 10, 26)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 9, 24), None),
        (date(2025, 10, 25), "zaterdag"),
        (date(2020, 3, 8), "zondag"),
        (date(2026, 4, 3), "Goede vrijdag"),
        (date(2026, 4, 6), "Tweede paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2026, 5, 5), "Bevrijdingsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 12, 26), "zaterdag en Tweede kerstdag"),
        (date(2026, 12, 31), None),
        (date(2027, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 2, 16), None),  # carnival is no public holiday
    ],
)
def test_day_off(day: date, reason: str | None) -> None:
    assert working_days.day_off(day) == reason
    assert bool(working_days.warning(day)) == (reason is not None)


def test_working_days_around_easter() -> None:
    assert working_days.working_day_before(date(2026, 4, 6)) == date(2026, 4, 2)  # before Goede vrijdag
    assert working_days.working_day_from(date(2026, 4, 3)) == date(2026, 4, 7)
    assert working_days.working_day_from(date(2026, 4, 7)) == date(2026, 4, 7)
    assert "donderdag 2 april 2026" in working_days.warning(date(2026, 4, 6))


def test_validity_of_a_paper() -> None:
    assert validity.last_valid_day(date(2026, 1, 31), months=1) == date(2026, 2, 28)
    assert validity.is_valid(date(2025, 12, 15), date(2026, 6, 15), months=6)
    assert not validity.is_valid(date(2025, 12, 14), date(2026, 6, 15), months=6)
    late_evening = moments.from_clock(datetime(2026, 6, 15, 23, 59))
    assert validity.is_valid(date(2025, 12, 15), late_evening, months=6)


def test_earliest_issue_at_a_month_end() -> None:
    """28, 29, 30 and 31 August plus six months all give 28 February 2027; the earliest is the 28th."""
    assert validity.earliest_issue(date(2027, 2, 28), months=6) == date(2026, 8, 28)
    assert validity.earliest_issue(date(2028, 2, 29), months=12) == date(
        2027, 3, 1
    )  # 28 February 2027 plus a year is 28 February 2028


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 36), st.integers(0, 60))
def test_earliest_issue_is_the_border(day: date, months: int, days: int) -> None:
    found = validity.earliest_issue(day, days=days, months=months)
    assert validity.is_valid(found, day, days=days, months=months)
    assert not validity.is_valid(found - timedelta(days=1), day, days=days, months=months)
