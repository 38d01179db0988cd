"""The operations on what an organisation saved. Both nets know for whom the key works: another organisation's positions do
not exist here."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from inkoopkader.api import keys, parameters, shapes
from inkoopkader.api.limits import Clock
from inkoopkader.api.parameters import address, again, here
from inkoopkader.api.service import as_json, operation
from inkoopkader.api.shapes import link
from inkoopkader.portaal.mijnpositie import selectors
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.positie.answers import from_json
from inkoopkader.positie.as_json import position_json
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.regels import values

TAG = "Uw organisatie"
Number = Annotated[UUID, Path(description="Het nummer van de positie.")]


@operation("GET", "/posities", name="posities", response=shapes.Posities, kept=False, access="sleutel", tag=TAG)
def listed(
    request: HttpRequest,
    naPositie: Annotated[
        UUID | None, Query(description="De laatste positie van de vorige bladzijde. Volg liever _links.next.")
    ] = None,
    aantal: Annotated[parameters.Whole, Query(description="Hoeveel posities op een bladzijde.", ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """De posities die uw organisatie heeft bewaard."""
    with keys.acting_for(keys.held(request)):
        page = selectors.positions_after(key=naPositie, most=aantal + 1)
    shown = page[:aantal]
    following = again(request, naPositie=str(shown[-1].pk)) if len(page) > aantal else None
    return {"posities": [_short(one) for one in shown], "_links": link(here(request), following)}


@operation(
    "GET", "/posities/{positie}", name="positie", response=shapes.BewaardePositie, kept=False, access="sleutel", tag=TAG
)
def one(request: HttpRequest, positie: Number) -> dict[str, Any]:
    """Eén bewaarde positie, met wat er is ingevuld.

    Wat onder 'aanbieder' staat kunt u zo sturen naar /posities/_bereken.
    """
    found = _found(request, positie)
    told: dict[str, Any] = dict(found.antwoorden)
    told.pop("vorm", None)
    told["verzonnen"] = "ja" if told.get("verzonnen") else "nee"
    return _short(found) | {"aanbieder": told}


@operation("GET", "/posities/{positie}/uitkomst", name="uitkomst", points=10, kept=False, access="sleutel", tag=TAG)
def outcome(request: HttpRequest, positie: Number) -> HttpResponse:
    """De uitkomst van een bewaarde positie bij de gekozen zorgkantoren, berekend met het beleid van nu."""
    answers = from_json(_found(request, positie).antwoorden)
    policy, clock = current(), Clock()
    provider, outline, moment = answers.provider(policy), read_outline(policy), answers.moment or datetime.now(UTC)
    found = []
    for office in answers.offices or tuple(policy.offices):
        found.append(position(policy, outline, provider, office, answers.year, moment))
        clock.check()
    return as_json(position_json(provider, found))


def _found(request: HttpRequest, number: UUID) -> Positie:
    with keys.acting_for(keys.held(request)):
        found = selectors.position(key=number)
    if found is None:
        raise parameters.missing("Deze positie")
    return found


def _short(found: Positie) -> dict[str, Any]:
    return {
        "positie": str(found.pk),
        "naam": found.naam,
        "jaar": found.jaar,
        "versie": found.versie,
        "gemaakt_op": values.plain(found.gemaakt_op),
        "gewijzigd_op": values.plain(found.gewijzigd_op),
        "_links": link(address("posities", str(found.pk)))
        | {"uitkomst": {"href": address("posities", str(found.pk), "uitkomst")}},
    }
