"""Keys of organisations, and how much anybody may ask."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.portaal.organisaties import organisation, person

from inkoopkader.api import rate
from inkoopkader.api.problem import MEDIA_TYPE, Problem
from inkoopkader.portaal.grenzen import measure
from inkoopkader.portaal.organisaties.context import acting_for, tell_database
from inkoopkader.portaal.organisaties.keys import PREFIX, keys_of, make_key, withdraw_key
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie, Sleutel

V1 = "/api/v1"
Held = tuple[Organisatie, Gebruiker, Sleutel, str]


@pytest.fixture(autouse=True)
def _clock_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, whose time stands still: a slow machine does not fill a measure up."""
    for name in ("_COUNT", "_WAIT"):
        monkeypatch.setattr(measure, name, getattr(measure, name).replace("clock_timestamp()", "now()"))


@pytest.fixture
def held() -> Held:
    """An organisation with a key."""
    who = person()
    mine = organisation(who, "Verzonnen A")
    with acting_for(mine, who):
        key, secret = make_key(
            organisation=mine, person=who, name="Planning", until=timezone.now() + timedelta(days=30)
        )
    return mine, who, key, secret


def asked(visitor: Client, secret: str | None, path: str = "/jaren") -> Any:
    headers = {"Authorization": f"Bearer {secret}"} if secret is not None else {}
    return visitor.get(f"{V1}{path}", headers=headers)


