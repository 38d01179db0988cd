"""Takes away either net, to see that the other holds alone; and asks each net, table by table, whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from django.db.models import F
from django_scopes.exceptions import ScopeError
from tests.portaal.toegang.world import Party

from inkoopkader.portaal.organisaties import scoped
from inkoopkader.portaal.organisaties.context import acting_for
from inkoopkader.portaal.organisaties.history import Versie
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
def without_row_security(*tables: str) -> Iterator[None]:
    """Switch off row-level security on these tables, or on all of them: the net in the database is gone there. To be done
    before the transaction of a test touches them: it needs them for itself for a moment."""
    tables = tables or tuple(protected_tables())
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


def guarded_models() -> list[Any]:
    """Return every model whose rows belong to an organisation, versions too: each must have both nets."""
    return [model for model in apps.get_models() if getattr(model._default_manager, "scoped_by", None)]


def column(model: Any) -> str:
    """Return the column by which a row of a model belongs to an organisation."""
    return str(model._meta.get_field(model._default_manager.scoped_by).column)


def through_the_database(model: Any, mine: Party, other: Party) -> list[str]:
    """Return what a member of one organisation can do with the other's rows of a table, in plain SQL: nothing, it should
    be."""
    table, key = model._meta.db_table, column(model)
    found = []
    for what, statement in {
        "see": f'SELECT 1 FROM "{table}" WHERE "{key}" = %(other)s',
        "change": f'UPDATE "{table}" SET "{key}" = "{key}" WHERE "{key}" = %(other)s',
        "take": f'UPDATE "{table}" SET "{key}" = %(mine)s WHERE "{key}" = %(other)s',
        "remove": f'DELETE FROM "{table}" WHERE "{key}" = %(other)s',
        "give away": f'UPDATE "{table}" SET "{key}" = %(other)s WHERE "{key}" = %(mine)s',
    }.items():
        with acting_for(mine.organisation, mine.boss), connection.cursor() as cursor:
            try:
                with transaction.atomic():
                    cursor.execute(statement, {"mine": mine.organisation.pk, "other": other.organisation.pk})
                    touched = cursor.rowcount
                    transaction.set_rollback(True)
            except ProgrammingError as error:  # of the right to do so, or of the policy
                assert isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege), error
            except DatabaseError:
                found.append(f"{what}, but for a constraint")
            else:
                if touched > 0:
                    found.append(what)
    return found


def through_the_code(model: Any, mine: Party, other: Party) -> list[str]:
    """Return what code that works for one organisation, and code that works for none, can do with the other's rows."""
    rows = {model._default_manager.scoped_by: other.organisation.pk}
    found = []
    with acting_for(mine.organisation, mine.boss):
        if model.objects.filter(**rows).exists():
            found.append("see")
        with transaction.atomic():
            try:
                if not issubclass(model, Versie) and model.objects.filter(**rows).update(
                    **{model._meta.pk.name: F(model._meta.pk.name)}
                ):
                    found.append("change")
            except DatabaseError:
                found.append("change")
            transaction.set_rollback(True)
    for ask in ("count", "exists", "first", "exclude", "in_bulk", "values", "iterator", "all"):
        try:
            getattr(model.objects, ask)()
        except ScopeError:
            continue
        found.append(f"{ask} without organisation")
    return found
