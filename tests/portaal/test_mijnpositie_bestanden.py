"""Files out and in: case file, PDF, workbook, diary; and uploads that are wrong, huge or hostile."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.portaal.mijnpositie import DRAFT, EXAMPLES, begin, read_in, upload

from inkoopkader.portaal.mijnpositie import turns
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.positie.provider import read_provider

NAME = b"naam: Verzonnen\n"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_case_file_is_what_the_command_line_reads(visitor: Client, path: Path, tmp_path: Path) -> None:
    read_in(visitor, path)
    content = visitor.get(DRAFT + "positie.yaml").content
    (tmp_path / "terug.yaml").write_bytes(content)
    before, after = read_provider(current(), path), read_provider(current(), tmp_path / "terug.yaml")
    for office in current().offices:
        assert before.written(office).facts == after.written(office).facts
        assert list(before.written(office).rows) == list(after.written(office).rows)
    # and the website reads it back as the same answers
    upload(visitor, content)
    assert visitor.get(DRAFT + "positie.yaml").content == content


def test_a_file_takes_the_place_of_a_draft_only_when_that_is_wanted(visitor: Client) -> None:
    begin(visitor, "Verzonnen Concept")
    before = visitor.get(DRAFT + "positie.yaml").content
    asked = upload(visitor, EXAMPLES[0].read_bytes(), replace=False)
    html = asked.content.decode()
    assert asked.status_code == 200 and "U hebt al een concept" in html and "Verzonnen Concept" in html
    assert visitor.get(DRAFT + "positie.yaml").content == before
    content = unescape(re.search(r'name="inhoud" value="([^"]*)"', html)[1])  # type: ignore[index]
    answer = visitor.post("/mijn-positie/inlezen/", {"inhoud": content, "vervang": "ja"})
    assert answer["Location"] == DRAFT + "antwoorden/"
    after = visitor.get(DRAFT + "positie.yaml").content
    visitor.post(DRAFT + "weg/")
    assert upload(visitor, EXAMPLES[0].read_bytes(), replace=False).status_code == 302
    assert visitor.get(DRAFT + "positie.yaml").content == after


def test_the_workbook_holds_every_zorgkantoor(visitor: Client) -> None:
    read_in(visitor, EXAMPLES[0])
    book = CalamineWorkbook.from_filelike(BytesIO(visitor.get(DRAFT + "positie.xlsx").content))
    rows = book.get_sheet_by_name("Overzicht").to_python()
    assert {str(row[0]) for row in rows} >= {"CZ", "DSW", "Menzis", "Salland", "VGZ", "Zilveren Kruis"}


def test_the_pdf_is_a_pdf_named_after_the_position(visitor: Client) -> None:
    begin(visitor, 'Verzonnen "Zorg"; é\\..', offices=["salland"])
    answer = visitor.get(DRAFT + "positie.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="positie-verzonnen-zorg-2027.pdf"'


@pytest.mark.django_db(databases=["default", "eigenaar"])
def test_only_a_few_slow_files_are_made_at_once(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    begin(visitor, offices=["salland"])
    with connections["eigenaar"].cursor() as cursor:
        for turn in range(turns.MOST_AT_ONCE):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [turns._LOCK, turn])
        answer = visitor.get(DRAFT + "positie.xlsx")
    assert answer.status_code == 503 and answer["Retry-After"] and "Wacht een halve minuut" in answer.content.decode()
    said = [record.levelname for record in caplog.records if record.name == "django.request"]
    assert said == ["WARNING"]  # it is busy, and nothing is broken


def rows(number: int) -> bytes:
    return NAME + b"productie:\n" + b"  - {zorgkantoor: cz, sector: gz, zorgsoort: vpt}\n" * number


HOSTILE = {
    "leeg": (b"", "hier staat niets in"),
    "geen yaml": (b"naam: [a", "geen geldige YAML"),
    "geen tekst": (b"\xff\xfe\x00\x01", "geen UTF-8-tekst"),
    "een pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "geen UTF-8-tekst"),
    "nul": (b'naam: "a\\0b"\n', "tekens die niet leesbaar zijn"),
    "nul in een feit": (NAME + b'feiten: {werkt_mee_aan_bibob: "j\\0a"}\n', "tekens die niet leesbaar zijn"),
    "half teken": (b'naam: "\\ud800"\n', ""),
    "bom": (b"a: &a [x, x]\nb: &b [*a, *a]\nnaam: *b\n", "Ankers en verwijzingen"),
    "soort": (b"naam: !!python/object/apply:os.system ['echo']\n", "soortaanduiding"),
    "diep": (b"naam: " + b"[" * 500 + b"]" * 500, "Te diep genest"),
    "onbekende naam": (NAME + b"feiten: {bestaat_niet: ja}\n", "bestaat niet"),
    "onbekende sleutel": (NAME + b"feitjes: {}\n", "hoort niet bij een aanbieder"),
    "verkeerd type": (NAME + b"feiten: {overeenkomst_begin: morgen}\n", "morgen"),
    "verkeerd zorgkantoor": (NAME + b"zorgkantoren: {xx: {}}\n", "bestaat niet"),
    "te veel regels": (rows(201), "meer dan 200 kan niet"),
    "veel te veel regels": (rows(9_000), "meer dan"),
    "jaar zonder beleid": (NAME + b"jaar: 2099\n", "zegt dit beleid niets"),
    "jaar is geen jaar": (NAME + b"jaar: veel\n", "veel"),
    "naam te lang": (b"naam: " + b"x" * 201 + b"\n", "te lang"),
    "te groot": (b"# " + b"x" * 1_000_001, "te groot"),
    "twee documenten": (NAME + b"---\n" + NAME, "twee documenten"),
    "bewijs": (b'{"vorm": "inkoopkader-positiebewijs-1"}', "hoort niet bij een aanbieder"),
}


@pytest.mark.parametrize(("content", "says"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_wrong_file_says_what_is_wrong_and_changes_nothing(visitor: Client, content: bytes, says: str) -> None:
    begin(visitor, "Blijft staan")
    before = visitor.get(DRAFT + "positie.yaml").content
    answer = upload(visitor, content)
    html = answer.content.decode()
    assert answer.status_code == 422 and says in html.replace("&#x27;", "'")
    assert visitor.get(DRAFT + "positie.yaml").content == before


@pytest.mark.parametrize("name", ["<script>alert(1)</script>.yaml", "a\x00b.yaml", "../../etc/passwd", "x" * 400])
def test_the_name_of_a_file_is_only_repeated_as_text(visitor: Client, name: str) -> None:
    html = upload(visitor, b"naam: [", name).content.decode()
    assert "<script>alert" not in html and "\x00" not in html and "x" * 101 not in html


def test_without_file_one_is_asked_for(visitor: Client) -> None:
    answer = visitor.post("/mijn-positie/inlezen/")
    assert answer.status_code == 422 and "Kies eerst een bestand" in answer.content.decode()


def test_a_file_from_a_stranger_is_shown_as_text(visitor: Client) -> None:
    upload(visitor, b'naam: "<script>alert(1)</script>{{ 7 }}"\nomschrijving: "<b>"\n')
    for page in ("", "antwoorden/", "bij/cz/", "gegevens/"):
        html = visitor.get(DRAFT + page).content.decode()
        assert "<script>alert" not in html and "&lt;script&gt;" in html
