"""A comparison and a change list as Excel workbooks."""

from __future__ import annotations

from typing import Any

from inkoopkader.regels.spoken import phrase
from inkoopkader.regels.values import NUMERIC
from inkoopkader.uitvoer.workbook import Marked, Shown, Workbook
from inkoopkader.vergelijking.changes import NOT_MENTIONED, Changes
from inkoopkader.vergelijking.report import explanation
from inkoopkader.vergelijking.statement import Statement
from inkoopkader.vergelijking.table import NOTHING, Column, Comparison, Row
from inkoopkader.vergelijking.table import Cell as Compared

_TYPED = (*NUMERIC, "datum", "tijdstip")


def comparison_workbook(found: Comparison) -> bytes:
    """Return the file: the table itself, and a sheet with every statement and its sources."""
    book = Workbook(found.title)
    headings = (
        phrase("Onderwerp"),
        phrase("Regel"),
        phrase("Naam"),
        phrase("Verschilt"),
        *(column.heading for column in found.columns),
    )
    rows = [
        (
            section.title,
            row.title,
            row.name,
            _differs(row),
            *(_cell(item, row.own, column) for item, column in zip(row.cells, found.columns, strict=True)),
        )
        for section in found.sections
        for row in section.rows
    ]
    book.sheet(phrase("Vergelijking"), headings, rows, above=(found.title, explanation(), *found.notes))
    sources = [
        (
            section.title,
            column.label,
            column.year,
            one.title,
            one.name,
            _value(one),
            one.text,
            one.remark,
            "\n".join(one.sources),
            one.explanation,
            one.entry_id,
        )
        for section in found.sections
        for row in section.rows
        for column, item in zip(found.columns, row.cells, strict=True)
        for one in item.statements
    ]
    book.sheet(
        phrase("Bronnen"),
        (
            phrase("Onderwerp"),
            phrase("Zorgkantoor"),
            phrase("Jaar"),
            phrase("Regel"),
            phrase("Naam"),
            phrase("Waarde"),
            phrase("Tekst"),
            phrase("Opmerking"),
            phrase("Bron"),
            phrase("Uitleg"),
            phrase("Adres"),
        ),
        sources,
    )
    return book.content()


def _cell(item: Compared, titled: bool, column: Column) -> Any:
    if not item.statements:
        return column.nothing
    if titled or len(item.statements) > 1:
        return "\n".join(f"{one.title}: {one.text}" for one in item.statements)
    one = item.statements[0]
    value = _value(one) if one.value is not None and one.type in _TYPED and one.kind != "termijn" else one.text
    return Marked(value, "anders") if item.deviates else value


def _differs(row: Row) -> str:
    if row.differs is None:
        return phrase("onbekend")
    return phrase("ja") if row.differs else phrase("nee")


def _value(one: Statement) -> Any:
    return Shown(one.value, one.type) if one.value is not None and one.type in _TYPED else ""


def changes_workbook(found: Changes) -> bytes:
    """Return the file: one row per change, with both sources."""
    book = Workbook(found.title)
    rows = [
        (
            group.label,
            _kind(change.kind),
            change.title,
            change.name,
            change.what,
            change.before.text if change.before else NOTHING,
            change.after.text if change.after else NOTHING,
            "\n".join(change.before.sources) if change.before else "",
            "\n".join(change.after.sources) if change.after else "",
        )
        for group in found.groups
        for change in group.changes
    ]
    headings = (
        phrase("Waar"),
        phrase("Soort"),
        phrase("Regel"),
        phrase("Naam"),
        phrase("Wat"),
        phrase("Was ({side})", side=found.before),
        phrase("Wordt ({side})", side=found.after),
        phrase("Bron was"),
        phrase("Bron wordt"),
    )
    book.sheet(phrase("Wijzigingen"), headings, rows, above=(found.title, found.explanation, *found.notes))
    return book.content()


def _kind(kind: str) -> str:
    """A kind of change as the column says it, so that one can filter on it."""
    said = {
        "gewijzigd": phrase("gewijzigd"),
        "onbekend geworden": phrase("onbekend geworden"),
        "bekend geworden": phrase("bekend geworden"),
        "nieuw": phrase("nieuw"),
        NOT_MENTIONED: phrase("niet genoemd in de samenvatting"),
        "vervallen": phrase("vervallen"),
    }
    return said[kind]
