"""One summary of mistakes for every form: the same heading, and each mistake leads to what a reader can fill in."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from tests.portaal.mijnpositie import DRAFT, begin
from tests.portaal.organisaties import browser, organisation, person

from inkoopkader.portaal.inloggen.forms import Ours
from inkoopkader.portaal.organisaties.forms import Formulier


@pytest.mark.parametrize("base", [Formulier, Ours])
def test_no_mistake_is_passed_over(base: type[forms.Form]) -> None:
    class Example(base):  # type: ignore[valid-type, misc]
        naam = forms.CharField()
        keuze = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
        vakjes = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
        versie = forms.CharField(widget=forms.HiddenInput)

    form = Example({})
    form.add_error(None, "Over het geheel.")
    found = form.in_trouble
    assert [place for place, _label, _text in found] == ["", "id_naam", "id_keuze_0", "id_vakjes_0", ""]
    html = render_to_string("portaal/fouten.html", {"fouten": found})
    assert html.count("<li") == 5 and html.count('href="#') == 3 and 'href="#"' not in html


def heading(html: str) -> list[str]:
    return re.findall(r'<h2 class="foutmelding__kop" id="fouten-kop">([^<]*)</h2>', html)


@pytest.fixture
def refused(visitor: Client) -> list[HttpResponse]:
    """The pages of forms that were sent with nothing, or nothing good, in them."""
    boss = person()
    organisation(boss, "Verzonnen Ons")
    member = browser(boss)
    begin(visitor, "Verzonnen Zorg")
    return [
        visitor.post("/inloggen/", {}),
        visitor.post(f"{DRAFT}gegevens/", {"naam": "", "jaar": "x"}),
        visitor.post("/mijn-positie/inlezen/", {}),
        visitor.post("/mijn-positie/bewijs/", {}),
        member.post("/organisatie/aanmelden/", {}),
        member.post("/organisatie/kiezen/", {}),
        member.post("/organisatie/uitnodigingen/nieuw/", {}),
        member.post("/organisatie/sleutels/nieuw/", {}),
    ]


def test_every_summary_has_the_same_heading(refused: list[HttpResponse]) -> None:
    assert [heading(page.content.decode()) for page in refused] == [["Er is een probleem"]] * len(refused)


def test_every_mistake_beside_a_field_is_heard_as_one(refused: list[HttpResponse]) -> None:
    for page in refused:
        html = page.content.decode()
        heard = html.count('<span class="alleen-gehoord">Fout:</span>')
        shown = html.count('<p class="utrecht-form-field-error-message"')
        assert shown == heard > 0, page.request["PATH_INFO"]


@pytest.mark.parametrize("language", ["", "/en"])
def test_an_address_of_a_form_that_is_opened_says_so(visitor: Client, language: str) -> None:
    """Whoever reloads, or chooses the other language, after a file that could not be read."""
    answer = visitor.get(f"{language}/mijn-positie/inlezen/")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert ("Only with a form" if language else "Alleen met een formulier") in answer.content.decode()
    assert visitor.head(f"{language}/mijn-positie/inlezen/").content == b""
