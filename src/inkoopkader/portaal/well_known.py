"""What programs ask of every website at a fixed address: the icon, what a search engine may read, and where to report a
weakness."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from inkoopkader.portaal.organisaties.access import all_public

_OF_A_VISITOR = ("mijn-positie", "account", "account_login", "organisatie", "overzicht")
"""Addresses under which everything is about one visitor or one organisation."""
_REPORT_VALID = timedelta(days=180)


@require_safe
def icon(request: HttpRequest) -> HttpResponse:
    """Send on to the icon, for programs that do not read in the page where it is."""
    return HttpResponseRedirect(static("portaal/icoon.svg"))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read the policy, and nothing that is about a visitor (RFC 9309)."""
    places: dict[str, None] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            places |= dict.fromkeys(reverse(name) for name in _OF_A_VISITOR)
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in places)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness (RFC 9116); 404 where the installation names no address."""
    contact = settings.ENVIRONMENT.contact
    if not contact:
        raise Http404
    until = datetime.combine((datetime.now(UTC) + _REPORT_VALID).date(), time(), UTC)
    lines = [f"Contact: mailto:{contact}", f"Expires: {until.isoformat()}", "Preferred-Languages: nl, en"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


urlpatterns = all_public(
    [
        path("favicon.ico", icon, name="favicon"),
        path("robots.txt", robots, name="robots"),
        path(".well-known/security.txt", report, name="security-txt"),
    ]
)
