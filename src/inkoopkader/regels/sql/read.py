"""Read a table of cases: every column by its meaning, every wrong value named, nothing lost and nothing guessed."""

# ruff: noqa: S608 - every name in the SQL is checked against the policy or quoted

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import duckdb

from inkoopkader.regels import values
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import value
from inkoopkader.regels.sql.columns import CASE_COLUMNS, LABEL, Fact, describe, read_header
from inkoopkader.regels.sql.convert import convert, quoted
from inkoopkader.regels.sql.csvfile import RAW
from inkoopkader.regels.sql.periods import Pair
from inkoopkader.regels.sql.shape import CASE_KEYS, KEYS, ROW, Shape, shape_of
from inkoopkader.regels.sql.stages import INPUT
from inkoopkader.regels.sql.tablefile import open_file

TYPED = "_getypeerd"
_SHOWN = 5
_CODES_SHOWN = 40


@dataclass(slots=True)
class Cases:
    """A table read and checked, as input tables of a shape in a DuckDB connection; `facts` describes its columns,
    `header` is as it was written."""

    origin: str
    shape: Shape
    header: tuple[str, ...]
    columns: dict[str, Fact]
    facts: dict[str, value.Value]
    pairs: list[Pair]
    rows: int
    notes: list[str] = field(default_factory=list)


def read_cases(connection: duckdb.DuckDBPyConnection, policy: Policy, origin: str) -> Cases:
    """Check RAW and make the input tables. Raises CaseError with every wrong column and its first rows."""
    described = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {RAW}").fetchall()}
    physical = {name: str(kind) for name, kind in described.items() if name != "_rij"}
    found = read_header(policy, origin, list(physical))
    keys = [name for name in KEYS if name in physical]
    try:
        shape = shape_of(keys, {fact.level for fact in found.values()})
    except CaseError as error:
        raise CaseError(f"{origin}: {error}") from None
    pieces = _Pieces(origin, physical)
    pieces.case(policy)
    for key in keys:
        pieces.key(key)
    if LABEL in physical:
        pieces.made[f"_{LABEL}"] = f"CAST({quoted(LABEL)} AS VARCHAR)"
    for fact in found.values():
        pieces.fact(fact)
    if pieces.problems:
        raise CaseError("\n".join(f"{origin}: {problem}" for problem in pieces.problems))
    kind = "TABLE" if all(item == "VARCHAR" for item in physical.values()) else "VIEW"
    select = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in pieces.made.items())
    connection.execute(f"CREATE {kind} {TYPED} AS SELECT _rij, {select} FROM {RAW}")
    rows, measured = _check(connection, policy, pieces, found)
    cases = Cases(
        origin,
        shape,
        tuple(physical),
        found,
        {name: describe(fact, measured[name]) for name, fact in found.items()},
        _pairs(connection, origin),
        rows,
    )
    _offices(policy, cases)
    _input_tables(connection, cases)
    return cases


class _Pieces:
    """The SQL of every column: its value, and when it is wrong."""

    def __init__(self, origin: str, physical: dict[str, str]) -> None:
        self.origin, self.physical = origin, physical
        self.made: dict[str, str] = {}
        self.wrong: dict[str, str] = {}
        self.problems: list[str] = []

    def case(self, policy: Policy) -> None:
        """Zorgkantoor and day of a row."""
        office = f"trim(CAST({quoted('zorgkantoor')} AS VARCHAR))" if "zorgkantoor" in self.physical else "''"
        self.made["_kantoor"] = f"coalesce({office}, '')"
        day, year = "CAST(NULL AS DATE)", "CAST(NULL AS BIGINT)"
        for name, kind in (("peildatum", "datum"), ("jaar", "aantal")):
            if name in self.physical:
                pair = convert(Fact(name, kind, "regio", 0, ()), self.physical[name])
                if pair is None:
                    self.problems.append(
                        f"de kolom {name} is van type {self.physical[name].lower()}; hier hoort een {kind}"
                    )
                    continue
                self.wrong[name] = pair[1]
                if name == "peildatum":
                    day = pair[0]
                else:
                    year = pair[0]
                    self.wrong[name] = f"({pair[1]} OR coalesce(({year}) NOT BETWEEN 2000 AND 2100, FALSE))"
        self.made["_dag"] = (
            f"coalesce({day}, CASE WHEN ({year}) BETWEEN 2000 AND 2100 THEN make_date(CAST({year} AS BIGINT), 1, 1) END)"
        )

    def key(self, name: str) -> None:
        """A key column; the text identifies, whatever its type."""
        text = f"nullif(trim(CAST({quoted(name)} AS VARCHAR)), '')"
        self.made[f"_{name}"] = text
        if name in ("contract", "aanbieder", "regio"):
            self.wrong[name] = f"(({text}) IS NULL)"

    def fact(self, fact: Fact) -> None:
        """A column with a fact."""
        pair = convert(fact, self.physical[fact.name])
        if pair is None:
            self.problems.append(
                f"de kolom {fact.name} is van type {self.physical[fact.name].lower()}; hier hoort {fact.type}"
            )
            return
        self.made[fact.name], wrong = pair
        self.wrong[fact.name] = wrong


