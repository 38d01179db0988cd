"""A term stands on the website, in a calendar and in the API where it holds, and says on which condition."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

FORM, RTP, VG7_PLUS = (
    "Bibob-formulier",
    "Vervaltermijn tegen het richttariefpercentage",
    "Manier van onderbouwen bij VG7+",
)
ONLY = "De aanbieder wil VG7+ leveren"


def text(visitor: Client, address: str) -> str:
    """What a page says, without its marks."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def api_terms(visitor: Client, office: str, year: int = 2027) -> dict[str, dict[str, Any]]:
    found = visitor.get("/api/v1/termijnen", {"zorgkantoor": office, "jaar": year}).json()["termijnen"]
    return {one["naam"]: one for one in found}


@pytest.mark.parametrize("office", ["cz", "dsw", "vgz"])
def test_the_bibob_form_stands_at_menzis_only(visitor: Client, office: str) -> None:
    """VGN-2027 §7.1, Bijzonderheden: the fourth cell, the column of Menzis."""
    for address in ("/termijnen/?jaar=2027&zorgkantoor={}", "/beleid/{}/2027/"):
        assert FORM in text(visitor, address.format("menzis"))
        assert FORM not in text(visitor, address.format(office))
    assert "bibob_formulier" in api_terms(visitor, "menzis") and "bibob_formulier" not in api_terms(visitor, office)
    assert b"UID:bibob_formulier." in visitor.get("/agenda/menzis.ics").content
    assert b"UID:bibob_formulier." not in visitor.get(f"/agenda/{office}.ics").content
    assert b"UID:bibob_formulier." not in visitor.get(f"/termijnen/{office}-2027.ics").content


def test_the_richttarief_does_not_stand_at_dsw(visitor: Client) -> None:
    """VGN-2027 §2, footnote 3: with the exception of DSW."""
    assert RTP in text(visitor, "/termijnen/?jaar=2027&zorgkantoor=cz")
    assert RTP not in text(visitor, "/termijnen/?jaar=2027&zorgkantoor=dsw")
    page = text(visitor, "/beleid/dsw/2027/")
    for title in ("Grens tussen de clusters", "Deel van de omzet met een positief resultaat", "Duur voor bestaande"):
        assert title in text(visitor, "/beleid/cz/2027/") and title not in page
    for office, there in (("cz", True), ("dsw", False)):
        asked = {"zorgkantoor": office, "jaar": 2027, "woorden": "clustergrens"}
        listed = visitor.get("/api/v1/regels", asked).json()["regels"]
        assert ("clustergrens" in {one["naam"] for one in listed}) is there
    assert "vervaltermijn_rtp" not in api_terms(visitor, "dsw")


def test_the_page_of_an_entry_says_where_it_does_not_hold(visitor: Client) -> None:
    excepted = text(visitor, "/regel/clustergrens/?jaar=2027&zorgkantoor=dsw")
    assert "Geldt niet bij dit zorgkantoor." in excepted and "Geldt niet bij DSW" in excepted
    here = text(visitor, "/regel/clustergrens/?jaar=2027&zorgkantoor=cz")
    assert "2027: 1%" in here and "Geldt niet bij dit zorgkantoor." not in here and "Geldt niet bij DSW" in here
    assert "Geldt niet in 2026." in text(visitor, "/regel/clustergrens/?jaar=2026&zorgkantoor=dsw")
    ruled_out = text(visitor, "/regel/bibob_formulier/?jaar=2027&zorgkantoor=cz")
    assert "Geldt niet bij dit zorgkantoor." in ruled_out and "Bibob-toets geldt hier" in ruled_out
    assert "2027: uiterlijk 31 juli 2026" in text(visitor, "/regel/bibob_formulier/?jaar=2027&zorgkantoor=menzis")


def test_the_api_says_where_an_entry_does_not_hold(visitor: Client) -> None:
    found = visitor.get("/api/v1/regels/landelijk/clustergrens", {"jaar": 2027}).json()
    assert found["niet_bij"] == ["dsw"] and found["geldt"] is True
    assert visitor.get("/api/v1/regels/landelijk/vragen_nvi", {"jaar": 2027}).json()["niet_bij"] == []


def test_page_calendar_and_api_say_the_same_condition(visitor: Client) -> None:
    """VGN-2027 §6.2.3: the announcement is about giving VG7+."""
    for address in ("/termijnen/?jaar=2027&zorgkantoor=dsw", "/termijnen/?jaar=2027"):
        assert f"{VG7_PLUS} alleen als: {ONLY}" in text(visitor, address)
    assert f"{VG7_PLUS} only if: {ONLY}" in text(visitor, "/en/termijnen/?jaar=2027&zorgkantoor=dsw")
    assert f"vóór 1 oktober 2026, als {ONLY}" in text(visitor, "/beleid/dsw/2027/")
    found = api_terms(visitor, "dsw")
    assert found["meerzorgwaardigheid_bekendmaken"]["geldt_alleen_als"] == ONLY
    assert found["vragen_nvi"]["geldt_alleen_als"] is None
    for address in ("/agenda/dsw.ics", "/agenda/alle.ics", "/termijnen/dsw-2027.ics"):
        events = Calendar.from_ical(visitor.get(address).content).walk("VEVENT")
        [event] = [item for item in events if str(item["UID"]).startswith("meerzorgwaardigheid_bekendmaken.")]
        assert f"Geldt alleen als: {ONLY}." in str(event["DESCRIPTION"])
