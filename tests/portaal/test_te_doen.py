"""The first page after signing in: what the positions ask to do and before when, and what there is to do about people."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.portaal.inloggen import account
from tests.portaal.mijnpositie import EXAMPLES, begin, read_in
from tests.portaal.organisaties import between_requests, browser, colleague, organisation, person

from inkoopkader.portaal.inloggen import selectors
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.organisaties import invitations, keys
from inkoopkader.portaal.organisaties.context import acting_for, tell_database
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie, Uitnodiging
from inkoopkader.portaal.organisaties.powers import Soort
from inkoopkader.portaal.organisaties.services import add_member
from inkoopkader.portaal.te_doen import positions

LARGE, SMALL, STARTER = (
    next(path for path in EXAMPLES if path.stem == f"aanbieder-{name}")
    for name in ("groot-gz", "klein-nieuw-gz", "starter-ggz")
)
NOTHING = "Er is nu niets te doen."


@pytest.fixture(autouse=True)
def _plain_files(visitor: Client) -> None:
    """The files of the pages keep their plain names, whoever asks."""


@pytest.fixture
def boss() -> Gebruiker:
    return account("b.verzonnen@voorbeeld.example")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets what the time is for the page."""

    def put(moment: str) -> None:
        monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat(moment))

    return put


