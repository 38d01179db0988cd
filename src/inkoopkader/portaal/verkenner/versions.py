"""Which policy and which website made a page: what its ETag stands for. Neither changes while a process runs."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import inkoopkader
from inkoopkader.portaal.verkenner.policy import current

_MAKES_PAGES = (".py", ".html", ".mo", ".css", ".js")


@lru_cache(maxsize=1)
def version() -> str:
    """Return a short text that differs as soon as a file of the policy or of the program differs."""
    found = sha256()
    for name, digest in sorted(current().hashes.items()):
        found.update(f"{name} {digest}\n".encode())
    root = Path(inkoopkader.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.suffix in _MAKES_PAGES and "node_modules" not in path.parts:
            found.update(str(path.relative_to(root)).encode() + b"\0" + sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


@lru_cache(maxsize=1)
def policy_changed() -> datetime:
    """Return when a file of the policy was last written here (UTC, whole seconds): the Last-Modified of a calendar."""
    policy = current()
    latest = max((policy.folder / name).stat().st_mtime for name in policy.hashes)
    return datetime.fromtimestamp(int(latest), UTC)
