"""How much somebody may ask: a measure that fills up again, kept in PostgreSQL so that it holds over every process.

The algorithm is GCRA: per asker one moment, until which what was asked is not yet paid off. A request moves it on by what
it costs; it is refused when that would take it further ahead than one period. One statement, one row, no lock that outlives
it: it runs outside the transaction of the request, so that requests at the same moment each count and one that is taken
back counts too.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

_CLEAN_ONCE_IN = 500
_COUNT = """
INSERT INTO grenzen_verbruik AS v (wie, tot) SELECT %(who)s, clock_timestamp() + %(cost)s WHERE %(cost)s <= %(period)s
ON CONFLICT (wie) DO UPDATE SET tot = greatest(v.tot, clock_timestamp()) + %(cost)s
WHERE greatest(v.tot, clock_timestamp()) + %(cost)s <= clock_timestamp() + %(period)s
RETURNING extract(epoch FROM tot - clock_timestamp())
"""
_WAIT = "SELECT extract(epoch FROM tot - clock_timestamp()) FROM grenzen_verbruik WHERE wie = %s"


@dataclass(frozen=True, slots=True)
class Measure:
    """What an asker may still do: `limit` points a period, of which `remaining` are left; `reset` seconds until all of
    them are."""

    limit: int
    remaining: int
    reset: int


class TooOften(Exception):
    """The measure is empty. `wait` is in how many seconds the same can be asked again."""

    def __init__(self, measure: Measure, wait: int) -> None:
        self.measure, self.wait = measure, wait
        super().__init__(f"wait {wait} seconds")


def take(who: str, limit: int, *, points: int = 1, period: int = 60) -> Measure:
    """Take `points` of the `limit` that `who` has per `period` seconds. Raises TooOften, and then nothing is taken."""
    point = period / limit
    with connection.cursor() as cursor:
        values = {"who": who, "cost": timedelta(seconds=point * points), "period": timedelta(seconds=period)}
        cursor.execute(_COUNT, values)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_WAIT, [who])
            ahead = float((cursor.fetchone() or (0,))[0])
            raise TooOften(_measure(limit, ahead, period), max(1, math.ceil(ahead + point * points - period)))
        if random.randrange(_CLEAN_ONCE_IN) == 0:  # noqa: S311 - which request cleans up is no secret
            cursor.execute("DELETE FROM grenzen_verbruik WHERE tot < clock_timestamp()")
    return _measure(limit, float(row[0]), period)


def _measure(limit: int, ahead: float, period: int) -> Measure:
    left = min(limit, max(0, math.floor(limit * (1 - ahead / period) + 1e-6)))
    return Measure(limit, left, math.ceil(max(ahead, 0)))
