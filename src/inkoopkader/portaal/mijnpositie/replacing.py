"""There is one draft in a browser: before another one takes its place the visitor is asked, so that nothing is lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inkoopkader.portaal.mijnpositie import drafts
from inkoopkader.portaal.mijnpositie.drafts import CONCEPT
from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.positie.answers import Answers


def may_replace(request: HttpRequest, answers: Answers) -> bool:
    """May answers become the draft: is there none yet, does it hold the same, or was it said that they may?"""
    draft = drafts.read(request.session, CONCEPT, None)
    return draft is None or draft.answers == answers or request.POST.get("vervang") == "ja"


def ask_to_replace(request: HttpRequest, answers: Answers, address: str, content: str = "") -> HttpResponse:
    """Ask whether answers may take the place of the draft. Who says yes sends a form to `address`, with `content`."""
    draft = drafts.read(request.session, CONCEPT, None)
    assert draft is not None
    context = {"positie": Held(CONCEPT, draft.answers), "nieuw": answers, "adres_ja": address, "inhoud": content}
    return render(request, "mijnpositie/vervangen.html", context)
