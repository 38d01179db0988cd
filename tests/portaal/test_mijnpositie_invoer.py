"""Wrong, huge, hostile and missing input in every form: a message, nothing stored by halves, never a defect."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.portaal.mijnpositie import DRAFT, EVERYWHERE, EXAMPLES, begin, post, upload

from inkoopkader.portaal.mijnpositie import drafts

STRANGE = [
    "\x00",
    "a\x00b",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7 }}",
    "x" * 5_000,
    "\u202e\ufffe",
    "٣",
    "🦆" * 50,
]


@pytest.fixture
def filled(visitor: Client) -> Client:
    begin(visitor, offices=["cz", "dsw", "menzis"])
    post(visitor, "vraag/sectoren/", {"sectoren": ["gz"]})
    post(visitor, "vraag/zorgsoorten/", {"zorgsoorten": ["verblijf"]})
    return visitor


def unchanged(visitor: Client, page: str, form: dict[str, Any], status: int = 422) -> str:
    """Send a form that is refused; return the page that says so."""
    before = visitor.get(DRAFT + "positie.yaml").content
    answer = post(visitor, page, form)
    html = str(answer.content.decode())
    assert answer.status_code == status
    assert visitor.get(DRAFT + "positie.yaml").content == before
    assert "<script>alert" not in html
    return html


PARTICULARS = {"naam": "Verzonnen", "jaar": "2027", "zorgkantoor": EVERYWHERE}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"naam": ""}, "Vul in over welke organisatie"),
        ({"naam": "   "}, "Vul in over welke organisatie"),
        ({"naam": "x" * 201}, "hoogstens 200 tekens"),
        ({"naam": "a\x00b"}, "die u kunt zien"),
        ({"naam": "a\nb"}, "die u kunt zien"),
        ({"naam": "Zorg \u202egroz"}, "die u kunt zien"),
        ({"naam": "Zo\u200brg"}, "die u kunt zien"),
        ({"naam": "Zorg\u2066"}, "die u kunt zien"),
        ({"naam": "\ufeffZorg"}, "die u kunt zien"),
        ({"naam": "Zo\u00adrg"}, "die u kunt zien"),
        ({"naam": "\u3164"}, "die u kunt zien"),
        ({"jaar": ""}, "Kies een jaar"),
        ({"jaar": "1999"}, "Kies een jaar"),
        ({"jaar": "2027; DROP"}, "Kies een jaar"),
        ({"jaar": "٢٠٢٧"}, "Kies een jaar"),
        ({"zorgkantoor": []}, "ten minste één zorgkantoor"),
        ({"zorgkantoor": ["xx"]}, "zorgkantoren die er staan"),
        ({"zorgkantoor": ["cz", "\x00"]}, "zorgkantoren die er staan"),
    ],
)
def test_particulars(filled: Client, change: dict[str, Any], says: str) -> None:
    html = unchanged(filled, "gegevens/", PARTICULARS | change)
    assert says in html and 'class="utrecht-form-field-error-message"' in html and 'href="#veld-' in html
    # and the same for who begins
    answer = filled.post("/mijn-positie/begin/", PARTICULARS | change)
    assert answer.status_code == 422 and says in answer.content.decode()


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("overeenkomst_begin", "morgen"),
        ("overeenkomst_begin", "1-1-0"),
        ("overeenkomst_begin", "99-99-9999"),
        ("richttariefpercentage--cz", "veel"),
        ("richttariefpercentage--cz", "-5"),
        ("richttariefpercentage--cz", "1000"),
        ("richttariefpercentage--cz", "NaN"),
        ("richttariefpercentage--cz", "1e5"),
        ("richttariefpercentage--cz", "9" * 400),
        ("werkt_mee_aan_bibob", "misschien"),
        ("werkt_mee_aan_bibob", "onbekend"),
        ("sectoren", "xx"),
        ("zorgsoorten", "<script>alert(1)</script>"),
    ],
)
def test_a_value_that_does_not_fit(filled: Client, question: str, value: str) -> None:
    page = question.partition("--")[0]
    html = unchanged(filled, f"vraag/{page}/?terug=antwoorden", {question: value})
    assert 'class="utrecht-form-field-error-message"' in html and f'href="#veld-{question}"' in html


def test_the_summary_of_mistakes_reads_as_sentences(filled: Client) -> None:
    html = unchanged(filled, "vraag/overeenkomst_loopt_tot/", {"overeenkomst_loopt_tot": "straks"})
    assert (
        ">Wat is het laatste jaar waarvoor uw overeenkomst met DSW geldt, volgens de overeenkomst zelf? Vul een getal in."
        in html
    )


@pytest.mark.parametrize("value", STRANGE)
def test_strange_signs_in_every_kind_of_field(filled: Client, value: str) -> None:
    for question in ("overeenkomst_begin", "werkt_mee_aan_bibob", "sectoren"):
        unchanged(filled, f"vraag/{question}/?terug=antwoorden", {question: value})
    unchanged(filled, "productie/", {"nza_bedrag_zorg--0": value, "sector--0": value})


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"actie": "erbij"}, "Kies een zorgkantoor"),
        ({"actie": "erbij", "erbij-kantoor": "vgz", "erbij-soort": "vpt"}, "Kies een zorgkantoor"),  # not chosen
        ({"actie": "erbij", "erbij-kantoor": "cz", "erbij-soort": "xx"}, "Kies een soort zorg"),
        ({"nza_bedrag_zorg--0": "duizend"}, "Vul een getal in"),
        ({"nza_bedrag_zorg--0": "-1"}, ""),
        ({"nza_bedrag_zorg--0": "1,234"}, ""),
    ],
)
def test_production(filled: Client, form: dict[str, Any], says: str) -> None:
    assert says in unchanged(filled, "productie/", form)


def test_a_line_is_added_and_taken_away(filled: Client) -> None:
    form = {"actie": "erbij", "erbij-kantoor": "dsw", "erbij-soort": "vpt", "nza_bedrag_zorg--0": "1.000"}
    assert post(filled, "productie/", form).status_code == 302
    yaml = filled.get(DRAFT + "positie.yaml").content.decode()
    assert "zorgkantoor: dsw, zorgsoort: vpt" in yaml and "1000" in yaml
    post(filled, "productie/", {"vervalt--0": "ja"})
    assert "1000" not in filled.get(DRAFT + "positie.yaml").content.decode()


def test_fields_that_do_not_exist_do_nothing(filled: Client) -> None:
    form = {"sectoren": ["gz"], "bestaat_niet": "ja", "nza_bedrag_zorg--99": "5", "vervalt--99": "ja", "jaar": "1"}
    assert post(filled, "vraag/sectoren/?terug=antwoorden", form).status_code == 302
    assert post(filled, "productie/", form | {"nza_bedrag_zorg--0": "7"}).status_code == 302
    yaml = filled.get(DRAFT + "positie.yaml").content.decode()
    assert yaml.count("zorgsoort: verblijf") == 3 and "nza_bedrag_zorg: 7" in yaml
    assert "bestaat_niet" not in yaml and "jaar: 2027" in yaml


@pytest.mark.parametrize("key", ["%00", "..%2f", "x" * 300, "<script>", "stuk-", "stuk-xx", "-", "nza_bedrag_zorg--0"])
def test_a_question_that_does_not_exist(filled: Client, key: str) -> None:
    for answer in (filled.get(f"{DRAFT}vraag/{key}/"), post(filled, f"vraag/{key}/", {"sectoren": "gz"})):
        assert answer.status_code == 404


def test_what_a_visitor_filled_in_stays_in_no_cache(filled: Client) -> None:
    """Neither for the next person at that machine, nor as a chart of answers that have changed since."""
    for page in ("", "antwoorden/", "positie.yaml", "termijnen-breed.svg"):
        assert filled.get(DRAFT + page)["Cache-Control"] == "private, no-store"
    assert filled.get("/")["Cache-Control"] == "private, no-store"
    drawing = filled.get("/beeld/tarieven/2027/breed.svg")["Cache-Control"]
    assert "private" in drawing and "public" not in drawing


def test_a_draft_has_a_most_of_lines(filled: Client) -> None:
    lines = b"".join(b"  - {zorgkantoor: cz, sector: gz, zorgsoort: vpt}\n" for _ in range(drafts.MOST_ROWS))
    upload(filled, b"naam: Vol\nzorgkantoren: {cz: {}}\nproductie:\n" + lines)
    html = unchanged(filled, "productie/", {"actie": "erbij", "erbij-kantoor": "cz", "erbij-soort": "vpt"})
    assert "meer dan 200 kan niet" in html


def test_a_draft_has_a_most_of_bytes(filled: Client) -> None:
    """Each text is allowed, together they are too much for a session."""
    text = b"omschrijving: " + b"x" * (drafts.MOST_BYTES + 1) + b"\n"
    before = filled.get(DRAFT + "positie.yaml").content
    answer = upload(filled, b"naam: Groot\n" + text)
    assert answer.status_code == 422 and "te veel antwoorden" in answer.content.decode()
    assert filled.get(DRAFT + "positie.yaml").content == before


def test_the_path_back_is_bounded(filled: Client) -> None:
    session = filled.session
    for number in range(200):
        drafts.went_past(session, "concept", f"vraag-{number}")
    assert len(drafts.path(session, "concept")) == 60


def test_what_is_in_a_session_of_an_older_form_is_passed_over(filled: Client) -> None:
    session = filled.session
    session["mijnpositie-concept"] = {"antwoorden": {"vorm": "iets anders"}, "van": "", "organisatie": ""}
    session.save()
    assert filled.get(DRAFT).status_code == 302 and filled.get("/mijn-positie/").status_code == 200


def test_a_form_from_another_site_is_refused(filled: Client) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = filled.cookies
    for page in ("vraag/sectoren/", "productie/", "gegevens/", "weg/", "anders/"):
        assert strict.post(DRAFT + page, {"sectoren": "gz"}).status_code == 403
    for page in ("begin/", "inlezen/", "bewijs/", "wat-als/bewaren/"):
        assert strict.post("/mijn-positie/" + page, {}).status_code == 403
    assert filled.get(DRAFT).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(filled: Client, method: str) -> None:
    for page in ("", "vraag/sectoren/", "productie/", "gegevens/", "positie.yaml"):
        assert getattr(filled, method)(DRAFT + page).status_code == 405


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2069"])
def test_a_case_file_with_a_name_that_hides_signs_is_refused(visitor: Client, sign: str) -> None:
    """Two names would look the same."""
    content = (
        EXAMPLES[0].read_text(encoding="utf-8").replace("Stichting Verzonnen Horizon", f'"Stichting{sign} Horizon"')
    )
    answer = upload(visitor, content.encode())
    assert answer.status_code == 422 and "die u kunt zien" in answer.content.decode()
    assert visitor.get(DRAFT).status_code == 302


def test_the_name_of_a_file_is_repeated_without_hidden_signs(visitor: Client) -> None:
    html = upload(visitor, b"- x", "gro\u202ez\u200b.yaml").content.decode()
    assert "groz.yaml" in html and "\u202e" not in html
