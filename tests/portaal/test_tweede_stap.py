"""The second factor: asked of everybody, used once, limited, and changed only by whoever shows who they are."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from tests.portaal.inloggen import PASSWORD, account, code, log_in, password_step, recovery_codes, sign_in

from inkoopkader.portaal.organisaties.context import tell_database

CODE = "/inloggen/tweede-stap/"
SET_UP = "/account/tweede-stap/"


def secret_on(page: str) -> str:
    found = re.search(r'class="sleutel">([A-Z2-7 ]+)<', page)
    assert found
    return found[1].replace(" ", "")


def inside(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_whoever_has_none_sets_it_up_first(visitor: Client) -> None:
    person = account(second=False)
    assert password_step(visitor, next="/account/").status_code == 302
    assert visitor.get("/account/")["Location"] == f"{SET_UP}?next=/account/"
    answer = visitor.get(f"{SET_UP}?next=/account/")
    page = answer.content.decode()
    assert "<svg" in page and "style=" not in page and "<script" not in page
    assert "no-store" in answer["Cache-Control"]
    wrong = visitor.post(SET_UP, {"code": "000000", "next": "/account/"})
    assert "Deze code klopt niet" in wrong.content.decode() and not inside(visitor)
    assert secret_on(wrong.content.decode()) == secret_on(page)  # the same one may be tried again
    shown = code(secret_on(page))
    before = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    answer = visitor.post(SET_UP, {"code": shown, "next": "/account/"})
    assert answer["Location"] == "/account/herstelcodes/?next=%2Faccount%2F"
    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value != before
    codes = visitor.get(answer["Location"]).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10 and 'href="/account/"' in codes
    assert inside(visitor)
    kept = Authenticator.objects.get(user=person, type="totp")
    assert secret_on(page) not in str(kept.data)  # encrypted
    visitor.post("/uitloggen/")
    password_step(visitor)
    assert visitor.post(CODE, {"code": shown}).status_code == 200  # the code of setting up was used


@pytest.fixture
def halfway(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the clock of the second factor in the middle of a half minute: no code grows old between the two steps."""
    middle = time.time() // 30 * 30 + 15
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: middle))


@pytest.mark.usefixtures("halfway")
@pytest.mark.parametrize("steps", [-20, -2, 2, 20])
def test_a_late_or_early_code_is_refused(visitor: Client, steps: int) -> None:
    account()
    password_step(visitor)
    answer = visitor.post(CODE, {"code": code(steps=steps)})
    assert "Deze code klopt niet" in answer.content.decode() and not inside(visitor)


@pytest.mark.usefixtures("halfway")
@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(visitor: Client, steps: int) -> None:
    account()
    password_step(visitor)
    assert visitor.post(CODE, {"code": code(steps=steps)}).status_code == 302


def test_a_code_works_once(visitor: Client) -> None:
    account()
    used = code()
    log_in(visitor, used)
    assert inside(visitor)
    other = Client()
    password_step(other)
    assert "al gebruikt" in other.post(CODE, {"code": used}).content.decode() and not inside(other)


def test_a_recovery_code_works_once(visitor: Client) -> None:
    person = account()
    spare = recovery_codes(person)[3]
    log_in(visitor, spare)
    assert inside(visitor)
    visitor.post("/uitloggen/")
    log_in(visitor, spare)
    assert not inside(visitor)


def test_guessing_codes_is_limited(visitor: Client) -> None:
    account()
    password_step(visitor)
    for _ in range(5):
        assert "klopt niet" in visitor.post(CODE, {"code": "123"}).content.decode()
    answer = visitor.post(CODE, {"code": code()})
    assert "te vaak geprobeerd" in answer.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")  # for a code the place makes no difference
    password_step(elsewhere)
    assert "te vaak geprobeerd" in elsewhere.post(CODE, {"code": code()}).content.decode()


@pytest.mark.parametrize("value", ["", "x" * 10_000, "12\x0034", "<b>", "１２３４５６", "-1", "' OR 1=1"])
def test_bad_codes(visitor: Client, value: str) -> None:
    account()
    password_step(visitor)
    answer = visitor.post(CODE, {"code": value})
    assert answer.status_code == 200 and "Er is een probleem" in answer.content.decode() and not inside(visitor)
    answer = visitor.post(CODE, {})
    assert answer.status_code in (200, 302) and not inside(visitor)


def test_the_page_for_a_code_needs_the_password_first(visitor: Client) -> None:
    account()
    for answer in (visitor.get(CODE), visitor.post(CODE, {"code": code()})):
        assert answer["Location"] == "/inloggen/"
    assert not inside(visitor)


def test_waiting_too_long_between_the_steps_starts_again(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    account()
    password_step(visitor)
    later = time.time() + 3600
    monkeypatch.setattr("allauth.account.internal.stagekit.time.time", lambda: later)
    assert visitor.post(CODE, {"code": code()})["Location"] == "/inloggen/" and not inside(visitor)


def test_a_password_alone_opens_nothing(visitor: Client) -> None:
    """Whoever set up a second factor elsewhere meanwhile is asked for it, not offered to set up another."""
    person = account()
    sign_in(visitor, person, whole=False)
    for path in ("/account/", "/account/herstelcodes/", "/account/wachtwoord/", SET_UP):
        assert visitor.get(path)["Location"].startswith("/account/controle/tweede-stap/"), path
    assert visitor.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": "x"})["Location"].startswith(
        "/account/controle/"
    )
    answer = visitor.post("/account/controle/tweede-stap/?next=/account/", {"code": code()})
    assert answer.status_code == 302 and inside(visitor)


