"""What if: a copy of a position in which answers are changed to see what follows, without touching the position."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inkoopkader.portaal.grenzen.limited import BEGINNING, limited
from inkoopkader.portaal.mijnpositie import drafts, selectors, services
from inkoopkader.portaal.mijnpositie.confirmed import confirm
from inkoopkader.portaal.mijnpositie.drafts import CONCEPT, WHAT_IF
from inkoopkader.portaal.mijnpositie.held import SAVED, Held
from inkoopkader.portaal.mijnpositie.replacing import ask_to_replace, may_replace
from inkoopkader.portaal.organisaties import access
from inkoopkader.portaal.organisaties.powers import Bevoegdheid
from inkoopkader.positie.answers import from_json


@require_POST
def begin(request: HttpRequest, positie: Held) -> HttpResponse:
    """Copy a position to try other answers. A what-if of a what-if goes on with the same one."""
    if positie.is_what_if:
        return redirect(positie.address("antwoorden"))
    organisation = positie.saved.organisatie_id if positie.saved is not None else None
    working_for = request.organisatie.pk if request.organisatie is not None else None
    before = drafts.read(request.session, WHAT_IF, working_for)
    if before is not None and before.answers != positie.answers and request.POST.get("opnieuw") != "ja":
        context = {"positie": positie, "bezig": Held(WHAT_IF, before.answers)}
        return render(request, "mijnpositie/anders.html", context)
    drafts.write(request.session, WHAT_IF, positie.answers, origin=positie.key, organisation=organisation)
    return redirect(Held(WHAT_IF, positie.answers).address("antwoorden"))


def origin(request: HttpRequest, held: Held) -> Held | None:
    """Return the position that a what-if was made of; None when it is gone."""
    if held.origin == CONCEPT:
        draft = drafts.read(request.session, CONCEPT, None)
        return Held(CONCEPT, draft.answers) if draft is not None else None
    if request.organisatie is None or not held.origin:
        return None
    saved = selectors.position(key=UUID(held.origin))
    return Held(SAVED, from_json(saved.antwoorden), saved=saved) if saved is not None else None


@access.public
@require_POST
@limited(BEGINNING)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a what-if, once: as a new position of the organisation, or as the draft of who has none. Raises TooMuch."""
    with drafts.alone(request.session):
        return _kept(request)


def _kept(request: HttpRequest) -> HttpResponse:
    organisation = request.organisatie
    found = drafts.read(request.session, WHAT_IF, organisation.pk if organisation is not None else None)
    if found is None:
        return redirect("mijn-positie")
    answers = replace(found.answers, name=_("%(name)s (wat als)") % {"name": found.answers.name[:180]})
    if organisation is not None and Bevoegdheid.BEREIDEN in request.bevoegdheden:
        saved = services.save(organisation=organisation, person=request.user, answers=answers)
        held = Held(SAVED, answers, saved=saved)
    elif found.origin != CONCEPT and not may_replace(request, found.answers):
        return ask_to_replace(request, found.answers, reverse("wat-als-bewaren"))
    else:
        drafts.write(request.session, CONCEPT, found.answers)
        held = Held(CONCEPT, found.answers)
    drafts.drop(request.session, WHAT_IF)
    confirm(request, held)
    return redirect(held.address("uitkomst"))
