"""Amounts of money as integer cents, read as people and spreadsheets write them."""

from __future__ import annotations

import re
from decimal import Decimal

from inkoopkader.regels import values

_DUTCH = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d{1,2}\Z")


def cents(text: str) -> int:
    """Return an amount in euros as cents: 1234.5, 1234,50 and 1.234,50 are the same. Raises FormulaError for anything else,
    also for a third decimal and for 1.234, which can be either."""
    bare = text.replace("€", "").replace("\u00a0", "").strip()
    if _DUTCH.match(bare):
        bare = bare.replace(".", "").replace(",", ".")
    found = values.parse("euro", bare)
    if not isinstance(found, Decimal):
        raise ValueError("het bedrag ontbreekt")
    return int(found.scaleb(2))


def as_written(amount: int) -> str:
    """Return cents as euros in Dutch: 123456 is "€ 1.234,56"."""
    return values.show(Decimal(amount).scaleb(-2), "euro")
