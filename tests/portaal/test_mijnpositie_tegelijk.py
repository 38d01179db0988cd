"""One visitor with two windows: answers at the same moment are both kept. Every request has a connection of its own, that
really stores."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from tests.portaal.mijnpositie import DRAFT, WHAT_IF, begin
from tests.portaal.tegelijk import elsewhere, signed_in, together
from tests.portaal.tegelijk import stored as stored_organisation

from inkoopkader.portaal.inloggen.sessions import SessionStore
from inkoopkader.portaal.mijnpositie import views_question
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.organisaties.context import acting_for

QUESTIONS = {"werkt_mee_aan_bibob": "ja", "sectoren": "gz", "zorgsoorten": "verblijf"}


@pytest.fixture(autouse=True)
def _plain_files() -> Iterator[None]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        yield


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every answer take a while between reading the draft and storing it."""
    fill_in = views_question.fill_in

    def slowly(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.5)
        return fill_in(*args, **kwargs)

    monkeypatch.setattr(views_question, "fill_in", slowly)


def windows(count: int) -> list[Client]:
    """Begin a position, really stored, and return so many windows of the browser of that visitor."""
    first = Client()
    assert elsewhere(lambda: begin(first)).status_code == 302
    others = [Client() for _ in range(count - 1)]
    for one in others:
        one.cookies[settings.SESSION_COOKIE_NAME] = first.cookies[settings.SESSION_COOKIE_NAME].value
    return [first, *others]


def at_once(*asked: tuple[Client, str, dict[str, Any]]) -> list[int]:
    """Send forms at the same moment; return the status of each answer."""
    works = (lambda one=one, page=page, form=form: one.post(DRAFT + page, form) for one, page, form in asked)
    found = together(*works)
    assert all(isinstance(answer, HttpResponse) for answer in found), found
    return [answer.status_code for answer in found]


def answers_of(window: Client) -> dict[str, Any]:
    content = elsewhere(lambda: window.get(DRAFT + "positie.yaml"))
    found: dict[str, Any] = yaml.safe_load(content.content)
    return found


@pytest.mark.usefixtures("slow")
def test_two_answers_to_two_questions_at_once_are_both_kept() -> None:
    pages = windows(len(QUESTIONS))
    sent = zip(pages, QUESTIONS.items(), strict=True)
    assert at_once(*((page, f"vraag/{name}/", {name: value}) for page, (name, value) in sent)) == [302] * 3
    facts = answers_of(pages[0])["feiten"]
    assert facts["werkt_mee_aan_bibob"] in ("ja", True)
    assert "gz" in str(facts["sectoren"]) and "verblijf" in str(facts["zorgsoorten"])


@pytest.mark.usefixtures("slow")
def test_of_two_answers_to_one_question_at_once_the_last_holds() -> None:
    pages = windows(2)
    asked = [(page, "vraag/sectoren/", {"sectoren": value}) for page, value in zip(pages, ("gz", "vv"), strict=True)]
    assert at_once(*asked) == [302, 302]
    assert answers_of(pages[0])["feiten"]["sectoren"] in (["gz"], ["vv"], "gz", "vv")


def test_a_page_that_is_read_meanwhile_does_not_bring_old_answers_back() -> None:
    """Reading a page may store when the visitor was there last; it read the session before the answer was given."""
    window = windows(1)[0]
    key = window.cookies[settings.SESSION_COOKIE_NAME].value

    def read_late() -> None:
        early = SessionStore(key)
        early["sessie_laatst"] = 1
        elsewhere(lambda: window.post(DRAFT + "vraag/sectoren/", {"sectoren": "gz"}))
        early.save()

    assert elsewhere(read_late) is None
    assert "gz" in str(answers_of(window)["feiten"]["sectoren"])
    assert elsewhere(lambda: SessionStore(key)["sessie_laatst"]) == 1


