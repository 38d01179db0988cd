"""Pages that are the same for everybody are made once and kept for some minutes, in files that all processes read.

A page is kept only when its address says so (`same_for_everybody`), when the visitor is nobody in particular (no session,
no key, no message that waits for them) and when the answer is whole, sets no cookie and does not ask to be made afresh.
Browsers may hold a copy but ask each time whether it is still good, so that who signs in sees that at once.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.cache import get_conditional_response, patch_vary_headers

SHELF = "bladzijden"  # the name of the cache in the settings
MOST_BYTES_OF_A_PAGE = 2**20
LOG = logging.getLogger("inkoopkader.portaal")


def same_for_everybody(patterns: list[URLPattern]) -> list[URLPattern]:
    """Say of a list of addresses that their pages depend on nothing but the address and the policy, and return it."""
    for pattern in patterns:
        pattern.callback.same_for_everybody = True  # type: ignore[attr-defined]
    return patterns


class Page:
    """An answer as it was made: its headers, and its content in gzip (a page is mostly repetition)."""

    __slots__ = ("content", "headers")

    def __init__(self, response: HttpResponse) -> None:
        self.headers = dict(response.items())
        self.content = gzip.compress(response.content, compresslevel=5, mtime=0)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page for this visitor: as it is, or unpacked for who cannot unpack."""
        packed = _unpacks(request.headers.get("Accept-Encoding", ""))
        response = HttpResponse(self.content if packed else gzip.decompress(self.content), headers=self.headers)
        if packed:
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
        return response


class KeptPages:
    """Answers with a kept page where it may; otherwise lets the page be made, and keeps it where it may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seconds = settings.ENVIRONMENT.keep_seconds
        # the processes of one start share their pages; what another start kept may be of another policy
        self.start = secrets.token_hex(16)
        if not self.seconds:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _nobody_in_particular(request):
            return self.get_response(request)
        address = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{request.get_full_path()}"
        key = hashlib.sha256(f"{self.start} {address}".encode("utf-8", "surrogatepass")).hexdigest()
        page = _take(key)
        if page is None:
            response = self.get_response(request)
            if not _may_be_kept(request, response):
                return response
            response["Cache-Control"] = "no-cache"
            response["ETag"] = f'W/"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
            page = Page(response)
            _put(key, page, self.seconds)
        answer = page.answer(request)
        return get_conditional_response(request, etag=answer["ETag"], response=answer)


def let_go() -> None:
    """Take away what an earlier start kept: nobody asks for it again."""
    try:
        caches[SHELF].clear()
    except OSError:
        LOG.warning("bewaarde bladzijden zijn niet weg te halen", exc_info=True)


def _take(key: str) -> Page | None:
    try:
        found: Page | None = caches[SHELF].get(key)
    except OSError:  # a folder that cannot be read makes the website slower, not silent
        return None
    return found


def _put(key: str, page: Page, seconds: int) -> None:
    try:
        caches[SHELF].set(key, page, seconds)
    except OSError as error:
        LOG.warning("een bladzijde is niet te bewaren: %s", error)


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
