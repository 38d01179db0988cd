"""The fields of a claim message as SQL over its lines: what a field holds, and what is wrong with it."""

from __future__ import annotations

from inkoopkader.declaraties.layout import Field

LINE = "regel"
_TYPES = {"datum": "DATE", "bedrag": "BIGINT", "aantal": "BIGINT"}
EMPTY, DIGITS, DAY, SIGN, PATTERN, CHARACTER, RESERVE = (
    "leeg",
    "cijfers",
    "dag",
    "teken",
    "patroon",
    "letter",
    "reserve",
)
REASONS = {
    EMPTY: "dit veld is verplicht en hier leeg",
    DIGITS: "hier horen alleen cijfers",
    DAY: "hier hoort een dag die bestaat, als EEJJMMDD",
    SIGN: "hier hoort D (debet) of C (credit)",
    PATTERN: "hier hoort de vorm {pattern}",
    CHARACTER: "hier staat een teken dat in een bericht niet mag",
    RESERVE: "dit deel is niet in gebruik en hoort leeg te zijn",
}
"""Why a field is set apart, by the key that the SQL gives."""
_LETTER = {"N": "[0-9]", "A": "[A-Za-z]"}
_MOST_DAYS = "[12][0-9]{3}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"


def raw(field: Field) -> str:
    """Return the characters of a field, as they stand."""
    return f"substr({LINE}, {field.start}, {field.length})"


def value(field: Field) -> str:
    """Return what a field holds: a day, cents, a count, or text without the spaces behind it; NULL when it is empty.

    A number that need not be there and is all zeros or spaces is empty; one that must be there is zero.
    """
    text = f"rtrim({raw(field)})"
    if field.kind == "datum":
        return f"try_strptime({raw(field)}, '%Y%m%d')::DATE"
    if field.kind in ("bedrag", "aantal"):
        number = f"TRY_CAST({text} AS BIGINT)"
        return number if field.mandatory else f"nullif({number}, 0)"
    if field.kind == "cijfers" and not field.mandatory:
        return f"CASE WHEN {text} <> repeat('0', {field.length}) THEN nullif({text}, '') END"
    return f"nullif({text}, '')"


def wrong(field: Field) -> str:
    """Return the key of what is wrong with a field; NULL when nothing is."""
    text, all_spaces = raw(field), f"trim({raw(field)}) = ''"
    if field.kind == "reserve":
        return f"CASE WHEN NOT {all_spaces} THEN '{RESERVE}' END"
    cases = [f"WHEN {all_spaces} THEN " + (f"'{EMPTY}'" if field.mandatory else "NULL")]
    if field.kind == "debet_credit":
        cases.append(f"WHEN {text} NOT IN ('D', 'C') THEN '{SIGN}'")
    elif field.kind == "tekst":
        cases.append(f"WHEN regexp_matches({text}, '\\x7f') THEN '{CHARACTER}'")
        if field.pattern:
            cases.append(f"WHEN NOT regexp_full_match({text}, '{_regex(field.pattern)}') THEN '{PATTERN}'")
    else:
        cases.append(f"WHEN NOT regexp_full_match({text}, '[0-9]+') THEN '{DIGITS}'")
        if field.kind == "datum":
            cases.append(f"WHEN try_strptime({text}, '%Y%m%d') IS NULL THEN '{DAY}'")
    return f"CASE {' '.join(cases)} END"


def sound(field: Field) -> str:
    """Return a regular expression: characters that fit it have nothing wrong. Some that do not fit are right all the same (a
    text that begins with a space, 29 February), which `wrong` finds out: it takes longer, and most lines do not need it."""
    size, mark = field.length, "\\x7f"
    if field.kind == "reserve":
        return f" {{{size}}}"
    if field.kind == "debet_credit":
        found = "[DC]"
    elif field.kind == "datum":
        found = _MOST_DAYS
    elif field.numeric:
        found = f"[0-9]{{{size}}}"
    elif field.pattern:
        found = _regex(field.pattern)
    else:
        found = f"[^ {mark}][^{mark}]{{{size - 1}}}"
    return found if field.mandatory else f"(?:{found}| {{{size}}})"


def column_type(field: Field) -> str:
    """Return the DuckDB type of a field's value."""
    return _TYPES.get(field.kind, "VARCHAR")


def _regex(pattern: str) -> str:
    return "".join(_LETTER[sign] for sign in pattern)
