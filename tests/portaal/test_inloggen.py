"""Logging in with a password, what a session is, and how it ends."""

from __future__ import annotations

import json
import logging
import re
import time
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from tests.portaal.inloggen import PASSWORD, account, code, log_in, password_step, sign_in
from tests.portaal.organisaties import organisation

from inkoopkader.portaal.inloggen import configuration
from inkoopkader.portaal.inloggen.sessions import BEGAN, LAST
from inkoopkader.portaal.logbook import JsonLines
from inkoopkader.portaal.organisaties.models import Gebruiker

NEW = "een heel ander wachtwoord van niemand"
WRONG = "geheim van een ander"


def test_password_and_code_bring_one_in(visitor: Client) -> None:
    person = account()
    answer = password_step(visitor)
    assert answer.status_code == 302 and answer["Location"] == "/inloggen/tweede-stap/"
    assert visitor.get("/account/")["Location"].startswith("/inloggen/")  # not yet
    assert visitor.post("/inloggen/tweede-stap/", {"code": code()}).status_code == 302
    page = visitor.get("/account/").content.decode()
    assert person.email in page and "Iemand Verzonnen" in page and "Uitloggen" in page


def test_an_address_is_read_without_capitals_and_spaces(visitor: Client) -> None:
    account("i.verzonnen@voorbeeld.example")
    assert password_step(visitor, " I.Verzonnen@Voorbeeld.EXAMPLE ")["Location"] == "/inloggen/tweede-stap/"


def test_one_comes_where_one_wanted_to_be(visitor: Client) -> None:
    account()
    answer = visitor.get("/account/herstelcodes/")
    assert answer["Location"] == "/inloggen/?next=/account/herstelcodes/"
    password_step(visitor, next="/account/herstelcodes/")
    assert visitor.post("/inloggen/tweede-stap/", {"code": code()})["Location"] == "/account/herstelcodes/"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(visitor: Client) -> None:
    sent = {"HTTP_REFERER": "http://testserver/account/wachtwoord/?a=1"}
    answer = visitor.post("/account/wachtwoord/", {"oldpassword": "x"}, **sent)
    assert answer["Location"] == "/inloggen/?next=/account/wachtwoord/%3Fa%3D1"
    for elsewhere in ("https://boef.example/account/", "", "http://[", "//boef.example"):
        assert visitor.post("/account/wachtwoord/", HTTP_REFERER=elsewhere)["Location"] == "/inloggen/"


def test_a_part_of_a_page_takes_the_whole_page_to_logging_in(visitor: Client) -> None:
    answer = visitor.get(
        "/account/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/tarieven/?jaar=2027"
    )
    assert answer.status_code == 204 and answer["HX-Redirect"] == "/inloggen/?next=/tarieven/%3Fjaar%3D2027"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://boef.example/",
        "//boef.example/",
        "/\\boef.example",
        "javascript:alert(1)",
        "http:boef",
        "\x00/account/",
    ],
)
def test_nobody_is_sent_to_another_site(visitor: Client, elsewhere: str) -> None:
    account()
    password_step(visitor, next=elsewhere)
    answer = visitor.post("/inloggen/tweede-stap/", {"code": code()})
    assert answer.status_code == 302 and re.match(r"^/[a-z]", answer["Location"]) and "boef" not in answer["Location"]


def test_an_unknown_address_and_a_wrong_password_look_the_same(visitor: Client) -> None:
    account()
    wrong = password_step(visitor, password=WRONG)
    unknown = password_step(visitor, "i.verzonnen@elders.example", WRONG)
    assert wrong.status_code == unknown.status_code == 200

    def text(answer: object) -> str:
        found = answer.content.decode().replace(' type="hidden"', "")  # type: ignore[attr-defined]
        return re.sub(r'(name="csrfmiddlewaretoken" value="|[a-z.]+@)[^"]*"', "", found)

    assert text(wrong) == text(unknown)
    assert "Het e-mailadres of het wachtwoord klopt niet" in text(wrong)


def test_who_is_out_of_use_does_not_come_in(visitor: Client) -> None:
    person = account()
    person.is_active = False
    person.save()
    answer = password_step(visitor)
    assert answer["Location"] == "/buiten-gebruik/" and visitor.get("/buiten-gebruik/").status_code == 200
    assert visitor.get("/account/").status_code == 302


