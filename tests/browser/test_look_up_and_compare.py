"""Look up and compare: from the first page to the source of a rule, and two zorgkantoren and two years side by side."""

from __future__ import annotations

import pytest

from browser.conftest import Welcome
from browser.visitor import PHONE, WAYS, Way

every_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)


@every_way
def test_look_up_a_rule_and_its_source(welcome: Welcome, way: Way) -> None:
    """DSW-2026 §8.2: 91% for new providers."""
    visitor = welcome(way)
    visitor.open("/")
    visitor.fill("Zoek in het beleid", "percentage nieuwe aanbieders")
    visitor.press("Zoeken")
    visitor.heading("Zoeken in het beleid")
    visitor.follow("Percentage voor nieuwe aanbieders")
    visitor.sees("91%")
    visitor.sees("DSW-2026 §8.2")


@every_way
def test_compare_two_zorgkantoren_and_two_years(welcome: Welcome, way: Way) -> None:
    visitor = welcome(way)
    visitor.open("/")
    visitor.follow("Vergelijken", within="header")
    visitor.choose("Onderwerp", "Tarief%")
    for label in ("CZ", "VGZ", "2026", "2027"):
        visitor.tick(label)
    visitor.press("Vergelijken")
    visitor.heading("Tarief%, 2026 en 2027")
    visitor.sees("CZ 2027")
    assert visitor.download("Deze vergelijking als Excelbestand, met alle bronnen").startswith(b"PK")


@every_way
def test_what_changes_and_when(welcome: Welcome, way: Way) -> None:
    visitor = welcome(way)
    visitor.open("/")
    visitor.follow("Wijzigingen", within="header")
    visitor.choose("Van", "2026")
    visitor.choose("Naar", "2027")
    visitor.tick("DSW")
    visitor.press("Laat zien")
    visitor.sees("DSW")
    visitor.follow("Termijnen", within="header")
    visitor.choose("Jaar", "2026")
    visitor.tick("DSW")
    visitor.press("Laat zien")
    visitor.heading("2026")
    visitor.sees("31 juli 2025 om 17.00 uur")
    assert visitor.download("In uw agenda zetten (.ics)").startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("way", [way for way in WAYS if way.keyboard], ids=lambda way: way.name)
def test_the_skip_link_leads_past_the_menu(welcome: Welcome, way: Way) -> None:
    visitor = welcome(way)
    visitor.open("/zoeken/")
    visitor.follow("Naar de inhoud")
    assert "woorden" in str(visitor.tab()["where"])


def test_the_skip_link_lies_over_a_wide_table(welcome: Welcome) -> None:
    """Its first column stays in sight while the rest slides; the link may not vanish behind it."""
    visitor = welcome(next(way for way in WAYS if way.keyboard and way.screen == PHONE))
    visitor.open("/wijzigingen/?van=2026&naar=2027&zorgkantoor=dsw")
    visitor.tab()
    visitor.page.locator("tbody th").first.evaluate("row => row.scrollIntoView({block: 'start', behavior: 'instant'})")
    assert "Naar de inhoud" in str(visitor.focus()["where"])
