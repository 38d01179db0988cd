"""The key with which this installation signs receipts: from the environment, else from the data folder, where it is made
when there is none."""

from __future__ import annotations

import base64
from functools import lru_cache

from django.conf import settings

from inkoopkader.portaal.kept_secret import kept
from inkoopkader.regels import signature


@lru_cache(maxsize=1)
def private_key() -> bytes:
    """Return the private key (Ed25519, 32 bytes). Raises ValueError when the one that is set is no such key."""
    written = settings.ENVIRONMENT.signing_key or kept(settings.ENVIRONMENT.data_folder / "bewijssleutel", _new)
    try:
        key = base64.b64decode(written, validate=True)
    except ValueError:
        key = b""
    if len(key) != signature.KEY_BYTES:
        raise ValueError("INKOOPKADER_BEWIJSSLEUTEL is geen sleutel: 32 willekeurige bytes in base64")
    return key


def _new() -> str:
    return base64.b64encode(signature.new_key()).decode()


@lru_cache(maxsize=1)
def public_key() -> bytes:
    """Return the key with which anybody can check a signature of this installation."""
    return signature.public_key(private_key())