def _check(
    connection: duckdb.DuckDBPyConnection, policy: Policy, pieces: _Pieces, found: dict[str, Fact]
) -> tuple[int, dict[str, dict[str, Any]]]:
    """Measure every column in one pass: how many are wrong, the bounds, whether any is unknown.

    Raises CaseError with the first wrong rows.
    """
    wants: list[tuple[str, str, str]] = [("", "rows", "count(*)")]
    wants += [
        (name, "wrong", f"count(CASE WHEN {wrong} THEN 1 END)")
        for name, wrong in pieces.wrong.items()
        if wrong != "FALSE"
    ]
    if f"_{LABEL}" in pieces.made:  # read now, so that damage shows before anything is written
        wants.append((LABEL, "read", f"0 * max(length({pieces.made[f'_{LABEL}']}))"))
    rows_wrong = connection.execute(f"SELECT {', '.join(sql for *_, sql in wants)} FROM {RAW}").fetchone() or ()
    rows = int(rows_wrong[0])
    if not rows:
        raise CaseError(
            f"{pieces.origin}: deze tabel heeft wel een kop maar geen rijen; zet onder de kop één rij per zaak"
        )
    problems = []
    for (name, _, _), count in zip(wants[1:], rows_wrong[1:], strict=True):
        if count:
            problems.append(_wrong_rows(connection, pieces, name, found.get(name), int(count)))
    if problems:
        raise CaseError("\n".join(problems))
    measured: dict[str, dict[str, Any]] = {name: {} for name in found}
    asks: list[tuple[str, str, str]] = []
    for name, fact in found.items():
        column = quoted(name)
        asks.append((name, "unknowns", f"count(*) > count({column})"))
        if fact.type in values.NUMERIC or fact.type in ("datum", "tijdstip"):
            place = column if fact.type != "datum" else f"datediff('day', DATE '1970-01-01', {column})"
            asks += [(name, "low", f"min({place})"), (name, "high", f"max({place})")]
        if outside := _outside(fact):
            asks.append((name, "outside", f"count(CASE WHEN {outside} THEN 1 END)"))
    if asks:
        got = connection.execute(f"SELECT {', '.join(sql for *_, sql in asks)} FROM {TYPED}").fetchone() or ()
        for (name, what, _), item in zip(asks, got, strict=True):
            measured[name][what] = item
    for name, fact in found.items():
        if measured[name].get("outside"):
            problems.append(_outside_rows(connection, policy, pieces, fact, int(measured[name]["outside"])))
        if (
            fact.type in values.NUMERIC
            and measured[name]["low"] is not None
            and max(abs(measured[name]["low"]), abs(measured[name]["high"])) >= 10 ** (values.MAX_DIGITS + fact.scale)
        ):
            problems.append(
                f"{pieces.origin}: kolom {name}: een getal heeft meer dan {values.MAX_DIGITS} cijfers voor de komma"
            )
    if problems:
        raise CaseError("\n".join(problems))
    return rows, measured


def _wrong_rows(
    connection: duckdb.DuckDBPyConnection, pieces: _Pieces, name: str, fact: Fact | None, count: int
) -> str:
    first = connection.execute(
        f"SELECT _rij, {quoted(name)} FROM {RAW} WHERE {pieces.wrong[name]} ORDER BY _rij LIMIT {_SHOWN}"
    ).fetchall()
    if name == "jaar":
        why = "hier hoort een jaar van 2000 tot 2100"
    elif fact is None and name != "peildatum":
        why = "deze sleutel mag niet leeg zijn"
    else:
        why = _reason("datum" if fact is None else fact.type, first[0][1], fact.scale if fact is not None else 0)
    return f"{pieces.origin}: kolom {name}: {why} ({_rows(first)}{_more(count)})"


