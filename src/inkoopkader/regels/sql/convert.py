"""Read a column exactly: what the values of a file mean as scaled integers, dates, moments, booleans, codes; and which
are none of these.

Every function returns two pieces of DuckDB SQL over the raw column: its value (NULL when it is empty, `onbekend` or
wrong) and whether it is wrong.
"""

from __future__ import annotations

import re

from inkoopkader.regels import values
from inkoopkader.regels.sql.clock import FIRST_YEAR, LAST_YEAR, summer
from inkoopkader.regels.sql.columns import Fact
from inkoopkader.regels.sql.value import DAY, FIRST_DAY, LAST_DAY, SECOND

Pair = tuple[str, str]
_CODE = r"^[A-Za-z0-9][A-Za-z0-9_.+\-]*$"
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?$"
EMPTY_SET = "[]"


def quoted(name: str) -> str:
    """Return a column name between quotes."""
    return '"' + name.replace('"', '""') + '"'


def convert(fact: Fact, physical: str) -> Pair | None:
    """Return value and wrongness of a column of a physical type; None when the type can never hold this fact."""
    column = quoted(fact.name)
    kind = fact.type
    if kind in values.NUMERIC:
        return _believable(fact, _number(column, fact.scale, physical), physical)
    if physical == "VARCHAR":
        return _text(column, kind)
    if kind == "ja_nee" and physical == "BOOLEAN":
        return column, "FALSE"
    if kind == "datum" and physical == "DATE":
        wrong = f"({column} < DATE '0001-01-01' OR {column} > DATE '9999-12-31')"
        return f"CASE WHEN NOT {wrong} THEN {column} END", f"coalesce({wrong}, FALSE)"
    if kind == "tijdstip" and physical.startswith("TIMESTAMP"):
        return _stamp(column, physical)
    if kind == "codes" and physical == "VARCHAR[]":
        return _listed(column)
    return None


def _believable(fact: Fact, pair: Pair | None, physical: str) -> Pair | None:
    """Refuse what `values.parse` refuses: a percentage of more than 500%, and a point that was meant for thousands."""
    if pair is None:
        return None
    made, wrong = pair
    doubts = []
    if fact.type == "percentage":
        doubts.append(f"abs({made}) > {values.MAX_PERCENTAGE * 10**fact.scale}")
    if physical == "VARCHAR":
        text = f"trim({quoted(fact.name)})"
        longer = f"length(regexp_extract({text}, '\\.(\\d*)$', 1)) > {fact.scale}"
        pattern = values.THOUSANDS.pattern.removesuffix(r"\Z")
        thousands = "TRUE" if fact.type == "euro" else f"regexp_matches({text}, '^{pattern}$')"
        doubts.append(f"({longer} AND {thousands})")
    if not doubts:
        return pair
    doubt = f"coalesce({' OR '.join(doubts)}, FALSE)"
    return f"CASE WHEN NOT {doubt} THEN {made} END", f"(({wrong}) OR {doubt})"


def _number(column: str, scale: int, physical: str) -> Pair | None:
    power = 10**scale
    if match := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", physical):
        width, decimals = int(match[1]), int(match[2])
        factor = f"CAST({power} AS DECIMAL({scale + 1},0))"
        target = "BIGINT" if width - decimals + scale <= 18 else "HUGEINT"
        if width + scale + 1 > 38:
            return _number_text(f"CAST({column} AS VARCHAR)", scale)
        if decimals <= scale:
            return f"CAST({column} * {factor} AS {target})", "FALSE"
        exact = f"(CAST({column} AS DECIMAL({max(1, width - decimals + scale)},{scale})) = {column})"
        return f"CASE WHEN {exact} THEN CAST({column} * {factor} AS {target}) END", f"coalesce(NOT {exact}, FALSE)"
    if physical in ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"):
        return f"CAST({column} AS BIGINT) * {power}" if power > 1 else f"CAST({column} AS BIGINT)", "FALSE"
    if physical in ("BIGINT", "UBIGINT", "HUGEINT"):
        fits = f"({column} BETWEEN -{10**values.MAX_DIGITS} AND {10**values.MAX_DIGITS})"
        kind = "BIGINT" if scale <= 3 else "HUGEINT"
        return f"CASE WHEN {fits} THEN CAST({column} AS {kind}) * {power} END", f"coalesce(NOT {fits}, FALSE)"
    if physical in ("DOUBLE", "FLOAT"):
        return _number_text(f"CAST({column} AS VARCHAR)", scale)
    return _number_text(column, scale) if physical == "VARCHAR" else None


def _number_text(text: str, scale: int) -> Pair:
    trimmed = f"trim({text})"
    some = f"({text} IS NOT NULL AND {trimmed} NOT IN ('', 'onbekend'))"
    fraction = rf"(\.\d{{1,{scale}}}0*)?" if scale else r"(\.0+)?"
    good = f"regexp_matches({trimmed}, '^-?0*\\d{{1,{values.MAX_DIGITS}}}{fraction}$')"
    width = values.MAX_DIGITS + scale
    target = "BIGINT" if width <= 18 else "HUGEINT"
    number = f"CAST(CAST(regexp_replace({trimmed}, '^(-?)0+(\\d)', '\\1\\2') AS DECIMAL({width},{scale})) * CAST({10**scale} AS DECIMAL({scale + 1},0)) AS {target})"
    return f"CASE WHEN {some} AND {good} THEN {number} END", f"({some} AND NOT {good})"


