"""Pages that are the same for everybody are made once; nobody ever sees a page that was made for somebody else."""

from __future__ import annotations

import gzip
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import ResolverMatch

from inkoopkader.portaal import health, kept_pages, warm
from inkoopkader.portaal.kept_pages import SHELF, KeptPages
from inkoopkader.portaal.logbook import JsonLines
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.portaal.verkenner.urls import urlpatterns


class Site:
    """A website of one page that counts how often it was made."""

    def __init__(self, *, kept: bool = True, **headers: str) -> None:
        self.made, self.kept, self.headers, self.status, self.cookie = 0, kept, headers, 200, False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.made += 1

        def view() -> None: ...

        view.same_for_everybody = self.kept  # type: ignore[attr-defined]
        request.resolver_match = ResolverMatch(view, (), {})
        who = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "iedereen")
        response = HttpResponse(f"bladzijde voor {who}, keer {self.made}", status=self.status, headers=self.headers)
        if self.cookie:
            response.set_cookie("csrftoken", "x")
        return response


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENVIRONMENT, "keep_seconds", 300)


def ask(pages: KeptPages, address: str = "/regel/x/", *, cookie: str = "", **headers: str) -> HttpResponse:
    request = RequestFactory().get(address, headers=headers)
    if cookie:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = cookie
    return pages(request)


@pytest.mark.usefixtures("keeping")
def test_a_page_is_made_once_per_address() -> None:
    site = Site()
    pages = KeptPages(site)
    first, again = ask(pages), ask(pages)
    assert site.made == 1 and first.content == again.content == b"bladzijde voor iedereen, keer 1"
    ask(pages, "/regel/x/?jaar=2026")
    ask(pages, "/en/regel/x/")
    assert site.made == 3


@pytest.mark.usefixtures("keeping")
def test_who_has_a_session_neither_leaves_nor_gets_a_kept_page() -> None:
    site = Site()
    pages = KeptPages(site)
    assert ask(pages, cookie="anna").content == b"bladzijde voor anna, keer 1"
    assert ask(pages).content == b"bladzijde voor iedereen, keer 2"
    assert ask(pages, cookie="bert").content == b"bladzijde voor bert, keer 3"


@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize("header", [{"Authorization": "Bearer x"}, {"HX-Request": "true"}])
def test_a_key_or_a_part_of_a_page_is_not_kept(header: dict[str, str]) -> None:
    site = Site()
    pages = KeptPages(site)
    ask(pages, **header)
    ask(pages)
    ask(pages, **header)
    assert site.made == 3


@pytest.mark.usefixtures("keeping")
def test_who_still_has_to_read_a_message_gets_a_page_with_it() -> None:
    """After signing out the message travels in a cookie, and the session is gone."""
    site = Site()
    pages = KeptPages(site)
    ask(pages)
    request = RequestFactory().get("/regel/x/")
    request.COOKIES["messages"] = "U bent uitgelogd."
    pages(request)
    assert site.made == 2


@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize("what", ["not said", "not found", "cookie", "no-store", "nonce", "large"])
def test_what_is_not_kept(what: str) -> None:
    headers = {"no-store": {"Cache-Control": "no-store"}, "nonce": {"Content-Security-Policy": "script-src 'nonce-a'"}}
    site = Site(kept=what != "not said", **headers.get(what, {}))
    site.status, site.cookie = (404 if what == "not found" else 200), what == "cookie"
    pages = KeptPages(site)
    address = "/regel/x/"
    if what == "large":
        pages.get_response = lambda request: HttpResponse(b"x" * (2**20 + 1)) if site(request) else HttpResponse()
    ask(pages, address)
    ask(pages, address)
    assert site.made == 2


@pytest.mark.usefixtures("keeping")
def test_a_kept_page_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Site()
    pages = KeptPages(site)
    clock = [1000.0]
    monkeypatch.setattr("django.core.cache.backends.filebased.time.time", lambda: clock[0])
    ask(pages)
    clock[0] += 300
    ask(pages)
    assert site.made == 1
    clock[0] += 1
    ask(pages)
    assert site.made == 2


