"""What the database says of itself: the role of the website, and which tables are kept apart per organisation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Role:
    """The role of a connection; `passes_policies` when row-level security does not hold for it."""

    name: str
    passes_policies: bool


def role(connection: BaseDatabaseWrapper) -> Role:
    """Return the role of this connection. A superuser passes by row-level security, and so does an owner of tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class c"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
            " AND pg_has_role(current_user, c.relowner, 'MEMBER'))"
            " FROM pg_roles WHERE rolname = current_user"
        )
        name, passes = cursor.fetchone()
    return Role(name, passes)


def tables_without_policies(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables whose rows belong to an organisation (they have a column `organisatie_id`) but that row-level
    security does not keep apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
            " AND a.attname = 'organisatie_id' AND NOT a.attisdropped"
            " AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))"
            " ORDER BY c.relname"
        )
        return [name for (name,) in cursor.fetchall()]
