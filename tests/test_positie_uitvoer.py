"""A position as Excel, PDF and calendar: the same answers, nothing that runs, nothing half written."""

import contextlib
import re
import subprocess
import zipfile
import zlib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import icalendar
import pytest
from python_calamine import CalamineWorkbook

from inkoopkader.positie import words
from inkoopkader.positie.as_calendar import write_calendar
from inkoopkader.positie.as_excel import write_excel
from inkoopkader.positie.as_pdf import write_pdf
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.position import Position
from inkoopkader.positie.provider import Provider, read_provider
from inkoopkader.positie.report import position_report
from inkoopkader.regels import moments
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import show
from inkoopkader.uitvoer import files
from inkoopkader.uitvoer.as_html import page

OUTLINE = """\
klasse: [leeftijd_aanbieder_jaren]
toelating: mag_contracteren
dossier: mag_contracteren
voorwaarden: uitgesloten
percentage: tariefpercentage
basis: basispercentage
opslagen: opslagen
vast: vast_percentage
grondslag: bedrag
euro: [opbrengst]
euro_totaal: opbrengst_totaal
soort_zorg: zorgsoort
plafond: plafond
"""
PROVIDER = """\
naam: '=1+1 Stichting <b>Wolk</b>'
verzonnen: ja
op: 2029-06-20T09:00:00
feiten: {nieuwe_aanbieder: ja, failliet: nee, opgericht_op: 2020-05-01}
productie:
  - {zorgkantoor: noord, zorgsoort: verblijf, bedrag: 1000.00, hoeveelheid: 10}
  - {zorgkantoor: noord, zorgsoort: crisis, bedrag: 500.55, hoeveelheid: 3}
"""
ROOT = Path(__file__).parents[1]
Made = tuple[Provider, list[Position]]


