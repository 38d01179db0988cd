"""What is written about organisations: registering one and changing its data. Members, invitations and keys have files of
their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_scopes import scope

from inkoopkader.portaal import house_styles
from inkoopkader.portaal.organisaties import numbers, powers, text, versions
from inkoopkader.portaal.organisaties.context import tell_database
from inkoopkader.portaal.organisaties.models import AgbCode, Gebruiker, Lidmaatschap, Organisatie
from inkoopkader.portaal.organisaties.powers import Bevoegdheid, Soort

LONGEST_NAME = 200
MOST_AGB = 50


class _Read:
    """What was typed, read field by field; every problem is kept, so that all of them are told at once."""

    def __init__(self, *, kind: str, name: str, kvk: str, agb: Sequence[str], uzovi: str) -> None:
        self.problems: dict[str, list[ValidationError]] = {}
        missing = _("Vul de naam van de organisatie in.")
        self.name = self._field("naam", name, lambda typed: text.name(typed, longest=LONGEST_NAME, missing=missing))
        self.kvk = self._field("kvk", kvk, numbers.kvk)
        self.agb = sorted({self._field("agb", code, numbers.agb) for code in agb})
        self.uzovi = self._field("uzovi", uzovi, numbers.uzovi) if uzovi.strip() else None
        if len(agb) > MOST_AGB:
            self._wrong("agb", _("Vul ten hoogste %(aantal)d AGB-codes in.") % {"aantal": MOST_AGB})
        if uzovi.strip() and kind != str(Soort.ZORGKANTOOR):
            self._wrong("uzovi", _("Alleen een zorgkantoor heeft hier een UZOVI-nummer."))
        if self.problems:
            raise ValidationError(self.problems)

    def _field(self, field: str, typed: str, read: Callable[[str], str]) -> str:
        try:
            return read(typed)
        except ValidationError as error:
            self.problems.setdefault(field, []).append(error)
            return ""

    def _wrong(self, field: str, message: str) -> None:
        self.problems.setdefault(field, []).append(ValidationError(message))


def read_numbers(*, kind: str, name: str, kvk: str, agb: Sequence[str] = (), uzovi: str = "") -> None:
    """Check what somebody typed about an organisation, without keeping it. Raises ValidationError, by field."""
    _Read(kind=kind, name=name, kvk=kvk, agb=agb, uzovi=uzovi)


def register_organisation(
    *, person: Gebruiker, kind: Soort, name: str, kvk: str, agb: Sequence[str] = (), uzovi: str = "", **more: object
) -> Organisatie:
    """Make an organisation, with `person` as its first member, who may do everything there. Leaves the transaction acting
    for the new organisation.

    Raises ValidationError, with the field, for a number of the wrong form or one that is known already.
    """
    read = _Read(kind=kind, name=name, kvk=kvk, agb=agb, uzovi=uzovi)
    organisation = Organisatie(id=uuid.uuid4(), soort=kind, naam=read.name, kvk=read.kvk, uzovi=read.uzovi, **more)
    try:
        with transaction.atomic():
            tell_database(person=person.pk, organisation=organisation.pk)
            with scope(organisatie=organisation):
                # the member first: the database believes who speaks for an organisation that exists only of a member
                add_member(organisation=organisation, person=person, asked=powers.OF_KIND[kind])
                organisation.save(force_insert=True)
                AgbCode.objects.bulk_create(AgbCode(organisatie=organisation, code=code) for code in read.agb)
    except IntegrityError as error:
        raise ValidationError(known_already(error)) from None
    return organisation


def check_free(*, person: Gebruiker, kvk: str, agb: Sequence[str] = ()) -> None:
    """Check that no organisation is known by these numbers, which have the right form. Nobody can see the organisations of
    others, so it is tried and undone: it tells as much as registering does.

    Raises ValidationError, with the field, for a number that is known already.
    """
    with transaction.atomic():
        register_organisation(person=person, kind=Soort("zorgaanbieder"), name=kvk, kvk=kvk, agb=agb)
        transaction.set_rollback(True)


def change_organisation(
    *,
    organisation: Organisatie,
    name: str,
    kvk: str,
    agb: Sequence[str],
    uzovi: str = "",
    version: str,
) -> Organisatie:
    """Change the data of an organisation and return it. Other numbers or another name have to be compared with the
    registers again.

    Raises ValidationError, with the field, for a number of the wrong form or one that is known already; and without field
    when somebody else changed the data after `version` (`versions.of_organisation`).
    """
    read = _Read(kind=organisation.soort, name=name, kvk=kvk, agb=agb, uzovi=uzovi)
    try:
        with transaction.atomic():
            kept = versions.lock(organisation)
            versions.still(version, versions.of_organisation(kept))
            codes = {code.code: code for code in AgbCode.objects.all()}
            fresh = [code for code in read.agb if code not in codes]
            gone = [code.pk for number, code in codes.items() if number not in read.agb]
            before = (kept.naam, kept.kvk, kept.uzovi)
            kept.naam, kept.kvk, kept.uzovi = read.name, read.kvk, read.uzovi
            if before != (kept.naam, kept.kvk, kept.uzovi) or fresh or gone:
                kept.gecontroleerd_op, kept.gecontroleerd_door = None, ""
                kept.save(update_fields=["naam", "kvk", "uzovi", "gecontroleerd_op", "gecontroleerd_door"])
            AgbCode.objects.filter(pk__in=gone).delete()
            AgbCode.objects.bulk_create(AgbCode(organisatie=kept, code=code) for code in fresh)
    except IntegrityError as error:
        raise ValidationError(known_already(error)) from None
    return kept


def choose_house_style(*, organisation: Organisatie, style: str, version: str) -> Organisatie:
    """Choose the house style of the pages of an organisation and return it; an empty `style` is that of the website.

    Raises ValidationError for one that is not installed, and when somebody else changed the organisation after `version`.
    """
    if style and style not in house_styles.installed():
        raise ValidationError({"huisstijl": _("Kies een van de mogelijkheden.")})
    with transaction.atomic():
        kept = versions.lock(organisation)
        versions.still(version, versions.of_organisation(kept))
        if kept.huisstijl != style:
            kept.huisstijl = style
            kept.save(update_fields=["huisstijl"])
    return kept


def known_already(error: IntegrityError) -> dict[str, str]:
    """Return, by field, what to say about a number that is in the database already."""
    said = str(error)
    field = "agb" if "agbcode" in said else "uzovi" if "uzovi" in said else "kvk"
    return {field: _("Met dit nummer is al een organisatie bekend. Vraag de beheerder van uw organisatie om toegang.")}


def add_member(*, organisation: Organisatie, person: Gebruiker, asked: Iterable[Bevoegdheid | str]) -> Lidmaatschap:
    """Let a person work for an organisation. Raises ValidationError for powers its kind does not have."""
    return Lidmaatschap.objects.create(
        organisatie=organisation, gebruiker=person, bevoegdheden=powers.checked(organisation.soort, asked)
    )
