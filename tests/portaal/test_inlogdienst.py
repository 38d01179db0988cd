"""Logging in with OpenID Connect: with a provider that is right, and with one that is wrong in every way we know."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client, override_settings
from tests.portaal.inloggen import EMAIL, account, code, password_step
from tests.portaal.openid import Person, Provider, served, setting
from tests.portaal.organisaties import organisation, person

from inkoopkader.portaal.inloggen import services_of_login
from inkoopkader.portaal.logbook import JsonLines
from inkoopkader.portaal.organisaties import invitations
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import Gebruiker, Lidmaatschap

START = "/inloggen/dienst/toets/"
SUB = "f3b1c0de"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with served(Person(SUB, EMAIL, "Iemand Verzonnen", amr=("pwd", "mfa"))) as found, using(found, by=["mfa"]):
        yield found


def using(provider: Provider, *, by: list[str] | None = None, **more: Any) -> override_settings:
    if by:
        more["tweede_factor"] = {"amr": by}
    return override_settings(SOCIALACCOUNT_PROVIDERS=services_of_login.for_allauth(setting(provider, **more)))


def through(client: Client, *, next_page: str = "", change: dict[str, str] | None = None) -> Any:
    """Play the browser: to the provider, log in there, and back with what it answers."""
    to = client.post(START + (f"?next={next_page}" if next_page else ""))
    assert to.status_code == 302, to.content.decode()
    there = requests.get(f"{to['Location']}&als={SUB}", allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://testserver{START}terug/"
    query = {name: values[-1] for name, values in parse_qs(back.query).items()} | (change or {})
    return client.get(back.path, query)


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_somebody_we_know_comes_in(visitor: Client, provider: Provider) -> None:
    known = account(second=False)
    assert "Inloggen met Verzonnen Inlogdienst" in visitor.get("/inloggen/").content.decode()
    answer = through(visitor, next_page="/account/")
    assert answer.status_code == 302 and answer["Location"] == "/account/"
    page = visitor.get("/account/").content.decode()
    assert known.email in page and "Verzonnen Inlogdienst" in page
    assert SocialAccount.objects.get(user=known).uid == SUB
    [asked] = provider.asked
    assert asked["code_challenge_method"] == "S256" and len(asked["nonce"]) >= 32 and len(asked["state"]) >= 16
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}


def test_afterwards_the_service_knows_them_by_number(visitor: Client, provider: Provider) -> None:
    known = account(second=False)
    through(visitor)
    visitor.post("/uitloggen/")
    provider.people[0].email = "nieuwe.naam@voorbeeld.example"  # of the same person, at the service
    through(visitor)
    assert known.email in visitor.get("/account/").content.decode()


def test_logging_in_gives_no_power(visitor: Client, provider: Provider) -> None:
    known = account(second=False)
    through(visitor)
    assert visitor.get("/organisatie/")["Location"] == "/organisatie/kiezen/"
    with acting_for(organisation(person(), "Verzonnen A")):
        assert not Lidmaatschap.objects.filter(gebruiker=known).exists()


def test_without_a_second_factor_there_ours_is_asked(visitor: Client, provider: Provider) -> None:
    account()
    provider.people[0].amr = ("pwd",)
    assert through(visitor)["Location"] == "/inloggen/tweede-stap/" and not inside(visitor)
    visitor.post("/inloggen/tweede-stap/", {"code": code()})
    assert inside(visitor)


def test_without_a_second_factor_anywhere_one_is_set_up(visitor: Client, provider: Provider) -> None:
    account(second=False)
    provider.people[0].amr = ()
    assert through(visitor).status_code == 302
    assert visitor.get("/account/")["Location"].startswith("/account/tweede-stap/")
    assert visitor.get("/account/tweede-stap/").status_code == 200


@pytest.mark.parametrize("said", ["mfa", "MFA", "pwd mfa", ""])
def test_a_claim_that_nobody_named_says_nothing(visitor: Client, provider: Provider, said: str) -> None:
    account(second=False)
    provider.people[0].acr, provider.people[0].amr = said, ()
    through(visitor)
    assert not inside(visitor)


def test_the_level_can_be_asked_and_said_by_acr(visitor: Client, provider: Provider) -> None:
    account(second=False)
    level = "urn:etoegang:core:assurance-class:loa3"
    provider.people[0].acr, provider.people[0].amr = level, ()
    with using(provider, tweede_factor={"acr": [level]}, vraag_acr=level):
        through(visitor)
    assert provider.asked[0]["acr_values"] == level and inside(visitor)


def test_a_stranger_does_not_come_in(visitor: Client, provider: Provider) -> None:
    answer = through(visitor)
    assert answer.status_code == 403 and "nog niet bekend" in answer.content.decode()
    assert not Gebruiker.objects.filter(email=EMAIL).exists() and not SocialAccount.objects.exists()


def test_who_was_invited_gets_an_account(visitor: Client, provider: Provider) -> None:
    host = person()
    inviting = organisation(host, "Verzonnen A")
    with acting_for(inviting, host):
        _, secret = invitations.invite(organisation=inviting, person=host, email=EMAIL, asked=["lezen"])
    visitor.get(f"/uitnodiging/{secret}/")
    assert through(visitor)["Location"] == "/uitnodiging/"
    made = Gebruiker.objects.get(email=EMAIL)
    assert made.naam == "Iemand Verzonnen" and not made.has_usable_password()
    assert visitor.post("/uitnodiging/aannemen/").status_code == 302
    assert "Verzonnen A" in visitor.get("/organisatie/").content.decode()


def test_an_invitation_of_another_address_does_not_help(visitor: Client, provider: Provider) -> None:
    host = person()
    inviting = organisation(host, "Verzonnen A")
    with acting_for(inviting, host):
        _, secret = invitations.invite(
            organisation=inviting, person=host, email="ander@voorbeeld.example", asked=["lezen"]
        )
    visitor.get(f"/uitnodiging/{secret}/")
    assert through(visitor).status_code == 403 and not inside(visitor)


@pytest.mark.parametrize(
    "fault", ["no token_endpoint", "no jwks_uri", "no authorization_endpoint", "discovery is a list"]
)
def test_a_service_that_does_not_say_where_everything_is(visitor: Client, provider: Provider, fault: str) -> None:
    provider.fault = fault
    answer = visitor.post(START)
    assert answer.status_code == 403 and "Inloggen is niet gelukt" in answer.content.decode()


FAULTS = [
    "nonce",
    "no nonce",
    "audience",
    "no aud",
    "two audiences",
    "issuer",
    "no iss",
    "issuer in discovery",
    "expired",
    "no exp",
    "not yet",
    "no sub",
    "key",
    "kid",
    "no keys",
    "alg none",
    "symmetric",
    "changed",
    "nonsense",
    "no id_token",
    "token endpoint",
    "userinfo of another",
    "state",
    "cancelled",
    "no email",
    "not verified",
    "email is a list",
    "sub is a number",
    "sub is endless",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_answer_is_refused(visitor: Client, provider: Provider, fault: str) -> None:
    account(second=False)
    if fault == "issuer in discovery":
        provider.fault = ""
        to = visitor.post(START)
        provider.fault = fault
        there = requests.get(f"{to['Location']}&als={SUB}", allow_redirects=False, timeout=10)
        answer = visitor.get(there.headers["Location"])
    else:
        provider.fault = fault
        answer = through(visitor)
    page = answer.content.decode()
    assert answer.status_code == 403 and "Inloggen is niet gelukt" in page
    assert not inside(visitor) and not SocialAccount.objects.exists()
    for told in ("Traceback", "id_token", provider.address):
        assert told not in page


def test_what_stands_in_userinfo_only_is_read_there(visitor: Client, provider: Provider) -> None:
    account(second=False)
    provider.fault = "userinfo only"
    assert through(visitor).status_code == 302 and inside(visitor)


def test_an_answer_works_once(visitor: Client, provider: Provider) -> None:
    account(second=False)
    to = visitor.post(START)
    there = requests.get(f"{to['Location']}&als={SUB}", allow_redirects=False, timeout=10).headers["Location"]
    assert visitor.get(there).status_code == 302 and inside(visitor)
    visitor.post("/uitloggen/")
    assert visitor.get(there).status_code == 403 and not inside(visitor)


def test_an_answer_for_another_browser_is_refused(visitor: Client, provider: Provider) -> None:
    """Nobody can be logged in as the attacker by a link."""
    account(second=False)
    to = visitor.post(START)
    there = requests.get(f"{to['Location']}&als={SUB}", allow_redirects=False, timeout=10).headers["Location"]
    victim = Client()
    assert victim.get(there).status_code == 403 and not inside(victim)


@pytest.mark.parametrize(
    "change", [{"state": ""}, {"state": "\x00"}, {"state": "x" * 5000}, {"code": "verzonnen"}, {"code": ""}]
)
def test_a_changed_answer_is_refused(visitor: Client, provider: Provider, change: dict[str, str]) -> None:
    account(second=False)
    assert through(visitor, change=change).status_code == 403 and not inside(visitor)


@pytest.mark.parametrize("elsewhere", ["https://boef.example/", "//boef.example", "/\\boef.example"])
def test_nobody_is_sent_to_another_site(visitor: Client, provider: Provider, elsewhere: str) -> None:
    account(second=False)
    assert through(visitor, next_page=elsewhere)["Location"] == "/overzicht/"


def test_a_visitor_adds_nothing_to_the_request(visitor: Client, provider: Provider) -> None:
    account(second=False)
    extra = "?process=connect&scope=admin&action=rerequest&auth_params=nonce%3Dvast%26acr_values%3Dlaag"
    to = visitor.post(START + extra)
    asked = parse_qs(urlsplit(to["Location"]).query)
    assert (
        set(asked["scope"][0].split()) == {"openid", "profile", "email"}
        and asked["nonce"] != ["vast"]
        and "acr_values" not in asked
    )


def test_it_starts_by_post_only(visitor: Client, provider: Provider) -> None:
    answer = visitor.get(START)
    assert answer.status_code == 200 and "Inloggen met Verzonnen Inlogdienst" in answer.content.decode()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(START).status_code == 403


def test_an_unknown_service_does_not_exist(visitor: Client, provider: Provider) -> None:
    for path in ("/inloggen/dienst/anders/", "/inloggen/dienst/anders/terug/"):
        assert visitor.post(path).status_code == 404 and visitor.get(path).status_code == 404


def test_a_service_speaks_only_for_its_own_domains(visitor: Client, provider: Provider) -> None:
    account(second=False)
    with using(provider, by=["mfa"], domeinen=["elders.example"]):
        assert through(visitor).status_code == 403 and not inside(visitor)
    with using(provider, by=["mfa"], domeinen=["Voorbeeld.example"]):
        assert through(visitor).status_code == 302 and inside(visitor)


def test_a_service_that_does_not_say_whether_an_address_was_verified(visitor: Client, provider: Provider) -> None:
    """Entra does not; the installation may say that its addresses are right, for named domains."""
    account(second=False)
    provider.people[0].verified = False
    with using(provider, by=["mfa"], adres_klopt=["elders.example"]):
        assert through(visitor).status_code == 403
    with using(provider, by=["mfa"], adres_klopt=["voorbeeld.example"]):
        assert through(visitor).status_code == 302 and inside(visitor)


def test_a_service_that_is_down_is_a_plain_message(visitor: Client, provider: Provider) -> None:
    with using(Provider(address="http://127.0.0.1:9")):
        answer = visitor.post(START)
    assert answer.status_code == 403 and "Inloggen is niet gelukt" in answer.content.decode()


def test_who_is_out_of_use_does_not_come_in(visitor: Client, provider: Provider) -> None:
    known = account(second=False)
    known.is_active = False
    known.save()
    assert through(visitor)["Location"] == "/buiten-gebruik/" and not inside(visitor)


def test_the_log_quotes_no_answer(
    visitor: Client, provider: Provider, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    account(second=False)
    monkeypatch.setattr(provider, "token", lambda *_: (200, {"id_token": "eyJgeheim"}))  # without an access token
    with caplog.at_level(logging.INFO):
        assert through(visitor).status_code == 403
    assert any("toets: OAuth2Error" in str(getattr(item, "hoe", "")) for item in caplog.records)
    assert "eyJgeheim" not in "".join(JsonLines().format(item) for item in caplog.records)


def test_nothing_of_the_service_is_kept_but_who_it_is(visitor: Client, provider: Provider) -> None:
    from django.db import connection

    account(second=False)
    through(visitor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM socialaccount_socialtoken")
        assert cursor.fetchone() == (0,)
    kept = SocialAccount.objects.get().extra_data
    assert "access_token" not in str(kept) and not Authenticator.objects.exists()


def test_the_browser_may_be_sent_to_the_service_and_nowhere_else(provider: Provider) -> None:
    text = setting(provider, bronnen=["https://login.voorbeeld.example"])
    assert services_of_login.origins(text) == [provider.address, "https://login.voorbeeld.example"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "klopt niet"),
        ("{}", "klopt niet"),
        ("[1]", "klopt niet"),
        ('[{"id": "a", "naam": "A", "adres": "http://a.example", "client_id": "x"}]', "https"),
        ('[{"id": "A B", "naam": "A", "adres": "https://a.example", "client_id": "x"}]', "id"),
        ('[{"id": "a", "naam": "A", "adres": "https://a.example", "client_id": "x", "typfout": 1}]', "typfout"),
        (
            '[{"id": "a", "naam": "A", "adres": "https://a.example", "client_id": "x", "tweede_factor": {"x": []}}]',
            "acr",
        ),
    ],
)
def test_a_mistake_in_the_setting_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        services_of_login.read(text)


def test_a_password_still_asks_the_second_factor_of_who_came_by_a_service(visitor: Client, provider: Provider) -> None:
    account()
    through(visitor)
    assert inside(visitor)
    visitor.post("/uitloggen/")
    assert settings.SESSION_COOKIE_NAME not in visitor.cookies or password_step(visitor).status_code == 302
    assert not inside(visitor)


def test_who_is_out_of_use_and_known_by_number_does_not_come_in(visitor: Client, provider: Provider) -> None:
    known = account(second=False)
    through(visitor)
    visitor.post("/uitloggen/")
    known.is_active = False
    known.save()
    assert through(visitor)["Location"] == "/buiten-gebruik/" and not inside(visitor)


def test_an_address_that_the_service_did_not_verify_takes_no_account_over(visitor: Client, provider: Provider) -> None:
    """Also not in other spelling, nor when the claim only looks like true."""
    known = account(second=False)
    for said in (False, "false", "nee", 0, None, [], {}):
        provider.people[0].verified = said  # type: ignore[assignment]
        assert through(visitor).status_code == 403, said
        provider.people[0].email = provider.people[0].email.swapcase()
    assert not SocialAccount.objects.exists() and not inside(visitor)
    known.refresh_from_db()
    assert known.has_usable_password()


def test_an_account_that_somebody_else_made_on_ones_address_is_ones_own(visitor: Client, provider: Provider) -> None:
    """Its maker never confirmed the address: their password no longer works once the owner came in."""
    made = account(second=False)
    EmailAddress.objects.filter(user=made).update(verified=False)
    assert through(visitor).status_code == 302 and inside(visitor)
    made.refresh_from_db()
    assert not made.has_usable_password()
    assert "klopt niet" in password_step(Client()).content.decode()


def test_the_number_of_another_service_is_somebody_else(visitor: Client, provider: Provider) -> None:
    account(second=False)
    through(visitor)
    visitor.post("/uitloggen/")
    provider.people[0].email = "ander@voorbeeld.example"
    with using(provider, by=["mfa"], id="tweede"):
        to = visitor.post("/inloggen/dienst/tweede/")
        there = requests.get(f"{to['Location']}&als={SUB}", allow_redirects=False, timeout=10).headers["Location"]
        assert visitor.get(there).status_code == 403 and not inside(visitor)


def test_a_name_of_the_service_loses_signs_that_one_does_not_see(visitor: Client, provider: Provider) -> None:
    host = person()
    inviting = organisation(host, "Verzonnen A")
    with acting_for(inviting, host):
        _, secret = invitations.invite(organisation=inviting, person=host, email=EMAIL, asked=["lezen"])
    visitor.get(f"/uitnodiging/{secret}/")
    provider.people[0].name = "Iem\u200band\u202e  Ver\u2069zonnen\n"
    through(visitor)
    assert Gebruiker.objects.get(email=EMAIL).naam == "Iemand Verzonnen"


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_an_answer_with_signs_that_cannot_be_kept_is_refused(visitor: Client, provider: Provider, sign: str) -> None:
    account(second=False)
    provider.people[0].name = f"Iemand {sign}"
    assert through(visitor).status_code == 403 and not inside(visitor)
