"""The pages that everybody opens first are made once before the processes part, so that all of them have them at hand."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
LOG = logging.getLogger("inkoopkader.portaal")
FIRST = "/"
MOST = 100
_LINK = re.compile(r'href="(/[^"#]*)"')


def first_pages(application: Application) -> int:
    """Open the first page and every page for everybody that it links to, and return how many there were."""
    links = [unescape(link) for link in _LINK.findall(_open(application, FIRST))]
    pages = [link for link in dict.fromkeys(links) if link != FIRST and _for_everybody(link)][:MOST]
    for link in pages:
        _open(application, link)
    return 1 + len(pages)


def _for_everybody(link: str) -> bool:
    try:
        view = resolve(urlsplit(link).path).func
    except Resolver404:
        return False
    return getattr(view, "same_for_everybody", False)


def _open(application: Application, address: str) -> str:
    path, _, query = address.partition("?")
    asked: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": settings.ALLOWED_HOSTS[0],
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": settings.ALLOWED_HOSTS[0],
        "HTTP_X_FORWARDED_PROTO": "https",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    said: list[str] = []
    answer = application(asked, lambda status, headers, *_: said.append(status))
    content = b"".join(answer).decode("utf-8", "replace")
    if said != ["200 OK"]:
        LOG.warning("een bladzijde was niet vooraf te maken", extra={"pad": path, "status": said})
    return content
