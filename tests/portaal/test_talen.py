"""Dutch first, English second: the same pages, every text translated, the policy itself untouched."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from babel.messages import mofile
from django.test import Client

from inkoopkader.portaal import catalogue


def test_dutch_has_no_prefix_and_does_not_depend_on_the_browser(visitor: Client) -> None:
    page = visitor.get("/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="nl">' in page and "Naar de inhoud" in page


def test_english_is_the_same_page_under_a_prefix(visitor: Client) -> None:
    page = visitor.get("/en/vergelijken/?jaar=2027").content.decode()
    assert '<html lang="en">' in page and "Skip to content" in page
    assert 'href="/vergelijken/?jaar=2027"' in page  # the way back to Dutch keeps what was chosen


@pytest.mark.parametrize("address", ["/vergelijken/?jaar=2027", "/en/vergelijken/?jaar=2027"])
def test_a_page_names_itself_in_every_language_to_search_engines(visitor: Client, address: str) -> None:
    page = visitor.get(address).content.decode()
    assert re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page) == [
        ("nl", "http://testserver/vergelijken/?jaar=2027"),
        ("en", "http://testserver/en/vergelijken/?jaar=2027"),
        ("x-default", "http://testserver/vergelijken/?jaar=2027"),
    ]


def test_a_page_without_address_names_no_other_language(visitor: Client) -> None:
    assert 'rel="alternate"' not in visitor.get("/niets/").content.decode()


@pytest.mark.parametrize("path", ["/de/", "/nl/", "/EN/"])
def test_another_language_does_not_exist(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_every_text_has_its_english() -> None:
    today = catalogue.brought_up_to_date()
    assert catalogue.untranslated(today) == []
    assert catalogue.messages(today).keys() == catalogue.messages(catalogue.written()).keys()


def test_the_compiled_catalogue_is_of_today() -> None:
    kept = mofile.read_mo(io.BytesIO(catalogue.PO.with_suffix(".mo").read_bytes()))
    said = [{str(_whole(m.id)): _whole(m.string) for m in found if m.id} for found in (kept, catalogue.written())]
    assert said[0] == said[1]


def _whole(text: Any) -> Any:
    """A message with a plural is a list in one kind of file and a tuple in the other."""
    return tuple(text) if isinstance(text, list | tuple) else text
