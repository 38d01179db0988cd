"""Fixed words and values for people, in the language of the reader.

Dutch is the language of the source and of the policy; what the policy itself says stays Dutch (`values.show`, `wording`).
A face with more languages hands in how it translates; without that everything is Dutch.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inkoopkader.regels import moments, values

DUTCH, ENGLISH = "nl", "en"
_SWAPPED = str.maketrans(",.", ".,")
_UNITS = {
    "dagen": ("day", "days"),
    "maanden": ("month", "months"),
    "jaren": ("year", "years"),
    "uren": ("hour", "hours"),
}


class _Reader:
    """How the face at hand translates, and which language it speaks now."""

    translate: Callable[[str], str] = staticmethod(lambda text: text)
    language: Callable[[], str] = staticmethod(lambda: DUTCH)


def hand_in(translate: Callable[[str], str], language: Callable[[], str]) -> None:
    """Let a face say, once, how it translates a Dutch text and which language (`nl`, `en`) its reader reads now."""
    _Reader.translate, _Reader.language = staticmethod(translate), staticmethod(language)


def in_english() -> bool:
    """Does the reader read English?"""
    return _Reader.language() == ENGLISH


def phrase(text: str, **parts: object) -> str:
    """Return a fixed Dutch text in the language of the reader, with its `{parts}` filled in.

    The catalogue collects the texts that stand in a call of this function.
    """
    said = _Reader.translate(text)
    return said.format(**parts) if parts else said


def show(value: Any, kind: str) -> str:
    """Return a value as the reader expects it: € 1.234,56 or €1,234.56, 4 augustus 2027 om 17.00 uur or 4 August 2027 at
    17:00."""
    return _english(value, kind) if in_english() else values.show(value, kind)


def _english(value: Any, kind: str) -> str:
    if value is values.UNKNOWN:
        return "unknown"
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, datetime):
        clock = moments.to_clock(value)
        seconds = f":{clock.second:02d}" if clock.second else ""
        return f"{_english(clock.date(), 'datum')} at {clock.hour:02d}:{clock.minute:02d}{seconds}"
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, Decimal):
        number = values.show(abs(value), kind).split()
        sign = "-" if value < 0 else ""
        if kind == "euro":
            return f"{sign}€{number[1].translate(_SWAPPED)}"
        unit = f" {_UNITS[kind][value != 1]}" if kind in _UNITS else ""
        return sign + number[0].translate(_SWAPPED) + unit
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return str(value)


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The English names of the months, as `values.MONTHS` has the Dutch ones."""
