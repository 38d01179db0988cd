"""Read a claim message AW319: the records as tables, what is wrong set apart by line and field, and the whole refused when
its control totals do not hold."""

# ruff: noqa: S608 - names in the SQL come from the layout

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from inkoopkader.declaraties import fields
from inkoopkader.declaraties.layout import (
    AMOUNT,
    AMOUNT_SIGN,
    CLOSING,
    COUNTED,
    HEADER,
    INSURED,
    PERFORMANCE,
    RECORDS,
    Field,
    Layout,
    Record,
)
from inkoopkader.declaraties.lines import LINES, open_lines
from inkoopkader.prestaties.amounts import as_written
from inkoopkader.regels.errors import CaseError

FAULTS = "gebreken"
"""The table of what is wrong: `regelnummer`, `soort` (code of the record), `veld` (its number at Vektis; empty: the record as
a whole), `naam`, `melding`, `waarde` (empty for what points at a client)."""
_DEBTORS, _ALL_DETAILS, _TOTAL, _TOTAL_SIGN = "ANT086", "ANT265", "BED025", "COD043"
INSURED_NUMBER, _REFERENCE, _EARLIER = "NUM313", "NUM362", "NUM363"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was read: how many records of each kind there are, and how many lines were set apart. The records
    that are good stand in a table with the name of their kind (`prestatierecord`), each with `regelnummer`."""

    path: Path
    counts: Mapping[str, int]
    total: int
    set_apart: int


def read_message(connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> Message:
    """Read a message into tables of a connection: one per kind of record, and FAULTS.

    Raises CaseError when it cannot be read at all, is another message or version, or its control totals do not hold: then
    nothing of it may be used.
    """
    if open_lines(connection, path) == 0:
        raise CaseError(f"{path}: hier staat niets in")
    _check_ends(connection, path, layout)
    _find_faults(connection, layout)
    counts, total = _check_totals(connection, path, layout)
    for record in layout.records.values():
        columns = ", ".join(f"{fields.value(field)} AS {field.name}" for field in _shown(record))
        connection.execute(
            f"CREATE OR REPLACE TABLE {record.name} AS SELECT regelnummer, {columns} FROM {LINES} WHERE soort = '{record.code}'"
            f" AND regelnummer NOT IN (SELECT regelnummer FROM {FAULTS}) ORDER BY regelnummer"
        )
    [[apart]] = connection.execute(f"SELECT count(DISTINCT regelnummer) FROM {FAULTS}").fetchall()
    return Message(path, counts, total, int(apart))


def _shown(record: Record) -> Iterator[Field]:
    return (field for field in record.fields if field.kind != "reserve")


def _check_ends(connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> None:
    """Refuse what does not begin as this message, or does not end."""
    rows = connection.execute(
        f"SELECT regelnummer, soort, {fields.LINE} FROM {LINES} WHERE soort IN ('{HEADER}', '{CLOSING}')"
        f" OR regelnummer = 1 ORDER BY regelnummer LIMIT 4"
    ).fetchall()
    _number, kind, line = rows[0]
    said = (line[2:5], line[5:7], line[7:9])
    if kind != HEADER or said[0] != layout.message:
        raise CaseError(
            f"{path}: dit is geen bericht AW{layout.message}: de eerste regel is geen voorlooprecord daarvan"
        )
    if said[1:] != (layout.version, layout.subversion):
        known, found = (
            f"{int(one)}.{int(two)}" for one, two in ((layout.version, layout.subversion), _digits(said[1:]))
        )
        raise CaseError(f"{path}: dit bericht is versie {found}; wij lezen versie {known}")
    [[last]] = connection.execute(f"SELECT max(regelnummer) FROM {LINES}").fetchall()
    ends = [number for number, kind, _ in rows if kind == CLOSING]
    if ends != [last]:
        where = f"het staat op regel {ends[0]} van {last}" if ends else "het ontbreekt: is het bestand afgebroken?"
        raise CaseError(f"{path}: het sluitrecord hoort één keer, op de laatste regel; {where}")
    if [number for number, kind, _ in rows if kind == HEADER] != [1]:
        raise CaseError(f"{path}: er staat meer dan één voorlooprecord in; dit zijn meer berichten achter elkaar")


def _digits(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text if text.isascii() and text.isdigit() else "0" for text in said)


def _find_faults(connection: duckdb.DuckDBPyConnection, layout: Layout) -> None:
    known = ", ".join(f"'{code}'" for code in RECORDS)
    parts = [
        f"SELECT regelnummer, soort, '' AS veld, '' AS naam, 'dit begin hoort bij geen record' AS melding, '' AS waarde"
        f" FROM {LINES} WHERE soort NOT IN ({known})",
        f"SELECT regelnummer, soort, '', '', 'deze regel heeft ' || length({fields.LINE}) || ' tekens en hoort er"
        f" {layout.length} te hebben', '' FROM {LINES} WHERE soort IN ({known}) AND length({fields.LINE}) <> {layout.length}",
        *(_field_faults(record, layout) for record in layout.records.values()),
        *_relations(layout),
    ]
    connection.execute(f"CREATE OR REPLACE TABLE {FAULTS} AS {' UNION ALL '.join(parts)} ORDER BY regelnummer, veld")


def _field_faults(record: Record, layout: Layout) -> str:
    """What is wrong with the fields of a kind of record. Most lines have nothing wrong, as one look at the whole of them
    tells; of the others it is listed what."""
    right = record.code + "".join(fields.sound(field) for field in record.fields[1:])
    checked = [
        f"struct_pack(veld := '{field.number}', naam := '{field.title}', fout := {fields.wrong(field)},"
        f" waarde := {_shown_value(field)}, patroon := '{field.pattern}')"
        for field in record.fields[1:]
    ]
    reasons = " ".join(f"WHEN '{key}' THEN '{text}'" for key, text in fields.REASONS.items())
    message = f"replace(CASE een.fout {reasons} END, '{{pattern}}', een.patroon)"
    return (
        f"SELECT regelnummer, soort, een.veld, een.naam, {message}, een.waarde FROM (SELECT regelnummer, soort,"
        f" unnest(list_filter([{', '.join(checked)}], lambda x: x.fout IS NOT NULL)) AS een FROM {LINES}"
        f" WHERE soort = '{record.code}' AND length({fields.LINE}) = {layout.length}"
        f" AND NOT regexp_full_match({fields.LINE}, '{right}'))"
    )


def _shown_value(field: Field) -> str:
    """The characters of a field for a message; none of what points at a client."""
    return "''" if field.personal or field.kind == "reserve" else f"rtrim({fields.raw(field)})"


def _relations(layout: Layout) -> Iterator[str]:
    """What is wrong between records: care of somebody else than the insured above it, a reference that is there twice, a
    correction that does not say of what."""
    record, insured = layout.records[PERFORMANCE], layout.records[INSURED]
    mine, theirs = record.field(INSURED_NUMBER), insured.field(INSURED_NUMBER)
    whole = f"length({fields.LINE}) = {layout.length}"
    lines = f"SELECT regelnummer, soort, {fields.LINE} FROM {LINES} WHERE soort = '{PERFORMANCE}' AND {whole}"
    above = (
        f"SELECT regelnummer AS boven, {fields.raw(theirs)} AS bsn FROM {LINES} WHERE soort = '{INSURED}' AND {whole}"
    )
    yield (
        f"SELECT regelnummer, soort, '{mine.number}', '{mine.title}', CASE WHEN boven IS NULL THEN 'boven deze prestatie staat"
        f" geen verzekerde' ELSE 'dit is een ander nummer dan dat van de verzekerde erboven' END, ''"
        f" FROM ({lines}) ASOF LEFT JOIN ({above}) ON regelnummer > boven WHERE bsn IS DISTINCT FROM {fields.raw(mine)}"
    )
    reference = record.field(_REFERENCE)
    yield (
        f"SELECT regelnummer, soort, '{reference.number}', '{reference.title}', 'dit nummer staat ook op regel ' || eerste,"
        f" {_shown_value(reference)} FROM (SELECT *, min(regelnummer) OVER (PARTITION BY {fields.value(reference)}) AS eerste"
        f" FROM ({lines})) WHERE {fields.value(reference)} IS NOT NULL AND regelnummer > eerste"
    )
    earlier, sign = record.field(_EARLIER), record.field(AMOUNT_SIGN)
    yield (
        f"SELECT regelnummer, soort, '{earlier.number}', '{earlier.title}', 'een creditregel noemt welke prestatie zij"
        f" terugdraait', '' FROM ({lines}) WHERE {fields.raw(sign)} = 'C' AND {fields.value(earlier)} IS NULL"
    )


def _check_totals(connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> tuple[dict[str, int], int]:
    """Return the counts and the total in cents that the closing record and the lines agree on. Raises CaseError."""
    closing, record = layout.records[CLOSING], layout.records[PERFORMANCE]
    faults = connection.execute(
        f"SELECT naam, melding FROM {FAULTS} WHERE soort IN ('{HEADER}', '{CLOSING}') ORDER BY regelnummer, veld"
    ).fetchall()
    if faults:
        listed = "; ".join(f"{name}: {text}" if name else text for name, text in faults)
        raise CaseError(
            f"{path}: het voorloop- of sluitrecord is niet te lezen ({listed}); het hele bericht is geweigerd"
        )
    wanted = [closing.field(code) for code in (*COUNTED.values(), _DEBTORS, _ALL_DETAILS, _TOTAL, _TOTAL_SIGN)]
    [said] = connection.execute(
        f"SELECT {', '.join(fields.value(field) for field in wanted)} FROM {LINES} WHERE soort = '{CLOSING}'"
    ).fetchall()
    written = dict(zip((field.code for field in wanted), said, strict=True))
    found = dict(connection.execute(f"SELECT soort, count(*) FROM {LINES} GROUP BY soort").fetchall())
    counts = {code: int(found.get(code, 0)) for code in COUNTED}
    amount, sign = record.field(AMOUNT), record.field(AMOUNT_SIGN)
    signed = f"CASE {fields.raw(sign)} WHEN 'D' THEN {fields.value(amount)} WHEN 'C' THEN -{fields.value(amount)} END"
    [[total, unread]] = connection.execute(
        f"SELECT coalesce(sum({signed}), 0)::BIGINT, count(*) - count({signed}) FROM {LINES} WHERE soort = '{PERFORMANCE}'"
    ).fetchall()
    debtors = written[_DEBTORS] or 0
    pairs = [(closing.field(code).title, written[code] or 0, counts[kind]) for kind, code in COUNTED.items()]
    pairs.append((closing.field(_DEBTORS).title, debtors, 0))
    pairs.append((closing.field(_ALL_DETAILS).title, written[_ALL_DETAILS], sum(counts.values())))
    problems = [
        f"{title}: het sluitrecord zegt {one} en er zijn er {other}" for title, one, other in pairs if one != other
    ]
    told = (written[_TOTAL] or 0) * (-1 if written[_TOTAL_SIGN] == "C" else 1)
    if unread:
        problems.append(f"van {unread} prestaties is het bedrag niet te lezen, zodat het totaal niet is na te gaan")
    elif told != total:
        title = closing.field(_TOTAL).title
        problems.append(
            f"{title}: het sluitrecord zegt {as_written(told)} en de prestaties samen {as_written(int(total))}"
        )
    if problems:
        raise CaseError(
            f"{path}: de controletotalen kloppen niet; het hele bericht is geweigerd\n" + "\n".join(problems)
        )
    return counts, int(total)
