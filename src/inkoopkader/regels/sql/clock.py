"""Dates and moments in SQL, by the same rules as `moments`: months clip to their end, moments shift on the Dutch clock.

The engines have their own time zone data and their own ideas about a clock time that happens twice. So the Dutch summer
time of every year comes from the same source as the interpreter's (zoneinfo), as two lists of moments, and the rest is
integer arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sqlglot import exp

from inkoopkader.regels import moments
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql.dialect import Dialect
from inkoopkader.regels.sql.numbers import bounds, combine, unknown
from inkoopkader.regels.sql.value import (
    DAY,
    EPOCH,
    FIRST_DAY,
    LAST_DAY,
    SECOND,
    Value,
    cast_wide,
    constant,
    number,
    unraw,
)

HOUR = 3600 * SECOND
FIRST_YEAR, LAST_YEAR = 1946, 2199
LOW = (date(FIRST_YEAR, 1, 2) - EPOCH).days * DAY
HIGH = (date(LAST_YEAR, 12, 31) - EPOCH).days * DAY
_MOST = 4_000_000  # more days, months or years than the calendar has
Hoist = Callable[[Value], Value]


@cache
def summer() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return first and last moment (exclusive, microseconds UTC) of the Dutch summer time per year from FIRST_YEAR; 0,
    0 for a year without."""
    starts, ends = [], []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        changes = [_change(year, month) for month in range(1, 13)]
        found = [item for item in changes if item is not None]
        if len(found) not in (0, 2):
            raise CaseError(
                f"de tijdzone Europe/Amsterdam heeft in {year} {len(found)} overgangen; daar rekenen we niet mee"
            )
        starts.append(found[0] if found else 0)
        ends.append(found[1] if found else 0)
    return tuple(starts), tuple(ends)


def _offset(moment: datetime) -> int:
    found = moment.astimezone(moments.ZONE).utcoffset()
    assert found is not None
    return int(found.total_seconds())


def _change(year: int, month: int) -> int | None:
    """The moment within a month on which the offset changes, to the second."""
    low = datetime(year, month, 1, tzinfo=UTC)
    high = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    before, after = _offset(low), _offset(high)
    if {before, after} == {3600, 7200}:
        while high - low > timedelta(seconds=1):
            middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
            low, high = (middle, high) if _offset(middle) == before else (low, middle)
        return int(high.timestamp()) * SECOND
    return None


