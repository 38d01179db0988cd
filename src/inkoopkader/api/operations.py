"""Every operation of the API: what it is called, who may, what it costs, and which parameters it takes.

The middleware reads it before an operation runs; a test that walks everything that can be asked reads `every`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Access = Literal["openbaar", "sleutel"]
_MARK = "api_operations"


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address. `access`: everybody, or who has a key of an organisation. `points`: what it costs of the
    rate limit. `kept`: the answer follows from the policy alone and may be cached. `query`: the parameters, and whether
    each may stand more than once. `path_parameters`: the names in the address.
    `most_bytes`: how long a body may be; 0 when there is none."""

    name: str
    method: str
    path: str
    access: Access
    points: int
    kept: bool
    query: dict[str, bool]
    path_parameters: tuple[str, ...]
    most_bytes: int


def mark(view: Callable[..., Any], operations: dict[str, Operation]) -> None:
    """Say which operations a view has, by method."""
    setattr(view, _MARK, operations)


def of_view(view: Callable[..., Any]) -> dict[str, Operation]:
    """Return the operations of a view by method; none when it is not one of the API."""
    found: dict[str, Operation] = getattr(view, _MARK, {})
    return found


def every() -> list[Operation]:
    """Return every operation of the API, in the order of their addresses. `examples.filled` gives values for the
    parameters."""
    from inkoopkader.api.urls import urlpatterns  # the addresses are made from the operations

    found = {operation.name: operation for pattern in urlpatterns for operation in of_view(pattern.callback).values()}
    return sorted(found.values(), key=lambda item: (item.path, item.method))
