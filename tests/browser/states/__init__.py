"""Every page of the website in every state it can be in: what is looked at for barriers, and what gets a picture.

A page without a state here fails `test_states.py` by name.
"""

from __future__ import annotations

from browser.states import accounts, explorer, organisations, position, programs
from browser.states.state import State

STATES: list[State] = [*explorer.STATES, *position.STATES, *organisations.STATES, *accounts.STATES, *programs.STATES]
NO_PAGES: dict[str, str] = {**explorer.NO_PAGES, **organisations.NO_PAGES, **accounts.NO_PAGES}
"""Addresses that answer with something other than a page, with one of each."""
LED_ON: set[str] = position.LED_ON | accounts.LED_ON
"""Addresses that lead on to another page, or need a visitor who filled something in."""

__all__ = ["LED_ON", "NO_PAGES", "STATES", "State"]
