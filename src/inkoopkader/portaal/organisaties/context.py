"""Says to both nets for whom we work: to the database in settings of the transaction, to the code as a scope."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import connection, transaction
from django_scopes import scope

from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie


def tell_database(
    *,
    person: uuid.UUID | None = None,
    organisation: uuid.UUID | None = None,
    secret_hash: str | None = None,
    signing_in: bool | None = None,
) -> None:
    """Set who asks until the end of the transaction; what is left out is forgotten. The database believes an organisation
    only of a member, or of a key (`secret_hash`) of that organisation that still works. `signing_in` says whether every
    person can be looked up, which is for the pages that sign somebody in; None leaves that as it is. Outside a transaction
    it would all be forgotten at once: RuntimeError."""
    if not connection.in_atomic_block:
        raise RuntimeError("who asks is told inside a transaction")
    told = {
        "gebruiker": str(person or ""),
        "organisatie": str(organisation or ""),
        "geheim": secret_hash or "",
    }
    if signing_in is not None:
        told["aanmelden"] = "ja" if signing_in else ""
    settings = ", ".join(f"set_config('inkoopkader.{name}', %s, true)" for name in told)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {settings}", list(told.values()))


def scope_of(organisation: Organisatie | None) -> AbstractContextManager[Any]:
    """Return the scope of an organisation. Of none there is no scope, so that a query raises: the library would take a
    scope with None as one over every organisation."""
    return scope(organisatie=organisation) if organisation is not None else nullcontext()


@contextmanager
def acting_for(organisation: Organisatie | None, person: Gebruiker | None = None) -> Iterator[None]:
    """Work in one transaction for an organisation (and a person, who must be a member): both nets know it, and forget it
    afterwards. For commands and tests; a request is told by the middleware."""
    with transaction.atomic(), scope_of(organisation):
        tell_database(
            person=person.pk if person else None,
            organisation=organisation.pk if organisation else None,
            signing_in=False,
        )
        yield
        tell_database()
