"""House styles: everybody can read with each of them, an organisation chooses one for its own pages, and no other page has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from tests.portaal.mijnpositie import begin
from tests.portaal.organisaties import browser, colleague, organisation, person

from inkoopkader.portaal import house_styles
from inkoopkader.portaal.beheer import checks
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import Organisatie

CHOOSE = "/organisatie/huisstijl/"
OWN = ["/organisatie/", "/overzicht/", "/organisatie/sleutels/", CHOOSE]
PUBLIC = ["/", "/tarieven/", "/beleid/dsw/2026/", "/mijn-positie/", "/organisatie/kiezen/", "/inloggen/account/"]


@pytest.fixture(autouse=True)
def _plain_files() -> Iterator[None]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        yield


def look(answer: Any) -> str:
    """The house style of a page: the one file with tokens that it names."""
    (found,) = re.findall(r'href="/static/portaal/huisstijl/([a-z0-9-]+)\.css"', answer.content.decode())
    return str(found)


def choose(page: Client, style: str, **more: str) -> Any:
    found = re.search(r'name="versie" value="([^"]*)"', page.get(CHOOSE).content.decode())
    assert found is not None
    return page.post(CHOOSE, {"huisstijl": style, "versie": found[1]} | more)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#767676", "#ffffff", 4.54), ("#ff0000", "#ffffff", 4.00)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert house_styles.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert house_styles.contrast(other, one) == house_styles.contrast(one, other)


@pytest.mark.parametrize("style", house_styles.installed().values(), ids=lambda style: style.name)
def test_everybody_can_read_with_every_house_style_that_is_installed(style: house_styles.HouseStyle) -> None:
    assert house_styles.problems(style) == []


@pytest.mark.parametrize(
    ("token", "value", "says"),
    [
        ("--ik-koppeling", "#6fa8b5", "--utrecht-link-color"),
        ("--ik-kleur", "#7fb0bd", "--utrecht-button-primary-action-color"),
        ("--ik-tekst-zacht", "#8a979b", "--ik-tekst-zacht op --utrecht-document-background-color"),
        ("--ik-kleur-donker", "#88a0a8", "--utrecht-document-background-color op --ik-kleur-donker"),
        ("--ik-accent", "#22606f", "--ik-accent op --ik-kleur"),
        ("--ik-kleur-licht", "#667788", "--ik-tekst op --ik-kleur-licht"),
        ("--ik-tekst", "teal", "is geen kleur"),
        ("--utrecht-form-control-border-color", "#dddddd", "--utrecht-form-control-border-color"),
    ],
)
def test_a_house_style_that_cannot_be_read_is_told(token: str, value: str, says: str) -> None:
    good = house_styles.installed()["inkoopkader"]
    wrong = house_styles.problems(replace(good, tokens={**good.tokens, token: value}))
    assert any(says in text for text in wrong), wrong


@pytest.mark.parametrize(
    "more", ["body { display: none; }", "@import 'x.css';", ":root { --ik-letter: url(//ergens.example/x); }"]
)
def test_a_house_style_holds_tokens_and_nothing_else(more: str) -> None:
    written = (house_styles.FOLDER / "mos.css").read_text(encoding="utf-8")
    assert house_styles.problems(house_styles.read("mos", written)) == []
    assert any(
        "tokens in één :root" in text for text in house_styles.problems(house_styles.read("mos", written + more))
    )


def test_a_house_style_without_a_colour_is_told() -> None:
    good = house_styles.installed()["mos"]
    fewer = {name: value for name, value in good.tokens.items() if name != "--ik-kleur"}
    assert house_styles.problems(replace(good, tokens=fewer)) == ["mos: --ik-kleur ontbreekt"]


def test_the_check_of_an_installation_tells_a_house_style_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.looks(None) == []
    monkeypatch.setattr(settings.ENVIRONMENT, "tokens", "nergens")
    assert [item.id for item in checks.looks(None)] == ["inkoopkader.E010"]


def test_pages_of_an_organisation_have_its_look_and_others_that_of_the_website(page: Client, ours: Organisatie) -> None:
    assert {look(page.get(address)) for address in OWN + PUBLIC} == {"inkoopkader"}
    assert choose(page, "mos").status_code == 302
    assert {address: look(page.get(address)) for address in OWN} == dict.fromkeys(OWN, "mos")
    assert {address: look(page.get(address)) for address in PUBLIC} == dict.fromkeys(PUBLIC, "inkoopkader")
    assert "Mos" in page.get("/organisatie/").content.decode()
    reader = browser(colleague(ours, "lezen"), ours)
    assert look(reader.get("/organisatie/")) == "mos" and reader.get(CHOOSE).status_code == 403
    assert look(reader.get(CHOOSE)) == "mos"  # also where they are refused


def test_a_saved_position_has_the_look_of_its_organisation(page: Client) -> None:
    choose(page, "mos")
    saved = begin(page, "Verzonnen Zorg")["Location"].removesuffix("verder/")
    assert look(page.get(f"{saved}antwoorden/")) == "mos"
    stranger = Client()
    draft = begin(stranger, "Verzonnen Zorg")["Location"]
    assert "/concept/" in draft and look(stranger.get(draft, follow=True)) == "inkoopkader"


def test_another_organisation_keeps_its_own_look(page: Client) -> None:
    choose(page, "mos")
    other = person()
    theirs = browser(other, organisation(other, "Verzonnen Ander"))
    assert look(theirs.get("/organisatie/")) == "inkoopkader"
    choose(theirs, "leisteen")
    assert look(theirs.get("/organisatie/")) == "leisteen" and look(page.get("/organisatie/")) == "mos"


def test_a_page_that_is_kept_has_one_look(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(page, "mos")
    monkeypatch.setattr(settings.ENVIRONMENT, "keep_seconds", 300)
    member, stranger = Client(), Client()
    member.cookies = page.cookies
    for first, second in ((member, stranger), (stranger, member)):
        for address in PUBLIC[:3]:
            assert look(first.get(address)) == look(second.get(address)) == "inkoopkader"
    assert look(member.get("/organisatie/")) == "mos"
    assert "no-store" in member.get("/organisatie/")["Cache-Control"]
    assert stranger.get("/organisatie/").status_code == 302


def test_the_look_of_the_website_is_offered_once(page: Client) -> None:
    html = page.get(CHOOSE).content.decode()
    assert re.findall(r'name="huisstijl" value="([^"]*)"', html) == [".", "leisteen", "mos"]
    assert choose(page, "inkoopkader").status_code == 422
    choose(page, ".")
    assert re.findall(r'value="([^"]*)"[^>]* checked', page.get(CHOOSE).content.decode()) == ["."]


def test_back_to_the_look_of_the_website(page: Client, ours: Organisatie) -> None:
    choose(page, "mos")
    assert choose(page, ".").status_code == 302
    assert look(page.get("/organisatie/")) == "inkoopkader"
    with acting_for(ours):
        assert Organisatie.objects.get().huisstijl == ""


@pytest.mark.parametrize("style", ["", "nergens", "../portaal", "mos.css", "MOS", "mos\x00", "x" * 5000])
def test_what_is_not_installed_is_refused(page: Client, style: str) -> None:
    choose(page, "mos")
    answer = choose(page, style)
    html = answer.content.decode()
    assert answer.status_code == 422 and "Kies een van de mogelijkheden" in html
    assert 'href="#id_huisstijl_0"' in html and 'id="id_huisstijl_error"' in html
    assert look(page.get("/organisatie/")) == "mos"


def test_the_database_keeps_no_path(ours: Organisatie) -> None:
    for written in ("../mos", "mos/x", "-", "Mos"):
        with acting_for(ours), pytest.raises(IntegrityError), transaction.atomic():
            Organisatie.objects.filter(pk=ours.pk).update(huisstijl=written)


def test_a_file_that_is_gone_leaves_the_look_of_the_website(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(page, "mos")
    fewer = {name: style for name, style in house_styles.installed().items() if name != "mos"}
    monkeypatch.setattr(house_styles, "installed", lambda: fewer)
    assert look(page.get("/organisatie/")) == "inkoopkader"
    assert "Die van deze website" in page.get("/organisatie/").content.decode()


def test_a_change_by_somebody_else_meanwhile_is_told(page: Client) -> None:
    choose(page, "mos")
    answer = choose(page, "leisteen", versie="1.1")
    assert answer.status_code == 409 and "Iemand anders heeft dit intussen gewijzigd" in answer.content.decode()
    assert look(page.get("/organisatie/")) == "mos"


def test_a_choice_stands_in_the_history_and_leaves_the_check_of_the_numbers(page: Client, ours: Organisatie) -> None:
    choose(page, "mos")
    html = page.get("/organisatie/geschiedenis/").content.decode()
    assert "huisstijl" in html.lower() and "mos" in html
