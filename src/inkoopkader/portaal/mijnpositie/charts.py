"""A position as pictures (SVG): percentages per kind of care and zorgkantoor, and the terms to come on a time line. The
pages show the same figures as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from inkoopkader.portaal.mijnpositie.rows import care_title, is_coming
from inkoopkader.positie.position import Position
from inkoopkader.regels import moments, values

_WIDTH = 640
_COLOUR = "#154273"
_SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right"]
_COLOURS = ["#154273", "#8a3b00", "#0b6e4f", "#7a1e7a", "#5a5a00", "#a3122d", "#3a3a3a"]


def percentages(found: Sequence[Position]) -> str:
    """Return a dot per known percentage: kind of care down, percentage across, shape and colour by zorgkantoor."""
    points = [
        {
            "zorg": care_title(line.care),
            "kantoor": item.label,
            "procent": float(line.percentage.value * 100),
            "tekst": values.show(line.percentage.value, "percentage"),
        }
        for item in found
        for line in item.lines
        if line.percentage.value is not None
    ]
    offices = [item.label for item in found if item.lines]
    import altair as alt  # only a process that draws pays for loading it

    chart = (
        alt.Chart(_data(points))
        .mark_point(filled=True, size=90, opacity=0.9)
        .encode(
            x=alt.X("procent:Q", title=_("Procent van het NZa-maximumtarief"), scale=alt.Scale(zero=False, nice=True)),
            y=alt.Y("zorg:N", title=None, axis=alt.Axis(labelLimit=260), sort=None),
            color=alt.Color(
                "kantoor:N", title=_("Zorgkantoor"), scale=alt.Scale(domain=offices, range=_COLOURS), sort=None
            ),
            shape=alt.Shape(
                "kantoor:N", title=_("Zorgkantoor"), scale=alt.Scale(domain=offices, range=_SHAPES), sort=None
            ),
            yOffset=alt.YOffset("kantoor:N", sort=None),
        )
        .properties(width=_WIDTH - 240, height=alt.Step(5 if len(points) > 20 else 9))
    )
    return _svg(chart)


def terms(found: Sequence[Position], moment: datetime) -> str:
    """Return a dot per term to come: zorgkantoor down, time across."""
    points = [
        {
            "dag": moments.day_of(term.value).isoformat(),
            "kantoor": item.label,
            "wat": term.title,
        }
        for item in found
        for term in item.terms
        if term.value is not None and is_coming(term, item.moment)
    ]
    import altair as alt

    labels = [item.label for item in found]
    days = alt.Chart(_data(points)).mark_point(filled=True, size=90, color=_COLOUR, opacity=0.8)
    days = days.encode(
        x=alt.X("dag:T", title=None, axis=alt.Axis(format="%-d-%-m-%Y", labelAngle=-30, tickCount=8)),
        y=alt.Y(
            "kantoor:N", title=None, scale=alt.Scale(domain=labels), sort=None, axis=alt.Axis(labelLimit=200, grid=True)
        ),
    )
    today = alt.Chart(_data([{"dag": moments.day_of(moment).isoformat()}])).mark_rule(
        strokeDash=[4, 3], color="#5a5a5a"
    )
    return _svg((today.encode(x="dag:T") + days).properties(width=_WIDTH - 160, height=alt.Step(26)))


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair

    return altair.Data(values=rows)  # type: ignore[no-untyped-call]


def _svg(chart: Any) -> str:
    import vl_convert

    font = "DejaVu Sans, Verdana, sans-serif"
    config = {"font": font, "axis": {"labelFontSize": 13, "titleFontSize": 13}, "legend": {"labelFontSize": 13}}
    return str(vl_convert.vegalite_to_svg({**chart.to_dict(), "config": config}))
