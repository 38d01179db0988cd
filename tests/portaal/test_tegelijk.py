"""A request is stored whole or not at all; two people who change the same thing at once lose nothing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from tests.portaal.organisaties import between_requests, browser, colleague, organisation, person
from tests.portaal.tegelijk import NUMBERS, elsewhere, signed_in, stored, together

from inkoopkader.portaal.organisaties import invitations, members
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import Gebruiker, Lidmaatschap, Organisatie, Uitnodiging
from inkoopkader.portaal.organisaties.views import invitations as invitation_views
from inkoopkader.portaal.organisaties.views import members as member_views
from inkoopkader.portaal.organisaties.views import organisation as organisation_views


@pytest.fixture(autouse=True)
def _plain_files() -> Iterator[None]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield


def breaks(*_: Any, **__: Any) -> Any:
    raise RuntimeError("a defect after everything was written")


class TestWholeOrNothing:
    def test_a_defect_while_registering_leaves_no_organisation(self, monkeypatch: pytest.MonkeyPatch) -> None:
        new = person()
        monkeypatch.setattr(organisation_views, "redirect", breaks)
        data = {
            "soort": "branche",
            "naam": "Verzonnen Half",
            "kvk": "92000001",
            "agb": "92000001",
            "stap": "bevestigen",
        }
        assert browser(new).post("/organisatie/aanmelden/", data).status_code == 500
        monkeypatch.undo()
        between_requests()
        assert browser(new).get("/organisatie/").headers["Location"] == "/organisatie/kiezen/"
        assert browser(new).post("/organisatie/aanmelden/", data).status_code == 302  # the number is free

    def test_a_defect_while_accepting_leaves_no_member_and_the_invitation(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        boss, guest = person(), person()
        ours = organisation(boss, "Verzonnen Half")
        with acting_for(ours, boss):
            secret = invitations.invite(organisation=ours, person=boss, email=guest.email, asked=["lezen"])[1]
        guests = browser(guest)
        guests.get(f"/uitnodiging/{secret}/")
        monkeypatch.setattr(invitation_views, "redirect", breaks)
        assert guests.post("/uitnodiging/aannemen/").status_code == 500
        monkeypatch.undo()
        with acting_for(ours):
            assert Lidmaatschap.objects.count() == 1 and Uitnodiging.objects.get().aangenomen_op is None
        assert guests.post("/uitnodiging/aannemen/").status_code == 302

    def test_a_defect_while_removing_leaves_the_member(self, monkeypatch: pytest.MonkeyPatch) -> None:
        boss = person()
        ours = organisation(boss, "Verzonnen Half")
        reader = colleague(ours, "lezen")
        page = browser(boss, ours)
        with acting_for(ours):
            address = f"/organisatie/leden/{Lidmaatschap.objects.get(gebruiker=reader).pk}/weghalen/"
        monkeypatch.setattr(member_views, "redirect", breaks)
        assert page.post(address).status_code == 500
        with acting_for(ours):
            assert Lidmaatschap.objects.count() == 2


def number_of(who: Gebruiker, ours: Organisatie) -> str:
    def find() -> str:
        with acting_for(ours):
            return str(Lidmaatschap.objects.get(gebruiker=who).pk)

    return elsewhere(find)  # type: ignore[no-any-return]


def powers_in(ours: Organisatie) -> list[list[str]]:
    def find() -> list[list[str]]:
        with acting_for(ours):
            return list(Lidmaatschap.objects.order_by("pk").values_list("bevoegdheden", flat=True))

    return elsewhere(find)  # type: ignore[no-any-return]


def test_two_who_change_one_member_at_once_lose_no_change() -> None:
    (first, second, third), ours = stored("Verzonnen Samen", managers=3)
    pages = [signed_in(first, ours), signed_in(second, ours)]
    address = f"/organisatie/leden/{number_of(third, ours)}/"
    html = elsewhere(lambda: pages[0].get(address)).content.decode()
    version = re.search(r'name="versie" value="(\d+)"', html)
    assert version
    asked = [["lezen"], ["bereiden"]]
    answers = together(
        *(
            lambda page=page, powers=powers: (
                page.post(address, {"bevoegdheden": powers, "versie": version[1]}).status_code
            )
            for page, powers in zip(pages, asked, strict=True)
        )
    )
    assert sorted(answers) == [302, 409]
    assert asked[answers.index(302)] in powers_in(ours)


def test_two_who_remove_each_other_at_once_leave_a_manager() -> None:
    (first, second), ours = stored("Verzonnen Duel", managers=2)
    pages = [signed_in(first, ours), signed_in(second, ours)]
    targets = [number_of(second, ours), number_of(first, ours)]
    answers = together(
        *(
            lambda page=page, target=target: page.post(f"/organisatie/leden/{target}/weghalen/").status_code
            for page, target in zip(pages, targets, strict=True)
        )
    )
    assert answers.count(302) == 1 and 500 not in answers, answers
    assert len(powers_in(ours)) == 1 and "beheren" in powers_in(ours)[0]


def test_who_was_removed_while_waiting_for_a_turn_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    (first, second), ours = stored("Verzonnen Wachten", managers=2)
    page = signed_in(first, ours)
    target, own = number_of(second, ours), number_of(first, ours)

    def leave(**_: Any) -> None:
        with acting_for(ours, second):
            members.remove_member(organisation=ours, member=uuid.UUID(own))

    removing = members.remove_member

    def late(**asked: Any) -> None:
        monkeypatch.undo()
        elsewhere(leave)
        removing(**asked)

    monkeypatch.setattr(members, "remove_member", late)
    answer = elsewhere(lambda: page.post(f"/organisatie/leden/{target}/weghalen/"))
    assert answer.status_code == 403 and "Geen toegang" in answer.content.decode()
    assert len(powers_in(ours)) == 1


def test_two_who_register_one_number_at_once_make_one_organisation() -> None:
    (first, second), _ = stored("Verzonnen Dubbel", managers=2)
    number = str(next(NUMBERS))
    data = {"soort": "branche", "naam": "Verzonnen Nieuw", "kvk": number, "agb": "", "stap": "bevestigen"}
    pages = [signed_in(first, None), signed_in(second, None)]
    answers = together(*(lambda page=page: page.post("/organisatie/aanmelden/", data).status_code for page in pages))
    assert sorted(answers) == [302, 422]


def test_an_invitation_that_is_accepted_twice_at_once_makes_one_member() -> None:
    (_, guest), ours = stored("Verzonnen Gastvrij", managers=2)
    other = stored("Verzonnen Elders")[1]

    def invite() -> str:
        with acting_for(other):
            return invitations.invite(organisation=other, person=None, email=guest.email, asked=["lezen"])[1]

    secret = elsewhere(invite)
    pages = [signed_in(guest, ours), signed_in(guest, ours)]
    for page in pages:
        elsewhere(lambda page=page: page.get(f"/uitnodiging/{secret}/"))
    answers = together(*(lambda page=page: page.post("/uitnodiging/aannemen/").status_code for page in pages))
    assert sorted(answers) == [302, 404] and len(powers_in(other)) == 2
