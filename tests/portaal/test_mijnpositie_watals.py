"""What if: other answers are tried beside a position, which stays as it is."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.portaal.mijnpositie import DRAFT, EXAMPLES, WHAT_IF, begin, post, read_in
from tests.portaal.organisaties import browser, colleague, organisation, person

from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.organisaties.context import acting_for

LOWER = {"richttariefpercentage--cz": "90,8"}


@pytest.fixture
def trying(visitor: Client) -> Client:
    read_in(visitor, EXAMPLES[0])
    assert visitor.post(DRAFT + "anders/")["Location"] == WHAT_IF + "antwoorden/"
    return visitor


def lower(visitor: Client) -> None:
    """Say 90,8% where the example says 94,8%, at CZ; the other zorgkantoren keep theirs."""
    kept = {
        f"richttariefpercentage--{office}": value
        for office, value in {
            "zilveren-kruis": "95,5",
            "vgz": "94,5",
            "menzis": "95,2",
            "zorg-en-zekerheid": "95",
        }.items()
    } | {"richttariefpercentage--dsw": "", "richttariefpercentage--salland": "95,7"}
    answer = post(visitor, "vraag/richttariefpercentage/?terug=uitkomst", kept | LOWER, WHAT_IF)
    assert answer.status_code == 302 and answer["Location"] == WHAT_IF


def test_it_shows_old_and_new_and_leaves_the_position_alone(trying: Client) -> None:
    before = trying.get(DRAFT + "positie.yaml").content
    assert "U hebt nog niets gewijzigd" in trying.get(WHAT_IF).content.decode()
    lower(trying)
    html = trying.get(WHAT_IF).content.decode()
    # verblijf at CZ in the example: 27.300.000 care at the percentage, 3.480.000 for housing at 100%
    assert "94,8%" in html and "90,8%" in html and "(slechter)" in html
    assert (
        "€\N{NO-BREAK SPACE}42.913.056,00" in html and "€\N{NO-BREAK SPACE}41.266.176,00" in html
    )  # 41.172.000 of care, 4% of it is 1.646.880
    assert trying.get(DRAFT + "positie.yaml").content == before


def test_it_is_thrown_away_or_takes_the_place_of_the_draft(trying: Client) -> None:
    trying.post(WHAT_IF + "weg/")
    assert trying.get(WHAT_IF).status_code == 302 and trying.get(DRAFT).status_code == 200
    trying.post(DRAFT + "anders/")
    lower(trying)
    assert trying.post("/mijn-positie/wat-als/bewaren/")["Location"] == DRAFT
    assert "richttariefpercentage: 0.908" in trying.get(DRAFT + "positie.yaml").content.decode()
    assert trying.get(WHAT_IF).status_code == 302


def test_of_a_saved_position_it_becomes_a_new_one(visitor: Client) -> None:
    boss = person()
    ours = organisation(boss, "Verzonnen Zorg")
    page = browser(boss, ours)
    where = begin(page, "Verzonnen Zorg", ["cz"])["Location"].removesuffix("verder/")
    page.post(where + "anders/")
    post(page, "vraag/sectoren/", {"sectoren": ["gz"]}, WHAT_IF)
    answer = page.post("/mijn-positie/wat-als/bewaren/")
    with acting_for(ours):
        found = {one.naam: one.antwoorden["feiten"] for one in Positie.objects.all()}
    assert found == {"Verzonnen Zorg": {}, "Verzonnen Zorg (wat als)": {"sectoren": ["gz"]}}
    assert page.get(answer["Location"]).status_code == 200


def test_of_a_saved_position_it_takes_the_place_of_a_draft_only_when_that_is_wanted(visitor: Client) -> None:
    """Who may only read makes a draft of it; the draft that was there is not lost."""
    boss = person()
    ours = organisation(boss, "Verzonnen Zorg")
    where = begin(browser(boss, ours), "Verzonnen Zorg", ["cz"])["Location"].removesuffix("verder/")
    reader = browser(colleague(ours, "lezen"), ours)
    begin(reader, "Verzonnen Concept", ["cz"])
    reader.post(where + "anders/")
    answer = reader.post("/mijn-positie/wat-als/bewaren/")
    assert answer.status_code == 200 and "U hebt al een concept" in answer.content.decode()
    assert "Verzonnen Concept" in reader.get(DRAFT).content.decode() and reader.get(WHAT_IF).status_code == 200
    assert reader.post("/mijn-positie/wat-als/bewaren/", {"vervang": "ja"})["Location"] == DRAFT
    assert "Verzonnen Zorg" in reader.get(DRAFT).content.decode()


def test_a_what_if_of_one_organisation_is_not_seen_while_working_for_another(visitor: Client) -> None:
    boss = person()
    first, second = organisation(boss, "Verzonnen Een"), organisation(boss, "Verzonnen Twee")
    page = browser(boss, first)
    where = begin(page, "Geheim Plan", ["cz"])["Location"].removesuffix("verder/")
    page.post(where + "anders/")
    assert page.get(WHAT_IF).status_code == 200
    page.post("/organisatie/kiezen/", {"organisatie": str(second.pk)})
    assert page.get(where).status_code == 404
    for address in (WHAT_IF, WHAT_IF + "antwoorden/", "/mijn-positie/"):
        assert "Geheim Plan" not in page.get(address, follow=True).content.decode()
    assert page.post("/mijn-positie/wat-als/bewaren/")["Location"] == "/mijn-positie/"


def test_when_the_position_is_gone_it_says_so(trying: Client) -> None:
    trying.post(DRAFT + "weg/")
    html = trying.get(WHAT_IF).content.decode()
    assert "is er niet meer" in html


def test_it_is_never_compared_with_another_draft_than_it_was_made_of(trying: Client) -> None:
    lower(trying)
    begin(trying, "VERZONNEN Tweede", ["cz"])
    html = trying.get(WHAT_IF).content.decode()
    assert "Stichting Verzonnen Horizon" in html and "42.913.056" not in html and "(slechter)" not in html
    assert "is er niet meer" in html


def test_beginning_needs_a_form(trying: Client) -> None:
    assert trying.get(DRAFT + "anders/").status_code == 405


def test_a_judgement_of_somebody_else_can_be_assumed(trying: Client) -> None:
    html = trying.get(WHAT_IF).content.decode()
    link = html.index("Neem een antwoord aan")
    name = re.findall(r"/vraag/([a-z_0-9]+)/", html[:link])[-1]
    assert "is een aanname" in trying.get(WHAT_IF + f"vraag/{name}/?terug=uitkomst").content.decode()


def test_what_the_own_policy_asks_is_for_the_provider_to_say(trying: Client) -> None:
    """VGN-2027 is a summary (voetnoot 2): in the example five zorgkantoren wait only for who has read their own policy."""
    assert "/vraag/voorwaarden_eigen_beleid/?terug=uitkomst" in trying.get(WHAT_IF).content.decode()
    page = "vraag/voorwaarden_eigen_beleid/?terug=uitkomst"
    html = trying.get(WHAT_IF + page).content.decode()
    assert "is een aanname" not in html and 'name="voorwaarden_eigen_beleid' in html
    fields = [part.partition('"')[0] for part in html.split('name="voorwaarden_eigen_beleid')[1:]]
    assert post(trying, page, {f"voorwaarden_eigen_beleid{rest}": "ja" for rest in fields}, WHAT_IF).status_code == 302
    html = trying.get(WHAT_IF).content.decode()
    # five zorgkantoren wait for nothing else: Mag contracteren was unknown there, and becomes ja
    assert html.count('ja <span class="teken">(beter)</span>') == 5


def test_a_what_if_that_somebody_works_on_is_not_lost_by_beginning_another(trying: Client) -> None:
    lower(trying)
    answer = trying.post(DRAFT + "anders/")
    assert answer.status_code == 200 and "U was al bezig" in answer.content.decode()
    assert "90,8%" in trying.get(WHAT_IF).content.decode()
    assert trying.post(DRAFT + "anders/", {"opnieuw": "ja"}).status_code == 302
    assert "U hebt nog niets gewijzigd" in trying.get(WHAT_IF).content.decode()
