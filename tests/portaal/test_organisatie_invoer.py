"""Every form of organisations and people, with wrong, huge, hostile and missing values: a message beside the field, nothing
stored."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.portaal.organisaties import browser, colleague, organisation, person
from tests.portaal.toegang.run import Forms
from tests.portaal.toegang.world import Party, rows_of

from inkoopkader.portaal.organisaties import text
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.models import Gebruiker, Lidmaatschap, Organisatie

HOSTILE = {
    "empty": "",
    "blank": "   \t ",
    "huge": "9" * 200_000,
    "markup": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "template": "{{ settings.SECRET_KEY }}{% now 'Y' %}",
    "sql": "'; DROP TABLE organisaties_organisatie; --",
    "nul": "12345678\x00",
    "newline": "Verzonnen\r\nBcc: x@voorbeeld.example",
    "turned round": "Verzonnen \u202egnitchitS",
    "invisible": "Verzon\u200bnen",
    "other digits": "٢٠٢٧٢٠٢٧",
    "lookalike": "аnna@voorbeeld.example",  # the first letter is Cyrillic
    "a lone surrogate": "\ud800",
    "list": "[]",
    "number": "-1",
}
TEXT = {"markup", "attribute", "template", "sql", "newline", "other digits", "lookalike", "number", "a lone surrogate"}
"""What can be part of a name, strange as it is, and is shown as text."""
SECRET_KEY = django_settings.SECRET_KEY


@pytest.fixture(autouse=True)
def _plain_files() -> Iterator[None]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield


@pytest.fixture
def ours(boss: Gebruiker) -> Organisatie:
    return organisation(boss, "Verzonnen Ons")


def state(ours: Organisatie, boss: Gebruiker) -> dict[str, str]:
    return rows_of(Party(ours, boss, {}))


def form_of(page: Client, address: str) -> dict[str, Any]:
    found = page.get(address)
    assert found.status_code == 200, address
    return Forms.of(found.content.decode())


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("form", ["aanmelden", "wijzigen", "uitnodigingen/nieuw", "sleutels/nieuw", "lid"])
def test_a_hostile_value_in_any_field_is_refused_or_stays_text(
    page: Client, ours: Organisatie, boss: Gebruiker, form: str, kind: str
) -> None:
    address = f"/organisatie/{form}/"
    if form == "lid":
        reader = colleague(ours, "lezen")
        with acting_for(ours):
            address = f"/organisatie/leden/{Lidmaatschap.objects.get(gebruiker=reader).pk}/"
    fields = form_of(page, address)
    good = {"naam": "Verzonnen Goed", "kvk": "94000001", "agb": "94000001", "email": "goed@voorbeeld.example"}
    fields |= {name: good[name] for name in fields if name in good}
    before = state(ours, boss)
    for name in fields:
        if name in ("stap",):
            continue
        value = HOSTILE[kind].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        answer = page.post(address, fields | {name: value})
        html = answer.content.decode()
        assert answer.status_code in (200, 302, 409, 422), (name, answer.status_code)
        assert "<script>alert" not in html and "<img src=x" not in html and SECRET_KEY not in html
        if answer.status_code in (409, 422):
            assert state(ours, boss) == before
            assert f'id="id_{name}_error"' in html or "intussen gewijzigd" in html or "foutmelding" in html
        else:  # it was taken as it was typed: then it is readable text, and no more
            assert kind in TEXT or (name != "naam" and kind in ("empty", "blank")), name
            before = state(ours, boss)
            fields = form_of(page, address) | {key: good[key] for key in fields if key in good and form != "wijzigen"}


@pytest.mark.parametrize("missing", ["soort", "naam", "kvk"])
def test_a_missing_field_is_named(page: Client, missing: str) -> None:
    data = {"soort": "branche", "naam": "Verzonnen", "kvk": "94000002", "stap": "bevestigen"}
    del data[missing]
    answer = page.post("/organisatie/aanmelden/", data)
    assert answer.status_code == 422 and f'id="id_{missing}_error"' in answer.content.decode()


def test_nothing_at_all_is_no_defect(page: Client, ours: Organisatie, boss: Gebruiker) -> None:
    before = state(ours, boss)
    for part in ("aanmelden", "wijzigen", "kiezen", "uitnodigingen/nieuw", "sleutels/nieuw"):
        address = f"/organisatie/{part}/"
        assert page.post(address).status_code == 422, address
        broken = page.post(address, b"\xff\xfe\x00", content_type="application/x-www-form-urlencoded")
        assert broken.status_code == 422, address
        assert page.post(address, b"{", content_type="application/json").status_code == 422, address
    assert state(ours, boss) == before


def test_too_many_codes_or_fields_are_refused(page: Client) -> None:
    many = "\n".join(str(95_000_000 + number) for number in range(60))
    data = {"soort": "branche", "naam": "Verzonnen", "kvk": "94000003", "agb": many}
    answer = page.post("/organisatie/aanmelden/", data)
    assert answer.status_code == 422 and "ten hoogste 50 AGB-codes" in answer.content.decode()
    assert page.post("/organisatie/aanmelden/", {f"veld{number}": "x" for number in range(2000)}).status_code == 400


def test_without_the_token_of_the_form_nothing_is_written(boss: Gebruiker, ours: Organisatie) -> None:
    strict = browser(boss, ours)
    strict.handler.enforce_csrf_checks = True
    before = state(ours, boss)
    with acting_for(ours):
        lid = f"leden/{Lidmaatschap.objects.get().pk}"
    for part in ("aanmelden", "wijzigen", "kiezen", "uitnodigingen/nieuw", "sleutels/nieuw", lid, f"{lid}/weghalen"):
        assert strict.post(f"/organisatie/{part}/", {"naam": "x"}).status_code == 403, part
    assert strict.post("/uitnodiging/aannemen/").status_code == 403
    assert state(ours, boss) == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_another_method_is_refused(page: Client, ours: Organisatie, boss: Gebruiker, method: str) -> None:
    before = state(ours, boss)
    for address in ("", "kiezen/", "aanmelden/", "wijzigen/", "uitnodigingen/", "sleutels/", "geschiedenis/"):
        assert getattr(page, method)(f"/organisatie/{address}").status_code == 405
    assert page.get("/uitnodiging/aannemen/").status_code == 405
    assert state(ours, boss) == before


def test_objects_that_are_none_or_anothers_are_the_same_page(page: Client) -> None:
    other = organisation(person(), "Verzonnen Ander")
    with acting_for(other):
        theirs = Lidmaatschap.objects.get().pk
    answers = [page.get(f"/organisatie/leden/{number}/") for number in (theirs, uuid.uuid4())]
    assert [one.status_code for one in answers] == [404, 404]
    changes = r'[0-9a-f-]{36}|name="csrfmiddlewaretoken" value="\w+"'
    same = [re.sub(changes, "", one.content.decode()) for one in answers]
    assert same[0] == same[1]


def test_the_session_of_a_removed_member_writes_nothing(page: Client, ours: Organisatie, boss: Gebruiker) -> None:
    second = colleague(ours, "beheren")
    theirs = browser(second, ours)
    fields = form_of(theirs, "/organisatie/wijzigen/")
    with acting_for(ours):
        number = Lidmaatschap.objects.get(gebruiker=second).pk
    page.post(f"/organisatie/leden/{number}/weghalen/")
    before = state(ours, boss)
    answer = theirs.post("/organisatie/wijzigen/", fields | {"naam": "Verzonnen Wraak"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/organisatie/kiezen/"
    assert theirs.post("/organisatie/sleutels/nieuw/", {"naam": "x", "duur": "30"}).status_code == 302
    assert state(ours, boss) == before


def test_an_invitation_is_no_way_to_send_mail_of_ones_own(page: Client) -> None:
    for email in ("a@voorbeeld.example\nBcc: b@voorbeeld.example", "a@b", "a@voorbeeld.example,b@voorbeeld.example"):
        answer = page.post("/organisatie/uitnodigingen/nieuw/", {"email": email, "bevoegdheden": ["lezen"]})
        assert answer.status_code == 422 and 'id="id_email_error"' in answer.content.decode()


@settings(max_examples=300)
@given(st.text(max_size=250))
def test_a_name_is_one_line_of_readable_signs_or_refused(typed: str) -> None:
    try:
        found = text.name(typed, longest=200, missing="leeg")
    except ValidationError:
        return
    assert found.isprintable() and found == found.strip() and 0 < len(found) <= 200
    assert text.name(found, longest=200, missing="leeg") == found


@settings(max_examples=300)
@given(st.text(max_size=60) | st.emails())
def test_an_address_is_one_address_or_refused(typed: str) -> None:
    try:
        found = text.address(typed)
    except ValidationError:
        return
    assert found.isascii() and found.isprintable() and found.count("@") >= 1 and " " not in found.rpartition("@")[2]
