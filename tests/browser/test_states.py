"""No page, in any state, keeps a person out: axe and our own checks, at every width that WCAG 2.2 names."""

from __future__ import annotations

import re
from html import unescape

import pytest

from browser import accessibility as check
from browser.site import Site
from browser.states import LED_ON, NO_PAGES, STATES, State
from browser.visitor import DESK, PHONE, Visitor

REFLOW = 320  # WCAG 1.4.10
THE_SAME = {"tarieven-kiezen": "tarieven"}  # two addresses of one page
ZOOMED = DESK["width"] // 2  # a desk at 200% (WCAG 1.4.4)


@pytest.fixture
def reader(visitor: Visitor) -> Visitor:
    """A visitor who brings axe."""
    visitor.page.context.add_init_script(path=check.AXE)
    return visitor


def test_every_page_is_looked_at(website: Site) -> None:
    known = {state.page for state in STATES} | set(NO_PAGES) | LED_ON
    missing = sorted(set(website.names()) - known)
    assert not missing, f"zonder toestand in states.py: {', '.join(missing)}"


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_nobody_is_kept_out(reader: Visitor, state: State) -> None:
    reader.show(state)
    page = reader.page
    found = check.headings(page) + check.labels(page) + check.language(page)
    found += check.axe(page) + check.at_width(page, DESK["width"], spaced=True)
    found += check.at_width(page, ZOOMED) + check.at_width(page, REFLOW) + check.at_width(page, REFLOW, spaced=True)
    page.set_viewport_size(PHONE)
    found += [f"telefoon: {line}" for line in check.axe(page)]
    page.emulate_media(reduced_motion="reduce")
    found += check.moving(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_tab_comes_everywhere_and_out_again(visitor: Visitor, state: State) -> None:
    """From the start of the page Tab passes the skip link first, shows every stop, and leaves the page at the end."""
    visitor.show(state)
    stops = visitor.page.evaluate(_STOPS)
    visitor.page.evaluate("() => { document.activeElement?.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); }")
    first = visitor.tab()["where"]
    if not state.steps:
        assert "skip-link" in str(first)
    seen = 1
    while visitor.tab()["where"]:
        seen += 1
        assert seen <= stops, "Tab komt de bladzijde niet uit"
    assert seen >= stops, f"Tab komt op {seen} van de {stops} plaatsen"


# Where Tab must stop: a group of radio buttons is one stop.
_STOPS = """() => { const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(one => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && one.checkVisibility());
  const radios = all.filter(one => one.type === "radio");
  return all.length - radios.length + new Set(radios.map(one => one.form?.action + one.name)).size; }"""


def test_every_page_has_a_title_of_its_own(visitor: Visitor) -> None:
    titles: dict[str, set[str]] = {}
    for state in STATES:
        if state.status == 200 and not state.steps:
            visitor.become(state.who)
            html = visitor.page.request.get(visitor.address + state.address.format(**visitor.site.places)).text()
            [title] = re.findall(r"<title>(.*?)</title>", html, re.DOTALL)
            titles.setdefault(unescape(title).strip(), set()).add(THE_SAME.get(state.page, state.page))
    shared = {title: pages for title, pages in titles.items() if len(pages) > 1}
    assert not shared
    assert all(title.endswith(" - Inkoopkader") and len(title) > len(" - Inkoopkader") for title in titles)


@pytest.mark.parametrize("name", NO_PAGES)
def test_what_is_said_to_be_no_page_is_none(visitor: Visitor, name: str) -> None:
    """A file, data, or an address that only leads elsewhere or only takes what a form sends."""
    address = visitor.address + NO_PAGES[name].format(**visitor.site.places)
    answer = visitor.page.request.get(address, max_redirects=0)
    elsewhere = 300 <= answer.status < 400 or answer.status == 405
    assert elsewhere or (answer.ok and "text/html" not in answer.headers["content-type"])