class Clock:
    """Writes date and moment functions for one engine."""

    def __init__(self, dialect: Dialect, hoist: Hoist) -> None:
        self._dialect, self._hoist = dialect, hoist

    # dates

    def days_of(self, day: Value) -> Value:
        """Return a date as days since 1970-01-01."""
        if day.constant:
            return constant(unraw((day.known - EPOCH).days, "dagen", 0), "dagen", 0)
        return Value(self._dialect.days_of(day.sql.copy()), "dagen", 0, *bounds(day), day.nullable)

    def between(self, first: Value, last: Value) -> Value:
        """Return the days from one date to another."""
        if first.unknown or last.unknown:
            return unknown("dagen")
        return combine("-", "dagen", self.days_of(last), self.days_of(first))

    def year_of(self, day: Value) -> Value:
        """Return the year of a date or, on the Dutch clock, of a moment."""
        if day.unknown:
            return unknown("aantal")
        day = self.day_of(day)
        if day.constant:
            return constant(unraw(day.known.year, "aantal", 0), "aantal", 0)
        low, high = bounds(day)
        first, last = ((EPOCH + timedelta(days=end)).year for end in (low, high))
        return Value(self._dialect.year_of(day.sql.copy()), "aantal", 0, first, last, day.nullable)

    def shift(self, point: Value, amount: Value, unit: str, sign: int) -> Value:
        """Return a date or moment moved by days, months or years; unknown outside the calendar."""
        if point.unknown or amount.unknown:
            return unknown(point.type)
        if point.constant and amount.constant:
            return self._shift_constant(point, amount, unit, sign)
        count = combine(
            "*", "getal", amount, constant(unraw(sign * (12 if unit == "jaren" else 1), "getal", 0), "getal", 0)
        )
        if point.type == "tijdstip":
            return self._shift_moment(point, count, unit)
        return self._shift_day(point, count, unit)

    @staticmethod
    def _shift_constant(point: Value, amount: Value, unit: str, sign: int) -> Value:
        from inkoopkader.regels.generate import shift

        moved = shift(unraw(point.known, point.type, 0), unraw(amount.known, "dagen", 0), unit, sign)
        return constant(moved, point.type, 0)

    def _shift_day(self, point: Value, count: Value, unit: str) -> Value:
        if not (bounds(count)[0] >= -_MOST and bounds(count)[1] <= _MOST):
            count = self._within(count, -_MOST, _MOST)
        ends = (
            bounds(point)[0] + (bounds(count)[0] * (1 if unit == "dagen" else 31)) - 3,
            bounds(point)[1] + (bounds(count)[1] * (1 if unit == "dagen" else 31)) + 3,
        )
        if unit != "dagen" and bounds(count)[0] > 0:
            ends = (bounds(point)[0], ends[1])
        elif unit != "dagen" and bounds(count)[1] < 0:
            ends = (ends[0], bounds(point)[1])
        amount = exp.cast(count.sql.copy(), "BIGINT") if count.constant else count.sql.copy()
        move = self._dialect.add_days if unit == "dagen" else self._dialect.add_months
        nullable = point.nullable or count.nullable
        if ends[0] >= FIRST_DAY and ends[1] <= LAST_DAY:
            return Value(move(point.use(), amount), "datum", 0, *ends, nullable)
        return self._shift_far(point, count, unit, move)

    def _shift_far(
        self, point: Value, count: Value, unit: str, move: Callable[[exp.Expr, exp.Expr], exp.Expr]
    ) -> Value:
        """A shift that may leave the years 1 to 9999: tested on the number of days or months before the date is made."""
        point, count = self._hoist(point), self._hoist(count)
        if unit == "dagen":
            place = combine("+", "getal", self.days_of(point), count)
            first, last = FIRST_DAY, LAST_DAY
        else:
            months = combine("*", "getal", self.year_of(point), constant(unraw(12, "getal", 0), "getal", 0))
            month = Value(
                exp.cast(exp.Anonymous(this="MONTH", expressions=[point.sql.copy()]), "BIGINT"),
                "getal",
                0,
                1,
                12,
                point.nullable,
            )
            place = combine("+", "getal", combine("+", "getal", months, month), count)
            first, last = 12 + 1, 9999 * 12 + 12
        inside = exp.Between(this=place.use(), low=number(first), high=number(last))
        amount = exp.cast(count.sql.copy(), "BIGINT") if count.constant else count.sql.copy()
        made = exp.Case(ifs=[exp.If(this=inside, true=move(point.use(), amount))])
        return Value(made, "datum", 0, FIRST_DAY, LAST_DAY, True)

    def _within(self, count: Value, low: int, high: int) -> Value:
        """An amount beyond the calendar gives unknown, whatever the date."""
        if count.constant:
            return constant(unraw(high if count.known > 0 else low, "getal", 0), "getal", 0)
        count = self._hoist(count)
        inside = exp.Between(this=count.use(), low=number(low), high=number(high))
        return replace(
            count,
            sql=exp.Case(ifs=[exp.If(this=inside, true=cast_wide(count, False))]),
            low=max(low, bounds(count)[0]),
            high=min(high, bounds(count)[1]),
            nullable=True,
        )

    # moments

    def _check(self, low: int, high: int) -> None:
        if low < LOW or high > HIGH:
            raise CaseError(
                f"met tijdstippen voor {FIRST_YEAR} of na {LAST_YEAR} kan een tabel niet op de Nederlandse klok rekenen; reken deze zaken een voor een uit"
            )

    def _floor_days(self, moment: exp.Expr, low: int) -> exp.Expr:
        """Whole days in microseconds, towards minus infinity; `moment` stands in brackets where needed."""
        if low >= 0:
            return exp.IntDiv(this=moment, expression=number(DAY))
        shifted = (-low // DAY + 1) * DAY  # make it positive first: dividing truncates
        return exp.Sub(
            this=exp.IntDiv(
                this=exp.Paren(this=exp.Add(this=moment, expression=number(shifted))), expression=number(DAY)
            ),
            expression=number(shifted // DAY),
        )

    def _year_place(self, days: exp.Expr) -> exp.Expr:
        return exp.Sub(this=self._dialect.year_of(self._dialect.day_at(days)), expression=number(FIRST_YEAR - 1))

    def to_clock(self, moment: Value) -> Value:
        """Return a moment as microseconds on the Dutch clock."""
        moment = self._hoist(moment)
        low, high = bounds(moment)
        self._check(low, high)
        starts, ends = summer()
        place = self._hoist(
            Value(self._year_place(self._floor_days(moment.use(), low)), "getal", 0, 1, len(starts), moment.nullable)
        )
        inside = exp.And(
            this=exp.GTE(this=moment.use(), expression=self._dialect.pick(list(starts), place.sql.copy())),
            expression=exp.LT(this=moment.use(), expression=self._dialect.pick(list(ends), place.sql.copy())),
        )
        offset = exp.Case(ifs=[exp.If(this=inside, true=number(2 * HOUR))], default=number(HOUR))
        return Value(
            exp.Add(this=moment.use(), expression=offset), "getal", 0, low + HOUR, high + 2 * HOUR, moment.nullable
        )

    def from_clock(self, clock: Value) -> Value:
        """Return the moment of a Dutch clock time: the first of two, an hour on when it does not exist."""
        clock = self._hoist(clock)
        low, high = bounds(clock)
        self._check(low, high)
        starts, ends = summer()
        place = self._hoist(
            Value(self._year_place(self._floor_days(clock.use(), low)), "getal", 0, 1, len(starts), clock.nullable)
        )
        late = exp.Sub(this=clock.use(), expression=number(2 * HOUR))
        inside = exp.And(
            this=exp.GTE(this=late, expression=self._dialect.pick(list(starts), place.sql.copy())),
            expression=exp.LT(this=late.copy(), expression=self._dialect.pick(list(ends), place.sql.copy())),
        )
        offset = exp.Case(ifs=[exp.If(this=inside, true=number(2 * HOUR))], default=number(HOUR))
        return Value(
            exp.Sub(this=clock.use(), expression=offset), "tijdstip", 0, low - 2 * HOUR, high - HOUR, clock.nullable
        )

    def day_of(self, moment: Value) -> Value:
        """Return the Dutch calendar day of a moment; a date is its own day."""
        if moment.unknown:
            return unknown("datum")
        if moment.type == "datum":
            return moment
        if moment.constant:
            return constant(moments.day_of(unraw(moment.known, "tijdstip", 0)), "datum", 0)
        clock = self.to_clock(moment)
        low, high = bounds(clock)
        days = self._floor_days(clock.use(), low)
        return Value(self._dialect.day_at(days), "datum", 0, low // DAY, high // DAY, clock.nullable)

    def edge_of(self, day: Value, last: bool) -> Value:
        """Return the first or last moment of a Dutch calendar day."""
        if day.unknown:
            return unknown("tijdstip")
        if day.constant:
            from inkoopkader.regels.generate import RUNTIME

            return constant(RUNTIME["einde_van" if last else "begin_van"](day.known), "tijdstip", 0)
        low, high = (end * DAY + (DAY - 1 if last else 0) for end in bounds(day))
        start: exp.Expr = exp.Mul(this=self.days_of(day).use(), expression=number(DAY))
        if last:
            start = exp.Add(this=start, expression=number(DAY - 1))
        return self.from_clock(Value(start, "getal", 0, low, high, day.nullable))

    def _shift_moment(self, point: Value, count: Value, unit: str) -> Value:
        clock = self._hoist(self.to_clock(point))
        low, high = bounds(clock)
        days = self._hoist(
            Value(self._floor_days(clock.use(), low), "getal", 0, low // DAY, high // DAY, clock.nullable)
        )
        day = Value(self._dialect.day_at(days.sql.copy()), "datum", 0, low // DAY, high // DAY, clock.nullable)
        moved = self.days_of(self._shift_day(day, count, unit))
        first, last = bounds(moved)
        time = exp.Sub(this=clock.use(), expression=exp.Mul(this=days.use(), expression=number(DAY)))
        sql = exp.Add(this=exp.Mul(this=moved.use(), expression=number(DAY)), expression=exp.Paren(this=time))
        self._check(first * DAY, (last + 1) * DAY)
        return self.from_clock(Value(sql, "getal", 0, first * DAY, (last + 1) * DAY - 1, moved.nullable))