def _reason(kind: str, written: Any, scale: int) -> str:
    from inkoopkader.regels.errors import FormulaError

    text = written if isinstance(written, list) else str(written)
    try:
        values.parse(
            kind,
            text.split(";") if kind == "codes" and isinstance(text, str) else text,
            scale if kind in values.NUMERIC else None,
        )
    except FormulaError as error:
        return str(error)
    return f"'{written}' is hier geen {kind}"


def _rows(first: Sequence[tuple[int, Any]]) -> str:
    return "; ".join(f"rij {row + 1}: {'leeg' if shown is None else shown}" for row, shown in first)


def _more(count: int) -> str:
    return f"; en nog {count - _SHOWN}" if count > _SHOWN else ""


def _outside(fact: Fact) -> str:
    """When a value lies outside the bounds or codes that hold at the zorgkantoor of its row."""
    column = quoted(fact.name)
    grouped: dict[str, list[str]] = {}
    for office, bounds, codes in fact.rules:
        parts = []
        if bounds is not None:
            place = column if fact.type != "datum" else f"datediff('day', DATE '1970-01-01', {column})"
            parts.append(f"{place} NOT BETWEEN {bounds[0]} AND {bounds[1]}")
        if codes is not None:
            listed = ", ".join("'" + code.replace("'", "''") + "'" for code in sorted(codes))
            parts.append(
                f"len(list_filter({column}, lambda x: x NOT IN ({listed}))) > 0"
                if fact.type == "codes"
                else f"{column} NOT IN ({listed})"
            )
        grouped.setdefault(" OR ".join(parts), []).append(office)
    return " OR ".join(
        f"(_kantoor IN ({', '.join(repr(office) for office in offices)}) AND ({test}))"
        for test, offices in grouped.items()
    )


def _outside_rows(
    connection: duckdb.DuckDBPyConnection, policy: Policy, pieces: _Pieces, fact: Fact, count: int
) -> str:
    first = connection.execute(
        f"SELECT t._rij, r.{quoted(fact.name)}, t._kantoor FROM {TYPED} t JOIN {RAW} r ON r._rij = t._rij WHERE {_outside_of(fact)} ORDER BY t._rij LIMIT {_SHOWN}"
    ).fetchall()
    office = first[0][2]
    bounds, codes = next((bounds, codes) for name, bounds, codes in fact.rules if name == office)
    if codes is not None:
        why = f"een code die niet is toegestaan.{nearest(str(first[0][1]), codes)} Kies uit {_listed(codes)}."
    else:
        low, high = (_shown(end, fact) for end in bounds or (0, 0))
        why = f"een waarde buiten de grens van {low} tot {high}"
    return (
        f"{pieces.origin}: kolom {fact.name}: {why} ({_rows([(row, shown) for row, shown, _ in first])}{_more(count)})"
    )


def _listed(codes: Collection[str]) -> str:
    shown = ", ".join(sorted(codes)[:_CODES_SHOWN])
    return f"{shown} en nog {len(codes) - _CODES_SHOWN}" if len(codes) > _CODES_SHOWN else shown


def _outside_of(fact: Fact) -> str:
    return _outside(fact).replace(quoted(fact.name), f"t.{quoted(fact.name)}").replace("_kantoor", "t._kantoor")


def _shown(end: int, fact: Fact) -> Any:
    if fact.type == "datum":
        return values.plain(value.EPOCH + timedelta(days=end))
    found = value.unraw(end, fact.type, fact.scale)
    return format(found.normalize(), "f") if isinstance(found, Decimal) else values.plain(found)


def _pairs(connection: duckdb.DuckDBPyConnection, origin: str) -> list[Pair]:
    found = connection.execute(f"SELECT _kantoor, _dag, min(_rij) FROM {TYPED} GROUP BY ALL ORDER BY ALL").fetchall()
    empty = [row for _, day, row in found if day is None]
    if empty:
        raise CaseError(f"{origin}: rij {min(empty) + 1} heeft geen jaar en geen peildatum")
    return [(office or None, day) for office, day, _ in found]


