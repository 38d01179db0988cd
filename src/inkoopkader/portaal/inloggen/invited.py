"""The invitation that somebody came in by, while they log in or make an account (`organisaties.views.invitations`)."""

from __future__ import annotations

from django.http import HttpRequest

from inkoopkader.portaal.organisaties import invitations
from inkoopkader.portaal.organisaties.models import Uitnodiging

SESSION_KEY, BY_MAIL = "uitnodiging", "uitnodiging-per-mail"


def address(request: HttpRequest) -> str | None:
    """Return the address that the invitation in this session was sent to; None without one that is still good."""
    found = _invitation(request)
    return str(found.email) if found else None


def organisation(request: HttpRequest) -> str:
    """Return the name of the organisation that invites; empty without an invitation that is still good."""
    found = _invitation(request)
    return str(found.organisatie.naam) if found else ""


def _invitation(request: HttpRequest) -> Uitnodiging | None:
    secret = request.session.get(SESSION_KEY)
    if not secret:
        return None
    person = request.user if request.user.is_authenticated else None
    return invitations.invitation_with(secret=secret, person=person)


def proved(request: HttpRequest, email: str) -> bool:
    """Did somebody come in by the link that was mailed to this address? Who invited them was shown another link, which
    proves nothing about who reads the mail."""
    return bool(request.session.get(BY_MAIL)) and (address(request) or "").lower() == email.lower()
