"""What is read about people and organisations."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django_scopes import scopes_disabled

from inkoopkader.portaal.organisaties.models import AgbCode, Gebruiker, Lidmaatschap, Organisatie


def memberships(*, person: Gebruiker) -> Sequence[Lidmaatschap]:
    """Return every membership of a person, by name of the organisation. It crosses organisations, and the database shows a
    person only memberships of their own."""
    with scopes_disabled():
        found = Lidmaatschap.objects.filter(gebruiker=person).select_related("organisatie")
        return list(found.order_by("organisatie__naam", "organisatie_id"))


def membership(*, person: Gebruiker, chosen: str | uuid.UUID | None) -> Lidmaatschap | None:
    """Return the membership under which a person works: of the chosen organisation, else the only one they have."""
    found = memberships(person=person)
    for one in found:
        if str(one.organisatie_id) == str(chosen):
            return one
    return found[0] if len(found) == 1 else None


def organisation() -> Organisatie:
    """Return the organisation of the scope as it is kept now."""
    return Organisatie.objects.get()


def agb_codes() -> Sequence[str]:
    """Return the AGB codes of the organisation of the scope, in order."""
    return list(AgbCode.objects.order_by("code").values_list("code", flat=True))
