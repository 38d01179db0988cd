"""Keep changed answers where their position lives: in the session, or with the organisation."""

from __future__ import annotations

from django.http import HttpRequest

from inkoopkader.portaal.mijnpositie import drafts, services
from inkoopkader.portaal.mijnpositie.held import SAVED, Held
from inkoopkader.portaal.mijnpositie.services import ChangedMeanwhile
from inkoopkader.positie.answers import Answers, from_json


def keep(request: HttpRequest, held: Held, answers: Answers) -> Held:
    """Store other answers and return the position as it is now. The form says which version it showed.

    Raises TooMuch, and ChangedMeanwhile when somebody else was first; then nothing is stored.
    """
    if held.saved is None:
        drafts.change(request.session, held.kind, answers)
        return Held(held.kind, answers, held.may_change, origin=held.origin)
    saved = services.change(key=held.saved.pk, seen=seen(request), person=request.user, answers=answers)
    return Held(SAVED, answers, held.may_change, saved)


def seen(request: HttpRequest) -> int:
    """Return the version that the form showed; 0, which no version is, when it does not say."""
    written = request.POST.get("versie", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def fresh(held: Held, error: ChangedMeanwhile) -> Held | None:
    """Return the position as somebody else left it; None when it is gone."""
    if error.now is None:
        return None
    return Held(SAVED, from_json(error.now.antwoorden), held.may_change, error.now)
