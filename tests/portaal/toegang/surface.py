"""Every address that the website answers, found by walking the resolver; a new page takes part by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern

from inkoopkader.portaal.organisaties import access

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name and route, what it calls, who may open it, and whether it has an English page under /en/."""

    name: str
    route: str
    view: Callable[..., Any]
    access: access.Access | None
    in_english: bool = False

    @property
    def same_for_everybody(self) -> bool:
        """Does its page depend on nothing but the address?"""
        return bool(getattr(self.view, "same_for_everybody", False))

    @property
    def operations(self) -> dict[str, Any]:
        """The operations of the API at this address, by method; none at a page."""
        return getattr(self.view, "api_operations", {})


def addresses() -> list[Address]:
    """Return every address, by route."""
    return sorted(_walk(get_resolver().url_patterns, "", "", in_english=False), key=lambda one: one.route)


def _written(pattern: Any) -> str:
    """A part of a route, with its parameters as <name> or <converter:name>; the language in front of it is Dutch: none."""
    if isinstance(pattern, LocalePrefixPattern):
        return ""
    if isinstance(pattern, RegexPattern):
        return str(simplify_regex(str(pattern))).lstrip("/")
    return str(pattern)


def _walk(patterns: list[Any], before: str, space: str, *, in_english: bool) -> Iterator[Address]:
    for pattern in patterns:
        route = before + _written(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            both = in_english or isinstance(pattern.pattern, LocalePrefixPattern)
            yield from _walk(pattern.url_patterns, route, inner, in_english=both)
        elif isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name}" if pattern.name else ""
            said = access.of(pattern.callback)
            yield Address(name, route, pattern.callback, said, in_english)
