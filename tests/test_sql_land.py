"""Every rule of the invented countries: the table back-end on DuckDB gives what the interpreter gives, for any keys,
unknowns and ties included."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import HERE
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from sql_many import SHAPES, by_interpreter, differences, random_table

LAND_SQL = HERE / "land_sql"
MOMENT = datetime(2030, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def forms() -> Policy:
    """A country with every form of the language: each rounding, each aggregate on each level, dates, tables,
    collectors, rules that differ by office."""
    return load(LAND_SQL)


def rules(policy: Policy) -> list[str]:
    return sorted(
        {
            name
            for layer in policy.layers()
            for name, entry in layer.entries.items()
            if not entry.is_input and "__" not in name
        }
    )


@pytest.mark.parametrize("keys", SHAPES, ids=lambda keys: "-".join(keys) or "losse rijen")
def test_every_form_of_the_language_for_every_shape_of_table(forms: Policy, keys: tuple[str, ...]) -> None:
    seed = SHAPES.index(keys)
    assert differences(forms, random_table(forms, keys, 40, seed), rules(forms), moment=MOMENT) == []


@given(st.integers(0, 10**6), st.sampled_from(SHAPES), st.integers(1, 12), st.booleans())
@settings(max_examples=25)
def test_the_invented_country(land: Policy, seed: int, keys: tuple[str, ...], count: int, known_now: bool) -> None:
    moment = None if known_now else datetime(2030, 5, 1, tzinfo=UTC)
    assert (
        differences(
            land,
            random_table(land, keys, count, seed),
            rules(land),
            moment=moment,
            settings={"plafond": Decimal("0.97")},
        )
        == []
    )


@given(st.integers(0, 10**6), st.sampled_from(SHAPES))
@settings(max_examples=4)
def test_amounts_that_need_128_bits(forms: Policy, seed: int, keys: tuple[str, ...]) -> None:
    asked = [
        name
        for name in rules(forms)
        if name.startswith(("rond", "som", "product", "kiest", "saldo", "laagste", "hoogste", "begrensd", "grootte"))
    ]
    assert (
        differences(
            forms,
            random_table(forms, keys, 8, seed, huge=True),
            asked,
            settings={"keuze": "y", "drempel": Decimal("-7.5")},
        )
        == []
    )


def test_the_cases_show_every_rule_known_and_unknown(forms: Policy) -> None:
    """Agreement on nothing but unknowns would prove nothing."""
    table = random_table(forms, SHAPES[5], 300, 3, left_out=0)
    found = by_interpreter(forms, table, rules(forms), moment=MOMENT)
    always_unknown = [name for name in rules(forms) if all(row[name] is None for row in found)]
    assert [name for name in always_unknown if not name.endswith("_honderd")] == []
    assert all(any(row[name] is None for row in found) for name in rules(forms))
