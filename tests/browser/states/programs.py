"""The pages about the API."""

from __future__ import annotations

from browser.states.state import State

STATES = [
    State("api", "api", "/api/"),
    State("api-naslag", "api-naslag", "/api/naslag/"),
]
