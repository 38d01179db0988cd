"""Addresses of the parts of a long list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from inkoopkader.vergelijking.paging import Part


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where the part before and the part after stand; empty when there is none."""

    first: int
    last: int
    total: int
    before: str
    following: str


def address(name: str, query: Mapping[str, Any]) -> str:
    """Return an address with a query; what is empty is left out."""
    return reverse(name, query={key: value for key, value in query.items() if value})


def leaf(part: Part[Any], name: str, query: Mapping[str, Any]) -> Leaf:
    """Return the addresses around a part of the list that stands at the address `name` with `query`."""

    def beginning_after(key: str | None) -> str:
        return "" if key is None else address(name, {**query, "na": key})

    return Leaf(part.first, part.last, part.total, beginning_after(part.before), beginning_after(part.following))
