"""A grid of cells with a word in each: what stands there is read, not guessed from a shade."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt

from inkoopkader.portaal.verkenner.drawing.canvas import WIDE, canvas
from inkoopkader.portaal.verkenner.drawing.palette import palette
from inkoopkader.portaal.verkenner.drawing.squares import BREAK, FAINT, PARTLY, SOFT, STRONG, UNKNOWN, Square
from inkoopkader.portaal.verkenner.drawing.svg import letter, table, to_svg

_LINE = 16


def draw_grid(kind: str, squares: Sequence[Square], width: str, wide_cell: int, narrow_cell: int, labels: int) -> bytes:
    """Draw a grid; `kind` is the name of its address. `wide_cell` and `narrow_cell` are the widths of a column, `labels` the room for the names of rows on
    a telephone, in pixels."""
    colours, wide = palette(), width == WIDE
    fills = {
        STRONG: colours.kleur,
        SOFT: colours.grafiek_zacht,
        FAINT: colours.grafiek_flauw,
        PARTLY: "#ffffff",
        UNKNOWN: "#ffffff",
    }
    rows = list(dict.fromkeys(item.row for item in squares))
    columns = list(dict.fromkeys(item.column for item in squares))
    cell = wide_cell if wide else narrow_cell
    data = table(
        [
            {
                "rij": item.row,
                "kolom": item.column,
                "tekst": item.text if wide else item.short,
                "soort": item.kind,
                "regels": (item.text if wide else item.short).count(BREAK) + 1,
            }
            for item in squares
        ]
    )
    lines = max(len(name.split()) for name in columns) if wide else 1
    headings = {name: [""] * (lines - len(name.split())) + name.split() if wide else name for name in columns}
    x = alt.X(
        "kolom:N",
        sort=columns,
        title=None,
        scale=alt.Scale(paddingInner=0.06, paddingOuter=0),
        axis=alt.Axis(
            orient="top",
            labelAngle=0 if wide else -90,
            labelExpr=f"({json.dumps(headings)})[datum.label]",
            labelLimit=cell if wide else 150,
            labelLineHeight=_LINE,
            labelPadding=6 + (lines - 1) * _LINE if wide else 6,
            ticks=False,
            domain=False,
        ),
    )
    y = alt.Y(
        "rij:N",
        sort=rows,
        title=None,
        scale=alt.Scale(paddingInner=0.1, paddingOuter=0),
        axis=alt.Axis(labelLimit=260 if wide else labels, ticks=False, domain=False, labelPadding=6),
    )
    base = alt.Chart(data)
    dashes = alt.condition(f"datum.soort === '{UNKNOWN}'", alt.value([3, 3]), alt.value([1, 0]))
    tiles = base.mark_rect(stroke=colours.grafiek_lijn, strokeWidth=1).encode(
        x=x,
        y=y,
        fill=alt.Fill("soort:N", scale=alt.Scale(domain=list(fills), range=list(fills.values())), legend=None),
        strokeDash=dashes,
    )
    size = letter(width) - (1 if wide else 2)
    words = [
        base.transform_filter(f"datum.regels === {lines}")
        .mark_text(fontSize=size, lineHeight=size, lineBreak=BREAK, baseline="middle", dy=-size * (lines - 1) / 2)
        .encode(
            x=x,
            y=y,
            text="tekst:N",
            color=alt.condition(f"datum.soort === '{STRONG}'", alt.value("#ffffff"), alt.value(colours.tekst)),
        )
        for lines in sorted({(item.text if wide else item.short).count(BREAK) + 1 for item in squares})
    ]
    chart = alt.layer(tiles, *words).properties(width=cell * len(columns), height=(28 if wide else 26) * len(rows))
    return to_svg(chart, width, canvas(kind, len(rows), width))
