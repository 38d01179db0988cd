"""Looking up: the first page, one zorgkantoor, one entry, and searching."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from inkoopkader.portaal.verkenner import asked
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.cache import page
from inkoopkader.portaal.verkenner.links import leaf
from inkoopkader.portaal.verkenner.selectors import entry as entries
from inkoopkader.portaal.verkenner.selectors import office as offices
from inkoopkader.portaal.verkenner.selectors.search import search as look_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what one can do here, and how complete the policy is."""
    return page(request, "verkenner/begin.html", offices.home)


@require_safe
def office(request: HttpRequest, office: str, year: int) -> HttpResponse:
    """The policy of one zorgkantoor in one year, by subject."""
    name, chosen = shown.checked_office(office), shown.checked_year(year)
    return page(request, "verkenner/zorgkantoor.html", offices.office, name, chosen)


@require_safe
def entry(request: HttpRequest, name: str) -> HttpResponse:
    """One entry: what it says, over the years, where it stands, and what uses it."""
    place = request.GET.get("zorgkantoor") or None
    if place is not None:
        shown.checked_office(place)
    return page(request, "verkenner/regel.html", entries.entry, name, place, asked.year(request.GET))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Entries whose name, title, question or explanation holds the words; a long list in parts."""
    words = " ".join(request.GET.get("woorden", "").split())[:200]
    part = look_for(words, asked.after(request.GET)) if words else None
    context = {
        "titel": _("Zoeken in het beleid"),
        "woorden": words,
        "gevonden": part.content if part else (),
        "blad": leaf(part, "zoeken", {"woorden": words}) if part else None,
    }
    return render(request, "verkenner/zoeken.html", context)
