"""Calendars to subscribe to: an address that stays, an identity per term that stays, and nothing sent twice."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from icalendar import Calendar

ADDRESSES = ["/agenda/alle.ics", "/agenda/dsw.ics", "/agenda/zorg-en-zekerheid.ics"]


def events(content: bytes) -> dict[str, Calendar]:
    return {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_calendar_program_gets_what_it_can_read_and_keep(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["ETag"].startswith('"') and answer["Last-Modified"].endswith("GMT")
    found = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert len(found) == len(events(answer.content)) > 20


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(visitor: Client, address: str) -> None:
    first = visitor.get(address)
    for name in ("ETag", "Last-Modified"):
        header = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}[name]
        again = visitor.get(address, headers={header: first[name]})
        assert again.status_code == 304 and not again.content
    assert visitor.get(address, headers={"if-none-match": '"anders"'}).status_code == 200


def test_the_same_question_gives_the_same_file(visitor: Client) -> None:
    """The stamp of an event is that of the policy, not of the moment of asking."""
    from inkoopkader.portaal.verkenner.selectors import terms

    first = visitor.get("/agenda/dsw.ics").content
    terms.subscription.cache_clear()
    assert visitor.get("/agenda/dsw.ics").content == first


def test_the_term_of_an_offer_at_dsw(visitor: Client) -> None:
    """DSW-2026 §9.2: before 31 July 2025, 17.00 Dutch time, which is 15.00 UTC."""
    found = events(visitor.get("/agenda/dsw.ics").content)
    [offer] = [
        event
        for event in found.values()
        if "Offerte indienen" in str(event["SUMMARY"]) and "Tussen" not in str(event["SUMMARY"])
    ]
    assert offer["DTEND"].dt == datetime.fromisoformat("2025-07-31T15:00:00+00:00")
    assert b"20250731T150000Z" in visitor.get("/termijnen/dsw-2026.ics").content


def test_a_term_of_one_zorgkantoor_has_one_identity_in_its_calendar_of_a_year_and_of_all_years(visitor: Client) -> None:
    year = events(visitor.get("/termijnen/dsw-2026.ics").content)
    every = events(visitor.get("/agenda/dsw.ics").content)
    assert set(year) <= set(every)


@pytest.mark.parametrize("year", [2028, 2029])
def test_dates_of_an_earlier_year_say_so_everywhere(visitor: Client, year: int) -> None:
    """VGN-2027: one policy for 2027-2029; its dates are those of the round for 2027."""
    page = visitor.get(f"/termijnen/?jaar={year}&zorgkantoor=cz").content.decode()
    assert f"Voor {year} kennen wij geen eigen datums." in page and "datums van de inkoop voor 2027" in page
    rows = re.findall(r"<tr[^>]*><td[^>]*>(.*?)</td>", page)
    assert rows and all(("inkoop voor 2027" in row) == (" 2026" in row) for row in rows)
    assert "/beeld/termijnen/" not in page
    assert visitor.get(f"/beeld/termijnen/{year}/cz/breed.svg").status_code == 404
    assert visitor.get(f"/beeld/termijnen/{year}/breed.svg").status_code == 404
    english = visitor.get(f"/en/termijnen/?jaar={year}&zorgkantoor=cz").content.decode()
    assert f"For {year} we know no dates of its own." in english
    file = visitor.get(f"/termijnen/cz-{year}.ics").content
    assert set(events(file)) == set(events(visitor.get("/termijnen/cz-2027.ics").content)) - {
        "zorgatlas_actueel.cz.2027@inkoopkader"  # VGN-2027 §6.1.9 asks for it once
    }
    assert "inkoop voor 2027" in str(Calendar.from_ical(file)["X-WR-CALNAME"])
    told = visitor.get(f"/api/v1/termijnen?jaar={year}&zorgkantoor=cz").json()["termijnen"]
    assert {one["jaar"] for one in told if one["waarde"] not in (None, "onbekend")} == {2027}


def test_dates_of_the_year_itself_say_nothing_about_another(visitor: Client) -> None:
    for address in ("/termijnen/?jaar=2027", "/termijnen/?jaar=2026&zorgkantoor=dsw"):
        page = visitor.get(address).content.decode()
        assert "eigen datums" not in page and "inkoop voor" not in page and "/beeld/termijnen/" in page


def test_the_address_does_not_depend_on_the_language(visitor: Client) -> None:
    page = visitor.get("/en/termijnen/agenda/").content.decode()
    assert 'href="webcal://testserver/agenda/alle.ics"' in page
    assert visitor.get("/en/agenda/alle.ics").status_code == 404


def test_the_page_names_an_address_for_every_zorgkantoor_and_for_all(visitor: Client) -> None:
    page = visitor.get("/termijnen/agenda/").content.decode()
    assert len(re.findall(r'href="webcal://testserver/agenda/[a-z-]+\.ics"', page)) == 8
    saved = visitor.get("/agenda/cz.ics?bewaren=1")
    assert saved["Content-Disposition"] == 'attachment; filename="termijnen-cz.ics"'
    assert visitor.get("/agenda/cz.ics")["Content-Disposition"].startswith("inline")


def test_every_zorgkantoor_leads_to_its_own_subscription(visitor: Client) -> None:
    page = visitor.get("/termijnen/?jaar=2027").content.decode()
    led = set(re.findall(r'href="/termijnen/agenda/#(agenda-[^"]+)"', page))
    rows = set(re.findall(r'<tr[^>]* id="(agenda-[^"]+)"', visitor.get("/termijnen/agenda/").content.decode()))
    assert len(led) == 7 and led < rows


def test_who_reads_english_is_told_that_a_subscription_is_dutch(visitor: Client) -> None:
    assert "A subscription is in Dutch" in visitor.get("/en/termijnen/agenda/").content.decode()
    assert "Publicatie" in visitor.get("/agenda/cz.ics").content.decode()