@pytest.fixture
def made(land_copy: Path, tmp_path: Path) -> Made:
    (land_copy / "positie.yaml").write_text(OUTLINE, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(PROVIDER, encoding="utf-8")
    policy = load(land_copy)
    provider = read_provider(policy, tmp_path / "a.yaml")
    assert provider.moment is not None
    return provider, [
        position(policy, read_outline(policy), provider, office, 2030, provider.moment) for office in ("noord", "zuid")
    ]


@pytest.fixture
def sheets(made: Made, tmp_path: Path) -> dict[str, list[list[object]]]:
    write_excel(*made, tmp_path / "p.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "p.xlsx")
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_sheets(sheets: dict[str, list[list[object]]]) -> None:
    assert list(sheets) == [
        "Overzicht",
        "Stukken",
        "Termijnen",
        "Tarief",
        "Voorwaarden",
        "Personen",
        "Niet vastgelegd",
        "Onderbouwing",
    ]
    assert all(str(rows[1][0]).startswith("VERZONNEN") for rows in sheets.values())


def test_numbers_are_numbers(sheets: dict[str, list[list[object]]]) -> None:
    north = next(row for row in sheets["Overzicht"] if row[0] == "Noord")
    # 1000.00 x 10 x 93% and 500.55 x 3 x 93% = 9300.00 + 1396.53 (known on 20 June 2029: base 95%, new provider -2)
    assert Decimal(str(north[10])) == Decimal("10696.53")
    assert Decimal(str(north[8])) == Decimal(str(north[9])) == Decimal("0.93")
    percentages = [row for row in sheets["Tarief"] if row[2] == "Tariefpercentage"]
    assert [Decimal(str(row[4])) for row in percentages] == [Decimal("0.93")] * 2


def test_terms_are_dates_with_a_weekend_warning(sheets: dict[str, list[list[object]]]) -> None:
    objection = next(row for row in sheets["Termijnen"] if row[3] == "bezwaar maken" and row[0] == "Noord")
    assert objection[2] in (date(2029, 10, 21), datetime(2029, 10, 21))
    assert "zondag" in str(objection[7]) and objection[6] == "vanaf 22 oktober 2029"
    questions = next(row for row in sheets["Termijnen"] if row[3] == "vragen stellen" and row[0] == "Noord")
    assert (
        questions[2] == datetime(2029, 6, 15, 12)
        and questions[5] == "voorbij"
        and questions[6] == "na 15 juni 2029 om 12.00 uur"
    )


def test_every_step_of_the_trace_stands_there(made: Made, sheets: dict[str, list[list[object]]]) -> None:
    north = made[1][0]
    contract = north.tracer.case.entities["contract"][0]
    steps = north.tracer.trace("mag_contracteren", contract).steps
    rows = [row for row in sheets["Onderbouwing"] if row[0] == "Noord" and row[1] == "Mag contracteren"]
    assert [row[5] for row in rows] == [step.name for step in steps]
    basis = next(row for row in sheets["Onderbouwing"] if row[5] == "basispercentage")
    assert Decimal(str(basis[7])) == Decimal("0.95")
    assert 'LND-2030 §5.1 Tarief% "Bestaande aanbieders: 95%"' in str(basis[13])
    assert next(row for row in rows if row[5] == "mag_contracteren")[7] == "onbekend"


@pytest.mark.parametrize("complete", [True, False])
def test_the_papers_say_when_their_list_is_not_complete(made: Made, tmp_path: Path, complete: bool) -> None:
    provider, found = made
    write_excel(provider, [replace(item, all_papers=complete) for item in found], tmp_path / "p.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "p.xlsx").get_sheet_by_name("Stukken").to_python()
    said = [row[0] for row in rows if str(row[1]).startswith("Deze lijst is niet volledig")]
    assert said == ([] if complete else ["Noord", "Zuid"])


def test_nothing_in_the_workbook_runs(made: Made, tmp_path: Path) -> None:
    write_excel(*made, tmp_path / "p.xlsx")
    with zipfile.ZipFile(tmp_path / "p.xlsx") as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                sheet = parts.read(name).decode()
                assert "<f>" not in sheet and 'state="frozen"' in sheet
        assert 'quotePrefix="1"' in parts.read("xl/styles.xml").decode()


def test_a_long_text_gets_the_lines_it_needs(made: Made, tmp_path: Path) -> None:
    """Excel finds the height of a row itself; other programs would show one line and hide the rest."""
    write_excel(*made, tmp_path / "positie.xlsx")
    sheet = zipfile.ZipFile(tmp_path / "positie.xlsx").read("xl/worksheets/sheet2.xml").decode()
    assert re.search(r'<row [^>]*ht="(30|45|60)"[^>]*customHeight="1"', sheet)


def test_report_says_invented_and_escapes(made: Made) -> None:
    text = page(position_report(*made))
    assert "VERZONNEN" in text and "<b>Wolk</b>" not in text and "&lt;b&gt;Wolk" in text
    assert text.count("<caption>") == text.count("<table")
    real = replace(made[0], invented=False)
    assert "VERZONNEN" not in page(position_report(real, made[1]))


def test_a_report_says_what_it_is_not_and_of_which_day_and_policy(made: Made) -> None:
    provider, found = made
    said = " ".join(position_report(provider, list(found)).intro)
    assert "geen rechten ontlenen" in said and "het zorgkantoor beslist" in said
    assert show(found[0].moment, "tijdstip") in said and found[0].tracer.edition.policy.version()[:12] in said


def test_pdf_is_tagged_and_declares_pdf_ua(made: Made, tmp_path: Path) -> None:
    write_pdf(*made, tmp_path / "p.pdf")
    content = (tmp_path / "p.pdf").read_bytes()
    inside = content
    for part in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            inside += zlib.decompressobj().decompress(part)
    assert content.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang (nl)", b"pdfuaid", b"/S /TH", b"/Headers"):
        assert mark in inside or mark.replace(b" ", b"") in inside, mark


def test_pdf_text(made: Made, tmp_path: Path) -> None:
    try:
        subprocess.run(["pdftotext", "-v"], check=True, capture_output=True)
    except OSError:
        pytest.skip("pdftotext (poppler-utils) staat niet op deze machine; de tekst van de pdf is dan niet te lezen")
    write_pdf(*made, tmp_path / "p.pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "p.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "Bladzijde 1 van" in text and "Noord, 2030" in text and "€ 10.696,53" in text
    assert text.count("VERZONNEN") >= text.count("Bladzijde")


def test_calendar_holds_every_dated_term_of_the_chosen_offices(made: Made, tmp_path: Path) -> None:
    write_calendar(*made, tmp_path / "p.ics")
    events = icalendar.Calendar.from_ical((tmp_path / "p.ics").read_bytes()).walk("VEVENT")
    assert len(events) == sum(term.value is not None for item in made[1] for term in item.terms) > 0
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert {event["categories"].cats[0] for event in events} == {"Noord", "Zuid"}
    assert all("VERZONNEN" in str(event["description"]) for event in events)
    offer = next(event for event in events if "Offerte indienen" in str(event["summary"]))
    assert offer["dtstart"].dt == date(2029, 7, 31)
    noon = next(event for event in events if "Vragen stellen" in str(event["summary"]))
    assert noon["dtend"].dt == moments.from_clock(datetime(2029, 6, 15, 12))


@pytest.mark.parametrize(
    ("office", "year", "moment", "said"),
    [
        ("cz", 2026, (2026, 11, 27, 12), "geen bekend"),  # of 2026 no policy of CZ is held
        ("cz", 2027, (2026, 11, 27, 12), None),  # VGN-2027 §6.1.9: the Zorgatlas, 1 December 2026 at the latest
        ("cz", 2027, (2026, 12, 2, 0), "geen meer bekend"),
    ],
)
def test_no_next_deadline_is_no_promise_that_there_is_none(
    real: Policy, office: str, year: int, moment: tuple[int, ...], said: str | None
) -> None:
    at = moments.from_clock(datetime(*moment))  # type: ignore[arg-type]
    provider = read_provider(real, ROOT / "voorbeelden" / "aanbieder-groot-gz.yaml")
    found = position(real, read_outline(real), provider, office, year, at)
    ahead = words.next_term(found)
    if said is None:
        assert ahead is not None and (ahead.name, ahead.value) == ("zorgatlas_actueel", date(2026, 12, 1))
    else:
        assert ahead is None and words.next_term_missing(found) == said


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "uit"
    folder.mkdir()
    out = folder / "p.ics"
    out.write_text("oud", encoding="utf-8")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(CaseError, match=r"p\.ics"):
        write_calendar(*made, out)
    assert out.read_text(encoding="utf-8") == "oud"
    assert [path.name for path in folder.iterdir()] == ["p.ics"]


def test_a_folder_that_does_not_exist_is_one_clear_error(made: Made, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="geschreven"):
        write_excel(*made, tmp_path / "nergens" / "p.xlsx")
