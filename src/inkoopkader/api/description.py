"""The description of the API (OpenAPI 3.1): what django-ninja makes of the operations, with what they share."""

from __future__ import annotations

import copy
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from inkoopkader.api import examples, json_schemas
from inkoopkader.api.problem import MEDIA_TYPE, TITLES
from inkoopkader.api.service import DECLARED, api, as_json, operation
from inkoopkader.api.version import PREFIX
from inkoopkader.portaal.verkenner.policy import current, years
from inkoopkader.positie import proof
from inkoopkader.regels import receipt
from inkoopkader.regels.entries import KINDS

ABOUT = (
    "Het inkoopbeleid voor de Wlz als gegevens waarmee u kunt rekenen: opzoeken, vergelijken, wijzigingen, termijnen, en zaken "
    "en posities berekenen met hun onderbouwing. Getallen die tellen zijn tekst, zodat er niets wordt afgerond: 0.965 is 96,5%. "
    "Dagen en tijdstippen zijn ISO 8601; een tijdstip staat op de Nederlandse klok, met het verschil met UTC, omdat termijnen "
    "op die klok lopen. Een fout is altijd application/problem+json."
)
_TAGS = {
    "Ingang": "Wat er is, en de beschrijving zelf.",
    "Beleid": "Het beleid opzoeken.",
    "Vergelijken": "Beleid naast elkaar.",
    "Berekenen": "Zaken en posities, en wat u daarin kunt opgeven.",
    "Uw organisatie": "Wat van uw organisatie is; met een sleutel.",
}
_BODIES = {"berekenZaak": "zaak", "berekenPosities": "aanbieder", "controleerBewijs": ""}
_SHARED = (406, 429, 500, 503)


@operation("GET", "/openapi.json", name="beschrijving", tag="Ingang")
def description(request: HttpRequest) -> HttpResponse:
    """Deze beschrijving, als OpenAPI 3.1."""
    return as_json(document(request))


@lru_cache(maxsize=1)
def bare() -> dict[str, Any]:
    """Return the description as django-ninja makes it."""
    return dict(api.get_openapi_schema(path_prefix=""))


def document(request: HttpRequest) -> dict[str, Any]:
    """Return the description, with the address of this installation."""
    contact = {
        "name": "Beheer van deze API",
        "url": request.build_absolute_uri(reverse("api")),
        "email": settings.API_CONTACT,
    }
    made = copy.copy(_finished())
    made["info"] = made["info"] | {"contact": contact}
    made["servers"] = [{"url": request.build_absolute_uri(PREFIX), "description": "Deze installatie"}]
    return made


@lru_cache(maxsize=1)
def _finished() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(bare()))
    made["info"] |= {"description": ABOUT, "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}
    made["tags"] = [{"name": name, "description": text} for name, text in _TAGS.items()]
    made["components"]["schemas"] |= json_schemas.components() | {
        "Probleem": _PROBLEM,
        "Berekening": _BEREKENING,
        "Bewijsstuk": _BEWIJSSTUK,
    }
    made["components"]["securitySchemes"] = {
        "sleutel": {"type": "http", "scheme": "bearer", "description": "De sleutel van uw organisatie."}
    }
    for path, item in made["paths"].items():
        for method, details in item.items():
            _finish(path, method, details)
    used = json.dumps(made["paths"])
    made["components"]["responses"] = {
        f"Fout{status}": _response(status) for status in TITLES if f"/responses/Fout{status}" in used
    }
    used += json.dumps(made["components"]["responses"])
    made["components"]["headers"] = {name: said for name, said in _HEADERS.items() if f"/headers/{name}" in used}
    return made


def _finish(path: str, method: str, details: dict[str, Any]) -> None:
    name = details["operationId"]
    said = DECLARED[name]
    for parameter in details["parameters"]:
        _finish_parameter(parameter)
    details.setdefault("description", details["summary"] + ".")
    details["security"] = [{"sleutel": []}] if said.access == "sleutel" else [{}, {"sleutel": []}]
    headers = ["API-Version", "Cache-Control", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
    if said.access == "openbaar":
        headers.append("access-control-allow-origin")
    if said.kept:
        headers.append("ETag")
    shown = {header: {"$ref": f"#/components/headers/{header}"} for header in headers}
    responses = details["responses"]
    responses["200"] |= {"description": "Het antwoord.", "headers": shown}
    content = {"beschrijving": {"type": "object"}, "berekenZaak": _reference("Berekening")}.get(name)
    if name in ("berekenPosities", "uitkomst"):
        content = json_schemas.reference("positie")
    if content is not None:
        responses["200"]["content"] = {"application/json": {"schema": content}}
    if said.kept:
        responses["304"] = {"description": "U hebt dit antwoord al.", "headers": shown}
    wrong = {400, 401, *_SHARED}
    if "{" in path:
        wrong.add(404)
    if method == "post":
        wrong |= {411, 413, 415}
        body = json_schemas.reference(_BODIES[name]) if _BODIES[name] else _reference("Bewijsstuk")
        details["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": body, "examples": examples.of_body(name)}},
        }
    responses |= {str(status): {"$ref": f"#/components/responses/Fout{status}"} for status in sorted(wrong)}


