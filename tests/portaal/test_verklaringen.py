"""Who runs the website, privacy and accessibility: what the installation filled in, and nothing invented for what it did not."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.portaal.mijnpositie import begin

from inkoopkader.portaal import environment
from inkoopkader.portaal.beheer import checks

PAGES = ["/over/", "/privacy/", "/toegankelijkheid/"]
FIELDS = {"owner": "", "contact": "", "privacy_statement": ""}


def fill(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for field, value in (FIELDS | values).items():
        monkeypatch.setattr(settings.ENVIRONMENT, field, value)


@pytest.mark.parametrize("address", [*PAGES, *(f"/en{page}" for page in PAGES)])
def test_what_is_not_filled_in_is_said_and_not_invented(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    fill(monkeypatch)
    html = visitor.get(address).content.decode()
    assert html.count("Not filled in" if "/en/" in address else "Niet ingevuld") == 2
    assert "mailto:" not in html and "@" not in html and "example" not in html


@pytest.mark.parametrize("address", PAGES)
def test_what_is_filled_in_stands_there_as_text(visitor: Client, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    fill(
        monkeypatch,
        owner="Verzonnen <b>Beheer</b> & Co",
        contact="vraag@voorbeeld.example",
        privacy_statement="https://voorbeeld.example/privacy",
    )
    html = visitor.get(address).content.decode()
    assert "Verzonnen &lt;b&gt;Beheer&lt;/b&gt; &amp; Co" in html and "Niet ingevuld" not in html
    assert 'href="mailto:vraag@voorbeeld.example"' in html
    assert ('href="https://voorbeeld.example/privacy"' in html) is (address == "/privacy/")


@pytest.mark.parametrize("address", ["/", "/tarieven/", "/mijn-positie/", "/nergens/", "/inloggen/", "/api/", *PAGES])
def test_every_page_leads_there(visitor: Client, address: str) -> None:
    for prefix in ("", "/en"):
        html = visitor.get(prefix + address).content.decode().partition('<footer class="voet">')[2]
        assert all(f'href="{prefix}{page}"' in html for page in PAGES), address


def test_every_cookie_is_named(visitor: Client) -> None:
    html = visitor.get("/privacy/").content.decode()
    assert not visitor.cookies  # reading needs none
    begin(visitor, "Verzonnen Zorg")
    visitor.get("/mijn-positie/concept/verder/", follow=True)
    assert {"sessie", "csrftoken"} <= set(visitor.cookies)
    assert all(f'<code class="utrecht-code">{name}</code>' in html for name in visitor.cookies)


def test_terms_are_those_of_the_installation(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT, "session_hours", 7)
    monkeypatch.setattr(settings.ENVIRONMENT, "session_idle_minutes", 23)
    html = visitor.get("/privacy/").content.decode()
    assert "na 23 minuten niets doen en altijd na 7 uur" in html and "ten hoogste 14 dagen" in html


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INKOOPKADER_CONTACT", "geen adres"),
        ("INKOOPKADER_CONTACT", "a@b"),
        ("INKOOPKADER_CONTACT", 'a@b.example" onclick="x'),
        ("INKOOPKADER_CONTACT", "a@b.example\n"),
        ("INKOOPKADER_PRIVACYVERKLARING", "javascript:alert(1)"),
        ("INKOOPKADER_PRIVACYVERKLARING", "http://voorbeeld.example/"),
        ("INKOOPKADER_BEHEERDER", "x" * 201),
        ("INKOOPKADER_BEHEERDER", "twee\nregels"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        environment.read()
    assert name in str(ended.value)


def test_the_check_of_an_installation_tells_what_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch, owner="Verzonnen Beheer")
    found: list[Any] = checks.statements(None)
    assert [item.id for item in found] == ["inkoopkader.W004"] * 2
    assert "INKOOPKADER_BEHEERDER" not in " ".join(item.msg for item in found)
