"""Every page in both languages: no word of the website in the other one; what stays Dutch in English says so."""

from __future__ import annotations

import contextlib
import io
import json
import re
import zlib
from collections.abc import Iterator

import pytest
import python_calamine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import get_language, override
from tests.nederlands import Texts
from tests.portaal.inloggen import account, log_in
from tests.portaal.mijnpositie import EXAMPLES, begin, read_in
from tests.portaal.organisaties import browser, organisation, person

from inkoopkader.portaal import catalogue
from inkoopkader.portaal.mijnpositie import drafts
from inkoopkader.portaal.mijnpositie.computed import computed
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie.report import position_report
from inkoopkader.uitvoer.as_html import page

PUBLIC = (
    "/",
    "/zoeken/?woorden=tarief",
    "/vergelijken/",
    "/vergelijken/?onderwerp=toelating&jaar=2027",
    "/wijzigingen/",
    "/wijzigingen/?van=2026&naar=2027",
    "/termijnen/",
    "/termijnen/?jaar=2027",
    "/termijnen/agenda/",
    "/tarieven/?jaar=2027",
    "/capaciteit/",
    "/regel/tariefpercentage/",
    "/beleid/cz/2027/",
    "/beleid/bestaat-niet/2027/",
    "/regel/bestaat_niet/",
    "/niets/",
    "/api/",
    "/api/naslag/",
    "/inloggen/",
    "/wachtwoord-vergeten/",
    "/mijn-positie/",
    "/mijn-positie/begin/",
    "/mijn-positie/bewijs/",
)
POSITION = ("", "antwoorden/", "productie/", "bij/cz/", "stoppen/", "gegevens/", "weg/", "vraag/stukken/")


def _words(html: str) -> set[str]:
    texts = Texts(html)
    return {" ".join(text.split()).strip(" .:;,()") for text in texts.read | texts.heard}


def _texts(language: str) -> dict[str, str]:
    """The whole texts of the website in one language that are not the same in the other."""
    found = {}
    for message in catalogue.written():
        if message.id and isinstance(message.id, str) and isinstance(message.string, str):
            dutch, english = (" ".join(text.split()).strip(" .:;,()") for text in (message.id, message.string))
            said, other = (dutch, english) if language == "nl" else (english, dutch)
            if said != other and "%(" not in said and "{" not in said and "<" not in said:
                found[said] = other
    other_texts = set(found.values())
    return {said: other for said, other in found.items() if said not in other_texts}


def _wrong(html: str, language: str) -> set[str]:
    """The words of a page in `language` that are texts of the other language."""
    other = "nl" if language == "en" else "en"
    assert f'<html lang="{language}">' in html
    return _words(html) & set(_texts(other))


def _both(path: str) -> Iterator[tuple[str, str]]:
    yield "nl", path
    yield "en", f"/en{path}"


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_speaks_one_language(visitor: Client, path: str) -> None:
    for language, address in _both(path):
        assert _wrong(visitor.get(address).content.decode(), language) == set(), address


@pytest.mark.parametrize("page", POSITION)
def test_a_page_of_a_position_speaks_one_language(visitor: Client, page: str) -> None:
    read_in(visitor, EXAMPLES[0])
    for language, address in _both(f"/mijn-positie/concept/{page}"):
        answer = visitor.get(address, follow=True)
        assert answer.status_code == 200, address
        assert _wrong(answer.content.decode(), language) == set(), address


@pytest.mark.parametrize(
    "path", ["/overzicht/", "/organisatie/", "/organisatie/uitnodigingen/", "/organisatie/sleutels/"]
)
def test_a_page_of_an_organisation_speaks_one_language(visitor: Client, path: str) -> None:
    who = person()
    client = browser(who, organisation(who, "Stichting Verzonnen"))
    for language, address in _both(path):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert _wrong(answer.content.decode(), language) == set(), address


def test_the_walk_sees_a_word_of_the_other_language() -> None:
    page = '<html lang="en"><body><p>{}</p><p lang="nl">Termijnen</p></body></html>'
    assert _wrong(page.format("Deadlines"), "en") == set()
    assert _wrong(page.format("Termijnen"), "en") == {"Termijnen"}
    assert _wrong('<html lang="nl"><body><img alt="Deadlines"></body></html>', "nl") == {"Deadlines"}


