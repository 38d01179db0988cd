"""The policy explorer: every page says what the policy says, and a wrong address says what is wrong."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

PAGES = [
    "/",
    "/beleid/cz/2027/",
    "/beleid/dsw/2026/",
    "/beleid/vgz/2023/",
    "/regel/tariefpercentage/",
    "/regel/basispercentage/?zorgkantoor=vgz&jaar=2027",
    "/regel/vog_rp/?zorgkantoor=dsw&jaar=2026",
    "/regel/mag_contracteren/?jaar=2027",
    "/zoeken/",
    "/zoeken/?woorden=logeren",
    "/zoeken/?woorden=bestaatniet",
    "/vergelijken/",
    "/vergelijken/?onderwerp=tarief_procent&jaar=2027",
    "/vergelijken/?onderwerp=hardheidsclausule&jaar=2026&jaar=2027&zorgkantoor=dsw",
    "/wijzigingen/",
    "/wijzigingen/?van=2026&naar=2027&zorgkantoor=dsw",
    "/termijnen/",
    "/termijnen/?jaar=2026&zorgkantoor=dsw",
    "/termijnen/?jaar=2025",
    "/termijnen/agenda/",
    "/tarieven/?jaar=2027",
    "/tarieven/?jaar=2021",
    "/tarieven/?jaar=2024",
    "/capaciteit/",
    "/regel/basistarief_2021/?jaar=2021",
    "/en/tarieven/?jaar=2027",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_stands_without_anything_inline(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1" in html and html.count("<h1") == 1
    assert " style=" not in html and "<style" not in html and not re.search(r" on[a-z]+=", html)
    for script in re.findall(r"<script[^>]*>[^<]*</script>", html):
        assert re.fullmatch(r'<script src="/static/[^"]+" defer></script>', script)
    assert "{%" not in html and "{{" not in html
    own = re.sub(r'<link rel="alternate" hreflang="[^"]+" href="http://testserver/[^"]*">', "", html)
    assert not re.search(r'href="http', own)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/beleid/xx/2027/", "zorgkantoor &#x27;xx&#x27; bestaat niet"),
        ("/beleid/cz/1999/", "over het jaar 1999 zegt dit beleid niets"),
        ("/regel/tariefpercentages/", "Bedoelt u tariefpercentage"),
        ("/regel/korting_nieuw/?zorgkantoor=dsw", "niet bij dsw, wel bij cz"),
        ("/regel/tariefpercentage/?jaar=twintig", "over het jaar twintig zegt dit beleid niets"),
        ("/vergelijken/?onderwerp=zzz", "het onderwerp &#x27;zzz&#x27; bestaat niet"),
        ("/vergelijken/?onderwerp=mgz&zorgkantoor=zz", "zorgkantoor &#x27;zz&#x27; bestaat niet"),
        ("/vergelijken/?onderwerp=mgz&jaar=99999999999999999999", "zegt dit beleid niets"),
        ("/vergelijken/?onderwerp=mgz&jaar=0202799999", "zegt dit beleid niets"),
        ("/vergelijken/vergelijking.xlsx", "kies eerst een onderwerp"),
        ("/vergelijken/vergelijking.xlsx?onderwerp=zzz", "het onderwerp &#x27;zzz&#x27; bestaat niet"),
        ("/wijzigingen/wijzigingen.xlsx?van=2026", "zegt dit beleid niets"),
        ("/wijzigingen/?van=2026&naar=x", "over het jaar x zegt dit beleid niets"),
        ("/termijnen/?jaar=٢٠٢٧", "zegt dit beleid niets"),
        ("/termijnen/xx-2026.ics", "bestaat niet"),
        ("/tarieven/?jaar=2027.0", "over het jaar 2027.0 zegt dit beleid niets"),
        ("/tarieven/?jaar=2_027", "over het jaar 2_027 zegt dit beleid niets"),
        ("/tarieven/?jaar=%202027%20", "zegt dit beleid niets"),
        ("/tarieven/?jaar=%2B2027", "over het jaar +2027 zegt dit beleid niets"),
        ("/tarieven/?jaar=02027", "over het jaar 02027 zegt dit beleid niets"),
        ("/tarieven/?jaar=2026&jaar=2027", "kies één jaar; in het adres staan er meer: 2026, 2027"),
        ("/termijnen/?jaar=2027.0", "over het jaar 2027.0 zegt dit beleid niets"),
        ("/vergelijken/?onderwerp=mgz&jaar=2026&jaar=+2027", "zegt dit beleid niets"),
        ("/regel/tariefpercentage/?jaar=2_027", "over het jaar 2_027 zegt dit beleid niets"),
        ("/wijzigingen/?van=2026.0&naar=2027", "over het jaar 2026.0 zegt dit beleid niets"),
        ("/wijzigingen/?van=2025&van=2026&naar=2027", "kies één jaar"),
        ("/beleid/cz/02027/", "Deze bladzijde bestaat niet"),
        ("/beleid/cz/+2027/", "Deze bladzijde bestaat niet"),
        ("/beleid/cz/2027.0/", "Deze bladzijde bestaat niet"),
        ("/termijnen/cz-02027.ics", "Deze bladzijde bestaat niet"),
        ("/beeld/tarieven/02027/breed.svg", "Deze bladzijde bestaat niet"),
        ("/agenda/xx.ics", "zorgkantoor &#x27;xx&#x27; bestaat niet"),
        ("/tarieven/?jaar=1999", "over het jaar 1999 zegt dit beleid niets"),
        ("/zoeken/?woorden=korting&na=bestaatniet", "in deze lijst staat niets met de naam"),
        ("/wijzigingen/?van=2026&naar=2027&na=x.y", "in deze lijst staat niets met de naam"),
        ("/beeld/tarieven/1999/breed.svg", "over het jaar 1999 zegt dit beleid niets"),
        ("/beeld/termijnen/2025/cz/smal.svg", "hiervan is geen beeld"),
        ("/beeld/capaciteit/zzz/breed.svg", "de tabel &#x27;zzz&#x27; bestaat niet"),
        ("/beeld/verloop/mag_contracteren/landelijk/breed.svg", "hiervan is geen beeld"),
        ("/beeld/tarieven/2027/reusachtig.svg", "Deze bladzijde bestaat niet"),
        ("/nergens/", "Deze bladzijde bestaat niet"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(visitor: Client, address: str, says: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 404
    assert says in answer.content.decode()


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7 }}{% now %}", "' OR 1=1 --"])
def test_what_a_visitor_types_stays_text(visitor: Client, hostile: str) -> None:
    for address, field in (("/zoeken/", "woorden"), ("/vergelijken/", "onderwerp"), ("/termijnen/", "jaar")):
        html = visitor.get(address, {field: hostile}).content.decode()
        assert "<script>" not in html and "<img src=x" not in html


def test_words_are_found_without_their_accents(visitor: Client) -> None:
    typed = [visitor.get("/zoeken/", {"woorden": words}).content.decode() for words in ("cliëntenraad", "CLIENTENRAAD")]
    totals = [re.search(r"(\d+) gevonden", html) for html in typed]
    assert totals[0] is not None and totals[1] is not None
    assert totals[0].group(1) == totals[1].group(1) != "0"


def test_a_list_that_is_left_empty_means_all(visitor: Client) -> None:
    main = [
        visitor.get(address).content.decode().partition("<main")[2]
        for address in ("/termijnen/", "/termijnen/?jaar=&zorgkantoor=")
    ]
    assert main[0] == main[1]


@pytest.mark.parametrize("hostile", ["\x00", "\ud7ff\U0010ffff", "a" * 20_000, "%", "../../etc/passwd", "\u202e"])
def test_nothing_typed_breaks_a_page(visitor: Client, hostile: str) -> None:
    for address in (
        "/zoeken/",
        "/vergelijken/",
        "/wijzigingen/",
        "/termijnen/",
        "/tarieven/",
        "/regel/basispercentage/",
    ):
        for field in ("woorden", "onderwerp", "zorgkantoor", "jaar", "van", "naar", "na", "v"):
            assert visitor.get(address, {field: hostile, "naar": "2027"}).status_code in (200, 404)
    for path in ("regel", "beeld/verloop", "agenda"):
        assert visitor.get(f"/{path}/{hostile[:300]}/").status_code in (301, 404)


def test_a_page_only_reads(visitor: Client) -> None:
    assert visitor.post("/zoeken/", {"woorden": "x"}).status_code in (403, 405)


def test_the_figures_of_the_policy_stand_there(visitor: Client) -> None:
    """VGN-2027 §7.1: CZ gives new providers two points less; DSW-2026 §8.2: 91% for new providers."""
    assert "-2%" in visitor.get("/regel/korting_nieuw/?zorgkantoor=cz&jaar=2027").content.decode()
    html = visitor.get("/regel/percentage_nieuw/?zorgkantoor=dsw&jaar=2026").content.decode()
    assert "91%" in html and "DSW-2026 §8.2" in html


def test_a_comparison_and_a_change_list_can_be_had_as_a_workbook(visitor: Client) -> None:
    asked = "?onderwerp=tarief_procent&jaar=2027&zorgkantoor=cz&zorgkantoor=vgz"
    link = re.search(
        r'href="(/vergelijken/vergelijking\.xlsx\?[^"]+)"', visitor.get(f"/vergelijken/{asked}").content.decode()
    )
    assert link is not None
    answer = visitor.get(unescape(link.group(1)))
    assert answer["Content-Disposition"] == 'attachment; filename="vergelijking.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    written = [cell for row in book.get_sheet_by_name("Vergelijking").to_python() for cell in row if cell != ""]
    assert any("CZ" in str(text) for text in written) and not any("DSW" in str(text) for text in written)
    assert book.get_sheet_by_name("Bronnen").to_python()

    answer = visitor.get("/wijzigingen/wijzigingen.xlsx?van=2026&naar=2027&zorgkantoor=dsw")
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name("Wijzigingen").to_python()
    assert any("DSW" in str(row[0]) for row in rows)


def test_the_form_keeps_what_was_asked(visitor: Client) -> None:
    html = visitor.get("/wijzigingen/?van=2026&naar=2027&zorgkantoor=dsw").content.decode()
    assert re.findall(r"<option selected>(\d+)</option>", html) == ["2026", "2027"]
    html = visitor.get("/vergelijken/?onderwerp=mgz&jaar=2026&zorgkantoor=dsw").content.decode()
    assert re.findall(r'value="([^"]+)" (?:selected|checked)', html) == ["mgz", "dsw", "2026"]


def test_two_equal_years_are_told_beside_the_field(visitor: Client) -> None:
    html = visitor.get("/wijzigingen/?van=2027&naar=2027&zorgkantoor=dsw").content.decode()
    assert re.search(r'id="naar-fout">.*Fout:</span> Kies twee verschillende jaren\.</p>', html)
    assert 'aria-describedby="naar-melding"' in html
    assert "0 wijzigingen" not in html and ".xlsx" not in html
    assert re.findall(r"<option selected>(\d+)</option>", html) == ["2027", "2027"]
    assert "naar-fout" not in visitor.get("/wijzigingen/?van=2026&naar=2027&zorgkantoor=dsw").content.decode()


def test_no_link_to_a_workbook_before_something_is_chosen(visitor: Client) -> None:
    for address in ("/vergelijken/", "/wijzigingen/"):
        assert ".xlsx" not in visitor.get(address).content.decode()


def test_every_name_on_an_entry_page_leads_to_its_own_page(visitor: Client) -> None:
    for address in (
        "/regel/tariefpercentage/?zorgkantoor=vgz&jaar=2027",
        "/regel/vog_rp_nodig/?zorgkantoor=dsw&jaar=2026",
    ):
        names = re.findall(r'href="(/regel/[^"]+)"', visitor.get(address).content.decode())
        assert len(names) > 2
        for name in names:
            assert visitor.get(unescape(name)).status_code == 200, name
