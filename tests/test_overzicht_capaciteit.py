"""Needed capacity per municipality: DSW-2026 §4.1, tables 1 and 2."""

from __future__ import annotations

from decimal import Decimal

import pytest

from inkoopkader.overzicht.capacity import Needed, needed_capacity, planned_capacity
from inkoopkader.regels.policy import Policy

NURSING, CLUSTERED = "uitbreiding_verpleeghuisplaatsen", "uitbreiding_geclusterde_woningen"
# the row 'Totaal' as it is published under each table
PUBLISHED = {
    NURSING: {2025: 510, 2030: 1110, 2035: 1780, 2040: 2460},
    CLUSTERED: {2025: 1850, 2030: 2150, 2035: 2440, 2040: 2720},
}


@pytest.fixture(scope="module")
def tables(real: Policy) -> dict[str, Needed]:
    return {item.name: item for item in needed_capacity(real)}


@pytest.mark.parametrize("name", [NURSING, CLUSTERED])
def test_the_municipalities_add_up_to_the_published_total(tables: dict[str, Needed], name: str) -> None:
    assert {year: tables[name].total(year) for year in tables[name].years} == PUBLISHED[name]


def test_the_variant_of_5_percent_adds_up_too(tables: dict[str, Needed]) -> None:
    """Table 1, last column: 720, for 2025 only."""
    found = tables[NURSING]
    assert found.filled("plaatsen_bij_5_procent") == (2025,)
    assert sum(place.others[0][0] or 0 for place in found.rows) == 720


def test_the_eight_municipalities_by_the_name_people_know(tables: dict[str, Needed]) -> None:
    for found in tables.values():
        assert [place.title for place in found.rows] == [
            "Delft", "Lansingerland", "Maassluis", "Midden-Delfland", "Pijnacker-Nootdorp", "Schiedam", "Vlaardingen", "Westland",
        ]  # fmt: skip
        assert (found.office, found.label) == ("dsw", "DSW") and found.documents == ("DSW-2026",)


def test_a_table_says_which_rules_read_it(tables: dict[str, Needed]) -> None:
    assert tables[NURSING].used_by == ("benodigde_verpleeghuisplaatsen", "benodigde_verpleeghuisplaatsen_ingroei")
    assert tables[CLUSTERED].used_by == ("benodigde_geclusterde_woningen",)
    assert [key for key, _question in tables[NURSING].issues] == ["X-58"]


def test_an_empty_cell_is_unknown_and_not_zero(real: Policy, tables: dict[str, Needed]) -> None:
    """Table 1, 'Al gepland': empty for three municipalities, negative for Delft; 190 together."""
    [planned] = planned_capacity(real)
    figures = dict(planned.rows)
    assert figures["Delft"] == Decimal(-28)
    assert [name for name, figure in figures.items() if figure is None] == [
        "Lansingerland",
        "Maassluis",
        "Midden-Delfland",
    ]
    assert sum(figure for figure in figures.values() if figure is not None) == 190


def test_no_total_while_a_municipality_is_unknown(tables: dict[str, Needed]) -> None:
    from dataclasses import replace

    found = tables[NURSING]
    first = replace(found.rows[0], figures=(None, *found.rows[0].figures[1:]))
    gap = replace(found, rows=(first, *found.rows[1:]))
    assert gap.total(2025) is None and gap.total(2030) == 1110
