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
