"""What a view says about how often one visitor may do it, and the page for who did it too often."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inkoopkader.portaal.grenzen.measure import TooOften

View = Callable[..., HttpResponse]
Again = Callable[[HttpRequest, str], HttpResponse]
SENDING, FETCHING = ("POST",), ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Limit:
    """Requests with one of `methods` are counted as `what`, a name in settings.MOST_PER_VISITOR, per `seconds`."""

    what: str
    seconds: int
    methods: tuple[str, ...] = SENDING


BEGINNING = Limit("beginnen", 3600)
READING_IN = Limit("inlezen", 3600)
VERIFYING = Limit("nagaan", 60)
MAKING_FILES = Limit("bestanden", 60, FETCHING)
OPENING_INVITATIONS = Limit("uitnodiging", 3600, FETCHING)


def limited(limit: Limit, again: Again | None = None) -> Callable[[View], View]:
    """Limit how often one visitor may do what a view does; the middleware counts. Who does it too often gets a page that
    says how long to wait (429). `again` gives that page, from the request and the text, where a form must keep what was
    typed."""

    def declare(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refused: TooOften | None = getattr(request, "too_often", None)
            if refused is None:
                return view(request, *args, **kwargs)
            text = said(request, refused.wait)
            return waiting(request, text, refused.wait, again(request, text) if again is not None else None)

        counted.limit = limit  # type: ignore[attr-defined]
        return counted

    return declare


def of(view: Callable[..., Any]) -> Limit | None:
    """Return the limit of a view; None when it has none."""
    found = getattr(view, "limit", None)
    return found if isinstance(found, Limit) else None


def said(request: HttpRequest, wait: int) -> str:
    """Return what is told to who did something too often."""
    minutes = math.ceil(wait / 60)
    time = (
        ngettext("%(count)s seconde", "%(count)s seconden", wait) % {"count": wait}
        if wait < 60
        else ngettext("%(count)s minuut", "%(count)s minuten", minutes) % {"count": minutes}
    )
    if request.user.is_authenticated:
        text = _(
            "U hebt dit in korte tijd te vaak gedaan. Er is nu niets bewaard. Wacht %(time)s en probeer het dan opnieuw."
        )
    else:
        text = _(
            "Dit is in korte tijd te vaak gedaan, door u of door iemand anders op uw netwerk. Er is nu niets bewaard. Wacht "
            "%(time)s en probeer het dan opnieuw."
        )
    return text % {"time": time}


def waiting(request: HttpRequest, text: str, wait: int, page: HttpResponse | None = None) -> HttpResponse:
    """Return the page (one of our own when None) as an answer that says to wait: 429 with Retry-After, kept nowhere."""
    answer = page or render(request, "portaal/fout.html", {"titel": _("Even wachten"), "tekst": text})
    answer.status_code = 429
    answer["Retry-After"] = str(wait)
    answer["Cache-Control"] = "no-store"
    return answer
