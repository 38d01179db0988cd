"""The charts of tariff percentages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import altair as alt
from django.utils.translation import gettext as _

from inkoopkader.overzicht.tariffs import DISCOUNT, SURCHARGE, Tariffs
from inkoopkader.portaal.verkenner.drawing.canvas import WIDE, canvas
from inkoopkader.portaal.verkenner.drawing.grid import draw_grid
from inkoopkader.portaal.verkenner.drawing.palette import palette
from inkoopkader.portaal.verkenner.drawing.squares import adjustments, by_care, over_years
from inkoopkader.portaal.verkenner.drawing.svg import letter, table, to_svg


def draw_by_care(found: Sequence[Tariffs], care: Mapping[str, str], width: str) -> bytes:
    """Draw what holds per kind of care and zorgkantoor."""
    return draw_grid("beeld-tarieven", by_care(found, care), width, wide_cell=88, narrow_cell=28, labels=146)


def draw_base_over_years(found: Sequence[Tariffs], width: str) -> bytes:
    """Draw the base percentage per zorgkantoor and year."""
    return draw_grid("beeld-tarieven-jaren", over_years(found), width, wide_cell=66, narrow_cell=23, labels=120)


def has_adjustments(found: Sequence[Tariffs]) -> bool:
    """Is there a surcharge or discount with a figure to draw?"""
    return bool(adjustments(found))


def draw_adjustments(found: Sequence[Tariffs], width: str) -> bytes:
    """Draw the surcharges and discounts of a year as lollipops from zero, in percentage points."""
    colours, wide = palette(), width == WIDE
    shapes = {SURCHARGE: ("triangle-up", colours.grafiek_3), DISCOUNT: ("triangle-down", colours.grafiek_2)}
    names = {SURCHARGE: _("opslag"), DISCOUNT: _("korting")}
    rows = [
        {
            "plek": f"{number:03d}",
            "naam": one.name,
            "punten": float(one.points * 100),
            "label": one.label,
            "soort": names[one.part.role],
        }
        for number, one in enumerate(adjustments(found))
    ]
    titles = {row["plek"]: row["naam"] for row in rows}
    widest = max((abs(float(str(row["punten"]))) for row in rows), default=1.0) + (1 if wide else 2)
    axis = (
        alt.Axis(labelExpr=f"({json.dumps(titles)})[datum.label]", labelLimit=400, ticks=False, domain=False)
        if wide
        else None
    )
    x = alt.X(
        "punten:Q",
        title=_("verschil in procentpunten"),
        scale=alt.Scale(domain=[-widest, widest]),
        axis=alt.Axis(tickMinStep=1),
    )
    y = alt.Y("plek:O", title=None, axis=axis)
    base = alt.Chart(table(rows))
    kinds = [names[SURCHARGE], names[DISCOUNT]]
    sticks = base.mark_rule(strokeWidth=2, color=colours.grafiek_lijn).encode(y=y, x=x, x2=alt.datum(0))
    heads = base.mark_point(size=110, filled=True, opacity=1).encode(
        x=x,
        y=y,
        shape=alt.Shape(
            "soort:N", title=None, scale=alt.Scale(domain=kinds, range=[shape for shape, _colour in shapes.values()])
        ),
        color=alt.Color(
            "soort:N", title=None, scale=alt.Scale(domain=kinds, range=[colour for _shape, colour in shapes.values()])
        ),
    )
    right = base.transform_filter("datum.punten > 0").mark_text(align="left", dx=9, fontSize=letter(width))
    left = base.transform_filter("datum.punten <= 0").mark_text(align="right", dx=-9, fontSize=letter(width))
    layers = [sticks, heads, *(side.encode(x=x, y=y, text="label:N") for side in (left, right))]
    if not wide:
        layers.append(
            base.mark_text(align="left", dy=-16, fontSize=letter(width), limit=336).encode(
                x=alt.value(0), y=y, text="naam:N"
            )
        )
    chart = alt.layer(*layers).properties(width=430 if wide else 336, height=max(1, len(rows)) * (30 if wide else 46))
    return to_svg(chart, width, canvas("beeld-opslagen", len(rows), width))
