"""A report as one HTML page: accessible, without scripts and without anything loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from inkoopkader.uitvoer.report import Cell, Grid, Piece, Report, Section

_MARKS = {"goed": "goed", "fout": "fout", "open": "open", "anders": "anders"}
NARROW = 3
"""The most columns of a table that stands as a list on a narrow screen."""
SIGNS = {"anders": "≠ afwijkend"}
"""What a mark says in words, for who does not see the colour; the other marks stand in the text already."""


def style() -> str:
    """Return the style sheet shared by page and PDF."""
    return (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def page(report: Report, extra_style: str = "") -> str:
    """Return the whole page."""
    parts = [
        "<!doctype html>",
        '<html lang="nl">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title>",
        f"<style>{style()}{extra_style}</style></head>",
        "<body>",
        f"<header><h1>{escape(report.title)}</h1>",
    ]
    if report.banner:
        parts.append(f'<p class="banner"><strong>{escape(report.banner)}</strong></p>')
    parts += [f"<p>{escape(text)}</p>" for text in report.intro]
    parts.append("</header>")
    if len(report.sections) > 3:
        links = "".join(
            f'<li><a href="#deel-{number}">{escape(section.title)}</a></li>'
            for number, section in enumerate(report.sections, start=1)
        )
        parts.append(f'<nav aria-label="Inhoud"><ul>{links}</ul></nav>')
    parts.append(f"<main>\n{sections(report)}\n</main>")
    parts.append(f"<footer><p>{escape(report.footer)}</p></footer>")
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def sections(report: Report) -> str:
    """Return the sections of a report without the page around them."""
    return "\n".join(_section(section, number) for number, section in enumerate(report.sections, start=1))


def _section(section: Section, number: int) -> str:
    parts = [
        f'<section id="deel-{number}" aria-labelledby="kop-{number}">',
        f'<h2 id="kop-{number}">{escape(section.title)}</h2>',
    ]
    parts += [f"<p>{escape(text)}</p>" for text in section.paragraphs]
    parts += [_grid(grid) for grid in section.grids]
    return "\n".join([*parts, "</section>"])


def _grid(grid: Grid) -> str:
    # a narrow table can stand as a list on a narrow screen: every cell knows its heading, and every part its role,
    # which a browser forgets once a table is not laid out as one
    narrow = len(grid.headings) <= NARROW
    role = _role if narrow else _no_role
    heads = "".join(f'<th scope="col"{role("columnheader")}>{escape(heading)}</th>' for heading in grid.headings)
    body = "\n".join(_row(row, grid.headings if narrow else (), role) for row in grid.rows)
    notes = "".join(f'<p class="noot">{escape(note)}</p>' for note in grid.notes)
    shares = "".join(f'<col style="width:{width}%">' for width in grid.widths)
    columns = f"<colgroup>{shares}</colgroup>" if shares else ""
    table = (
        f"<table{role('table')}><caption>{escape(grid.caption)}</caption>{columns}\n"
        f"<thead{role('rowgroup')}><tr{role('row')}>{heads}</tr></thead>\n"
        f"<tbody{role('rowgroup')}>\n{body}\n</tbody></table>"
    )
    kind = "breed stapel" if narrow else "breed"
    return f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(grid.caption)}">{table}</div>{notes}'


def _row(row: Sequence[Cell], headings: Sequence[str], role: Callable[[str], str]) -> str:
    cells = "".join(
        _cell(item, role, headings[place] if place < len(headings) else "")
        for place, item in enumerate(row[1:], start=1)
    )
    return f"<tr{role('row')}>{_heading(row[0], role)}{cells}</tr>"


def _heading(item: Cell, role: Callable[[str], str]) -> str:
    return f'<th scope="row"{role("rowheader")}{_class(item)}>{_pieces(item)}</th>'


def _cell(item: Cell, role: Callable[[str], str], heading: str) -> str:
    span = f' colspan="{item.span}"' if item.span > 1 else ""
    named = f' data-kop="{escape(heading)}"' if heading and item.span == 1 else ""
    return f"<td{span}{role('cell')}{named}{_class(item)}>{_pieces(item)}</td>"


def _role(name: str) -> str:
    return f' role="{name}"'


def _no_role(name: str) -> str:
    return ""


def _class(item: Cell) -> str:
    return f' class="{_MARKS[item.mark]}"' if item.mark in _MARKS else ""


def _pieces(item: Cell) -> str:
    sign = f'<span class="teken">{SIGNS[item.mark]}</span> ' if item.mark in SIGNS else ""
    if len(item.pieces) == 1:
        return sign + _piece(item.pieces[0])
    return sign + "<ul>" + "".join(f"<li>{_piece(piece)}</li>" for piece in item.pieces) + "</ul>"


def _piece(piece: Piece) -> str:
    parts = (
        [(f"<b>{escape(piece.label)}</b>: " if piece.label else "") + escape(piece.text).replace("\n", "<br>")]
        if piece.text or piece.label
        else []
    )
    if piece.remark:
        parts.append(f'<span class="opmerking">{escape(piece.remark)}</span>')
    if piece.sources:
        parts.append(f'<span class="bron">{escape("; ".join(piece.sources))}</span>')
    return "<br>".join(parts)
