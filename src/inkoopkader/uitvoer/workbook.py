"""An Excel workbook from plain rows: real numbers and dates with a Dutch format, text that can never run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inkoopkader.regels import moments
from inkoopkader.regels.spoken import in_english, phrase
from inkoopkader.regels.values import POINTS

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "|")
"""Text that starts so would run as a formula once somebody edits the cell or saves it as CSV; it gets Excel's own text
mark (quote prefix)."""
MAX_CELL = 32_767
_FORMATS = {
    "percentage": "0.0##%",
    POINTS: f'0.0## "{POINTS}"',
    "aantal": "#,##0",
    "uren": "#,##0.00",
    "datum": "d mmmm yyyy",
    "tijdstip": "d mmmm yyyy hh:mm",
}
_EURO = {False: '"€" #,##0.00;[Red]-"€" #,##0.00', True: '"€"#,##0.00;[Red]-"€"#,##0.00'}
"""By whether the reader reads English, as `spoken.show` writes an amount."""
_MARKS: dict[str, dict[str, Any]] = {
    "goed": {"font_color": "#006100"},
    "fout": {"font_color": "#9C0006", "bold": True},
    "open": {"font_color": "#7F6000"},
    "anders": {"bg_color": "#FFF2CC"},
}
_MIN_WIDTH, _MAX_WIDTH = 8, 60
_LINE_HEIGHT, _MAX_HEIGHT = 15, 409


@dataclass(frozen=True, slots=True)
class Shown:
    """A value with its policy type, so that it gets the right number format.

    Unknown (None) is written as 'onbekend', in the language of the reader.
    """

    value: Any
    type: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell that stands out: `mark` is goed, fout, open or anders. The colour only repeats what the text says."""

    value: Any
    mark: str


class Workbook:
    """Sheets in the order of adding; `content()` gives the bytes of the file."""

    def __init__(self, title: str, subject: str = "", made: datetime | None = None) -> None:
        self._stream = io.BytesIO()
        import xlsxwriter  # slow to import, and most commands write no workbook

        self._book = xlsxwriter.Workbook(self._stream, {"in_memory": True})
        properties: dict[str, Any] = {"title": title, "subject": subject, "author": "Inkoopkader"}
        if made is not None:
            properties["created"] = moments.to_clock(made).replace(tzinfo=None)
        self._book.set_properties(properties)
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}

    def _style(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format({"valign": "top", "text_wrap": True, **properties})
        return self._styles[key]

    def sheet(
        self, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], above: Sequence[str] = ()
    ) -> None:
        """Add a sheet: lines of text `above`, a frozen header, then rows of text, numbers, dates, Shown or Marked.

        Columns are as wide as what stands in them, within bounds; the header has a filter.
        """
        sheet = self._book.add_worksheet(_sheet_name(name))
        widths = [len(heading) + 3 for heading in headings]
        for number, line in enumerate(above):
            sheet.write_string(
                number,
                0,
                _cut(line),
                self._style(
                    bold=number == 0,
                    font_size=14 if number == 0 else 11,
                    text_wrap=False,
                    quote_prefix=line.startswith(DANGEROUS),
                ),
            )
        top = len(above)
        for column, heading in enumerate(headings):
            sheet.write_string(top, column, heading, self._style(bold=True, bg_color="#0f4c5c", font_color="#FFFFFF"))
        last = top
        written: list[list[str]] = []
        for last, row in enumerate(rows, start=top + 1):
            written.append([self._cell(sheet, last, column, item) for column, item in enumerate(row)])
            widths = [
                max(width, *(len(line) for line in text.split("\n")))
                for width, text in zip(widths, written[-1], strict=True)
            ]
        widths = [max(_MIN_WIDTH, min(width + 1, _MAX_WIDTH)) for width in widths]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for number, texts in enumerate(written, start=top + 1):
            lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
            if lines > 1:  # Excel finds the height itself, other programs show one line
                sheet.set_row(number, min(_MAX_HEIGHT, _LINE_HEIGHT * lines))
        sheet.freeze_panes(top + 1, 1)
        if headings and last > top:
            sheet.autofilter(top, 0, last, len(headings) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer(f"&L&F&R{phrase('Bladzijde {number} van {all}', number='&P', all='&N')}")

    def _cell(self, sheet: Any, row: int, column: int, item: Any) -> str:
        """Write one cell and return its text, or as much space as a number or date takes."""
        extra: dict[str, Any] = {}
        if isinstance(item, Marked):
            extra = dict(_MARKS.get(item.mark, {}))
            item = item.value
        kind = ""
        if isinstance(item, Shown):
            kind, item = item.type, item.value
            item = phrase("onbekend") if item is None else item
        if isinstance(item, bool):
            item = phrase("ja") if item else phrase("nee")
        if isinstance(item, datetime):
            sheet.write_datetime(
                row,
                column,
                moments.to_clock(item).replace(tzinfo=None, microsecond=0),
                self._style(num_format=_FORMATS["tijdstip"], align="left", **extra),
            )
            return 24 * " "
        if isinstance(item, date):
            sheet.write_datetime(
                row,
                column,
                datetime(item.year, item.month, item.day),
                self._style(num_format=_FORMATS["datum"], align="left", **extra),
            )
            return 18 * " "
        if isinstance(item, Decimal | int | float):
            shape = _EURO[in_english()] if kind == "euro" else _FORMATS.get(kind, "General")
            item = item * 100 if kind == POINTS else item  # a format multiplies only where it shows a %
            sheet.write_number(row, column, item, self._style(num_format=shape, **extra))
            return 16 * " "
        if item is None or item == "":
            sheet.write_blank(row, column, None, self._style(**extra))
            return ""
        text = _cut(", ".join(sorted(item)) if isinstance(item, frozenset) else str(item))
        if text.startswith(DANGEROUS):
            extra["quote_prefix"] = True
        sheet.write_string(row, column, text, self._style(**extra))
        return text

    def content(self) -> bytes:
        """Close the workbook and return the file."""
        self._book.close()
        return self._stream.getvalue()


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column; words break early, so a little more than the letters need."""
    return sum(1 + int(len(line) * 1.1) // width for line in text.split("\n"))


def _cut(text: str) -> str:
    """A cell holds so many characters; say it when something is cut off."""
    clean = "".join(sign for sign in text if sign in "\n\t" or ord(sign) >= 32)
    return clean if len(clean) <= MAX_CELL else clean[: MAX_CELL - 20] + phrase(" ... (afgekapt)")


def _sheet_name(name: str) -> str:
    """Excel refuses []:*?/\\ in the name of a sheet, and more than 31 characters."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("'")[:31]