def test_the_second_factor_of_another_session_or_person_does_not_count(visitor: Client) -> None:
    mine = account()
    sign_in(visitor, mine, whole=False)
    session = visitor.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(account("ander@voorbeeld.example").pk)
    session.save()
    assert not inside(visitor)


@pytest.mark.parametrize("path", [SET_UP, "/account/herstelcodes/", "/account/herstelcodes/nieuw/"])
def test_changing_it_asks_who_you_are_again(visitor: Client, path: str) -> None:
    account()
    log_in(visitor)
    with override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=0):
        answer = visitor.get(path)
        assert answer["Location"].startswith("/account/controle/tweede-stap/?next=")
    assert visitor.get(path).status_code == 200


def test_replacing_the_app_keeps_the_old_one_until_the_new_one_works(visitor: Client) -> None:
    person = account()
    log_in(visitor)
    page = visitor.get(SET_UP).content.decode()
    assert "Andere app" in page
    visitor.post(SET_UP, {"code": "000000"})
    other = Client()
    password_step(other)
    assert other.post(CODE, {"code": code(steps=1)}).status_code == 302  # the old app
    assert visitor.post(SET_UP, {"code": code(secret_on(page))}).status_code == 302
    assert Authenticator.objects.filter(user=person, type="totp").count() == 1
    third = Client()
    password_step(third)
    assert third.post(CODE, {"code": code(steps=-1)}).status_code == 200
    assert third.post(CODE, {"code": code(secret_on(page), steps=1)}).status_code == 302


def test_new_recovery_codes_replace_the_old(visitor: Client) -> None:
    person = account()
    old = recovery_codes(person)
    log_in(visitor)
    asked = visitor.get("/account/herstelcodes/nieuw/").content.decode()
    assert "De codes die u nu hebt, werken daarna niet meer." in asked and "geen herstelcodes" not in asked
    assert visitor.post("/account/herstelcodes/nieuw/")["Location"] == "/account/herstelcodes/"
    page = visitor.get("/account/herstelcodes/").content.decode()
    assert not set(old) & set(re.findall(r"\d{8}", page))
    text = visitor.get("/account/herstelcodes/bestand/")
    assert text["Content-Type"].startswith("text/plain") and "attachment" in text["Content-Disposition"]
    assert len(re.findall(r"\b\d{8}\b", text.content.decode())) == 10


def test_whoever_has_no_recovery_codes_can_make_them(visitor: Client) -> None:
    person = account()
    tell_database(person=person.pk, signing_in=False)
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()[0] == 1
    log_in(visitor)
    assert visitor.get("/account/herstelcodes/")["Location"] == "/account/herstelcodes/nieuw/"
    page = visitor.get("/account/herstelcodes/nieuw/").content.decode()
    assert "U hebt nu geen herstelcodes." in page and "werken daarna niet meer" not in page
    english = visitor.get("/en/account/herstelcodes/", follow=True).content.decode()
    assert "You have no recovery codes now." in english
    assert visitor.post("/account/herstelcodes/nieuw/")["Location"] == "/account/herstelcodes/"
    assert len(re.findall(r"\b\d{8}\b", visitor.get("/account/herstelcodes/").content.decode())) == 10


def test_turning_it_off_does_not_exist(visitor: Client) -> None:
    from django.urls import NoReverseMatch, reverse

    for name in ("mfa_deactivate_totp", "account_email", "socialaccount_connections", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_secrets_survive_a_new_key_only_beside_the_old_one(visitor: Client) -> None:
    person = account()
    spare = recovery_codes(person)[0]
    with override_settings(SECRET_KEY=settings.SECRET_KEY[::-1], SECRET_KEY_FALLBACKS=[]):
        password_step(visitor)
        for tried in (code(), spare):
            assert "Deze code klopt niet" in visitor.post(CODE, {"code": tried}).content.decode()
        visitor.post("/uitloggen/")
    with override_settings(SECRET_KEY=settings.SECRET_KEY[::-1], SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        other = Client()
        password_step(other)
        assert other.post(CODE, {"code": code()}).status_code == 302


def test_who_lost_everything_is_helped_by_a_command(visitor: Client) -> None:
    person = account()
    sign_in(visitor, person)
    call_command("tweede_stap_weghalen", " I.Verzonnen@voorbeeld.example")
    tell_database(signing_in=True)
    assert not Authenticator.objects.filter(user=person).exists() and not inside(visitor)
    password_step(visitor)
    assert visitor.get("/account/")["Location"].startswith(SET_UP)
    with pytest.raises(CommandError, match="geen account"):
        call_command("tweede_stap_weghalen", "niemand@voorbeeld.example")


def test_the_database_shows_only_ones_own(visitor: Client) -> None:
    mine, other = account(), account("ander@voorbeeld.example")
    tell_database(person=mine.pk, signing_in=False)
    assert {row.user_id for row in Authenticator.objects.all()} == {mine.pk}
    assert Authenticator.objects.filter(user=other).delete()[0] == 0
    tell_database(signing_in=False)
    assert not Authenticator.objects.exists()


def test_another_app_ends_the_other_sessions(visitor: Client) -> None:
    person, other = account(), Client()
    log_in(visitor)
    sign_in(other, person)
    page = visitor.get(SET_UP).content.decode()
    assert visitor.post(SET_UP, {"code": "000000"}).status_code == 200 and inside(other)  # nothing was replaced
    assert visitor.post(SET_UP, {"code": code(secret_on(page))}).status_code == 302
    assert inside(visitor) and not inside(other)


def test_the_command_ends_every_session() -> None:
    person, one, other = account(), Client(), Client()
    for browser in (one, other):
        sign_in(browser, person)
    call_command("tweede_stap_weghalen", person.email)
    tell_database(signing_in=True)
    assert not inside(one) and not inside(other)
