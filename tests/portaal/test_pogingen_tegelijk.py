"""Tries at the same moment each count: a password, a code, a recovery code, the secret of an invitation and a key of the
API. Every try here is a request of its own, over a connection of its own, that really stores."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.base import views as mfa_views
from django.test import Client, override_settings
from tests.portaal.inloggen import EMAIL, account, code, password_step
from tests.portaal.tegelijk import elsewhere, together

from inkoopkader.portaal.inloggen import views
from inkoopkader.portaal.organisaties.models import Gebruiker

AT_ONCE = 12
ALLOWED = 5  # wrong tries in five minutes, docs/inloggen.md
CODE, WRONG = "/inloggen/tweede-stap/", "dit is het niet, zeker weten"
_NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def _plain_files() -> Iterator[None]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        yield


def stored() -> tuple[Gebruiker, str]:
    """Really store a person of their own; return them and the address of a place where nobody else tries."""
    number = next(_NUMBERS)
    made = elsewhere(lambda: account(f"tegelijk{number}.{EMAIL}"))
    assert isinstance(made, Gebruiker), made
    return made, f"198.51.100.{number}"


def tried(*, count: int, **how: Any) -> tuple[int, int]:
    """Send so many tries at once; return how many were looked at and how many refused for being too many."""
    answers = together(*(how["one"] for _ in range(count)))
    pages = [answer if isinstance(answer, Exception) else answer.content.decode() for answer in answers]
    looked_at = sum(how["wrong"] in page for page in pages)
    too_many = sum("te vaak geprobeerd" in page for page in pages)
    assert looked_at + too_many == count, [page[-2000:] for page in pages]
    return looked_at, too_many


def test_passwords() -> None:
    person, place = stored()
    one = lambda: password_step(Client(REMOTE_ADDR=place), person.email, WRONG)  # noqa: E731
    assert tried(count=AT_ONCE, one=one, wrong="wachtwoord klopt niet") == (ALLOWED, AT_ONCE - ALLOWED)


@pytest.mark.parametrize("typed", ["000000", "00000000"], ids=["app", "herstelcode"])
def test_codes_of_the_second_step(typed: str) -> None:
    person, place = stored()
    clients = [Client(REMOTE_ADDR=place) for _ in range(AT_ONCE)]
    for client in clients:
        elsewhere(lambda client=client: password_step(client, person.email))
    waiting = iter(clients)
    one = lambda: next(waiting).post(CODE, {"code": typed})  # noqa: E731
    assert tried(count=AT_ONCE, one=one, wrong="Deze code klopt niet") == (ALLOWED, AT_ONCE - ALLOWED)


def test_codes_for_one_person_from_many_places() -> None:
    """Codes are counted per person, wherever they come from: a person has few codes, and a thief many addresses."""
    person, _ = stored()
    clients = [Client(REMOTE_ADDR=f"203.0.113.{number + 1}") for number in range(AT_ONCE)]
    for client in clients:
        elsewhere(lambda client=client: password_step(client, person.email))
    waiting = iter(clients)
    one = lambda: next(waiting).post(CODE, {"code": "000000"})  # noqa: E731
    looked_at, _too_many = tried(count=AT_ONCE, one=one, wrong="Deze code klopt niet")
    assert 1 <= looked_at <= ALLOWED


def breaks(*_: Any, **__: Any) -> Any:
    raise RuntimeError("a defect after the try was looked at")


@pytest.mark.parametrize("step", ["wachtwoord", "code"])
def test_a_try_whose_request_is_taken_back_counts(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    person, place = stored()
    client = Client(REMOTE_ADDR=place, raise_request_exception=False)
    if step == "code":
        elsewhere(lambda: password_step(client, person.email))
    one = (
        (lambda: client.post(CODE, {"code": "000000"}))
        if step == "code"
        else (lambda: password_step(client, person.email, WRONG))
    )
    view = mfa_views.AuthenticateView if step == "code" else views.Login
    with monkeypatch.context() as broken:
        broken.setattr(view, "form_invalid", breaks)
        for _ in range(ALLOWED):
            assert elsewhere(one).status_code == 500
    assert "te vaak geprobeerd" in elsewhere(one).content.decode()


def test_a_code_that_was_used_stays_used_when_the_request_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    person, place = stored()
    client, now = Client(REMOTE_ADDR=place, raise_request_exception=False), code()
    elsewhere(lambda: password_step(client, person.email))
    with monkeypatch.context() as broken:
        broken.setattr(mfa_views.AuthenticateView, "form_valid", breaks)
        assert elsewhere(lambda: client.post(CODE, {"code": now})).status_code == 500
    assert "al gebruikt" in elsewhere(lambda: client.post(CODE, {"code": now})).content.decode()


def test_links_of_invitations(settings: Any) -> None:
    settings.MOST_PER_VISITOR = settings.MOST_PER_VISITOR | {"uitnodiging": ALLOWED}
    place = f"198.51.100.{next(_NUMBERS)}"
    answers = together(*(lambda: Client(REMOTE_ADDR=place).get("/uitnodiging/geraden/") for _ in range(AT_ONCE)))
    assert sorted(answer.status_code for answer in answers) == [302] * ALLOWED + [429] * (AT_ONCE - ALLOWED)


def test_keys_of_the_api(settings: Any) -> None:
    settings.API_WITHOUT_KEY = ALLOWED
    place, wrong = f"198.51.100.{next(_NUMBERS)}", {"Authorization": "Bearer ik_geraden"}
    start = time.monotonic()
    answers = together(*(lambda: Client(REMOTE_ADDR=place).get("/api/v1", headers=wrong) for _ in range(AT_ONCE)))
    said = [answer.status_code for answer in answers]
    filled_up = int((time.monotonic() - start) * ALLOWED / 60)
    assert ALLOWED <= said.count(401) <= ALLOWED + filled_up and said.count(401) + said.count(429) == AT_ONCE
