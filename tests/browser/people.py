"""Fill the website of a test with invented organisations and people, and print what a visitor needs to be one of them.

Run apart, in the environment of the website. Prints JSON: `sessions`, the value of the session cookie per person, and
`places`, the parts of addresses that differ per run.
"""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[2] / "voorbeelden"
KVK = iter(range(10_000_101, 10_000_200))
PASSWORD = "vier losse woorden achter elkaar"  # noqa: S105 - of nobody
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of nobody
TRAVELLERS = 6
"""People that only a journey uses, one for each way to visit: a code of the second step works once."""


def main() -> None:
    from django.utils import timezone

    from inkoopkader.portaal.mijnpositie.models import Positie
    from inkoopkader.portaal.organisaties import invitations, keys, services, versions
    from inkoopkader.portaal.organisaties.context import acting_for
    from inkoopkader.portaal.organisaties.models import Lidmaatschap
    from inkoopkader.portaal.organisaties.powers import Bevoegdheid, Soort

    boss, reader, other, nobody = (
        person(name) for name in ("Bea Verzonnen", "Leo Verzonnen", "Anna Verzonnen", "Nina Verzonnen")
    )
    fresh = person("Fien Verzonnen", second_step=False)
    for number in range(1, TRAVELLERS + 1):
        organisation(person(f"Reiziger{number} Verzonnen"), f"Verzonnen Reisgezelschap {number}", Soort.ZORGAANBIEDER)
    ours = organisation(boss, "Stichting Verzonnen Hoeve", Soort.ZORGAANBIEDER)
    second = organisation(boss, "Verzonnen Thuiszorg", Soort.ZORGAANBIEDER)
    theirs = organisation(other, "Verzonnen Concurrent", Soort.ZORGAANBIEDER)
    with acting_for(ours, boss):
        services.add_member(organisation=ours, person=reader, asked=[Bevoegdheid.LEZEN])
        member = Lidmaatschap.objects.get(organisatie=ours, gebruiker=reader)
        invitation, _ = invitations.invite(
            organisation=ours, person=boss, email="collega@voorbeeld.example", asked=[Bevoegdheid.BEREIDEN]
        )
        _, secret = invitations.invite(
            organisation=ours, person=boss, email=nobody.email, asked=[Bevoegdheid.LEZEN, Bevoegdheid.BEREIDEN]
        )
        key, _ = keys.make_key(
            organisation=ours, person=boss, name="Rapportage", until=timezone.now() + timedelta(days=90)
        )
    with acting_for(theirs, other):
        their_key, _ = keys.make_key(
            organisation=theirs, person=other, name="Van een ander", until=timezone.now() + timedelta(days=90)
        )
        seen = versions.of_organisation(theirs)
        services.choose_house_style(organisation=theirs, style="mos", version=seen)
        [their_member] = Lidmaatschap.objects.filter(organisatie=theirs)
    busy, office = with_positions(other, theirs), person("Karel Verzonnen")
    with acting_for(busy[1], busy[0]):
        unread = Positie.objects.get(naam="Verzonnen Oudbouw").pk
    sessions = {
        "bezig": session(*busy),
        "zorgkantoor": session(office, organisation(office, "Verzonnen Zorgkantoor", Soort.ZORGKANTOOR)),
        "beheerder": session(boss, ours),
        "lezer": session(reader, ours),
        "ander": session(other, theirs),
        "nieuw": session(nobody, None),
        "twee": session(boss, None),
        "leeg": session(boss, second),
        "lang-geleden": session(boss, ours, recently=False),
        "zonder-tweede-stap": session(fresh, None, second_step=False),
    }
    places = {
        "onleesbaar": unread,
        "lid": member.pk,
        "uitnodiging": invitation.pk,
        "geheim": secret,
        "sleutel": key.pk,
        "sleutel_van_ander": their_key.pk,
        "lid_van_ander": their_member.pk,
        "bevestiging": confirmation(person("Vera Verzonnen", second_step=False)),
    }
    print(json.dumps({"sessions": sessions, "places": {name: str(value) for name, value in places.items()}}))


