"""What somebody has to do, and before when: the first page after signing in.

An app that has tasks adds a function to `SOURCES` when it starts; it reads inside the scope of the organisation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inkoopkader.portaal.organisaties import invitations, keys
from inkoopkader.portaal.organisaties.powers import Bevoegdheid

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: what, where, and before which moment (None: no hurry). `said` is how that moment is said where the
    policy has words of its own for it; empty: as a moment."""

    text: str
    address: str
    before: datetime | None = None
    said: str = ""


SOURCES: list[Callable[[HttpRequest], Iterable[Task]]] = []


def of(request: HttpRequest) -> Sequence[Task]:
    """Return what this person has to do for the chosen organisation: what ends first comes first."""
    found = [task for source in SOURCES for task in source(request)]
    hurried = sorted(
        (task for task in found if task.before is not None), key=lambda task: task.before or timezone.now()
    )
    return hurried + [task for task in found if task.before is None]


def of_managers(request: HttpRequest) -> Iterable[Task]:
    """Invitations that wait for an answer, and keys that soon hold no longer."""
    if Bevoegdheid.BEHEREN not in request.bevoegdheden:
        return
    for invitation in invitations.open_invitations():
        text = _("%(adres)s heeft de uitnodiging nog niet aangenomen") % {"adres": invitation.email}
        yield Task(text, reverse("uitnodigingen"), invitation.geldig_tot)
    for key in keys.keys_of(organisation=request.organisatie):
        if key.geldig_tot < timezone.now() + SOON:
            text = _("Vervang de API-sleutel %(naam)s") % {"naam": key.naam}
            yield Task(text, reverse("sleutels"), key.geldig_tot)


SOURCES.append(of_managers)
