"""Examples that work: for the description of the API, its page, and the tests that ask every operation.

Everything a provider would give is invented; the policy is real.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from inkoopkader.api import selectors
from inkoopkader.api.problem import Problem, Wrong
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.regels import receipt
from inkoopkader.regels.casefile import case_from
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.vergelijking.subjects import Subject

NOBODYS = "00000000-0000-4000-8000-000000000000"
"""The number of a saved position that nobody has: an example cannot know one that somebody does."""


def subjects() -> Sequence[Subject]:
    """Return the subjects."""
    return selectors.subjects()


def of_parameter(name: str, several: bool = False) -> Any:
    """Return a value for a parameter."""
    entry = selectors.entries()[0]
    found: Any = {
        "zorgkantoor": next(iter(current().offices)),
        "jaar": current().newest_year(),
        "van": current().newest_year() - 1,
        "naar": current().newest_year(),
        "onderwerp": subjects()[0].key if subjects() else "alles",
        "soort": "termijn",
        "woorden": "zorg",
        "na": f"{entry.name},{entry.layer}",
        "aantal": 10,
        "laag": entry.layer,
        "naam": entry.name,
        "document": next(iter(current().sources)),
        "bewijs": True,
        "positie": NOBODYS,
        "naPositie": NOBODYS,
    }[name]
    return [found] if several else found


def filled(path: str, **own: str) -> str:
    """Return an address with a value for every parameter in it: one of your `own`, or an example."""
    for name in ("laag", "naam", "zorgkantoor", "document", "positie"):
        path = path.replace(f"{{{name}}}", own.get(name) or str(of_parameter(name)))
    return path


def of_body(name: str) -> dict[str, Any]:
    """Return the examples for the body of an operation, as OpenAPI wants them."""
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "berekenZaak": case,
        "berekenPosities": provider,
        "controleerBewijs": proof,
    }
    found = makers[name]()
    return {"voorbeeld": {"summary": "Verzonnen gegevens bij echt beleid.", "value": found}}


def case() -> dict[str, Any]:
    """Return a case."""
    return {
        "omschrijving": "Verzonnen aanbieder",
        "verzonnen": "ja",
        "zorgkantoor": "vgz",
        "jaar": 2027,
        "op": "2026-10-01T09:00:00",
        "feiten": {
            "richttariefpercentage": "0.945",
            "nieuwe_aanbieder": "nee",
            "beleid_zelfredzaamheid": "ja",
            "beleid_netwerk": "ja",
        },
        "regels": [
            {"sector": "gz", "zorgsoort": "verblijf", "nza_bedrag_zorg": "1250000.00", "nza_bedrag_nhc_nic": "0.00"}
        ],
        "vragen": ["tariefpercentage"],
    }


def provider() -> dict[str, Any]:
    """Return a provider."""
    return {
        "naam": "Stichting Verzonnen Voorbeeld",
        "verzonnen": "ja",
        "jaar": 2027,
        "op": "2026-07-01T12:00:00",
        "gekozen": ["vgz"],
        "feiten": {"sectoren": ["gz"], "nieuwe_aanbieder": "nee", "richttariefpercentage": "0.945"},
        "productie": [
            {
                "zorgkantoor": "vgz",
                "sector": "gz",
                "zorgsoort": "verblijf",
                "nza_bedrag_zorg": "1250000.00",
                "nza_bedrag_nhc_nic": "0.00",
            }
        ],
    }


@lru_cache(maxsize=1)
def proof() -> dict[str, Any]:
    """Return a receipt of the case above."""
    from inkoopkader.api.body import placed

    document = placed(case())
    made, asked = case_from(current(), document.content, "voorbeeld")
    return receipt.make(current(), made, evaluate(current(), made, asked))


def of_problem(status: int) -> dict[str, Any]:
    """Return an error as it is told."""
    errors = (
        [Wrong("query", "jaar", "De parameter 'jaar' is een geheel getal.", "int_parsing")] if status == 400 else []
    )
    detail = {
        400: "De parameter 'jaar' is een geheel getal.",
        401: "Deze sleutel geldt niet (meer).",
        404: "De regel 'x' van 'landelijk' bestaat niet.",
        413: "Een verzoek is ten hoogste 2 MB.",
        429: "U hebt per minuut 60 punten; dit verzoek kan over 4 seconden.",
    }.get(status, "Wat er is, en wat u kunt doen.")
    return Problem(status, detail, errors=errors).as_json()
