"""What a check says of a line, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from inkoopkader.declaraties.general import General
from inkoopkader.prestaties.amounts import as_written
from inkoopkader.regels import values


def messages(line: Mapping[str, Any], general: General) -> Iterator[tuple[str, str]]:
    """Yield for each of the `codes` of a line its code and what it says; `line` has the columns of a claim line as stored, and
    `afgesproken_cent` and `andere` of the check."""
    told = {name: _words(value) for name, value in line.items()}
    told |= {name.removesuffix("_cent"): _euros(value) for name, value in line.items() if name.endswith("_cent")}
    rate, number = line.get("tarief_cent"), line.get("aantal")
    told["berekend"] = _euros(rate * number) if rate is not None and number is not None else "onbekend"
    first, last = line.get("van"), line.get("tot_en_met")
    if isinstance(first, date) and isinstance(last, date):
        told["dagen"] = str((last - first).days + 1)
    for code in line["codes"]:
        yield code, general.checks[code].message.format_map(told)


def _words(value: Any) -> str:
    if value is None:
        return "onbekend"
    return values.show(value, "datum") if isinstance(value, date) else str(value)


def _euros(cents: int | None) -> str:
    return "onbekend" if cents is None else as_written(cents)
