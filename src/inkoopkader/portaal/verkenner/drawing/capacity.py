"""The capacity that is needed per municipality."""

from __future__ import annotations

import altair as alt

from inkoopkader.overzicht.capacity import Needed
from inkoopkader.portaal.verkenner.drawing.canvas import CAPACITY_COLUMNS, WIDE, canvas, capacity_rows
from inkoopkader.portaal.verkenner.drawing.palette import palette
from inkoopkader.portaal.verkenner.drawing.svg import letter, table, to_svg
from inkoopkader.regels.spoken import show


def draw_capacity(found: Needed, width: str) -> bytes:
    """Draw a small bar chart per municipality, all on one scale, with the figure above each bar. What is unknown has a
    question mark and no bar."""
    colours, wide = palette(), width == WIDE
    rows = [
        {
            "gemeente": place.title,
            "jaar": str(year),
            "aantal": float(figure) if figure is not None else 0,
            "label": show(figure, "aantal") if figure is not None else "?",
        }
        for place in found.rows
        for year, figure in zip(found.years, place.figures, strict=True)
    ]
    x = alt.X("jaar:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False))
    highest = max((float(str(row["aantal"])) for row in rows), default=1.0)
    y = alt.Y("aantal:Q", title=None, scale=alt.Scale(domain=[0, highest * 1.15]), axis=alt.Axis(tickCount=4))
    base = alt.Chart()
    bars = base.mark_bar(color=colours.grafiek_1).encode(x=x, y=y)
    words = base.mark_text(dy=-8, fontSize=letter(width) - 1, color=colours.tekst).encode(x=x, y=y, text="label:N")
    chart = (
        alt.layer(bars, words, data=table(rows))
        .properties(width=165 if wide else 146, height=120 if wide else 110)
        .facet(
            facet=alt.Facet("gemeente:N", title=None, sort=[place.title for place in found.rows]),
            columns=CAPACITY_COLUMNS[width],
        )
    )
    return to_svg(chart, width, canvas("beeld-capaciteit", capacity_rows(len(found.rows), width), width))