def test_what_one_request_takes_out_of_a_session_another_does_not_put_back() -> None:
    key = windows(1)[0].cookies[settings.SESSION_COOKIE_NAME].value

    def work() -> dict[str, Any]:
        first, second = SessionStore(key), SessionStore(key)
        first["a"] = first["b"] = 1
        first.save()
        assert second["a"] == 1
        del first["a"]
        first["c"] = {"d": [1]}
        first.save()
        second["b"] = 2
        second.save()
        second["c"]["d"].append(2)
        first["e"] = 3
        first.save()
        second.save()
        return {name: value for name, value in SessionStore(key).items() if len(name) == 1}

    assert elsewhere(work) == {"b": 2, "c": {"d": [1, 2]}, "e": 3}


def test_a_session_that_was_ended_meanwhile_stays_ended() -> None:
    window = windows(1)[0]
    key = window.cookies[settings.SESSION_COOKIE_NAME].value

    def work() -> bool:
        late, ended = SessionStore(key), SessionStore(key)
        late["a"] = 1
        ended.flush()
        with pytest.raises(Exception, match=r"^$|session"):
            late.save()
        return bool(SessionStore().exists(key))

    assert elsewhere(work) is False


def test_a_draft_is_saved_once() -> None:
    [boss], ours = stored_organisation("Verzonnen Dubbelklik")
    first = signed_in(boss, ours)
    second = Client()
    second.cookies[settings.SESSION_COOKIE_NAME] = first.cookies[settings.SESSION_COOKIE_NAME].value

    def a_draft() -> None:
        from inkoopkader.portaal.mijnpositie import drafts
        from inkoopkader.positie.answers import Answers

        session = SessionStore(first.cookies[settings.SESSION_COOKIE_NAME].value)
        drafts.write(session, drafts.CONCEPT, Answers("Verzonnen", 2027, offices=("cz",)))
        drafts.write(session, drafts.WHAT_IF, Answers("Verzonnen", 2027, offices=("cz",)))
        session.save()

    def count() -> int:
        with acting_for(ours):
            return Positie.objects.count()

    assert elsewhere(a_draft) is None
    for number, where in enumerate((DRAFT, WHAT_IF), start=1):
        found = together(*(lambda page=page: page.post(where + "bewaren/") for page in (first, second)))  # noqa: B023
        assert [answer.status_code for answer in found] == [302, 302], found
        assert elsewhere(count) == number, [answer["Location"] for answer in found]


def test_a_defect_stores_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    window = windows(1)[0]
    window.raise_request_exception = False

    def breaks(*_: Any) -> Any:
        raise RuntimeError("a defect after everything was written")

    monkeypatch.setattr(views_question, "_next", breaks)
    answer = elsewhere(lambda: window.post(DRAFT + "vraag/sectoren/", {"sectoren": "gz"}))
    assert answer.status_code == 500
    monkeypatch.undo()
    with override_settings(STORAGES=settings.STORAGES):
        assert "sectoren" not in (answers_of(window).get("feiten") or {})


def test_lines_that_moved_meanwhile_are_not_filled_in_wrongly(visitor: Client) -> None:
    """A form of production knows a line by its place: after a line was taken away in another window it is shown again."""
    begin(visitor, offices=["cz", "vgz"])
    visitor.post(DRAFT + "vraag/sectoren/", {"sectoren": "gz"})
    visitor.post(DRAFT + "vraag/zorgsoorten/", {"zorgsoorten": ["verblijf", "vpt"]})
    html = visitor.get(DRAFT + "productie/").content.decode()
    version = re.search(r'name="versie" value="(\d+)"', html)
    amounts = re.findall(r'name="(nza_bedrag_zorg[^"]*)"', html)
    assert version and len(amounts) == 4
    assert visitor.post(DRAFT + "productie/", {"vervalt--0": "ja", "versie": version[1]}).status_code == 302
    before = visitor.get(DRAFT + "positie.yaml").content
    for form in ({"vervalt--0": "ja"}, {amounts[1]: "1.000,00"}):
        answer = visitor.post(DRAFT + "productie/", form | {"versie": version[1]})
        assert answer.status_code == 409 and "in een ander venster gewijzigd" in answer.content.decode()
    assert visitor.get(DRAFT + "positie.yaml").content == before
