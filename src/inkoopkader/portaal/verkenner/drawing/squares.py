"""The grids of tariff percentages as cells with a word in each: a chart draws them, the table beside it writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from inkoopkader.overzicht.tariffs import DISCOUNT, FIXED, SURCHARGE, Part, Tariffs
from inkoopkader.regels.spoken import show

STRONG, SOFT, FAINT, PARTLY, UNKNOWN = "sterk", "zacht", "flauw", "deels", "onbekend"


@dataclass(frozen=True, slots=True)
class Square:
    """One cell. `text` is what stands in it, `short` the same on a telephone; `kind` is one of the five above."""

    row: str
    column: str
    text: str
    short: str
    kind: str


def by_care(found: Sequence[Tariffs], care: Mapping[str, str]) -> list[Square]:
    """Return what holds per kind of care and zorgkantoor: a fixed percentage, the base with a surcharge, or the base.

    Kinds of care about which nobody says anything of their own share the last row.
    """
    special = [code for code in care if any(item.special(code) for item in found)]
    squares = [_of_care(care[code], item, item.special(code)) for code in special for item in found]
    rest = _("Andere zorg") if special else _("Alle zorg")
    return squares + [_base(rest, item.label, item.base) for item in found]


def over_years(found: Iterable[Tariffs]) -> list[Square]:
    """Return the base percentage per zorgkantoor and year."""
    return [_base(item.label, str(item.year), item.base) for item in found]


def rows(squares: Iterable[Square]) -> dict[str, list[Square]]:
    """Return the cells per row, in the order of the columns."""
    found: dict[str, list[Square]] = {}
    for square in squares:
        found.setdefault(square.row, []).append(square)
    return found


def percent(value: Decimal) -> str:
    """Return '96,5%'."""
    return show(value, "percentage")


def points(value: Decimal) -> str:
    """Return '+1,4' or '-2': percentage points."""
    shown = percent(value).removesuffix("%")
    return f"+{shown}" if value > 0 else shown


def _of_care(row: str, item: Tariffs, special: Sequence[Part]) -> Square:
    fixed = [part for part in special if part.role == FIXED and part.figures]
    if fixed:
        figure = percent(max(figure for part in fixed for figure in part.figures))
        return Square(row, item.label, figure, figure.removesuffix("%"), STRONG)
    extra = [part for part in special if part.role in (SURCHARGE, DISCOUNT) and part.figures]
    if extra:
        together = " ".join(points(part.figures[0]) for part in extra)
        return Square(row, item.label, _("basis {points}").format(points=together), together, SOFT)
    return _base(row, item.label, item.base)


def _base(row: str, column: str, base: Part | None) -> Square:
    """The cell of a base percentage: the figure, the figure and unknown, or unknown."""
    figures = sorted(base.figures) if base is not None else []
    if base is None or not figures:
        return Square(row, column, _("onbekend"), "?", UNKNOWN)
    first = percent(figures[0])
    if len(figures) == 1 and base.known:
        return Square(row, column, first, first.removesuffix("%"), FAINT)
    return Square(row, column, _("{figure} of ?").format(figure=first), f"{first.removesuffix('%')}?", PARTLY)
