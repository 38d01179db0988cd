"""A report as Markdown."""

from __future__ import annotations

import re

from inkoopkader.uitvoer.as_html import sign
from inkoopkader.uitvoer.report import Cell, Grid, Piece, Report

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def markdown(report: Report) -> str:
    """Return the report as GitHub-flavoured Markdown."""
    lines = [f"# {_safe(report.title)}", ""]
    if report.banner:
        lines += [f"**{_safe(report.banner)}**", ""]
    for text in report.intro:
        lines += [_safe(text), ""]
    for section in report.sections:
        lines += [f"## {_safe(section.title)}", ""]
        for text in section.paragraphs:
            lines += [_safe(text), ""]
        for grid in section.grids:
            lines += [*_grid(grid), ""]
    return "\n".join([*lines, _safe(report.footer), ""])


def _grid(grid: Grid) -> list[str]:
    lines = [
        f"**{_safe(grid.caption)}**",
        "",
        _row([_safe(heading) for heading in grid.headings]),
        _row(["---"] * len(grid.headings)),
    ]
    lines += [_row([text for item in row for text in (_cell(item), *["idem"] * (item.span - 1))]) for row in grid.rows]
    for note in grid.notes:
        lines += ["", _safe(note)]
    return lines


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(item: Cell) -> str:
    words = sign(item.mark)
    before = f"**{words}** " if words else ""
    pieces = [_piece(piece) for piece in item.pieces]
    return before + (pieces[0] if len(pieces) == 1 else "<br>".join(f"• {piece}" for piece in pieces))


def _piece(piece: Piece) -> str:
    parts = (
        [(f"**{_safe(piece.label)}**: " if piece.label else "") + _safe(piece.text).replace("\n", "<br>")]
        if piece.text or piece.label
        else []
    )
    if piece.remark:
        parts.append(f"({_safe(piece.remark)})")
    if piece.sources:
        parts.append(f"<sub>{_safe('; '.join(piece.sources))}</sub>")
    return "<br>".join(parts)


def _safe(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
