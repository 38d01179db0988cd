"""The page of one entry: what it says now, what it depends on and who depends on it, in words that people know."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client


def links(html: str, heading: str) -> list[str]:
    """The titles that stand under a heading of the list."""
    found = re.search(rf"<dt>{heading}</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    return [unescape(title) for title in re.findall(r"<a [^>]*>([^<]+)</a>", found.group(1))] if found else []


def test_the_value_of_the_year_stands_first(visitor: Client) -> None:
    """DSW-2026 §8.2: 91%."""
    html = visitor.get("/regel/percentage_nieuw/?zorgkantoor=dsw&jaar=2026").content.decode()
    value = re.search(r'<p class="regel__waarde"><b>(\d+):</b> ([^<]+)</p>', html)
    assert value is not None and value.groups() == ("2026", "91%")


def test_a_paper_depends_on_what_decides_whether_it_is_needed_and_not_on_itself(visitor: Client) -> None:
    """DSW-2026 Bijlage I: a VOG for a wholly new provider, at most a year old when it hands in its papers."""
    html = visitor.get("/regel/vog_rp/?zorgkantoor=dsw&jaar=2026").content.decode()
    assert "Herkomst van de aanbieder" in links(html, "Hangt af van")
    assert "VOG RP" not in links(html, "Hangt af van")


def test_what_a_provider_tells_has_no_value_in_the_policy(visitor: Client) -> None:
    html = visitor.get("/regel/zorgsoort/?jaar=2027").content.decode()
    assert "regel__waarde" not in html
    assert "Verblijf in een instelling (ZZP)" in html and "verblijf_kind" not in html


def test_a_national_fact_is_used_where_a_zorgkantoor_reads_it(visitor: Client) -> None:
    """VGN-2027 §7.1: VGZ gives a surcharge for MPT, so it reads the kind of care."""
    html = visitor.get("/regel/zorgsoort/?jaar=2027").content.decode()
    users = links(html, "Gebruikt in 2027 door")
    assert any(title.endswith("(VGZ)") for title in users) and any(title.endswith("(Menzis)") for title in users)
    for address in re.findall(r'href="(/regel/[^"]+)"', html):
        assert visitor.get(unescape(address)).status_code == 200, address


def test_an_entry_says_that_it_does_not_hold(visitor: Client) -> None:
    html = visitor.get("/regel/percentage_nieuw/?zorgkantoor=dsw&jaar=2021").content.decode()
    assert "Geldt niet in 2021." in html


def test_a_source_says_which_document_it_is(visitor: Client) -> None:
    html = visitor.get("/regel/percentage_nieuw/?zorgkantoor=dsw&jaar=2026").content.decode()
    assert "Contracteerbeleid Wlz 2026" in html and "28 mei 2025" in html


def test_what_is_built_in_is_no_entry_to_go_to(visitor: Client) -> None:
    """VGN-2027 §2: whether a zorgkantoor uses the richttarief depends on which zorgkantoor it is."""
    html = visitor.get("/regel/gebruikt_richttarief/?zorgkantoor=cz&jaar=2027").content.decode()
    assert "/regel/zorgkantoor/" not in html
    assert links(html, "Hangt af van") == ["Zorgkantoren met een eigen systematiek"]
