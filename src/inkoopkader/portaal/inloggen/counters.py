"""Where tries of logging in are counted: over a connection of their own, outside the transaction of the request. So a try
whose request is taken back counts too, and tries at the same moment see each other."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections

CONNECTION = "tellers"
_CACHE = "django_cache"  # as Django names the table of its cache to a router

_LOCK = ":lock"  # how a key ends that allauth takes before it changes a count (allauth.core.internal.ratelimit)
_LONGEST_WAIT = "5s"


class Counts(DatabaseCache):
    """Django's cache in a table, of which a lock is one of the database: who comes second waits for the first, in order,
    and a process that dies holds nothing."""

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store what is not there yet and return True; a lock is waited for. False: it is there, or the lock is held too
        long."""
        if not key.endswith(_LOCK):
            return bool(super().add(key, value, timeout, version))
        with connections[CONNECTION].cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [_LONGEST_WAIT])
            try:
                cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
            except OperationalError:
                return False
        return True

    def delete(self, key: str, version: int | None = None) -> bool:
        """Remove something, or let a lock go; return whether it was there."""
        if not key.endswith(_LOCK):
            return bool(super().delete(key, version))
        with connections[CONNECTION].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
            return bool(cursor.fetchone()[0])


class Router:
    """Sends the cache, which only counts tries and remembers used codes, over that connection; nothing is migrated there."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        """Return the connection for the cache; None for anything else."""
        return CONNECTION if model._meta.app_label == _CACHE else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool | None:
        """Return whether tables may be made over a connection; None: as always."""
        return False if db == CONNECTION or app_label == _CACHE else None