def test_figures_and_days_are_written_as_the_reader_writes_them(visitor: Client) -> None:
    read_in(visitor, EXAMPLES[0])
    dutch = visitor.get("/mijn-positie/concept/").content.decode()
    english = visitor.get("/en/mijn-positie/concept/").content.decode()
    assert re.search(r"€\N{NO-BREAK SPACE}\d{1,3}(\.\d{3})+,\d\d", dutch) and not re.search(r"€\d", dutch)
    assert re.search(r"€\d{1,3}(,\d{3})+\.\d\d", english) and not re.search(r"€\s\d", english)
    day = r"\d{1,2} (\w+) 20\d\d"
    assert {"september", "december"} & set(re.findall(day, dutch))
    assert {"September", "December"} & set(re.findall(day, english))


def test_a_position_kept_in_dutch_is_not_shown_in_dutch_to_an_english_reader(visitor: Client) -> None:
    read_in(visitor, EXAMPLES[0])
    first = visitor.get("/mijn-positie/concept/productie/").content.decode()
    then = visitor.get("/en/mijn-positie/concept/productie/").content.decode()
    again = visitor.get("/mijn-positie/concept/productie/").content.decode()
    assert "Bijvoorbeeld 1.234,56" in first and "Bijvoorbeeld" not in then and "For example 1,234.56" in then
    assert "Bijvoorbeeld 1.234,56" in again and "For example" not in again


def test_steps_of_a_form_stay_in_english(visitor: Client) -> None:
    begin(visitor)
    there = visitor.get("/en/mijn-positie/concept/verder/")
    assert there.status_code == 302 and there["Location"].startswith("/en/mijn-positie/concept/")
    refused = visitor.post(there["Location"], {})
    page = refused.content.decode()
    assert refused.status_code == 422 and "Give an answer, or choose Skip." in page
    # from a form that was refused the other language leads to the same question
    assert f'href="{there["Location"].removeprefix("/en")}" hreflang="nl"' in page


def test_logging_in_stays_in_english(visitor: Client) -> None:
    account()
    refused = visitor.get("/en/overzicht/", follow=True)
    assert refused.redirect_chain[-1][0].startswith("/en/inloggen/?next=/en/overzicht/")
    visitor.post("/en/wachtwoord-vergeten/", {"email": "i.verzonnen@voorbeeld.example"})
    assert "With this link you choose a new password." in mail.outbox[-1].body and "/en/" in mail.outbox[-1].body
    log_in(visitor)
    assert '<html lang="en">' in visitor.get("/en/account/").content.decode()


def test_an_address_to_subscribe_to_is_dutch_whoever_asks_first(visitor: Client) -> None:
    assert visitor.get("/en/termijnen/").status_code == 200
    calendar = visitor.get("/agenda/cz.ics")
    assert b"iterlijk" in calendar.content and b"o later than" not in calendar.content


def test_a_calendar_file_of_a_year_speaks_as_its_page(visitor: Client) -> None:
    dutch, english = (visitor.get(f"{prefix}/termijnen/cz-2027.ics").content.decode() for prefix in ("", "/en"))
    dutch, english = (re.sub(r"\r\n ", "", text) for text in (dutch, english))
    assert "Uiterlijk 24 september 2026" in dutch and "Bron: " in dutch and "X-WR-CALNAME:Termijnen CZ 2027" in dutch
    assert "No later than 24 September 2026" in english and "X-WR-CALNAME:Deadlines CZ 2027" in english
    assert not re.findall(r"\nBron: |\nWie: |\nTe laat", english.replace("\\n", "\n"))
    # the same events, so that whoever takes both has each once
    assert re.findall(r"UID:\S+", dutch) == re.findall(r"UID:\S+", english)


SHEETS = {
    "": ["Overzicht", "Stukken", "Termijnen", "Tarief", "Voorwaarden", "Personen", "Niet vastgelegd", "Onderbouwing"],
    "/en": ["Overview", "Documents", "Deadlines", "Tariff", "Conditions", "People", "Not settled", "Explanation"],
}


