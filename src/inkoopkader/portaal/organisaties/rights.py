"""The two database roles: the owner migrates, the website works under a role without rights beyond its tables."""

from __future__ import annotations

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

OWNER = "eigenaar"
_READ_ONLY = frozenset({"django_migrations", "django_content_type"})


def website_role() -> str:
    """Return the name of the role under which the website works."""
    return str(connections["default"].settings_dict["USER"])


def grant() -> None:
    """Give the website's role the rights that its tables need, and no more: of history only reading and adding."""
    owner = connections[OWNER]
    role = _quoted(website_role())
    with owner.cursor() as cursor:
        tables = owner.introspection.table_names(cursor)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        for table in tables:
            rights = "SELECT, INSERT, UPDATE, DELETE"
            if table in _READ_ONLY:
                rights = "SELECT"
            elif is_history(owner, table):
                rights = "SELECT, INSERT"
            cursor.execute(f"REVOKE ALL ON {_quoted(table)} FROM {role}")
            cursor.execute(f"GRANT {rights} ON {_quoted(table)} TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")


def is_history(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Is this a table of versions (`history.tracked`)?"""
    with connection.cursor() as cursor:
        return any(column.name == "pgh_id" for column in connection.introspection.get_table_description(cursor, table))


def _quoted(name: str) -> str:
    return connections[OWNER].ops.quote_name(name)
