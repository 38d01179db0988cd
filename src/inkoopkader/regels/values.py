"""The types of the language: what a written text means, and how a value is shown."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from inkoopkader.regels import moments, spoken
from inkoopkader.regels.errors import FormulaError, nearest

NUMERIC = ("euro", "percentage", "aantal", "uren", "dagen", "maanden", "jaren")
TYPES = (*NUMERIC, "datum", "tijdstip", "ja_nee", "code", "codes", "tekst")
POINTS = "procentpunt"
"""How a percentage is shown that is added to another one, such as a surcharge of 2 points (`eenheid`)."""
SCALE = {"euro": 2, "percentage": 6, "aantal": 0, "uren": 2, "dagen": 0, "maanden": 0, "jaren": 0}
MAX_DIGITS = 15
UNKNOWN = None
"""The value of everything that is not known. There is only one; reasons are kept by the trace."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
MAX_PERCENTAGE = 5  # 500%: what is higher was meant as a number of percents
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+\-]*\Z")


def parse(kind: str, written: Any, decimals: int | None = None) -> Any:
    """Turn a written value into a value of type `kind`.

    `written` is a text (or a list of texts for `codes`); `onbekend` and None give UNKNOWN. `decimals` is how many
    decimals a number may have (default: the type's own). Numbers become Decimal, dates date, moments an aware datetime
    in UTC, `codes` a frozenset. Raises FormulaError with what was expected.
    """
    if written is None or (isinstance(written, str) and written == "onbekend"):
        return UNKNOWN
    if kind == "codes":
        if isinstance(written, str) or not isinstance(written, (list, tuple, set, frozenset)):
            raise FormulaError(
                spoken.phrase("hier hoort een lijst van codes, zoals [a, b], niet '{written}'", written=written)
            )
        return frozenset(parse("code", item) for item in written)
    if isinstance(written, (list, dict)):
        raise FormulaError(spoken.phrase("hier hoort één waarde van type {kind}, geen lijst of groep", kind=kind))
    text = str(written).strip()
    if kind in NUMERIC:
        return _number(kind, text, SCALE[kind] if decimals is None else decimals)
    if kind == "ja_nee":
        if text in ("ja", "nee"):
            return text == "ja"
        raise FormulaError(spoken.phrase("schrijf ja, nee of onbekend in plaats van '{text}'", text=text))
    if kind == "datum":
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError
            return date.fromisoformat(text)
        except ValueError:
            raise FormulaError(
                spoken.phrase("'{text}' is geen datum; schrijf jjjj-mm-dd, bijvoorbeeld 2026-09-24", text=text)
            ) from None
    if kind == "tijdstip":
        return _moment(text)
    if kind == "code":
        if not _CODE.match(text):
            raise FormulaError(
                spoken.phrase(
                    "'{text}' is geen code; gebruik letters, cijfers, punt, plus, streepje en liggend streepje",
                    text=text,
                )
            )
        return text
    if kind == "tekst":
        return text
    raise FormulaError(spoken.phrase("onbekend type '{kind}'", kind=kind))


def _number(kind: str, text: str, decimals: int) -> Decimal:
    if not _NUMBER.match(text):
        raise FormulaError(_not_a_number(kind, text))
    whole, _, fraction = text.lstrip("-").partition(".")
    if len(whole.lstrip("0")) > MAX_DIGITS:
        raise FormulaError(spoken.phrase("'{text}' is te groot voor {kind}", text=_short(text), kind=kind))
    too_fine = len(fraction.rstrip("0")) > decimals
    # the third decimal of an amount of money, and three zeros behind anything, were meant as thousands
    if too_fine or (len(fraction) > decimals and (kind == "euro" or THOUSANDS.match(text))):
        raise FormulaError(
            spoken.phrase(
                "'{text}' heeft meer dan {decimals} decimalen, dat past niet bij {kind}{thousands}",
                text=_short(text),
                decimals=decimals,
                kind=kind,
                thousands=_thousands(kind, text, too_fine),
            )
        )
    number = Decimal(text if len(fraction) <= decimals else text[: decimals - len(fraction)].rstrip("."))
    if kind == "percentage" and abs(number) > MAX_PERCENTAGE:
        raise FormulaError(
            spoken.phrase(
                "'{text}' is {read}. Schrijf {meant} als {fraction}.",
                text=text,
                read=f"{_dutch(number * 100)}%",
                meant=f"{_dutch(number)}%",
                fraction=_fraction(number),
            )
        )
    return number


