"""The pages of the policy explorer. They read from the domain packages and decide nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from inkoopkader.kalender.as_icalendar import calendar
from inkoopkader.kalender.from_policy import deadlines
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.selectors import matrix_rows, subject_rows, titles_with
from inkoopkader.regels.edition import edition
from inkoopkader.regels.errors import CaseError
from inkoopkader.uitvoer.as_html import sections
from inkoopkader.vergelijking import as_excel
from inkoopkader.vergelijking.changes import Changes, between_years
from inkoopkader.vergelijking.explanation import about, explain, find
from inkoopkader.vergelijking.report import changes_report, comparison_report
from inkoopkader.vergelijking.subjects import choose, read_subjects
from inkoopkader.vergelijking.table import Comparison, compare

MOST_FOUND = 50
MOST_OPEN = 10
"""Rows of a change list that stand open; a longer list is folded away under what it holds."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what one can do here, and how complete the policy is."""
    context: dict[str, Any] = {
        "kantoren": shown.current().offices.values(),
        "jaar": shown.current().newest_year(),
        "jaren": shown.years(),
        "volledigheid": matrix_rows(shown.current(), shown.years()),
    }
    return render(request, "verkenner/begin.html", context)


@require_safe
def office(request: HttpRequest, office: str, year: int) -> HttpResponse:
    """The policy of one zorgkantoor in one year, by subject."""
    policy = shown.current()
    name, chosen = shown.checked_office(office), shown.checked_year(year)
    context: dict[str, Any] = {
        "kantoor": policy.offices[name],
        "jaar": chosen,
        "jaren": shown.years(),
        "onderwerpen": subject_rows(policy, name, chosen),
    }
    return render(request, "verkenner/zorgkantoor.html", context)


@require_safe
def entry(request: HttpRequest, name: str) -> HttpResponse:
    """One entry: what it says, over the years, where it stands, and what uses it."""
    policy = shown.current()
    place = request.GET.get("zorgkantoor") or None
    if place is not None:
        shown.checked_office(place)
    year = shown.checked_year(request.GET.get("jaar") or shown.current().newest_year())
    found = [(about(item), explain(policy, item, date(year, 1, 1), place)) for item in find(policy, name, place)]
    return render(request, "verkenner/regel.html", {"uitleg": found, "jaar": year, "kantoor": place})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Entries whose name, title or explanation holds the words."""
    words = request.GET.get("woorden", "").strip()[:200]
    found = titles_with(shown.current(), words) if words else []
    context: dict[str, Any] = {
        "woorden": words,
        "gevonden": found[:MOST_FOUND],
        "meer": max(0, len(found) - MOST_FOUND),
    }
    return render(request, "verkenner/zoeken.html", context)


@require_safe
def compared(request: HttpRequest) -> HttpResponse:
    """A subject side by side, for the zorgkantoren and years that are ticked."""
    policy = shown.current()
    subject = request.GET.get("onderwerp", "")
    _, years = _ticked(request.GET)
    context: dict[str, Any] = {
        "onderwerpen": read_subjects(policy),
        "kantoren": policy.offices.values(),
        "jaren": shown.years(),
        "gekozen": {"onderwerp": subject, "kantoren": request.GET.getlist("zorgkantoor"), "jaren": years},
    }
    if subject:
        report = comparison_report(_comparison(request.GET))
        context |= {"titel": report.title, "inleiding": report.intro, "tabellen": _safe(sections(report))}
        context["bestand"] = reverse("vergelijken-bestand", query=request.GET)
    return render(request, "verkenner/vergelijken.html", context)


@require_safe
def compared_file(request: HttpRequest) -> HttpResponse:
    """The same comparison as a workbook, with every source. Raises CaseError without a subject."""
    return _workbook(as_excel.comparison_workbook(_comparison(request.GET)), "vergelijking.xlsx")


def _comparison(asked: QueryDict) -> Comparison:
    policy = shown.current()
    subject = asked.get("onderwerp", "")
    if not subject:
        raise CaseError("kies eerst een onderwerp om te vergelijken")
    return compare(policy, choose(policy, subject), *_ticked(asked))


@require_safe
def changed(request: HttpRequest) -> HttpResponse:
    """What changed between two years."""
    policy = shown.current()
    newest = policy.newest_year()
    context: dict[str, Any] = {
        "kantoren": policy.offices.values(),
        "jaren": shown.years(),
        "gekozen": {"kantoren": request.GET.getlist("zorgkantoor"), "van": newest - 1, "naar": newest},
    }
    if request.GET.get("van") and request.GET.get("naar"):
        found = _changes(request.GET)
        report = changes_report(found)
        context["gekozen"] |= {"van": int(found.before), "naar": int(found.after)}
        context |= {"titel": report.title, "inleiding": report.intro, "tabellen": _safe(sections(report, MOST_OPEN))}
        context["bestand"] = reverse("wijzigingen-bestand", query=request.GET)
    return render(request, "verkenner/wijzigingen.html", context)


@require_safe
def changed_file(request: HttpRequest) -> HttpResponse:
    """The same changes as a workbook, with both sources."""
    return _workbook(as_excel.changes_workbook(_changes(request.GET)), "wijzigingen.xlsx")


def _changes(asked: QueryDict) -> Changes:
    before, after = (shown.checked_year(asked.get(key, "")) for key in ("van", "naar"))
    return between_years(shown.current(), before, after, _ticked(asked)[0])


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of the policy of a year, at the zorgkantoren that are ticked."""
    policy = shown.current()
    offices, _ = _ticked(request.GET)
    year = shown.checked_year(request.GET.get("jaar") or shown.current().newest_year())
    found = [(policy.offices[name], deadlines(edition(policy, name, date(year, 1, 1)))) for name in offices]
    context: dict[str, Any] = {
        "kantoren": policy.offices.values(),
        "jaren": shown.years(),
        "jaar": year,
        "gekozen": {"kantoren": request.GET.getlist("zorgkantoor")},
        "termijnen": found,
    }
    return render(request, "verkenner/termijnen.html", context)


@require_safe
def terms_file(request: HttpRequest, office: str, year: int) -> HttpResponse:
    """The terms of one zorgkantoor as a calendar to subscribe to."""
    name, chosen = shown.checked_office(office), shown.checked_year(year)
    found = deadlines(edition(shown.current(), name, date(chosen, 1, 1)))
    label = f"Termijnen {shown.current().offices[name].label} {chosen}"
    return HttpResponse(calendar(found, label, datetime.now(UTC)), content_type="text/calendar; charset=utf-8")


def _ticked(asked: QueryDict) -> tuple[list[str], list[int]]:
    """The zorgkantoren and years of a form; all of them, and the newest year, when none is ticked."""
    offices = [shown.checked_office(name) for name in asked.getlist("zorgkantoor")] or list(shown.current().offices)
    years = [shown.checked_year(year) for year in asked.getlist("jaar")] or [shown.current().newest_year()]
    return list(dict.fromkeys(offices)), sorted(dict.fromkeys(years))


def _workbook(content: bytes, name: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _safe(html: str) -> str:
    """HTML of our own writer, which escapes every text."""
    return mark_safe(html)  # type: ignore[no-any-return]  # noqa: S308
