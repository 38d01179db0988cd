"""One page in one state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from browser.visitor import Visitor


@dataclass(frozen=True)
class State:
    """One page in one state. `page` is the name of its address in urls.py; `steps` is what somebody does after opening
    it."""

    name: str
    page: str
    address: str
    status: int = 200
    steps: Callable[[Visitor], None] | None = None
