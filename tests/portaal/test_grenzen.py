"""How much one visitor may do: begin a position, read a file in, verify a receipt, make a PDF or workbook, open invitations.
Who does more gets a page that says so and how long to wait; nothing is stored, and others notice nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, override_settings
from django.utils import timezone
from tests.portaal.mijnpositie import DRAFT, EXAMPLES, begin, read_in, upload
from tests.portaal.organisaties import browser, organisation, person

from inkoopkader.portaal.grenzen import asker, measure
from inkoopkader.portaal.mijnpositie import turns
from inkoopkader.portaal.mijnpositie.drafts import DAYS_KEPT, MOST_BYTES
from inkoopkader.portaal.mijnpositie.models import Positie

VERIFY = "/mijn-positie/bewijs/"
ELSEWHERE = "192.0.2.7"


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, whose time stands still: a slow machine does not fill a measure up."""
    for name in ("_COUNT", "_WAIT"):
        monkeypatch.setattr(measure, name, getattr(measure, name).replace("clock_timestamp()", "now()"))


@pytest.fixture(autouse=True)
def _plain_files() -> Iterator[None]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        yield


@pytest.fixture(autouse=True)
def _few(settings: Any) -> None:
    """Twice is enough for a test."""
    settings.MOST_PER_VISITOR = dict.fromkeys(settings.MOST_PER_VISITOR, 2)


def verify(client: Client, language: str = "") -> Any:
    return client.post(language + VERIFY, {"tekst": '{"geplakt": "dit"}'})


DOES: dict[str, Callable[[Client], Any]] = {
    "beginnen": begin,
    "inlezen": lambda client: read_in(client, EXAMPLES[0]),
    "nagaan": verify,
    "uitnodiging": lambda client: client.get("/uitnodiging/onzin/"),
}


@pytest.mark.parametrize("what", DOES)
def test_who_does_it_too_often_is_told_how_long_to_wait(what: str, settings: Any) -> None:
    assert what in settings.MOST_PER_VISITOR
    for _ in range(2):
        assert DOES[what](Client()).status_code in (302, 422)  # another session each time: it is the place that counts
    rows = Session.objects.count()
    refused = DOES[what](Client())
    html = refused.content.decode()
    assert refused.status_code == 429 and 0 < int(refused["Retry-After"]) <= 1800
    assert "te vaak" in html and "Wacht" in html and "niets bewaard" in html
    assert refused["Cache-Control"] == "no-store" or "no-store" in refused["Cache-Control"]
    assert Session.objects.count() == rows and not refused.cookies.get("sessie")
    assert DOES[what](Client(REMOTE_ADDR=ELSEWHERE)).status_code in (302, 422), "another place has a measure of its own"


def test_one_kind_does_not_use_up_another(visitor: Client) -> None:
    for _ in range(3):
        verify(visitor)
    assert verify(visitor).status_code == 429 and begin(visitor).status_code == 302


def test_looking_is_not_counted(visitor: Client) -> None:
    for _ in range(5):
        assert visitor.get("/mijn-positie/begin/").status_code == visitor.get(VERIFY).status_code == 200
    assert begin(visitor).status_code == 302


