"""From a chart to SVG: the same letters, lines and language everywhere, legible on a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from inkoopkader.portaal.verkenner.drawing.palette import palette

WIDE, NARROW = "breed", "smal"
"""The two widths in which every chart is drawn: for a desk and for a telephone."""
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_ONE_AT_A_TIME = threading.Lock()  # several readers of a new chart wait for one drawing
_LOCALES: dict[str, Any] = {"nl": "nl-NL", "en": "en-GB"}


def letter(width: str) -> int:
    """Return the size of letters in pixels; the drawing is shown at its own size."""
    return 13 if width == WIDE else 12


def table(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return rows as the data of a chart."""
    import altair

    return altair.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def to_svg(chart: Any, width: str) -> bytes:
    """Return an Altair chart as an SVG document."""
    import vl_convert  # slow to start, and most pages draw nothing

    colours = palette()
    size = letter(width)
    styled = (
        chart.configure(font=FONT, background="#ffffff", padding=4)
        .configure_axis(
            labelColor=colours.tekst,
            titleColor=colours.tekst,
            labelFontSize=size,
            titleFontSize=size,
            titleFontWeight="normal",
            gridColor="#d9d9d9",
            domainColor=colours.grafiek_lijn,
            tickColor=colours.grafiek_lijn,
        )
        .configure_header(labelColor=colours.tekst, labelFontSize=size, labelFontWeight="bold")
        .configure_legend(
            labelColor=colours.tekst, titleColor=colours.tekst, labelFontSize=size, titleFontSize=size, orient="bottom"
        )
        .configure_view(stroke=None)
    )
    locale = _LOCALES.get((get_language() or "nl")[:2], _LOCALES["nl"])
    with _ONE_AT_A_TIME:
        drawn = vl_convert.vegalite_to_svg(
            styled.to_dict(validate=False), format_locale=locale, time_format_locale=locale
        )
    return str(drawn).encode()
