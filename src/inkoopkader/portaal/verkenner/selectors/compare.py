"""Zorgkantoren and years side by side, and what changed between two years."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.links import address, leaf
from inkoopkader.portaal.verkenner.selectors.completeness import counted, stands_of
from inkoopkader.portaal.verkenner.selectors.office import subjects
from inkoopkader.regels.matrix import COMPLETE
from inkoopkader.regels.spoken import language, quote
from inkoopkader.uitvoer.as_html import sections
from inkoopkader.uitvoer.report import Report
from inkoopkader.vergelijking.changes import Changes, between_years
from inkoopkader.vergelijking.paging import part_of_changes, part_of_comparison
from inkoopkader.vergelijking.report import changes_report, comparison_report
from inkoopkader.vergelijking.subjects import choose
from inkoopkader.vergelijking.table import Comparison, compare

ROWS = 40
"""How many rows of a long list stand on one page."""
MOST_KEPT = 12
"""How many whole lists a process keeps, for who leafs through them."""


def comparison(subject: str, offices: tuple[str, ...], years: tuple[int, ...]) -> Comparison:
    """Return a subject side by side, in the language of the page. Raises CaseError for an unknown subject."""
    return _compared(language(), subject, offices, years)


@lru_cache(maxsize=MOST_KEPT)
def _compared(_language: str, subject: str, offices: tuple[str, ...], years: tuple[int, ...]) -> Comparison:
    return compare(shown.current(), choose(shown.current(), subject), offices, years)


def changes(before: int, after: int, offices: tuple[str, ...]) -> Changes:
    """Return what changed between two years, in the language of the page."""
    return _changes(language(), before, after, offices)


@lru_cache(maxsize=MOST_KEPT)
def _changes(_language: str, before: int, after: int, offices: tuple[str, ...]) -> Changes:
    return between_years(shown.current(), before, after, offices)


def compared(subject: str, offices: tuple[str, ...], years: tuple[int, ...], after: str) -> dict[str, Any]:
    """Return the page of a comparison, or of its form alone when no subject is asked."""
    context: dict[str, Any] = {
        "titel": _("Zorgkantoren en jaren vergelijken"),
        "kruimels": {"hier": _("Vergelijken")},
        "onderwerpen": subjects(),
        "kantoren": shown.current().offices.values(),
        "jaren": shown.years(),
        "gekozen": {"onderwerp": subject, "kantoren": _some(offices), "jaren": years},
    }
    if not subject:
        return context
    part = part_of_comparison(comparison(subject, offices, years), after, ROWS)
    report = comparison_report(part.content)
    query = {"onderwerp": subject, "zorgkantoor": _some(offices), "jaar": years}
    return context | {
        "titel": report.title,
        "verslag": report,
        "tabellen": _html(report),
        "blad": leaf(part, "vergelijken", query),
        "bestand": address("vergelijken-bestand", query),
        "ander": "" if any(item.key == subject for item in subjects()) else subject,
        **_completeness(subject, offices, years),
    }


def _completeness(asked: str, offices: tuple[str, ...], years: tuple[int, ...]) -> dict[str, Any]:
    """How much of the subject is held at each zorgkantoor and year; of a single entry or a file nothing is said."""
    subject = next((item for item in subjects() if item.key == asked), None)
    if subject is None:
        return {}
    found = stands_of(subject.completeness, offices, years)
    named = {one.title: [two for two in found if two.title == one.title] for one in found}
    return {
        "gemeten": True,
        "standen": [(quote(title), counted(those), those) for title, those in named.items()],
        "samengevat": any(one.summary and one.status == COMPLETE for one in found),
    }


def changed(before: int | None, later: int | None, offices: tuple[str, ...], after: str) -> dict[str, Any]:
    """Return the page of a change list, or of its form alone when no years are asked."""
    newest = shown.current().newest_year()
    context: dict[str, Any] = {
        "titel": _("Wat verandert er tussen twee jaren?"),
        "kruimels": {"hier": _("Wijzigingen")},
        "kantoren": shown.current().offices.values(),
        "jaren": shown.years(),
        "gekozen": {"kantoren": _some(offices), "van": before or newest - 1, "naar": later or newest},
    }
    if before is None or later is None:
        return context
    if before == later:
        return context | {"fout": _("Kies twee verschillende jaren.")}
    found = changes(before, later, offices)
    part = part_of_changes(found, after, ROWS)
    report = changes_report(part.content)
    query = {"van": before, "naar": later, "zorgkantoor": _some(offices)}
    jumps, last = [], ""
    for group in found.groups:
        jumps.append(
            (group.label, group.summary, address("wijzigingen", {**query, "na": last}) if group.changes else "")
        )
        if group.changes:
            last = f"{group.layer}.{group.changes[-1].name}"
    return context | {
        "titel": report.title,
        "verslag": report,
        "tabellen": _html(report),
        "blad": leaf(part, "wijzigingen", query),
        "bestand": address("wijzigingen-bestand", query),
        "groepen": jumps,
    }


def _some(offices: tuple[str, ...]) -> tuple[str, ...]:
    """The zorgkantoren to name in an address: none when all of them are meant."""
    return () if len(offices) == len(shown.current().offices) else offices


def _html(report: Report) -> SafeString:
    """The tables of a report; our own writer escapes every text."""
    return mark_safe(sections(report))  # noqa: S308
