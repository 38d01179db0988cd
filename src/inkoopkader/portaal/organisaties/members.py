"""The people of an organisation: who they are, what they may do, changing that and removing somebody."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inkoopkader.portaal.organisaties import powers, versions
from inkoopkader.portaal.organisaties.models import Lidmaatschap, Organisatie
from inkoopkader.portaal.organisaties.powers import Bevoegdheid


def members_of(*, organisation: Organisatie) -> Sequence[Lidmaatschap]:
    """Return the members of an organisation, by name."""
    found = Lidmaatschap.objects.filter(organisatie=organisation).select_related("gebruiker")
    return list(found.order_by("gebruiker__naam", "gebruiker__email"))


def member_of(*, organisation: Organisatie, member: uuid.UUID) -> Lidmaatschap | None:
    """Return one member of an organisation; None when there is none by that number."""
    found = Lidmaatschap.objects.filter(organisatie=organisation, pk=member)
    return found.select_related("gebruiker").first()


def change_powers(
    *, organisation: Organisatie, member: uuid.UUID, asked: Iterable[Bevoegdheid | str], version: str
) -> Lidmaatschap:
    """Give a member other powers and return the membership.

    Raises Lidmaatschap.DoesNotExist, and ValidationError for powers that do not exist here, for an organisation that nobody
    would manage any more, and when somebody else changed it after `version` (`versions.of_member`).
    """
    with transaction.atomic():
        versions.lock(organisation)
        found = Lidmaatschap.objects.get(organisatie=organisation, pk=member)
        versions.still(version, versions.of_member(found))
        chosen = powers.checked(organisation.soort, asked)
        if str(Bevoegdheid.BEHEREN) not in chosen:
            _somebody_else_manages(organisation, found, "bevoegdheden")
        if found.bevoegdheden != chosen:
            found.bevoegdheden = chosen
            found.save(update_fields=["bevoegdheden"])
    return found


def remove_member(*, organisation: Organisatie, member: uuid.UUID) -> None:
    """Let a person no longer work for an organisation. Raises Lidmaatschap.DoesNotExist, and ValidationError for the last
    one who manages it."""
    with transaction.atomic():
        versions.lock(organisation)
        found = Lidmaatschap.objects.get(organisatie=organisation, pk=member)
        _somebody_else_manages(organisation, found, None)
        found.delete()


def _somebody_else_manages(organisation: Organisatie, member: Lidmaatschap, field: str | None) -> None:
    others = Lidmaatschap.objects.filter(organisatie=organisation, bevoegdheden__contains=[Bevoegdheid.BEHEREN])
    if not others.exclude(pk=member.pk).exists():
        message = _("Dit is de enige beheerder. Geef eerst iemand anders de bevoegdheid om te beheren.")
        raise ValidationError({field: message} if field else message, code="laatste beheerder")
