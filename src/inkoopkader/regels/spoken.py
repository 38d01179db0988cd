"""Fixed words and values for people, in the language of the reader.

Dutch is the language of the source and of the policy; what the policy itself says stays Dutch (`values.show`, `wording`).
A face with more languages hands in how it translates; without that everything is Dutch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any

from inkoopkader.regels import moments, values

DUTCH, ENGLISH = "nl", "en"
_SWAPPED = str.maketrans(",.", ".,")
_UNITS = {
    "dagen": ("day", "days"),
    "maanden": ("month", "months"),
    "jaren": ("year", "years"),
    "uren": ("hour", "hours"),
    "procentpunt": ("percentage point", "percentage points"),
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


def language() -> str:
    """Return the language of the reader (`nl`, `en`)."""
    return ENGLISH if in_english() else DUTCH


class Mixed(str):
    """A text that knows which of its parts are words of the policy: `runs` holds (part, is it the policy's?)."""

    runs: tuple[tuple[str, bool], ...]

    def __new__(cls, runs: Iterable[tuple[str, bool]]) -> Mixed:
        parts = tuple((text, quoted) for text, quoted in runs if text)
        made = super().__new__(cls, "".join(text for text, _ in parts))
        made.runs = parts
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        """A copy has the same parts."""
        return (self.runs,)


def quote(text: str) -> str:
    """Return words of the policy, which stay Dutch whatever the language of the reader is."""
    return text if isinstance(text, Mixed) else Mixed([(text, True)])


def runs(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the parts of a text in order, each with whether it is words of the policy."""
    return text.runs if isinstance(text, Mixed) else ((text, False),)


def join(separator: str, texts: Iterable[str]) -> str:
    """Return texts after each other, as `separator.join` does, each part as it was."""
    found: list[tuple[str, bool]] = []
    for number, text in enumerate(texts):
        found += [(separator, False)] * (number > 0)
        found += runs(text)
    return Mixed(found)


def phrase(text: str, /, **parts: object) -> str:
    """Return a fixed Dutch text in the language of the reader, with its `{parts}` filled in; a part that was quoted stays
    so.

    The catalogue collects the texts that stand in a call of this function.
    """
    said = _Reader.translate(text)
    if not any(isinstance(part, Mixed) for part in parts.values()):
        return said.format(**parts) if parts else said
    found: list[tuple[str, bool]] = []
    for literal, name, _format, _conversion in Formatter().parse(said):
        found.append((literal, False))
        if name is not None:
            found += runs(part if isinstance(part := parts[name], str) else str(part))
    return Mixed(found)


def who_words(who: str) -> str:
    """Say who has to do something: the roles that the policy knows are fixed words; whoever else it names is quoted."""
    said = {
        "zorgaanbieder": phrase("zorgaanbieder"),
        "zorgkantoor": phrase("zorgkantoor"),
        "beide": phrase("beide"),
        "derde": phrase("derde"),
    }
    return said.get(who) or quote(who)


def kind_name(kind: str) -> str:
    """Say the kind of a rule of the policy."""
    said = {
        "feit": phrase("feit"),
        "oordeel": phrase("oordeel"),
        "bewijs": phrase("bewijs"),
        "parameter": phrase("parameter"),
        "regel": phrase("regel"),
        "instelling": phrase("instelling"),
        "verzamel": phrase("verzamel"),
        "document": phrase("document"),
        "termijn": phrase("termijn"),
        "controle": phrase("controle"),
        "ingebouwd": phrase("ingebouwd"),
    }
    return said.get(kind, kind)


def level_name(level: str) -> str:
    """Say what a value is about: a contract, a production line and so on."""
    said = {
        "regel": phrase("productieregel"),
        "clientmaand": phrase("cliëntmaand"),
        "client": phrase("cliënt"),
        "contract": phrase("contract"),
        "aanbieder": phrase("aanbieder"),
        "regio": phrase("regio"),
    }
    return said.get(level, level)


def show(value: Any, kind: str) -> str:
    """Return a value as the reader expects it: € 1.234,56 or €1,234.56, 4 augustus 2027 om 17.00 uur or 4 August 2027 at
    17:00. A text of the policy is quoted."""
    if isinstance(value, str | frozenset) and value:
        return quote(values.show(value, kind))
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
        one = Decimal("0.01") if kind == values.POINTS else 1
        unit = f" {_UNITS[kind][abs(value) != one]}" if kind in _UNITS else ""
        return sign + number[0].translate(_SWAPPED) + unit
    return "none" if isinstance(value, frozenset) else str(value)


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
