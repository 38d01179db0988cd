"""Make the pictures of the user guide (docs/gebruikersgids.md), small enough to keep. `bin/schermen --gids` runs this."""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from browser.site import CHROMIUM, CHROMIUM_OPTIONS, ROOT, site
from browser.states import STATES
from browser.visitor import Visitor
from browser.watch import Watch

FOLDER = ROOT / "docs" / "beelden" / "gids"
WINDOW = {"width": 1000, "height": 800}
COLOURS = 64
MOST_BYTES = 150_000


@dataclass(frozen=True)
class Picture:
    """One picture: a state of a page, from the place where it becomes interesting, so many pixels high."""

    state: str
    height: int = WINDOW["height"]
    top: str = "body"
    """What stands at the top of the picture, as a selector."""


PICTURES = [
    Picture("begin", 840),
    Picture("zorgkantoor"),
    Picture("regel-papier", 1000),
    Picture("vergelijken-twee", 900, "h1"),
    Picture("wijzigingen-gevonden", 800, "h1"),
    Picture("termijnen-gevonden", 900, "#t-dsw"),
    Picture("tarieven", 1000, "h1"),
    Picture("positie-vraag-fout", 650, ".terug"),
    Picture("positie-uitkomst", 1000),
    Picture("positie-waarom", 800, "h1"),
    Picture("positie-wat-als-anders", 800, "h1"),
    Picture("bewijs-goed", 410, "h1"),
    Picture("tweede-stap", 520),
    Picture("overzicht-posities", 1000, "h1"),
    Picture("organisatie", 860),
    Picture("bevoegdheden", 500, "h1"),
    Picture("organisatie-geschiedenis", 700, "h1"),
]


def main(wanted: list[str]) -> None:
    """Write one PNG per picture; with names, only those whose name begins with one of them. A file that is no longer in the
    list goes."""
    pictures = [picture for picture in PICTURES if not wanted or picture.state.startswith(tuple(wanted))]
    FOLDER.mkdir(parents=True, exist_ok=True)
    states = {state.name: state for state in STATES}
    with (
        tempfile.TemporaryDirectory(prefix="inkoopkader-gids-") as own,
        site(Path(own)) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        for picture in pictures:
            context = browser.new_context(viewport=WINDOW, locale="nl-NL", reduced_motion="reduce")
            context.set_default_timeout(30_000)
            visitor = Visitor(context.new_page(), served, Watch(served.address))
            visitor.show(states[picture.state])
            (FOLDER / f"{picture.state}.png").write_bytes(_small(visitor, picture))
            context.close()
        browser.close()
    for path in FOLDER.glob("*.png"):
        if path.stem not in {picture.state for picture in PICTURES}:
            path.unlink()
    print(f"Geschreven: {len(pictures)} beelden in {FOLDER.relative_to(ROOT)}")


def _small(visitor: Visitor, picture: Picture) -> bytes:
    """The part of the page that the picture shows, in few colours. Raises ValueError when it is still too large to keep."""
    page = Image.open(io.BytesIO(visitor.picture()))
    box = visitor.page.locator(picture.top).first.bounding_box()
    top = max(0, int(box["y"] + visitor.page.evaluate("scrollY")) - 16) if box else 0
    part = page.convert("RGB").crop((0, top, page.width, min(page.height, top + picture.height)))
    written = io.BytesIO()
    part.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    if written.tell() > MOST_BYTES:
        raise ValueError(f"{picture.state}: {written.tell()} bytes is te veel voor een beeld in de gids")
    return written.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
