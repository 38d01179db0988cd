"""What is read of saved positions. Outside a scope of an organisation nothing can be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from inkoopkader.portaal.mijnpositie.models import Positie, PositieVersie  # type: ignore[attr-defined]  # made by `tracked`
from inkoopkader.portaal.organisaties.models import Gebruiker

MOST_LISTED = 50


def positions(*, after: str = "") -> tuple[Sequence[Positie], str]:
    """Return positions of the organisation that is worked for, changed last first, without their answers, and the key of
    the next part (empty: this is the last). `after` is such a key; what is none gives the first part."""
    found = Positie.objects.defer("antwoorden").order_by("-gewijzigd_op", "pk")
    key = _key(after)
    if key is not None:
        moment, last = key
        found = found.filter(Q(gewijzigd_op__lt=moment) | Q(gewijzigd_op=moment, pk__gt=last))
    part = list(found[: MOST_LISTED + 1])
    shown = part[:MOST_LISTED]
    more = f"{shown[-1].gewijzigd_op.isoformat()}~{shown[-1].pk}" if len(part) > MOST_LISTED else ""
    return shown, more


def _key(written: str) -> tuple[datetime, UUID] | None:
    moment, _, last = written.partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, UUID(last)) if found.tzinfo is not None else None
    except ValueError:
        return None


def positions_after(*, key: UUID | None, most: int) -> Sequence[Positie]:
    """Return at most so many positions, by number from the one after `key` on, without their answers."""
    found = Positie.objects.defer("antwoorden").order_by("pk")
    return list((found.filter(pk__gt=key) if key is not None else found)[:most])


def changed_last(*, most: int) -> Sequence[Positie]:
    """Return the positions that were changed last, with their answers."""
    return list(Positie.objects.order_by("-gewijzigd_op", "pk")[:most])


def was_ever(*, name: str) -> bool:
    """Is there, or was there ever, a position with this name?"""
    return bool(PositieVersie.objects.filter(naam=name).exists())


def position(*, key: UUID) -> Positie | None:
    """Return one position of the organisation that is worked for; None when it has no such one."""
    return Positie.objects.filter(pk=key).first()


def names(*, people: set[UUID]) -> dict[UUID, str]:
    """Return the names of people, as far as the organisation may know them: who left is not named."""
    return dict(Gebruiker.objects.filter(pk__in=people).values_list("pk", "naam"))
