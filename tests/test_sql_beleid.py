"""The real policy on DuckDB: all rules of all zorgkantoren and years in one pass, equal to the interpreter."""

from __future__ import annotations

from pathlib import Path

from inkoopkader.regels.policy import Policy
from sql_agreement import differences, random_rows, rules_of

YEARS = (2020, 2021, 2024, 2026, 2027, 2028)


def test_every_rule_on_duckdb_equals_the_interpreter(real: Policy, tmp_path: Path) -> None:
    rules = rules_of(real, YEARS)
    assert len(rules) > 500
    assert differences(real, random_rows(real, 150, YEARS, seed=11), rules, tmp_path, "duckdb") == []