def _thousands(kind: str, text: str, too_fine: bool) -> str:
    """Advice for a number whose point may have been meant to separate thousands."""
    if not THOUSANDS.match(text):
        return ""
    meant = text.replace(".", "") + (".00" if kind == "euro" else "")
    if too_fine:
        return spoken.phrase("; schrijf {meant} als de punt duizendtallen scheidt", meant=meant)
    other = text.rstrip("0").rstrip(".")
    return spoken.phrase(
        "; schrijf {meant} als de punt duizendtallen scheidt, en anders {other}", meant=meant, other=other
    )


def _fraction(percentage: Decimal) -> str:
    return format((percentage / 100).normalize(), "f")


def _not_a_number(kind: str, text: str) -> str:
    """What is wrong with a number, and how the same number is written here."""
    bare = re.sub(r"[€%\s]", "", text)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})*,\d+|-?\d+,\d+|-?\d{1,3}(\.\d{3}){2,}", bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", bare):
        bare = bare.replace(",", "")
    message = spoken.phrase("'{text}' is geen getal.", text=_short(text))
    if not re.search(r"\d", text):
        return message + nearest(text, ("onbekend", "vervallen"))
    if not _NUMBER.match(bare) or len(bare) > MAX_DIGITS:
        advice = spoken.phrase("Schrijf een punt voor de decimalen en geen teken voor duizendtallen.")
        return f"{message} {advice}"
    number = Decimal(bare)
    if "%" in text or (kind == "percentage" and abs(number) > MAX_PERCENTAGE):
        shown = f"{_dutch(number)}%"
        if kind != "percentage":
            advice = spoken.phrase("Een percentage hoort bij het type percentage, niet bij {kind}.", kind=kind)
        else:
            advice = spoken.phrase("Schrijf {shown} als {fraction}.", shown=shown, fraction=_fraction(number))
        return f"{message} {advice}"
    advice = spoken.phrase(
        "Schrijf een punt voor de decimalen en geen teken voor duizendtallen: {number}.", number=bare
    )
    return f"{message} {advice}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}..."


def _moment(text: str) -> datetime:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", text):
            raise ValueError
        clock = datetime.fromisoformat(text)
    except ValueError:
        raise FormulaError(
            spoken.phrase(
                "'{text}' is geen tijdstip; schrijf jjjj-mm-ddTuu:mm:ss, bijvoorbeeld 2026-06-15T12:00:00", text=text
            )
        ) from None
    try:
        moment = clock.astimezone(UTC) if clock.tzinfo else moments.from_clock(clock)
        moments.to_clock(moment)
        return moment
    except OverflowError:
        raise FormulaError(spoken.phrase("'{text}' ligt buiten de kalender", text=text)) from None


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it, losing nothing: numbers as text, ja/nee/onbekend, ISO dates, moments on the
    Dutch clock."""
    if value is UNKNOWN:
        return "onbekend"
    if value is True or value is False:
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return format(value.normalize() if value == value.to_integral() and abs(value) < 10**20 else value, "f")
    if isinstance(value, datetime):
        return moments.to_clock(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (frozenset, set)):
        return sorted(value)
    return value


MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def show(value: Any, kind: str) -> str:
    """Return a value as a Dutch reader expects it: € 1.234,56 · 96,5% · 4 augustus 2027 om 17.00 uur · ja · onbekend.

    The space after € does not break, so that no line ends between the sign and its amount.
    """
    if value is UNKNOWN:
        return "onbekend"
    if value is True or value is False:
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        clock = moments.to_clock(value)
        seconds = f".{clock.second:02d}" if clock.second else ""
        return f"{show(clock.date(), 'datum')} om {clock.hour:02d}.{clock.minute:02d}{seconds} uur"
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, Decimal):
        if kind == "percentage":
            return f"{_dutch(value * 100)}%"
        if kind == POINTS:
            return f"{_dutch(value * 100)} {POINTS}"
        if kind == "euro":
            return f"€\N{NO-BREAK SPACE}{_dutch(value, 2)}"
        unit = {
            "dagen": ("dag", "dagen"),
            "maanden": ("maand", "maanden"),
            "jaren": ("jaar", "jaar"),
            "uren": ("uur", "uur"),
        }.get(kind)
        return _dutch(value) + (f" {unit[value != 1]}" if unit else "")
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "geen"
    return str(value)


def _dutch(number: Decimal, minimum: int = 0) -> str:
    text = format(number, "f")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(minimum, "0")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    # four digits stay together, as Dutch readers expect of a year; amounts of money always get their dots
    grouped = f"{int(whole):,}".replace(",", ".") if minimum or len(whole) > 4 else whole
    return sign + grouped + (f",{fraction}" if fraction else "")
