"""The operations that put policies side by side."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query

from inkoopkader.api import parameters, selectors, shapes
from inkoopkader.api.parameters import here
from inkoopkader.api.problem import in_query
from inkoopkader.api.service import operation
from inkoopkader.api.shapes import link
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.vergelijking.changes import between_years
from inkoopkader.vergelijking.subjects import EVERYTHING, choose
from inkoopkader.vergelijking.table import compare

MOST_COLUMNS = 28


@operation("GET", "/vergelijking", name="vergelijking", response=shapes.Vergelijking, points=10, tag="Vergelijken")
def compared(
    request: HttpRequest,
    onderwerp: Annotated[str, Query(description="Een onderwerp uit /onderwerpen, of alles.")],
    zorgkantoor: parameters.Offices = parameters.ALL,
    jaar: parameters.Years = parameters.ALL,
) -> dict[str, Any]:
    """Zet zorgkantoren en jaren naast elkaar, per onderwerp.

    Het beleid zoals het op 1 januari van het jaar geldt. Zonder zorgkantoor of jaar: alle zorgkantoren, het nieuwste jaar.
    """
    parameters.one_of("onderwerp", onderwerp, [EVERYTHING, *(item.key for item in selectors.subjects())])
    wanted, chosen = parameters.offices(zorgkantoor), parameters.chosen_years(jaar)
    if len(wanted) * len(chosen) > MOST_COLUMNS:
        raise in_query("jaar", f"Dit zijn meer dan {MOST_COLUMNS} kolommen; kies minder zorgkantoren of jaren.")
    found = compare(current(), choose(current(), onderwerp), wanted, chosen)
    return selectors.comparison(found) | {"_links": link(here(request))}


@operation("GET", "/wijzigingen", name="wijzigingen", response=shapes.Wijzigingen, points=10, tag="Vergelijken")
def changed(
    request: HttpRequest,
    van: Annotated[parameters.Whole, Query(description="Het eerste jaar.", ge=2000, le=2100)],
    naar: Annotated[parameters.Whole, Query(description="Het tweede jaar.", ge=2000, le=2100)],
    zorgkantoor: parameters.Offices = parameters.ALL,
) -> dict[str, Any]:
    """Wat er verandert van het ene jaar op het andere, met beide bronnen.

    Het landelijke beleid staat er één keer in; per zorgkantoor volgt wat het zelf anders zegt.
    """
    before, after = parameters.year(van, "van"), parameters.year(naar, "naar")
    found = between_years(current(), before, after, parameters.offices(zorgkantoor))
    return found.as_json() | {"van": before, "naar": after, "_links": link(here(request))}
