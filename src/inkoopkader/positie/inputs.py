"""What a person types in a field, as the policy writes it; and back, as a person expects to find it.

`96,5` or `96,5%` becomes 0.965, `1.234,56` becomes 1234.56, `4-8-2027` or `4 augustus 2027` becomes 2027-08-04.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from inkoopkader.positie.answers import UNKNOWN, Given
from inkoopkader.regels import moments, values
from inkoopkader.regels.casefile import check_bounds
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError, FormulaError

MAX_TEXT = 500
EXAMPLES = {
    "percentage": "Bijvoorbeeld 96,5",
    "euro": "Bijvoorbeeld 1.234,56",
    "datum": "Bijvoorbeeld 4-8-2027",
    "tijdstip": "Bijvoorbeeld 4-8-2027 17:00",
    "aantal": "Een getal, bijvoorbeeld 12",
    "uren": "Een aantal uren, bijvoorbeeld 7,5",
    "dagen": "Een aantal dagen",
    "maanden": "Een aantal maanden",
    "jaren": "Een aantal jaren",
}
UNITS = {"percentage": "%", "euro": "€", "uren": "uur", "dagen": "dagen", "maanden": "maanden", "jaren": "jaar"}
_DUTCH = re.compile(r"[-\u2212]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?\Z")
_POINT = re.compile(r"[-\u2212]?\d+\.\d{1,2}\Z")
_WORDS = re.compile(r"[€%\s]|\b(EUR|euro|uur|uren|dag|dagen|maand|maanden|jaar|jaren)\b", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_MONTHS = (
    {name: number for number, name in enumerate(values.MONTHS, start=1)}
    | {name[:3]: number for number, name in enumerate(values.MONTHS, start=1)}
    | {"mrt": 3}
)


def read_typed(entry: Entry, typed: str | Iterable[str]) -> Given | None:
    """Return what was typed for a fact as the policy writes it; None for an empty field.

    Raises CaseError with a message for beside the field.
    """
    if entry.type == "codes":
        given = (typed,) if isinstance(typed, str) else tuple(typed)
        chosen = tuple(sorted({item for item in given if item}))
        _check(entry, list(chosen))
        return chosen or None
    text = typed if isinstance(typed, str) else next(iter(typed), "")
    if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text):
        raise CaseError("Hierin staan tekens die niet kunnen. Typ het opnieuw.")
    text = _SPACES.sub(" ", text).strip()
    if not text:
        return None
    if len(text) > MAX_TEXT:
        raise CaseError(f"Dit is te lang. Gebruik hoogstens {MAX_TEXT} tekens.")
    written = _READERS.get(entry.type, _number if entry.type in values.NUMERIC else _same)(entry, text)
    return str(values.plain(_check(entry, written)))


def _same(entry: Entry, text: str) -> str:
    return text


def _choice(entry: Entry, text: str) -> str:
    if entry.type == "ja_nee" and text not in ("ja", "nee"):
        raise CaseError("Kies ja of nee.")
    if entry.codes is not None and text not in entry.codes:
        raise CaseError("Kies een van de antwoorden.")
    return text


def _number(entry: Entry, text: str) -> str:
    example = f"Vul een getal in. {EXAMPLES[entry.type]}."
    bare = _WORDS.sub("", text)
    if "%" in text and entry.type != "percentage":
        raise CaseError(f"Hier hoort geen percentage. {EXAMPLES[entry.type]}.")
    if _DUTCH.match(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif not _POINT.match(bare):
        raise CaseError(example)
    bare = bare.replace("\u2212", "-")
    if len(bare) > 40:
        raise CaseError("Dit getal is te groot.")
    number = Decimal(bare)
    if entry.type == "percentage":
        number = number.scaleb(-2)
    decimals = max(0, -int(number.normalize().as_tuple().exponent))
    most = entry.scale - (2 if entry.type == "percentage" else 0)
    if decimals > entry.scale:
        raise CaseError(
            f"Gebruik hoogstens {most} cijfers achter de komma." if most > 0 else "Vul een heel getal in, zonder komma."
        )
    return format(number, "f")


def _day(entry: Entry, text: str) -> str:
    return _read_day(text).isoformat()


def _read_day(text: str) -> date:
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
            return date(*(int(part) for part in found.groups()))
        if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
        found = re.fullmatch(r"(\d{1,2}) ([a-z]+)\.? (\d{4})", text.casefold())
        if found and found[2] in _MONTHS:
            return date(int(found[3]), _MONTHS[found[2]], int(found[1]))
    except ValueError:
        raise CaseError(f"De dag {text} bestaat niet. {EXAMPLES['datum']}.") from None
    raise CaseError(f"Vul een datum in. {EXAMPLES['datum']}.")


def _moment(entry: Entry, text: str) -> str:
    found = re.fullmatch(r"(.+?)(?:T| om | )(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: uur)?", text)
    if not found:
        _read_day(text)
        raise CaseError(f"Zet ook de tijd erbij. {EXAMPLES['tijdstip']}.")
    day = _read_day(found[1])
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise CaseError(f"De tijd {hour}:{found[3]} bestaat niet. {EXAMPLES['tijdstip']}.")
    return f"{day.isoformat()}T{hour:02d}:{minute:02d}:{second:02d}"


_READERS = {"ja_nee": _choice, "code": _choice, "datum": _day, "tijdstip": _moment}


def _check(entry: Entry, written: object) -> object:
    """Return the value that the policy makes of it. Raises CaseError in words for beside a field."""
    try:
        value = values.parse(entry.type, written, entry.scale if entry.type in values.NUMERIC else None)
    except FormulaError:
        raise CaseError("Dit kan niet kloppen. Kijk na wat u hebt ingevuld.") from None
    if entry.bounds is not None and value is not None and not entry.bounds[0] <= value <= entry.bounds[1]:
        low, high = (values.show(bound, entry.type) for bound in entry.bounds)
        raise CaseError(f"Vul een waarde in van {low} tot en met {high}.")
    try:
        check_bounds(entry, value)
    except FormulaError:
        raise CaseError("Kies uit de antwoorden die er staan.") from None
    return value


def typed_again(entry: Entry, given: Given | None) -> str | tuple[str, ...]:
    """Return a stored value as it stands in the field: what `read_typed` reads back as the same value."""
    if given is None or given == UNKNOWN:
        return () if entry.type == "codes" else ""
    if isinstance(given, tuple):
        return given
    try:
        value = values.parse(entry.type, given, entry.scale if entry.type in values.NUMERIC else None)
    except FormulaError:
        return given
    if isinstance(value, datetime):
        clock = moments.to_clock(value)
        seconds = f":{clock.second:02d}" if clock.second else ""
        return f"{clock.day}-{clock.month}-{clock.year} {clock.hour:02d}:{clock.minute:02d}{seconds}"
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    if isinstance(value, Decimal):
        return values.show(value, entry.type).removesuffix("%").removeprefix("€ ").partition(" ")[0]
    return given
