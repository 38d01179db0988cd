"""A position as a PDF that a screen reader can read (PDF/UA)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from weasyprint import HTML

from inkoopkader.positie.position import Position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.report import position_report
from inkoopkader.uitvoer.as_html import page
from inkoopkader.uitvoer.files import write_whole

_EVERY_PAGE = '@page { @bottom-center { content: "VERZONNEN"; font-weight: bold; color: #7f4f00; } }'


def write_pdf(provider: Provider, found: Iterable[Position], out: Path) -> None:
    """Write the positions of one provider as a tagged PDF, whole or not at all.

    Raises CaseError when the file cannot be written.
    """
    style = (Path(__file__).parent / "print.css").read_text(encoding="utf-8") + (
        _EVERY_PAGE if provider.invented else ""
    )
    text = page(position_report(provider, list(found)), style)
    write_whole(out, HTML(string=text).write_pdf(pdf_variant="pdf/ua-1"))
