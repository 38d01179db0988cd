"""The course of a figure over the years."""

from __future__ import annotations

from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from inkoopkader.overzicht.history import ENDS, FIGURE, UNKNOWN, Course, History
from inkoopkader.portaal.verkenner.drawing.canvas import WIDE, canvas
from inkoopkader.portaal.verkenner.drawing.palette import palette
from inkoopkader.portaal.verkenner.drawing.svg import letter, table, to_svg
from inkoopkader.regels.spoken import show
from inkoopkader.regels.values import POINTS


def draw_history(found: History, until: int, width: str) -> bytes:
    """Draw a step line per layer, up to the end of the year `until`. Where the policy gives no figure the line stops and
    a word stands there."""
    colours, wide = palette(), width == WIDE
    figures = [float(step.value) for course in found.courses for step in course.steps if step.value is not None]
    scale = 100 if found.shown_as in ("percentage", POINTS) else 1
    low, high = min(figures) * scale, max(figures) * scale
    margin = max(high - low, abs(high) * 0.1, 1) * 0.35
    rows = [row for course in found.courses for row in _rows(course, found.shown_as, scale, until, low - margin * 0.6)]
    domain = [low - margin, high + margin]
    x = alt.X(
        "van:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%Y", tickCount="year", labelOverlap=True),
    )
    y = alt.Y(
        "hoogte:Q",
        title={"percentage": _("procent"), POINTS: _("procentpunt")}.get(found.shown_as),
        scale=alt.Scale(domain=domain, zero=False, nice=False),
        axis=alt.Axis(tickCount=4),
    )
    base = alt.Chart()
    lines = (
        base.transform_filter("datum.soort === 'waarde'")
        .mark_rule(strokeWidth=3, color=colours.grafiek_1)
        .encode(x=x, x2="tot:T", y=y)
    )
    risers = base.transform_filter("isValid(datum.vorige)").mark_rule(strokeWidth=3, color=colours.grafiek_1)
    gaps = (
        base.transform_filter("datum.soort !== 'waarde' && datum.soort !== 'vervallen'")
        .mark_rule(strokeWidth=2, strokeDash=[4, 4], color=colours.grafiek_lijn)
        .encode(x=x, x2="tot:T", y=y)
    )
    dots = (
        base.transform_filter("datum.soort !== 'vervallen'")
        .mark_point(size=70, filled=True, opacity=1, color=colours.grafiek_1)
        .encode(x=x, y=y)
    )
    ends = (
        base.transform_filter("datum.soort === 'vervallen'")
        .mark_point(size=90, shape="cross", opacity=1, color=colours.tekst, angle=45)
        .encode(x=x, y=y)
    )
    words = (
        base.transform_filter("datum.soort !== 'vervallen'")
        .mark_text(align="left", dx=6, dy=-11, fontSize=letter(width), color=colours.tekst)
        .encode(x=x, y=y, text="label:N")
    )
    last_words = (
        base.transform_filter("datum.soort === 'vervallen'")
        .mark_text(align="right", dx=0, dy=-13, fontSize=letter(width), color=colours.tekst)
        .encode(x=x, y=y, text="label:N")
    )
    chart = (
        alt.layer(
            lines,
            risers.encode(x=x, y=y, y2="vorige:Q"),
            gaps,
            dots,
            ends,
            words,
            last_words,
            data=table(rows),
        )
        .properties(width=700 if wide else 280, height=130)
        .facet(
            row=alt.Row(
                "laag:N",
                title=None,
                sort=[course.label for course in found.courses],
                header=alt.Header(labelAngle=0, labelAlign="left", labelOrient="top", labelAnchor="start"),
            )
        )
    )
    return to_svg(chart, width, canvas("beeld-verloop", len(found.courses), width))


def _rows(course: Course, kind: str, scale: int, until: int, bottom: float) -> list[dict[str, Any]]:
    """The steps as the chart reads them; `bottom` is where a word stands when there is no figure."""
    rows: list[dict[str, Any]] = []
    words = {UNKNOWN: _("onbekend"), ENDS: _("vervallen")}
    for index, step in enumerate(course.steps):
        following = course.steps[index + 1].start if index + 1 < len(course.steps) else None
        end = following.isoformat() if following else f"{max(until, step.start.year) + 1}-01-01"
        figure = float(step.value) * scale if step.value is not None else None
        before = rows[-1] if rows else None
        if before is not None and before["soort"] == FIGURE and figure == before["hoogte"]:
            before["tot"] = end  # said again without a change
            continue
        rows.append(
            {
                "laag": course.label,
                "van": step.start.isoformat(),
                "tot": end,
                "soort": step.kind,
                "hoogte": figure if figure is not None else bottom,
                "vorige": before["hoogte"] if before and before["soort"] == FIGURE and step.kind == FIGURE else None,
                "label": show(step.value, kind) if step.value is not None else words.get(step.kind, _("berekend")),
            }
        )
    return rows
