"""A comparison and a change list as Excel workbooks."""

from __future__ import annotations

from typing import Any

from inkoopkader.regels.values import NUMERIC
from inkoopkader.uitvoer.workbook import Marked, Shown, Workbook
from inkoopkader.vergelijking.changes import Changes
from inkoopkader.vergelijking.report import EXPLANATION
from inkoopkader.vergelijking.statement import Statement
from inkoopkader.vergelijking.table import NOTHING, Comparison
from inkoopkader.vergelijking.table import Cell as Compared

_TYPED = (*NUMERIC, "datum", "tijdstip")


def comparison_workbook(found: Comparison) -> bytes:
    """Return the file: the table itself, and a sheet with every statement and its sources."""
    book = Workbook(found.title)
    headings = ("Onderwerp", "Regel", "Naam", "Verschilt", *(column.heading for column in found.columns))
    rows = [
        (
            section.title,
            row.title,
            row.name,
            "ja" if row.differs else "nee",
            *(_cell(item, row.own) for item in row.cells),
        )
        for section in found.sections
        for row in section.rows
    ]
    book.sheet("Vergelijking", headings, rows, above=(found.title, EXPLANATION))
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
        "Bronnen",
        (
            "Onderwerp",
            "Zorgkantoor",
            "Jaar",
            "Regel",
            "Naam",
            "Waarde",
            "Tekst",
            "Opmerking",
            "Bron",
            "Uitleg",
            "Adres",
        ),
        sources,
    )
    return book.content()


def _cell(item: Compared, titled: bool) -> Any:
    if not item.statements:
        return NOTHING
    if titled or len(item.statements) > 1:
        return "\n".join(f"{one.title}: {one.text}" for one in item.statements)
    one = item.statements[0]
    value = _value(one) if one.value is not None and one.type in _TYPED and one.kind != "termijn" else one.text
    return Marked(value, "anders") if item.deviates else value


def _value(one: Statement) -> Any:
    return Shown(one.value, one.type) if one.value is not None and one.type in _TYPED else ""


def changes_workbook(found: Changes) -> bytes:
    """Return the file: one row per change, with both sources."""
    book = Workbook(found.title)
    rows = [
        (
            group.label,
            change.kind,
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
        "Waar",
        "Soort",
        "Regel",
        "Naam",
        "Wat",
        f"Was ({found.before})",
        f"Wordt ({found.after})",
        "Bron was",
        "Bron wordt",
    )
    book.sheet("Wijzigingen", headings, rows, above=(found.title, found.explanation))
    return book.content()
