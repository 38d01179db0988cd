"""The grids of tariff percentages as cells with a word in each: a chart draws them, the table beside it writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from inkoopkader.overzicht.outcomes import BETWEEN
from inkoopkader.overzicht.tariffs import DISCOUNT, FIXED, SURCHARGE, Part, Tariffs
from inkoopkader.regels.spoken import show

STRONG, SOFT, FAINT, PARTLY, UNKNOWN = "sterk", "zacht", "flauw", "deels", "onbekend"
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Square:
    """One cell. `text` is what stands in it, `short` the same on a telephone, both with BREAK where a drawing begins a new
    line; `kind` is one of the five above."""

    row: str
    column: str
    text: str
    short: str
    kind: str

    @property
    def said(self) -> str:
        """What stands in it, on one line."""
        return " ".join(self.text.split())


def by_care(found: Sequence[Tariffs], care: Mapping[str, str]) -> list[Square]:
    """Return what holds per kind of care and zorgkantoor: a fixed percentage, the base with a surcharge, or the base.

    Kinds of care about which nobody says anything of their own share the last row.
    """
    special = [code for code in care if any(item.special(code) for item in found)]
    squares = [_of_care(care[code], code, item) for code in special for item in found]
    rest = _("Andere zorg") if special else _("Alle zorg")
    other = next(code for code in care if code not in special)
    return squares + [_of_care(rest, other, item) for item in found]


def over_years(found: Iterable[Tariffs]) -> list[Square]:
    """Return the base percentage per zorgkantoor and year in the plain case."""
    return [_base(item.label, str(item.year), item.plain_base) for item in found]


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


def _of_care(row: str, code: str, item: Tariffs) -> Square:
    """The cell of a kind of care in the plain case: what is fixed, or the base with the surcharges that may come on
    top."""
    fixed = item.may_hold(code, FIXED)
    if fixed:
        figure = percent(max(figure for part in fixed for figure in part.figures))
        if any(code in part.certain for part in fixed):
            return Square(row, item.label, figure, figure.removesuffix("%"), STRONG)
        return Square(row, item.label, _("{figure} of ?").format(figure=figure), f"{figure.removesuffix('%')}?", PARTLY)
    extra = [points(part.figures[0]) for part in item.may_hold(code, SURCHARGE)]
    if extra:
        text = _("basis {points}").format(points=BREAK.join(extra))
        return Square(row, item.label, text, BREAK.join(extra), SOFT)
    return _base(row, item.label, item.plain_base)


def _base(row: str, column: str, base: Part | None) -> Square:
    """The cell of a base percentage: the figures, the figures and unknown, or unknown."""
    figures = sorted(base.figures) if base is not None else []
    if base is None or not figures:
        return Square(row, column, _("onbekend"), "?", UNKNOWN)
    highest = {outcome.high for outcome in base.outcomes}
    shown = [
        _("hoogstens {figure}").format(figure=f"{BREAK}{percent(figure)}") if figure in highest else percent(figure)
        for figure in figures
    ]
    short = [percent(figure).removesuffix("%") for figure in figures]
    if len(figures) == 1 and base.known:
        return Square(row, column, shown[0], short[0], FAINT)
    said = _("{figure} of ?").format(figure=shown[-1])
    for figure in reversed(shown[:-1]):
        said = _("{figure} of {others}").format(figure=figure, others=f"{BREAK}{said}")
    if figures[0] in highest:  # a narrow cell has room for the figure alone
        return Square(row, column, said, BREAK.join(["≤?", *short]), PARTLY)
    return Square(row, column, said, BREAK.join([f"{short[0]}?", *short[1:]]), PARTLY)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A surcharge or discount with a figure: a row of the chart and of the table beside it. `at_most`: something can make
    it lower."""

    item: Tariffs
    part: Part
    points: Decimal
    at_most: bool

    @property
    def name(self) -> str:
        """The zorgkantoor and the title."""
        return f"{self.item.label}: {self.part.title}"

    @property
    def label(self) -> str:
        """The figure: '+1,4', '-2', 'hoogstens +2'."""
        said = points(self.points)
        return _("hoogstens {high}").format(high=said) if self.at_most else said


def adjustments(found: Iterable[Tariffs]) -> list[Adjustment]:
    """Return the surcharges and discounts that have a figure, each figure once."""
    return [
        Adjustment(item, part, figure, not part.known or any(one.kind == BETWEEN for one in part.outcomes))
        for item in found
        for part in item.parts
        if part.role in (SURCHARGE, DISCOUNT)
        for figure in part.figures
    ]
