"""Saved positions: who sees them, who changes them, and nobody overwrites another's work."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.portaal.inloggen import sign_in
from tests.portaal.mijnpositie import DRAFT, EXAMPLES, begin, read_in
from tests.portaal.organisaties import between_requests, browser, colleague, organisation, person

from inkoopkader.portaal.mijnpositie.models import Positie, PositieVersie
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie

READS = ["", "antwoorden/", "stoppen/", "bij/cz/", "bij/cz/waarom/mag_contracteren/", "positie.yaml", "bewijs.json"]
CHANGES = ["verder/", "vraag/sectoren/", "gegevens/", "productie/", "weg/"]


@pytest.fixture
def boss() -> Gebruiker:
    return person("Verzonnen Beheerder")


@pytest.fixture
def ours(boss: Gebruiker) -> Organisatie:
    return organisation(boss, "Verzonnen Zorg")


@pytest.fixture
def page(visitor: Client, boss: Gebruiker, ours: Organisatie) -> Client:
    return browser(boss, ours)


def saved(page: Client, offices: list[str] | None = None) -> str:
    """Begin a position that is saved; return where it is."""
    answer = begin(page, "Verzonnen Zorg", offices)
    assert answer.status_code == 302
    return str(answer["Location"].removesuffix("verder/"))


def stored(ours: Organisatie) -> Any:
    with acting_for(ours):
        return Positie.objects.get()


def test_who_works_for_an_organisation_saves_there(page: Client, ours: Organisatie, boss: Gebruiker) -> None:
    where = saved(page)
    page.post(where + "vraag/sectoren/", {"sectoren": ["gz"], "versie": "1"})
    found = stored(ours)
    assert found.organisatie_id == ours.pk and found.gemaakt_door_id == boss.pk and found.versie == 2
    assert found.antwoorden["feiten"]["sectoren"] == ["gz"]
    html = page.get("/mijn-positie/").content.decode()
    assert where in html and "Verzonnen Beheerder" in html


def test_what_is_saved_is_confirmed_once_with_its_reference(page: Client, ours: Organisatie) -> None:
    """The reference is on the page that confirms, on the position itself, and in the list."""
    where = saved(page, ["cz"])
    reference = stored(ours).kenmerk
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", reference) and where.startswith(
        f"/mijn-positie/{reference.replace('-', '').lower()}"
    )
    said = f"Verzonnen Zorg, 2027, is bewaard bij Verzonnen Zorg. Kenmerk: {reference}."
    first = page.get(where + "verder/", follow=True).content.decode()
    assert first.count(said) == 1 and re.search(r'role="status">[^<]*<div[^>]*>\s*<p[^>]*>' + re.escape(said), first)
    assert said not in page.get(where + "verder/", follow=True).content.decode()
    changed = {"naam": "Verzonnen Zorg", "jaar": "2027", "zorgkantoor": ["cz"], "versie": "1"}
    assert said in page.post(where + "gegevens/", changed, follow=True).content.decode()
    for address in (where, where + "stoppen/", "/mijn-positie/"):
        assert reference in page.get(address).content.decode()


def test_a_draft_that_is_saved_is_confirmed(visitor: Client, boss: Gebruiker, ours: Organisatie) -> None:
    begin(visitor, "Verzonnen Concept", ["cz"])
    between_requests()
    sign_in(visitor, boss, ours)
    html = visitor.post("/mijn-positie/concept/bewaren/", follow=True).content.decode()
    assert f"Verzonnen Concept, 2027, is bewaard bij Verzonnen Zorg. Kenmerk: {stored(ours).kenmerk}." in html


def test_two_positions_with_one_name_and_year_can_be_told_apart(page: Client, ours: Organisatie) -> None:
    saved(page, ["cz"])
    assert "kenmerk" not in page.get("/overzicht/").content.decode()
    saved(page, ["cz"])
    with acting_for(ours):
        references = {one.kenmerk for one in Positie.objects.all()}
    assert len(references) == 2
    for address in ("/mijn-positie/", "/overzicht/"):
        html = page.get(address).content.decode()
        assert all(reference in html for reference in references)


def test_every_version_is_kept_with_who_made_it(page: Client, ours: Organisatie, boss: Gebruiker) -> None:
    where = saved(page)
    page.post(where + "vraag/sectoren/", {"sectoren": ["gz"], "versie": "1"})
    page.post(where + "weg/", {"versie": "2"})
    with acting_for(ours):
        found = list(PositieVersie.objects.values_list("pgh_label", "versie", "pgh_door"))
        assert not Positie.objects.exists()
    assert [(label, version) for label, version, _ in found] == [("insert", 1), ("update", 2), ("delete", 2)]
    assert {who for _, _, who in found} == {boss.pk}


@pytest.mark.parametrize("address", READS + CHANGES)
def test_what_another_organisation_saved_does_not_exist(page: Client, address: str) -> None:
    where = saved(page)
    stranger = person("Vreemde")
    other = browser(stranger, organisation(stranger, "Verzonnen Ander"))
    for answer in (other.get(where + address), other.post(where + address, {"versie": "1"})):
        assert answer.status_code in (404, 405) and "Verzonnen Zorg" not in answer.content.decode()
    assert where not in other.get("/mijn-positie/").content.decode()


@pytest.mark.parametrize("address", READS + CHANGES)
def test_who_is_not_signed_in_is_asked_to(page: Client, visitor: Client, address: str) -> None:
    answer = visitor.get(saved(page) + address)
    assert answer.status_code == 302 and "next=" in answer["Location"]


def test_who_may_only_read_reads(page: Client, ours: Organisatie) -> None:
    where = saved(page)
    reader = browser(colleague(ours, "lezen"), ours)
    for address in READS:
        assert reader.get(where + address).status_code == 200
    for address in CHANGES:
        assert reader.get(where + address).status_code == 403
        assert reader.post(where + address, {"versie": "1", "sectoren": ["gz"]}).status_code == 403
    html = reader.get(where + "antwoorden/").content.decode()
    assert where + "vraag/" not in html and where + "gegevens/" not in html
    assert "/weg/" not in reader.get(where).content.decode()
    assert stored(ours).versie == 1


def test_what_who_may_only_read_begins_is_a_draft(page: Client, ours: Organisatie) -> None:
    reader = browser(colleague(ours, "lezen"), ours)
    assert begin(reader)["Location"] == DRAFT + "verder/"
    with acting_for(ours):
        assert not Positie.objects.exists()


def test_a_draft_from_before_signing_in_is_offered_and_saved(
    visitor: Client, boss: Gebruiker, ours: Organisatie
) -> None:
    read_in(visitor, EXAMPLES[0])
    to_sign_in = visitor.get("/mijn-positie/concept/bewaren/")
    assert to_sign_in.status_code == 302 and "next=/mijn-positie/concept/bewaren/" in to_sign_in["Location"]
    between_requests()
    sign_in(visitor, boss, ours)
    assert "Bewaar bij Verzonnen Zorg" in visitor.get("/mijn-positie/").content.decode()
    assert "Verzonnen Horizon" in visitor.get("/mijn-positie/concept/bewaren/").content.decode()
    answer = visitor.post("/mijn-positie/concept/bewaren/")
    assert stored(ours).naam == "Stichting Verzonnen Horizon"
    assert visitor.get(answer["Location"]).status_code == 200
    assert visitor.get(DRAFT).status_code == 302  # the draft has become the saved one


class TestTwoPeople:
    """Two people change one position: the second is told, and what they typed stays."""

    @pytest.fixture
    def where(self, page: Client) -> str:
        return saved(page, ["menzis"])

    @pytest.fixture
    def other(self, ours: Organisatie) -> Client:
        return browser(colleague(ours, "bereiden", name="Verzonnen Ander"), ours)

    def test_the_second_sees_both_and_loses_nothing(
        self, page: Client, other: Client, where: str, ours: Organisatie
    ) -> None:
        question = where + "vraag/overeenkomst_begin/"
        assert other.post(question, {"overeenkomst_begin": "1-1-2027", "versie": "1"}).status_code == 302
        answer = page.post(question, {"overeenkomst_begin": "1-2-2027", "versie": "1"})
        html = answer.content.decode()
        assert answer.status_code == 409 and "intussen gewijzigd" in html
        assert 'value="1-2-2027"' in html and '<strong lang="nl">1-1-2027</strong>' in html
        assert 'name="versie" value="2"' in html
        assert stored(ours).antwoorden["feiten"]["overeenkomst_begin"] == "2027-01-01"
        assert page.post(question, {"overeenkomst_begin": "1-2-2027", "versie": "2"}).status_code == 302
        assert stored(ours).antwoorden["feiten"]["overeenkomst_begin"] == "2027-02-01"

    @pytest.mark.parametrize("version", ["", "0", "x", "-1", "99999999999", "٢"])
    def test_a_form_without_its_version_overwrites_nothing(self, page: Client, where: str, version: str) -> None:
        answer = page.post(where + "vraag/overeenkomst_begin/", {"overeenkomst_begin": "1-1-2027", "versie": version})
        assert answer.status_code == 409

    def test_production_and_particulars_too(self, page: Client, other: Client, where: str, ours: Organisatie) -> None:
        other.post(where + "vraag/sectoren/", {"sectoren": ["gz"], "versie": "1"})
        other.post(where + "vraag/zorgsoorten/", {"zorgsoorten": ["verblijf"], "versie": "2"})
        answer = page.post(where + "productie/", {"nza_bedrag_zorg--0": "77", "versie": "1"})
        assert answer.status_code == 409 and 'value="77"' in answer.content.decode()
        answer = page.post(where + "gegevens/", {"naam": "Nieuw", "jaar": "2027", "zorgkantoor": ["cz"], "versie": "1"})
        assert answer.status_code == 409 and 'value="Nieuw"' in answer.content.decode()
        assert stored(ours).versie == 3 and stored(ours).naam == "Verzonnen Zorg"

    def test_who_throws_away_sees_that_it_changed(
        self, page: Client, other: Client, where: str, ours: Organisatie
    ) -> None:
        other.post(where + "vraag/sectoren/", {"sectoren": ["gz"], "versie": "1"})
        assert page.post(where + "weg/", {"versie": "1"}).status_code == 409
        assert stored(ours).versie == 2

    def test_the_database_itself_lets_one_of_two_win(self, page: Client, where: str, ours: Organisatie) -> None:
        """The version is compared inside the transaction that stores, under a lock."""
        with acting_for(ours), connection.cursor() as cursor:
            cursor.execute("UPDATE mijnpositie_positie SET versie = 5")
        assert page.post(where + "vraag/sectoren/", {"sectoren": ["gz"], "versie": "1"}).status_code == 409


def test_an_answer_that_the_policy_no_longer_knows_is_named_and_does_not_count(page: Client, ours: Organisatie) -> None:
    where = saved(page)
    with acting_for(ours):
        found = Positie.objects.get()
        found.antwoorden["feiten"] = {"bestaat_niet_meer": "ja", "sectoren": ["gz"]}
        found.save()
    html = page.get(where).content.decode()
    assert "Het beleid is veranderd" in html and "bestaat_niet_meer" in html
    assert "bestaat_niet_meer" in json.dumps(stored(ours).antwoorden)  # looking changes nothing


def test_many_positions_come_in_parts(page: Client, ours: Organisatie, monkeypatch: pytest.MonkeyPatch) -> None:
    from inkoopkader.portaal.mijnpositie import selectors

    monkeypatch.setattr(selectors, "MOST_LISTED", 2)
    for number in range(5):
        begin(page, f"Positie {number}", ["cz"])
    seen: list[str] = []
    address = "/mijn-positie/"
    while address:
        html = page.get(address).content.decode()
        seen += re.findall(r"Positie [0-9](?=<span)", html)
        [*more] = re.findall(r'href="(\?na=[^"]+)"', html)
        address = f"/mijn-positie/{unescape(more[0])}" if more else ""
    assert seen == [f"Positie {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("key", ["x", "~", "2026-01-01~x", "2026-01-01T00:00:00~", "%00", "9" * 500])
def test_a_wrong_key_of_a_part_gives_the_first(page: Client, key: str) -> None:
    saved(page)
    answer = page.get(f"/mijn-positie/?na={key}")
    assert answer.status_code == 200 and "Verzonnen Zorg" in answer.content.decode()


def test_no_cache_keeps_what_somebody_answered(page: Client, visitor: Client) -> None:
    where = saved(page)
    read_in(visitor, EXAMPLES[0])
    for answer in (
        page.get(where),
        page.get(where + "positie.yaml"),
        visitor.get(DRAFT),
        visitor.get(DRAFT + "bij/cz/"),
    ):
        assert "private" in answer["Cache-Control"]


def test_the_first_page_says_what_fits_who_looks(visitor: Client, page: Client, ours: Organisatie) -> None:
    def says(who: Client) -> list[str]:
        html = unescape(who.get("/mijn-positie/").content.decode())
        texts = (
            "geen account nodig",
            "niet de bevoegdheid Voorbereiden",
            "nu niet voor een organisatie",
            "worden bij uw",
        )
        return [text for text in texts if text in html]

    assert says(visitor) == ["geen account nodig"]
    assert says(page) == ["worden bij uw"]
    assert says(browser(colleague(ours, "lezen"), ours)) == ["niet de bevoegdheid Voorbereiden"]
    assert says(browser(person())) == ["nu niet voor een organisatie"]
