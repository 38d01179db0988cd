"""What is read of saved positions. Outside a scope of an organisation nothing can be read."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.organisaties.models import Gebruiker

MOST_LISTED = 200


def positions() -> Sequence[Positie]:
    """Return the positions of the organisation that is worked for, changed last first, without their answers."""
    return list(Positie.objects.defer("antwoorden").order_by("-gewijzigd_op", "pk")[:MOST_LISTED])


def positions_after(*, key: UUID | None, most: int) -> Sequence[Positie]:
    """Return at most so many positions, by number from the one after `key` on, without their answers."""
    found = Positie.objects.defer("antwoorden").order_by("pk")
    return list((found.filter(pk__gt=key) if key is not None else found)[:most])


def position(*, key: UUID) -> Positie | None:
    """Return one position of the organisation that is worked for; None when it has no such one."""
    return Positie.objects.filter(pk=key).first()


def names(*, people: set[UUID]) -> dict[UUID, str]:
    """Return the names of people, as far as the organisation may know them: who left is not named."""
    return dict(Gebruiker.objects.filter(pk__in=people).values_list("pk", "naam"))