def test_only_the_hash_of_a_key_is_kept(held: Held) -> None:
    mine, who, key, secret = held
    assert secret.startswith(PREFIX) and len(secret) > 40
    with acting_for(mine, who), connection.cursor() as cursor:
        for table in ("organisaties_sleutel", "organisaties_sleutelversie"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows = [row for (row,) in cursor.fetchall()]
            assert rows and not any(secret in row for row in rows)
    assert secret.startswith(key.begin) and key.begin in str(key) and secret not in str(key)


def test_a_key_gives_more(visitor: Client, held: Held, settings: Any) -> None:
    assert asked(visitor, None)["RateLimit-Limit"] == str(settings.API_WITHOUT_KEY)
    assert asked(visitor, held[3])["RateLimit-Limit"] == str(settings.API_WITH_KEY)


@pytest.mark.parametrize(
    "header",
    ["Bearer ", "Bearer x", "Basic eDp5", "Bearer ik_verzonnen", "Bearer \x00", "bearer " + "a" * 500, "Bearer é"],
)
def test_a_wrong_key_is_refused_and_not_taken_for_none(visitor: Client, header: str) -> None:
    answer = visitor.get(f"{V1}/jaren", headers={"Authorization": header})
    assert answer.status_code == 401 and answer["Content-Type"] == MEDIA_TYPE
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_wrong_keys_are_counted_too(visitor: Client, settings: Any) -> None:
    settings.API_WITHOUT_KEY = 10
    answers = [asked(visitor, f"ik_geraden_{number}").status_code for number in range(12)]
    assert answers == [401] * 10 + [429] * 2


def test_an_expired_and_a_withdrawn_key_are_refused_in_the_same_words(visitor: Client, held: Held) -> None:
    mine, who, key, secret = held
    assert asked(visitor, secret).status_code == 200
    with acting_for(mine, who):
        withdraw_key(key=key)
        old, old_secret = make_key(organisation=mine, person=who, name="Oud", until=timezone.now() + timedelta(days=1))
        Sleutel.objects.filter(pk=old.pk).update(geldig_tot=timezone.now() - timedelta(seconds=1))
        assert keys_of(organisation=mine) == []
    answers = [asked(visitor, one) for one in (secret, old_secret, "ik_bestaat_niet")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


def test_who_is_logged_in_has_no_key(visitor: Client, held: Held) -> None:
    """A session is not a key: a page of another site could use it."""
    tell_database(signing_in=True)
    visitor.force_login(held[1], backend="django.contrib.auth.backends.ModelBackend")
    assert asked(visitor, None)["RateLimit-Limit"] == "60"


@pytest.mark.parametrize(
    ("name", "days", "field"), [("", 10, "naam"), ("  ", 10, "naam"), ("x", 400, "geldig_tot"), ("x", -1, "geldig_tot")]
)
def test_a_key_that_cannot_be(held: Held, name: str, days: int, field: str) -> None:
    mine, who, _, _ = held
    with acting_for(mine, who), pytest.raises(ValidationError) as raised:
        make_key(organisation=mine, person=who, name=name, until=timezone.now() + timedelta(days=days))
    assert list(raised.value.message_dict) == [field]


def test_an_organisation_has_a_bounded_number_of_keys(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inkoopkader.portaal.organisaties.keys.MOST_KEYS", 1)
    mine, who, _, _ = held
    with acting_for(mine, who), pytest.raises(ValidationError):
        make_key(organisation=mine, person=who, name="x", until=timezone.now() + timedelta(days=1))


def test_who_asks_too_much_is_told_when_it_can_again(visitor: Client, settings: Any) -> None:
    settings.API_WITHOUT_KEY = 10
    answers = [asked(visitor, None) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert [int(answer["RateLimit-Remaining"]) for answer in answers[:3]] == [9, 8, 7]
    last = answers[-1]
    assert last["Content-Type"] == MEDIA_TYPE and last["RateLimit-Remaining"] == "0" and last["RateLimit-Limit"] == "10"
    assert 1 <= int(last["Retry-After"]) <= 6 and 50 <= int(last["RateLimit-Reset"]) <= 60


def test_a_computation_costs_more_than_a_look(visitor: Client, settings: Any) -> None:
    settings.API_WITHOUT_KEY = 15
    first = visitor.get(f"{V1}/wijzigingen?van=2026&naar=2027")
    assert first.status_code == 200 and first["RateLimit-Remaining"] == "5"
    refused = visitor.get(f"{V1}/wijzigingen?van=2026&naar=2027")
    assert refused.status_code == 429 and refused["RateLimit-Remaining"] == "5"
    assert asked(visitor, None).status_code == 200, "what was refused is not counted"


def test_two_askers_do_not_share_a_measure(visitor: Client, held: Held, settings: Any) -> None:
    settings.API_WITHOUT_KEY = settings.API_WITH_KEY = 10
    for _ in range(10):
        asked(visitor, None)
    assert asked(visitor, None).status_code == 429
    assert visitor.get(f"{V1}/jaren", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert asked(visitor, held[3]).status_code == 200
    assert visitor.get(f"{V1}/jaren", REMOTE_ADDR="2001:db8::1").status_code == 200
    first = visitor.get(f"{V1}/jaren", REMOTE_ADDR="2001:db8::ffff")
    assert first["RateLimit-Remaining"] == "8", "one customer has a whole network of IPv6 addresses"


def test_the_measure_fills_up_again(visitor: Client, settings: Any) -> None:
    settings.API_WITHOUT_KEY = 10
    for _ in range(10):
        asked(visitor, None)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grenzen_verbruik SET tot = tot - interval '12 seconds'")
    assert [asked(visitor, None).status_code for _ in range(3)] == [200, 200, 429]


def test_no_address_is_kept(visitor: Client) -> None:
    visitor.get(f"{V1}/jaren", REMOTE_ADDR="203.0.113.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT wie FROM grenzen_verbruik")
        kept = json.dumps(cursor.fetchall())
    assert "adres:" in kept and "203.0.113" not in kept


def test_what_is_paid_off_is_cleaned_up(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO grenzen_verbruik VALUES ('adres:oud', now() - interval '1 minute')")
    monkeypatch.setattr(measure, "_CLEAN_ONCE_IN", 1)
    rate.count(RequestFactory().get("/"), None, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM grenzen_verbruik WHERE wie = 'adres:oud'")
        assert cursor.fetchone() == (0,)


def test_the_limit_holds_over_processes(settings: Any) -> None:
    """Eight connections of their own, as of as many processes, ask at the same time: together they get no more than one
    would."""
    from concurrent.futures import ThreadPoolExecutor

    import psycopg

    found = connection.settings_dict
    where = {
        "dbname": found["NAME"],
        "user": found["USER"],
        "host": found["HOST"] or None,
        "port": found["PORT"] or None,
        "password": found["PASSWORD"] or None,
    }
    values = {"who": "adres:toets", "cost": timedelta(seconds=3), "period": timedelta(seconds=60)}

    def ask(_: int) -> int:
        with psycopg.connect(**where, autocommit=True, options=found["OPTIONS"].get("options")) as own:
            return sum(own.execute(measure._COUNT, values).fetchone() is not None for _ in range(10))

    start = time.monotonic()
    try:
        with ThreadPoolExecutor(8) as pool:
            given = sum(pool.map(ask, range(8)))
        assert 20 <= given <= 20 + (time.monotonic() - start) / 3 + 1, "what filled up meanwhile"
    finally:
        with psycopg.connect(**where, autocommit=True) as own:
            own.execute("DELETE FROM grenzen_verbruik WHERE wie = 'adres:toets'")


def test_a_refusal_is_not_counted_twice() -> None:
    request = RequestFactory().get("/")
    with pytest.raises(Problem):
        rate.count(request, None, 1_000)
    assert rate.count(request, None, 1).remaining == 59
