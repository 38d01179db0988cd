"""Charts: an address of their own, words for who does not see them, the figures in a table beside them, and colours
that can be told apart."""

from __future__ import annotations

import re
import time
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from inkoopkader.kalender.deadline import Deadline
from inkoopkader.overzicht.terms import Shared
from inkoopkader.portaal.verkenner.drawing.canvas import WIDTHS
from inkoopkader.portaal.verkenner.drawing.palette import palette
from inkoopkader.portaal.verkenner.drawing.terms import draw_all_terms

WITH_CHARTS = [
    ("/tarieven/?jaar=2027", 3),
    ("/tarieven/?jaar=2026", 2),
    ("/termijnen/?jaar=2027", 8),
    ("/termijnen/?jaar=2026&zorgkantoor=dsw", 1),
    ("/capaciteit/", 2),
    ("/regel/basistarief_2021/", 1),
    ("/regel/nhc_nic_percentage/?zorgkantoor=dsw", 1),
]


def drawings(html: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'(?:src|srcset)="(/[^"]*beeld/[^"]+)"', html)]


def words(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314
    return [" ".join(" ".join(item.itertext()).split()) for item in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(("address", "charts"), WITH_CHARTS)
def test_a_chart_has_words_two_widths_and_a_table_after_it(visitor: Client, address: str, charts: int) -> None:
    html = visitor.get(address).content.decode()
    assert html.count('<picture class="beeld">') == charts
    assert len(re.findall(r'<img [^>]*alt="[^"]{20,}"', html)) == charts
    for after in html.split("</picture>")[1:]:
        assert "<table" in after.split("<picture")[0] or "opslagen" in after[:900]
    for found in drawings(html):
        answer = visitor.get(found)
        assert answer.status_code == 200 and answer["Content-Type"] == "image/svg+xml"
        ElementTree.fromstring(answer.content)  # noqa: S314
        assert b"<script" not in answer.content and b"style=" not in answer.content


def test_the_drawing_for_a_telephone_fits_on_a_telephone(visitor: Client) -> None:
    """390 pixels wide with a margin of 16 on both sides leaves 358."""
    for address, _charts in WITH_CHARTS:
        for found in drawings(visitor.get(address).content.decode()):
            if "smal.svg" in found:
                width = ElementTree.fromstring(visitor.get(found).content).get("width")  # noqa: S314
                assert width is not None and float(width) <= 358, found


def test_a_page_keeps_room_for_what_is_still_to_come(visitor: Client) -> None:
    """Nothing moves under a reader's eyes when a chart comes in."""
    for address, charts in WITH_CHARTS:
        html = visitor.get(address).content.decode()
        sized = re.findall(r'(?:src|srcset)="(/[^"]*beeld/[^"]+)" width="([0-9]+)" height="([0-9]+)"', html)
        assert len(sized) == 2 * charts
        for found, width, height in sized:
            root = ElementTree.fromstring(visitor.get(unescape(found)).content)  # noqa: S314
            assert (root.get("width"), root.get("height")) == (width, height), found


def test_letters_are_large_enough(visitor: Client) -> None:
    for address, _charts in WITH_CHARTS:
        for found in drawings(visitor.get(address).content.decode()):
            sizes = [float(size) for size in re.findall(rb'font-size="([0-9.]+)px"', visitor.get(found).content)]
            assert sizes and min(sizes) >= 10, found


def test_the_percentages_stand_in_the_drawing_as_words(visitor: Client) -> None:
    """VGN-2027 §7.1: 100% for essential care at Zilveren Kruis; for respite care at Salland with a plan and at Menzis for
    children only; VGZ gives 1,4 points for MPT and 0,1 for everything. §7.2: the 91% of DSW is for new providers; an
    existing one has the percentage that was agreed."""
    found = words(visitor.get("/beeld/tarieven/2027/breed.svg").content)
    assert "basis +1,4 +0,1" in found and "basis +2" in found and "91% of ?" not in found
    assert found.count("100%") == 7 and found.count("100% of ?") == 4 and "onbekend" in found
    assert found.count("basis +0,1") == 11  # VGZ: all 13 rows but MPT, where it comes after 1,4, and digital care
    html = visitor.get("/tarieven/?jaar=2027").content.decode()

    def cells(care: str) -> list[str]:
        row = re.search(rf"<th[^>]*>{care}</th>(.*?)</tr>", html)
        assert row is not None
        return re.findall(r"<td>([^<]*)</td>", row.group(1))

    assert cells("Logeren") == ["onbekend", "onbekend", "100% of ?", "100% of ?", "basis +0,1", "100%", "onbekend"]
    assert cells("Modulair pakket thuis")[4] == "basis +1,4 +0,1"


def test_the_chart_of_surcharges_has_its_own_table_with_the_same_figures(visitor: Client) -> None:
    """VGN-2027: six discounts of two points for new providers, one at Zilveren Kruis for four features, and surcharges of
    at most 2 (Menzis), 1,4 and 0,1 (VGZ)."""
    html = visitor.get("/tarieven/?jaar=2027").content.decode()
    part = html[html.index('id="opslagen"') : html.index('id="p-cz"')]
    rows = re.findall(r"<tr><td>([^<]+)</td><th[^>]*>[^<]+</th><td>([^<]+)</td>", part)
    assert sorted(figure for _office, figure in rows) == sorted(["-2"] * 7 + ["+1,4", "+0,1", "hoogstens +2"])
    drawn = words(visitor.get("/beeld/opslagen/2027/breed.svg").content)
    assert "verschil in procentpunten" in drawn
    for figure in {figure for _office, figure in rows}:
        assert drawn.count(figure) >= sum(other == figure for _office, other in rows), figure


def test_no_figure_of_the_base_is_left_out(visitor: Client) -> None:
    """DSW-2026 §8.2, of an existing provider: at most 97,5% after the monitor, an agreed percentage for others."""
    html = visitor.get("/tarieven/?jaar=2026").content.decode()
    row = re.search(r"<th scope=\"row\">DSW</th>(.*?)</tr>", html[html.index('id="jaren"') :])
    assert row is not None and re.findall(r"<td>([^<]*)</td>", row.group(1))[6] == "hoogstens 97,5% of ?"
    drawn = words(visitor.get("/beeld/tarieven/jaren/breed.svg").content)
    assert "hoogstens 97,5% of ?" in drawn and not any("91%" in word for word in drawn)


def test_needed_places_stand_above_their_bars(visitor: Client) -> None:
    """DSW-2026 §4.1 table 1."""
    found = words(visitor.get("/beeld/capaciteit/uitbreiding_verpleeghuisplaatsen/breed.svg").content)
    assert {"Delft", "540", "Midden-Delfland", "10", "Westland", "440"} <= set(found)


def test_days_stand_beside_their_marks(visitor: Client) -> None:
    """DSW-2026 §9.2: an offer before 31 July 2025."""
    found = words(visitor.get("/beeld/termijnen/2026/dsw/breed.svg").content)
    assert "Offerte indienen" in found and "31 juli 2025 (zorgaanbieder)" in found


def test_what_lapses_and_what_is_unknown_is_said(visitor: Client) -> None:
    found = words(visitor.get("/beeld/verloop/basistarief_2021/landelijk/breed.svg").content)
    assert {"94%", "onbekend", "vervallen"} <= set(found)


def test_a_drawing_is_drawn_once_and_kept_for_good(visitor: Client) -> None:
    html = visitor.get("/tarieven/?jaar=2027").content.decode()
    address = drawings(html)[0]
    first = visitor.get(address)
    assert first["Cache-Control"] == "public, max-age=31536000, immutable" or "immutable" in first["Cache-Control"]
    assert first["ETag"].startswith('"')
    began = time.process_time()
    for _ in range(10):
        assert visitor.get(address).content == first.content
    assert time.process_time() - began < 0.5
    again = visitor.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content


def test_without_the_version_in_its_address_a_drawing_is_asked_for_again(visitor: Client) -> None:
    for address in ("/beeld/tarieven/2027/breed.svg", "/beeld/tarieven/2027/breed.svg?v=anders"):
        assert (
            "no-cache" in visitor.get(address)["Cache-Control"]
            and "immutable" not in visitor.get(address)["Cache-Control"]
        )


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_have_enough_contrast() -> None:
    """WCAG 2.2: 4.5 for text (1.4.3), 3 for what a chart is made of (1.4.11)."""
    colours = palette()
    for series in (colours.grafiek_1, colours.grafiek_2, colours.grafiek_3, colours.grafiek_4, colours.grafiek_lijn):
        assert contrast(series, "#ffffff") >= 3
    assert contrast("#ffffff", colours.kleur) >= 4.5
    for ground in ("#ffffff", colours.grafiek_zacht, colours.grafiek_flauw):
        assert contrast(colours.tekst, ground) >= 4.5


def test_what_one_process_has_drawn_another_reads(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from inkoopkader.portaal.verkenner.views import charts

    first = visitor.get("/beeld/opslagen/2027/smal.svg")
    charts._kept.cache_clear()  # a process that has just begun
    monkeypatch.setattr(charts, "_draw", lambda *asked: 1 / 0)
    assert visitor.get("/beeld/opslagen/2027/smal.svg").content == first.content


def test_without_a_data_folder_to_write_in_a_drawing_is_drawn_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from inkoopkader.portaal.verkenner.drawn import drawn

    monkeypatch.setattr(settings.ENVIRONMENT, "data_folder", Path("/proc/nergens"))
    assert drawn("x", lambda: b"<svg/>") == b"<svg/>"


def test_drawings_of_an_earlier_version_are_cleared_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from inkoopkader.portaal.verkenner import drawn as module

    monkeypatch.setattr(settings.ENVIRONMENT, "data_folder", tmp_path)
    for version in ("oud", "nieuw"):
        monkeypatch.setattr(module, "version", lambda version=version: version)
        assert module.drawn("x", lambda version=version: version.encode()) == version.encode()
        assert module.drawn("x", lambda: b"niet nog eens") == version.encode()
    assert [path.name for path in (tmp_path / "beelden").iterdir()] == ["nieuw"]
    assert len(list((tmp_path / "beelden" / "nieuw").iterdir())) == 1


@pytest.mark.parametrize("days", [(24,), (24, 25), (1, 30)])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_time_line_says_when_also_when_its_terms_are_close_together(days: tuple[int, ...], width: str) -> None:
    shared = [
        Shared(
            Deadline("t", "cz", "CZ", 2027, "Iets", "uiterlijk", "zorgaanbieder", "", "", date(2026, 9, day)), ("cz",)
        )
        for day in days
    ]
    found = [text for text in words(draw_all_terms(shared, {"cz": "CZ"}, width)) if re.search(r"\bsep\b", text)]
    assert found, "een as zonder datum"
    assert len(found) == len(set(found))


def test_a_mark_stands_on_its_day_whatever_the_clock_of_the_machine() -> None:
    """Of 24 and 25 September the axis names the 25th: a mark stands on that line."""
    shared = [
        Shared(Deadline("t", "cz", "CZ", 2027, "Iets", "uiterlijk", "", "", "", date(2026, 9, day)), ("cz",))
        for day in (24, 25)
    ]
    drawn = draw_all_terms(shared, {"cz": "CZ"}, "breed").decode()
    marks = {
        round(float(x)) for x in re.findall(r'<path aria-label="[^"]*" [^>]*transform="translate\(([0-9.]+),', drawn)
    }
    lines = {round(float(x)) for x in re.findall(r'<line transform="translate\(([0-9.]+),', drawn)}
    assert len(marks) == 2 and len(marks & lines) == 1


def test_numbers_above_marks_that_would_touch_share_a_place() -> None:
    """A number of two digits reaches further than one of one digit."""
    from inkoopkader.portaal.verkenner.drawing.terms import _numbers

    days = ["2026-06-01", "2026-09-04", "2026-09-20", "2026-09-24", "2026-12-01"]
    rows = [
        {"kantoor": "CZ", "dag": day, "nummer": number} for number, day in zip((1, 10, 11, 14, 15), days, strict=True)
    ]
    assert [item["nummers"] for item in _numbers(rows, 214)] == ["1", "10, 11, 14", "15"]
    assert [item["nummers"] for item in _numbers(rows, 1400)] == ["1", "10", "11", "14", "15"]
