"""Spark gives what the interpreter gives on every form of the language.

Skipped where Java or pyspark is absent, never in CI.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from conftest import HERE
from inkoopkader.regels.load import load
from inkoopkader.regels.sql import spark
from sql_many import KEYS, differences, random_table
from sql_rounding import fractions, wrong

REASON = "INKOOPKADER_ZONDER_SPARK is gezet" if os.environ.get("INKOOPKADER_ZONDER_SPARK") else spark.missing()
pytestmark = pytest.mark.skipif(bool(REASON) and not os.environ.get("CI"), reason=REASON or "Spark is er")


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with spark.session() as made:
        yield made


def test_every_form_of_the_language(session: Any) -> None:
    policy = load(HERE / "land_sql")
    asked = sorted(
        {
            name
            for layer in policy.layers()
            for name, entry in layer.entries.items()
            if not entry.is_input and "__" not in name
        }
    )
    for keys, seed in ((KEYS, 1), ((), 2)):
        assert (
            differences(
                policy,
                random_table(policy, keys, 30, seed),
                asked,
                "spark",
                session,
                moment=datetime(2030, 5, 1, tzinfo=UTC),
            )
            == []
        )


@pytest.mark.parametrize("factor", [1, 10**15 + 3])
def test_the_full_rounding_table(session: Any, factor: int) -> None:
    session.createDataFrame(fractions(), "boven BIGINT, onder BIGINT").createOrReplaceTempView("breuken")
    assert wrong("spark", lambda sql: [tuple(row) for row in session.sql(sql).collect()], factor) == []


def test_everything_listens_on_this_machine_only(session: Any) -> None:
    assert session.conf.get("spark.driver.bindAddress") == "127.0.0.1"
    assert session.conf.get("spark.driver.host") == "127.0.0.1"
    assert session.conf.get("spark.sql.ansi.enabled") == "true"
