"""A position as pictures: percentages per kind of care and zorgkantoor, and the terms to come on a time line. The tables
beside them hold the same figures."""

from __future__ import annotations

import json
from collections.abc import Sequence

import altair as alt
from django.utils.translation import gettext as _

from inkoopkader.overzicht.terms import Shared
from inkoopkader.portaal.mijnpositie import rows
from inkoopkader.portaal.verkenner.drawing.canvas import WIDE, canvas
from inkoopkader.portaal.verkenner.drawing.palette import palette
from inkoopkader.portaal.verkenner.drawing.svg import table, to_svg
from inkoopkader.portaal.verkenner.drawing.terms import draw_all_terms
from inkoopkader.positie.as_calendar import deadline
from inkoopkader.positie.coming import coming_terms
from inkoopkader.positie.position import Position
from inkoopkader.positie.provider import Provider

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")


def draw_percentages(found: Sequence[Position], width: str) -> bytes:
    """Draw a mark per known percentage, and a line between two hollow marks over what an open one can still be: kinds of
    care down, percentages across, a shape and colour per zorgkantoor."""
    colours, wide = palette(), width == WIDE
    marks = [
        {"zorg": line.care, "kantoor": item.label, "procent": float(line.percentage.value * 100)}
        for item in found
        for line in item.lines
        if line.percentage.value is not None
    ]
    ranges = [
        {"zorg": line.care, "kantoor": item.label, "van": float(reach.low * 100), "tot": float(reach.high * 100)}
        for item in found
        for line in item.lines
        if (reach := line.percentage.reach) is not None and reach.low is not None and reach.high is not None
    ]
    offices = [item.label for item in found if item.lines]
    kinds = rows.kinds_shown(found)
    titles = json.dumps({kind: rows.care_title(kind) for kind in kinds})
    series = [colours.grafiek_1, colours.grafiek_2, colours.grafiek_3, colours.grafiek_4] * 2
    x = alt.X(
        "procent:Q",
        title=_("procent van het maximumtarief"),
        scale=alt.Scale(zero=False, nice=True, padding=10),
        axis=alt.Axis(labelOverlap=True, labelSeparation=12),
    )
    y = alt.Y(
        "zorg:N",
        sort=kinds,
        title=None,
        axis=alt.Axis(labelExpr=f"({titles})[datum.label]", labelLimit=260 if wide else 120, ticks=False, domain=False),
    )
    legend = alt.Legend(title=None, columns=0 if wide else 2, symbolSize=110)
    offset = alt.YOffset("kantoor:N", sort=offices)
    colour = alt.Color("kantoor:N", sort=offices, scale=alt.Scale(domain=offices, range=series), legend=legend)
    shape = alt.Shape("kantoor:N", sort=offices, scale=alt.Scale(domain=offices, range=list(_SHAPES)), legend=legend)
    points = (
        alt.Chart(table(marks))
        .mark_point(filled=True, size=90, opacity=1)
        .encode(x=x, y=y, yOffset=offset, shape=shape, color=colour)
    )
    spans = (
        alt.Chart(table(ranges))
        .mark_rule(strokeWidth=2)
        .encode(x=alt.X("van:Q"), x2="tot:Q", y=y, yOffset=offset, color=colour)
    )
    ends = (
        alt.Chart(table({**span, "procent": span[end]} for span in ranges for end in ("van", "tot")))
        .mark_point(fill="#ffffff", size=90, opacity=1)
        .encode(x=x, y=y, yOffset=offset, shape=shape, stroke=colour)
    )
    chart = alt.layer(spans, ends, points) if ranges else points
    chart = chart.properties(width=520 if wide else 200, height=max(1, len(kinds)) * 44)
    return to_svg(chart, width, canvas("positie-percentages", len(kinds), width))


def draw_terms(provider: Provider, found: Sequence[Position], width: str) -> bytes:
    """Draw the terms to come in a lane per zorgkantoor; the number above a mark is the row of the table beside it."""
    at = {item.office: item for item in found}
    shared = []
    for coming in coming_terms(found):
        first = coming.offices[0]
        shared.append(Shared(deadline(provider, at[first], coming.term), tuple(coming.offices)))
    return draw_all_terms(shared, {item.office: item.label for item in found}, width)
