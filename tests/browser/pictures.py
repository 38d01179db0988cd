"""Make a picture of every page in every state, at the width of a desk and of a phone. `bin/schermen` runs this."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser.site import CHROMIUM, CHROMIUM_OPTIONS, site
from browser.states import STATES
from browser.visitor import DESK, PHONE, Visitor
from browser.watch import Watch

SCREENS = {"bureau": DESK, "telefoon": PHONE}


def main(folder: Path, wanted: list[str]) -> None:
    """Write one PNG per state and screen; with names, only the states whose name begins with one of them."""
    folder.mkdir(parents=True, exist_ok=True)
    states = [state for state in STATES if not wanted or state.name.startswith(tuple(wanted))]
    with (
        tempfile.TemporaryDirectory(prefix="inkoopkader-schermen-") as own,
        site(Path(own)) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        for screen, size in SCREENS.items():
            for number, state in enumerate(states, start=1):
                context = browser.new_context(viewport=size, locale="nl-NL", reduced_motion="reduce")
                context.set_default_timeout(10_000)
                visitor = Visitor(context.new_page(), served, Watch(served.address))
                visitor.show(state)
                target = folder / f"{state.name}-{screen}.png"
                target.write_bytes(visitor.picture())
                context.close()
                print(f"\r{screen}: {number} van {len(states)}", end="", flush=True)
            print()
        browser.close()
    print(f"Geschreven: {len(states) * len(SCREENS)} beelden in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
