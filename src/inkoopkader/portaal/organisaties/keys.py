"""Keys with which programs of an organisation use the API: made, shown once, withdrawn, and looked up by their hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from inkoopkader.portaal.organisaties import text
from inkoopkader.portaal.organisaties.context import tell_database
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie, Sleutel

PREFIX = "ik_"
"""How every key begins, so that a scanner for secrets recognises one in a log or a repository."""
LONGEST_LIFE = timedelta(days=366)
LONGEST_NAME = 100
MOST_KEYS = 20


def hashed(secret: str) -> str:
    """Return what is kept of a key. It has 256 random bits, so that a plain hash cannot be searched back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_key(*, organisation: Organisatie, person: Gebruiker, name: str, until: datetime) -> tuple[Sleutel, str]:
    """Make a key of an organisation and return it with its secret, which cannot be read again.

    Raises ValidationError, with the field, for a missing name, an end that has passed or is too far, or too many keys.
    """
    missing = _("Geef de sleutel een naam, zoals die van het programma dat hem gebruikt.")
    try:
        called = text.name(name, longest=LONGEST_NAME, missing=missing)
    except ValidationError as error:
        raise ValidationError({"naam": error.messages}) from None
    now = timezone.now()
    if not now < until <= now + LONGEST_LIFE:
        raise ValidationError(
            {"geldig_tot": _("Een sleutel geldt ten hoogste één jaar, en niet tot een dag die voorbij is.")}
        )
    if len(keys_of(organisation=organisation)) >= MOST_KEYS:
        raise ValidationError({"naam": _("Uw organisatie heeft al veel sleutels. Trek er eerst een in.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    made = Sleutel.objects.create(
        organisatie=organisation,
        naam=called,
        begin=secret[:8],
        geheim_hash=hashed(secret),
        door=person,
        geldig_tot=until,
    )
    return made, secret


def withdraw_key(*, key: Sleutel) -> None:
    """Let a key hold no longer, from this moment."""
    if key.ingetrokken_op is None:
        key.ingetrokken_op = timezone.now()
        key.save(update_fields=["ingetrokken_op"])


def keys_of(*, organisation: Organisatie) -> Sequence[Sleutel]:
    """Return the keys of an organisation that hold now, the newest first."""
    found = Sleutel.objects.filter(organisatie=organisation, ingetrokken_op__isnull=True, geldig_tot__gt=timezone.now())
    return list(found.order_by("-sinds"))


def key_by_id(*, key: uuid.UUID) -> Sleutel | None:
    """Return one key of the organisation of the scope that holds now; None when there is none by that number."""
    found = Sleutel.objects.filter(pk=key)
    return found.filter(ingetrokken_op__isnull=True, geldig_tot__gt=timezone.now()).first()


def key_with(*, secret: str) -> Sleutel | None:
    """Return the key with this secret when it holds now: not expired, not withdrawn. The database shows only the row whose
    hash it was told, and forgets it again."""
    secret_hash = hashed(secret)
    with transaction.atomic(), scopes_disabled():
        tell_database(secret_hash=secret_hash)
        found = Sleutel.objects.filter(geheim_hash=secret_hash).first()
        tell_database()
    if found is None or not hmac.compare_digest(found.geheim_hash, secret_hash):
        return None
    return found if found.ingetrokken_op is None and timezone.now() < found.geldig_tot else None
