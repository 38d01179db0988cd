"""What a browser may keep, and what a process keeps: never more than what everybody sees alike, and never what is old."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils.safestring import SafeString

from inkoopkader.portaal.verkenner.cache import KEPT, Content, Kept

PAGES = [
    "/",
    "/beleid/dsw/2026/",
    "/regel/tariefpercentage/?jaar=2027",
    "/regel/basispercentage/",
    "/zoeken/?woorden=korting",
    "/vergelijken/?onderwerp=tarief_procent&jaar=2027",
    "/wijzigingen/?van=2026&naar=2027",
    "/termijnen/?jaar=2027",
    "/termijnen/agenda/",
    "/tarieven/?jaar=2027",
    "/capaciteit/",
]


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """The website as it is served: whole pages are kept."""
    monkeypatch.setattr(settings.ENVIRONMENT, "keep_seconds", 300)


def test_the_version_is_that_of_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    from inkoopkader.portaal.verkenner import versions

    before = versions.version.__wrapped__()
    assert versions.version.__wrapped__() == before
    policy = versions.current()
    monkeypatch.setitem(policy.hashes, "landelijk/tarief.yaml", "0" * 64)
    assert versions.version.__wrapped__() != before


@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize("address", PAGES)
def test_who_has_a_page_already_is_told_so(visitor: Client, address: str) -> None:
    first = visitor.get(address)
    again = visitor.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content


def test_a_content_is_made_once_per_question_and_language(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from inkoopkader.portaal.verkenner.selectors import capacity as capacities

    first, english = visitor.get("/capaciteit/").content, visitor.get("/en/capaciteit/").content
    assert first != english
    monkeypatch.setattr(capacities, "tables", lambda: 1 / 0)
    assert visitor.get("/capaciteit/").content == first and visitor.get("/en/capaciteit/").content == english


def test_the_frame_around_a_kept_content_is_made_for_each_visitor(visitor: Client) -> None:
    """The content knows nothing of who asks: no cookie, no token, no name."""
    html = visitor.get("/beleid/cz/2027/").content.decode()
    assert "csrf" not in html
    found = [content.html for content in KEPT._found.values()]
    assert found and all("<header" not in html and "<footer" not in html for html in found)


def test_a_mistake_is_not_kept(visitor: Client) -> None:
    for _ in range(2):
        answer = visitor.get("/vergelijken/?onderwerp=zzz")
        assert answer.status_code == 404 and "bestaat niet" in answer.content.decode()


def content(html: str) -> Content:
    return Content("titel", SafeString(""), SafeString(html))


@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize("address", PAGES)
def test_a_page_that_was_made_before_is_not_made_again(visitor: Client, address: str) -> None:
    """200 readers a second on two cores leave 10 ms each: the second time nothing is rendered."""
    first = visitor.get(f"{address}{'&' if '?' in address else '?'}eerste")
    again = visitor.get(f"{address}{'&' if '?' in address else '?'}eerste")
    assert first.templates and not again.templates and again.content == first.content


def test_what_is_kept_stays_within_its_bounds() -> None:
    kept = Kept(most=100)
    for name in "abc":
        kept.put(name, content("x" * 40))
    assert kept.get("a") is None and kept.get("b") is not None and kept.bytes == 80
    kept.put("b", content("y" * 10))
    assert kept.bytes == 50
    kept.put("groot", content("z" * 101))
    assert kept.get("groot") is None and kept.get("c") is not None


def test_the_least_recently_asked_goes_first() -> None:
    kept = Kept(most=100)
    kept.put("a", content("x" * 40))
    kept.put("b", content("x" * 40))
    kept.get("a")
    kept.put("c", content("x" * 40))
    assert kept.get("b") is None and kept.get("a") is not None
