"""How much of the policy is held stands where one reads the policy, with what is missing by name."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.regels import matrix
from inkoopkader.vergelijking.subjects import read_subjects

SUBJECTS = 13
"""The rows of beleid/volledigheid.yaml."""


def words(visitor: Client, address: str) -> str:
    """The words of a page, without marks."""
    html = visitor.get(address).content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(said: str) -> str:
    """What the page of a zorgkantoor says about how complete it is."""
    return said[said.index("Hoe volledig is dit?") :].partition(" Inkoopdoelen ")[0].partition(" Tariefbeleid ")[0]


def test_a_subject_is_measured_by_rows_of_the_matrix_that_exist() -> None:
    measured = {name for subject in read_subjects(current()) for name in subject.completeness}
    rows = {subject.name for subject in matrix.read_subjects(current())}
    assert measured <= rows and rows - measured == {"toelating", "documenten"}  # these two are no row of VGN-2027 §7


def test_the_page_of_a_year_names_what_is_missing(visitor: Client) -> None:
    """VGN-2027 §7.1 gives CZ dates for the questions, the NVI and objections, and none for handing in an offer."""
    said = part(words(visitor, "/beleid/cz/2027/"))
    assert f"Het gaat om {SUBJECTS} onderwerpen. Die zijn anders ingedeeld" in said
    assert "Termijnen : ontbreekt: Offerte indienen" in said
    assert re.search(r"volledig \(\d+\)[^()]*Tariefpercentage", said)


def test_a_year_of_which_nothing_is_held_is_unknown_throughout(visitor: Client) -> None:
    said = words(visitor, "/beleid/cz/2026/")
    assert f"onbekend ({SUBJECTS})" in said and "volledig (" not in said and "deels (" not in said
    assert "landelijke beleid van 2026" not in said  # AIV-2026 is held
    assert "Ook het landelijke beleid van 2024 is hier niet vastgelegd." in words(visitor, "/beleid/cz/2024/")


@pytest.mark.parametrize(("office", "year"), [("cz", 2027), ("dsw", 2026), ("dsw", 2027), ("vgz", 2020)])
def test_the_counts_are_those_of_the_first_page(visitor: Client, office: str, year: int) -> None:
    label = current().offices[office].label
    home = re.search(
        rf"{label} {year}: (\d+) van de {SUBJECTS} onderwerpen volledig, (\d+) deels, (\d+) onbekend",
        words(visitor, "/"),
    )
    assert home is not None
    said = words(visitor, f"/beleid/{office}/{year}/")
    counts = [re.search(rf"{status} \((\d+)\)", said) for status in ("volledig", "deels", "onbekend")]
    assert [int(found.group(1)) if found else 0 for found in counts] == [int(count) for count in home.groups()]


def test_complete_in_a_summary_is_not_the_whole_policy(visitor: Client) -> None:
    """VGN-2027 says of itself that it does not aim at completeness; DSW-2026 is the policy itself."""
    meaning = "staat in de samenvatting. Het beleid van CZ zelf kan meer vragen."
    assert meaning in part(words(visitor, "/beleid/cz/2027/"))
    assert "in de samenvatting" not in part(words(visitor, "/beleid/dsw/2026/"))
    about = "alleen een samenvatting is vastgelegd, betekent volledig"
    assert about in words(visitor, "/vergelijken/?onderwerp=tarief_procent&jaar=2027&zorgkantoor=cz")
    assert about not in words(visitor, "/vergelijken/?onderwerp=tarief_procent&jaar=2026&zorgkantoor=dsw")


def test_without_its_own_policy_no_subject_of_a_year_is_complete(visitor: Client) -> None:
    """Of 2021 the national NVI is held and nothing of CZ itself."""
    assert "0 van de 13 onderwerpen volledig" in words(visitor, "/").partition("CZ 2021: ")[2][:40]
    said = part(words(visitor, "/beleid/cz/2021/"))
    assert "volledig (" not in said and "Tariefpercentage : ontbreekt: het eigen beleid van CZ voor 2021" in said
    said = words(visitor, "/vergelijken/?onderwerp=tarief_procent&jaar=2021&zorgkantoor=cz")
    assert "CZ 2021 deels het eigen beleid van CZ voor 2021" in said
    assert "own policy" in words(visitor, "/en/vergelijken/?onderwerp=tarief_procent&jaar=2021&zorgkantoor=cz")


def test_the_page_of_a_subject_says_how_much_is_held_of_it(visitor: Client) -> None:
    said = words(visitor, "/vergelijken/?onderwerp=nvi_en_bezwaar&jaar=2027&zorgkantoor=cz")
    assert "Hoe volledig: Termijnen: 1 deels." in said
    assert "CZ 2027 deels Offerte indienen" in said and "Hoe volledig: Bezwaar en kort geding: 1 volledig." in said
    english = words(visitor, "/en/vergelijken/?onderwerp=nvi_en_bezwaar&jaar=2027&zorgkantoor=cz")
    assert "How complete: Termijnen : 1 partly" in english or "How complete: Termijnen : 1 part" in english


def test_a_subject_that_was_not_measured_says_so(visitor: Client) -> None:
    assert "is niet nagegaan hoe volledig" in words(visitor, "/vergelijken/?onderwerp=verduurzaming&jaar=2027")
    # one entry or file is no subject
    said = words(visitor, "/vergelijken/?onderwerp=korting_nieuw&jaar=2027")
    assert "is niet nagegaan" not in said and "Hoe volledig" not in said
