"""A chart on a page: where its drawing is for a desk and for a telephone, how large it is, and what it shows in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from inkoopkader.portaal.verkenner.drawing.canvas import NARROW, WIDE, Canvas, canvas
from inkoopkader.portaal.verkenner.versions import version


@dataclass(frozen=True, slots=True)
class Picture:
    """The addresses of the two drawings, and their sizes, known before they are drawn. `alt` says what the chart shows; the
    figures themselves stand in the table beside it."""

    wide: str
    narrow: str
    alt: str
    wide_size: Canvas
    narrow_size: Canvas


def picture(kind: str, alt: str, rows: int | tuple[int, int], *asked: object) -> Picture:
    """Return the picture that the address called `kind` draws of what is asked, with its number of rows (a pair: for a
    desk and for a telephone). Its addresses change with the policy and the program, so that a browser may keep the
    drawing for good."""
    wide, narrow = (reverse(kind, args=[*asked, width], query={"v": version()}) for width in (WIDE, NARROW))
    wide_rows, narrow_rows = rows if isinstance(rows, tuple) else (rows, rows)
    return Picture(wide, narrow, alt, canvas(kind, wide_rows, WIDE), canvas(kind, narrow_rows, NARROW))
