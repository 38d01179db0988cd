"""The checks themselves: each finds the barrier it is for, on a page made to have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from browser import accessibility as check
from browser.site import Site
from browser.visitor import DESK, Visitor, Way
from browser.watch import Watch

GOOD = "<h1>Kop</h1><p>Tekst</p><label for='a'>Naam</label><input id='a'><a href='#'>Verder</a>"


@pytest.fixture
def stranger(browser: Browser, website: Site) -> Iterator[Visitor]:
    """A visitor of whom nobody asks at the end what happened."""
    context = browser.new_context(viewport=DESK)
    context.add_init_script(path=check.AXE)
    watch = Watch(website.address)
    watch.on(context)
    yield Visitor(context.new_page(), website, watch, Way("toetsenbord", DESK, keyboard=True))
    context.close()


def written(visitor: Visitor, body: str) -> Page:
    """A page with this body, in the place of the first page of the website."""
    html = f"<!doctype html><html lang='nl'><title>Toets</title><body><main>{body}</main></body></html>"
    visitor.page.route("**/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    visitor.page.goto(visitor.address + "/")
    return visitor.page


@pytest.mark.parametrize(
    ("body", "look", "says"),
    [
        ("<h1>A</h1><h3>B</h3>", check.headings, "slaat een niveau over"),
        ("<h1>A</h1><h1>B</h1>", check.headings, "niet precies een h1"),
        ("<input aria-label='Naam'>", check.labels, "zonder zichtbaar label"),
        ("<p style='width: 2000px'>breed</p>", check.too_wide, "breder dan het venster"),
        ("<div style='width: 2rem; overflow: hidden'>onafbreekbaarlangwoord</div>", check.clipped, "tekst valt weg"),
        ("<p style='transition: all 1s'>beweegt</p>", check.moving, "beweegt"),
        ("<h1>A</h1><p style='color: #999'>te licht</p>", check.axe, "color-contrast"),
        ("<h1>A</h1><input>", check.axe, "label"),
    ],
)
def test_a_barrier_is_found(stranger: Visitor, body: str, look: Callable[[Page], list[str]], says: str) -> None:
    assert says in "\n".join(look(written(stranger, body)))
    assert not look(written(stranger, GOOD))


def test_text_that_only_fits_when_it_is_not_spaced(stranger: Visitor) -> None:
    page = written(
        stranger, "<h1>A</h1><div style='width: 7em; height: 2.5em; overflow: hidden'>een zin van woorden</div>"
    )
    assert not check.at_width(page, 320)
    assert "ruime tekst" in check.at_width(page, 320, spaced=True)[0]


def test_a_focus_that_is_not_seen(stranger: Visitor) -> None:
    written(stranger, "<a href='#' style='outline: 0'>Verder</a>")
    with pytest.raises(AssertionError, match="niet te zien"):
        stranger.tab()


def test_a_focus_that_something_covers(stranger: Visitor) -> None:
    written(stranger, "<a href='#'>Verder</a><div style='position: fixed; inset: 0; background: #fff'></div>")
    with pytest.raises(AssertionError, match="ligt over de focus"):
        stranger.tab()


def test_what_may_never_happen_is_seen(stranger: Visitor) -> None:
    page = stranger.page
    page.route("**/kapot", lambda route: route.fulfill(status=500))
    stranger.open("/")
    page.evaluate("fetch('/kapot')")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'http://elders.invalid/x'}))"
    )
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('stuk'); })")
    page.wait_for_timeout(300)
    found = "\n".join(stranger.watch.problems)
    for word in ("antwoord 500", "Content Security Policy", "stuk"):
        assert word in found
    assert "style" in found  # an inline style is refused


def test_a_request_to_another_server_is_seen(stranger: Visitor) -> None:
    written(stranger, "<img src='http://elders.invalid/x.png' alt=''>")
    assert "verzoek aan een andere server: http://elders.invalid/x.png" in stranger.watch.problems
