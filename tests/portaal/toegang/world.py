"""The organisations and people of the matrix: our own, another with texts that must not be seen anywhere, and strangers."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scopes_disabled
from tests.portaal.inloggen import account
from tests.portaal.organisaties import between_requests, organisation, person
from tests.portaal.toegang.planting import Planter, owned_models

from inkoopkader.portaal.organisaties import invitations, keys, powers
from inkoopkader.portaal.organisaties.context import acting_for, tell_database
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie, Sleutel
from inkoopkader.portaal.organisaties.powers import Soort
from inkoopkader.portaal.organisaties.services import add_member

MARK = "KANARIE"


@dataclass(slots=True)
class Party:
    """An organisation, who manages it, and one row of every kind that it has."""

    organisation: Organisatie
    boss: Gebruiker
    rows: dict[Any, Any]
    secrets: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """Ours, the other (with canaries), and strangers. `canaries` are the texts and numbers of the other's rows."""

    ours: Party
    other: Party
    office: Party
    members: dict[str, Gebruiker]
    loner: Gebruiker
    canaries: frozenset[str]


_PEOPLE = itertools.count(1)


def _person(name: str) -> Gebruiker:
    """Make a person with everything that logging in asks, so that the pages of their account open."""
    found = account(f"matrix{next(_PEOPLE)}@voorbeeld.example")
    with transaction.atomic():
        tell_database(signing_in=True)
        found.naam = name
        found.save(update_fields=["naam"])
    return found


def _colleague(made: Organisatie, power: str) -> Gebruiker:
    found = _person(f"Verzonnen {power}")
    with acting_for(made):
        add_member(organisation=made, person=found, asked=[power])
    return found


def build() -> World:
    """Make the world of the matrix."""
    ours = _party("Stichting Eigen", Soort.ZORGAANBIEDER, "EIGEN")
    office = _party("Verzonnen Kantoor", Soort.ZORGKANTOOR, "KANTOOR")
    other, texts = _other()
    members = {power: _colleague(ours.organisation, power) for power in _powers(ours)}
    return World(ours, other, office, members, _person("Verzonnen Losstaand"), frozenset(texts))


def _powers(party: Party) -> list[str]:
    return [str(power) for power in powers.OF_KIND[party.organisation.soort]]


def _party(name: str, kind: Soort, mark: str) -> Party:
    boss = _person(f"{name} beheerder")
    made = organisation(boss, name, kind)
    planter = Planter(made, boss, mark)
    return Party(made, boss, _planted(planter), _secrets(made, boss))


def party(name: str) -> Party:
    """Make an organisation with a row of every kind, without secrets."""
    boss = person(f"{name} beheerder")
    made = organisation(boss, name)
    return Party(made, boss, _planted(Planter(made, boss, "IETS")))


def _other() -> tuple[Party, set[str]]:
    boss = _person(f"{MARK}PERSOON")
    with transaction.atomic():
        boss.email = f"{MARK}adres@voorbeeld.example".lower()
        between_requests()
        boss.save(update_fields=["email"])
    made = organisation(boss, f"{MARK}ORGANISATIE")
    planter = Planter(made, boss, MARK)
    party = Party(made, boss, _planted(planter), _secrets(made, boss))
    texts = planter.texts | {boss.naam, boss.email, made.naam, made.kvk}
    with acting_for(made), scopes_disabled():
        for model in owned_models():
            texts |= {str(row.pk) for row in model.objects.filter(**{model._default_manager.scoped_by: made.pk})}
    return party, texts | {str(boss.pk)} | set(party.secrets.values())


def _planted(planter: Planter) -> dict[Any, Any]:
    """One row of every model that belongs to an organisation. The member who manages it is there already."""
    with acting_for(planter.organisation):
        for model in owned_models():
            if model._meta.label == "organisaties.Lidmaatschap":
                planter.rows[model] = model.objects.get(gebruiker=planter.person)
            planter.row(model)
        return dict(planter.rows)


def _secrets(made: Organisatie, boss: Gebruiker) -> dict[str, str]:
    """The secrets of an organisation: of an invitation, and of keys that hold, expired and were withdrawn."""
    with acting_for(made, boss):
        found = {
            "uitnodiging": invitations.invite(
                organisation=made, person=boss, email=f"gast{uuid.uuid4().hex[:8]}@voorbeeld.example", asked=["lezen"]
            )[1]
        }
        soon = timezone.now() + timedelta(days=1)
        for name in ("sleutel", "verlopen", "ingetrokken"):
            key, found[name] = keys.make_key(organisation=made, person=boss, name=f"Verzonnen {name}", until=soon)
            if name == "verlopen":
                Sleutel.objects.filter(pk=key.pk).update(geldig_tot=timezone.now() - timedelta(seconds=1))
            if name == "ingetrokken":
                keys.withdraw_key(key=key)
    between_requests()
    return found


def rows_of(party: Party) -> dict[str, str]:
    """Return a hash of every row that an organisation has, versions too, by table; of its people as well."""
    said = [
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{table}\" t WHERE {where}"
        for table, where in _tables()
    ]
    with transaction.atomic():
        tell_database(organisation=party.organisation.pk, signing_in=True)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(said), {"wie": party.organisation.pk})
            return dict(cursor.fetchall())


@cache
def _tables() -> tuple[tuple[str, str], ...]:
    """Every table with rows of an organisation, and how they are found there."""
    found = [
        (
            "organisaties_gebruiker",
            "id IN (SELECT gebruiker_id FROM organisaties_lidmaatschap WHERE organisatie_id = %(wie)s)",
        )
    ]
    for model in apps.get_models():
        path = getattr(model._default_manager, "scoped_by", None)
        if path:
            found.append((model._meta.db_table, f"t.{model._meta.get_field(path).column} = %(wie)s"))
    return tuple(found)
