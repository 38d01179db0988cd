"""Dutch first, English second: the same pages, every text translated, the policy itself untouched."""

from __future__ import annotations

import pytest
from django.test import Client


def test_dutch_has_no_prefix_and_does_not_depend_on_the_browser(visitor: Client) -> None:
    page = visitor.get("/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="nl">' in page and "Naar de inhoud" in page


def test_english_is_the_same_page_under_a_prefix(visitor: Client) -> None:
    page = visitor.get("/en/vergelijken/?jaar=2027").content.decode()
    assert '<html lang="en">' in page and "Skip to content" in page
    assert 'href="/vergelijken/?jaar=2027"' in page  # the way back to Dutch keeps what was chosen


@pytest.mark.parametrize("path", ["/de/", "/nl/", "/EN/"])
def test_another_language_does_not_exist(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404