def test_tries_are_limited_but_not_from_another_place(visitor: Client) -> None:
    account()
    for _ in range(5):
        assert "klopt niet" in password_step(visitor, password=WRONG).content.decode()
    answer = password_step(visitor)  # the right one now
    assert answer.status_code == 200 and "te vaak geprobeerd" in answer.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert password_step(elsewhere)["Location"] == "/inloggen/tweede-stap/"


def test_success_does_not_use_up_tries(visitor: Client) -> None:
    account()
    for _ in range(8):
        assert password_step(visitor).status_code == 302
        visitor.post("/uitloggen/")


def test_tries_from_everywhere_together_are_limited_too(visitor: Client) -> None:
    account()
    with override_settings(ACCOUNT_RATE_LIMITS=settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "3/h/key"}):
        for number in range(3):
            password_step(Client(REMOTE_ADDR=f"192.0.2.{number}"), password=WRONG)
        assert "te vaak geprobeerd" in password_step(visitor).content.decode()


def test_a_session_gets_another_key_at_login(visitor: Client) -> None:
    """Who planted a session on somebody's browser is not in it after they log in."""
    account()
    session = visitor.session
    session["geplant"] = True
    session.save()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key
    log_in(visitor)
    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/account/")["Location"].startswith("/inloggen/")


def test_the_table_of_sessions_gives_no_session(visitor: Client) -> None:
    sign_in(visitor, account())
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM django_session")
        keys = [key for (key,) in cursor.fetchall()]
    assert keys and visitor.session.session_key not in keys
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = keys[0]
    assert thief.get("/account/").status_code == 302
    assert visitor.get("/account/").status_code == 200


@pytest.mark.parametrize("field", [BEGAN, LAST])
def test_a_session_ends(visitor: Client, field: str) -> None:
    sign_in(visitor, account())
    assert visitor.get("/account/").status_code == 200
    session = visitor.session
    session[field] = int(time.time()) - (settings.SESSION_COOKIE_AGE if field == BEGAN else 3600) - 1
    session.save()
    answer = visitor.get("/account/")
    assert answer["Location"] == "/inloggen/?next=/account/"
    assert "U bent uitgelogd, omdat" in visitor.get("/inloggen/").content.decode()


def test_a_session_without_a_beginning_is_none(visitor: Client) -> None:
    sign_in(visitor, account())
    session = visitor.session
    del session[BEGAN]
    session.save()
    assert visitor.get("/account/").status_code == 302


def test_logging_out_is_asked_by_post(visitor: Client) -> None:
    sign_in(visitor, account())
    assert visitor.get("/uitloggen/").status_code == 200 and visitor.get("/account/").status_code == 200
    old = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    assert visitor.post("/uitloggen/")["Location"] == "/"
    visitor.cookies[settings.SESSION_COOKIE_NAME] = old
    assert visitor.get("/account/").status_code == 302


def test_log_out_everywhere(visitor: Client) -> None:
    person = account()
    other = Client()
    sign_in(visitor, person)
    sign_in(other, person)
    assert other.get("/account/").status_code == 200
    assert visitor.get("/account/overal-uitloggen/").status_code == 200
    assert visitor.post("/account/overal-uitloggen/")["Location"] == "/inloggen/"
    assert visitor.get("/account/").status_code == 302 and other.get("/account/").status_code == 302