def with_positions(host: Any, elsewhere: Any) -> tuple[Any, Any]:
    """Make somebody with everything that there can be to do, and their organisation: positions, of which one cannot be
    read, a key that soon ends, a colleague without second step, and an invitation of an organisation `elsewhere`."""
    from dataclasses import replace

    from django.utils import timezone

    from inkoopkader.portaal.mijnpositie import services as positions
    from inkoopkader.portaal.mijnpositie.models import Positie
    from inkoopkader.portaal.organisaties import invitations, keys, services
    from inkoopkader.portaal.organisaties.context import acting_for
    from inkoopkader.portaal.organisaties.powers import Bevoegdheid, Soort
    from inkoopkader.portaal.verkenner.policy import current
    from inkoopkader.positie.answers import from_provider
    from inkoopkader.positie.provider import read_provider

    who, late = person("Olga Verzonnen"), person("Zita Verzonnen", second_step=False)
    made = organisation(who, "Verzonnen Drukte", Soort.ZORGAANBIEDER)
    with acting_for(elsewhere, host):
        invitations.invite(organisation=elsewhere, person=host, email=who.email, asked=[Bevoegdheid.LEZEN])
    with acting_for(made, who):
        services.add_member(organisation=made, person=late, asked=[Bevoegdheid.LEZEN])
        keys.make_key(organisation=made, person=who, name="Rekenblad", until=timezone.now() + timedelta(days=9))
        policy = current()
        for name in ("groot-gz", "klein-nieuw-gz", "vg7-crisis"):
            told = read_provider(policy, EXAMPLES / f"aanbieder-{name}.yaml")
            answers = from_provider(told, policy.newest_year(), list(policy.offices))
            positions.save(organisation=made, person=who, answers=answers)
        now = replace(answers, name="Verzonnen Nieuwbouw", moment=None)
        positions.save(organisation=made, person=who, answers=now)
        old = positions.save(organisation=made, person=who, answers=replace(now, name="Verzonnen Oudbouw"))
        Positie.objects.filter(pk=old.pk).update(antwoorden={"vorm": "inkoopkader-antwoorden-0"})
    return who, made


def person(name: str, *, second_step: bool = True) -> Any:
    """Make a person with an address after the first name, a password, and a second step for logging in."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP
    from django.db import transaction

    from inkoopkader.portaal.inloggen.services import make_person
    from inkoopkader.portaal.organisaties.context import tell_database

    with transaction.atomic():
        tell_database(signing_in=True)
        email = f"{name.split(maxsplit=1)[0].lower()}@voorbeeld.example"
        made = make_person(email=email, name=name, password=PASSWORD)
        if second_step:
            TOTP.activate(made, SECRET)
            RecoveryCodes.activate(made)
    return made


def confirmation(of: Any) -> str:
    """Return the secret of the link by which somebody confirms their address, which they have not done yet."""
    from allauth.account.models import EmailAddress, EmailConfirmationHMAC
    from django.db import transaction

    from inkoopkader.portaal.organisaties.context import tell_database

    with transaction.atomic():
        tell_database(signing_in=True)
        EmailAddress.objects.filter(user=of).update(verified=False)
        return str(EmailConfirmationHMAC(EmailAddress.objects.get(user=of)).key)


def organisation(first: Any, name: str, kind: Any) -> Any:
    """Make an organisation in which `first` may do everything."""
    from django.db import transaction

    from inkoopkader.portaal.organisaties.services import register_organisation

    with transaction.atomic():
        kvk = str(next(KVK))
        return register_organisation(person=first, kind=kind, name=name, kvk=kvk, agb=[kvk])


def session(who: Any, organisation: Any, *, second_step: bool = True, recently: bool = True) -> str:
    """Let somebody be logged in, at work for an organisation, and return the value of the session cookie. `recently` is
    whether they showed who they are not long ago, as changing how to log in asks; it lasts the whole run."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from inkoopkader.portaal.organisaties.context import tell_database
    from inkoopkader.portaal.organisaties.middleware import CHOSEN

    client = Client()
    with transaction.atomic():
        tell_database(signing_in=True)
        client.force_login(who)
    kept = client.session
    at = time.time() + (3600 if recently else -3600)
    shown = {"method": "mfa", "type": "totp", "at": at} if second_step else {"method": "password", "at": at}
    kept["account_authentication_methods"] = [shown]
    kept["account_authentication_methods_user"] = str(who.pk)
    if organisation is not None:
        kept[CHOSEN] = str(organisation.pk)
    kept.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inkoopkader.portaal.settings")
    import django

    django.setup()
    main()
