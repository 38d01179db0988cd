"""How large a drawing is, known before it is drawn: a page keeps that room free, so that nothing moves when it comes in."""

from __future__ import annotations

from dataclasses import dataclass

WIDE, NARROW = "breed", "smal"
"""The two widths in which every chart is drawn: for a desk and for a telephone."""
WIDTHS = {WIDE: 840, NARROW: 358}
_ROWS = {
    "beeld-tarieven": {WIDE: (28, 66), NARROW: (26, 120)},
    "beeld-tarieven-jaren": {WIDE: (28, 34), NARROW: (26, 48)},
    "beeld-opslagen": {WIDE: (30, 82), NARROW: (46, 76)},
    "beeld-termijnen": {WIDE: (30, 66), NARROW: (48, 62)},
    "beeld-alle-termijnen": {WIDE: (44, 66), NARROW: (44, 64)},
    "beeld-capaciteit": {WIDE: (160, 18), NARROW: (150, 22)},
    "beeld-verloop": {WIDE: (186, 12), NARROW: (186, 12)},
    "positie-percentages": {WIDE: (44, 77), NARROW: (44, 120)},
}
"""Pixels per row and around all rows, per kind of chart (the name of its address)."""
CAPACITY_COLUMNS = {WIDE: 4, NARROW: 2}


@dataclass(frozen=True, slots=True)
class Canvas:
    """Width and height in pixels."""

    width: int
    height: int


def canvas(kind: str, rows: int, width: str) -> Canvas:
    """Return the size of a chart of a kind with a number of rows (of small charts, for one that holds several)."""
    row, around = _ROWS[kind][width]
    return Canvas(WIDTHS[width], row * max(rows, 1) + around)


def capacity_rows(places: int, width: str) -> int:
    """Return over how many rows the small charts of municipalities are spread."""
    return -(-places // CAPACITY_COLUMNS[width])
