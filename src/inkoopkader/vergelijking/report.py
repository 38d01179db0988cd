"""A comparison and a change list as reports for HTML and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inkoopkader.regels.spoken import phrase, quote
from inkoopkader.uitvoer.report import Cell, Grid, Piece, Report, Section, cell, places
from inkoopkader.vergelijking.changes import KINDS, Change, Changes, kind_words
from inkoopkader.vergelijking.statement import Statement
from inkoopkader.vergelijking.table import NOTHING, Column, Comparison, Row
from inkoopkader.vergelijking.table import Cell as Compared


def explanation() -> str:
    """Return how to read a comparison."""
    return phrase(
        "Het beleid zoals het op 1 januari van het jaar geldt. Een - betekent dat hier geen regel met die naam geldt; 'onbekend' dat het beleid geen waarde geeft. Afwijkend betekent: anders dan de meeste zorgkantoren die hierover iets zeggen."
    )


def piece(one: Statement, titled: bool) -> Piece:
    """A statement with the places it stands; with its title where a cell holds more of them.

    The words that stand there are in the workbook.
    """
    return Piece(one.text, quote(one.title) if titled else "", one.remark, places(one.sources))


def comparison_report(found: Comparison) -> Report:
    """Return a comparison as a report: a table per subject, and one per column with what only that column says: side by
    side that would leave long empty cells."""
    sections = []
    for section in found.sections:
        rows = tuple(_row(row, found.columns) for row in section.rows if not row.own)
        headings = (phrase("Regel"), *(column.heading for column in found.columns))
        columns = ", ".join(column.heading for column in found.columns)
        title = quote(section.title)
        grid = Grid(phrase("{what}: {columns}", what=title, columns=columns), headings, rows)
        grids = (*((grid,) if rows else ()), *_own_grids(section.rows, found.columns))
        nothing = () if grids else (phrase("Hierover is geen beleid bekend."),)
        sections.append(Section(title, nothing, grids))
    return Report(found.title, (explanation(), *found.notes), tuple(sections))


def _own_grids(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[Grid]:
    """What only one column says, in a table of its own."""
    for place, column in enumerate(columns):
        said = [one for row in rows if row.own for one in row.cells[place].statements]
        if said:
            lines = tuple((cell(quote(one.title)), Cell((piece(one, False),))) for one in said)
            yield Grid(phrase("Alleen bij {column}", column=column.heading), (phrase("Regel"), column.heading), lines)


def _row(row: Row, columns: Sequence[Column]) -> tuple[Cell, ...]:
    cells = [_compared(item, column) for item, column in zip(row.cells, columns, strict=True)]
    if len(cells) == 1:
        return (cell(quote(row.title)), *cells)
    if row.alike:
        cells = [_together(row)]
    return (cell(quote(row.title), remark=_verdict(row)), *cells)


def _verdict(row: Row) -> str:
    """Whether the columns say the same. That nobody knows is nothing they have in common."""
    if row.differs is None:
        return "" if row.alike else phrase("onbekend of dit verschilt")
    return phrase("verschilt") if row.differs else phrase("overal gelijk")


def _together(row: Row) -> Cell:
    """What every column says, once, with all the places it stands."""
    every = [one for item in row.cells for one in item.statements]
    if not every:
        return Cell((Piece(NOTHING),), span=len(row.cells))
    first = every[0]
    remark = first.remark if all(one.remark == first.remark for one in every) else ""
    return Cell(
        (Piece(first.text, "", remark, places(source for one in every for source in one.sources)),),
        span=len(row.cells),
    )


def _compared(item: Compared, column: Column) -> Cell:
    if not item.statements:
        return cell(column.nothing)
    return Cell(tuple(piece(one, False) for one in item.statements), "anders" if item.deviates else "")


def changes_report(found: Changes) -> Report:
    """Return a change list as a report: a section per layer, a table per kind of change."""
    sections = []
    for group in found.groups:
        grids = []
        for kind in KINDS:
            changes = [change for change in group.changes if change.kind == kind]
            if changes:
                grids.append(
                    Grid(
                        f"{group.label}: {kind_words(kind)} ({_how_many(len(changes), group.counts[kind])})",
                        (
                            phrase("Regel"),
                            phrase("Was ({side})", side=found.before),
                            phrase("Wordt ({side})", side=found.after),
                        ),
                        tuple(_changed(change) for change in changes),
                    )
                )
        sections.append(Section(group.label, (group.summary,), tuple(grids)))
    return Report(found.title, (found.explanation, *found.notes), tuple(sections))


def _how_many(here: int, whole: int) -> str:
    return str(here) if here == whole else phrase("{here} van {whole}", here=here, whole=whole)


def _changed(change: Change) -> tuple[Cell, ...]:
    sides = tuple(
        Cell((Piece(one.text, "", one.remark, one.sources),)) if one is not None else cell(NOTHING)
        for one in (change.before, change.after)
    )
    return (cell(quote(change.title), remark=_beyond_columns(change)), *sides)


def _beyond_columns(change: Change) -> str:
    """What happened, unless the caption and the two columns say it already."""
    same_kind = change.before is not None and change.after is not None and change.kind == "gewijzigd"
    return change.what if same_kind and change.what != kind_words(change.kind) else ""
