"""A position as a PDF that a screen reader can read (PDF/UA)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from weasyprint import HTML

from inkoopkader.positie.position import Position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.report import position_report
from inkoopkader.regels.spoken import phrase
from inkoopkader.uitvoer.as_html import page
from inkoopkader.uitvoer.files import write_whole

_EVERY_PAGE = '@page {{ @bottom-center {{ content: "{}"; font-weight: bold; color: #7f4f00; }} }}'
_NUMBER = '@page {{ @bottom-right {{ content: "{}"; }} }}'


def _fetch_nothing(url: str, *args: object, **kwargs: object) -> NoReturn:
    """The page is whole by itself: whatever it would want to load does not belong in it."""
    raise ValueError(f"niets van elders: {url}")


def pdf(provider: Provider, found: Iterable[Position]) -> bytes:
    """Return the positions of one provider, at one or more zorgkantoren, as a tagged PDF in the language of the reader."""
    number = phrase("Bladzijde {number} van {all}", number='" counter(page) "', all='" counter(pages) "')
    style = (Path(__file__).parent / "print.css").read_text(encoding="utf-8") + _NUMBER.format(number)
    if provider.invented:
        style += _EVERY_PAGE.format(phrase("VERZONNEN"))
    text = page(position_report(provider, list(found)), style)
    made: bytes = HTML(string=text, url_fetcher=_fetch_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made


def write_pdf(provider: Provider, found: Iterable[Position], out: Path) -> None:
    """Write the positions of one provider as a tagged PDF, whole or not at all.

    Raises CaseError when the file cannot be written.
    """
    write_whole(out, pdf(provider, found))
