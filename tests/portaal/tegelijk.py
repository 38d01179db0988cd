"""What really happens at the same moment in a test: work in threads, each over a connection of its own, on what is really
stored. In a module that pytest does not collect, so that there is one row of numbers in a process whoever imports it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Any

from django.db import connections, transaction
from django.test import Client
from tests.portaal.organisaties import browser

from inkoopkader.portaal.organisaties.context import acting_for, tell_database
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie
from inkoopkader.portaal.organisaties.powers import Soort
from inkoopkader.portaal.organisaties.services import add_member, register_organisation

NUMBERS = itertools.count(93_000_001)


def elsewhere(work: Callable[[], Any]) -> Any:
    """Do something in a thread, with a connection of its own that really stores it."""
    return together(work)[0]


def together(*works: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each with a connection of its own."""
    start, found = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            start.wait(20)
            found[place] = work()
        except Exception as error:
            found[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def stored(name: str, managers: int = 1) -> tuple[list[Gebruiker], Organisatie]:
    """Really store an organisation with people who manage it. It stays in the test database; its numbers are its own."""

    def make() -> tuple[list[Gebruiker], Organisatie]:
        with transaction.atomic():
            tell_database(signing_in=True)
            people = [
                Gebruiker.objects.create_user(f"t{next(NUMBERS)}@elders.example", naam=f"Verzonnen {number}")
                for number in range(managers)
            ]
        with transaction.atomic():
            made = register_organisation(person=people[0], kind=Soort.ZORGAANBIEDER, name=name, kvk=str(next(NUMBERS)))
        with acting_for(made):
            for one in people[1:]:
                add_member(organisation=made, person=one, asked=["beheren"])
        return people, made

    found = elsewhere(make)
    assert not isinstance(found, Exception), found
    return found  # type: ignore[no-any-return]


def signed_in(who: Gebruiker, ours: Organisatie | None) -> Client:
    def make() -> Client:
        with transaction.atomic():
            return browser(who, ours)

    return elsewhere(make)  # type: ignore[no-any-return]
