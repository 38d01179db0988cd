"""The pages about the API for people: what it offers and how to begin, and every operation from its own description."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from inkoopkader.api import examples, limits
from inkoopkader.api.body import MOST_BYTES
from inkoopkader.api.description import document
from inkoopkader.api.operations import every
from inkoopkader.api.version import PREFIX, VERSION
from inkoopkader.regels.spoken import join, phrase, quote


@dataclass(frozen=True, slots=True)
class Example:
    """Something to try: what it shows, and the request."""

    title: str | Promise
    method: str
    path: str
    body: Any = None

    def written(self, host: str) -> str:
        """Return the request as a command."""
        address = f"{host}{PREFIX}{self.path}"
        if self.body is None:
            return f"curl '{address}'"
        content = json.dumps(self.body, ensure_ascii=False, indent=2)
        return f"curl '{address}' --header 'Content-Type: application/json' --data '{content}'"


def tried() -> list[Example]:
    """Return the examples on the page; a test carries each of them out."""
    return [
        Example(_("Zoek regels over nieuwe aanbieders bij CZ"), "GET", "/regels?woorden=nieuwe%20aanbieder&zorgkantoor=cz&jaar=2027"),
        Example(_("Vergelijk het tariefbeleid van twee zorgkantoren"), "GET", "/vergelijking?onderwerp=tariefbeleid&zorgkantoor=cz&zorgkantoor=vgz"),
        Example(_("Zie wat er bij DSW verandert"), "GET", "/wijzigingen?van=2026&naar=2027&zorgkantoor=dsw"),
        Example(_("Reken een zaak uit, met een bewijs erbij"), "POST", "/zaken/_bereken?bewijs=true", examples.case()),
        Example(_("Bereken een positie bij alle zorgkantoren"), "POST", "/posities/_bereken", examples.provider() | {"gekozen": []}),
    ]  # fmt: skip


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the API offers, how to begin, keys, limits, and how long a version stays."""
    host = request.build_absolute_uri("/").rstrip("/")
    context: dict[str, Any] = {
        "adres": f"{host}{PREFIX}",
        "versie": VERSION,
        "voorbeelden": [(example.title, example.written(host)) for example in tried()],
        "zonder": settings.API_WITHOUT_KEY,
        "met": settings.API_WITH_KEY,
        "contact": settings.API_CONTACT,
        "punten": sorted({(item.points, item.path, item.method) for item in every() if item.points > 1}, reverse=True),
        "regels": limits.MOST_LINES,
        "antwoorden": limits.MOST_ANSWERS,
        "seconden": int(limits.MOST_SECONDS),
        "megabytes": MOST_BYTES // 1_000_000,
        "bewijs_megabytes": limits.MOST_BYTES_OF_A_PROOF // 1_000_000,
        "sleutel_voorbeeld": f"curl '{host}{PREFIX}/posities' --header 'Authorization: Bearer ik_...'",
    }
    return render(request, "api/begin.html", context)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every operation and every shape, from the description that programs read."""
    written = document(request)
    groups = [(tag["name"], tag["description"], _of_tag(written, tag["name"])) for tag in written["tags"]]
    shapes = [(name, shape, _properties(shape)) for name, shape in sorted(written["components"]["schemas"].items())]
    return render(request, "api/naslag.html", {"groepen": groups, "vormen": shapes, "versie": VERSION})


def _of_tag(written: Any, tag: str) -> list[dict[str, Any]]:
    found = []
    for path, item in written["paths"].items():
        for method, details in item.items():
            if tag in details["tags"]:
                found.append(_operation(path, method, details))
    return found


def _operation(path: str, method: str, details: Any) -> dict[str, Any]:
    body = details.get("requestBody", {}).get("content", {}).get("application/json", {})
    answer = details["responses"]["200"].get("content", {}).get("application/json", {})
    return {
        "naam": details["operationId"],
        "titel": details["summary"],
        "uitleg": details["description"],
        "methode": method.upper(),
        "adres": f"{PREFIX}{path}",
        "sleutel": details["security"] == [{"sleutel": []}],
        "parameters": [
            parameter | {"vorm": _kind(parameter["schema"]), "waarden": _choices(parameter["schema"])}
            for parameter in details["parameters"]
        ],
        "verzoek": _kind(body.get("schema", {})),
        "voorbeeld": json.dumps(body["examples"]["voorbeeld"]["value"], ensure_ascii=False, indent=2)
        if body.get("examples") and details["operationId"] != "controleerBewijs"
        else "",
        "antwoord": _kind(answer.get("schema", {})),
        "antwoord_is_vorm": "$ref" in answer.get("schema", {}),
        "fouten": [code for code in details["responses"] if code[0] in "45"],
    }


def _properties(shape: Any) -> list[dict[str, Any]]:
    needed = shape.get("required", ())
    return [
        {"naam": name, "vorm": _kind(inner), "verplicht": name in needed, "uitleg": inner.get("description", "")}
        for name, inner in shape.get("properties", {}).items()
    ]


def _choices(schema: Any) -> list[Any]:
    found = schema.get("enum") or schema.get("items", {}).get("enum") or []
    return list(found)


def _kind(schema: Any) -> str:
    """A schema in a few words: the name of a shape, which is the same in every language, or a type."""
    if "$ref" in schema:
        return quote(str(schema["$ref"].rsplit("/", 1)[-1]))
    if "const" in schema:
        return quote(json.dumps(schema["const"], ensure_ascii=False))
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return join(" / ", dict.fromkeys(_kind(part) for part in schema[word]))
    kinds = schema.get("type", "object" if "properties" in schema else "")
    names = [kinds] if isinstance(kinds, str) else list(kinds)
    known = _types()
    said = " / ".join(known.get(name, name) for name in names if name)
    if schema.get("format"):
        said += f" ({schema['format']})"
    return join(": ", (said, _kind(schema["items"]))) if schema.get("items") else said


def _types() -> dict[str, str]:
    return {
        "string": phrase("tekst"),
        "integer": phrase("geheel getal"),
        "number": phrase("getal"),
        "boolean": phrase("true of false"),
        "array": phrase("lijst"),
        "object": phrase("groep"),
    }
