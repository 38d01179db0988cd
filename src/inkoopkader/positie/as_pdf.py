"""A position as a PDF that a screen reader can read (PDF/UA)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from weasyprint import HTML

from inkoopkader.positie.position import Position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.report import position_report
from inkoopkader.uitvoer.as_html import page
from inkoopkader.uitvoer.files import write_whole

_EVERY_PAGE = '@page { @bottom-center { content: "VERZONNEN"; font-weight: bold; color: #7f4f00; } }'


def _fetch_nothing(url: str, *args: object, **kwargs: object) -> NoReturn:
    """The page is whole by itself: whatever it would want to load does not belong in it."""
    raise ValueError(f"niets van elders: {url}")


def pdf(provider: Provider, found: Iterable[Position]) -> bytes:
    """Return the positions of one provider, at one or more zorgkantoren, as a tagged PDF."""
    style = (Path(__file__).parent / "print.css").read_text(encoding="utf-8") + (
        _EVERY_PAGE if provider.invented else ""
    )
    text = page(position_report(provider, list(found)), style)
    made: bytes = HTML(string=text, url_fetcher=_fetch_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made


def write_pdf(provider: Provider, found: Iterable[Position], out: Path) -> None:
    """Write the positions of one provider as a tagged PDF, whole or not at all.

    Raises CaseError when the file cannot be written.
    """
    write_whole(out, pdf(provider, found))