def _finish_parameter(parameter: dict[str, Any]) -> None:
    """Say of a parameter which values there are, where the policy knows them, and give an example."""
    policy, schema = current(), parameter["schema"]
    for holder in (parameter, schema):
        holder.pop("title", None)
    description = schema.pop("description", None)
    if description:
        parameter["description"] = description
    inner = schema.get("items") or next((part for part in schema.get("anyOf", ()) if part["type"] != "null"), schema)
    inner.pop("title", None)
    for holder in (schema, inner):  # pydantic leaves a bound of a type of ours under its own name
        for own, standard in (("ge", "minimum"), ("le", "maximum")):
            if own in holder:
                inner[standard] = holder.pop(own)
    if "anyOf" in schema:  # a parameter is absent, never null
        parameter["schema"] = schema = inner
    subject = [item.key for item in examples.subjects()]
    known: dict[str, list[Any]] = {"zorgkantoor": list(policy.offices), "soort": list(KINDS), "onderwerp": subject}
    name = parameter["name"]
    if name in known and parameter["in"] == "query":
        inner["enum"] = known[name]
    elif name in ("jaar", "van", "naar"):
        inner |= {"minimum": years()[0], "maximum": years()[-1]}
    if schema.get("default") in ([], "", None):
        schema.pop("default", None)
    parameter["example"] = examples.of_parameter(name, schema.get("type") == "array")


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _response(status: int) -> dict[str, Any]:
    extra = {401: ["WWW-Authenticate"], 405: ["Allow"], 429: ["Retry-After"], 503: ["Retry-After"]}.get(status, [])
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("API-Version", *extra)}
    return {
        "description": f"{TITLES[status]}.",
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": _reference("Probleem"), "example": examples.of_problem(status)}},
    }


_PROBLEM = {
    "type": "object",
    "description": "Een fout, volgens RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "about:blank: de status zegt welke fout het is.",
        },
        "title": {"type": "string", "description": "De fout in een paar woorden."},
        "status": {"type": "integer", "description": "De HTTP-status.", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "Wat er is, en wat u kunt doen."},
        "errors": {
            "type": "array",
            "description": "Bij status 400: elke fout met zijn plaats.",
            "items": {
                "type": "object",
                "required": ["in", "location", "code", "detail"],
                "additionalProperties": False,
                "properties": {
                    "in": {"enum": ["body", "query"], "description": "Waar de fout staat."},
                    "location": {
                        "type": "object",
                        "description": "De plaats daarin.",
                        "additionalProperties": False,
                        "properties": {
                            "pointer": {"type": "string", "description": "JSON pointer in het verzoek (RFC 6901)."},
                            "name": {"type": "string", "description": "De naam van de parameter."},
                        },
                    },
                    "code": {"type": "string", "description": "Het soort fout, voor een programma."},
                    "detail": {"type": "string", "description": "Wat er is, en wat u kunt doen."},
                },
            },
        },
    },
}
_BEREKENING = {
    "type": "object",
    "description": "De uitkomst van een zaak, met een bewijs als dat is gevraagd.",
    "required": ["uitkomst"],
    "additionalProperties": False,
    "properties": {"uitkomst": json_schemas.reference("antwoord"), "bewijs": json_schemas.reference("bewijs")},
}

_BEWIJSSTUK = {
    "type": "object",
    "description": "Een bewijs van een zaak (Bewijs), of dat van een hele positie, zoals de website het geeft.",
    "required": ["vorm", "programma", "beleid", "hash"],
    "properties": {
        "vorm": {"description": "Welk van de twee het is.", "enum": [receipt.FORM, proof.FORM]},
        "programma": {"description": "Het programma dat rekende, met zijn versie.", "type": "string"},
        "beleid": {
            "description": "Elk beleidsbestand met zijn SHA-256.",
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
        "hash": {"description": "SHA-256 over de rest.", "type": "string"},
    },
}


def _header(text: str, kind: str = "string") -> dict[str, Any]:
    return {"description": text, "schema": {"type": kind}}


_HEADERS = {
    "API-Version": _header("De volledige versie van de API.")
    | {"schema": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"}},
    "Cache-Control": _header("Of en hoe lang u het antwoord mag bewaren."),
    "ETag": _header("Herkent dit antwoord: stuur het terug in If-None-Match."),
    "RateLimit-Limit": _header("Hoeveel punten u per minuut hebt.", "integer"),
    "RateLimit-Remaining": _header("Hoeveel er daarvan over zijn.", "integer"),
    "RateLimit-Reset": _header("Over hoeveel seconden u ze allemaal weer hebt.", "integer"),
    "Retry-After": _header("Over hoeveel seconden u het weer kunt proberen.", "integer"),
    "WWW-Authenticate": _header("Hoe u een sleutel stuurt."),
    "Allow": _header("De methoden die hier kunnen."),
    "access-control-allow-origin": _header("Elke website mag dit lezen.")
    | {"schema": {"type": "string", "const": "*"}},
}
