"""What is written about people and organisations."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from inkoopkader.portaal.organisaties import numbers, powers
from inkoopkader.portaal.organisaties.context import tell_database
from inkoopkader.portaal.organisaties.models import AgbCode, Gebruiker, Lidmaatschap, Organisatie
from inkoopkader.portaal.organisaties.powers import Bevoegdheid, Soort


def register_organisation(
    *, person: Gebruiker, kind: Soort, name: str, kvk: str, agb: Sequence[str] = (), uzovi: str = "", **more: object
) -> Organisatie:
    """Make an organisation, with `person` as its first member, who may do everything there. Leaves the transaction acting
    for the new organisation.

    Raises ValidationError, with the field, for a number of the wrong form or one that is known already.
    """
    problems: dict[str, list[ValidationError]] = {}

    def read(field: str, text: str, reader: object) -> str:
        try:
            return str(reader(text))  # type: ignore[operator]
        except ValidationError as error:
            problems.setdefault(field, []).append(error)
            return ""

    checked_kvk = read("kvk", kvk, numbers.kvk)
    checked_agb = sorted({read("agb", code, numbers.agb) for code in agb})
    checked_uzovi = read("uzovi", uzovi, numbers.uzovi) if uzovi else None
    if not name.strip():
        problems["naam"] = [ValidationError(_("Vul de naam van de organisatie in."))]
    if problems:
        raise ValidationError(problems)
    organisation = Organisatie(
        id=uuid.uuid4(), soort=kind, naam=name.strip(), kvk=checked_kvk, uzovi=checked_uzovi, **more
    )
    try:
        with transaction.atomic():
            tell_database(person=person.pk, organisation=organisation.pk)
            with scope(organisatie=organisation):
                # the member first: the database believes who speaks for an organisation that exists only of a member
                add_member(organisation=organisation, person=person, asked=powers.OF_KIND[kind])
                organisation.save(force_insert=True)
                AgbCode.objects.bulk_create(AgbCode(organisatie=organisation, code=code) for code in checked_agb)
    except IntegrityError as error:
        raise ValidationError(_known_already(error)) from None
    return organisation


def _known_already(error: IntegrityError) -> dict[str, str]:
    text = str(error)
    field = "agb" if "agbcode" in text else "uzovi" if "uzovi" in text else "kvk"
    return {field: _("Met dit nummer is al een organisatie bekend. Vraag de beheerder van uw organisatie om toegang.")}


def add_member(*, organisation: Organisatie, person: Gebruiker, asked: Iterable[Bevoegdheid | str]) -> Lidmaatschap:
    """Let a person work for an organisation. Raises ValueError for powers its kind does not have."""
    return Lidmaatschap.objects.create(
        organisatie=organisation, gebruiker=person, bevoegdheden=powers.checked(organisation.soort, asked)
    )
