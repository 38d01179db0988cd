"""The pages that every website owes its visitors: who runs it, what it does with personal data, and who can use it.

What only the installation knows (who runs it, where to ask) comes from its settings; what it did not fill in, the page says
is not filled in.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

import inkoopkader
from inkoopkader.portaal.kept_pages import same_for_everybody
from inkoopkader.portaal.mijnpositie.drafts import DAYS_KEPT
from inkoopkader.portaal.organisaties.access import all_public


def _page(request: HttpRequest, name: str, **more: object) -> HttpResponse:
    chosen = settings.ENVIRONMENT
    context = {"beheerder": chosen.owner, "contact": chosen.contact, "verklaring": chosen.privacy_statement}
    return render(request, f"portaal/{name}.html", context | more)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this website is, who runs it and where to ask."""
    return _page(request, "over", versie=inkoopkader.__version__)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data the website keeps, for how long, and who sees them."""
    chosen = settings.ENVIRONMENT
    return _page(
        request,
        "privacy",
        sessie=settings.SESSION_COOKIE_NAME,
        formulier=settings.CSRF_COOKIE_NAME,
        concept_dagen=DAYS_KEPT,
        uren=chosen.session_hours,
        minuten=chosen.session_idle_minutes,
        lokaal=chosen.local_accounts,
    )


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """For whom the website works, how that was tested, what was not, and how to report a barrier."""
    return _page(request, "toegankelijkheid")


urlpatterns = same_for_everybody(
    all_public(
        [
            path("over/", about, name="over"),
            path("privacy/", privacy, name="privacy"),
            path("toegankelijkheid/", accessibility, name="toegankelijkheid"),
        ]
    )
)