def html_of(page: Client, address: str = "/overzicht/") -> str:
    answer = page.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def text_of(html: str) -> str:
    """What a reader sees, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.partition("<main")[2].partition("</main>")[0]))


def sections(page: Client) -> list[str]:
    """The sections of the positions on the page, in order."""
    return re.findall(r'<section class="te-doen".*?</section>', html_of(page), re.S)


def stored(ours: Organisatie, *answers: Any) -> None:
    """Replace what was stored of the positions, the last changed first."""
    with acting_for(ours):
        for found, written in zip(Positie.objects.order_by("-gewijzigd_op"), answers, strict=False):
            if written is not None:
                Positie.objects.filter(pk=found.pk).update(antwoorden=written)


class TestTerms:
    """The example asks about 10 September 2026; at CZ and Salland the form for hardship is due on the 24th (summer
    time)."""

    def test_what_comes_first_with_the_days_that_are_left(self, page: Client, clock: Callable[[str], None]) -> None:
        where = read_in(page, LARGE)["Location"].removesuffix("antwoorden/")
        clock("2026-09-12T10:00:00+02:00")
        [section] = sections(page)
        assert (
            "nog 12 dagen: uiterlijk 24 september 2026, het aanvraagformulier voor de hardheidsclausule inleveren (CZ, Salland)"
            in text_of(f"<main>{section}</main>")
        )
        assert f'href="{where}"' in section and f'href="{where}#termijnen"' in section
        assert 'lang="nl">het aanvraagformulier' in section

    @pytest.mark.parametrize(
        ("moment", "left"),
        [
            ("2026-09-23T00:00:00+02:00", "morgen"),
            ("2026-09-24T00:00:00+02:00", "vandaag"),
            ("2026-09-24T23:59:59+02:00", "vandaag"),
        ],
    )
    def test_the_last_days_have_names(self, page: Client, clock: Callable[[str], None], moment: str, left: str) -> None:
        read_in(page, LARGE)
        clock(moment)
        assert f"<strong>{left}</strong>: uiterlijk 24 september 2026" in html_of(page)

    def test_what_is_over_is_said_apart(self, page: Client, clock: Callable[[str], None]) -> None:
        read_in(page, LARGE)
        clock("2026-09-25T00:00:00+02:00")
        ahead, _, over = html_of(page).partition("<details>")
        assert "24 september" not in ahead
        assert "gisteren: uiterlijk 24 september 2026" in over and "zijn voorbij" in over

    def test_the_position_with_the_nearest_term_is_first(
        self, page: Client, ours: Organisatie, clock: Callable[[str], None]
    ) -> None:
        """At CZ a term ends on 24 September, at DSW none before 1 December; that one was changed later."""
        for name, office in (("Verzonnen Eerst", "cz"), ("Verzonnen Later", "dsw")):
            begin(page, name, [office])
        with acting_for(ours):
            for found in Positie.objects.all():
                found.antwoorden["op"] = "2026-09-10T09:00:00"
                found.save()
        clock("2026-09-20T12:00:00+02:00")
        first, last = sections(page)
        assert "Verzonnen Eerst" in first and "nog 4 dagen" in first
        assert "Verzonnen Later" in last and "uiterlijk 1 december 2026" in last and "24 september" not in last

    def test_a_position_about_another_day_says_so(self, page: Client) -> None:
        read_in(page, LARGE)
        assert "Deze positie vraagt naar 10 september 2026" in html_of(page)


class TestPapers:
    def test_missing_and_not_known_apart_with_the_way_to_the_papers_of_that_zorgkantoor(self, page: Client) -> None:
        where = read_in(page, SMALL)["Location"].removesuffix("antwoorden/")
        html = html_of(page)
        at = page.get(f"{where}bij/cz/").content.decode()
        assert f'href="{where}bij/cz/#stukken"' in html and 'id="stukken"' in at
        assert re.search(r"CZ, stukken, [^:]*: ontbreekt: Visie op innovatie; 1 nog niet bekend", text_of(html))

    def test_what_only_the_zorgkantoor_can_say_is_no_task(self, page: Client) -> None:
        """Of the large provider only the judgement about its proposal is open at Zorg en Zekerheid."""
        read_in(page, LARGE)
        html = html_of(page)
        assert "bij/dsw/#stukken" in html and "bij/zorg-en-zekerheid/#stukken" not in html

    def test_a_provider_of_which_no_policy_is_held_is_told_so(self, page: Client) -> None:
        read_in(page, STARTER)
        assert "kennen wij het beleid van 2027 niet" in html_of(page)

    def test_who_only_reads_is_not_asked_to_answer(self, page: Client, ours: Organisatie) -> None:
        where = read_in(page, SMALL)["Location"].removesuffix("antwoorden/")
        assert f'href="{where}verder/"' in html_of(page)
        html = html_of(browser(colleague(ours, "lezen"), ours))
        assert f"{where}verder/" not in html and f'href="{where}#vragen"' in html


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        "written",
        [{}, [], "x", 5, {"vorm": "inkoopkader-antwoorden-0"}, {"vorm": "inkoopkader-antwoorden-1", "jaar": 2027}],
    )
    def test_it_is_a_row_with_the_way_to_it(self, page: Client, ours: Organisatie, written: Any) -> None:
        begin(page, "Verzonnen Goed", ["cz"])
        where = begin(page, "Verzonnen Oud", ["cz"])["Location"].removesuffix("verder/")
        stored(ours, written)
        first, last = sections(page)
        assert "Verzonnen Oud, 2027" in first and "kan hier niet worden gelezen" in first and f'href="{where}"' in first
        assert "Verzonnen Goed" in last and "kan hier niet worden gelezen" not in last

    def test_its_pages_say_so_and_it_can_be_thrown_away(self, page: Client, ours: Organisatie) -> None:
        where = begin(page, "Verzonnen Oud", ["cz"])["Location"].removesuffix("verder/")
        stored(ours, {})
        for address in ("", "bij/cz/", "positie.yaml", "verder/"):
            answer = page.get(where + address)
            assert answer.status_code == 409 and "kan niet worden gelezen" in answer.content.decode()
        reader = browser(colleague(ours, "lezen"), ours).get(where).content.decode()
        assert f"{where}weg/" in page.get(where).content.decode() and f"{where}weg/" not in reader
        assert "Verzonnen Oud, 2027" in html_of(page, f"{where}weg/")
        assert page.post(f"{where}weg/", {"versie": "1"}).status_code == 302
        with acting_for(ours):
            assert not Positie.objects.exists()

    def test_answers_that_the_policy_no_longer_knows_do_not_count(self, page: Client, ours: Organisatie) -> None:
        begin(page, "Verzonnen Oud", ["cz"])
        with acting_for(ours):
            found = Positie.objects.get()
            found.antwoorden["feiten"] = {"bestaat_niet_meer": "ja"}
            found.antwoorden["gekozen"] = ["cz", "opgeheven"]
            found.save()
        [section] = sections(page)
        assert "kan hier niet worden gelezen" not in section and "bij/cz/#stukken" in section


def test_at_most_twenty_positions_and_the_way_to_the_others(
    page: Client, ours: Organisatie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(positions, "MOST_POSITIONS", 2)
    for number in range(2):
        begin(page, f"Positie {number}", ["cz"])
    assert len(sections(page)) == 2 and "Alle posities" not in html_of(page)
    begin(page, "Positie 2", ["cz"])
    html = html_of(page)
    assert len(sections(page)) == 2 and "Positie 0" not in html
    assert "Dit zijn de 2 posities die het laatst zijn gewijzigd" in html and "Alle posities" in html


def test_more_positions_ask_the_database_no_more(page: Client) -> None:
    begin(page, "Positie 0", ["cz"])
    with CaptureQueriesContext(connection) as one:
        html_of(page)
    for number in range(1, 4):
        begin(page, f"Positie {number}", ["cz"])
    with CaptureQueriesContext(connection) as more:
        html_of(page)
    assert len(more) == len(one)


class TestOrganisations:
    def test_without_positions_it_says_how_to_begin(self, page: Client, ours: Organisatie) -> None:
        html = html_of(page)
        assert NOTHING in html and "nog geen posities bewaard" in html and 'href="/mijn-positie/begin/"' in html
        assert "/mijn-positie/begin/" not in html_of(browser(colleague(ours, "lezen"), ours))

    def test_a_zorgkantoor_reads_what_it_can_do_here(self, boss: Gebruiker) -> None:
        office = organisation(boss, "Verzonnen Zorgkantoor", Soort.ZORGKANTOOR)
        html = html_of(browser(boss, office))
        assert "Posities maken zorgaanbieders" in html and "nog geen posities bewaard" not in html

    def test_who_chose_none_chooses_first(self) -> None:
        assert browser(person()).get("/overzicht/").headers["Location"] == "/organisatie/kiezen/"

    def test_an_invitation_that_was_not_accepted(self, page: Client, boss: Gebruiker, ours: Organisatie) -> None:
        with acting_for(ours, boss):
            for number in range(3):
                invitations.invite(
                    organisation=ours, person=boss, email=f"traag{number}@voorbeeld.example", asked=["lezen"]
                )
        html = html_of(page)
        assert "traag2@voorbeeld.example heeft de uitnodiging nog niet aangenomen" in html
        assert " uur (<strong>nog 7 dagen</strong>)" in html and NOTHING not in html
        with acting_for(ours, boss):
            invitations.invite(organisation=ours, person=boss, email="nogeen@voorbeeld.example", asked=["lezen"])
        html = html_of(page)
        assert "4 uitnodigingen zijn nog niet aangenomen" in html and "traag2" not in html

    def test_a_key_that_ends_within_thirty_days(self, page: Client, boss: Gebruiker, ours: Organisatie) -> None:
        with acting_for(ours, boss):
            for name, days in (("Bijna om", 29), ("Nog lang", 31)):
                keys.make_key(organisation=ours, person=boss, name=name, until=timezone.now() + timedelta(days=days))
        html = html_of(page)
        assert "Vervang de API-sleutel Bijna om" in html and "nog 29 dagen" in html and "Nog lang" not in html

    @pytest.mark.parametrize("power", ["lezen", "bereiden", "indienen", "ondertekenen"])
    def test_who_does_not_manage_hears_nothing_of_that(self, boss: Gebruiker, ours: Organisatie, power: str) -> None:
        colleague(ours, "lezen", name="Verzonnen Zonder")
        with acting_for(ours, boss):
            invitations.invite(organisation=ours, person=boss, email="traag@voorbeeld.example", asked=["lezen"])
            keys.make_key(organisation=ours, person=boss, name="Bijna om", until=timezone.now() + timedelta(days=3))
        html = html_of(browser(colleague(ours, power), ours))
        assert NOTHING in html and not re.search("traag@|Bijna om|Verzonnen Zonder", html)


def members_without(ours: Organisatie, who: Gebruiker) -> list[str]:
    with acting_for(ours, who):
        return [str(one.gebruiker) for one in selectors.without_second_step()]


class TestColleaguesWithoutSecondStep:
    def test_who_manages_sees_who_has_none(self, page: Client, boss: Gebruiker, ours: Organisatie) -> None:
        without = colleague(ours, "lezen", name="Verzonnen Zonder")
        has_one = account("met@voorbeeld.example")
        with acting_for(ours):
            add_member(organisation=ours, person=has_one, asked=["lezen"])
        html = html_of(page)
        assert "Verzonnen Zonder kan nog niet werken" in html
        assert members_without(ours, boss) == [str(without)]

    def test_one_who_logs_in_by_a_service_of_their_own_is_not_named(self, boss: Gebruiker, ours: Organisatie) -> None:
        found = colleague(ours, "lezen")
        assert members_without(ours, boss) == [str(found)]
        between_requests()
        SocialAccount.objects.create(user=found, provider="dienst", uid="1")
        assert members_without(ours, boss) == []

    def test_one_whose_second_step_was_taken_away_is_named(self, boss: Gebruiker, ours: Organisatie) -> None:
        found = account("kwijt@voorbeeld.example")
        with acting_for(ours):
            add_member(organisation=ours, person=found, asked=["lezen"])
        assert members_without(ours, boss) == []
        between_requests()
        Authenticator.objects.filter(user=found, type=Authenticator.Type.TOTP).delete()
        assert members_without(ours, boss) == [str(found)]

    def test_only_who_manages_is_told_and_only_of_their_own_organisation(self, ours: Organisatie) -> None:
        colleague(ours, "lezen")
        reader = colleague(ours, "lezen", "bereiden", name="Verzonnen Lezer")
        other = account("ander@voorbeeld.example")
        theirs = organisation(other, "Verzonnen Ander")
        assert members_without(ours, reader) == []
        assert members_without(theirs, other) == []
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
        ):  # says it works for an organisation that is not theirs
            tell_database(person=other.pk, organisation=ours.pk, signing_in=False)
            cursor.execute("SELECT zonder_tweede_stap()")
            assert cursor.fetchall() == []

    def test_a_key_is_told_nothing(self, boss: Gebruiker, ours: Organisatie) -> None:
        colleague(ours, "lezen")
        with acting_for(ours, boss):
            _, secret = keys.make_key(
                organisation=ours, person=boss, name="x", until=timezone.now() + timedelta(days=3)
            )
        with transaction.atomic(), connection.cursor() as cursor:
            tell_database(organisation=ours.pk, secret_hash=keys.hashed(secret), signing_in=False)
            cursor.execute("SELECT zonder_tweede_stap()")
            assert cursor.fetchall() == []

    def test_many_are_one_line(self, page: Client, ours: Organisatie) -> None:
        for _ in range(4):
            colleague(ours, "lezen", name="Verzonnen Zonder")
        html = html_of(page)
        assert "4 collega's kunnen nog niet werken" in html and "Verzonnen Zonder kan" not in html


class TestInvitedBySomebodyElse:
    @pytest.fixture
    def invitation(self, boss: Gebruiker) -> Uitnodiging:
        host = account("gastheer@voorbeeld.example")
        theirs = organisation(host, "Verzonnen Gastheer")
        with acting_for(theirs, host):
            made, _ = invitations.invite(organisation=theirs, person=host, email=boss.email, asked=["lezen"])
        between_requests()
        return made

    def change(self, invitation: Uitnodiging, **values: Any) -> None:
        with acting_for(invitation.organisatie):
            Uitnodiging.objects.filter(pk=invitation.pk).update(**values)
        between_requests()

    def test_one_is_told_on_the_first_page_and_where_one_chooses(self, page: Client, invitation: Uitnodiging) -> None:
        for address in ("/overzicht/", "/organisatie/kiezen/"):
            assert "Verzonnen Gastheer heeft u uitgenodigd" in html_of(page, address)

    @pytest.mark.parametrize("field", ["ingetrokken_op", "aangenomen_op", "geldig_tot"])
    def test_not_of_one_that_holds_no_longer(self, page: Client, invitation: Uitnodiging, field: str) -> None:
        self.change(invitation, **{field: timezone.now() - timedelta(hours=1)})
        assert "Verzonnen Gastheer" not in html_of(page)

    def test_not_before_the_address_was_verified(self, page: Client, boss: Gebruiker, invitation: Uitnodiging) -> None:
        between_requests()
        EmailAddress.objects.filter(user=boss).update(verified=False)
        assert "Verzonnen Gastheer" not in html_of(page)

    def test_nobody_else_is_told(self, ours: Organisatie, invitation: Uitnodiging) -> None:
        assert "Verzonnen Gastheer" not in html_of(browser(colleague(ours, "lezen"), ours))
        assert "Verzonnen Gastheer" not in html_of(browser(account("elders@voorbeeld.example")), "/organisatie/kiezen/")

    def test_the_secret_stays_in_the_e_mail(self, page: Client, invitation: Uitnodiging) -> None:
        assert invitation.geheim_hash not in html_of(page) and "/uitnodiging/" not in html_of(page)
