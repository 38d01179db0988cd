"""The same rules on Apache Spark, local, equal to the interpreter. Skipped where Java is absent, never in CI."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import spark
from sql_agreement import differences, random_rows, rules_of

REASON = "INKOOPKADER_ZONDER_SPARK is gezet" if os.environ.get("INKOOPKADER_ZONDER_SPARK") else spark.missing()
YEARS = (2020, 2021, 2024, 2026, 2027, 2028)
pytestmark = pytest.mark.skipif(bool(REASON) and not os.environ.get("CI"), reason=REASON or "Spark is er")


def test_every_rule_of_the_invented_country(land: Policy, tmp_path: Path) -> None:
    years = (2030, 2031)
    rules = rules_of(land, years)
    assert rules
    assert differences(land, random_rows(land, 60, years, seed=5), rules, tmp_path, "spark") == []


@pytest.mark.parametrize("part", range(3))
def test_every_rule_of_the_real_policy(real: Policy, tmp_path: Path, part: int) -> None:
    rules = rules_of(real, YEARS)[part::3]
    assert len(rules) > 200
    assert differences(real, random_rows(real, 60, YEARS, seed=6 + part), rules, tmp_path, "spark") == []
