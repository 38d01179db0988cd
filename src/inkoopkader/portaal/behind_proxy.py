"""Behind a web server every visitor seems to come from that server; the address it passes on is the visitor's."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class VisitorAddress:
    """Puts the address that the web server in front adds (the last of X-Forwarded-For) where every limit per visitor
    looks. What a visitor writes in that header stands before it and counts for nothing. Only behind a web server with
    TLS (INKOOPKADER_HTTPS), which replaces or completes the header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.ENVIRONMENT.behind_https:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = request.META.pop("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        with contextlib.suppress(ValueError):  # asked without the web server, such as by a monitor
            request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(last))
        return self.get_response(request)
