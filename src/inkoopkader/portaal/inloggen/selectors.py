"""What is read about logging in of colleagues, and about invitations for oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models.expressions import RawSQL

from inkoopkader.portaal.organisaties.models import Lidmaatschap


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation for the person who asks: by which organisation, and until when it holds."""

    organisation: str
    until: datetime


def without_second_step() -> Sequence[Lidmaatschap]:
    """Return the other members of the organisation of the scope who have set up no second step, and so cannot work yet; nobody
    for who does not manage it. Who logs in by a service of their own organisation is not among them."""
    found = Lidmaatschap.objects.filter(gebruiker_id__in=RawSQL("SELECT zonder_tweede_stap()", []))
    return list(found.select_related("gebruiker").order_by("gebruiker__naam", "gebruiker__email"))


def invited_by() -> Sequence[Invited]:
    """Return the invitations that wait for the person who asks, what ends first first; none while their address is not
    verified. It crosses organisations: the database answers for this person alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisatie, geldig_tot FROM mijn_uitnodigingen()")
        return [Invited(*row) for row in cursor.fetchall()]
