"""What keeps a person from using a page: the rules of WCAG 2.2 AA that a program can check, by axe and by ourselves.

Every check looks at the page as it stands and returns what is wrong, one line per barrier.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "npm" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_AXE_RUN = """tags => axe.run(document, {resultTypes: ["violations"], runOnly: tags}).then(found =>
  found.violations.flatMap(rule => rule.nodes.slice(0, 5).map(node =>
    `${rule.id}: ${node.html.slice(0, 160)} (${(node.failureSummary || "").split("\\n")[1] || rule.help})`)))"""

# Wider than the window, except inside a table's own scrolling region (WCAG 1.4.10 lets a table be wide).
_TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
  const scrolls = one => { for (let up = one; up; up = up.parentElement)
    if (up !== document.documentElement && ["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return true;
    return false; };
  const out = [...document.body.querySelectorAll("*")].filter(one =>
    one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one) && one.checkVisibility());
  const lone = [...document.querySelectorAll(".breed")].filter(box => !box.querySelector("table, svg"));
  return [...(wide || out.length ? [`breder dan het venster (${document.documentElement.scrollWidth}): `
    + out.slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(" | ")] : []),
    ...lone.map(box => "schuift zonder tabel: " + box.outerHTML.slice(0, 120))];
}"""

_CLIPPED = """() => [...document.body.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const cuts = ["hidden", "clip"].some(how => style.overflowX === how || style.overflowY === how);
  return cuts && box.width > 2 && box.height > 2 && one.checkVisibility() && !one.closest("svg")
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map(one => "tekst valt weg: " + one.outerHTML.slice(0, 120))"""

# WCAG 1.4.12. A sheet made by a script is no inline style, so the security policy lets it be.
_SPACED = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`* { line-height: 1.5 !important;
  letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet]; }"""
_UNSPACED = "() => { document.adoptedStyleSheets = []; }"

_HEADINGS = """() => { const found = [], all = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")]
    .filter(one => one.checkVisibility());
  if (all.filter(one => one.tagName === "H1").length !== 1) found.push("niet precies een h1");
  let before = 1;  // what is wrong with a form stands above its h1
  for (const one of all) { const level = +one.tagName[1];
    if (level > before + 1) found.push(`kop slaat een niveau over: ${one.outerHTML.slice(0, 120)}`);
    if (!one.textContent.trim()) found.push(`lege kop: ${one.outerHTML.slice(0, 120)}`);
    before = level; }
  return found; }"""

_LABELS = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter(one => one.type !== "hidden" && one.checkVisibility())
  .filter(one => ![...(one.labels || [])].some(label => label.checkVisibility() && label.textContent.trim()))
  .map(one => "veld zonder zichtbaar label: " + one.outerHTML.slice(0, 120))"""

_MOVING = """() => { const moves = one => { const style = getComputedStyle(one);
    const most = text => Math.max(...text.split(",").map(parseFloat));
    return most(style.animationDuration) > 0 && style.animationName !== "none" || most(style.transitionDuration) > .01; };
  return [...document.querySelectorAll("*")].filter(moves).map(one => "beweegt: " + one.outerHTML.slice(0, 120)); }"""

_LANGUAGE = """() => /^[a-z]{2}$/.test(document.documentElement.lang) ? [] : ["geen taal op de bladzijde"]"""


def _asks(script: str) -> Callable[[Page], list[str]]:
    def check(page: Page) -> list[str]:
        return list(page.evaluate(script))

    return check


too_wide, clipped, headings, labels, moving, language = (
    _asks(script) for script in (_TOO_WIDE, _CLIPPED, _HEADINGS, _LABELS, _MOVING, _LANGUAGE)
)


def axe(page: Page) -> list[str]:
    """Return what axe finds. The page must have been opened in a context that axe was given to."""
    return list(page.evaluate(_AXE_RUN, TAGS))


def at_width(page: Page, width: int, *, spaced: bool = False) -> list[str]:
    """Return what does not fit at a width in CSS pixels, where asked with the text spacing of WCAG 1.4.12."""
    page.set_viewport_size({"width": width, "height": 800})
    if spaced:
        page.evaluate(_SPACED)
    found = too_wide(page) + clipped(page)
    if spaced:
        page.evaluate(_UNSPACED)
    how = f"{width} breed" + (", ruime tekst" if spaced else "")
    return [f"{how}: {line}" for line in found]
