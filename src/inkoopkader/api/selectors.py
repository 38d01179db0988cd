"""What the API reads from the policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from inkoopkader.kalender.deadline import Deadline
from inkoopkader.kalender.from_policy import deadlines
from inkoopkader.portaal.verkenner.policy import current, years
from inkoopkader.positie.questions import Question, questions
from inkoopkader.regels import matrix, values, wording
from inkoopkader.regels.casefile import bounds_of
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import ENDED, Entry, Version
from inkoopkader.regels.expressions import Expr
from inkoopkader.regels.policy import NATIONAL
from inkoopkader.vergelijking.explanation import explain
from inkoopkader.vergelijking.statement import Reader, Statement, reader
from inkoopkader.vergelijking.subjects import Subject, members, read_subjects
from inkoopkader.vergelijking.table import Comparison

Key = tuple[str, str]
"""What an entry is known by in a list: its name and its layer."""


@lru_cache(maxsize=1)
def subjects() -> tuple[Subject, ...]:
    """Return the subjects."""
    return tuple(read_subjects(current()))


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Return every entry that was written, in the order of a list."""
    found = (entry for layer in current().layers() for entry in layer.entries.values() if not entry.parent)
    return tuple(sorted(found, key=key_of))


def key_of(entry: Entry) -> Key:
    """Return what an entry is known by."""
    return entry.name, entry.layer


def entries_with(
    *, office: str | None, year: int | None, subject: str | None, kind: str | None, words: str, after: Key | None
) -> Iterator[Entry]:
    """Yield the entries that fit, in order, from the one after `after` on.

    `office` takes what a zorgkantoor has itself and what is national and does not except it, `landelijk` only what is national; `year` what is
    in force on 1 January; `words` what holds every word in its name, title, question or explanation.
    """
    wanted = words.casefold().split()
    chosen = next((item for item in subjects() if item.key == subject), None)
    for entry in entries():
        if after is not None and key_of(entry) <= after:
            continue
        there = office is None or (entry.layer in (office, NATIONAL) and office not in entry.excepted)
        if not there or (kind and entry.kind != kind):
            continue
        if wanted and not all(word in _said(entry) for word in wanted):
            continue
        if year is not None and not _in_force(entry, year):
            continue
        if chosen is None or members(chosen, subjects(), [entry]):
            yield entry


def _said(entry: Entry) -> str:
    return f"{entry.name} {entry.title} {entry.explanation} {entry.extra.get('vraag', '')}".casefold()


def _in_force(entry: Entry, year: int) -> bool:
    return entry.select(date(year, 1, 1), None) is not None


def entry_of(layer: str, name: str) -> Entry | None:
    """Return one entry."""
    found = next((item for item in current().layers() if item.name == layer), None)
    entry = found.entries.get(name) if found is not None else None
    return entry if entry is not None and not entry.parent else None


def short(entry: Entry) -> dict[str, Any]:
    """Return an entry for a list."""
    return {
        "laag": entry.layer,
        "naam": entry.name,
        "titel": entry.title,
        "soort": entry.kind,
        "type": entry.type,
        "niveau": entry.level,
    }


def full(entry: Entry, year: int) -> dict[str, Any]:
    """Return everything about an entry, as it reads on 1 January of a year."""
    policy, day = current(), date(year, 1, 1)
    office = None if entry.layer == NATIONAL else entry.layer
    about, source = explain(policy, entry, day, office), edition(policy, office, day)
    said = read(office, year).statement(entry.name)
    extra = {key: str(entry.extra.get(key) or "") for key in ("vraag", "wie", "handeling", "gevolg")}
    return {
        **short(entry),
        **extra,
        "jaar": year,
        "geldt": about.in_force,
        "uitleg": entry.explanation,
        "waarde": _value(said.value) if said is not None else None,
        "zegt": said.text if said is not None else "",
        "voorwaarde": entry.condition or None,
        "niet_bij": sorted(entry.excepted),
        "telt_in": entry.collector or None,
        "leden": list(about.members),
        "codes": sorted(entry.codes or ()),
        "versies": [_version(entry, version, source) for version in _ordered(entry)],
        "feiten": [name for name, _ in about.facts],
        "leest": list(about.reads),
        "gebruikt_door": list(about.used_by),
        "bronnen": [str(item) for item in entry.citations],
        "vraagpunten": [{"nummer": number, "vraag": text} for number, text in about.issues],
        "tegenspraken": [dict(item) for item in entry.contradictions],
        "bestand": f"{entry.file}:{entry.line}",
    }


def _say(expr: Expr, source: Edition, name: str) -> str:
    def title(other: str) -> str:
        options = source.candidates(other)
        return options[0].title if options else other

    return wording.say(expr, wording.in_full(source, title), wording.value_words(source), name)


