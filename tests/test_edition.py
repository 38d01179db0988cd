"""What a name stands for: layer, day, and what was known on which day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Folder
from helpers import ask
from inkoopkader.regels.edition import edition
from inkoopkader.regels.errors import FormulaError
from inkoopkader.regels.load import find_folder, load
from inkoopkader.regels.policy import Policy

BRON = 'bron: DOC-2030 §1 "anker"'


def test_the_zorgkantoor_goes_before_the_national_file(land: Policy) -> None:
    assert edition(land, None, date(2030, 1, 1)).resolve("basispercentage").role == "afwezig"
    assert edition(land, "noord", date(2030, 1, 1)).resolve("basispercentage").value == Decimal("0.96")
    assert edition(land, "zuid", date(2030, 1, 1)).resolve("basispercentage").value == Decimal("0.96")
    assert edition(land, "zuid", date(2031, 1, 1)).resolve("basispercentage").value is None


def test_before_the_first_day_and_from_the_last_day_there_is_no_rule(land: Policy) -> None:
    assert edition(land, None, date(2029, 12, 31)).resolve("maximum_dagen").role == "afwezig"
    assert edition(land, None, date(2030, 1, 1)).resolve("maximum_dagen").role == "waarde"
    assert edition(land, None, date(2030, 12, 31)).resolve("groot").role == "formule"
    assert edition(land, None, date(2031, 1, 1)).resolve("groot").role == "afwezig"


KNOWN = [
    ("2029-04-30", None),
    ("2029-05-01", "0.95"),
    ("2030-03-31", "0.95"),
    ("2030-04-01", "0.965"),
    ("2030-08-31", "0.965"),
    ("2030-09-01", "0.96"),
    ("2035-01-01", "0.96"),
]


@pytest.mark.parametrize(("day", "expected"), KNOWN)
def test_a_percentage_that_changes_twice_in_a_year_reads_as_it_was_known_on_its_day(
    land: Policy, day: str, expected: str | None
) -> None:
    found = edition(land, "noord", date(2030, 1, 1), date.fromisoformat(day)).resolve("basispercentage")
    assert found.value == (None if expected is None else Decimal(expected))
    assert found.role == ("afwezig" if expected is None else "waarde")


@pytest.mark.parametrize(("day", "expected"), KNOWN)
def test_the_moment_of_asking_decides_what_is_known(land: Policy, day: str, expected: str | None) -> None:
    found = ask(
        land,
        "tariefpercentage",
        "noord",
        2030,
        {"zorgsoort": "verblijf", "nieuwe_aanbieder": "nee"},
        at=f"{day}T12:00:00",
    )
    assert found == (None if expected is None else Decimal(expected))


def test_without_a_moment_everything_published_is_known(land: Policy) -> None:
    assert ask(
        land, "tariefpercentage", "noord", 2030, {"zorgsoort": "verblijf", "nieuwe_aanbieder": "nee"}
    ) == Decimal("0.96")


def test_an_ended_entry_never_falls_back_to_an_older_version(folder: Folder) -> None:
    written = f"x:\n  type: aantal\n  titel: X\n  uitleg: X.\n  waarden: {{2028-01-01: 1, 2030-01-01: 2, 2031-01-01: vervallen}}\n  {BRON}\n"
    policy = load(folder({"landelijk/proef.yaml": written}))
    found = [edition(policy, None, date(year, 1, 1)).resolve("x") for year in (2027, 2028, 2029, 2030, 2031, 2040)]
    assert [item.value for item in found] == [None, 1, 1, 2, None, None]
    assert [item.role for item in found][-1] == "afwezig"


def test_an_optional_filler_goes_first_from_its_own_first_day(folder: Folder) -> None:
    policy = load(
        folder(
            {
                "landelijk/proef.yaml": f"x:\n  type: aantal\n  titel: X\n  uitleg: X.\n  open: facultatief\n  waarden: {{2028-01-01: 1}}\n  {BRON}\n",
                "zorgkantoor/oost/zorgkantoor.yaml": "naam: Oost\n",
                "zorgkantoor/oost/proef.yaml": f"x:\n  waarden: {{2030-01-01: 5, 2032-01-01: vervallen}}\n  {BRON}\n",
                "zorgkantoor/west/zorgkantoor.yaml": "naam: West\n",
            }
        )
    )
    assert [edition(policy, "oost", date(year, 1, 1)).resolve("x").value for year in (2029, 2030, 2032)] == [1, 5, None]
    assert [edition(policy, "west", date(year, 1, 1)).resolve("x").value for year in (2029, 2030, 2032)] == [1, 1, 1]


def test_a_collector_adds_up_what_is_in_force_here(land: Policy) -> None:
    names = {
        office: [entry.name for entry in edition(land, office, date(2030, 1, 1)).members("opslagen")]
        for office in ("noord", "zuid")
    }
    assert names == {
        "noord": ["korting_nieuw", "opslag_crisis"],
        "zuid": ["extra_korting_nieuw", "korting_nieuw", "opslag_crisis"],
    }
    assert ask(land, "opslagen", "zuid", 2030, {"nieuwe_aanbieder": "ja", "zorgsoort": "crisis"}) == Decimal("-0.06")


def test_unknown_names(land: Policy) -> None:
    with pytest.raises(FormulaError, match="zorgkantoor 'nord' bestaat niet. Bedoelt u noord"):
        edition(land, "nord", date(2030, 1, 1))
    with pytest.raises(FormulaError, match="de naam 'tarifpercentage' bestaat niet. Bedoelt u tariefpercentage"):
        edition(land, "noord", date(2030, 1, 1)).resolve("tarifpercentage")


@given(
    st.dates(date(2029, 1, 1), date(2032, 1, 1)),
    st.dates(date(2029, 1, 1), date(2032, 1, 1)),
    st.dates(date(2029, 1, 1), date(2032, 1, 1)),
)
def test_what_was_known_does_not_change_by_what_is_published_later(
    land: Policy, day: date, early: date, late: date
) -> None:
    """A name read as known on an earlier day has a version published on or before that day; a later day never gives an
    older one."""
    first, last = sorted((early, late))
    for entry in edition(land, "noord", day).entries():
        before, after = entry.select(day, first), entry.select(day, last)
        if before is not None:
            assert before.known is None or before.known <= first
        if before is not None and after is not None and before.start == after.start and before.known and after.known:
            assert before.known <= after.known


def test_the_folder_of_the_policy_can_be_named(land: Policy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:

    monkeypatch.setenv("INKOOPKADER_BELEID", str(tmp_path))
    assert find_folder() == tmp_path
    monkeypatch.delenv("INKOOPKADER_BELEID")
    assert (find_folder() / "landelijk").is_dir()


def test_a_document_that_lapses_and_comes_back(folder: Folder) -> None:
    """What hangs under a document (in order, not too old) follows it: gone in 2031, there again in 2032."""
    written = """x:
  soort: document
  nodig: {2030-01-01: ja, 2031-01-01: vervallen, 2032-01-01: ja}
  titel: Stuk
  uitleg: Een stuk.
  bron: DOC-2030 §1 "stuk"
"""
    policy = load(folder({"landelijk/proef.yaml": written}))
    for name in ("x", "x_nodig", "x_voldoet"):
        there = [edition(policy, None, date(year, 1, 1)).in_force(name) is not None for year in (2030, 2031, 2032)]
        assert there == [True, False, True], name
    listed = [
        {entry.name for entry in edition(policy, None, date(year, 1, 1)).entries_in_force()}
        for year in (2030, 2031, 2032)
    ]
    everything = {"x", "x_aanwezig", "x_nodig", "x_voldoet"}
    assert listed == [everything, {"x_aanwezig"}, everything]  # that somebody has it stays a fact
