"""No page, in any state, speaks Dutch to who reads English, outside the words of the policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from browser.states import STATES, State
from browser.states.position import EXAMPLE
from browser.visitor import DESK, Visitor, Way
from nederlands import dutch

NAMES = (
    *(yaml.safe_load(path.read_text(encoding="utf-8"))["naam"] for path in EXAMPLE.parent.glob("aanbieder-*.yaml")),
    "Rapportage",  # a key
    "Stichting Verzonnen Hoeve",
    "Verzonnen Concurrent",
    "Verzonnen Drukte",
    "Verzonnen Naam",
    "Verzonnen Nieuwbouw",
    "Verzonnen Nieuwkomer",
    "Verzonnen Oudbouw",
    "Verzonnen Thuiszorg",
    "Verzonnen Zorgkantoor",
    "Verzonnen",  # the last name of everybody
)
"""Those of `people.py` and of the states."""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_no_dutch_for_who_reads_english(welcome: Callable[[Way], Visitor], state: State) -> None:
    reader = welcome(Way("Engels", DESK, english=True))
    reader.show(state)
    assert dutch(reader.page.content(), names=NAMES) == []
