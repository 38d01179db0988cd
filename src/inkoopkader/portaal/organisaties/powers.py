"""What a person may do for an organisation (bevoegdheden). Logging in says who somebody is; a power says what for whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Soort(models.TextChoices):
    """Kinds of organisation."""

    ZORGAANBIEDER = "zorgaanbieder", _("Zorgaanbieder")
    ZORGKANTOOR = "zorgkantoor", _("Zorgkantoor")
    BRANCHE = "branche", _("Brancheorganisatie")


class Bevoegdheid(models.TextChoices):
    """Powers. Whoever has any of them may read what the organisation has."""

    LEZEN = "lezen", _("Lezen")
    BEREIDEN = "bereiden", _("Voorbereiden")
    INDIENEN = "indienen", _("Indienen")
    ONDERTEKENEN = "ondertekenen", _("Ondertekenen")
    BEOORDELEN = "beoordelen", _("Beoordelen")
    BESLUITEN = "besluiten", _("Besluiten")
    PUBLICEREN = "publiceren", _("Publiceren")
    MEDEONDERTEKENEN = "medeondertekenen", _("Medeondertekenen")
    BEHEREN = "beheren", _("Medewerkers en gegevens beheren")


_EVERYWHERE: tuple[Any, ...] = (Bevoegdheid.LEZEN, Bevoegdheid.BEREIDEN, Bevoegdheid.BEHEREN)
OF_KIND: dict[Any, tuple[Any, ...]] = {
    Soort.ZORGAANBIEDER: (*_EVERYWHERE, Bevoegdheid.INDIENEN, Bevoegdheid.ONDERTEKENEN),
    Soort.ZORGKANTOOR: (
        *_EVERYWHERE,
        Bevoegdheid.BEOORDELEN,
        Bevoegdheid.BESLUITEN,
        Bevoegdheid.PUBLICEREN,
        Bevoegdheid.MEDEONDERTEKENEN,
    ),
    Soort.BRANCHE: _EVERYWHERE,
}


def checked(kind: str, powers: Iterable[str]) -> list[str]:
    """Return powers without doubles, in the order above. Raises ValidationError for one that this kind of organisation
    does not have, and for none at all."""
    asked = set(powers)
    if not asked <= set(OF_KIND[kind]):
        raise ValidationError({"bevoegdheden": _("Kies alleen bevoegdheden die bij deze organisatie horen.")})
    if not asked:
        raise ValidationError({"bevoegdheden": _("Kies ten minste één bevoegdheid.")})
    return [power for power in Bevoegdheid.values if power in asked]


def choices(kind: str) -> list[tuple[str, str]]:
    """Return the powers of a kind of organisation with their names, for a form."""
    return [(power.value, str(power.label)) for power in OF_KIND[kind]]


def names(powers: Iterable[str]) -> list[str]:
    """Return the names of powers."""
    return [str(Bevoegdheid(power).label) for power in powers]
