"""The charts of tariff percentages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

import altair as alt
from django.utils.translation import gettext as _

from inkoopkader.overzicht.tariffs import DISCOUNT, FIXED, SURCHARGE, Part, Tariffs
from inkoopkader.portaal.verkenner.drawing.grid import FAINT, PARTLY, SOFT, STRONG, UNKNOWN, Square, draw_grid
from inkoopkader.portaal.verkenner.drawing.palette import palette
from inkoopkader.portaal.verkenner.drawing.svg import WIDE, letter, table, to_svg
from inkoopkader.regels import values


def percent(value: Decimal) -> str:
    """Return '96,5%'."""
    return values.show(value, "percentage")


def points(value: Decimal) -> str:
    """Return '+1,4' or '-2': percentage points."""
    shown = percent(value).removesuffix("%")
    return f"+{shown}" if value > 0 else shown


def draw_by_care(found: Sequence[Tariffs], care: Mapping[str, str], width: str) -> bytes:
    """Draw what holds per kind of care and zorgkantoor: a fixed percentage, the base with a surcharge, or the base."""
    special = [code for code in care if any(item.special(code) for item in found)]
    squares = [_square(care[code], item, item.special(code)) for code in special for item in found]
    squares += [_square(_("Andere zorg") if special else _("Alle zorg"), item, ()) for item in found]
    return draw_grid(squares, width, wide_cell=88, narrow_cell=28, labels=146)


def _square(row: str, item: Tariffs, special: Sequence[Part]) -> Square:
    fixed = [part for part in special if part.role == FIXED and part.figures]
    if fixed:
        figure = percent(max(figure for part in fixed for figure in part.figures))
        return Square(row, item.label, figure, figure.removesuffix("%"), STRONG)
    extra = [part for part in special if part.role in (SURCHARGE, DISCOUNT) and part.figures]
    if extra:
        together = " ".join(points(part.figures[0]) for part in extra)
        return Square(row, item.label, _("basis {points}").format(points=together), together, SOFT)
    return base_square(row, item.label, item.base)


def base_square(row: str, column: str, base: Part | None) -> Square:
    """Return the cell of a base percentage: the figure, the figure and unknown, or unknown."""
    figures = sorted(base.figures) if base is not None else []
    if base is None or not figures:
        return Square(row, column, _("onbekend"), "?", UNKNOWN)
    first = percent(figures[0])
    if len(figures) == 1 and base.known:
        return Square(row, column, first, first.removesuffix("%"), FAINT)
    return Square(row, column, _("{figure} of ?").format(figure=first), f"{first.removesuffix('%')}?", PARTLY)


def draw_base_over_years(found: Sequence[Tariffs], width: str) -> bytes:
    """Draw the base percentage per zorgkantoor and year."""
    squares = [base_square(item.label, str(item.year), item.base) for item in found]
    return draw_grid(squares, width, wide_cell=66, narrow_cell=23, labels=120)


def draw_adjustments(found: Sequence[Tariffs], width: str) -> bytes:
    """Draw the surcharges and discounts of a year as lollipops from zero, in percentage points."""
    colours, wide = palette(), width == WIDE
    shapes = {SURCHARGE: ("triangle-up", colours.grafiek_3), DISCOUNT: ("triangle-down", colours.grafiek_2)}
    names = {SURCHARGE: _("opslag"), DISCOUNT: _("korting")}
    rows = [
        {
            "plek": f"{number:03d}",
            "naam": f"{item.label}: {part.title}",
            "punten": float(part.figures[0] * 100),
            "label": points(part.figures[0]),
            "soort": names[part.role],
        }
        for number, (item, part) in enumerate(
            (item, part) for item in found for part in item.parts if part.role in (SURCHARGE, DISCOUNT) and part.figures
        )
    ]
    titles = {row["plek"]: row["naam"] for row in rows}
    widest = max((abs(float(str(row["punten"]))) for row in rows), default=1.0) + 1
    axis = (
        alt.Axis(labelExpr=f"({json.dumps(titles)})[datum.label]", labelLimit=400, ticks=False, domain=False)
        if wide
        else None
    )
    x = alt.X(
        "punten:Q", title=_("procentpunt"), scale=alt.Scale(domain=[-widest, widest]), axis=alt.Axis(tickMinStep=1)
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
    return to_svg(chart, width)