def test_another_password_ends_other_sessions_and_is_told(visitor: Client) -> None:
    person = account()
    other = Client()
    sign_in(visitor, person)
    sign_in(other, person)
    answer = visitor.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": NEW})
    assert answer.status_code == 302
    assert visitor.get("/account/").status_code == 200 and other.get("/account/").status_code == 302
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert "zojuist gewijzigd" in mail.outbox[0].body
    visitor.post("/uitloggen/")
    assert password_step(visitor).status_code == 200  # the old one
    assert password_step(visitor, password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", NEW, "Vul dit in: huidig wachtwoord"),
        ("fout wachtwoord hier", NEW, "niet uw huidige wachtwoord"),
        (PASSWORD, "", "Vul dit in: nieuw wachtwoord"),
        (PASSWORD, "kort", "Dit wachtwoord is te kort. Gebruik minstens 12 tekens."),
        (PASSWORD, "123456789012345", "cijfers"),
        (PASSWORD, "i.verzonnen@voorbeeld.example", "mailadres"),
        (PASSWORD, "1qaz2wsx3edc", "te algemeen"),
        (PASSWORD, "x" * 129, "128"),
        (PASSWORD, "met een nul \x00 erin", "nul"),
    ],
)
def test_a_bad_new_password_is_told_beside_its_field(visitor: Client, old: str, new: str, message: str) -> None:
    person = account()
    sign_in(visitor, person)
    answer = visitor.post("/account/wachtwoord/", {"oldpassword": old, "password1": new})
    page = answer.content.decode()
    assert answer.status_code == 200 and message.lower() in page.lower()
    assert "Er is een probleem" in page and 'aria-invalid="true"' in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def reset_link(visitor: Client) -> str:
    visitor.post("/wachtwoord-vergeten/", {"email": "i.verzonnen@voorbeeld.example"})
    found = re.search(r"http://testserver(/wachtwoord-vergeten/\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_a_forgotten_password(visitor: Client) -> None:
    account()
    link = reset_link(visitor)
    form = visitor.get(link, follow=True)
    assert form.status_code == 200 and link not in form.request["PATH_INFO"]
    there = form.request["PATH_INFO"]
    assert "12" in visitor.post(there, {"password1": "kort"}).content.decode()
    assert visitor.post(there, {"password1": NEW})["Location"] == "/wachtwoord-vergeten/klaar/"
    assert visitor.get("/account/").status_code == 302  # not signed in by the link
    assert password_step(visitor, password=NEW)["Location"] == "/inloggen/tweede-stap/"
    assert "werkt niet meer" in Client().get(link, follow=True).content.decode()


@pytest.mark.parametrize("obvious", ["Lindenhof-Hoeve-2027!", "I.Verzonnen-123456", "Iemand-123456789!"])
def test_a_new_password_by_the_link_is_no_name_of_ones_own(visitor: Client, obvious: str) -> None:
    """As at changing it: neither the organisation that one works for, nor one's own name or address."""
    person = account()
    organisation(person, "Hoeve Lindenhof")
    there = visitor.get(reset_link(visitor), follow=True).request["PATH_INFO"]
    page = visitor.post(there, {"password1": obvious})
    assert page.status_code == 200 and "te makkelijk te raden" in page.content.decode()
    assert visitor.post(there, {"password1": "Lindenhof met appeltaart"}).status_code == 302
    own = {"password": "Lindenhof met appeltaart"}
    assert password_step(visitor, **own)["Location"] == "/inloggen/tweede-stap/"


def test_every_organisation_that_one_works_for_is_no_password(visitor: Client) -> None:
    person = account()
    ours = organisation(person, "Zuiderzon")
    organisation(person, "Hoeve Lindenhof")
    sign_in(visitor, person, ours)
    page = visitor.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": "Lindenhof-Hoeve-2027!"})
    assert page.status_code == 200 and "te makkelijk te raden" in page.content.decode()


def test_asking_for_a_link_does_not_tell_who_is_known(visitor: Client) -> None:
    account()
    known = visitor.post("/wachtwoord-vergeten/", {"email": "i.verzonnen@voorbeeld.example"})
    unknown = visitor.post("/wachtwoord-vergeten/", {"email": "niemand@voorbeeld.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [len(message.body) > 50 for message in mail.outbox] == [True, True]
    assert "/wachtwoord-vergeten/" not in mail.outbox[1].body


def test_who_has_no_password_gets_none_by_mail(visitor: Client) -> None:
    person = account()
    person.set_unusable_password()
    person.save()
    visitor.post("/wachtwoord-vergeten/", {"email": person.email})
    assert "Er is geen account" in mail.outbox[0].body


@pytest.mark.parametrize("tail", ["x-y", "0" * 32 + "-abc", "x" * 5000 + "-y", "abc-%00", "zz-set-password"])
def test_a_made_up_link_says_so(visitor: Client, tail: str) -> None:
    answer = visitor.get(f"/wachtwoord-vergeten/{tail}/")
    assert answer.status_code in (200, 404) and "csrfmiddlewaretoken" not in answer.content.decode().split("<main")[1]


HOSTILE = [
    "",
    " ",
    "x" * 100_000,
    "a\x00b@voorbeeld.example",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "a@b@c",
    "💥" * 500,
]


@pytest.mark.parametrize("value", HOSTILE)
def test_bad_input_gives_a_page_with_a_message(visitor: Client, value: str) -> None:
    account()
    for path, fields in (
        ("/inloggen/", {"login": value, "password": value}),
        ("/inloggen/", {"login": "i.verzonnen@voorbeeld.example", "password": value}),
        ("/wachtwoord-vergeten/", {"email": value}),
    ):
        answer = visitor.post(path, fields)
        page = answer.content.decode()
        assert answer.status_code == 200 and "Er is een probleem" in page, (path, value[:20])
        assert "<script>alert" not in page
    assert not mail.outbox


@pytest.mark.parametrize("path", ["/inloggen/", "/wachtwoord-vergeten/", "/uitloggen/", "/inloggen/tweede-stap/"])
def test_a_form_without_its_token_is_refused(visitor: Client, path: str) -> None:
    visitor.handler.enforce_csrf_checks = True
    assert visitor.post(path, {"login": "a@voorbeeld.example", "password": "x"}).status_code == 403


def test_missing_fields(visitor: Client) -> None:
    page = visitor.post("/inloggen/", {}).content.decode()
    assert "Vul dit in: e-mailadres" in page and "Vul dit in: wachtwoord" in page
    assert 'href="#id_login"' in page and 'id="id_login"' in page


def test_fields_can_be_filled_by_a_password_manager(visitor: Client) -> None:
    page = visitor.get("/inloggen/").content.decode()
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page
    assert "placeholder" not in page and "onpaste" not in page


def test_the_log_names_no_address_and_no_secret(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    person = account()
    with caplog.at_level(logging.INFO):
        password_step(visitor, password=WRONG)
        log_in(visitor)
        visitor.post("/uitloggen/")
    lines = [json.loads(JsonLines().format(item)) for item in caplog.records if item.name == "inkoopkader.beveiliging"]
    assert [line["bericht"] for line in lines] == ["inloggen mislukt", "tweede stap gelukt", "ingelogd", "uitgelogd"]
    assert lines[0]["adres"] == "i***@voorbeeld.example" and lines[1]["wie"] == str(person.pk)
    whole = "\n".join(JsonLines().format(item) for item in caplog.records)
    for secret in (person.email, PASSWORD, WRONG, visitor.session.session_key or "-" * 9):
        assert secret not in whole


@pytest.mark.parametrize(
    "path",
    [
        "/wachtwoord-vergeten/ab12-d1-0123456789abcdef/",
        "/account/bevestigen/MQ:1x:0123456789abcdef/",
        "/uitnodiging/0123456789abcdef/",
    ],
)
def test_the_log_does_not_hold_the_secret_of_a_link(
    visitor: Client, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.INFO):
        visitor.get(path)
        visitor.get(f"/en{path}")
    lines = [JsonLines().format(item) for item in caplog.records]
    assert any("/***/" in line or "-***/" in line for line in lines) and "0123456789abcdef" not in "".join(lines)


def test_without_local_accounts_a_password_is_nothing(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    account()
    monkeypatch.setattr(settings.ENVIRONMENT, "local_accounts", False)
    page = visitor.get("/inloggen/").content.decode()
    assert 'type="password"' not in page and "nog niemand inloggen" in page
    assert password_step(visitor).status_code == 404
    for path in ("/account/maken/", "/wachtwoord-vergeten/"):
        assert visitor.get(path).status_code == 404
    assert not visitor.login(email="i.verzonnen@voorbeeld.example", password=PASSWORD)


def test_old_sessions_are_swept(visitor: Client) -> None:
    sign_in(visitor, account())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_session SET expire_date = now() - interval '1 second'")
    assert visitor.get("/account/").status_code == 302  # it counts as over before it is swept
    call_command("clearsessions")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session WHERE expire_date < now()")
        assert cursor.fetchone() == (0,)


def test_every_table_of_a_person_has_the_database_net() -> None:
    """A new table of the library, or of ours, that belongs to a person cannot be forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        protected = {name for (name,) in cursor.fetchall()}
    ours = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.related_model is Gebruiker for field in model._meta.fields)
        and model._meta.app_label != "pghistory"  # its models are no tables of ours
    }
    library = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("allauth.")}
    assert {"account_emailaddress", "mfa_authenticator"} <= ours | library <= protected


@pytest.mark.parametrize(
    ("address", "host", "port", "tls", "ssl"),
    [
        ("smtp://ik:ge%40heim@post.example", "post.example", 587, True, False),
        ("smtps://ik:ge%40heim@post.example", "post.example", 465, False, True),
        ("smtp://ik:ge%40heim@127.0.0.1:2525?tls=nee", "127.0.0.1", 2525, False, False),
    ],
)
def test_the_address_of_a_mail_server(address: str, host: str, port: int, tls: bool, ssl: bool) -> None:
    found = configuration.mail(address, "x@voorbeeld.example", Path())
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("ik", "ge@heim")


@pytest.mark.parametrize("address", ["post.example", "http://post.example", "smtp://", "imap://post.example:143"])
def test_a_wrong_address_of_a_mail_server_is_named(address: str) -> None:
    with pytest.raises(ValueError, match="INKOOPKADER_MAIL"):
        configuration.mail(address, "x@voorbeeld.example", Path())


def test_english(visitor: Client) -> None:
    page = visitor.post("/en/inloggen/", {}).content.decode().split("<main")[1].split("</main")[0]
    assert "Fill this in: e-mail address." in page and "Forgot your password" in page
    assert "Inloggen" not in page and "Wachtwoord" not in page


@pytest.mark.parametrize(
    "obvious",
    [
        "wachtwoord1234",
        "Wachtwoord-2026!",
        "W@chtw00rd2026",
        "welkom welkom 1",
        "Zorgkantoor2027!",
        "Inkoopkader2026",
        "zomer2026zomer",
        "Feyenoord-1908!!",
        "Verzonnen-123456",
        "ababababababab",
        "aaaaaaaaaaaaaaaa1",
    ],
)
def test_a_password_that_anybody_would_try_is_refused(visitor: Client, obvious: str) -> None:
    person = account()
    sign_in(visitor, person)
    page = visitor.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": obvious}).content.decode()
    assert "paar losse woorden achter elkaar" in page and 'aria-invalid="true"' in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_name_of_the_organisation_is_no_password(visitor: Client) -> None:
    person = account()
    sign_in(visitor, person, organisation(person, "Hoeve Lindenhof"))
    for new, refused in (("Lindenhof-Hoeve-2027!", True), ("Lindenhof met appeltaart", False)):
        page = visitor.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": new})
        assert (page.status_code == 200 and "te makkelijk te raden" in page.content.decode()) == refused


@pytest.mark.parametrize("good", ["het wachtwoord van de buurman", "welkom in mijn paleistuin", "tr0ub4dor&3xyzw"])
def test_a_password_with_words_of_ones_own_is_good(visitor: Client, good: str) -> None:
    sign_in(visitor, account())
    assert visitor.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": good}).status_code == 302


def test_a_password_chosen_by_a_link_ends_every_session(visitor: Client) -> None:
    person, other = account(), Client()
    sign_in(other, person)
    there = visitor.get(reset_link(visitor))["Location"]
    assert visitor.post(there, {"password1": NEW}).status_code == 302
    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize("how", ["ander wachtwoord", "overal uitloggen"])
def test_who_was_half_way_logging_in_must_begin_again(visitor: Client, how: str) -> None:
    """A thief with the old password who waits for a code gets no further with it."""
    person, half_way = account(), Client()
    password_step(half_way)
    sign_in(visitor, person)
    if how == "ander wachtwoord":
        assert visitor.post("/account/wachtwoord/", {"oldpassword": PASSWORD, "password1": NEW}).status_code == 302
    else:
        visitor.post("/account/overal-uitloggen/")
    assert half_way.post("/inloggen/tweede-stap/", {"code": code()})["Location"] == "/inloggen/"
    assert half_way.get("/account/").status_code == 302
