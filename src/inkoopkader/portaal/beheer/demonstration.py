"""The demonstration: invented organisations and people, with passwords that everybody knows. Made again, nothing doubles, and
what somebody changed or threw away since stays so: what was made once, the history says."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction

from inkoopkader.portaal.inloggen.services import make_person
from inkoopkader.portaal.mijnpositie import selectors as position_selectors
from inkoopkader.portaal.mijnpositie import services as position_services
from inkoopkader.portaal.organisaties import services, versions
from inkoopkader.portaal.organisaties.context import acting_for, tell_database
from inkoopkader.portaal.organisaties.models import (  # type: ignore[attr-defined]  # the versions are made by `tracked`
    Gebruiker,
    LidmaatschapVersie,
    Organisatie,
    OrganisatieVersie,
)
from inkoopkader.portaal.organisaties.powers import Bevoegdheid, Soort
from inkoopkader.portaal.organisaties.selectors import memberships
from inkoopkader.portaal.organisaties.selectors import organisation as organisation_now
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.positie.answers import from_provider
from inkoopkader.positie.provider import read_provider

PASSWORD = "drie verzonnen woorden"  # noqa: S105  # of nobody who exists
SECRET = "NERGENSVERZONNENGEHEIM234567ABCD"  # noqa: S105  # the same for everybody here, so that one app entry is enough


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who does not exist, and what they may do; no powers named: everything."""

    email: str
    name: str
    powers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invented:
    """An organisation that does not exist. The first of its people registers it. `example` is the file with its position,
    `house_style` what its pages look like (empty: as the website)."""

    name: str
    kind: Any  # a Soort
    kvk: str
    people: tuple[Someone, ...]
    agb: tuple[str, ...] = ()
    uzovi: str = ""
    example: str = ""
    house_style: str = ""


_READ, _PREPARE = str(Bevoegdheid.LEZEN), str(Bevoegdheid.BEREIDEN)
_ANNA = Someone("anna@voorbeeld.example", "Anna Verzonnen")
ORGANISATIONS: Sequence[Invented] = (
    Invented(
        "Stichting Verzonnen Horizon",
        Soort.ZORGAANBIEDER,
        "99000001",
        (
            _ANNA,
            Someone("bram@voorbeeld.example", "Bram Verzonnen", (_PREPARE,)),
            Someone("carla@voorbeeld.example", "Carla Verzonnen", (_READ,)),
        ),
        agb=("99000001", "99000011"),
        example="aanbieder-groot-gz.yaml",
        house_style="mos",
    ),
    Invented(
        "Zorggroep Luchtkasteel",
        Soort.ZORGAANBIEDER,
        "99000002",
        (Someone("dirk@voorbeeld.example", "Dirk Verzonnen"),),
        agb=("99000002",),
        example="aanbieder-vv-gz-nieuw-bij-dsw.yaml",
    ),
    Invented(
        "Zorgkantoor Nergensland",
        Soort.ZORGKANTOOR,
        "99000003",
        (
            Someone("eva@voorbeeld.example", "Eva Verzonnen"),
            Someone("fred@voorbeeld.example", "Fred Verzonnen", (str(Bevoegdheid.BEOORDELEN),)),
        ),
        uzovi="9990",
    ),
    Invented(
        "Brancheorganisatie Luchtfietsers",
        Soort.BRANCHE,
        "99000004",
        (
            Someone("gerda@voorbeeld.example", "Gerda Verzonnen"),
            Someone(_ANNA.email, _ANNA.name, (_READ,)),
        ),
    ),
)


def make(*, examples: Path, year: int) -> None:
    """Make what was never made. `examples` is the folder with provider files; without a file there is no position."""
    for invented in ORGANISATIONS:
        first = _person(invented.people[0])
        organisation = _organisation(invented, first)
        for someone in invented.people[1:]:
            _member(organisation, _person(someone), someone.powers)
        _house_style(organisation, first, invented.house_style)
        if invented.example and (examples / invented.example).exists():
            _position(organisation, first, examples / invented.example, year)


def who() -> Iterator[tuple[str, str, str]]:
    """Return, for each person, their address, their organisation and what they may do there."""
    for invented in ORGANISATIONS:
        for someone in invented.people:
            yield someone.email, invented.name, ", ".join(someone.powers) or "alles"


def code_now() -> str:
    """Return the code that an app would show now for everybody of the demonstration."""
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30)))


def _person(someone: Someone) -> Gebruiker:
    with transaction.atomic():
        tell_database(signing_in=True)
        found = Gebruiker.objects.filter(email=someone.email).first()
        if found is None:
            found = make_person(email=someone.email, name=someone.name, password=PASSWORD)
        if not Authenticator.objects.filter(user=found, type=Authenticator.Type.TOTP).exists():
            totp.TOTP.activate(found, SECRET)
        return found


def _organisation(invented: Invented, first: Gebruiker) -> Organisatie:
    with transaction.atomic():
        tell_database(person=first.pk, signing_in=False)
        for membership in memberships(person=first):
            if membership.organisatie.kvk == invented.kvk:
                return membership.organisatie
        return services.register_organisation(
            person=first,
            kind=invented.kind,
            name=invented.name,
            kvk=invented.kvk,
            agb=invented.agb,
            uzovi=invented.uzovi,
            verzonnen=True,
        )


def _member(organisation: Organisatie, person: Gebruiker, powers: tuple[str, ...]) -> None:
    with acting_for(organisation):
        if not LidmaatschapVersie.objects.filter(gebruiker=person).exists():
            services.add_member(organisation=organisation, person=person, asked=powers)


def _house_style(organisation: Organisatie, person: Gebruiker, style: str) -> None:
    """Choose a house style where none was ever chosen."""
    with acting_for(organisation, person):
        now = organisation_now()
        if style and not OrganisatieVersie.objects.exclude(huisstijl="").exists():
            services.choose_house_style(organisation=now, style=style, version=versions.of_organisation(now))


def _position(organisation: Organisatie, person: Gebruiker, file: Path, year: int) -> None:
    provider = read_provider(current(), file)
    answers = from_provider(provider, year, current().offices)
    with acting_for(organisation, person):
        if not position_selectors.was_ever(name=answers.name):
            position_services.save(organisation=organisation, person=person, answers=replace(answers, invented=True))
