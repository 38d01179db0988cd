"""Dates and moments in SQL equal those of the interpreter: every change of summer time, ends of months, edges of the
calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from inkoopkader.regels import generate, moments
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql import value
from inkoopkader.regels.sql.clock import FIRST_YEAR, LAST_YEAR, Clock, summer
from inkoopkader.regels.sql.dialect import Dialect
from inkoopkader.regels.sql.value import Value

CLOCK = Clock(Dialect("duckdb"), lambda item: item)


def turns() -> list[datetime]:
    """Moments around every change of summer time, to the microsecond and by hours."""
    changes = [value.unraw(item, "tijdstip", 0) for item in (*summer()[0], *summer()[1]) if item]
    return [
        change + step
        for change in changes
        for step in (
            timedelta(0),
            timedelta(microseconds=-1),
            timedelta(minutes=30),
            timedelta(minutes=-30),
            timedelta(hours=-2),
        )
    ]


def column(kind: str, items: Sequence[Any]) -> Value:
    places = [value.order(value.raw(item, kind, 0), kind) for item in items]
    known = [place for place in places if place is not None]
    return Value(value.column("x"), kind, 0, min(known), max(known), None in items)


def run(found: Value, kind: str, items: Sequence[Any]) -> list[Any]:
    """The value of an expression over a column x with these items."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t (i INTEGER, x {value.sql_type(kind, False).sql('duckdb')})")
        connection.executemany(
            "INSERT INTO t VALUES (?, ?)", [(place, value.raw(item, kind, 0)) for place, item in enumerate(items)]
        )
        rows = connection.execute(f"SELECT {Dialect('duckdb').text(found.sql)} FROM t ORDER BY i").fetchall()
    return [value.unraw(item, found.type, 0) for (item,) in rows]


def test_summer_time_is_that_of_the_time_zone_in_every_year() -> None:
    starts, ends = summer()
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        start, end = starts[year - FIRST_YEAR], ends[year - FIRST_YEAR]
        for day in range(0, 365, 3):
            noon = datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
            place = value.raw(noon, "tijdstip", 0)
            offset = noon.astimezone(moments.ZONE).utcoffset()
            assert offset == timedelta(hours=2 if start <= place < end else 1), noon


def test_the_day_of_a_moment() -> None:
    items = [*turns(), None, datetime(1969, 12, 31, 22, 59, 59, tzinfo=UTC), datetime(1969, 12, 31, 23, tzinfo=UTC)]
    assert run(CLOCK.day_of(column("tijdstip", items)), "tijdstip", items) == [
        None if item is None else moments.day_of(item) for item in items
    ]


@pytest.mark.parametrize(
    ("unit", "amount"), [("dagen", 1), ("dagen", -182), ("maanden", 6), ("maanden", -1), ("jaren", 1)]
)
def test_a_moment_moves_on_the_dutch_clock(unit: str, amount: int) -> None:
    items = [item for item in turns() if 1950 < item.year < 2190]
    items += [
        datetime(2030, 3, 30, 1, 30, tzinfo=UTC),
        datetime(2030, 10, 26, 0, 30, tzinfo=UTC),
        datetime(2030, 4, 30, 0, 30, tzinfo=UTC),
    ]
    moved = CLOCK.shift(
        column("tijdstip", items), value.constant(Decimal(abs(amount)), unit, 0), unit, 1 if amount > 0 else -1
    )
    wanted = [generate.shift(item, Decimal(abs(amount)), unit, 1 if amount > 0 else -1) for item in items]
    assert run(moved, "tijdstip", items) == wanted


@pytest.mark.parametrize("last", [False, True])
def test_first_and_last_moment_of_a_day(last: bool) -> None:
    items = sorted({moments.day_of(item) for item in turns()})
    wanted = [moments.end_of(item) if last else moments.start_of(item) for item in items]
    assert run(CLOCK.edge_of(column("datum", items), last), "datum", items) == wanted


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        ("dagen", 40),
        ("dagen", -3_700_000),
        ("maanden", 1),
        ("maanden", -13),
        ("jaren", 1),
        ("jaren", 8000),
        ("maanden", -24_000),
    ],
)
def test_a_date_moves_and_is_unknown_outside_the_calendar(unit: str, amount: int) -> None:
    items = [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2023, 12, 31),
        date(1, 1, 1),
        date(1, 2, 1),
        date(9999, 12, 31),
        date(9999, 11, 30),
        date(2000, 2, 29),
        date(2001, 1, 1),
        None,
    ]
    sign = 1 if amount > 0 else -1
    moved = CLOCK.shift(column("datum", items), value.constant(Decimal(abs(amount)), unit, 0), unit, sign)
    wanted = [None if item is None else generate.shift(item, Decimal(abs(amount)), unit, sign) for item in items]
    assert run(moved, "datum", items) == wanted
    assert amount not in (8000, -24_000) or wanted.count(None) > 1


def test_a_moment_too_far_away_is_refused_and_not_guessed() -> None:
    with pytest.raises(CaseError, match="Nederlandse klok"):
        CLOCK.day_of(Value(value.column("x"), "tijdstip", 0, 0, 300 * 366 * value.DAY))
