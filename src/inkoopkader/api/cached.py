"""Answers that only follow from the policy may be kept: as long as policy, program and address are the same, so are they."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.http import HttpRequest

from inkoopkader import __version__
from inkoopkader.api.version import VERSION
from inkoopkader.portaal.verkenner.policy import current


@lru_cache(maxsize=1)
def state() -> str:
    """Return a hash of everything that an answer about the policy follows from."""
    files = "\n".join(f"{name} {digest}" for name, digest in sorted(current().hashes.items()))
    return hashlib.sha256(f"{VERSION} {__version__}\n{files}".encode()).hexdigest()


def etag(request: HttpRequest) -> str:
    """Return the entity tag of the answer to a request, without making the answer. The links in it are relative; the host
    only stands in the description of the API itself."""
    what = f"{state()} {request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f'"{hashlib.sha256(what.encode()).hexdigest()[:32]}"'


def same(request: HttpRequest, tag: str) -> bool:
    """Does who asks have this answer already (If-None-Match, RFC 9110 §13.1.2)? A tag was only ever given with
    an answer, so that what was never answered is never the same."""
    held = [part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")]
    return tag in held
