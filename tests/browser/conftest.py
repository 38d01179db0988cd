"""One website and one browser per run; a watched visitor per test."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browser.accessibility import AXE
from browser.site import CHROMIUM, CHROMIUM_OPTIONS, STATIC, Site, site
from browser.visitor import DESK, Visitor, Way
from browser.watch import Watch

PATIENCE_MS = 30_000  # a busy machine is slow, not broken
expect.set_options(timeout=PATIENCE_MS)
NEEDED = {
    CHROMIUM: "Chromium ontbreekt; op Debian: apt-get install chromium",
    AXE: "axe ontbreekt; ./bin/axe zet het klaar",
    STATIC / ".stijl": "de vormgeving ontbreekt; ./bin/stijl zet haar klaar",
}
Welcome = Callable[[Way], Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    for path, reason in NEEDED.items():
        if not path.exists():
            pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def website(browser: Browser) -> Iterator[Site]:
    """The website in a folder of this run's own. pytest's folder would not do: another run of tests on the same machine
    closes it for the database server, which runs as a user without rights where the tests run as root."""
    with (
        tempfile.TemporaryDirectory(prefix="inkoopkader-browser-", ignore_cleanup_errors=True) as name,
        site(Path(name)) as served,
    ):
        yield served


@pytest.fixture
def welcome(browser: Browser, website: Site) -> Iterator[Welcome]:
    """Receive a visitor who comes in some way. At the end nothing may have happened that never may."""
    visits: list[Visitor] = []

    def receive(way: Way) -> Visitor:
        context = browser.new_context(viewport=way.screen, java_script_enabled=way.script, locale="nl-NL")
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(website.address)
        watch.on(context)
        visits.append(Visitor(context.new_page(), website, watch, way))
        return visits[-1]

    yield receive
    problems = [problem for visit in visits for problem in visit.watch.problems]
    for visit in visits:
        visit.page.context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def visitor(welcome: Welcome) -> Visitor:
    """A visitor at a desk."""
    return welcome(Way("bureau", DESK))
