"""Organisations and people for tests; every name and number here is invented."""

from __future__ import annotations

import itertools

from django.db import transaction

from inkoopkader.portaal.organisaties.context import tell_database
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie
from inkoopkader.portaal.organisaties.powers import Soort
from inkoopkader.portaal.organisaties.services import register_organisation

_NUMBERS = itertools.count(10_000_001)


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
        tell_database()
        return found
