"""The full rounding table as SQL of one engine: every mode, digits, sign, tie and division by zero, next to
`round_fraction`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

from inkoopkader.regels.exact import CONTEXT, round_fraction
from inkoopkader.regels.sql import numbers, value
from inkoopkader.regels.sql.dialect import Dialect, Engine
from inkoopkader.regels.sql.value import Value

MODES = ("rond", "rond_omlaag", "rond_omhoog")
TOP, BELOW = 62, 13
FIXED = (Decimal(1), Decimal(2), Decimal(3), Decimal(-8), Decimal("0.5"), Decimal("12.50"), Decimal(0))

Run = Callable[[str], list[tuple[Any, ...]]]
"""Runs SQL that reads the table `breuken` (columns boven and onder, BIGINT) and returns the rows."""


def fractions() -> list[tuple[int, int]]:
    """Numerators with two decimals and denominators with one, as integers."""
    return [(top, below) for top in range(-TOP, TOP + 1) for below in range(-BELOW, BELOW + 1)]


def wrong(engine: Engine, run: Run, factor: int = 1) -> list[str]:
    """Every cell of the table that differs. `factor` makes the numerators longer, so that they need 128 bits."""
    top = Value(value.column("boven"), "euro", 2, -TOP * factor, TOP * factor, False)
    below = Value(value.column("onder"), "aantal", 1, -BELOW, BELOW, False)
    if factor > 1:
        top = numbers.combine(
            "*", "euro", Value(value.column("boven"), "euro", 2, -TOP, TOP, False), numbers.whole(factor, "getal", 0)
        )
    asked: list[tuple[str, int, Decimal | None, Value]] = []
    for mode in MODES:
        for digits in (-2, -1, 0, 1, 2, 3):
            asked.append((mode, digits, None, numbers.rounded(mode, "euro", top, below, digits, lambda item: item)))
            for fixed in FIXED:
                asked.append(
                    (
                        mode,
                        digits,
                        fixed,
                        numbers.rounded(
                            mode, "euro", top, value.constant(fixed, "getal", 2), digits, lambda item: item
                        ),
                    )
                )
    dialect = Dialect(engine)
    columns = ", ".join(
        f"{dialect.text(value.typed(found), pretty=False)} AS c{place}" for place, (*_, found) in enumerate(asked)
    )
    mistakes = []
    with localcontext(CONTEXT):
        for boven, onder, *cells in run(f"SELECT boven, onder, {columns} FROM breuken"):
            for (mode, digits, fixed, found), cell in zip(asked, cells, strict=True):
                under = Decimal(onder).scaleb(-1) if fixed is None else fixed
                expected = round_fraction(mode, Decimal(boven * factor).scaleb(-2), under, digits)
                got = None if cell is None else Decimal(int(cell)).scaleb(-found.scale)
                if expected != got:
                    mistakes.append(f"{mode}({boven * factor}/100 / {under}, {digits}) is {expected}, niet {got}")
                if got is not None and not found.low <= int(cell) <= found.high:
                    mistakes.append(
                        f"{mode}({boven}/100 / {under}, {digits}): {cell} ligt buiten de bewezen grens {found.low} tot {found.high}"
                    )
    return mistakes
