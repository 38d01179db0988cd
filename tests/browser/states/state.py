"""What a state of a page is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from browser.visitor import Visitor


@dataclass(frozen=True)
class State:
    """One page in one state. `page` is the name of its address in urls.py; `address` may hold names from `people.py` in
    braces; `who` is whoever of `people.py` visits (empty: nobody known); `steps` is what they do after opening it."""

    name: str
    page: str
    address: str
    status: int = 200
    who: str = ""
    steps: Callable[[Visitor], None] | None = None