def test_the_workbook_of_a_position_speaks_as_its_page(visitor: Client) -> None:
    read_in(visitor, EXAMPLES[0])
    cells: dict[str, set[object]] = {}
    for prefix, names in SHEETS.items():
        content = visitor.get(f"{prefix}/mijn-positie/concept/positie.xlsx").content
        book = python_calamine.load_workbook(io.BytesIO(content))
        assert book.sheet_names == names
        cells[prefix] = {cell for name in names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    policy = {entry.title for layer in shown.current().layers() for entry in layer.entries.values()}
    interface = set(_texts("nl")) - policy - {"anders"}  # an answer that the policy offers
    assert {"Volgende termijn", "nog te doen", "zorgaanbieder", "niet nodig"} <= cells[""]
    assert {str(cell) for cell in cells["/en"]} & interface == set()


def test_the_calendar_of_a_position_speaks_as_its_page(visitor: Client) -> None:
    read_in(visitor, EXAMPLES[0])
    dutch, english = (
        visitor.get(f"{prefix}/mijn-positie/concept/positie.ics").content.decode().replace("\r\n ", "")
        for prefix in ("", "/en")
    )
    assert "VERZONNEN: deze aanbieder bestaat niet." in dutch and "Over 14 dagen: " in dutch
    assert "INVENTED: this care provider does not exist." in english and "In 14 days: " in english
    assert not re.findall(r"VERZONNEN|Over \d+ dagen|Bron: |Wie: |Te laat |Beleid voor \d", english)


def test_the_report_of_a_position_speaks_as_its_page(visitor: Client) -> None:
    """What the PDF is made of, in English: no text of the website in Dutch outside the words of the policy."""
    read_in(visitor, EXAMPLES[0])
    draft = drafts.read(visitor.session, drafts.CONCEPT, None)
    assert draft is not None
    with override("en"):
        found = computed(draft.answers)
        assert _wrong(page(position_report(found.provider, found.positions)), "en") == set()


def test_the_pdf_says_its_language(visitor: Client) -> None:
    begin(visitor, offices=["salland"])
    for prefix, language in (("", "nl"), ("/en", "en")):
        content = visitor.get(f"{prefix}/mijn-positie/concept/positie.pdf").content
        assert _packed(content, rb"/Lang ?\((\w+)\)") >= {language.encode()}


def _packed(content: bytes, wanted: bytes) -> set[bytes]:
    """What a pattern finds in a PDF, also in its packed parts."""
    found = set(re.findall(wanted, content))
    for start in re.finditer(rb"stream\r?\n", content):
        with contextlib.suppress(zlib.error):
            found |= set(re.findall(wanted, zlib.decompressobj().decompress(content[start.end() :])))
    return found


def test_the_case_file_and_the_receipt_have_no_language(visitor: Client) -> None:
    """A command line, another installation or a later day reads them: names and values as the policy has them."""
    read_in(visitor, EXAMPLES[0])
    for name in ("positie.yaml", "bewijs.json"):
        dutch, english = (visitor.get(f"{prefix}/mijn-positie/concept/{name}").content for prefix in ("", "/en"))
        if name.endswith("json"):
            one, other = (json.loads(content) for content in (dutch, english))
            assert one["posities"] == other["posities"] and one["antwoorden"] == other["antwoorden"]
        else:
            assert dutch == english


def test_the_api_is_dutch_also_after_an_english_page(visitor: Client) -> None:
    visitor.get("/en/")
    for path in ("/api/v1/zorgkantoren/bestaat-niet", "/api/v1/bestaat-niet", "/api/v1/zorgkantoren"):
        answer = visitor.get(path, headers={"accept-language": "en"})
        assert answer["Content-Language"] == "nl", path
    assert "bestaat" in visitor.get("/api/v1/bestaat-niet").json()["title"].lower() + str(
        visitor.get("/api/v1/bestaat-niet").json().get("detail", "")
    )
    assert get_language()


def test_the_words_of_a_comparison_are_english_and_what_the_policy_says_is_marked_dutch(visitor: Client) -> None:
    dutch = visitor.get("/vergelijken/?onderwerp=tarief_procent&jaar=2026&jaar=2027").content.decode()
    english = visitor.get("/en/vergelijken/?onderwerp=tarief_procent&jaar=2026&jaar=2027").content.decode()
    for said, other in (("Regel", "Rule"), ("verschilt", "differs"), ("onbekend", "unknown")):
        assert said in _words(dutch) and said not in _words(english)
        assert other in _words(english) and other not in _words(dutch)
    assert (
        '<span lang="nl">' in english.split('class="rapport"')[1]
        and '<span lang="nl">' not in dutch.split('class="rapport"')[1]
    )
    changes = _words(visitor.get("/en/wijzigingen/?van=2026&naar=2027").content.decode())
    assert "Becomes (2027" in changes and "Wordt (2027" not in changes  # `_words` leaves the last sign out


def test_a_workbook_of_a_comparison_has_the_words_of_its_page(visitor: Client) -> None:
    query = "?onderwerp=tarief_procent&jaar=2027"
    for prefix, sheet, heading in (("", "Vergelijking", "Verschilt"), ("/en", "Comparison", "Differs")):
        content = visitor.get(f"{prefix}{reverse_of_workbook()}{query}").content
        book = python_calamine.load_workbook(io.BytesIO(content))
        assert book.sheet_names[0] == sheet
        assert any(heading in row for row in book.get_sheet_by_name(sheet).to_python())


def reverse_of_workbook() -> str:
    """The address of the workbook, without the language."""
    with override("nl"):
        return reverse("vergelijken-bestand")