@pytest.mark.parametrize("file", ["positie.pdf", "positie.xlsx"])
def test_files_are_counted_together(visitor: Client, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(visitor, offices=["salland"])
    for _ in range(2):
        assert visitor.get(DRAFT + "positie.xlsx").status_code == 200
    monkeypatch.setattr(turns, "take", lambda request: pytest.fail("a turn is not taken for what is refused"))
    for method in (visitor.get, visitor.head):
        refused = method(DRAFT + file)
        assert refused.status_code == 429 and refused["Retry-After"]
    assert visitor.get(DRAFT + "positie.yaml").status_code == 200  # takes no time


def test_the_form_keeps_what_was_typed(visitor: Client) -> None:
    for _ in range(2):
        begin(visitor)
    answer = begin(visitor, "Verzonnen & Zoon", offices=["dsw"])
    html = answer.content.decode()
    assert answer.status_code == 429 and 'value="Verzonnen &amp; Zoon"' in html
    assert 'value="dsw" checked' in html and 'value="cz" checked' not in html
    assert "<title>Even wachten: " in html and 'role="alert"' in html and "aria-invalid" not in html
    assert "Stichting Verzonnen" in visitor.get("/mijn-positie/").content.decode()  # the draft of before


def test_the_pasted_receipt_is_kept(visitor: Client) -> None:
    for _ in range(2):
        verify(visitor)
    assert "{&quot;geplakt&quot;: &quot;dit&quot;}" in verify(visitor).content.decode()


def test_in_english(visitor: Client) -> None:
    for _ in range(2):
        verify(visitor)
    html = verify(visitor, "/en").content.decode()
    assert "too often" in html and "te vaak" not in html


def test_a_person_is_counted_wherever_they_are_and_apart_from_the_place() -> None:
    boss = person()
    ours = organisation(boss, "Verzonnen Druk")
    for place in ("192.0.2.1", "192.0.2.2"):
        client = browser(boss, ours)
        client.defaults["REMOTE_ADDR"] = place
        assert begin(client).status_code == 302
    client.defaults["REMOTE_ADDR"] = "192.0.2.3"
    refused = begin(client)
    assert refused.status_code == 429 and "u " in refused.content.decode()
    assert begin(Client(REMOTE_ADDR="192.0.2.3")).status_code == 302


def test_what_the_organisation_would_keep_is_not_stored() -> None:
    from inkoopkader.portaal.organisaties.context import acting_for

    boss = person()
    ours = organisation(boss, "Verzonnen Vol")
    client = browser(boss, ours)
    for _ in range(4):
        begin(client)
    with acting_for(ours, boss):
        assert Positie.objects.count() == 2


def test_no_address_and_no_person_is_kept(visitor: Client) -> None:
    boss = person()
    verify(browser(boss))
    verify(Client(REMOTE_ADDR="203.0.113.77"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(wie, ' ') FROM grenzen_verbruik")
        kept = cursor.fetchone()[0]
    assert "nagaan:adres:" in kept and "203.0.113" not in kept
    assert "nagaan:persoon:" in kept and boss.pk.hex not in kept and str(boss.pk) not in kept


class TestTurns:
    @pytest.mark.django_db(databases=["default", "eigenaar"])
    def test_one_place_makes_one_file_at_a_time(self, visitor: Client) -> None:
        begin(visitor, offices=["salland"])
        mine = asker.of_address(visitor.get("/mijn-positie/").wsgi_request)
        with connections["eigenaar"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [turns.lock_of(mine)])
            refused = visitor.get(DRAFT + "positie.xlsx")
            assert refused.status_code == 429 and refused["Retry-After"]
            assert "al een bestand gemaakt" in refused.content.decode()
            other = Client(REMOTE_ADDR=ELSEWHERE)
            begin(other, offices=["salland"])
            assert other.get(DRAFT + "positie.xlsx").status_code == 200


def test_what_a_session_can_hold_has_an_end(visitor: Client) -> None:
    """Two drafts as large as a draft can be, and nothing that grows with every request; after two weeks it is over."""
    name = "x" * 190
    rows = "".join(
        f"  - {{zorgkantoor: cz, sector: gz, zorgsoort: vpt, omschrijving: '{name}{number}'}}\n"
        for number in range(200)
    )
    upload(visitor, f"naam: {name}\nproductie:\n{rows}".encode())
    begin(visitor, name)
    visitor.post(DRAFT + "anders/")
    sizes = []
    for _ in range(20):
        visitor.get(DRAFT + "vraag/zorgsoorten/")
        visitor.post(DRAFT + "vraag/zorgsoorten/", {"actie": "later"})
        visitor.get("/uitnodiging/" + "y" * 5000 + "/")
        sizes.append(len(Session.objects.get().session_data))
    assert sizes[-1] == sizes[5] and sizes[-1] < 4 * MOST_BYTES  # two drafts, in base64
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(days=13) < left <= timedelta(days=DAYS_KEPT)


def test_the_command_of_the_nightly_timer_removes_drafts_that_are_over(visitor: Client) -> None:
    begin(visitor)
    begin(Client(REMOTE_ADDR=ELSEWHERE))
    kept = Session.objects.first()
    assert kept is not None
    Session.objects.exclude(pk=kept.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    call_command("clearsessions")
    assert [one.pk for one in Session.objects.all()] == [kept.pk]
    unit = (Path(__file__).parents[2] / "deploy" / "inkoopkader-back-up.service").read_text(encoding="utf-8")
    assert "beheer clearsessions" in unit
