"""Behind a web server every visitor seems to come from that server; the address it passes on is the visitor's."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class VisitorAddress:
    """Puts the address that our own servers in front add to X-Forwarded-For (the outermost of them, INKOOPKADER_PROXIES
    from the end) where every limit per visitor looks. What a visitor wrote there stands before it and counts for
    nothing. Only where visitors come by https (INKOOPKADER_HTTPS), which such a server brings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.ENVIRONMENT.behind_https:
            raise MiddlewareNotUsed
        self.get_response, self.proxies = get_response, settings.ENVIRONMENT.proxies

    def __call__(self, request: HttpRequest) -> HttpResponse:
        passed_on = request.META.pop("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(passed_on) >= self.proxies:
            with contextlib.suppress(ValueError):  # asked without the servers in front, such as by a monitor
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(passed_on[-self.proxies].strip()))
        return self.get_response(request)
