"""Inviting people by e-mail: made, listed, withdrawn, found by the secret in the link, and accepted once."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F, Func, QuerySet, TextField
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from inkoopkader.portaal.organisaties import powers, text
from inkoopkader.portaal.organisaties.context import tell_database
from inkoopkader.portaal.organisaties.models import Gebruiker, Lidmaatschap, Organisatie, Uitnodiging
from inkoopkader.portaal.organisaties.powers import Bevoegdheid

VALID = timedelta(days=7)
MOST_OPEN = 50
_BY_MAIL = Signer(salt="uitnodiging per e-mail", sep="~")  # ~ is no sign of a secret


def hashed(secret: str) -> str:
    """Return what is kept of the secret in a link. It has 256 random bits, so that a plain hash cannot be searched back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mailed(secret: str) -> str:
    """Return what stands in the link of the e-mail: the secret with a mark that nobody who was shown the secret can make.
    Who comes with it has read the mail of the address; who comes with the secret alone may be who invited them."""
    return _BY_MAIL.sign(secret)


def from_link(written: str) -> tuple[str, bool]:
    """Return the secret in a link, and whether that link came out of the e-mail."""
    try:
        return _BY_MAIL.unsign(written), True
    except BadSignature:
        return written, False


def invite(
    *, organisation: Organisatie, person: Gebruiker | None, email: str, asked: Iterable[Bevoegdheid | str]
) -> tuple[Uitnodiging, str]:
    """Invite an address to work for an organisation; return the invitation, and its secret, which cannot be read again. `person` is
    who invites; None for who runs the website.

    Raises ValidationError, with the field, for an address that is none, that works here or is invited already, and for
    powers that do not exist here.
    """
    address, wrong = "", {}
    try:
        address = text.address(email)
    except ValidationError as error:
        wrong["email"] = error.messages
    try:
        chosen = powers.checked(organisation.soort, asked)
    except ValidationError as error:
        wrong |= error.message_dict
    if wrong:
        raise ValidationError(wrong)
    if Lidmaatschap.objects.filter(gebruiker__email__iexact=address).exists():
        raise ValidationError({"email": _("Deze persoon werkt al voor uw organisatie.")})
    still_open = open_invitations()
    if any(one.email == address for one in still_open):
        raise ValidationError({"email": _("Dit adres is al uitgenodigd. Trek die uitnodiging eerst in.")})
    if len(still_open) >= MOST_OPEN:
        raise ValidationError({"email": _("Er staan al veel uitnodigingen open. Trek er eerst een in.")})
    secret = secrets.token_urlsafe(32)
    made = Uitnodiging.objects.create(
        organisatie=organisation,
        email=address,
        bevoegdheden=chosen,
        geheim_hash=hashed(secret),
        door=person,
        geldig_tot=timezone.now() + VALID,
    )
    return made, secret


def open_invitations() -> Sequence[Uitnodiging]:
    """Return the invitations of the organisation of the scope that can still be accepted, the newest first, each with `door_naam`: who sent it."""
    name = Func(F("door"), function="naam_van", output_field=TextField())
    found = _usable(Uitnodiging.objects.all()).annotate(door_naam=name)
    return list(found.order_by("-sinds"))


def invitation_by_id(*, invitation: uuid.UUID) -> Uitnodiging | None:
    """Return one invitation of the organisation of the scope that can still be accepted; None when there is none by that number."""
    return _usable(Uitnodiging.objects.filter(pk=invitation)).first()


def withdraw(*, invitation: uuid.UUID) -> None:
    """Take an invitation back. Raises Uitnodiging.DoesNotExist for one that cannot be accepted any more."""
    with transaction.atomic():
        rows = Uitnodiging.objects.select_for_update().filter(pk=invitation)
        found = _usable(rows).get()
        found.ingetrokken_op = timezone.now()
        found.save(update_fields=["ingetrokken_op"])


def invitation_with(*, secret: str, person: Gebruiker | None) -> Uitnodiging | None:
    """Return the invitation with this secret and its organisation, when it can still be accepted. `person` is who asks;
    afterwards the transaction works for that person, and for no organisation."""
    with transaction.atomic(), scopes_disabled():
        tell_database(person=person.pk if person else None, secret_hash=hashed(secret))
        found = _usable(Uitnodiging.objects.filter(geheim_hash=hashed(secret))).select_related("organisatie").first()
        tell_database(person=person.pk if person else None)
    return found


def accept(*, person: Gebruiker, secret: str) -> Lidmaatschap:
    """Make a person a member by an invitation, which holds no longer afterwards. Leaves the transaction working for the
    person, and for no organisation.

    Raises Uitnodiging.DoesNotExist for a secret that is unknown, expired, used or withdrawn; ValidationError for an
    invitation to another address, and for who works there already.
    """
    with transaction.atomic(), scopes_disabled():
        tell_database(person=person.pk, secret_hash=hashed(secret))
        rows = Uitnodiging.objects.select_for_update(of=("self",)).filter(geheim_hash=hashed(secret))
        found = _usable(rows).select_related("organisatie").get()
        if found.email != person.email.lower():
            raise ValidationError(_("Deze uitnodiging is voor een ander e-mailadres dan dat van uw account."))
        if Lidmaatschap.objects.filter(organisatie=found.organisatie, gebruiker=person).exists():
            raise ValidationError(_("U werkt al voor deze organisatie."))
        made = Lidmaatschap.objects.create(
            organisatie=found.organisatie, gebruiker=person, bevoegdheden=found.bevoegdheden
        )
        found.aangenomen_op = timezone.now()
        found.save(update_fields=["aangenomen_op"])
        tell_database(person=person.pk)
    return made


def _usable(rows: QuerySet[Uitnodiging]) -> QuerySet[Uitnodiging]:
    return rows.filter(aangenomen_op__isnull=True, ingetrokken_op__isnull=True, geldig_tot__gt=timezone.now())
