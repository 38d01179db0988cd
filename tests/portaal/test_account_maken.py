"""Making an account: for whoever was invited, or may register an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from tests.portaal.inloggen import EMAIL, PASSWORD, account, password_step
from tests.portaal.organisaties import browser, organisation, person

from inkoopkader.portaal.organisaties import invitations
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import Gebruiker

MAKE = "/account/maken/"
FILLED = {"naam": "Iemand Verzonnen", "email": EMAIL, "password1": PASSWORD}


@pytest.fixture
def open_to_all(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings.ENVIRONMENT, "self_registration", True)
    yield


def invited(email: str = EMAIL) -> str:
    host = person()
    inviting = organisation(host, "Verzonnen A")
    with acting_for(inviting, host):
        _, secret = invitations.invite(organisation=inviting, person=host, email=email, asked=["lezen"])
    return secret


def test_without_an_invitation_there_is_no_account_to_make(visitor: Client) -> None:
    for answer in (visitor.get(MAKE), visitor.post(MAKE, FILLED)):
        assert "U hebt een uitnodiging nodig" in answer.content.decode()
    assert not Gebruiker.objects.filter(email=EMAIL).exists()
    assert MAKE not in visitor.get("/inloggen/").content.decode()


def test_who_comes_by_the_link_in_the_mail_need_not_show_their_address_again(visitor: Client) -> None:
    visitor.get(f"/uitnodiging/{invitations.mailed(invited())}/")
    assert MAKE in visitor.get("/uitnodiging/").content.decode()
    answer = visitor.post(f"{MAKE}?next=/uitnodiging/", FILLED)
    assert answer["Location"] == "/uitnodiging/" and not mail.outbox
    assert visitor.post("/uitnodiging/aannemen/")["Location"].startswith("/account/tweede-stap/")  # that first
    made = Gebruiker.objects.get(email=EMAIL)
    assert made.naam == "Iemand Verzonnen" and made.password.startswith("argon2$")


def test_the_link_that_was_shown_proves_nothing_about_the_address(
    visitor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """Whoever invites sees a link and could make the account of the invited themselves."""
    host = person()
    page = browser(host, organisation(host, "Verzonnen A"))
    asked = {"email": EMAIL, "bevoegdheden": ["lezen"]}
    with django_capture_on_commit_callbacks(execute=True):
        html = page.post("/organisatie/uitnodigingen/nieuw/", asked).content.decode()
    shown = re.search(r"http://testserver(/uitnodiging/\S+?/)<", html)
    [sent] = mail.outbox
    mailed = re.search(r"http://testserver(/uitnodiging/\S+/)", sent.body)
    assert shown and mailed and sent.to == [EMAIL] and mailed[1] not in html
    visitor.get(mailed[1])  # an earlier link leaves no mark behind
    visitor.get(shown[1])
    assert visitor.post(MAKE, FILLED)["Location"] == "/account/bevestigen/"
    assert mail.outbox[-1].to == [EMAIL] and visitor.get("/account/tweede-stap/").status_code == 302
    assert (
        visitor.post(confirm_link())["Location"] == "/uitnodiging/"
    )  # in this browser, so the invitation is still there
    assert visitor.get("/account/tweede-stap/").status_code == 200


@pytest.mark.parametrize("mark", ["~", "~x", "~" + "A" * 43, "~~", "~\x00"])
def test_nobody_makes_the_mark_of_the_mail(visitor: Client, mark: str) -> None:
    secret = invited()
    visitor.get(f"/uitnodiging/{quote(secret + mark)}/")
    assert visitor.get("/uitnodiging/").status_code == 404
    other = invitations.mailed("een ander geheim").rpartition("~")[2]
    visitor.get(f"/uitnodiging/{secret}~{other}/")
    assert visitor.get("/uitnodiging/").status_code == 404


def test_the_mark_is_only_for_the_address_that_was_invited(visitor: Client) -> None:
    visitor.get(f"/uitnodiging/{invitations.mailed(invited('ander@voorbeeld.example'))}/")
    assert visitor.post(MAKE, FILLED)["Location"] == "/account/bevestigen/"


@pytest.mark.parametrize("link", [invitations.mailed, str], ids=["gemaild", "getoond"])
@pytest.mark.usefixtures("visitor")
def test_an_account_with_another_address_is_refused(link: Any) -> None:
    other = browser(person())
    html = other.get(f"/uitnodiging/{link(invited())}/", follow=True).content.decode()
    assert "ingelogd als" in html and "Uitnodiging aannemen" not in html
    assert other.post("/uitnodiging/aannemen/").status_code == 422


@pytest.mark.parametrize("link", [invitations.mailed, str], ids=["gemaild", "getoond"])
@pytest.mark.usefixtures("visitor")
def test_the_account_that_was_invited_accepts(link: Any) -> None:
    theirs = browser(account(second=False))
    theirs.get(f"/uitnodiging/{link(invited())}/")
    assert theirs.post("/uitnodiging/aannemen/")["Location"] == "/overzicht/"


@pytest.mark.parametrize(
    ("mail_to", "says"),
    [
        ("smtp://post.example", "Komt de e-mail niet aan?"),
        ("", "Deze website verstuurt geen e-mail"),
        ("scherm", "Deze website verstuurt geen e-mail"),
    ],
)
@pytest.mark.usefixtures("visitor")
def test_a_website_without_mail_says_so(monkeypatch: pytest.MonkeyPatch, mail_to: str, says: str) -> None:
    """There the same must be proved; who runs the website has the link for it."""
    monkeypatch.setattr(settings.ENVIRONMENT, "mail", mail_to)
    host = person()
    page = browser(host, organisation(host, "Verzonnen A"))
    html = page.post("/organisatie/uitnodigingen/nieuw/", {"email": EMAIL, "bevoegdheden": ["lezen"]}).content.decode()
    assert says in html and "bevestig" in html
    asked = Client().get("/account/bevestigen/").content.decode()
    assert ("verstuurt geen e-mail" in asked) == (mail_to != "smtp://post.example")


def test_an_invitation_to_another_address_proves_nothing_about_this_one(visitor: Client) -> None:
    visitor.get(f"/uitnodiging/{invited('ander@voorbeeld.example')}/")
    assert visitor.post(MAKE, FILLED)["Location"] == "/account/bevestigen/"
    assert len(mail.outbox) == 1 and visitor.get("/account/tweede-stap/").status_code == 302


def confirm_link() -> str:
    found = re.search(r"http://testserver(/account/bevestigen/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_an_address_is_confirmed_by_a_link_and_a_button(visitor: Client, open_to_all: None) -> None:
    answer = visitor.post(MAKE, FILLED)
    assert answer["Location"] == "/account/bevestigen/" and visitor.get(answer["Location"]).status_code == 200
    assert visitor.get("/account/tweede-stap/").status_code == 302  # not signed in
    link = confirm_link()
    page = visitor.get(link).content.decode()
    assert EMAIL in page and "Ja, bevestigen" in page  # a mail scanner that follows links confirms nothing
    assert visitor.post(link).status_code == 302
    assert visitor.get("/account/tweede-stap/").status_code == 200
    assert "werkt niet meer" in Client().get(link).content.decode()


def test_in_another_browser_the_password_is_asked_too(visitor: Client, open_to_all: None) -> None:
    visitor.post(MAKE, FILLED)
    link, phone = confirm_link(), Client()
    assert "niet in deze browser gemaakt" in phone.get(link).content.decode()
    for wrong, says in (("", "Vul dit in"), ("iets heel anders", "wachtwoord klopt niet"), ("x" * 5000, "128")):
        assert says in phone.post(link, {"password": wrong}).content.decode()
        assert not EmailAddress.objects.get(email=EMAIL).verified
    assert phone.post(link, {"password": PASSWORD})["Location"] == "/inloggen/"
    assert EmailAddress.objects.get(email=EMAIL).verified


def test_an_account_that_somebody_else_made_is_made_ones_own(visitor: Client, open_to_all: None) -> None:
    """Whoever owns the address chooses a password first; then the maker of the account cannot come in by theirs."""
    visitor.post(MAKE, FILLED)
    link, owner = confirm_link(), Client()
    owner.post("/wachtwoord-vergeten/", {"email": EMAIL})
    found = re.search(r"http://testserver(/wachtwoord-vergeten/\S+)", mail.outbox[-1].body)
    assert found
    own = "een eigen zin van de eigenaar"
    form = owner.get(found[1])["Location"]
    assert owner.post(form, {"password1": own}).status_code == 302
    assert owner.post(link, {"password": PASSWORD}).status_code == 200
    assert not EmailAddress.objects.get(email=EMAIL).verified
    assert owner.post(link, {"password": own}).status_code == 302
    assert EmailAddress.objects.get(email=EMAIL).verified
    assert "klopt niet" in password_step(Client()).content.decode()
    assert visitor.get("/account/tweede-stap/").status_code == 302


def test_guessing_the_password_of_an_account_to_confirm_is_counted(visitor: Client, open_to_all: None) -> None:
    visitor.post(MAKE, FILLED)
    link, other = confirm_link(), Client()
    pages = [other.post(link, {"password": f"dit is het niet {number}"}).content.decode() for number in range(7)]
    assert [("te vaak geprobeerd" in page) for page in pages] == [False] * 5 + [True] * 2
    assert "te vaak geprobeerd" in other.post(link, {"password": PASSWORD}).content.decode()


def test_logging_in_before_confirming_sends_the_link(visitor: Client, open_to_all: None) -> None:
    visitor.post(MAKE, FILLED)
    answer = password_step(Client())
    assert answer["Location"] == "/account/bevestigen/"


def test_a_known_address_is_not_told_but_mailed(visitor: Client, open_to_all: None) -> None:
    account()
    known = visitor.post(MAKE, FILLED | {"password1": "een heel ander wachtwoord"})
    unknown = Client().post(MAKE, FILLED | {"email": "nieuw@voorbeeld.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "U hebt al een account" in mail.outbox[0].subject and mail.outbox[0].to == [EMAIL]
    assert password_step(Client())["Location"] == "/inloggen/tweede-stap/"  # with the password it had


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("naam", "", "Vul dit in: uw naam"),
        ("naam", "x" * 201, "200"),
        ("naam", "a\x00b", "Null"),
        ("naam", "Iem\u200band Verzonnen", "die u kunt zien"),
        ("naam", "\u202enenozreV", "die u kunt zien"),
        ("naam", "...", "Vul uw naam in"),
        ("email", "", "Vul dit in: e-mailadres"),
        ("email", "geen adres", "mailadres"),
        ("email", "x" * 250 + "@voorbeeld.example", "254"),
        ("password1", "", "Vul dit in: kies een wachtwoord"),
        ("password1", "kort", "Dit wachtwoord is te kort. Gebruik minstens 12 tekens."),
        ("password1", "Iemand Verzonnen", "lijkt"),
        ("password1", "x" * 10_000, "128"),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    visitor: Client, open_to_all: None, field: str, value: str, message: str
) -> None:
    answer = visitor.post(MAKE, FILLED | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 200 and message.lower() in page.lower(), page
    assert f'id="id_{field}_error"' in page and f'href="#id_{field}"' in page
    assert not Gebruiker.objects.filter(naam="Iemand Verzonnen").exists() and not mail.outbox


def test_a_name_is_shown_as_text(visitor: Client) -> None:
    visitor.get(f"/uitnodiging/{invitations.mailed(invited())}/")
    visitor.post(MAKE, FILLED | {"naam": "<script>alert(1)</script>"})
    page = visitor.get("/").content.decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_history_knows_an_account_but_not_its_password() -> None:
    made = account()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'organisaties_gebruikerversie'"
        )
        columns = {name for (name,) in cursor.fetchall()}
        assert {"email", "naam", "is_active"} <= columns and not {"password", "last_login"} & columns
        cursor.execute("SELECT set_config('inkoopkader.gebruiker', %s, true)", [str(made.pk)])
        cursor.execute("SELECT pgh_label FROM organisaties_gebruikerversie WHERE id = %s", [made.pk])
        assert cursor.fetchall() == [("insert",)]
