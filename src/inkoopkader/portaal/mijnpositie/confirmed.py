"""The confirmation that something is stored, with the reference under which it can be found: on the next page, once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from inkoopkader.portaal.mijnpositie.held import Held


def confirm(request: HttpRequest, held: Held) -> None:
    """Say on the next page that a position is stored, and where."""
    what = {"naam": held.answers.name, "jaar": held.answers.year}
    if held.saved is None:
        text = _("Uw concept voor %(naam)s, %(jaar)s, is bewaard. Alleen deze browser kan erbij.") % what
    else:
        where = {"organisatie": request.organisatie, "kenmerk": held.saved.kenmerk}
        text = _("%(naam)s, %(jaar)s, is bewaard bij %(organisatie)s. Kenmerk: %(kenmerk)s.") % (what | where)
    messages.success(request, text)
