"""How old a paper may be, as a position says it."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import case_of, top
from inkoopkader.positie.age import age_words
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.trace import Tracer


def words(policy: Policy, office: str, year: int, rule: str, facts: dict[str, Any]) -> str:
    case = case_of(policy, office, year, facts)
    return age_words(Tracer(case, evaluate(policy, case, [rule])), rule, top(case))


@pytest.mark.parametrize(
    ("filed", "earliest"),
    [
        ("2029-07-31T12:00:00", "31 januari 2029"),
        ("2029-08-30T23:59:59", "1 maart 2029"),  # 28 February plus six months is 28 August, two days short
        ("2030-02-28T12:00:00", "28 augustus 2029"),
        ("2030-02-27T23:30:00", "27 augustus 2029"),
    ],
)
def test_the_earliest_date_that_is_not_too_old(land: Policy, filed: str, earliest: str) -> None:
    said = words(land, "noord", 2030, "uittreksel_geldig", {"offerte_ingediend": filed})
    assert said.startswith("hoogstens 6 maanden oud op ")
    assert said.endswith(f": van {earliest} of later; van 1 januari 2029 of later")


def test_before_the_day_is_known(land: Policy) -> None:
    assert words(land, "noord", 2030, "uittreksel_geldig", {}).startswith("hoogstens 6 maanden oud op de dag van: ")
