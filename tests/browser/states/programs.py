"""The pages about the API, and about the website itself."""

from __future__ import annotations

from browser.states.state import State

STATES = [
    State("api", "api", "/api/"),
    State("api-naslag", "api-naslag", "/api/naslag/"),
    State("over", "over", "/over/"),
    State("privacy", "privacy", "/privacy/"),
    State("toegankelijkheid", "toegankelijkheid", "/toegankelijkheid/"),
]