def _ordered(entry: Entry) -> list[Version]:
    return sorted(entry.versions, key=lambda item: (item.start, item.known or date.min))


def _version(entry: Entry, version: Version, source: Edition) -> dict[str, Any]:
    content = version.content
    formula = isinstance(content, Expr)
    text = "vervallen" if content is ENDED else _say(content, source, entry.name) if formula else ""
    if not text and not entry.is_input and not entry.collects:
        text = values.show(content, entry.shown_as)
    stated = content is not ENDED and not formula and not entry.is_input and not entry.collects
    return {
        "geldig_vanaf": version.start.isoformat() if version.start.year > 1 else None,
        "bekend_vanaf": version.known.isoformat() if version.known is not None else None,
        "vervallen": content is ENDED,
        "waarde": values.plain(content) if stated else None,
        "formule": version.formula if formula else None,
        "tekst": text,
        "bronnen": [str(item) for item in version.citations or entry.citations],
    }


def _value(value: Any) -> Any:
    return values.plain(value) if value is not None else None


@lru_cache(maxsize=96)
def read(office: str | None, year: int) -> Reader:
    """Return the reader of the policy of a zorgkantoor (None: national) in a year; the policy does not change under it."""
    return reader(current(), office, year)


@lru_cache(maxsize=1)
def completeness() -> tuple[matrix.Cell, ...]:
    """Return the whole completeness matrix."""
    return tuple(matrix.matrix(current(), completeness_subjects(), years()))


@lru_cache(maxsize=1)
def completeness_subjects() -> tuple[matrix.Subject, ...]:
    """Return the subjects of the completeness matrix."""
    return tuple(matrix.read_subjects(current()))


@lru_cache(maxsize=96)
def terms(office: str, year: int) -> tuple[Deadline, ...]:
    """Return the terms of a zorgkantoor in a year."""
    return tuple(deadlines(edition(current(), office, date(year, 1, 1))))


def term(item: Deadline) -> dict[str, Any]:
    """Return a term for JSON."""
    return {
        "zorgkantoor": item.office,
        "jaar": item.year,
        "naam": item.name,
        "titel": item.title,
        "vorm": item.form,
        "wie": item.who,
        "handeling": item.action,
        "gevolg": item.consequence,
        "waarde": _value(item.value),
        "te_laat_vanaf": _value(item.lost_from),
        "hangt_af_van": list(item.open),
        "geldt_alleen_als": item.only_if or None,
        "bronnen": list(item.sources),
    }


@lru_cache(maxsize=32)
def asked(offices: tuple[str, ...], year: int) -> tuple[Question, ...]:
    """Return what can be given for a year at some zorgkantoren."""
    return tuple(questions(current(), year, offices))


def question(item: Question) -> dict[str, Any]:
    """Return a question for JSON, with what its answer may be."""
    found = [entry for office in item.offices if (entry := current().entry(item.name, office)) is not None]
    entry = found[0]
    low, high = bounds_of(entry) or (None, None)
    return {
        "naam": item.name,
        "titel": item.title,
        "vraag": item.question,
        "onder": item.heading,
        "niveau": item.level,
        "type": entry.type,
        "decimalen": entry.scale if entry.type in values.NUMERIC else None,
        "kleinste": _value(low),
        "grootste": _value(high),
        "codes": sorted({code for other in found for code in other.codes or ()}),
        "hoe": item.how,
        "zorgkantoren": list(item.offices),
    }


def statement(one: Statement) -> dict[str, Any]:
    """Return a statement for JSON."""
    return {
        "naam": one.name,
        "titel": one.title,
        "soort": one.kind,
        "type": one.type,
        "waarde": _value(one.value),
        "tekst": one.text,
        "opmerking": one.remark,
        "uitleg": one.explanation,
        "bronnen": list(one.sources),
        "regel": one.entry_id,
    }


def comparison(found: Comparison) -> dict[str, Any]:
    """Return a comparison for JSON."""
    sections = [
        {
            "onderwerp": section.key,
            "titel": section.title,
            "rijen": [
                {
                    "naam": row.name or None,
                    "titel": row.title,
                    "verschilt": row.differs,
                    "vakken": [
                        {
                            "zorgkantoor": column.office,
                            "jaar": column.year,
                            "eigen_beleid": column.held,
                            "afwijkend": cell.deviates,
                            "uitspraken": [statement(one) for one in cell.statements],
                        }
                        for column, cell in zip(found.columns, row.cells, strict=True)
                    ],
                }
                for row in section.rows
            ],
        }
        for section in found.sections
    ]
    return {"titel": found.title, "toelichting": list(found.notes), "onderwerpen": sections}