@pytest.mark.usefixtures("keeping")
def test_a_browser_asks_whether_its_copy_is_still_good() -> None:
    pages = KeptPages(Site())
    page = ask(pages)
    assert page["Cache-Control"] == "no-cache" and {"Cookie", "Accept-Encoding"} <= set(page["Vary"].split(", "))
    again = ask(pages, **{"If-None-Match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert ask(pages, **{"If-None-Match": '"iets anders"'}).status_code == 200


@pytest.mark.usefixtures("keeping")
def test_a_page_goes_packed_to_who_can_unpack() -> None:
    pages = KeptPages(Site())
    packed = ask(pages, **{"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.content).startswith(b"bladzijde")
    assert int(packed["Content-Length"]) == len(packed.content)
    assert not ask(pages).has_header("Content-Encoding")


def shelf(folder: Path, **options: int) -> dict[str, Any]:
    """The settings of the website, with its pages kept in another folder."""
    own = {**settings.CACHES[SHELF], "LOCATION": folder}
    own["OPTIONS"] = {**own["OPTIONS"], **options}
    return {**settings.CACHES, SHELF: own}


def test_kept_pages_never_take_more_room_than_was_given(tmp_path: Path, keeping: None) -> None:
    with override_settings(CACHES=shelf(tmp_path, MAX_ENTRIES=6)):
        pages = KeptPages(Site())
        for number in range(20):
            ask(pages, f"/regel/x/?nummer={number}")
            assert len(list(tmp_path.iterdir())) <= 6


def test_processes_of_one_start_share_their_pages_and_another_start_makes_its_own(keeping: None) -> None:
    site, after = Site(), Site()
    pages = KeptPages(site)
    fork = copy(pages)
    fork.get_response = after
    assert ask(pages).content == ask(fork).content and after.made == 0
    assert ask(KeptPages(after)).status_code == 200 and after.made == 1


def test_a_new_start_lets_go_of_what_was_kept(tmp_path: Path, keeping: None) -> None:
    with override_settings(CACHES=shelf(tmp_path)):
        ask(KeptPages(Site()))
        assert list(tmp_path.iterdir())
        kept_pages.let_go()
        assert not list(tmp_path.iterdir())


def test_without_a_folder_to_keep_pages_in_they_are_made_each_time(
    keeping: None, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site()
    with override_settings(CACHES=shelf(Path("/proc/nergens"))):
        pages = KeptPages(site)
        assert [ask(pages).status_code for _ in range(2)] == [200, 200] and site.made == 2
        line = JsonLines().format(caplog.records[0])
        assert "niet te bewaren" in line and "/proc/nergens" in line  # who runs the website reads why
        kept_pages.let_go()


def test_only_the_owner_of_the_folder_can_change_kept_pages(tmp_path: Path, keeping: None) -> None:
    folder = tmp_path / "bladzijden"
    with override_settings(CACHES=shelf(folder)):
        ask(KeptPages(Site()))
        assert {path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {0}


def test_only_the_policy_explorer_is_kept() -> None:
    assert all(getattr(pattern.callback, "same_for_everybody", False) for pattern in urlpatterns)
    assert not getattr(health.show, "same_for_everybody", False)


def test_the_first_pages_are_made_before_the_first_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a zorgkantoor in the newest year is one click from the first page, so it is among them."""
    monkeypatch.setattr(settings.ENVIRONMENT, "keep_seconds", 300)
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        application = WSGIHandler()
        made = warm.first_pages(application)
        assert made >= 1 + len(current().offices)
        with monkeypatch.context() as closed:
            closed.setattr("inkoopkader.portaal.verkenner.cache.render", None)  # nothing can be made any more
            address = f"/beleid/cz/{current().newest_year()}/"
            assert "CZ" in warm._open(application, address)


@pytest.mark.usefixtures("keeping")
@pytest.mark.parametrize(
    ("said", "packed"),
    [
        ("gzip;q=0", False),
        ("gzip; Q=0.000", False),
        ("br, gzip;q=0, *", False),
        ("identity", False),
        ("bzgzip", False),
        ("gzip;q=iets", False),
        ("*;q=0", False),
        ("GZIP;q=0.1", True),
        ("x-gzip", True),
        ("deflate, *;q=0.5", True),
    ],
)
def test_who_says_not_to_pack_gets_it_as_it_is(said: str, packed: bool) -> None:
    pages = KeptPages(Site())
    for _ in range(2):
        answer = ask(pages, **{"Accept-Encoding": said})
        assert answer.has_header("Content-Encoding") == packed
        content = gzip.decompress(answer.content) if packed else answer.content
        assert content == b"bladzijde voor iedereen, keer 1"


@pytest.mark.usefixtures("keeping")
def test_pages_of_two_hosts_are_two_pages() -> None:
    site = Site()
    pages = KeptPages(site)
    hosts = ("een.example", "twee.example", "EEN.example:8000")
    assert len({ask(pages, Host=host).content for host in hosts}) == len(hosts) == site.made
    request = RequestFactory().get("/regel/x/", secure=True, headers={"Host": "een.example"})
    assert pages(request).content == b"bladzijde voor iedereen, keer 4"


def test_no_visitor_decides_what_another_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the whole website: language comes from the address only, another host is refused and never kept."""
    monkeypatch.setattr(settings.ENVIRONMENT, "keep_seconds", 300)
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        application = WSGIHandler()

        def opened(path: str, **headers: str) -> tuple[int, str]:
            request = RequestFactory().get(path, headers=headers)
            said: list[int] = []
            parts = application(request.environ, lambda status, _headers: said.append(int(status[:3])))
            return said[0], b"".join(parts).decode()

        assert opened("/", Host="boef.example")[0] == 400
        english = {"Accept-Language": "en", "Cookie": "django_language=en"}
        first = opened("/", **english)
        assert first[0] == 200 and '<html lang="nl"' in first[1]
        assert (
            '<html lang="nl"' in opened("/")[1] and '<html lang="en"' in opened("/en/", **{"Accept-Language": "nl"})[1]
        )
        assert "boef.example" not in opened("/", **{"X-Forwarded-Host": "boef.example"})[1]
