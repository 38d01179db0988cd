"""How much of the API somebody may ask in a minute: a key of an organisation, or an address without one. What is counted,
and where, is in `portaal.grenzen.measure`."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from inkoopkader.api.problem import Problem
from inkoopkader.portaal.grenzen import asker
from inkoopkader.portaal.grenzen.measure import Measure, TooOften, take
from inkoopkader.portaal.organisaties.models import Sleutel


def count(request: HttpRequest, key: Sleutel | None, points: int) -> Measure:
    """Count a request that costs `points`. Raises Problem (429) with how long to wait, without counting it."""
    limit = settings.API_WITH_KEY if key is not None else settings.API_WITHOUT_KEY
    who = f"sleutel:{key.pk.hex}" if key is not None else asker.of_address(request)
    try:
        return take(f"api:{who}", limit, points=points)
    except TooOften as refused:
        seconds = "1 seconde" if refused.wait == 1 else f"{refused.wait} seconden"
        detail = f"U hebt per minuut {limit} punten; dit verzoek kan over {seconds}."
        raise Problem(429, detail, headers={**headers(refused.measure), "Retry-After": str(refused.wait)}) from None


def headers(measure: Measure) -> dict[str, str]:
    """Return the headers that say what is left (draft-ietf-httpapi-ratelimit-headers)."""
    return {
        "RateLimit-Limit": str(measure.limit),
        "RateLimit-Remaining": str(measure.remaining),
        "RateLimit-Reset": str(measure.reset),
    }