def _text(column: str, kind: str) -> Pair:
    trimmed = column if kind == "tekst" else f"trim({column})"
    some = f"({column} IS NOT NULL AND trim({column}) NOT IN ('', 'onbekend'))"
    if kind == "tekst":
        return f"CASE WHEN {some} THEN trim({column}) END", "FALSE"
    if kind == "ja_nee":
        return (
            f"CASE {trimmed} WHEN 'ja' THEN TRUE WHEN 'nee' THEN FALSE END",
            f"({some} AND {trimmed} NOT IN ('ja', 'nee'))",
        )
    if kind == "code":
        good = f"regexp_matches({trimmed}, '{_CODE}')"
        return f"CASE WHEN {some} AND {good} THEN {trimmed} END", f"({some} AND NOT {good})"
    if kind == "codes":
        parts = f"list_transform(string_split({trimmed}, ';'), lambda x: trim(x))"
        good = (
            f"({trimmed} = '{EMPTY_SET}' OR len(list_filter({parts}, lambda x: NOT regexp_matches(x, '{_CODE}'))) = 0)"
        )
        made = (
            f"CASE WHEN {trimmed} = '{EMPTY_SET}' THEN CAST([] AS VARCHAR[]) ELSE list_sort(list_distinct({parts})) END"
        )
        return f"CASE WHEN {some} AND {good} THEN {made} END", f"({some} AND NOT {good})"
    if kind == "datum":
        day = f"CASE WHEN regexp_matches({trimmed}, '{_DATE}') AND {trimmed} >= '0001' THEN TRY_CAST({trimmed} AS DATE) END"
        return day, f"({some} AND ({day}) IS NULL)"
    return _moment_text(trimmed, some)


def _listed(column: str) -> Pair:
    good = f"(len(list_filter({column}, lambda x: x IS NULL OR NOT regexp_matches(x, '{_CODE}'))) = 0)"
    return f"CASE WHEN {good} THEN list_sort(list_distinct({column})) END", f"({column} IS NOT NULL AND NOT {good})"


def _stamp(column: str, physical: str) -> Pair:
    micros = f"epoch_us({column})"
    if physical == "TIMESTAMP WITH TIME ZONE":
        low, high = (FIRST_DAY + 1) * DAY, LAST_DAY * DAY
        wrong = f"({micros} NOT BETWEEN {low} AND {high})"
        return f"CASE WHEN NOT {wrong} THEN {micros} END", f"coalesce({wrong}, FALSE)"
    return _clock(micros, f"{column} IS NOT NULL")


def _moment_text(trimmed: str, some: str) -> Pair:
    """A clock time without zone is a Dutch one; with a zone it says its moment itself."""
    good = f"regexp_matches({trimmed}, '{_MOMENT}')"
    zoned = f"regexp_matches({trimmed}, '(Z|[+-]\\d{{2}}:\\d{{2}})$') AND length({trimmed}) > 11"
    clock = f"epoch_us(TRY_CAST(regexp_replace({trimmed}, '(Z|[+-]\\d{{2}}:\\d{{2}})$', '') AS TIMESTAMP))"
    shift = f"CASE WHEN right({trimmed}, 1) = 'Z' THEN 0 ELSE (CAST(right({trimmed}, 2) AS BIGINT) * 60 + CAST(left(right({trimmed}, 5), 2) AS BIGINT) * 3600) * {SECOND}"
    shift += f" * CASE WHEN substr({trimmed}, length({trimmed}) - 5, 1) = '-' THEN -1 ELSE 1 END END"
    dutch, _ = _clock(f"epoch_us(TRY_CAST({trimmed} AS TIMESTAMP))", good)
    made = f"CASE WHEN {some} AND {good} THEN CASE WHEN {zoned} THEN {clock} - {shift} ELSE {dutch} END END"
    return made, f"({some} AND ({made}) IS NULL)"


def _clock(micros: str, some: str) -> Pair:
    """From Dutch clock time to moment, as `clock.Clock.from_clock`; a year without known summer time is refused."""
    starts, ends = summer()
    place = f"(year(make_timestamp({micros})) - {FIRST_YEAR - 1})"
    inside = f"{micros} - {2 * 3600 * SECOND} >= [{', '.join(map(str, starts))}][{place}] AND {micros} - {2 * 3600 * SECOND} < [{', '.join(map(str, ends))}][{place}]"
    known = f"(year(make_timestamp({micros})) BETWEEN {FIRST_YEAR} AND {LAST_YEAR})"
    made = f"CASE WHEN {some} AND {known} THEN {micros} - CASE WHEN {inside} THEN {2 * 3600 * SECOND} ELSE {3600 * SECOND} END END"
    return made, f"({some} AND NOT {known})"
