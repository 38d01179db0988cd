"""A report as plain data: sections with paragraphs and tables. HTML, Markdown and PDF are made from it.

Its texts are in the language of the reader; what the policy says is quoted (`regels/spoken`), sources always are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from inkoopkader.regels.spoken import phrase


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that is said: `label` before it, `remark` after it, and where it stands."""

    text: str
    label: str = ""
    remark: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell.

    `mark` makes it stand out: goed, fout, open or anders; the text says the same as the colour. It fills `span`
    columns.
    """

    pieces: tuple[Piece, ...]
    mark: str = ""
    span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first cell of every row is its heading.

    `widths` are the shares of the columns in percent (default: alike).
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading of its own."""

    title: str
    paragraphs: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole. `banner` is what a reader must see first, such as that a provider is invented."""

    title: str
    intro: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    banner: str = ""
    footer: str = field(
        default_factory=lambda: phrase("Gemaakt met Inkoopkader. Lees ook altijd het beleid van het zorgkantoor zelf.")
    )


def cell(text: str, mark: str = "", label: str = "", remark: str = "", sources: tuple[str, ...] = ()) -> Cell:
    """Return a cell with one piece."""
    return Cell((Piece(text, label, remark, sources),), mark)


def places(sources: Iterable[str]) -> tuple[str, ...]:
    """Return document and place of each source once, without the words that stand there: what fits in a cell."""
    return tuple(dict.fromkeys(text.partition(' "')[0] for text in sources))
