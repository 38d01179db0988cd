"""The addresses of the API: each of them without a slash at its end, with what its operations are beside the view."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from inkoopkader.api import compared_views, compute_views, description, policy_views, saved_views
from inkoopkader.api.operations import Operation, mark
from inkoopkader.api.service import DECLARED, api
from inkoopkader.api.version import PREFIX
from inkoopkader.portaal.organisaties import access

OPERATIONS = (policy_views, compared_views, compute_views, saved_views, description)
"""The modules whose operations are part of the API: to import one is to add its operations."""


def _patterns() -> list[URLPattern]:
    schema = description.bare()
    found = []
    for pattern in api.urls[0]:
        if pattern.name == "api-root":  # an address that django-ninja adds, without operation
            continue
        route = str(pattern.pattern)
        template = "/" + route.replace("<", "{").replace(">", "}")
        view = pattern.callback
        operations = {
            method.upper(): _operation(template, method.upper(), details)
            for method, details in schema["paths"].get(template, {}).items()
        }
        mark(view, operations)
        access.public(view)  # who needs a key is told by the API itself, before the view
        found.append(path(f"{PREFIX[1:]}/{route}", view))
        if not route:  # the entrance: OpenAPI can only call it '/', and people leave that off
            found.append(path(PREFIX[1:], view))
    return found


def _operation(template: str, method: str, details: dict[str, Any]) -> Operation:
    said = DECLARED[details["operationId"]]
    parameters = details["parameters"]
    return Operation(
        name=details["operationId"],
        method=method,
        path=template,
        access=said.access,
        points=said.points,
        kept=said.kept,
        query={item["name"]: item["schema"].get("type") == "array" for item in parameters if item["in"] == "query"},
        path_parameters=tuple(item["name"] for item in parameters if item["in"] == "path"),
        most_bytes=said.most_bytes if method == "POST" else 0,
    )


urlpatterns = _patterns()
