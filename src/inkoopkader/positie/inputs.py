"""What a person types in a field, as the policy writes it; and back, as a person expects to find it.

`96,5` or `96,5%` becomes 0.965, `1.234,56` becomes 1234.56, `4-8-2027` or `4 augustus 2027` becomes 2027-08-04. For who
reads English `96.5`, `1,234.56` and `4 August 2027` are the same. What one reader writes for thousands and the other for
decimals is read as the language of the page has it, or refused: never as a thousand times too much or too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from unicodedata import category

from inkoopkader.positie.answers import UNKNOWN, Given
from inkoopkader.regels import moments, values
from inkoopkader.regels.casefile import bounds_of, check_bounds
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError, FormulaError
from inkoopkader.regels.spoken import MONTHS, in_english, phrase, quote, show

MAX_TEXT = 500
# thousands are set apart by a sign or by spaces; 0.500 is no thousand of anything
_SPACED = r"[1-9]\d{0,2}(?: \d{3})+"
_DUTCH = re.compile(rf"[-\u2212]?(?:[1-9]\d{{0,2}}(?:\.\d{{3}})+|{_SPACED}|\d+)(?:,\d+)?", re.ASCII)
_POINT = re.compile(r"[-\u2212]?\d+\.\d{1,2}", re.ASCII)
_ENGLISH = re.compile(rf"[-\u2212]?(?:[1-9]\d{{0,2}}(?:,\d{{3}})+|{_SPACED}|\d+)(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"[-\u2212]?(?:\d+,\d{1,2}|[1-9]\d{0,2}(?:\.\d{3})+,\d+)", re.ASCII)
_POINT_OF_THOUSANDS = re.compile(r"[-\u2212]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_BEFORE = re.compile(r"([-\u2212]?) ?(?:€|EUR\b|euros?\b) ?", re.IGNORECASE)
_AFTER = re.compile(
    r" ?(?:[€%]|\b(?:EUR|euros?|uur|uren|hours?|dag|dagen|days?|maand|maanden|months?|jaar|jaren|years?))\Z",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_MONTHS = (
    {name: number for number, name in enumerate(values.MONTHS, start=1)}
    | {name[:3]: number for number, name in enumerate(values.MONTHS, start=1)}
    | {"mrt": 3}
    | {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}
    | {name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)}
)


def example(kind: str) -> str:
    """Say how an answer of a type is written; empty for a type that speaks for itself."""
    match kind:
        case "percentage":
            return phrase("Bijvoorbeeld 96,5")
        case "euro":
            return phrase("Bijvoorbeeld 1.234,56")
        case "datum":
            return phrase("Bijvoorbeeld 4-8-2027")
        case "tijdstip":
            return phrase("Bijvoorbeeld 4-8-2027 17:00")
        case "aantal":
            return phrase("Een getal, bijvoorbeeld 12")
        case "uren":
            return phrase("Een aantal uren, bijvoorbeeld 7,5")
        case "dagen":
            return phrase("Een aantal dagen")
        case "maanden":
            return phrase("Een aantal maanden")
        case "jaren":
            return phrase("Een aantal jaren")
    return ""


YEAR = "jaartal"
"""The unit (`eenheid`) of a number that is a year."""
_MOST_IN_A_HINT = 10_000


def hint(entry: Entry) -> str:
    """Say how an answer to an entry is written, and within which bounds where those are narrow; empty for a type that
    speaks for itself."""
    low, high = (show(bound, entry.type) for bound in entry.bounds) if entry.bounds is not None else ("", "")
    if entry.extra.get("eenheid") == YEAR:
        return phrase("Een jaartal van {low} tot en met {high}", low=low, high=high) if low else phrase("Een jaartal")
    if entry.bounds is None or entry.type not in values.NUMERIC:
        return example(entry.type)
    if entry.type == "percentage" and entry.bounds[0] > 0:
        return phrase("Bijvoorbeeld 96,5; van {low} tot en met {high}", low=low, high=high)
    if entry.type not in ("percentage", "euro") and entry.bounds[1] <= _MOST_IN_A_HINT:
        return phrase("Een getal van {low} tot en met {high}", low=_bare(low), high=_bare(high))
    return example(entry.type)


def _bare(shown: str) -> str:
    """A shown number without its unit, which stands behind the field."""
    return shown.partition(" ")[0]


def unit(entry: Entry) -> str:
    """Return what stands behind the field of an entry; the words of the policy are quoted."""
    own = str(entry.extra.get("eenheid") or "")
    if own:
        return "" if own == YEAR else quote(own)
    match entry.type:
        case "percentage":
            return "%"
        case "euro":
            return "€"
        case "uren":
            return phrase("uur")
        case "dagen":
            return phrase("dagen")
        case "maanden":
            return phrase("maanden")
        case "jaren":
            return phrase("jaar")
    return ""


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
    seen = entry.type != "tekst" or not any(category(sign) == "Cf" for sign in text)  # Cf: signs that one does not see
    if not seen or any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text):
        raise CaseError(phrase("Hierin staan tekens die niet kunnen. Typ het opnieuw."))
    text = _SPACES.sub(" ", text).strip()
    if not text:
        return None
    if len(text) > MAX_TEXT:
        raise CaseError(phrase("Dit is te lang. Gebruik hoogstens {most} tekens.", most=MAX_TEXT))
    written = _READERS.get(entry.type, _number if entry.type in values.NUMERIC else _same)(entry, text)
    return str(values.plain(_check(entry, written)))


def _same(entry: Entry, text: str) -> str:
    return text


def _choice(entry: Entry, text: str) -> str:
    if entry.type == "ja_nee" and text not in ("ja", "nee"):
        raise CaseError(phrase("Kies ja of nee."))
    if entry.codes is not None and text not in entry.codes:
        raise CaseError(phrase("Kies een van de antwoorden."))
    return text


def _number(entry: Entry, text: str) -> str:
    own = str(entry.extra.get("eenheid") or "")
    text = text.removesuffix(own).rstrip() if own else text
    bare = _AFTER.sub("", _BEFORE.sub(r"\1", text, count=1) if _BEFORE.match(text) else text)
    if "%" in text and entry.type != "percentage":
        raise CaseError(phrase("Hier hoort geen percentage. {example}.", example=hint(entry)))
    bare = _with_point(entry, bare)
    bare = bare.replace("\u2212", "-")
    if len(bare) > 40:
        raise CaseError(phrase("Dit getal is te groot."))
    number = Decimal(bare)
    if entry.type == "percentage":
        number = number.scaleb(-2)
    decimals = max(0, -int(number.normalize().as_tuple().exponent))
    most = entry.scale - (2 if entry.type == "percentage" else 0)
    if decimals > entry.scale:
        raise CaseError(
            phrase("Gebruik hoogstens {most} cijfers achter de komma.", most=most)
            if most > 0
            else phrase("Vul een heel getal in, zonder komma.")
        )
    return format(number, "f")


def _with_point(entry: Entry, bare: str) -> str:
    """A number as Python writes it. `1.234` is a thousand in Dutch; in English it can only be a percentage: somebody who
    is used to Dutch may mean a thousand by it."""
    if in_english():
        if _POINT_OF_THOUSANDS.fullmatch(bare) and entry.type != "percentage":
            raise CaseError(
                phrase(
                    "Schrijf {thousand} zonder teken voor duizendtallen, of met een komma.",
                    thousand=bare.replace(".", ""),
                )
            )
        if _ENGLISH.fullmatch(bare):
            return bare.replace(",", "").replace(" ", "")
        if _COMMA.fullmatch(bare):
            return bare.replace(".", "").replace(",", ".")
    elif _DUTCH.fullmatch(bare):
        return bare.replace(".", "").replace(" ", "").replace(",", ".")
    elif _POINT.fullmatch(bare):
        return bare
    raise CaseError(phrase("Vul een getal in. {example}.", example=hint(entry)))


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
        raise CaseError(phrase("De dag {day} bestaat niet. {example}.", day=text, example=example("datum"))) from None
    raise CaseError(phrase("Vul een datum in. {example}.", example=example("datum")))


def _moment(entry: Entry, text: str) -> str:
    found = re.fullmatch(r"(.+?)(?:T| om | at | )(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: uur)?", text)
    if not found:
        _read_day(text)
        raise CaseError(phrase("Zet ook de tijd erbij. {example}.", example=example("tijdstip")))
    day = _read_day(found[1])
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise CaseError(
            phrase("De tijd {time} bestaat niet. {example}.", time=f"{hour}:{found[3]}", example=example("tijdstip"))
        )
    clock = datetime.combine(day, time(hour, minute, second))
    if moments.to_clock(moments.from_clock(clock)).replace(tzinfo=None) != clock:
        raise CaseError(
            phrase("De tijd {time} bestaat niet: de klok gaat die nacht een uur vooruit.", time=f"{hour}:{found[3]}")
        )
    return clock.isoformat()


_READERS = {"ja_nee": _choice, "code": _choice, "datum": _day, "tijdstip": _moment}


def _check(entry: Entry, written: object) -> object:
    """Return the value that the policy makes of it. Raises CaseError in words for beside a field."""
    try:
        value = values.parse(entry.type, written, entry.scale if entry.type in values.NUMERIC else None)
    except FormulaError:
        raise CaseError(phrase("Dit kan niet kloppen. Kijk na wat u hebt ingevuld.")) from None
    bounds = bounds_of(entry)
    if bounds is not None and value is not None and not bounds[0] <= value <= bounds[1]:
        if entry.type in ("datum", "tijdstip"):
            low, high = (show(moments.day_of(bound), "datum") for bound in bounds)
            raise CaseError(phrase("Vul een dag in van {low} tot en met {high}.", low=low, high=high))
        low, high = (show(bound, entry.type) for bound in bounds)
        raise CaseError(phrase("Vul een waarde in van {low} tot en met {high}.", low=low, high=high))
    try:
        check_bounds(entry, value)
    except FormulaError:
        raise CaseError(phrase("Kies uit de antwoorden die er staan.")) from None
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
        if in_english():
            return show(value, "tijdstip")
        return f"{clock.day}-{clock.month}-{clock.year} {clock.hour:02d}:{clock.minute:02d}{seconds}"
    if isinstance(value, date):
        return show(value, "datum") if in_english() else f"{value.day}-{value.month}-{value.year}"
    if isinstance(value, Decimal):
        written = show(value, entry.type).replace("€", "").strip().removesuffix("%").partition(" ")[0]
        doubtful = in_english() and entry.type != "percentage" and _POINT_OF_THOUSANDS.match(written)
        return f"{written}0" if doubtful else written  # see `_with_point`
    return given
