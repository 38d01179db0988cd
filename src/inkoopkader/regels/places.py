"""Find a cited place in the flattened text of a document: a paragraph, a question, a footnote, an annex, or a cell of a
table.

The texts come from PDF and Word. Headings stand among numbered lists and tables of contents, so the headings are the
longest run of numbered lines that can follow one another. Cells of a table each start with a tab; the first cells, up
to a blank line, are the header.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‘’‚‛`´", "'"),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u00ad\u200b\ufeff"),
    }
)
_HEADING = re.compile(r"^ ?(\d{1,2}(?:\.\d{1,2})*)\.? +(?=\S*[^\W\d_])(.*)$", re.MULTILINE)
_CONTENTS = re.compile(r"\s\d{1,3}\s*$")
_ANNEX = re.compile(r"^ ?Bijlage ([IVX]+|\d+|[A-Z]) *[–-] *\S", re.MULTILINE)
_QUESTION = re.compile(r"\bVID-\d+")
_MAX_GAP = 2


def fold(text: str) -> str:
    """Return a text with one kind of quote, dash and space, no soft hyphens, and no space around a dash (a line broken
    there)."""
    plain = unicodedata.normalize("NFKC", text).translate(_SAME)
    return re.sub(r" ?- ?", "-", " ".join(plain.split()))


def holds(text: str, anchor: str) -> bool:
    """Does a folded text hold an anchor, at the edges of words and numbers: '2%' does not stand in '0,2%'."""
    wanted = fold(anchor)
    before = r"(?<![^\W_])(?<!\d[.,])" if wanted[:1].isalnum() else ""
    after = r"(?![^\W_])(?![.,]\d)" if wanted[-1:].isalnum() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None


@dataclass(frozen=True, slots=True)
class Spot:
    """The folded text of a place.

    `exact` is false when the place, or the last part of it, could not be found and a wider text stands in for it.
    """

    text: str
    exact: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """`title` without spaces, `text` of the whole row, `cells` by column; the title of the row counts as part of each."""

    title: str
    text: str
    cells: dict[str, str]


class Document:
    """The text of one cited document, in which places can be looked up."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._spots: dict[tuple[str, str], Spot] = {}

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    def spot(self, place: str, column: str = "") -> Spot:
        """Return the text of a place as an entry cites it; `column` is the table column to read when the place names a
        row and no column."""
        key = (place, column)
        if key not in self._spots:
            self._spots[key] = self._find(place, column)
        return self._spots[key]

    def _find(self, place: str, column: str) -> Spot:
        if place.startswith("VID-"):
            return self._narrowed(self._question(place.partition(" ")[0]), "", column)
        if place == "titel":
            return self._narrowed(self._front, "", column)
        if place.startswith("voetnoot "):
            return self._narrowed(self._footnote(place), "", column)
        annex = re.match(r"Bijlage (\S+)\s*(.*)", place)
        if annex:
            return self._narrowed(self._annexes.get(annex[1].rstrip(".")), annex[2], column)
        section = re.match(r"§\s*(\d+(?:\.\d+)*)\.?\s*(.*)", place)
        if section:
            return self._narrowed(self._sections.get(section[1]), section[2], column)
        return self._narrowed(self._unnumbered(place), "", column)

    def _narrowed(self, text: str | None, rest: str, column: str) -> Spot:
        if text is None:
            return Spot(self.folded, False)
        if not rest:
            return Spot(fold(text), True)
        note = self._footnote(rest)
        if note is not None:
            return Spot(fold(note), True)
        if re.match(r"(figuur|tabel) \d", rest, re.IGNORECASE):
            return Spot(fold(text), rest.casefold() in fold(text).casefold())
        found = _cell(_table(text), rest, column)
        return found or Spot(fold(text), False)

    def _unnumbered(self, place: str) -> str | None:
        """What stands under a heading without a number before the first chapter: from the first line that begins with
        it."""
        first = min((begin for _, begin in self._headings), default=len(self.text))
        found = re.search(rf"^ ?{re.escape(place)}\b", self.text[:first], re.MULTILINE) if place else None
        return self.text[found.start() : first] if found else None

    def _question(self, number: str) -> str | None:
        found = re.search(rf"\b{re.escape(number)}\b", self.text)
        if found is None:
            return None
        end = _QUESTION.search(self.text, found.end())
        return self.text[found.start() : end.start() if end else len(self.text)]

    def _footnote(self, place: str) -> str | None:
        wanted = re.fullmatch(r"voetnoot (\d+)", place)
        found = re.search(rf"\[{wanted[1]}:([^\]]*)\]", self.text) if wanted else None
        return found[1] if found else None

    @cached_property
    def _front(self) -> str:
        """What stands before the table of contents, or before the first heading."""
        start = re.search(r"^ ?Inhoud", self.text, re.MULTILINE)
        first = min((begin for _, begin in self._headings), default=len(self.text))
        return self.text[: start.start() if start else first]

    @cached_property
    def _headings(self) -> list[tuple[tuple[int, ...], int]]:
        """Number and position of the headings: the longest run of numbered lines in which each can follow the one
        before."""
        end = min((found.start() for found in _ANNEX.finditer(self.text)), default=len(self.text))
        written = [found for found in _HEADING.finditer(self.text) if found.start() < end]
        last = {found[1]: found.start() for found in written}
        likely = [
            found for found in written if found.start() == last[found[1]] or not _CONTENTS.search(found[2])
        ]  # else a line of the table of contents
        lines = [(tuple(int(part) for part in found[1].split(".")), found.start()) for found in likely]
        weights = [
            1 if found[2].rstrip().endswith((".", ";")) else 2 for found in likely
        ]  # a heading is not a sentence
        best: list[tuple[int, int]] = []  # weight of the run from here on, and the next line of it; filled from the end
        for index in range(len(lines) - 1, -1, -1):
            options = [
                (best[len(lines) - 1 - other][0], -other)
                for other in range(index + 1, len(lines))
                if _follows(lines[index][0], lines[other][0])
            ]
            weight, following = max(options, default=(0, 0))
            best.append((weight + weights[index], -following))
        best.reverse()
        found = []
        index = max(range(len(lines)), key=lambda item: (best[item][0], item), default=-1)
        while index >= 0:
            found.append(lines[index])
            index = best[index][1] or -1
        return found

    @cached_property
    def _sections(self) -> dict[str, str]:
        """The text of every numbered section, its subsections included."""
        end = min((found.start() for found in _ANNEX.finditer(self.text)), default=len(self.text))
        found = {}
        for index, (number, begin) in enumerate(self._headings):
            stop = next((start for other, start in self._headings[index + 1 :] if other[: len(number)] != number), end)
            found[".".join(map(str, number))] = self.text[begin:stop]
        return found

    @cached_property
    def _annexes(self) -> dict[str, str]:
        starts = [(found[1], found.start()) for found in _ANNEX.finditer(self.text)]
        return {name: self.text[begin:stop] for (name, begin), (_, stop) in pairwise([*starts, ("", len(self.text))])}


