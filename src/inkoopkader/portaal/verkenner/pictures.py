"""A chart on a page: where its drawing is for a desk and for a telephone, and what it shows in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from inkoopkader.portaal.verkenner.drawing.svg import NARROW, WIDE
from inkoopkader.portaal.verkenner.versions import version


@dataclass(frozen=True, slots=True)
class Picture:
    """`alt` says what the chart shows; the figures themselves stand in the table beside it."""

    wide: str
    narrow: str
    alt: str


def picture(name: str, alt: str, *asked: object) -> Picture:
    """Return the picture that the address called `name` draws of what is asked. Its addresses change with the policy and
    the program, so that a browser may keep the drawing for good."""
    wide, narrow = (reverse(name, args=[*asked, width], query={"v": version()}) for width in (WIDE, NARROW))
    return Picture(wide, narrow, alt)
