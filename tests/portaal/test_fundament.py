"""What every page stands on: security headers, health, settings that say what they are, logs without what people type."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from inkoopkader.portaal import database
from inkoopkader.portaal.behind_proxy import VisitorAddress
from inkoopkader.portaal.environment import reference
from inkoopkader.portaal.kept_secret import kept
from inkoopkader.portaal.logbook import JsonLines


def test_the_headers_of_a_page(visitor: Client) -> None:
    answer = visitor.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"
    assert len(answer["X-Request-ID"]) == 32


def test_health_asks_the_database(visitor: Client) -> None:
    answer = visitor.get("/gezond/")
    assert answer.status_code == 200
    assert answer.json()["database"] is True and answer.json()["regels"] > 1000


def test_the_database_is_the_one_this_run_is_about(visitor: Client) -> None:
    """The embedded server is PostgreSQL 18; tests/ordinary_server.py says what it started."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert cursor.fetchone()[0][:2] == os.environ.get("INKOOPKADER_TOETS_POSTGRESQL", "18")
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone()[0] is False


@pytest.mark.parametrize("url", ["sqlite:///x.db", "mysql://a/b", "x"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="postgresql"):
        database.settings(url)


def test_a_database_address_is_read_whole() -> None:
    found = database.settings("postgresql://ik:ge%40heim@db.example:5433/inkoop?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("ik", "ge@heim", "db.example", "5433")
    assert found["NAME"] == "inkoop" and found["OPTIONS"] == {"sslmode": "require"}


def test_a_defect_of_ours_is_a_plain_page(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from inkoopkader.portaal.verkenner.views import reading

    monkeypatch.setattr(reading, "look_for", lambda words, after: 1 / 0)
    with override_settings(DEBUG=False):
        answer = visitor.get("/zoeken/?woorden=korting")
    assert answer.status_code == 500
    assert "Er ging bij ons iets mis" in answer.content.decode() and "ZeroDivision" not in answer.content.decode()


def test_the_log_is_json_without_the_query(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="inkoopkader.portaal"):
        visitor.get("/zoeken/", {"woorden": "zeldzaamwoord"})
    [record] = [item for item in caplog.records if item.name == "inkoopkader.portaal"]
    line = json.loads(JsonLines().format(record))
    assert (line["methode"], line["pad"], line["status"]) == ("GET", "/zoeken/", 200)
    assert "zeldzaamwoord" not in JsonLines().format(record)


def test_a_form_that_is_not_of_this_visitor_is_refused_in_plain_words(visitor: Client) -> None:
    visitor.handler.enforce_csrf_checks = True
    answer = visitor.post("/mijn-positie/begin/", {"naam": "Stichting"})
    assert answer.status_code == 403 and "Dit formulier is verlopen" in answer.content.decode()
    assert "This form has expired" in visitor.post("/en/mijn-positie/begin/", {"naam": "x"}).content.decode()


def test_a_request_with_too_much_in_it_is_refused_in_plain_words(visitor: Client) -> None:
    answer = visitor.post("/mijn-positie/begin/", {f"veld-{number}": "x" for number in range(1001)})
    assert answer.status_code == 400 and "te groot of niet te lezen" in answer.content.decode()


@pytest.mark.parametrize(("address", "words"), [("/", "niet te lezen"), ("/en/", "cannot be read")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_request_for_a_foreign_host_is_refused_in_plain_words(
    visitor: Client, method: str, address: str, words: str
) -> None:
    answer = visitor.generic(method, address, headers={"host": "elders.example"})
    page = answer.content.decode()
    assert answer.status_code == 400 and words in page
    assert "elders.example" not in page


@pytest.mark.parametrize("address", ["/uitnodiging/zeergeheimewoorden/", "/account/bevestigen/zeergeheimewoorden/"])
def test_no_line_of_the_log_holds_the_secret_of_a_link(
    visitor: Client, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Django writes lines of its own about what was refused, with the path in them."""
    visitor.handler.enforce_csrf_checks = True
    with caplog.at_level(logging.INFO):
        assert visitor.post(address).status_code == 403
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any("Forbidden" in line for line in lines)
    assert not any("zeergeheimewoorden" in line for line in lines)


def test_processes_that_start_together_share_the_first_secret(tmp_path: Path) -> None:
    path = tmp_path / "map" / "geheim"

    def second() -> str:
        assert kept(path, lambda: "van de eerste") == "van de eerste"  # another process, meanwhile
        return "van de tweede"

    assert kept(path, second) == "van de eerste"
    assert [one.name for one in path.parent.iterdir()] == ["geheim"] and path.stat().st_mode & 0o777 == 0o600


def test_the_page_with_settings_is_of_today() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "instellingen.md"
    assert page.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize(
    ("proxies", "passed_on", "address"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # the first was written by the visitor
        (2, "198.51.100.1, 203.0.113.7, 192.0.2.1", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "onzin", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_the_address_of_a_visitor_behind_a_web_server(
    monkeypatch: pytest.MonkeyPatch, proxies: int, passed_on: str, address: str
) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT, "behind_https", True)
    monkeypatch.setattr(settings.ENVIRONMENT, "proxies", proxies)
    request = RequestFactory().get("/", headers={"X-Forwarded-For": passed_on} if passed_on else {})
    seen = []
    VisitorAddress(lambda asked: seen.append(asked.META["REMOTE_ADDR"]) or HttpResponse())(request)
    assert seen == [address] and "HTTP_X_FORWARDED_FOR" not in request.META


def test_without_a_web_server_before_it_the_header_counts_for_nothing() -> None:
    with pytest.raises(MiddlewareNotUsed):
        VisitorAddress(lambda request: HttpResponse())


def test_a_monitor_hears_that_there_is_no_website() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = settings.ENVIRONMENT.model_copy(update={"port": port})
    with override_settings(ENVIRONMENT=asked), pytest.raises(CommandError, match=f"Geen antwoord op poort {port}"):
        call_command("gezond")


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("PORT", "abc", "De instelling PORT klopt niet; zie docs/instellingen.md."),
        ("PORT", "70000", "De instelling PORT klopt niet; zie docs/instellingen.md."),
        ("DATABASE_URL", "mysql://a/b", "begint met postgresql://"),
    ],
)
def test_a_wrong_setting_is_one_sentence(setting: str, value: str, sentence: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "inkoopkader.portaal", "check"],
        env=os.environ | {"INKOOPKADER_GEHEIM": "x" * 60, setting: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and sentence in done.stderr
