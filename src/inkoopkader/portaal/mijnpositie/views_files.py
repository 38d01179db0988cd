"""A position as files: on paper, as a workbook and in a diary, in the language of the page; and as a case file that the
command line reads, which has no language: names and values as the policy has them."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from inkoopkader.portaal.grenzen.limited import MAKING_FILES, limited
from inkoopkader.portaal.mijnpositie import turns
from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.positie.answers_file import write_answers


@require_safe
@limited(MAKING_FILES)
def pdf(request: HttpRequest, positie: Held) -> HttpResponse:
    """The whole report as a PDF for everybody (PDF/UA)."""
    from inkoopkader.positie.as_pdf import pdf as written  # only whoever asks for it pays for loading it

    must_wait = turns.take(request)
    if must_wait is not None:
        return must_wait
    found = positie.computed()
    return attachment(written(found.provider, found.positions), "application/pdf", positie, "pdf")


@require_safe
@limited(MAKING_FILES)
def excel(request: HttpRequest, positie: Held) -> HttpResponse:
    """The whole report as a workbook, with every step of the computation."""
    from inkoopkader.positie.as_excel import workbook

    must_wait = turns.take(request)
    if must_wait is not None:
        return must_wait
    found = positie.computed()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return attachment(workbook(found.provider, found.positions), kind, positie, "xlsx")


@require_safe
def diary(request: HttpRequest, positie: Held) -> HttpResponse:
    """The terms as a calendar file."""
    from inkoopkader.positie.as_calendar import calendar_of

    found = positie.computed()
    content = calendar_of(found.provider, found.positions)
    return attachment(content, "text/calendar; charset=utf-8", positie, "ics")


@require_safe
def case_file(request: HttpRequest, positie: Held) -> HttpResponse:
    """The answers as a case file."""
    return attachment(write_answers(positie.answers).encode(), "application/yaml; charset=utf-8", positie, "yaml")


def attachment(content: bytes, kind: str, held: Held, suffix: str, prefix: str = "positie") -> HttpResponse:
    """Return a file to keep, named after the position."""
    name = re.sub(r"[^a-z0-9]+", "-", held.answers.name.casefold()).strip("-")[:60] or "zonder-naam"
    headers = {"Content-Disposition": f'attachment; filename="{prefix}-{name}-{held.answers.year}.{suffix}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
