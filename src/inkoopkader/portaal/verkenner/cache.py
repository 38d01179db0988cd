"""The content of a page does not change while a process runs, so it is made once; the frame around it, with who is signed
in, is made for each request. (`kept_pages` keeps whole pages for all processes, for visitors who are nobody in particular.)"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import condition

MOST_BYTES = 12_000_000
"""How much content one process keeps."""


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a page: its title, the path that leads to it, and the HTML between header and footer."""

    title: str
    trail: SafeString
    html: SafeString


class Kept:
    """Contents by key, the least recently asked go first when they take more than `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0
        self._lock = threading.Lock()
        self._found: OrderedDict[Hashable, Content] = OrderedDict()

    def get(self, key: Hashable) -> Content | None:
        """Return what is kept under a key."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
            return found

    def put(self, key: Hashable, content: Content) -> None:
        """Keep a content; one that is larger than everything together is not kept."""
        size = len(content.html)
        if size > self.most:
            return
        with self._lock:
            old = self._found.pop(key, None)
            self.bytes += size - (len(old.html) if old is not None else 0)
            self._found[key] = content
            while self.bytes > self.most:
                _, gone = self._found.popitem(last=False)
                self.bytes -= len(gone.html)


KEPT = Kept(MOST_BYTES)


def page(
    request: HttpRequest, template: str, build: Callable[..., Mapping[str, Any]], *asked: Hashable
) -> HttpResponse:
    """Return the page whose content `template` makes of what `build(*asked)` returns, which is made once per process.

    `build` gives at least `titel`, and `kruimels` (what kruimels.html takes) for a page below the first one. Whatever it
    raises goes to the caller, and nothing is kept.
    """
    key = (template, build.__module__, build.__qualname__, asked, get_language())
    found = KEPT.get(key)
    if found is None:
        context = dict(build(*asked))
        trail = render_to_string("portaal/kruimels.html", context["kruimels"]) if "kruimels" in context else ""
        found = Content(str(context["titel"]), SafeString(trail), render_to_string(template, context))
        KEPT.put(key, found)
    shown = {"titel": found.title, "kruimels": found.trail, "inhoud": found.html}
    return render(request, "verkenner/bladzijde.html", shown)


def kept_file(
    request: HttpRequest, content: bytes, kind: str, forever: bool, modified: datetime | None = None
) -> HttpResponse:
    """Return a file with a strong ETag of its content, and its Last-Modified where that is known. `forever`: its address
    changes with its content, so that nobody has to ask again."""
    etag = f'"{sha256(content).hexdigest()[:32]}"'

    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(content, content_type=kind)

    response: HttpResponse = condition(etag_func=lambda _request: etag, last_modified_func=lambda _request: modified)(
        answer
    )(request)
    if forever:
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    else:
        patch_cache_control(response, public=True, no_cache=True)
    return response
