"""Who asks, as a hash: nobody's address or number is kept for the sake of a limit."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest


def of_address(request: HttpRequest) -> str:
    """Return who asks by their address, and of IPv6 the network of one customer (/64). Behind servers of our own the
    address is the visitor's (`behind_proxy`)."""
    written = str(request.META.get("REMOTE_ADDR", ""))
    try:
        found = ipaddress.ip_address(written.partition("%")[0])
    except ValueError:
        network = "onbekend"
    else:
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        network = str(found if found.version == 4 else ipaddress.ip_network((found, 64), strict=False))
    return f"adres:{_hashed(network)}"


def of_visitor(request: HttpRequest) -> str:
    """Return who asks: the person whose session it is, wherever they are, else the address."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
        return f"persoon:{_hashed(str(request.session[SESSION_KEY]))}"
    return of_address(request)


def _hashed(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
