"""The addresses that programs ask of every website."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client


def test_the_icon_is_found_without_reading_a_page(visitor: Client) -> None:
    found = visitor.get("/favicon.ico")
    assert found.status_code == 302 and found["Location"].endswith("portaal/icoon.svg")


def test_search_engines_read_the_policy_and_nothing_of_a_visitor(visitor: Client) -> None:
    found = visitor.get("/robots.txt")
    first, *rest = found.content.decode().splitlines()
    barred = [line.removeprefix("Disallow: ") for line in rest]
    assert found["Content-Type"].startswith("text/plain") and first == "User-agent: *"
    assert {"/mijn-positie/", "/en/mijn-positie/", "/account/", "/overzicht/", "/en/overzicht/"} <= set(barred)
    for address in ("/", "/en/", "/beleid/dsw/2027/", "/regel/tariefpercentage/", "/zoeken/", "/api/v1", "/over/"):
        assert not address.startswith(tuple(barred)), address
    assert not [place for place in barred if visitor.get(place).status_code == 404]


def test_who_found_a_weakness_reads_where_to_report_it(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT, "contact", "beheer@voorbeeld.example")
    found = visitor.get("/.well-known/security.txt")
    said = dict(line.split(": ", 1) for line in found.content.decode().splitlines())
    assert said["Contact"] == "mailto:beheer@voorbeeld.example"
    left = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)
    assert timedelta(days=178) < left <= timedelta(days=365)  # RFC 9116 2.5.5: less than a year
    monkeypatch.setattr(settings.ENVIRONMENT, "contact", "")
    assert visitor.get("/.well-known/security.txt").status_code == 404
