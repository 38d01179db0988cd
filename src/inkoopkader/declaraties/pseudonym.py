"""The key that makes pseudonyms of clients: one per installation, so that a client keeps its pseudonym from file to file."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from inkoopkader.regels.errors import CaseError

FILE = "pseudoniem"


def key(folder: Path) -> str:
    """Return the key in a data folder, made at the first call; only its owner can read it. Raises CaseError."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f".{FILE}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            os.link(made, path)  # whoever is first gives the key; nobody sees half of it
        except FileExistsError:
            pass
        finally:
            made.unlink()
        found = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise CaseError(f"{path}: de sleutel voor pseudoniemen is niet te lezen of te maken: {error}") from None
    if not found:
        raise CaseError(f"{path}: dit bestand is leeg; zet de sleutel terug uit een reservekopie")
    return found
