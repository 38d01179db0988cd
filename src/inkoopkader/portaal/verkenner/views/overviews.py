"""What one would rather look at: terms on a time line, tariff percentages, needed capacity."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from inkoopkader.portaal.verkenner import asked
from inkoopkader.portaal.verkenner.cache import page
from inkoopkader.portaal.verkenner.selectors import capacity as capacities
from inkoopkader.portaal.verkenner.selectors import tariffs as percentages
from inkoopkader.portaal.verkenner.selectors import terms as dates


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """The terms of the policy of a year, at the zorgkantoren that are ticked."""
    return page(request, "verkenner/termijnen.html", dates.terms, asked.offices(request.GET), asked.year(request.GET))


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """The addresses of the calendars to subscribe to."""
    return page(request, "verkenner/agenda.html", dates.subscriptions, request.get_host(), request.is_secure())


@require_safe
def tariffs(request: HttpRequest) -> HttpResponse:
    """The tariff percentages of a year."""
    return page(request, "verkenner/tarieven.html", percentages.tariffs, asked.year(request.GET))


@require_safe
def capacity(request: HttpRequest) -> HttpResponse:
    """The capacity that is needed per municipality."""
    return page(request, "verkenner/capaciteit.html", capacities.capacity)
