"""Pages that are the same for everybody are made once and kept for some minutes, in the memory of each process.

A page is kept only when its address says so (`same_for_everybody`), when the visitor is nobody in particular (no session,
no key, no message that waits for them) and when the answer is whole, sets no cookie and does not ask to be made afresh.
Browsers may hold a copy but ask each time whether it is still good, so that who signs in sees that at once.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.cache import get_conditional_response, patch_vary_headers

MOST_BYTES = 32 * 2**20  # of kept pages, in each process
MOST_BYTES_OF_A_PAGE = 2**20


def same_for_everybody(patterns: list[URLPattern]) -> list[URLPattern]:
    """Say of a list of addresses that their pages depend on nothing but the address and the policy, and return it."""
    for pattern in patterns:
        pattern.callback.same_for_everybody = True  # type: ignore[attr-defined]
    return patterns


class Page:
    """An answer as it was made: its headers, and its content in gzip (a page is mostly repetition)."""

    __slots__ = ("content", "headers", "made")

    def __init__(self, response: HttpResponse, made: float) -> None:
        self.headers = dict(response.items())
        self.content = gzip.compress(response.content, compresslevel=5, mtime=0)
        self.made = made

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page for this visitor: as it is, or unpacked for who cannot unpack."""
        packed = _unpacks(request.headers.get("Accept-Encoding", ""))
        response = HttpResponse(self.content if packed else gzip.decompress(self.content), headers=self.headers)
        if packed:
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
        return response


class Shelf:
    """The kept pages of this process, the longest unasked first; bounded in bytes, so that nobody can fill the memory
    by asking for ever other addresses."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.held = most, 0
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.lock = Lock()

    def take(self, address: str, oldest: float) -> Page | None:
        """Return the page of an address when it was made after `oldest`."""
        with self.lock:
            page = self.pages.get(address)
            if page is None or page.made < oldest:
                return None
            self.pages.move_to_end(address)
            return page

    def put(self, address: str, page: Page) -> None:
        """Keep a page, and let go of others when there is no room."""
        with self.lock:
            before = self.pages.pop(address, None)
            self.held += len(page.content) - (len(before.content) if before else 0)
            self.pages[address] = page
            while self.held > self.most:
                _, gone = self.pages.popitem(last=False)
                self.held -= len(gone.content)


class KeptPages:
    """Answers from the shelf where it may; otherwise lets the page be made, and keeps it where it may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seconds = settings.ENVIRONMENT.keep_seconds
        self.shelf = Shelf()
        if not self.seconds:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _nobody_in_particular(request):
            return self.get_response(request)
        now = time.monotonic()
        address = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{request.get_full_path()}"
        page = self.shelf.take(address, now - self.seconds)
        if page is None:
            response = self.get_response(request)
            if not _may_be_kept(request, response):
                return response
            response["Cache-Control"] = "no-cache"
            response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
            page = Page(response, now)
            self.shelf.put(address, page)
        answer = page.answer(request)
        return get_conditional_response(request, etag=answer["ETag"], response=answer)


def _unpacks(accepted: str) -> bool:
    """Does Accept-Encoding say that gzip is welcome? `gzip;q=0` says that it is not, and `*` speaks for what is not named
    (RFC 9110, 12.5.3)."""
    said: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, *more = (piece.strip() for piece in part.split(";"))
        quality = next((piece[2:].strip() for piece in more if piece.startswith("q=")), "1")
        try:
            said[name] = float(quality) > 0
        except ValueError:
            said[name] = False
    return said.get("gzip", said.get("x-gzip", said.get("*", False)))


def _nobody_in_particular(request: HttpRequest) -> bool:
    """Does this visitor only read, without saying who they are, and want a whole page?"""
    return (
        request.method == "GET"
        and not {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name} & request.COOKIES.keys()
        and "Authorization" not in request.headers
        and "HX-Request" not in request.headers
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    view = request.resolver_match.func if request.resolver_match else None
    return (
        getattr(view, "same_for_everybody", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and "'nonce-" not in response.get("Content-Security-Policy", "")
        and len(response.content) <= MOST_BYTES_OF_A_PAGE
    )
