"""The API as django-ninja knows it: how an operation is declared, and what becomes of an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from inkoopkader.api.body import MOST_BYTES
from inkoopkader.api.operations import Access
from inkoopkader.api.problem import Problem, Wrong, from_domain, invalid
from inkoopkader.api.version import VERSION
from inkoopkader.regels.errors import InkoopkaderError

View = TypeVar("View", bound=Callable[..., Any])


class _Renderer(JSONRenderer):
    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}  # noqa: RUF012 - as the base class says it


api = NinjaAPI(
    title="Inkoopkader",
    version=VERSION,
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url=None,
    renderer=_Renderer(),
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What an operation says beside what django-ninja knows of it."""

    points: int
    kept: bool
    access: Access
    most_bytes: int


DECLARED: dict[str, Declared] = {}
"""What every operation says, by its name."""


def operation(
    method: str,
    path: str,
    *,
    name: str,
    response: Any = None,
    points: int = 1,
    kept: bool = True,
    access: Access = "openbaar",
    tag: str,
    most_bytes: int = MOST_BYTES,
) -> Callable[[View], View]:
    """Declare an operation: its method and path, the shape of its answer, what it costs of the rate limit, whether the
    answer follows from the policy alone (`kept`), who may, and how much may be sent. Summary and description come from the docstring."""

    def declare(view: View) -> View:
        DECLARED[name] = Declared(points, kept, access, most_bytes)
        summary, _, description = (view.__doc__ or "").partition("\n")
        register = api.api_operation(
            [method],
            path,
            operation_id=name,
            summary=summary.strip().rstrip("."),
            description=" ".join(description.split()),
            response=response,
            by_alias=True,
            exclude_none=False,
            tags=[tag],
        )
        return register(view)  # type: ignore[no-any-return]

    return declare


def as_json(content: Any) -> HttpResponse:
    """Return an answer whose shape stands in docs/json-schema."""
    return HttpResponse(json.dumps(content, ensure_ascii=False).encode(), content_type="application/json")


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return error.response()


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return Problem(404, str(error) or "Dit bestaat niet.").response()


@api.exception_handler(InkoopkaderError)
def _domain(request: HttpRequest, error: InkoopkaderError) -> HttpResponse:
    document = getattr(request, "document", None)
    return from_domain(error, document.pointer if document is not None else lambda line: "#").response()


@api.exception_handler(ValidationError)
def _parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = []
    for item in error.errors:
        name = next((str(part) for part in reversed(item["loc"]) if isinstance(part, str)), "")
        if item["loc"] and item["loc"][0] == "path":
            return Problem(404, f"Er is hier niets met deze {name}.").response()
        wrong.append(Wrong("query", name, _said(name, item), str(item["type"])))
    return invalid(wrong).response()


_SAID = {
    "missing": "De parameter '{name}' ontbreekt.",
    "int_parsing": "De parameter '{name}' is een geheel getal.",
    "int_from_float": "De parameter '{name}' is een geheel getal.",
    "bool_parsing": "De parameter '{name}' is true of false.",
    "greater_than_equal": "De parameter '{name}' is ten minste {ge}.",
    "less_than_equal": "De parameter '{name}' is ten hoogste {le}.",
    "string_too_short": "De parameter '{name}' is leeg.",
    "string_too_long": "De parameter '{name}' is te lang.",
}


def _said(name: str, item: Any) -> str:
    text = _SAID.get(item["type"], "De parameter '{name}' klopt niet.")
    return text.format(name=name, **{key: item.get("ctx", {}).get(key, "") for key in ("ge", "le")})
