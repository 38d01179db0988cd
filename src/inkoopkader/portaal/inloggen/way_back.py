"""To logging in, and back afterwards to the page where somebody was."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


def to(name: str, request: HttpRequest) -> HttpResponse:
    """Send somebody to the page of this name, which leads back to where they were: the page they asked for, or the one
    with the form that they sent. A part of a page that htmx asked for takes the whole page along."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else _form_page(request)
    htmx = "HX-Request" in request.headers
    if htmx:
        back = _own_path(request, request.headers.get("HX-Current-URL", ""))
    page = reverse(name) + (f"?{urlencode({'next': back}, safe='/')}" if back else "")
    return HttpResponse(status=204, headers={"HX-Redirect": page}) if htmx else HttpResponseRedirect(page)


def _form_page(request: HttpRequest) -> str:
    return _own_path(request, request.headers.get("Referer", ""))


def _own_path(request: HttpRequest, address: str) -> str:
    """The path and query of an address of this website; nothing of another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.netloc != request.get_host():
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
