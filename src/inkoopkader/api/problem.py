"""Errors as problem+json (RFC 9457), with the shape that the NL API Design Rules give to wrong input."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from inkoopkader.regels.errors import InkoopkaderError

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Ongeldige invoer",
    401: "Sleutel ontbreekt of geldt niet",
    403: "Geen toegang",
    404: "Niet gevonden",
    405: "Methode niet mogelijk",
    406: "Antwoord in deze vorm niet mogelijk",
    411: "Lengte ontbreekt",
    413: "Verzoek te groot",
    415: "Vorm van het verzoek niet mogelijk",
    429: "Te veel verzoeken",
    500: "Er ging bij ons iets mis",
    503: "Tijdelijk niet beschikbaar",
}
_MOST_ERRORS = 50


@dataclass(frozen=True, slots=True)
class Wrong:
    """One mistake in a request: where it stands (`body` or `query`, with a JSON pointer or the name of a parameter) and
    what is wrong."""

    place: str
    where: str
    detail: str
    code: str = "ongeldig"

    def as_json(self) -> dict[str, Any]:
        """Return the mistake for JSON."""
        location = {"pointer": self.where} if self.place == "body" else {"name": self.where}
        return {"in": self.place, "location": location, "code": self.code, "detail": self.detail}


class Problem(Exception):
    """Ends a request with an error. `detail` is a Dutch sentence for who reads it; `errors` are the mistakes one by one."""

    def __init__(
        self, status: int, detail: str, *, errors: Iterable[Wrong] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, tuple(errors), dict(headers or {})

    def as_json(self) -> dict[str, Any]:
        """Return the members that RFC 9457 names."""
        made: dict[str, Any] = {
            "type": "about:blank",
            "title": TITLES.get(self.status, "Fout"),
            "status": self.status,
            "detail": self.detail,
        }
        if self.status == 400:
            made["errors"] = [item.as_json() for item in self.errors[:_MOST_ERRORS]]
        return made

    def response(self) -> HttpResponse:
        """Return the answer. What cannot be written as UTF-8 was refused when it came in."""
        content = json.dumps(self.as_json(), ensure_ascii=False).encode()
        return HttpResponse(content, status=self.status, content_type=MEDIA_TYPE, headers=self.headers)


def invalid(errors: Iterable[Wrong]) -> Problem:
    """Return the error for wrong input: one sentence, and every mistake with its place."""
    found = tuple(errors)
    more = f" (en nog {len(found) - 1})" if len(found) > 1 else ""
    return Problem(400, f"{found[0].detail}{more}" if found else "Het verzoek klopt niet.", errors=found)


def in_query(name: str, detail: str, code: str = "ongeldig") -> Problem:
    """Return the error for one wrong parameter."""
    return invalid([Wrong("query", name, detail, code)])


ORIGIN = "verzoek"
"""What messages of the domain call the file that was read; here the request."""
_LINE = re.compile(rf"{ORIGIN}(?::(\d+))?: ?(.*)", re.DOTALL)


def from_domain(error: InkoopkaderError, pointer: Callable[[int], str]) -> Problem:
    """Return the error for a mistake that the domain found. Its messages name a place in the file that was read; `pointer`
    turns that place into a JSON pointer."""
    wrong = []
    for text in str(error).split("\n"):
        found = _LINE.fullmatch(text)
        line = int(found[1]) if found and found[1] else 0
        detail = found[2] if found else text
        if found is None and wrong:  # a message of more lines
            last = wrong[-1]
            wrong[-1] = Wrong(last.place, last.where, f"{last.detail} {text.strip()}", last.code)
        else:
            wrong.append(Wrong("body", pointer(line), f"{detail[:1].upper()}{detail[1:]}"))
    return invalid(wrong)


def of_request(request: HttpRequest, status: int) -> Problem:
    """Return the error for a status that something outside the API answered with."""
    detail = {
        400: "Dit verzoek is niet te lezen.",
        403: "U mag dit niet opvragen.",
        404: f"Op {request.path[:200]} staat niets.",
        413: "Dit verzoek is te groot.",
    }.get(status, "Het is vastgelegd in het logboek. Probeer het later nog eens." if status >= 500 else "Dit kan niet.")
    return Problem(status, detail)
