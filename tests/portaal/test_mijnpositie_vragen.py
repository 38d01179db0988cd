"""From the first question to the outcome, as a visitor without account."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth import user_logged_in
from django.http import HttpRequest
from django.test import Client
from tests.portaal.mijnpositie import DRAFT, EVERYWHERE, EXAMPLES, WHAT_IF, begin, go_on, post, read_in
from tests.portaal.organisaties import between_requests, person

PAGES = [
    "",
    "antwoorden/",
    "gegevens/",
    "stoppen/",
    "weg/",
    "productie/",
    "vraag/sectoren/",
    "vraag/stukken/",
    "vraag/termijnen/",
    "bij/cz/",
    "bij/dsw/",
    "bij/cz/waarom/mag_contracteren/",
    "bij/cz/waarom/tariefpercentage/0/",
    "bij/cz/waarom/opbrengst_totaal/",
]
FILES = {
    "percentages-breed.svg": "image/svg+xml",
    "termijnen-smal.svg": "image/svg+xml",
    "positie.yaml": "application/yaml",
    "positie.ics": "text/calendar",
    "positie.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "bewijs.json": "application/json",
}


@pytest.fixture
def filled(visitor: Client) -> Client:
    """A visitor who said which care they deliver, and how much of it at one zorgkantoor."""
    begin(visitor)
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    post(visitor, "vraag/zorgsoorten/", {"zorgsoorten": ["verblijf", "vpt"]})
    post(visitor, "productie/", {"nza_bedrag_zorg--0": "1.000.000,00", "actie": "blijf"})
    return visitor


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_without_inline_style_or_script(filled: Client, page: str) -> None:
    answer = filled.get(DRAFT + page)
    html = answer.content.decode()
    assert answer.status_code == 200 and html.count("<h1") == 1
    assert " style=" not in html and "<style" not in html and "<script>" not in html and " onclick" not in html
    assert "{%" not in html and "{{" not in html


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_every_file_comes_as_what_it_is(visitor: Client, name: str, kind: str) -> None:
    read_in(visitor, EXAMPLES[0])
    answer = visitor.get(DRAFT + name)
    assert answer.status_code == 200 and answer["Content-Type"].startswith(kind)


def test_the_next_question_follows_from_what_is_still_unknown(visitor: Client) -> None:
    assert begin(visitor)["Location"] == DRAFT + "verder/"
    assert go_on(visitor) == "sectoren"
    assert post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})["Location"] == DRAFT + "vraag/zorgsoorten/"
    assert go_on(visitor) == "zorgsoorten"
    # whoever says nothing is asked again; whoever says 'later' goes on
    assert post(visitor, "vraag/zorgsoorten/", {}).status_code == 422
    assert post(visitor, "vraag/zorgsoorten/", {"actie": "later"})["Location"] == DRAFT + "vraag/nieuwe_aanbieder/"


def test_a_question_left_empty_names_what_the_page_has(visitor: Client) -> None:
    """A page that is opened again to change an answer has no button to pass it over."""
    begin(visitor)
    for page, message in (("", "Geef een antwoord, of kies Overslaan."), ("?terug=antwoorden", "Geef een antwoord.")):
        answer = post(visitor, f"vraag/overeenkomst_begin/{page}", {"overeenkomst_begin": ""})
        html = answer.content.decode()
        assert answer.status_code == 422 and f"{message}<" in html
        assert (">Overslaan</button>" in html) is ("Overslaan" in message)


def test_what_is_left_empty_on_a_page_of_a_paper_stays_unknown(visitor: Client) -> None:
    begin(visitor, offices=["salland"])
    page = "vraag/stuk-optimalisatievisie/"
    assert "Wat u leeg laat, blijft onbekend." in visitor.get(DRAFT + page).content.decode()

    def told() -> str:
        return visitor.get(DRAFT + "positie.yaml").content.decode().partition("later:")[0]

    before = told()
    assert post(visitor, page, {}).status_code == 302
    assert told() == before


def test_who_delivers_care_of_which_no_policy_is_held_is_told_so(visitor: Client) -> None:
    """VGN-2027 is about the care for the disabled only."""
    begin(visitor)
    assert "Voor 2027 kennen wij alleen beleid over" in visitor.get(DRAFT + "vraag/sectoren/").content.decode()
    assert post(visitor, "vraag/sectoren/", {"sectoren": ["vv"]})["Location"] == DRAFT + "antwoorden/"
    for page in ("", "antwoorden/", "bij/menzis/"):
        html = visitor.get(DRAFT + page).content.decode()
        assert html.count("Daarom blijft onbekend of u een overeenkomst kunt krijgen") == 1
        assert "Verpleging en verzorging (VV)" in html
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    assert "Daarom blijft onbekend" not in visitor.get(DRAFT).content.decode()
    assert go_on(visitor) == "zorgsoorten"


def test_a_question_per_zorgkantoor_has_a_field_for_each(visitor: Client) -> None:
    begin(visitor)
    html = visitor.get(DRAFT + "vraag/nieuwe_aanbieder/").content.decode()
    for office in EVERYWHERE:
        assert f'name="nieuwe_aanbieder--{office}"' in html
    answer = post(visitor, "vraag/nieuwe_aanbieder/", {"nieuwe_aanbieder--cz": "ja", "nieuwe_aanbieder--vgz": "nee"})
    assert answer.status_code == 302
    yaml = visitor.get(DRAFT + "positie.yaml").content.decode()
    assert yaml.count("nieuwe_aanbieder: ja") == 1 and yaml.count("nieuwe_aanbieder: nee") == 1


def test_a_wrong_field_keeps_what_was_typed_and_stores_nothing(visitor: Client) -> None:
    begin(visitor)
    before = visitor.get(DRAFT + "positie.yaml").content
    answer = post(visitor, "vraag/overeenkomst_begin/", {"overeenkomst_begin": "31-2-2027"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="31-2-2027"' in html and 'aria-invalid="true"' in html and "bestaat niet" in html
    assert 'href="#veld-overeenkomst_begin"' in html  # the summary leads to the field
    assert visitor.get(DRAFT + "positie.yaml").content == before


def test_nothing_is_stored_by_halves(visitor: Client) -> None:
    """One wrong amount among right ones: none is stored."""
    begin(visitor)
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    post(visitor, "vraag/zorgsoorten/", {"zorgsoorten": ["verblijf"]})
    before = visitor.get(DRAFT + "positie.yaml").content
    answer = post(visitor, "productie/", {"nza_bedrag_zorg--0": "1000", "nza_bedrag_zorg--1": "duizend"})
    assert answer.status_code == 422 and 'value="duizend"' in answer.content.decode()
    assert visitor.get(DRAFT + "positie.yaml").content == before


def test_not_knowing_yet_is_an_answer_that_can_be_given_and_taken_back(visitor: Client) -> None:
    begin(visitor, offices=["menzis"])
    post(visitor, "vraag/werkt_mee_aan_bibob/", {"werkt_mee_aan_bibob": "ja"})
    assert "werkt_mee_aan_bibob: ja" in visitor.get(DRAFT + "positie.yaml").content.decode()
    answer = post(visitor, "vraag/werkt_mee_aan_bibob/", {"werkt_mee_aan_bibob": "weet-niet"})
    assert answer.status_code == 302
    yaml = visitor.get(DRAFT + "positie.yaml").content.decode()
    assert "werkt_mee_aan_bibob: ja" not in yaml and "later: [werkt_mee_aan_bibob]" in yaml


def test_not_knowing_is_offered_once(visitor: Client) -> None:
    """A button where the page asks one thing; beside each field where it asks more, or where an answer can be taken back."""
    begin(visitor, offices=["menzis"])
    question = DRAFT + "vraag/werkt_mee_aan_bibob/"
    html = visitor.get(question).content.decode()
    assert "Weet u het nog niet? Kies Overslaan." in html and "Weet ik nog niet" not in html
    post(visitor, "vraag/werkt_mee_aan_bibob/", {"werkt_mee_aan_bibob": "ja"})
    html = visitor.get(question + "?terug=antwoorden").content.decode()
    assert "Overslaan" not in html and "Weet ik nog niet" in html
    html = visitor.get(DRAFT + "vraag/stukken/").content.decode()
    assert "Overslaan geldt voor de hele bladzijde." in html and "Weet ik nog niet" in html


def test_the_number_of_questions_left_holds_for_now(visitor: Client) -> None:
    """The papers are asked for first, and what stands in a paper only when it is there."""
    begin(visitor, offices=["dsw"])
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    html = visitor.get(DRAFT + "vraag/zorgsoorten/").content.decode()
    assert "nu nog" in html and "een antwoord kan dat aantal veranderen" in html


def test_a_term_can_be_said_not_to_be_met_yet(visitor: Client) -> None:
    begin(visitor, offices=["menzis"])
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    page = "vraag/termijnen/"
    assert "Nog niet gedaan" in visitor.get(DRAFT + page).content.decode()
    both = {"bibob_formulier_gedaan": "31-7-2026 16:59", "bibob_formulier_gedaan--niet": "ja"}
    answer = post(visitor, page, both)
    html = answer.content.decode()
    assert (
        answer.status_code == 422
        and "niet allebei" in html
        and 'name="bibob_formulier_gedaan--niet" value="ja" checked' in html
    )
    assert post(visitor, page, {"bibob_formulier_gedaan--niet": "ja"}).status_code == 302
    html = visitor.get(DRAFT + page).content.decode()
    assert 'name="bibob_formulier_gedaan--niet" value="ja" checked' in html and html.count(" checked") == 1


def test_two_lines_of_one_kind_of_care_can_be_told_apart(visitor: Client) -> None:
    begin(visitor, offices=["menzis"])
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz", "vv"]})
    post(visitor, "vraag/zorgsoorten/", {"zorgsoorten": ["logeren"]})
    post(
        visitor,
        "productie/",
        {"sector--0": "gz", "actie": "erbij", "erbij-kantoor": "menzis", "erbij-soort": "logeren"},
    )
    assert "Logeren, Sector: onbekend" in visitor.get(DRAFT + "productie/").content.decode()
    post(visitor, "productie/", {"sector--0": "gz", "sector--1": "vv"})
    legends = re.findall(r'<legend lang="nl">([^<]*)<', visitor.get(DRAFT + "productie/").content.decode())
    assert len(set(legends)) == 2 and all(text.startswith("Logeren, Sector: ") for text in legends)
    html = visitor.get(DRAFT).content.decode()
    assert all(f'<span class="zacht" lang="nl">{text.removeprefix("Logeren, ")}:</span>' in html for text in legends)
    assert all(text in visitor.get(DRAFT + "bij/menzis/").content.decode() for text in legends)


def test_a_day_to_come_is_refused_as_done_and_can_be_tried(visitor: Client) -> None:
    begin(visitor, offices=["menzis"])
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    page, later = "vraag/termijnen/", {"bibob_formulier_gedaan": "31-12-2099 16:59"}
    answer = post(visitor, page, later)
    assert answer.status_code == 422 and "Deze dag komt nog." in answer.content.decode()
    assert "31-12-2099" not in visitor.get(DRAFT + "antwoorden/").content.decode()
    visitor.post(DRAFT + "anders/")
    assert post(visitor, page, later, WHAT_IF).status_code == 302
    assert "verwacht, maar te laat" in visitor.get(WHAT_IF + "bij/menzis/").content.decode()


def test_a_question_about_care_has_a_field_for_each_kind_of_care(visitor: Client) -> None:
    begin(visitor, offices=["menzis"])
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    post(visitor, "vraag/zorgsoorten/", {"zorgsoorten": ["verblijf", "logeren"]})
    html = visitor.get(DRAFT + "vraag/biedt_lager_percentage/").content.decode()
    assert html.count("<h1") == 1 and "Verblijf in een instelling (ZZP)</legend>" in html and "Logeren</legend>" in html
    fields = {"biedt_lager_percentage--verblijf": "ja", "biedt_lager_percentage--logeren": "nee"}
    assert post(visitor, "vraag/biedt_lager_percentage/", fields).status_code == 302
    yaml = visitor.get(DRAFT + "positie.yaml").content.decode()
    assert yaml.count("biedt_lager_percentage: ja") == 1 and yaml.count("biedt_lager_percentage: nee") == 1
    assert "Dit gaat over: Logeren." in visitor.get(DRAFT + "vraag/logeren_voor_kinderen/").content.decode()


def test_stop_and_return(visitor: Client) -> None:
    begin(visitor)
    answer = post(visitor, "vraag/sectoren/", {"sectoren": ["gz"], "actie": "stop"})
    assert answer["Location"] == DRAFT + "stoppen/"
    assert "U was bezig" in visitor.get("/mijn-positie/").content.decode()
    assert go_on(visitor) == "zorgsoorten"


def test_a_draft_outlives_the_browser_until_somebody_signs_in(visitor: Client) -> None:
    begin(visitor)
    fortnight = 14 * 24 * 3600
    cookie = visitor.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == fortnight
    who = person()
    between_requests()
    request = HttpRequest()
    request.session = visitor.session
    user_logged_in.send(sender=type(who), request=request, user=who)
    assert (
        request.session.get_expire_at_browser_close()
        and "U was bezig" in visitor.get("/mijn-positie/").content.decode()
    )


def test_back_leads_along_the_questions_that_were_passed(visitor: Client) -> None:
    begin(visitor)
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    post(visitor, "vraag/zorgsoorten/", {"zorgsoorten": ["verblijf"]})
    html = visitor.get(DRAFT + "vraag/nieuwe_aanbieder/").content.decode()
    assert f'href="{DRAFT}vraag/zorgsoorten/">Terug' in html
    html = visitor.get(DRAFT + "vraag/zorgsoorten/").content.decode()
    assert f'href="{DRAFT}vraag/sectoren/">Terug' in html and 'value="verblijf" checked' in html


def test_who_changes_an_answer_comes_back_to_the_answers(filled: Client) -> None:
    answer = post(filled, "vraag/sectoren/?terug=antwoorden", {"sectoren": ["gz", "vv"]})
    assert answer["Location"] == DRAFT + "antwoorden/"
    html = filled.get(DRAFT + "antwoorden/").content.decode()
    assert "Verpleging en verzorging" in html and f'href="{DRAFT}vraag/sectoren/?terug=antwoorden"' in html
    # no address of somebody else's choosing
    assert post(filled, "vraag/sectoren/?terug=//x.example", {"sectoren": ["gz"]})["Location"].startswith(DRAFT)


def test_the_page_says_why_it_asks(visitor: Client) -> None:
    begin(visitor)
    html = visitor.get(DRAFT + "vraag/werkt_mee_aan_bibob/").content.decode()
    assert "Het antwoord doet ertoe bij:" in html and "Menzis" in html
    assert "/regel/werkt_mee_aan_bibob/?jaar=2027&amp;zorgkantoor=menzis" in html and "VGN-2027" in html


@pytest.mark.parametrize(
    "page", ["vraag/bestaatniet/", "bij/xx/", "bij/cz/waarom/niets/", "bij/cz/waarom/tariefpercentage/99/"]
)
def test_what_does_not_exist_is_not_found(filled: Client, page: str) -> None:
    assert filled.get(DRAFT + page).status_code == 404


def test_without_draft_one_begins_at_the_beginning(visitor: Client) -> None:
    answer = visitor.get(DRAFT)
    assert answer.status_code == 302 and answer["Location"] == "/mijn-positie/?geen=concept"
    assert "is er niet meer" in visitor.get(answer["Location"]).content.decode()
