"""Signatures on receipts (Ed25519): who made it, and that not one letter of it changed.

The key comes in as bytes: where it lives is for the caller to decide.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from inkoopkader.regels.errors import InkoopkaderError

KIND = "Ed25519"
KEY_BYTES = 32
State = Literal["geldig", "andere_sleutel", "ongeldig", "ontbreekt"]


class WrongKey(InkoopkaderError):
    """A key that is not an Ed25519 key of 32 bytes."""


def new_key() -> bytes:
    """Return a new private key (32 bytes)."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """Return the public key (32 bytes) of a private one. Raises WrongKey."""
    return _private(private).public_key().public_bytes_raw()


def sign(checksum: str, private: bytes) -> dict[str, str]:
    """Return the signature on a checksum, as it stands in a receipt. Raises WrongKey."""
    key = _private(private)
    return {
        "soort": KIND,
        "sleutel": _text(key.public_key().public_bytes_raw()),
        "waarde": _text(key.sign(_message(checksum))),
    }


def verify(checksum: str, signature: Any, trusted: Iterable[bytes] | None = None) -> State:
    """Say whether a signature on a checksum is valid.

    `trusted` are the public keys that count; None: any key, which proves only that the checksum is the signed one.
    """
    if signature is None:
        return "ontbreekt"
    try:
        if not isinstance(signature, Mapping) or signature["soort"] != KIND:
            return "ongeldig"
        key, value = (base64.b64decode(signature[name], validate=True) for name in ("sleutel", "waarde"))
        Ed25519PublicKey.from_public_bytes(key).verify(value, _message(checksum))
    except (KeyError, TypeError, ValueError, binascii.Error, InvalidSignature):
        return "ongeldig"
    return "geldig" if trusted is None or key in set(trusted) else "andere_sleutel"


def _message(checksum: str) -> bytes:
    return f"inkoopkader bewijs {checksum}".encode()


def _private(private: bytes) -> Ed25519PrivateKey:
    if len(private) != KEY_BYTES:
        raise WrongKey(f"een sleutel voor een handtekening is {KEY_BYTES} bytes, niet {len(private)}")
    return Ed25519PrivateKey.from_private_bytes(private)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def read_public_key(written: str) -> bytes:
    """Read a public key as it stands in a receipt (base64). Raises WrongKey."""
    try:
        key = base64.b64decode(written.strip(), validate=True)
    except (ValueError, binascii.Error):
        key = b""
    if len(key) != KEY_BYTES:
        raise WrongKey("dit is geen publieke sleutel: 44 tekens, zoals onder 'sleutel' in een bewijs")
    return key
