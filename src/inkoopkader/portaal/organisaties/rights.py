"""The two database roles: the owner migrates, the website works under a role without rights beyond its tables."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

OWNER = "eigenaar"
_READ_ONLY = frozenset({"django_migrations", "django_content_type"})


def website_role() -> str:
    """Return the name of the role under which the website works."""
    return str(connections["default"].settings_dict["USER"])


def grant() -> None:
    """Give the website's role the rights that its tables need, and no more: history it only reads."""
    owner = connections[OWNER]
    role = _quoted(website_role())
    with owner.cursor() as cursor:
        tables = owner.introspection.table_names(cursor)
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        for table in tables:
            rights = "SELECT, INSERT, UPDATE, DELETE"
            if table in _READ_ONLY or is_history(owner, table):
                rights = "SELECT"
            cursor.execute(f"REVOKE ALL ON {_quoted(table)} FROM {role}")
            cursor.execute(f"GRANT {rights} ON {_quoted(table)} TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        _history_by_triggers_alone(cursor)


def _history_by_triggers_alone(cursor: Any) -> None:
    """Let the triggers that keep history write as the owner of the tables, since the website itself may not. Take away
    the setting with which the library lets any session skip triggers: nothing changes without a version."""
    cursor.execute(
        "SELECT DISTINCT p.oid::regprocedure::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
        " WHERE NOT t.tgisinternal AND p.prosrc LIKE '%%INSERT INTO%%pgh_label%%'"
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp")
    cursor.execute(
        "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
        " LANGUAGE plpgsql AS $$ BEGIN RETURN FALSE; END; $$"
    )


def is_history(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Is this a table of versions (`history.tracked`)?"""
    with connection.cursor() as cursor:
        return any(column.name == "pgh_id" for column in connection.introspection.get_table_description(cursor, table))


def _quoted(name: str) -> str:
    return connections[OWNER].ops.quote_name(name)
