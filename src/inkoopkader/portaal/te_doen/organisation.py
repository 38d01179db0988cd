"""What there is to do about an organisation and one's own account: invitations, keys and the second step of colleagues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from inkoopkader.kalender.days_left import days_left_words
from inkoopkader.portaal.inloggen import selectors as login
from inkoopkader.portaal.organisaties import invitations, keys
from inkoopkader.portaal.organisaties.models import Organisatie
from inkoopkader.portaal.organisaties.powers import Bevoegdheid

SOON = timedelta(days=30)
MOST_BY_NAME = 3


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: what, where (empty: not on this website), before which moment (None: no term), and how long that
    still is."""

    text: str
    address: str
    before: datetime | None = None
    left: str = ""


def tasks(request: HttpRequest, *, now: datetime) -> Sequence[Task]:
    """Return what this person can do for themselves and for the organisation they work for: what ends first comes first,
    then what has no end."""
    found = [*_of_person(now)]
    if Bevoegdheid.BEHEREN in request.bevoegdheden:
        found += [*_of_invitations(now), *_of_keys(request.organisatie, now), *_of_colleagues()]
    return sorted(found, key=lambda task: (task.before is None, task.before or now))


def _of_person(now: datetime) -> Iterator[Task]:
    for invited in login.invited_by():
        text = _("%(organisatie)s heeft u uitgenodigd. Open de link in de e-mail om de uitnodiging aan te nemen.")
        yield _until(text % {"organisatie": invited.organisation}, "", invited.until, now)


def _of_invitations(now: datetime) -> Iterator[Task]:
    found = invitations.open_invitations()
    address = reverse("uitnodigingen")
    if len(found) > MOST_BY_NAME:
        text = _("%(aantal)d uitnodigingen zijn nog niet aangenomen") % {"aantal": len(found)}
        yield _until(text, address, min(one.geldig_tot for one in found), now)
        return
    for invitation in found:
        text = _("%(adres)s heeft de uitnodiging nog niet aangenomen") % {"adres": invitation.email}
        yield _until(text, address, invitation.geldig_tot, now)


def _of_keys(organisation: Organisatie, now: datetime) -> Iterator[Task]:
    for key in keys.keys_of(organisation=organisation):
        if key.geldig_tot < now + SOON:
            text = _("Vervang de API-sleutel %(naam)s") % {"naam": key.naam}
            yield _until(text, reverse("sleutels"), key.geldig_tot, now)


def _of_colleagues() -> Iterator[Task]:
    found = login.without_second_step()
    address = reverse("organisatie")
    if len(found) > MOST_BY_NAME:
        text = _("%(aantal)d collega's kunnen nog niet werken: zij hebben geen tweede stap om in te loggen ingesteld")
        yield Task(text % {"aantal": len(found)}, address)
        return
    for member in found:
        text = _("%(naam)s kan nog niet werken: die heeft geen tweede stap om in te loggen ingesteld")
        yield Task(text % {"naam": member.gebruiker}, address)


def _until(text: str, address: str, end: datetime, now: datetime) -> Task:
    return Task(text, address, end, days_left_words(end, now))
