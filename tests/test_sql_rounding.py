"""Rounding in SQL: ties away from zero, down and up for negatives too, by zero unknown, also where 64 bits are too few."""

from __future__ import annotations

import duckdb
import pytest

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql import numbers, value
from sql_rounding import fractions, wrong


@pytest.mark.parametrize("factor", [1, 10**17 + 3])
def test_the_full_rounding_table_on_duckdb(factor: int) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE breuken (boven BIGINT, onder BIGINT)")
        connection.execute(f"INSERT INTO breuken VALUES {', '.join(map(str, fractions()))}")
        assert wrong("duckdb", lambda sql: connection.execute(sql).fetchall(), factor) == []


def test_a_product_that_could_pass_38_digits_is_refused() -> None:
    big = value.Value(value.column("x"), "euro", 2, -(10**30), 10**30)
    with pytest.raises(CaseError, match="38 cijfers"):
        numbers.combine("*", "euro", big, big)


def test_a_product_takes_64_bits_when_the_bounds_fit_and_128_when_not() -> None:
    small, large = (value.Value(value.column("x"), "euro", 2, 0, high) for high in (10**8, 10**14))
    percentage = value.Value(value.column("p"), "percentage", 6, 0, 10**6)
    assert not numbers.combine("*", "euro", small, percentage).wide
    assert numbers.combine("*", "euro", large, percentage).wide
