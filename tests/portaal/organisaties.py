"""Organisations and people for tests; every name and number here is invented."""

from __future__ import annotations

import itertools

from django.db import transaction
from django.test import Client
from tests.portaal.inloggen import sign_in

from inkoopkader.portaal.organisaties.context import acting_for, tell_database
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie
from inkoopkader.portaal.organisaties.powers import Soort
from inkoopkader.portaal.organisaties.services import add_member, register_organisation

_NUMBERS = itertools.count(10_000_001)


def between_requests(**_: object) -> None:
    """A test is one transaction, so who asked is forgotten here; otherwise that ends with the transaction of the request.
    The test may look people up, to make them and to sign them in."""
    if transaction.get_connection().in_atomic_block and not transaction.get_connection().needs_rollback:
        tell_database(signing_in=True)


def person(name: str = "Verzonnen Persoon", *, password: str | None = None) -> Gebruiker:
    """Make a person."""
    with transaction.atomic():
        tell_database(signing_in=True)
        return Gebruiker.objects.create_user(f"p{next(_NUMBERS)}@voorbeeld.example", password, naam=name)


def organisation(first: Gebruiker, name: str, kind: Soort = Soort.ZORGAANBIEDER) -> Organisatie:
    """Make an organisation in which `first` may do everything."""
    with transaction.atomic():
        found = register_organisation(
            person=first, kind=kind, name=name, kvk=str(next(_NUMBERS)), agb=[str(next(_NUMBERS))]
        )
    between_requests()
    return found


def browser(who: Gebruiker | None, organisation: Organisatie | None = None, *, second_factor: bool = True) -> Client:
    """Return a browser in which `who` is signed in, with or without the second factor, and works for an organisation."""
    found = Client(raise_request_exception=False)
    if who is not None:
        between_requests()
        sign_in(found, who, organisation, whole=second_factor)
    return found


def colleague(organisation: Organisatie, *powers: str, name: str = "Verzonnen Collega") -> Gebruiker:
    """Make a person with these powers in an organisation."""
    found = person(name)
    with acting_for(organisation):
        add_member(organisation=organisation, person=found, asked=powers)
    between_requests()
    return found