def _offices(policy: Policy, cases: Cases) -> None:
    unknown = sorted({office for office, _ in cases.pairs if office is not None and office not in policy.offices})
    if unknown:
        hints = "; ".join(f"'{office}' bestaat niet.{nearest(office, policy.offices)}" for office in unknown[:_SHOWN])
        raise CaseError(f"{cases.origin}: kolom zorgkantoor: {hints} Kies uit {', '.join(policy.offices)}.")


def _input_tables(connection: duckdb.DuckDBPyConnection, cases: Cases) -> None:
    """One table per table of the shape; what is said twice about one contract or client must be the same."""
    narrow = {
        name: "" if not (fact.type in values.NUMERIC and value.fits(cases.facts[name])) else "BIGINT"
        for name, fact in cases.columns.items()
    }
    shown = [quoted(key) for key in ("_rij", *CASE_KEYS, *(f"_{key}" for key in (*KEYS, LABEL) if key in cases.header))]
    shown += [
        f"CAST({quoted(name)} AS {kind}) AS {quoted(name)}" if kind else quoted(name) for name, kind in narrow.items()
    ]
    connection.execute(f"CREATE VIEW {INPUT}{ROW} AS SELECT {', '.join(shown)} FROM {TYPED}")
    for table in cases.shape.tables[1:]:
        levels = cases.shape.holds(table)
        facts = [name for name, fact in cases.columns.items() if fact.level in levels]
        keys = [*CASE_KEYS, *cases.shape.keys[table]]
        others = [key for key in cases.shape.carried(table) if key not in keys]
        _constant(connection, cases, table, keys, [*others, *facts])
        picks = "".join(f", any_value({quoted(name)}) AS {quoted(name)}" for name in (*others, *facts))
        known = " AND ".join(f"{key} IS NOT NULL" for key in keys)
        connection.execute(
            f"CREATE TABLE {INPUT}{table} AS SELECT {', '.join(keys)}{picks} FROM {INPUT}{ROW} WHERE {known} GROUP BY {', '.join(keys)}"
        )
        own = cases.shape.keys[table][0]
        split = connection.execute(
            f"SELECT count(*) FROM (SELECT {own} FROM {INPUT}{table} GROUP BY {own} HAVING count(DISTINCT (_kantoor, _dag)) > 1)"
        ).fetchone()
        if split and split[0] and table in ("contract", "client"):
            cases.notes.append(
                f"{split[0]} keer staat dezelfde {table} bij meer dan één zorgkantoor of peildatum; die tellen elk apart"
            )


def _constant(
    connection: duckdb.DuckDBPyConnection, cases: Cases, table: str, keys: Sequence[str], names: Sequence[str]
) -> None:
    if not names:
        return
    tests = [
        f"(count({quoted(name)}) NOT IN (0, count(*)) OR min({quoted(name)}) IS DISTINCT FROM max({quoted(name)}))"
        for name in names
    ]
    columns = ", ".join(f"{test} AS {quoted(name)}" for test, name in zip(tests, names, strict=True))
    known = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    grouped = f"SELECT {', '.join(keys)}, {columns} FROM {INPUT}{ROW} WHERE {known} GROUP BY {', '.join(keys)}"
    counts = (
        connection.execute(
            f"SELECT {', '.join(f'count_if({quoted(name)})' for name in names)} FROM ({grouped})"
        ).fetchone()
        or ()
    )
    problems = []
    for name, count in zip(names, counts, strict=True):
        if count:
            first = connection.execute(
                f"SELECT {', '.join(cases.shape.keys[table])} FROM ({grouped}) WHERE {quoted(name)} ORDER BY ALL LIMIT {_SHOWN}"
            ).fetchall()
            which = "; ".join(" ".join(str(part) for part in row) for row in first)
            label = name.removeprefix("_")
            problems.append(
                f"{cases.origin}: kolom {label}: dit hoort bij een {table} en is niet in alle rijen van die {table} gelijk ({which}{_more(int(count))})"
            )
    if problems:
        raise CaseError("\n".join(problems))


__all__ = ["CASE_COLUMNS", "RAW", "Cases", "open_file", "read_cases"]
