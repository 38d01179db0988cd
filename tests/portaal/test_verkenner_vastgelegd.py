"""The explorer says what it does not hold: on pages, in workbooks and in the API, in both languages."""

from __future__ import annotations

import re
from html import unescape
from typing import get_args

import pytest
from django.test import Client

from inkoopkader.api import shapes
from inkoopkader.regels.held import STATUSES
from inkoopkader.vergelijking.changes import KINDS

V1 = "/api/v1"


def words(visitor: Client, address: str) -> str:
    """The words of a page, without marks."""
    html = visitor.get(address).content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("office", ["cz", "vgz"])
def test_a_year_of_which_nothing_is_held_says_so(visitor: Client, office: str) -> None:
    """Of 2026 the documents hold the national conditions and DSW's policy, and no policy of CZ or VGZ."""
    label = office.upper()
    said = words(visitor, f"/beleid/{office}/2026/")
    assert f"Het eigen beleid van {label} voor 2026 is hier niet vastgelegd." in said
    assert "niets" not in said
    assert f"The own policy of {label} for 2026 is not held here." in words(visitor, f"/en/beleid/{office}/2026/")


def test_a_year_with_policy_does_not_say_so(visitor: Client) -> None:
    assert "niet vastgelegd" not in words(visitor, "/beleid/dsw/2026/")


def test_a_year_with_only_a_summary_names_it(visitor: Client) -> None:
    said = words(visitor, "/beleid/cz/2027/")
    assert "alleen een samenvatting vastgelegd: Overzicht inkoopbeleid Wlz, Gehandicaptenzorg" in said
    assert "niet vastgelegd" not in said


def test_an_entry_says_unknown_for_a_year_that_is_not_held(visitor: Client) -> None:
    said = words(visitor, "/regel/opslagen/?zorgkantoor=cz&jaar=2026")
    assert "2026: onbekend het eigen beleid van CZ voor 2026 is hier niet vastgelegd" in said
    assert "niets" not in said


def test_the_change_list_counts_what_the_summary_leaves_out_apart(visitor: Client) -> None:
    said = words(visitor, "/wijzigingen/?van=2026&naar=2027&zorgkantoor=dsw")
    assert re.search(r"DSW : .*?\d+ niet genoemd in de samenvatting", said)
    assert not re.search(r"\d+ vervallen", said)
    assert said.index("alleen een samenvatting") < said.index("Deze lijst als Excelbestand")
    english = words(visitor, "/en/wijzigingen/?van=2026&naar=2027&zorgkantoor=dsw")
    assert re.search(r"\d+ not mentioned in the summary", english) and "no longer applies ( " not in english


def test_a_comparison_says_unknown_where_nothing_is_held(visitor: Client) -> None:
    address = "/vergelijken/?onderwerp=tarief_procent&jaar=2026&zorgkantoor=cz&zorgkantoor=dsw"
    assert "Het eigen beleid is hier niet vastgelegd van: CZ 2026." in words(visitor, address)


def test_the_api_says_the_same(visitor: Client) -> None:
    found = visitor.get(f"{V1}/vergelijking?onderwerp=tarief_procent&jaar=2026&zorgkantoor=cz&zorgkantoor=dsw").json()
    cells = [cell for part in found["onderwerpen"] for row in part["rijen"] for cell in row["vakken"]]
    assert {(cell["zorgkantoor"], cell["eigen_beleid"]) for cell in cells} == {
        ("cz", "niet vastgelegd"),
        ("dsw", "vastgelegd"),
    }
    fixed = [one for cell in cells for one in cell["uitspraken"] if one["naam"] == "opslagen"]
    assert [(one["tekst"], one["waarde"]) for one in fixed] == [("onbekend", None), ("niets", "0")]
    assert any("CZ 2026" in text for text in found["toelichting"])
    changes = visitor.get(f"{V1}/wijzigingen?van=2026&naar=2027&zorgkantoor=dsw").json()
    kinds = {one["soort"] for one in changes["wijzigingen"]}
    assert "niet genoemd in de samenvatting" in kinds and "vervallen" not in kinds
    assert any("samenvatting" in text for text in changes["toelichting"])


def test_the_description_of_the_api_lists_every_kind(visitor: Client) -> None:
    written = visitor.get(f"{V1}/openapi.json").json()["components"]["schemas"]
    assert written["Wijziging"]["properties"]["soort"]["enum"] == list(KINDS)
    assert written["Vak"]["properties"]["eigen_beleid"]["enum"] == list(STATUSES)
    assert get_args(shapes.SoortWijziging) == KINDS and get_args(shapes.EigenBeleid) == STATUSES
