"""Everything around the API that is the same for each of its operations: who asks and how much, what may be asked, what may
be kept, and that whatever goes wrong is told as problem+json."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from inkoopkader.api import keys, rate
from inkoopkader.api.accept import accepts, is_json
from inkoopkader.api.body import too_big
from inkoopkader.api.cached import etag, same
from inkoopkader.api.operations import Operation, of_view
from inkoopkader.api.problem import MEDIA_TYPE, Problem, Wrong, invalid, of_request
from inkoopkader.api.version import PREFIX, VERSION

LOG = logging.getLogger("inkoopkader.api")
LONGEST_VALUE = 500
_ALWAYS = {
    "API-Version": VERSION,
    "Content-Language": "nl",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept",
}
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "API-Version, ETag, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
    ),
}
_PREFLIGHT = {"Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match", "Access-Control-Max-Age": "86400"}


class Face:
    """Stands before everything that the website does for a page: an answer of the API is never one of those."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PREFIX and not request.path_info.startswith(f"{PREFIX}/"):
            return self.get_response(request)
        operations = _operations(request)
        measure: dict[str, str] = {}
        try:
            response = self._answer(request, operations, measure)
        except Problem as problem:
            response = problem.response()
        except SuspiciousOperation:
            response = of_request(request, 400).response()
        except DatabaseError:
            LOG.exception("the database does not answer")
            headers = {"Retry-After": "10"}
            response = Problem(503, "De gegevens zijn even niet te bereiken.", headers=headers).response()
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = of_request(request, response.status_code).response()
        return _finished(request, response, operations, measure)

    def _answer(self, request: HttpRequest, operations: dict[str, Operation], measure: dict[str, str]) -> HttpResponse:
        allowed = _allowed(operations)
        if request.method == "OPTIONS" and operations:
            return _options(allowed, operations)
        operation = operations.get("GET" if request.method == "HEAD" else str(request.method))
        try:
            request.sleutel = key = keys.of(request)  # type: ignore[attr-defined]
        except Problem:
            measure |= rate.headers(rate.count(request, None, 1))  # a wrong key is no way around the measure
            raise
        measure |= rate.headers(rate.count(request, key, operation.points if operation else 1))
        if not operations:
            raise Problem(404, f"Op {request.path[:200]} staat niets. Wat er is, staat op {PREFIX}.")
        if operation is None:
            detail = f"Hier kan {_shown(str(request.method))} niet; wel {', '.join(allowed)}."
            raise Problem(405, detail, headers={"Allow": ", ".join(allowed)})
        if not accepts(request.headers.get("Accept", "")):
            raise Problem(406, "Een antwoord is er alleen als application/json.")
        if operation.access == "sleutel":
            keys.held(request)
        _check_query(request, operation)
        if operation.method == "POST":
            _check_body(request, operation.most_bytes)
            return self.get_response(request)
        tag = etag(request) if operation.kept else ""
        if tag and same(request, tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        response = self._read(request)
        if tag and response.status_code == 200:
            response["ETag"] = tag
        return response

    def _read(self, request: HttpRequest) -> HttpResponse:
        """Answer GET; of HEAD the same without what it says."""
        asked, request.method = request.method, "GET"
        response = self.get_response(request)
        request.method = asked
        if asked == "HEAD":
            length = str(len(response.content))
            response.content = b""
            response["Content-Length"] = length
        return response


def _operations(request: HttpRequest) -> dict[str, Operation]:
    """The operations at an address by method; none when nothing stands there."""
    try:
        return of_view(resolve(request.path_info).func)
    except Resolver404:
        return {}


def _allowed(operations: dict[str, Operation]) -> list[str]:
    found = [method for method in ("GET", "HEAD", "POST") if ("GET" if method == "HEAD" else method) in operations]
    return [*found, "OPTIONS"]


def _options(allowed: list[str], operations: dict[str, Operation]) -> HttpResponse:
    response = HttpResponse(status=204, headers={"Allow": ", ".join(allowed)})
    if _is_open(operations):
        _set(response, _PREFLIGHT | {"Access-Control-Allow-Methods": ", ".join(allowed)})
    return response


def _is_open(operations: dict[str, Operation]) -> bool:
    """May a page of another website read this? What needs no key holds nothing of anybody; a page has no business with
    what does."""
    return all(operation.access == "openbaar" for operation in operations.values())


def _finished(
    request: HttpRequest, response: HttpResponse, operations: dict[str, Operation], measure: dict[str, str]
) -> HttpResponse:
    response.cookies.clear()
    if response.headers.get("Content-Type", "").startswith("application/json"):
        response["Content-Type"] = "application/json"  # which is UTF-8 without saying so
    _set(response, _ALWAYS | {name: text for name, text in measure.items() if name not in response.headers})
    if _is_open(operations):
        _set(response, _OPEN)
    kept = response.status_code in (200, 304) and "ETag" in response.headers
    response["Cache-Control"] = "public, max-age=300" if kept else "no-store"
    if response.status_code in (204, 304):
        response.headers.pop("Content-Type", None)
    if request.method == "HEAD" and response.content:
        response.content = b""
    return response


def _set(response: HttpResponse, headers: Mapping[str, str]) -> None:
    for name, text in headers.items():
        response[name] = text


def _check_query(request: HttpRequest, operation: Operation) -> None:
    """Refuse what would be passed over in silence: an unknown parameter, and one that stands twice where one counts."""
    wrong = []
    for name, found in request.GET.lists():
        shown = _shown(name)
        if name not in operation.query:
            known = f"; wel {', '.join(operation.query)}" if operation.query else ""
            wrong.append(Wrong("query", shown, f"De parameter '{shown}' bestaat hier niet{known}.", "onbekend"))
        elif len(found) > 1 and not operation.query[name]:
            wrong.append(Wrong("query", shown, f"De parameter '{shown}' mag er één keer staan.", "dubbel"))
        elif any(len(value) > LONGEST_VALUE or not value.isprintable() for value in found):
            wrong.append(Wrong("query", shown, f"De parameter '{shown}' is te lang of geen gewone tekst.", "teken"))
    if wrong:
        raise invalid(wrong)


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text[:60])


def _check_body(request: HttpRequest, most: int) -> None:
    if not is_json(request.META.get("CONTENT_TYPE", "")):
        raise Problem(415, "Stuur het verzoek als application/json, in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise Problem(415, "Stuur het verzoek zonder compressie.")
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if not length and request.headers.get("Transfer-Encoding"):
        raise Problem(411, "Zet in Content-Length hoe lang het verzoek is.")
    if length.isdecimal() and int(length[:20]) > most:
        raise too_big(most)
