"""Takes away either net, to see that the other holds alone; and asks each net, table by table, whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections

from inkoopkader.portaal.organisaties import scoped
from inkoopkader.portaal.organisaties.rights import OWNER


@contextmanager
def without_scopes() -> Iterator[None]:
    """Let every query of the website see every row that the database shows: the net in code is gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoped, "get_scope", lambda: {"_enabled": False})
        yield


def protected_tables() -> list[str]:
    """Return the tables with row-level security."""
    with owner() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


@contextmanager
def owner() -> Iterator[Any]:
    """A connection of the owner's own, beside the transaction of the test."""
    said = connections[OWNER].get_connection_params()
    said.pop("cursor_factory", None), said.pop("context", None)
    with psycopg.connect(**said, autocommit=True) as connection, connection.cursor() as cursor:
        yield cursor


@contextmanager
def without_row_security() -> Iterator[None]:
    """Switch off row-level security on every table: the net in the database is gone. Before the test's transaction touches
    the tables, since it waits for nobody else to use them."""
    tables = protected_tables()
    assert tables
    with owner() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    try:
        yield
    finally:
        with owner() as cursor:
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
