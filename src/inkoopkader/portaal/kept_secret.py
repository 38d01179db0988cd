"""A secret that an installation makes for itself: a file in its data folder that only its owner can read."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def kept(path: Path, make: Callable[[], str]) -> str:
    """Return the secret in a file, where `make` makes it when there is none. Of processes that start together all get the
    secret of the first one, whole."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        mine.touch(mode=0o600)
        mine.write_text(make(), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text(encoding="ascii")
