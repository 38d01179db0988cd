"""My position: from the first question to the PDF, and kept from everybody else."""

from __future__ import annotations

import pytest

from browser.conftest import Welcome
from browser.visitor import WAYS, Visitor, Way

every_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)


def begin(visitor: Visitor, name: str) -> None:
    """Begin a position at two zorgkantoren, and come to the first question."""
    visitor.open("/")
    visitor.follow("Mijn positie", within="header")
    visitor.follow("Begin met de vragen", within="main")
    visitor.fill("Naam van de organisatie", name)
    for label in ("CZ", "DSW"):
        visitor.tick(label)
    visitor.press("Verder")


@every_way
def test_from_the_first_question_to_the_pdf(welcome: Welcome, way: Way) -> None:
    visitor = welcome(way)
    begin(visitor, "Verzonnen Thuis")
    visitor.sees("0 antwoorden gegeven")
    visitor.press("Overslaan")
    visitor.press("Sla op en ga later verder")
    visitor.heading("Ga later verder")
    visitor.follow("Bekijk de uitkomst")
    visitor.heading("Verzonnen Thuis")
    visitor.sees("Per zorgkantoor")
    assert visitor.download("Alles op papier (PDF)").startswith(b"%PDF")
    visitor.follow("CZ", within="main")
    visitor.heading("CZ")


@every_way
def test_what_another_organisation_saved_is_refused(welcome: Welcome, way: Way) -> None:
    visitor = welcome(way)
    visitor.become("ander")
    begin(visitor, "Geheim plan van een ander")
    visitor.press("Sla op en ga later verder")
    visitor.follow("Bekijk de uitkomst")
    visitor.heading("Geheim plan van een ander")
    path = visitor.page.url.removeprefix(visitor.address)
    for who, status in (("beheerder", 404), ("lezer", 404), ("nieuw", 200), ("", 200)):
        visitor.become(who)
        visitor.open(path, status)  # who works for no organisation is led to choose one, who is nobody to log in
        assert "Geheim plan" not in visitor.page.content()
    visitor.become("beheerder")
    visitor.open("/mijn-positie/")
    assert "Geheim plan" not in visitor.page.content()
    visitor.open("/organisatie/sleutels/{sleutel_van_ander}/".format(**visitor.site.places), 404)
    assert "Van een ander" not in visitor.page.content()
