"""The key with which this installation signs receipts: from the environment, else from the data folder, where it is made
when there is none."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from inkoopkader.regels import signature


@lru_cache(maxsize=1)
def private_key() -> bytes:
    """Return the private key (Ed25519, 32 bytes). Raises ValueError when the one that is set is no such key."""
    written = settings.ENVIRONMENT.signing_key or _kept(settings.ENVIRONMENT.data_folder / "bewijssleutel")
    try:
        key = base64.b64decode(written, validate=True)
    except ValueError:
        key = b""
    if len(key) != signature.KEY_BYTES:
        raise ValueError("INKOOPKADER_BEWIJSSLEUTEL is geen sleutel: 32 willekeurige bytes in base64")
    return key


def _kept(path: Path) -> str:
    """Return the key in a file; of processes that start together the first one makes it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        mine.touch(mode=0o600)
        mine.write_text(base64.b64encode(signature.new_key()).decode(), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text(encoding="ascii")


@lru_cache(maxsize=1)
def public_key() -> bytes:
    """Return the key with which anybody can check a signature of this installation."""
    return signature.public_key(private_key())
