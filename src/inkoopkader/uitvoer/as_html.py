"""A report as one HTML page: accessible, without scripts and without anything loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from inkoopkader.regels.spoken import DUTCH, in_english, language, phrase, quote, runs
from inkoopkader.uitvoer.report import Cell, Grid, Piece, Report, Section

_MARKS = {"goed": "goed", "fout": "fout", "open": "open", "anders": "anders"}
FEW = 3
"""The most columns of a table that fits the width of a desk as it is."""


def sign(mark: str) -> str:
    """Return what a mark says in words, for who does not see the colour; empty for the marks that stand in the text
    already."""
    return phrase("≠ afwijkend") if mark == "anders" else ""


def said(text: str) -> str:
    """Return a text as HTML in which words of the policy say that they are Dutch, where the reader reads something
    else."""
    if not in_english():
        return escape(text)
    return "".join(
        f'<span lang="{DUTCH}">{escape(part)}</span>' if quoted else escape(part) for part, quoted in runs(text)
    )


def style() -> str:
    """Return the style sheet shared by page and PDF."""
    return (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


def page(report: Report, extra_style: str = "") -> str:
    """Return the whole page."""
    parts = [
        "<!doctype html>",
        f'<html lang="{language()}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title>",
        f"<style>{style()}{extra_style}</style></head>",
        "<body>",
        f"<header><h1>{said(report.title)}</h1>",
    ]
    if report.banner:
        parts.append(f'<p class="banner"><strong>{escape(report.banner)}</strong></p>')
    parts += [f"<p>{said(text)}</p>" for text in report.intro]
    parts.append("</header>")
    if len(report.sections) > 3:
        links = "".join(
            f'<li><a href="#deel-{number}">{said(section.title)}</a></li>'
            for number, section in enumerate(report.sections, start=1)
        )
        contents = escape(phrase("Inhoud"))
        parts.append(f'<nav aria-label="{contents}"><ul>{links}</ul></nav>')
    parts.append(f"<main>\n{sections(report)}\n</main>")
    parts.append(f"<footer><p>{said(report.footer)}</p></footer>")
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def sections(report: Report) -> str:
    """Return the sections of a report without the page around them."""
    return "\n".join(_section(section, number) for number, section in enumerate(report.sections, start=1))


def _section(section: Section, number: int) -> str:
    parts = [
        f'<section id="deel-{number}" aria-labelledby="kop-{number}">',
        f'<h2 id="kop-{number}">{said(section.title)}</h2>',
    ]
    parts += [f"<p>{said(text)}</p>" for text in section.paragraphs]
    parts += [_grid(grid) for grid in section.grids]
    return "\n".join([*parts, "</section>"])


def _grid(grid: Grid) -> str:
    # on a narrow screen a table stands as a list: every cell knows its heading, and every part its role, which a browser
    # forgets once a table is not laid out as one
    kind = "breed stapel" if len(grid.headings) <= FEW else "breed stapel stapel--veel"
    heads = "".join(f'<th scope="col" role="columnheader">{said(heading)}</th>' for heading in grid.headings)
    body = "\n".join(_row(row, grid.headings) for row in grid.rows)
    notes = "".join(f'<p class="noot">{said(note)}</p>' for note in grid.notes)
    shares = "".join(f'<col style="width:{width}%">' for width in grid.widths)
    columns = f"<colgroup>{shares}</colgroup>" if shares else ""
    table = (
        f'<table role="table"><caption>{said(grid.caption)}</caption>{columns}\n'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}\n</tbody></table>'
    )
    return f'<div class="{kind}" tabindex="0" role="region" aria-label="{escape(grid.caption)}">{table}</div>{notes}'


def _row(row: Sequence[Cell], headings: Sequence[str]) -> str:
    cells = "".join(
        _cell(item, headings[place] if place < len(headings) else "") for place, item in enumerate(row[1:], start=1)
    )
    return f'<tr role="row">{_heading(row[0])}{cells}</tr>'


def _heading(item: Cell) -> str:
    return f'<th scope="row" role="rowheader"{_class(item)}>{_pieces(item)}</th>'


def _cell(item: Cell, heading: str) -> str:
    span = f' colspan="{item.span}"' if item.span > 1 else ""
    named = f' data-kop="{escape(heading)}"' if heading and item.span == 1 else ""
    return f'<td{span} role="cell"{named}{_class(item)}>{_pieces(item)}</td>'


def _class(item: Cell) -> str:
    return f' class="{_MARKS[item.mark]}"' if item.mark in _MARKS else ""


def _pieces(item: Cell) -> str:
    words = sign(item.mark)
    before = f'<span class="teken">{escape(words)}</span> ' if words else ""
    if len(item.pieces) == 1:
        return before + _piece(item.pieces[0])
    return before + "<ul>" + "".join(f"<li>{_piece(piece)}</li>" for piece in item.pieces) + "</ul>"


def _piece(piece: Piece) -> str:
    parts = (
        [(f"<b>{said(piece.label)}</b>: " if piece.label else "") + said(piece.text).replace("\n", "<br>")]
        if piece.text or piece.label
        else []
    )
    if piece.remark:
        parts.append(f'<span class="opmerking">{said(piece.remark)}</span>')
    if piece.sources:
        parts.append(f'<span class="bron">{said(quote("; ".join(piece.sources)))}</span>')
    return "<br>".join(parts)
