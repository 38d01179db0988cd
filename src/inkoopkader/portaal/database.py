"""Where the database is: the server that DATABASE_URL names, or one of our own in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

from inkoopkader.portaal import embedded


def with_role(url: str, role: str) -> str:
    """Return the address of the same database under another role, without password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{quote(role)}@{parts.netloc.rpartition('@')[2]}"))


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


def both(url: str, owner_url: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES: "default" under the role of the website, "tellers" the same for what is stored outside the
    transaction of a request (`inloggen.counters`), and "eigenaar" under the role that owns the tables where its address
    is given. Without any address both are on our own server in `folder`.

    Raises ValueError when both addresses name the same role: then the second net would not hold.
    """
    if not url:
        owner_url = embedded.start(folder)
        url = with_role(owner_url, embedded.WEBSITE_ROLE)
    found = {"default": settings(url), "tellers": settings(url) | {"CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}}}
    if owner_url:
        found["eigenaar"] = settings(owner_url)
        if found["eigenaar"]["USER"] == found["default"]["USER"]:
            raise ValueError(
                "DATABASE_URL en INKOOPKADER_EIGENAAR_URL noemen dezelfde rol; de website heeft een eigen rol"
            )
        for name in ("default", "tellers"):  # each its own: processes that share the tests write their number in it
            found[name]["TEST"] = {"MIRROR": "eigenaar"}
    return found
