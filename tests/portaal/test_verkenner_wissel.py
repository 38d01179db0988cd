"""Filters and long lists: the same address with and without scripts, a part that is swapped, and words for who hears it."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

FORMS = [
    ("/vergelijken/?onderwerp=tarief_procent&jaar=2027", "16 regels naast elkaar"),
    ("/wijzigingen/?van=2026&naar=2027&zorgkantoor=cz", "wijzigingen"),
    ("/termijnen/?jaar=2026&zorgkantoor=dsw", "19 termijnen"),
    ("/zoeken/?woorden=korting", "18 gevonden voor 'korting'"),
    ("/regel/percentage_nieuw/?jaar=2026", "1 januari 2026"),
]


@pytest.mark.parametrize(("address", "said"), FORMS)
def test_a_form_swaps_its_outcome_and_says_so(visitor: Client, address: str, said: str) -> None:
    html = visitor.get(address).content.decode()
    form = next(found for found in re.findall(r"<form [^>]+>", html) if "hx-get" in found)
    action, hx = re.search(r' action="([^"]+)"', form), re.search(r' hx-get="([^"]+)"', form)
    assert action is not None and hx is not None and action.group(1) == hx.group(1) == address.partition("?")[0]
    assert 'hx-target="#uitkomst"' in form and 'hx-push-url="true"' in form and "method" not in form
    assert html.count('id="uitkomst" tabindex="-1"') == html.count('id="melding"') == 1
    told = re.search(r'<p id="melding"[^>]* role="status">(.*?)</p>', html, re.DOTALL)
    assert told is not None and said in told.group(1)
    assert html.index('id="melding"') < html.index('id="uitkomst"')  # what is swapped does not hold what is heard


@pytest.mark.parametrize(("address", "_said"), FORMS)
def test_scripts_and_requests_of_htmx_stay_within_the_policy_of_the_page(
    visitor: Client, address: str, _said: str
) -> None:
    html = visitor.get(address).content.decode()
    config = re.search(r"<meta name=\"htmx-config\" content='([^']+)'>", html)
    assert config is not None
    chosen = json.loads(config.group(1))
    assert chosen["includeIndicatorStyles"] is False and chosen["allowEval"] is False
    plain = visitor.get(address, headers={"hx-request": "true"}).content.decode()
    assert plain == html  # one page for everybody: nothing to mix up in a cache


def leaf_through(visitor: Client, address: str) -> list[str]:
    pages = []
    while address:
        html = visitor.get(address).content.decode()
        pages.append(html)
        found = re.search(r'<a [^>]*href="([^"]+)" hx-get="([^"]+)" rel="next"', html)
        assert found is None or found.group(1) == found.group(2)
        address = unescape(found.group(1)) if found else ""
    return pages


def test_a_long_search_is_leafed_through_without_losing_anything(visitor: Client) -> None:
    pages = leaf_through(visitor, "/zoeken/?woorden=aanbieder")
    total = re.search(r"(\d+) gevonden", pages[0])
    assert total is not None and len(pages) > 3
    names = [name for html in pages for name in re.findall(r'<dt><a [^>]*href="/regel/([^/]+)/"', html)]
    assert len(names) == len(set(names)) == int(total.group(1))


def test_a_change_list_is_leafed_through_and_back(visitor: Client) -> None:
    pages = leaf_through(visitor, "/wijzigingen/?van=2026&naar=2027&zorgkantoor=dsw")
    assert len(pages) > 5 and all(len(html) < 60_000 for html in pages)
    back = re.search(r'href="([^"]+)" hx-get="[^"]+" rel="prev"', pages[2])
    assert back is not None
    assert visitor.get(unescape(back.group(1))).content.decode() == pages[1]


def test_a_group_of_changes_is_one_step_away(visitor: Client) -> None:
    html = visitor.get("/wijzigingen/?van=2026&naar=2027").content.decode()
    link = re.search(r'<a [^>]*href="([^"]+)" hx-get="[^"]+">Menzis</a>', html)
    assert link is not None
    assert '<h2 id="kop-1">Menzis</h2>' in visitor.get(unescape(link.group(1))).content.decode()


def test_what_is_compared_can_be_any_rule(visitor: Client) -> None:
    html = visitor.get("/vergelijken/?onderwerp=korting_nieuw&jaar=2027").content.decode()
    assert '<option value="korting_nieuw" selected>' in html and "-2 procentpunt" in html
