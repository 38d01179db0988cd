"""Finding a cited place in a flattened text."""

from __future__ import annotations

import pytest

from conftest import LAND_TEXTS
from inkoopkader.regels.places import Document, fold, holds

LAND = Document((LAND_TEXTS / "LND-2030.txt").read_text(encoding="utf-8"))
ANSWERS = Document((LAND_TEXTS / "NVL-2030.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("een  tekst\n\nover\tregels ", "een tekst over regels"),
        ("“logeren” en ‘wonen’", "\"logeren\" en 'wonen'"),
        ("Wlz‑zorg, Wlz–zorg, Wlz-\nzorg", "Wlz-zorg, Wlz-zorg, Wlz-zorg"),
        ("hard\u00adheids\u00adclausule", "hardheidsclausule"),
        ("RTP\u00a0−2%", "RTP-2%"),
        ("uitspraak…", "uitspraak..."),
    ],
)
def test_folding_keeps_words_and_drops_print(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("text", "anchor", "found"),
    [
        ("het percentage is 0,2% van", "2%", False),
        ("het percentage is 0,2% van", "0,2%", True),
        ("in totaal 195% van", "95%", False),
        ("artikel 1.94 en", "94", False),
        ("94% blijft", "94%", True),
        ("het bedrag is 94,50", "94", False),
        ("het bedrag is 94.", "94", True),
        ("onvolledige aanvraag", "volledig", False),
        ("Hardheid", "hardheid", False),
        ("RTP -2%", "RTP – 2%", True),
        ('voor "logeren" geldt', "“logeren”", True),
        ("twintig dagen na", "dagen na", True),
    ],
)
def test_an_anchor_stands_at_the_edges_of_words_and_numbers(text: str, anchor: str, found: bool) -> None:
    assert holds(fold(text), anchor) is found


@pytest.mark.parametrize(
    ("place", "column", "begins", "ends"),
    [
        ("§1", "", "1. Inleiding Het Land", "vanaf 1 januari 2030."),
        (
            "§2",
            "",
            "2. Tarief Het basis",
            "naar beneden afgerond op de cent.",
        ),  # with its subsection, and past the numbered list in it
        ("§2.1", "", "2.1 Opslagen Voor", "op de cent."),
        ("§4", "", "4. Toelating", "24 dagen verblijf."),
        ("Bijlage I", "", "Bijlage I-Stukken", "zes maanden."),
        ("titel", "", "Inkoopbeleid van het Land 2030", "2030"),
        ("§5.1 Tarief%", "", "Tarief%", "Nieuwe aanbieders: 90%"),
        ("§5.1 Tarief% Noord", "", "Tarief% · Bestaande aanbieders: 95%", "93%"),
        ("§5.1 Tarief%", "Zuid", "Tarief% · Bestaande aanbieders: 96%", "90%"),
        ("§5.1 Tarief% Noord", "Zuid", "Tarief%", "93%"),  # what is written goes before the zorgkantoor of the file
        ("§5.1 Crisiszorg", "Noord", "Crisis zorg Leegstand", "betaald"),
        ("§5.1 Tarief%", "West", "Tarief%", "90%"),  # no such column: the row
    ],
)
def test_a_place_is_found(place: str, column: str, begins: str, ends: str) -> None:
    spot = LAND.spot(place, column)
    assert spot.exact
    assert spot.text.startswith(begins) and spot.text.endswith(ends), spot.text


@pytest.mark.parametrize("place", ["§9", "Bijlage IV", "ergens", "voetnoot 7", "VID-9999"])
def test_a_place_that_is_not_there_gives_the_whole_document(place: str) -> None:
    spot = LAND.spot(place)
    assert not spot.exact and spot.text == LAND.folded


@pytest.mark.parametrize("place", ["§2 derde alinea", "§5.1 Zorgzwaarte", "§5.1 Tarief% West"])
def test_the_last_part_that_is_not_found_gives_the_wider_place(place: str) -> None:
    spot = LAND.spot(place)
    assert not spot.exact and 0 < len(spot.text) < len(LAND.folded)


def test_a_question_is_its_own_record() -> None:
    assert ANSWERS.spot("VID-0002").text.startswith("VID-0002") and ANSWERS.spot("VID-0002").text.endswith(
        "naar 96,5%."
    )
    assert ANSWERS.spot("VID-0003").text.endswith("wordt het 96%.")


def test_a_footnote_of_a_word_document() -> None:
    document = Document(
        "1. Inleiding\nTekst[footnoteRef:3] verder. [3:  Met uitzondering van Zuid. ]\n2. Slot\nEinde\n"
    )
    assert document.spot("§1 voetnoot 3").text == "Met uitzondering van Zuid."
    assert document.spot("voetnoot 3").exact


def test_a_heading_without_a_number_before_the_first_chapter() -> None:
    document = Document(
        "Beleid\nWijzigingen sinds vorig jaar\nHet tarief stijgt.\n1. Inleiding\nWijzigingen volgen.\n2. Slot\n"
    )
    assert document.spot("Wijzigingen").text == "Wijzigingen sinds vorig jaar Het tarief stijgt."
    assert document.spot("Wijzigingen").exact
    assert not document.spot("Slot").exact


def test_a_figure_or_table_with_its_caption_in_the_section() -> None:
    document = Document("1. Verloop\nFiguur 1: verloop\n2. Slot\nEinde\n")
    assert document.spot("§1 figuur 1").exact
    assert not document.spot("§2 figuur 1").exact


def test_an_odd_text_does_not_break_the_search() -> None:
    for text in ("", "\t", "1.", "1. A", "\n\t\n\t\n", "Bijlage I - x", "9.9.9.9 x\n" * 50):
        document = Document(text)
        for place in ("§1", "§1 Tarief%", "Bijlage I", "titel", "voetnoot 1", "VID-1"):
            document.spot(place, "Noord")
