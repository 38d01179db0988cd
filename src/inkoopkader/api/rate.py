"""How much somebody may ask: a measure that fills up again, kept in PostgreSQL so that it holds over every process.

The algorithm is GCRA: per asker one moment, until which what was asked is not yet paid off. A request moves it on by what
it costs; it is refused when that would take it further ahead than one minute. One statement, one row, no lock that outlives
it: it runs outside the transaction of the request.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import random
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

from inkoopkader.api.problem import Problem
from inkoopkader.portaal.organisaties.models import Sleutel

PERIOD = 60
"""Seconds in which an empty measure is full again."""
_CLEAN_ONCE_IN = 500
_COUNT = """
INSERT INTO api_verbruik AS v (wie, tot) SELECT %(who)s, clock_timestamp() + %(cost)s WHERE %(cost)s <= %(period)s
ON CONFLICT (wie) DO UPDATE SET tot = greatest(v.tot, clock_timestamp()) + %(cost)s
WHERE greatest(v.tot, clock_timestamp()) + %(cost)s <= clock_timestamp() + %(period)s
RETURNING extract(epoch FROM tot - clock_timestamp())
"""
_WAIT = "SELECT extract(epoch FROM tot - clock_timestamp()) FROM api_verbruik WHERE wie = %s"


@dataclass(frozen=True, slots=True)
class Measure:
    """What an asker may still do: `limit` points a minute, of which `remaining` are left; `reset` seconds until all of
    them are."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """Return the headers that say so (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


def count(request: HttpRequest, key: Sleutel | None, points: int) -> Measure:
    """Count a request that costs `points`. Raises Problem (429) with how long to wait, without counting it."""
    limit = settings.API_WITH_KEY if key is not None else settings.API_WITHOUT_KEY
    who = f"sleutel:{key.pk.hex}"[:40] if key is not None else f"adres:{_of_address(request)}"
    point = PERIOD / limit
    with connection.cursor() as cursor:
        values = {"who": who, "cost": timedelta(seconds=point * points), "period": timedelta(seconds=PERIOD)}
        cursor.execute(_COUNT, values)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_WAIT, [who])
            ahead = float((cursor.fetchone() or (0,))[0])
            raise _too_many(Measure(limit, _left(limit, ahead), math.ceil(max(ahead, 0))), ahead + point * points)
        if random.randrange(_CLEAN_ONCE_IN) == 0:  # noqa: S311 - which request cleans up is no secret
            cursor.execute("DELETE FROM api_verbruik WHERE tot < clock_timestamp()")
    ahead = float(row[0])
    return Measure(limit, _left(limit, ahead), math.ceil(max(ahead, 0)))


def _left(limit: int, ahead: float) -> int:
    return min(limit, max(0, math.floor(limit * (1 - ahead / PERIOD) + 1e-6)))


def _too_many(measure: Measure, ahead: float) -> Problem:
    wait = max(1, math.ceil(ahead - PERIOD))
    seconds = "1 seconde" if wait == 1 else f"{wait} seconden"
    detail = f"U hebt per minuut {measure.limit} punten; dit verzoek kan over {seconds}."
    return Problem(429, detail, headers={**measure.headers(), "Retry-After": str(wait)})


def _of_address(request: HttpRequest) -> str:
    """A hash of who asks: the address, and of IPv6 the network of one customer (/64)."""
    written = str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        network = "onbekend"
    else:
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        network = str(found if found.version == 4 else ipaddress.ip_network((found, 64), strict=False))
    return hmac.new(settings.SECRET_KEY.encode(), network.encode(), hashlib.sha256).hexdigest()[:32]
