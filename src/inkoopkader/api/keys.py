"""Who a key belongs to. A key travels as `Authorization: Bearer ...`; `organisaties.keys` looks it up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpRequest
from django_scopes import scope

from inkoopkader.api.problem import Problem
from inkoopkader.portaal.organisaties.context import tell_database
from inkoopkader.portaal.organisaties.keys import key_with
from inkoopkader.portaal.organisaties.models import Sleutel

_LONGEST = 200


def of(request: HttpRequest) -> Sleutel | None:
    """Return the key of a request; None when it has none. Raises Problem (401) for one that does not hold.

    Why it does not hold (unknown, expired, withdrawn) is not told: who holds a key of somebody else learns nothing.
    """
    written = request.headers.get("Authorization")
    if written is None:
        return None
    kind, _, secret = written.partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not secret or len(secret) > _LONGEST or not secret.isascii():
        raise refused("Stuur de sleutel als 'Authorization: Bearer ...'.", "invalid_request")
    found = key_with(secret=secret)
    if found is None:
        raise refused("Deze sleutel geldt niet (meer).", "invalid_token")
    return found


def held(request: HttpRequest) -> Sleutel:
    """Return the key of a request that was let in with one. Raises Problem (401) without."""
    found: Sleutel | None = getattr(request, "sleutel", None)
    if found is None:
        raise refused("Hiervoor is een sleutel van uw organisatie nodig.")
    return found


def refused(detail: str, error: str = "") -> Problem:
    """Return the error for a missing or wrong key."""
    said = f', error="{error}"' if error else ""
    return Problem(401, detail, headers={"WWW-Authenticate": f'Bearer realm="inkoopkader"{said}'})


@contextmanager
def acting_for(key: Sleutel) -> Iterator[None]:
    """Work in one transaction for the organisation of a key: both nets know it, and forget it afterwards."""
    with transaction.atomic(), scope(organisatie=key.organisatie_id):
        tell_database(organisation=key.organisatie_id, secret_hash=key.geheim_hash)
        yield
        tell_database()
