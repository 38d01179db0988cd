"""The terms of a year on a time line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
from django.utils.translation import gettext as _

from inkoopkader.kalender.deadline import Deadline
from inkoopkader.overzicht.terms import Shared
from inkoopkader.portaal.verkenner.drawing.canvas import WIDE, canvas
from inkoopkader.portaal.verkenner.drawing.palette import palette
from inkoopkader.portaal.verkenner.drawing.svg import letter, table, to_svg
from inkoopkader.regels import values
from inkoopkader.regels.spoken import show, who_words

_SHAPES = {"uiterlijk": "diamond", "voor": "triangle-down", "op": "circle", "vanaf": "triangle-right"}
DIGIT, CLOSE = 6, 18
"""How wide a digit of a number is, about, and how far apart two numbers stand at least, in pixels."""
SHORT = 70
"""Days: a time line shorter than this says days, a longer one months."""


def _shape() -> alt.Shape:
    words = {"uiterlijk": _("uiterlijk"), "voor": _("vóór"), "op": _("op"), "vanaf": _("vanaf")}
    return alt.Shape(
        "vorm:N",
        title=None,
        scale=alt.Scale(domain=list(words), range=list(_SHAPES.values())),
        legend=alt.Legend(labelExpr=f"({json.dumps(words)})[datum.label]", symbolSize=110, symbolFillColor="#1b1b1b"),
    )


def _time(rows: Sequence[Mapping[str, Any]], room: int) -> alt.X:
    """The time axis, with room for words at its end (in percent of the span)."""
    days = sorted(str(row["dag"]) for row in rows)
    first, last = (values.parse("datum", day) for day in (days[0], days[-1]))
    span = max((last - first).days, 30)
    end = last.fromordinal(last.toordinal() + span * room // 100)
    start = first.fromordinal(first.toordinal() - max(3, span // 40))
    shown = (end - start).days
    if shown < SHORT:  # the first of a month may not be among these days
        marked = [start.fromordinal(start.toordinal() + day) for day in range(0, shown + 1, 1 + shown // 5)]
        ticks: dict[str, Any] = {"values": [_day(day) for day in marked]}
    else:
        ticks = {"tickCount": {"interval": "month", "step": max(1, span // 150)}}
    axis = alt.Axis(format="%-d %b %Y" if shown < SHORT else "%b %Y", labelOverlap=True, labelFlush=36, **ticks)
    return alt.X("dag:T", title=None, scale=alt.Scale(type="utc", domain=[_day(start), _day(end)]), axis=axis)


def _day(day: date) -> dict[str, Any]:
    """A day as Vega reads the days of the rows: its midnight in UTC, whatever the clock of the machine."""
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def draw_terms(found: Sequence[Deadline], width: str) -> bytes:
    """Draw the dated terms of one zorgkantoor: a row each, with the day in words beside the mark."""
    colours, wide = palette(), width == WIDE
    days = [item.day for item in found if item.day is not None]
    middle = min(days) + (max(days) - min(days)) / 2
    rows = [
        {
            "plek": f"{number:03d}",
            "dag": item.day.isoformat(),
            "vorm": item.form,
            "titel": item.title,
            "vroeg": item.day <= middle,
            "label": f"{show(item.day, 'datum')}" + (f" ({who_words(item.who)})" if wide else ""),
        }
        for number, item in enumerate(found)
        if item.day is not None
    ]
    x = _time(rows, 8)
    titles = json.dumps({row["plek"]: row["titel"] for row in rows})
    axis = alt.Axis(labelExpr=f"({titles})[datum.label]", labelLimit=330, ticks=False, domain=False) if wide else None
    y = alt.Y("plek:O", title=None, axis=axis)
    base = alt.Chart(table(rows))
    marks = base.mark_point(size=120, filled=True, opacity=1, color=colours.grafiek_1).encode(x=x, y=y, shape=_shape())
    early = base.transform_filter("datum.vroeg").mark_text(align="left", dx=10)
    late = base.transform_filter("!datum.vroeg").mark_text(align="right", dx=-10)
    layers = [marks]
    for words in (early, late):  # a word stands on the side where there is room
        layers.append(
            words.encode(x=x, y=y, text="label:N", size=alt.value(letter(width)), color=alt.value(colours.tekst))
        )
    if not wide:
        above = base.mark_text(align="left", dy=-18, fontSize=letter(width), limit=336, color=colours.tekst)
        layers.append(above.encode(x=alt.value(0), y=y, text="titel:N"))
    chart = alt.layer(*layers).properties(width=520 if wide else 336, height=len(rows) * (30 if wide else 48))
    return to_svg(chart, width, canvas("beeld-termijnen", len(rows), width))


def draw_all_terms(found: Sequence[Shared], labels: Mapping[str, str], width: str, year: int | None = None) -> bytes:
    """Draw the terms of all zorgkantoren in a lane each, of a year only those whose date belongs to it; a number above a
    mark is the row of the table beside it."""
    colours, room = palette(), 680 if width == WIDE else 214
    rows = [
        {"kantoor": labels[office], "dag": shared.term.day.isoformat(), "vorm": shared.term.form, "nummer": number}
        for number, shared in enumerate(found, start=1)
        if shared.term.day is not None and year in (None, shared.term.year)
        for office in shared.offices
    ]
    lanes = [label for label in labels.values() if any(row["kantoor"] == label for row in rows)]
    x = _time(rows, 8)
    y = alt.Y(
        "kantoor:N",
        sort=lanes,
        title=None,
        axis=alt.Axis(labelLimit=130, grid=True, ticks=False, domain=False),
    )
    base = alt.Chart(table(rows))
    marks = base.mark_point(size=110, filled=True, opacity=1, color=colours.grafiek_1).encode(x=x, y=y, shape=_shape())
    numbers = alt.Chart(table(_numbers(rows, room)))
    words = numbers.mark_text(dy=-14, fontSize=letter(width) - 1, color=colours.tekst).encode(
        x=x, y=y, text="nummers:N"
    )
    chart = alt.layer(marks, words).properties(width=room, height=len(lanes) * 44)
    return to_svg(chart, width, canvas("beeld-alle-termijnen", len(lanes), width))


def _numbers(rows: Sequence[Mapping[str, Any]], room: int) -> list[dict[str, Any]]:
    """The numbers above the marks; those that stand close together, or would touch, share one place in their middle."""
    days = [values.parse("datum", str(row["dag"])) for row in rows]
    per_day = room / ((max(days) - min(days)).days + 1)
    groups = [
        _Numbers(row["kantoor"], day, day, str(row["nummer"]))
        for row, day in sorted(
            zip(rows, days, strict=True), key=lambda item: (item[0]["kantoor"], item[1], item[0]["nummer"])
        )
    ]
    place = 0
    while place + 1 < len(groups):
        one, other = groups[place : place + 2]
        apart = (other.middle - one.middle).days * per_day
        if one.office == other.office and apart < max(CLOSE, (one.width + other.width) / 2 + 4):
            groups[place : place + 2] = [_Numbers(one.office, one.first, other.last, f"{one.numbers}, {other.numbers}")]
            place = max(0, place - 1)  # wider now, it may touch the one before
        else:
            place += 1
    return [{"kantoor": item.office, "dag": item.middle.isoformat(), "nummers": item.numbers} for item in groups]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Numbers that share a place, of marks from the `first` day to the `last`."""

    office: str
    first: date
    last: date
    numbers: str

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2

    @property
    def width(self) -> int:
        """About how many pixels they take: a comma and a space are half a digit each."""
        digits = sum(sign.isdigit() for sign in self.numbers)
        return digits * DIGIT + (len(self.numbers) - digits) * DIGIT // 2
