"""Comparing: zorgkantoren and years side by side, and what changed between two years; both also as a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inkoopkader.portaal.verkenner import asked
from inkoopkader.portaal.verkenner.cache import page
from inkoopkader.portaal.verkenner.selectors import compare
from inkoopkader.regels.errors import CaseError
from inkoopkader.vergelijking import as_excel

LONGEST_WORD = 200


@require_safe
def compared(request: HttpRequest) -> HttpResponse:
    """A subject side by side, for the zorgkantoren and years that are ticked."""
    return page(
        request,
        "verkenner/vergelijken.html",
        compare.compared,
        _subject(request.GET),
        asked.offices(request.GET),
        asked.years(request.GET),
        asked.after(request.GET),
    )


@require_safe
def compared_file(request: HttpRequest) -> HttpResponse:
    """The same comparison as a workbook, with every source. Raises CaseError without a subject."""
    subject = _subject(request.GET)
    if not subject:
        raise CaseError(_("kies eerst een onderwerp om te vergelijken"))
    found = compare.comparison(subject, asked.offices(request.GET), asked.years(request.GET))
    return _workbook(as_excel.comparison_workbook(found), "vergelijking.xlsx")


@require_safe
def changed(request: HttpRequest) -> HttpResponse:
    """What changed between two years."""
    chosen = request.GET.get("van") and request.GET.get("naar")
    before, later = _two_years(request.GET) if chosen else (None, None)
    return page(
        request,
        "verkenner/wijzigingen.html",
        compare.changed,
        before,
        later,
        asked.offices(request.GET),
        asked.after(request.GET),
    )


@require_safe
def changed_file(request: HttpRequest) -> HttpResponse:
    """The same changes as a workbook, with both sources."""
    found = compare.changes(*_two_years(request.GET), asked.offices(request.GET))
    return _workbook(as_excel.changes_workbook(found), "wijzigingen.xlsx")


def _subject(query: QueryDict) -> str:
    return query.get("onderwerp", "").strip()[:LONGEST_WORD]


def _two_years(query: QueryDict) -> tuple[int, int]:
    return asked.one_year(query, "van"), asked.one_year(query, "naar")


def _workbook(content: bytes, name: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
