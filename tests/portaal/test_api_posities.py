"""What an organisation saved, through its key: its own and nobody else's, whichever of the two nets is away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled
from tests.portaal.organisaties import organisation, person
from typer.testing import CliRunner

from inkoopkader.api.problem import MEDIA_TYPE
from inkoopkader.cli.main import app
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.mijnpositie.services import save
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.keys import make_key, withdraw_key
from inkoopkader.portaal.organisaties.models import Sleutel
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.positie.answers import from_provider
from inkoopkader.positie.provider import read_provider

V1 = "/api/v1"
FILE = Path(__file__).parents[2] / "voorbeelden" / "aanbieder-klein-nieuw-gz.yaml"
CANARY = "Kanarie Zilvervos"


@dataclass
class Side:
    """An organisation with a key and a saved position."""

    secret: str
    key: Sleutel
    position: Positie


def side(name: str) -> Side:
    who = person()
    mine = organisation(who, name)
    policy = current()
    told = from_provider(read_provider(policy, FILE), 2027, ["cz", "vgz"])
    with acting_for(mine, who):
        key, secret = make_key(organisation=mine, person=who, name="Planning", until=timezone.now() + timedelta(days=9))
        saved = save(organisation=mine, person=who, answers=type(told)(**{**vars_of(told), "name": name}))
    return Side(secret, key, saved)


def vars_of(told: Any) -> dict[str, Any]:
    return {name: getattr(told, name) for name in told.__slots__}


@pytest.fixture
def two(settings: Any) -> tuple[Side, Side]:
    settings.API_WITH_KEY = 100_000
    return side("Verzonnen Eigen"), side(CANARY)


def asked(visitor: Client, secret: str | None, path: str) -> Any:
    return visitor.get(f"{V1}{path}", headers={"Authorization": f"Bearer {secret}"} if secret else {})


def paths(one: Side) -> list[str]:
    return ["/posities", f"/posities/{one.position.pk}", f"/posities/{one.position.pk}/uitkomst"]


def test_an_organisation_sees_what_it_saved(visitor: Client, two: tuple[Side, Side]) -> None:
    mine, _ = two
    [listed] = asked(visitor, mine.secret, "/posities").json()["posities"]
    assert listed["naam"] == "Verzonnen Eigen" and listed["positie"] == str(mine.position.pk) and listed["jaar"] == 2027
    one = visitor.get(listed["_links"]["self"]["href"], headers={"Authorization": f"Bearer {mine.secret}"}).json()
    again = visitor.post(f"{V1}/posities/_bereken", json.dumps(one["aanbieder"]), content_type="application/json")
    assert again.status_code == 200, again.content[:300]
    outcome = visitor.get(listed["_links"]["uitkomst"]["href"], headers={"Authorization": f"Bearer {mine.secret}"})
    assert outcome.json() == again.json()
    printed = CliRunner().invoke(app, ["positie", str(FILE), "--json", "--zorgkantoor", "cz,vgz"]).stdout
    assert outcome.json()["zorgkantoren"] == json.loads(printed)["zorgkantoren"]
    assert outcome["Cache-Control"] == "no-store" and "Access-Control-Allow-Origin" not in outcome


def test_without_a_key_nothing_is_seen(visitor: Client, two: tuple[Side, Side]) -> None:
    for path in paths(two[1]):
        answer = asked(visitor, None, path)
        assert (
            answer.status_code == 401 and answer["Content-Type"] == MEDIA_TYPE and CANARY not in answer.content.decode()
        )


def leaks(visitor: Client, two: tuple[Side, Side]) -> list[str]:
    """The addresses at which the first organisation reads something of the second."""
    found = []
    for path in paths(two[1]):
        answer = asked(visitor, two[0].secret, path)
        if CANARY in answer.content.decode() or (answer.status_code == 200 and path != "/posities"):
            found.append(path)
    return found


def test_another_organisation_does_not_exist(visitor: Client, two: tuple[Side, Side]) -> None:
    assert leaks(visitor, two) == []
    assert asked(visitor, two[0].secret, paths(two[1])[1]).status_code == 404


def test_the_net_in_the_database_holds_alone(
    visitor: Client, two: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    from inkoopkader.api import keys

    monkeypatch.setattr(keys, "scope", lambda **_: scopes_disabled())
    assert leaks(visitor, two) == [] and asked(visitor, two[0].secret, paths(two[0])[1]).status_code == 200


def test_the_net_in_the_code_holds_alone(
    visitor: Client, two: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is told the key of the other organisation, and shows its rows: the code still asks for its own."""
    from inkoopkader.api import keys

    real, other = keys.tell_database, two[1].key

    def told(**_: Any) -> None:
        real(organisation=other.organisatie_id, secret_hash=other.geheim_hash)

    monkeypatch.setattr(keys, "tell_database", told)
    assert leaks(visitor, two) == []


def test_without_either_net_it_would_leak(
    visitor: Client, two: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the two tests above are no tests of nothing."""
    from inkoopkader.api import keys

    real, other = keys.tell_database, two[1].key
    monkeypatch.setattr(keys, "scope", lambda **_: scopes_disabled())
    monkeypatch.setattr(
        keys, "tell_database", lambda **_: real(organisation=other.organisatie_id, secret_hash=other.geheim_hash)
    )
    assert leaks(visitor, two) == paths(two[1])


def test_a_session_of_another_organisation_does_not_help(visitor: Client, two: tuple[Side, Side]) -> None:
    from tests.portaal.organisaties import browser

    with acting_for(two[1].position.organisatie):
        who = two[1].position.gemaakt_door
    signed_in = browser(who, two[1].position.organisatie)
    assert leaks(signed_in, two) == []
    assert asked(signed_in, None, "/posities").status_code == 401


def test_a_key_that_was_withdrawn_sees_nothing(visitor: Client, two: tuple[Side, Side]) -> None:
    mine, _ = two
    with acting_for(mine.position.organisatie):
        withdraw_key(key=mine.key)
    assert {asked(visitor, mine.secret, path).status_code for path in paths(mine)} == {401}


@pytest.mark.parametrize("number", ["x", "1", "00000000-0000-4000-8000-000000000000", "%00", "' OR 1=1"])
def test_a_position_that_is_not_there(visitor: Client, two: tuple[Side, Side], number: str) -> None:
    for path in (f"/posities/{number}", f"/posities/{number}/uitkomst"):
        assert asked(visitor, two[0].secret, path).status_code == 404


def test_many_positions_come_page_by_page(visitor: Client, two: tuple[Side, Side]) -> None:
    mine, _ = two
    home = mine.position.organisatie
    with acting_for(home):
        who = mine.position.gemaakt_door
    told = from_provider(read_provider(current(), FILE), 2027, ["cz"])
    with acting_for(home, who):
        for _ in range(6):
            save(organisation=home, person=who, answers=told)
    seen: list[str] = []
    href: str | None = f"{V1}/posities?aantal=3"
    while href is not None:
        page = visitor.get(href, headers={"Authorization": f"Bearer {mine.secret}"}).json()
        seen += [one["positie"] for one in page["posities"]]
        href = page["_links"].get("next", {}).get("href")
    assert len(seen) == len(set(seen)) == 7 and seen == sorted(seen)
