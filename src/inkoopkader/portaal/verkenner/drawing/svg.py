"""From a chart to SVG: the same letters, lines and language everywhere, legible on a phone."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from inkoopkader.portaal.verkenner.drawing.canvas import WIDE, Canvas
from inkoopkader.portaal.verkenner.drawing.palette import palette

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_ROOT = re.compile(r'(?P<start><svg [^>]*?) width="(?P<width>\d+)" height="(?P<height>\d+)" viewBox="[^"]*">')
_ONE_AT_A_TIME = threading.Lock()  # several readers of a new chart wait for one drawing
_LOCALES: dict[str, Any] = {"nl": "nl-NL", "en": "en-GB"}


def letter(width: str) -> int:
    """Return the size of letters in pixels; the drawing is shown at its own size."""
    return 13 if width == WIDE else 12


def table(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return rows as the data of a chart."""
    import altair

    return altair.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def to_svg(chart: Any, width: str, size: Canvas | None = None) -> bytes:
    """Return an Altair chart as an SVG document, where asked on a canvas of a size; a chart that turns out larger is
    shown whole."""
    import vl_convert  # slow to start, and most pages draw nothing

    colours = palette()
    letters = letter(width)
    styled = (
        chart.configure(font=FONT, background="#ffffff", padding=4)
        .configure_axis(
            labelColor=colours.tekst,
            titleColor=colours.tekst,
            labelFontSize=letters,
            titleFontSize=letters,
            titleFontWeight="normal",
            gridColor="#d9d9d9",
            domainColor=colours.grafiek_lijn,
            tickColor=colours.grafiek_lijn,
        )
        .configure_header(labelColor=colours.tekst, labelFontSize=letters, labelFontWeight="bold")
        .configure_legend(
            labelColor=colours.tekst,
            titleColor=colours.tekst,
            labelFontSize=letters,
            titleFontSize=letters,
            orient="bottom",
        )
        .configure_view(stroke=None)
    )
    locale = _LOCALES.get((get_language() or "nl")[:2], _LOCALES["nl"])
    with _ONE_AT_A_TIME:
        drawn = vl_convert.vegalite_to_svg(
            styled.to_dict(validate=False), format_locale=locale, time_format_locale=locale
        )
    return (_on_canvas(str(drawn), size) if size is not None else str(drawn)).encode()


def _on_canvas(drawn: str, size: Canvas) -> str:
    found = _ROOT.match(drawn)
    assert found is not None, drawn[:200]
    width, height = max(int(found["width"]), size.width), max(int(found["height"]), size.height)
    head = f'{found["start"]} width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    ground = f'<rect width="{width}" height="{height}" fill="white"/>'
    return head + ground + drawn[found.end() :]
