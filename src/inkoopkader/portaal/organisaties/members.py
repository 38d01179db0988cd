"""The people of the organisation of the scope: who they are, what they may do, changing that and removing somebody."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inkoopkader.portaal.organisaties import powers, versions
from inkoopkader.portaal.organisaties.models import Lidmaatschap, Organisatie
from inkoopkader.portaal.organisaties.powers import Bevoegdheid


def members() -> Sequence[Lidmaatschap]:
    """Return the members of the organisation of the scope, by name."""
    return list(Lidmaatschap.objects.select_related("gebruiker").order_by("gebruiker__naam", "gebruiker__email"))


def member_with(*, member: uuid.UUID) -> Lidmaatschap | None:
    """Return one member of the organisation of the scope; None when there is none by that number."""
    return Lidmaatschap.objects.filter(pk=member).select_related("gebruiker", "organisatie").first()


def change_powers(
    *, organisation: Organisatie, member: uuid.UUID, asked: Iterable[Bevoegdheid | str], version: str
) -> Lidmaatschap:
    """Give a member other powers and return the membership.

    Raises Lidmaatschap.DoesNotExist, and ValidationError for powers that do not exist here, for an organisation that nobody
    would manage any more, and when somebody else changed it after `version` (`versions.of_member`).
    """
    with transaction.atomic():
        versions.lock(organisation)
        found = Lidmaatschap.objects.get(pk=member)
        versions.still(version, versions.of_member(found))
        chosen = powers.checked(organisation.soort, asked)
        if str(Bevoegdheid.BEHEREN) not in chosen:
            _somebody_else_manages(found, "bevoegdheden")
        if found.bevoegdheden != chosen:
            found.bevoegdheden = chosen
            found.save(update_fields=["bevoegdheden"])
    return found


def remove_member(*, organisation: Organisatie, member: uuid.UUID) -> None:
    """Let a person no longer work for an organisation. Raises Lidmaatschap.DoesNotExist, and ValidationError for the last
    one who manages it."""
    with transaction.atomic():
        versions.lock(organisation)
        found = Lidmaatschap.objects.get(pk=member)
        _somebody_else_manages(found, None)
        found.delete()


def _somebody_else_manages(member: Lidmaatschap, field: str | None) -> None:
    others = Lidmaatschap.objects.filter(bevoegdheden__contains=[Bevoegdheid.BEHEREN])
    if not others.exclude(pk=member.pk).exists():
        message = _("Dit is de enige beheerder. Geef eerst iemand anders de bevoegdheid om te beheren.")
        raise ValidationError({field: message} if field else message, code="laatste beheerder")