def _follows(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    """Can a heading with number `second` come next after `first`: its first child, or a later sibling of it or of one
    above it?"""
    if len(second) > len(first):
        return second[:-1] == first and second[-1] <= _MAX_GAP
    depth = len(second) - 1
    return second[:depth] == first[:depth] and 0 < second[depth] - first[depth] <= _MAX_GAP


def _table(text: str) -> list[_Row]:
    """The rows of a table with tab-led cells, by the number of cells in its header."""
    first = text.find("\n\t")
    if first < 0:
        return []
    cells = text[first + 1 :].split("\n\t")
    cells[0] = cells[0].removeprefix("\t")
    header: list[str] = []
    for cell in cells:
        header.append(fold(cell))
        if "\n\n" in f"{cell}\n":
            break
    width = len(header)
    rows = []
    for at in range(width, len(cells) - width + 1, width):
        row = cells[at : at + width]
        rows.append(
            _Row(
                _name(row[0]),
                fold("\n".join(row)),
                {name: fold(f"{row[0]}\n{cell}") for name, cell in zip(header[1:], row[1:], strict=True)},
            )
        )
    return rows


def _name(text: str) -> str:
    return re.sub(r"\s+", "", fold(text)).casefold()


def _cell(rows: list[_Row], rest: str, column: str) -> Spot | None:
    """The row that `rest` starts with, and of it the column that follows, or else `column` when the table has it."""
    wanted = _name(rest)
    fitting = [row for row in rows if row.title and wanted.startswith(row.title)]
    if not fitting:
        return None
    row = max(fitting, key=lambda item: len(item.title))
    after = wanted[len(row.title) :]
    if after:
        named = next((text for name, text in row.cells.items() if _name(name) == after), None)
        return Spot(row.text, False) if named is None else Spot(named, True)
    own = next((text for name, text in row.cells.items() if column and _name(name) == _name(column)), None)
    return Spot(row.text if own is None else own, True)
