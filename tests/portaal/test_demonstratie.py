"""The commands of who runs the website: the demonstration, a zorgkantoor, and numbers that were checked."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from tests.portaal.inloggen import password_step
from tests.portaal.organisaties import between_requests, organisation, person

from inkoopkader.portaal.beheer import demonstration
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.organisaties import services, versions
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import Gebruiker, Lidmaatschap, Organisatie
from inkoopkader.portaal.organisaties.past import tables
from inkoopkader.portaal.organisaties.selectors import memberships
from inkoopkader.portaal.organisaties.selectors import organisation as organisation_now

pytestmark = pytest.mark.django_db(databases=["default", "eigenaar"])


def told(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out)
    between_requests()
    return out.getvalue()


def test_the_demonstration_doubles_nothing_and_says_who_to_log_in_as(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT, "local_accounts", True)
    monkeypatch.setattr(settings.ENVIRONMENT, "database_url", "")  # whichever server this run is about
    first = told("demonstratie", "--voorbeelden", "voorbeelden")
    assert told("demonstratie", "--voorbeelden", "voorbeelden") == first
    people = {email for email, _, _ in demonstration.who()}
    assert Gebruiker.objects.filter(email__endswith="@voorbeeld.example").count() == len(people)
    assert demonstration.PASSWORD in first and demonstration.SECRET in first
    password_step(visitor, "anna@voorbeeld.example", demonstration.PASSWORD)
    code = told("demonstratie", "--code").strip()
    assert re.fullmatch(r"\d{6}", code)
    assert visitor.post("/inloggen/tweede-stap/", {"code": code}).status_code == 302
    html = visitor.get("/organisatie/kiezen/").content.decode()
    assert "Stichting Verzonnen Horizon" in html and "Brancheorganisatie Luchtfietsers" in html


def test_the_demonstration_shows_a_house_style_and_leaves_the_one_that_somebody_chose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT, "local_accounts", True)
    monkeypatch.setattr(settings.ENVIRONMENT, "database_url", "")
    told("demonstratie")
    boss = Gebruiker.objects.get(email="anna@voorbeeld.example")

    def horizon() -> Organisatie:
        return next(item.organisatie for item in memberships(person=boss) if item.organisatie.kvk == "99000001")

    with acting_for(None, boss):
        ours = horizon()
    assert ours.huisstijl == "mos"
    for chosen in ("leisteen", ""):  # the last: that of the website
        with acting_for(ours, boss):
            now = organisation_now()
            services.choose_house_style(organisation=now, style=chosen, version=versions.of_organisation(now))
        between_requests()
        told("demonstratie")
        with acting_for(None, boss):
            assert horizon().huisstijl == chosen


def test_the_demonstration_made_again_writes_no_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT, "local_accounts", True)
    monkeypatch.setattr(settings.ENVIRONMENT, "database_url", "")

    def versions_of_everything() -> dict[str, int]:
        found: Counter[str] = Counter()
        for invented in demonstration.ORGANISATIONS:
            between_requests()
            boss = Gebruiker.objects.get(email=invented.people[0].email)
            with acting_for(None, boss):
                ours = next(one.organisatie for one in memberships(person=boss) if one.organisatie.kvk == invented.kvk)
            with acting_for(ours, boss):
                found.update({model.__name__: model.objects.count() for model in tables()})
        return dict(found)

    told("demonstratie", "--voorbeelden", "voorbeelden")
    first = versions_of_everything()
    assert first["PositieVersie"] == 2 and first["LidmaatschapVersie"] == sum(
        len(invented.people) for invented in demonstration.ORGANISATIONS
    )
    told("demonstratie", "--voorbeelden", "voorbeelden")
    assert versions_of_everything() == first
    between_requests()
    carla, anna = (Gebruiker.objects.get(email=f"{name}@voorbeeld.example") for name in ("carla", "anna"))
    with acting_for(None, anna):
        ours = next(one.organisatie for one in memberships(person=anna) if one.organisatie.kvk == "99000001")
    with acting_for(ours, anna):
        Positie.objects.get().delete()
        Lidmaatschap.objects.get(gebruiker=carla).delete()
    changed = versions_of_everything()
    assert changed != first
    told("demonstratie", "--voorbeelden", "voorbeelden")
    assert versions_of_everything() == changed


def test_the_demonstration_is_refused_where_real_people_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT, "database_url", "postgresql://x@y/z")
    with pytest.raises(CommandError, match="--ook-hier"):
        told("demonstratie")
    assert not Gebruiker.objects.filter(email="anna@voorbeeld.example").exists()


def test_a_zorgkantoor_is_made_with_an_invitation_for_its_first_manager(visitor: Client) -> None:
    arguments = ("--kvk", "9100.0001", "--uzovi", "9101", "--beheerder", "Eerste@voorbeeld.example")
    said = told("zorgkantoor_maken", "Verzonnen Kantoor", *arguments)
    link = re.search(r"(/uitnodiging/\S+/)", said)
    assert link
    html = visitor.get(link[1], follow=True).content.decode()
    assert "Verzonnen Kantoor" in html and "eerste@voorbeeld.example" in html
    with pytest.raises(CommandError, match="al een organisatie bekend"):
        told("zorgkantoor_maken", "Nog een", *arguments)
    with pytest.raises(CommandError, match="4 cijfers"):
        told("zorgkantoor_maken", "Nog een", "--kvk", "91000002", "--uzovi", "x", "--beheerder", "a@voorbeeld.example")


def test_only_the_owner_says_that_numbers_were_checked() -> None:
    boss = person()
    ours = organisation(boss, "Verzonnen Ongezien")
    with pytest.raises(DatabaseError, match="cannot say that numbers were checked"), acting_for(ours, boss):
        Organisatie.objects.filter(pk=ours.pk).update(gecontroleerd_op=timezone.now(), gecontroleerd_door="wij zelf")


def test_an_organisation_that_does_not_exist_cannot_be_checked() -> None:
    with pytest.raises(CommandError, match="geen organisatie met KvK-nummer 12312312"):
        told("nummers_bevestigen", "12312312", "--door", "J. Verzonnen")
    with pytest.raises(CommandError, match="--door"):
        told("nummers_bevestigen", "12312312", "--door", " ")
