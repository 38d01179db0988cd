"""All terms together: each once, and in a diary that keeps its identity."""

from __future__ import annotations

from datetime import date

import pytest

from inkoopkader.kalender.as_icalendar import uid
from inkoopkader.overzicht.terms import diary, shared_terms, terms
from inkoopkader.regels.policy import NATIONAL, Policy


def test_a_term_that_reads_the_same_everywhere_stands_there_once(real: Policy) -> None:
    """VGN-2027: the policy is published on 1 June 2026 for all seven."""
    found = [item for item in shared_terms(real, list(real.offices), 2027) if item.term.name == "publicatie_beleid"]
    assert len(found) == 1 and found[0].offices == tuple(real.offices) and found[0].term.day == date(2026, 6, 1)


def test_terms_stand_in_order_of_day_and_those_without_a_day_last(real: Policy) -> None:
    days = [item.term.day for item in shared_terms(real, list(real.offices), 2027)]
    known = [day for day in days if day is not None]
    assert known == sorted(known) and days[: len(known)] == known and len(days) > len(known)


def test_the_hardship_form_differs_per_zorgkantoor(real: Policy) -> None:
    """VGN-2027 §7.1 and §7.2, Hardheidsclausule: 8 September at Zilveren Kruis, 24 at CZ and Salland, 25 at the others."""
    days = {
        item.offices[0]: item.term.day
        for item in shared_terms(real, list(real.offices), 2027)
        if item.term.title.startswith("Formulier hardheidsclausule") and item.term.day
    }
    assert days == {
        "zilveren-kruis": date(2026, 9, 8),
        "cz": date(2026, 9, 24),
        "salland": date(2026, 9, 24),
        "menzis": date(2026, 9, 25),
        "vgz": date(2026, 9, 25),
        "zorg-en-zekerheid": date(2026, 9, 25),
    }


def test_a_diary_holds_every_dated_term_of_every_year_once(real: Policy) -> None:
    found = diary(real, ["dsw"])
    assert len({uid(item) for item in found}) == len(found)
    assert {item.year for item in found} >= {2020, 2021, 2026, 2027}
    offered = [item.day for item in found if item.title == "Offerte indienen"]
    assert offered == [date(2025, 7, 31)]  # DSW-2026 §9.2: before 31 July 2025, 17.00


def test_a_term_that_a_later_year_repeats_keeps_its_first_year(real: Policy) -> None:
    """The overview 2027-2029 names its dates once; 2028 and 2029 repeat them."""
    again = [item for item in terms(real, "cz", 2028) if item.name == "publicatie_beleid"]
    assert again[0].day == date(2026, 6, 1) and again[0].year == 2027
    assert [item.year for item in diary(real, ["cz"]) if item.day == date(2026, 6, 1)] == [2027]


def test_in_the_diary_of_all_a_shared_term_names_its_zorgkantoren(real: Policy) -> None:
    """DSW publishes no richttariefpercentage; the six others do on 4 September 2026."""
    [found] = [item for item in diary(real, list(real.offices)) if item.day == date(2026, 9, 4)]
    assert found.office == NATIONAL
    assert found.label == "CZ, Menzis, Salland, VGZ, Zilveren Kruis, Zorg en Zekerheid"
    every = diary(real, list(real.offices))
    assert len({uid(item) for item in every}) == len(every)


@pytest.mark.parametrize("office", ["cz", "dsw"])
def test_the_diary_of_all_lacks_nothing_of_a_zorgkantoor(real: Policy, office: str) -> None:
    label = real.offices[office].label
    every = {
        (item.name, item.day)
        for item in diary(real, list(real.offices))
        if item.label == real.national.label or label in item.label.split(", ")
    }
    assert {(item.name, item.day) for item in diary(real, [office])} <= every


@pytest.mark.parametrize("office", ["cz", "vgz", "dsw"])
@pytest.mark.parametrize("year", [2028, 2029])
def test_the_dates_of_a_policy_that_goes_on_belong_to_its_first_year(real: Policy, office: str, year: int) -> None:
    """VGN-2027 §1: one policy for 2027-2029, with dates in 2026 only."""
    found = terms(real, office, year)
    assert {item.year for item in found if item.day is not None} == {2027}
    # what hangs on something else belongs to the year that was asked
    assert {item.year for item in found if item.day is None} <= {year}


@pytest.mark.parametrize(("office", "year"), [("cz", 2020), ("cz", 2021), ("cz", 2023), ("dsw", 2026), ("cz", 2027)])
def test_a_year_with_dates_of_its_own_keeps_them(real: Policy, office: str, year: int) -> None:
    """AANV-2020, NVI-2021, DSW-2026 and VGN-2027 name dates for one round; NVI-2021 VID-1145 one for every year."""
    found = terms(real, office, year)
    assert found and {item.year for item in found} == {year}
