"""The operations that compute: a case, a position, and a receipt again. Nothing of what is sent is kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query

from inkoopkader.api import parameters, shapes
from inkoopkader.api.body import Document, read
from inkoopkader.api.limits import MOST_ANSWERS, MOST_BYTES_OF_A_PROOF, Clock, check_proof, check_size
from inkoopkader.api.problem import ORIGIN, Wrong, invalid
from inkoopkader.api.service import as_json, operation
from inkoopkader.portaal.mijnpositie import signing_key
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.positie import proof
from inkoopkader.positie.as_json import position_json
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.provider import provider_from
from inkoopkader.regels import receipt
from inkoopkader.regels.casefile import case_from
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.errors import FormulaError
from inkoopkader.regels.evaluate import Case, evaluate


def _body(request: HttpRequest) -> Document:
    request.document = document = read(request)  # type: ignore[attr-defined]  # errors of the domain ask it for places
    return document


@operation("POST", "/zaken/_bereken", name="berekenZaak", points=2, kept=False, tag="Berekenen")
def reckon(
    request: HttpRequest,
    bewijs: Annotated[
        parameters.YesNo, Query(description="Ook een bewijs, dat iedereen kan laten nakijken en narekenen?")
    ] = False,
) -> HttpResponse:
    """Reken een zaak uit: de feiten van één geval bij één zorgkantoor, en uw vragen daarover.

    U krijgt per vraag het antwoord met de hele onderbouwing en de bronnen, of wat er ontbreekt om het te weten. Een getal
    wordt gelezen zoals het er staat en komt terug als tekst: nergens wordt het afgerond door de vorm. Wat u stuurt wordt
    niet bewaard. Welke namen u kunt geven, staat op /vragen; welke u kunt vragen, op /regels.
    """
    document = _body(request)
    check_size(document, _names_at(document))
    case, asked = case_from(current(), document.content, ORIGIN)
    if not asked:
        raise invalid([Wrong("body", "#/vragen", "Noem in 'vragen' wat u wilt weten, zoals tariefpercentage.", "leeg")])
    source = case.edition(current())
    _check_questions(document, source)
    _check_answers(document, case, source, asked)
    plan = evaluate(current(), case, asked)
    found: dict[str, Any] = {"uitkomst": receipt.outcome(case, plan)}
    if bewijs:
        found["bewijs"] = receipt.make(current(), case, plan)
    return as_json(found)


def _names_at(document: Document) -> frozenset[str]:
    """The names that exist at the zorgkantoor of a case; without one those of all, of which is told that they need one."""
    policy = current()
    office = document.content.get("zorgkantoor") if isinstance(document.content, dict) else None
    if office is None:
        return policy.names()
    own = policy.offices[office].entries if isinstance(office, str) and office in policy.offices else {}
    return frozenset(policy.national.entries) | frozenset(own)


def _check_questions(document: Document, source: Edition) -> None:
    wrong = []
    for name in document.content["vragen"]:
        try:
            source.resolve(str(name))
        except FormulaError as error:
            text = str(error)
            wrong.append(Wrong("body", document.pointer(name.line), text[:1].upper() + text[1:], "onbekend"))
    if wrong:
        raise invalid(wrong)


_ABOUT = {"regel": "regels", "client": "clienten", "clientmaand": "clientmaanden"}
"""The levels of which a case can have nothing, and where that stands in it."""


def _check_answers(document: Document, case: Case, source: Edition, asked: tuple[str, ...]) -> None:
    wrong = []
    for name in document.content["vragen"]:
        level = source.resolve(str(name)).level
        if level in _ABOUT and not case.entities[level]:
            detail = (
                f"'{name}' wordt gevraagd per {level}, en de zaak heeft er geen. Noem er een onder '{_ABOUT[level]}'."
            )
            wrong.append(Wrong("body", document.pointer(name.line), detail, "leeg"))
    if wrong:
        raise invalid(wrong)
    answers = sum(len(case.entities[source.resolve(name).level]) for name in dict.fromkeys(asked))
    if answers > MOST_ANSWERS:
        detail = f"Dit geeft {answers} antwoorden; het zijn er ten hoogste {MOST_ANSWERS}. Verdeel de zaak."
        raise invalid([Wrong("body", "#/vragen", detail, "aantal")])


@operation("POST", "/posities/_bereken", name="berekenPosities", points=10, kept=False, tag="Berekenen")
def positions(request: HttpRequest) -> HttpResponse:
    """Bereken de positie van een aanbieder bij zorgkantoren.

    De aanbieder beschrijft zich één keer, zoals in een aanbiedersbestand: feiten, documenten, oordelen en productie. Per
    zorgkantoor: mag er een contract komen, wat staat in de weg, welke stukken missen, welke termijnen gelden, welk
    percentage en hoeveel euro per soort zorg, en wat er open is. Zonder 'gekozen' bij alle zorgkantoren, zonder 'jaar'
    voor het nieuwste beleid, zonder 'op' op dit moment. Wat u stuurt wordt niet bewaard.
    """
    policy, document = current(), _body(request)
    check_size(document, policy.names())
    provider = provider_from(policy, document.content, ORIGIN)
    clock, outline = Clock(), read_outline(policy)
    year = provider.year if provider.year is not None else policy.newest_year()
    moment = provider.moment or datetime.now(UTC)
    offices = provider.chosen or tuple(policy.offices)
    for office in policy.offices:  # a mistake is named, also when it stands at a zorgkantoor that is not asked for
        if office not in offices and provider.works_at(office):
            provider.case(policy, office, date(year, 1, 1), moment)
    found = []
    for office in offices:
        found.append(position(policy, outline, provider, office, year, moment))
        clock.check()
    return as_json(position_json(provider, found))


@operation(
    "POST",
    "/bewijzen/_controleer",
    name="controleerBewijs",
    response=shapes.Nagerekend,
    points=5,
    kept=False,
    tag="Berekenen",
    most_bytes=MOST_BYTES_OF_A_PROOF,
)
def recomputed(request: HttpRequest) -> dict[str, Any]:
    """Kijk een bewijs na en reken het na.

    Een bewijs van een zaak of van een hele positie. Is het niet veranderd, is het beleid nog hetzelfde, klopt de
    handtekening als die er is, en komen er dezelfde antwoorden uit? Wat u stuurt wordt niet bewaard.
    """
    document = read(request, MOST_BYTES_OF_A_PROOF)
    check_proof(document, current())
    written = document.plain()
    if proof.is_proof(written):
        found = proof.verify(current(), written, ORIGIN, trusted=[signing_key.public_key()])
        return {
            "soort": "positie",
            "klopt": found.sound,
            "veranderd": found.altered,
            "handtekening": found.signature,
            "gewijzigd_beleid": list(found.changed_files),
            "verschillen": [*found.differences, *([found.failed] if found.failed else [])],
        }
    again = receipt.recompute(current(), written, ORIGIN)
    return {
        "soort": "zaak",
        "klopt": again.same,
        "veranderd": again.altered,
        "handtekening": None,
        "gewijzigd_beleid": again.changed_files,
        "verschillen": again.differences,
    }
