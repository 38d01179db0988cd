"""Draw the picture of the README: the overview of one invented example provider, as the terminal shows it.

    .venv/bin/python docs/beelden/maak.py

Run it again when the policy, the example or the table has changed. The same input gives the same file; it asks nothing
from the network, also when shown.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME

from inkoopkader.cli.position import chosen, overview, positions
from inkoopkader.positie.provider import read_provider
from inkoopkader.regels.load import load

HERE = Path(__file__).resolve().parent
EXAMPLE = "voorbeelden/aanbieder-klein-nieuw-gz.yaml"
YEAR = 2027
WIDTH = 112
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"


def main() -> None:
    """Write positie.svg beside this file."""
    policy = load()
    provider = read_provider(policy, HERE.parent.parent / EXAMPLE)
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    table = overview(provider, positions(policy, provider, YEAR, chosen(policy, ""), None))
    for column in table.columns:  # the widths are those of a narrow terminal; a picture has more room
        column.width, column.overflow = None, "fold"
    console.print(table)
    svg = console.export_svg(title=f"inkoopkader positie {EXAMPLE}", theme=DEFAULT_TERMINAL_THEME, unique_id="positie")
    # Rich points at a web font; the fonts of the reader do, and then nothing is fetched
    svg = re.sub(r"\s*@font-face \{.*?\n    \}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: [^;]*;", f"font-family: {FONTS};", svg)
    target = HERE / "positie.svg"
    target.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")
    print(f"Geschreven: {target.relative_to(HERE.parent.parent)}")


if __name__ == "__main__":
    main()
