"""A visitor: what a person does on a page, by mouse or by keyboard alone, on a wide or a narrow screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Download, Locator, Page, expect

from browser.site import ROOT, Site
from browser.watch import Watch

if TYPE_CHECKING:
    from browser.states.state import State

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
MOST_TABS = 600
SLOW_FILE_MS = 60_000
MOST_SCROLLING_MS = 5_000

# What the visitor sees of the focus: its own outline or shadow, inside the window, with nothing on top of it.
_FOCUS = """target => {
  const now = document.activeElement;
  if (!now || now === document.body) return {where: "", here: false, seen: true, free: true};
  const style = getComputedStyle(now), box = now.getBoundingClientRect();
  const outlined = style.outlineStyle === "auto"
    || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const lit = outlined || style.boxShadow !== "none";
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const rects = [...now.getClientRects()].filter(r => r.width && r.height);
  const free = rects.some(r => {
    const x = Math.min(Math.max((r.left + r.right) / 2, 1), innerWidth - 1);
    const y = Math.min(Math.max((r.top + r.bottom) / 2, 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return top && (now.contains(top) || top.contains(now) || [...(now.labels || [])].some(l => l.contains(top)));
  });
  return {where: now.outerHTML.slice(0, 120), here: now === target, seen: lit && inside, free,
    place: `lit ${lit}, ${Math.round(box.left)},${Math.round(box.top)} of ${innerWidth},${innerHeight}`};
}"""

# Whether what is used brings another page: not a place on this page, and not what a script swaps into it.
_LEADS_ON = """(one, script) => !(one.getAttribute("href") || "").startsWith("#") && one.type !== "button"
  && !(script && one.closest("[hx-get], [hx-post], [hx-boost]"))"""

_SWAPPING = ".htmx-request, .htmx-swapping, .htmx-settling"

_LOADED = """() => Promise.all([...document.images].filter(one => one.checkVisibility()).map(one => {
  one.loading = "eager";
  return one.decode();
}))"""


_ENGLISH = ROOT / "src" / "inkoopkader" / "portaal" / "locale" / "en" / "LC_MESSAGES" / "django.mo"


@lru_cache(maxsize=1)
def english() -> GNUTranslations:
    """Return the English of the website."""
    with _ENGLISH.open("rb") as file:
        return GNUTranslations(file)


@dataclass(frozen=True)
class Way:
    """How somebody visits."""

    name: str
    screen: dict[str, int]
    keyboard: bool = False
    script: bool = True
    english: bool = False


WAYS = [
    Way("bureau", DESK),
    Way("telefoon", PHONE),
    Way("bureau-toetsenbord", DESK, keyboard=True),
    Way("telefoon-toetsenbord", PHONE, keyboard=True),
    Way("bureau-zonder-javascript", DESK, script=False),
    Way("telefoon-zonder-javascript", PHONE, script=False),
]


class Visitor:
    """One person in one window. Every verb names what it touches as the person sees it, never by its place in the page; in
    Dutch, which whoever reads English knows by its English words."""

    def __init__(self, page: Page, site: Site, watch: Watch, way: Way = WAYS[0]) -> None:
        self.page, self.site, self.address, self.watch = page, site, site.address, watch
        self.keyboard, self.script, self.english = way.keyboard, way.script, way.english

    def said(self, text: str) -> str:
        """Return a text of the website as this visitor reads it."""
        return english().gettext(text) if self.english else text

    def become(self, who: str) -> None:
        """Be somebody of `people.py` from now on, signed in; empty for nobody known."""
        self.page.context.clear_cookies()
        if who:
            self.page.context.add_cookies([{"name": "sessie", "value": self.site.sessions[who], "url": self.address}])

    def expects(self, status: int) -> None:
        """Let an answer with this status be what should happen."""
        self.watch.expected.add(status)

    def open(self, path: str, status: int = 200) -> None:
        """Go to an address of the website, and see to it that it answers with the status."""
        self.expects(status)
        answer = self.page.goto(self.address + ("/en" if self.english else "") + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def show(self, state: State) -> None:
        """Bring the page into a state."""
        self.become(state.who)
        self.open(state.address.format(**self.site.places), state.status)
        if state.steps:
            state.steps(self)

    def picture(self) -> bytes:
        """Make a picture (PNG) of the whole page, also of charts that load only when somebody comes near."""
        self.page.evaluate(_LOADED)
        return self.page.screenshot(full_page=True, timeout=60_000)

    def sees(self, text: str) -> None:
        """See to it that a text stands visibly on the page."""
        expect(self.page.get_by_text(self.said(text)).filter(visible=True).first).to_be_visible()

    def heading(self, text: str) -> None:
        """See to it that the page has this heading, at its top."""
        expect(self.page.locator("h1")).to_contain_text(self.said(text))

    def follow(self, name: str, *, within: str = "body") -> None:
        """Follow the link with this name."""
        self._use(self.page.locator(within).get_by_role("link", name=self.said(name), exact=True).first)

    def press(self, name: str, *, within: str = "main") -> None:
        """Press the button with this name."""
        self._use(self.page.locator(within).get_by_role("button", name=self.said(name), exact=True).first)

    def fill(self, label: str, text: str) -> None:
        """Type a text into the field with this label, in the place of what stood there."""
        field = self.page.get_by_label(self.said(label), exact=True).first
        if not self.keyboard:
            field.fill(text)
            return
        self._reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        """Choose an option from the list with this label."""
        field = self.page.get_by_label(self.said(label), exact=True).first
        if not self.keyboard:
            field.select_option(label=option)
            return
        self._reach(field)
        self.page.keyboard.type(option)
        assert field.evaluate("list => list.selectedOptions[0].text.trim()") == option

    def tick(self, label: str) -> None:
        """Tick the box, or choose the radio button, with this label."""
        box = self.page.get_by_label(self.said(label), exact=True).first
        if not self.keyboard:
            box.check()
            return
        if box.get_attribute("type") == "radio":
            self._reach_radio(box)
        else:
            self._reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def download(self, name: str) -> bytes:
        """Follow a link to a file and return what is in it."""
        target = self.page.get_by_role("link", name=self.said(name)).first
        expect(target).to_be_visible()
        with self.page.expect_download(timeout=SLOW_FILE_MS) as started:
            self._activate(target)
        file: Download = started.value
        return Path(file.path()).read_bytes()

    def tab(self, target: Locator | None = None) -> dict[str, object]:
        """Press Tab once and say where the focus is, as `focus`."""
        self.page.keyboard.press("Tab")
        return self.focus(target)

    def focus(self, target: Locator | None = None) -> dict[str, object]:
        """Say where the focus is, and whether it is at the target. It must be visible there, and nothing may cover it."""
        handle = target.element_handle() if target else None
        found: dict[str, object] = self.page.evaluate(_FOCUS, handle)
        waited = 0
        while not (found["seen"] and found["free"]) and waited < MOST_SCROLLING_MS:
            self.page.wait_for_timeout(100)  # a long page takes a while to lay out where the focus went
            waited += 100
            found = self.page.evaluate(_FOCUS, handle)
        assert found["seen"], f"de focus is niet te zien op {found['where']} ({found['place']})"
        assert found["free"], f"iets ligt over de focus heen op {found['where']}"
        return found

    def _use(self, target: Locator) -> None:
        expect(target).to_be_visible()
        if not target.evaluate(_LEADS_ON, self.script):
            self._activate(target)
            expect(self.page.locator(_SWAPPING)).to_have_count(0)  # who sees the page change waits for it
            return
        with self.page.expect_navigation():
            self._activate(target)

    def _activate(self, target: Locator) -> None:
        if not self.keyboard:
            target.click(no_wait_after=True)
            return
        self._reach(target)
        self.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        expect(target).to_be_visible()
        handle = target.element_handle()
        if self.page.evaluate("target => document.activeElement === target", handle):
            return
        for _ in range(MOST_TABS):
            if self.tab(target)["here"]:
                return
        raise AssertionError(f"met Tab niet te bereiken: {target}")

    def _reach_radio(self, box: Locator) -> None:
        """A group of radio buttons is one stop of Tab; the arrows go through it."""
        group = self.page.locator(f"input[type=radio][name='{box.get_attribute('name')}']")
        for _ in range(MOST_TABS):
            self.tab()
            if group.evaluate_all("all => all.includes(document.activeElement)"):
                break
        else:
            raise AssertionError(f"met Tab niet te bereiken: {box}")
        for _ in range(group.count()):
            if box.evaluate("one => document.activeElement === one"):
                return
            self.page.keyboard.press("ArrowDown")
        assert box.evaluate("one => document.activeElement === one"), f"met de pijltjes niet te bereiken: {box}"
