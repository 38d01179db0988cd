"""Row-level security: the net in the database. A migration names for each table which rows the website may see and write.

Who asks stands in settings of the transaction (`context.py`): `inkoopkader.gebruiker` and `inkoopkader.organisatie`. The
functions below read them in a policy. The role of the website owns no table and may not pass by these policies; the owner
role, which migrates, may.
"""

from __future__ import annotations

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION ik_gebruiker() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('inkoopkader.gebruiker', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION ik_organisatie() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('inkoopkader.organisatie', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION ik_geheim() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('inkoopkader.geheim', true), '') $$;
CREATE OR REPLACE FUNCTION ik_niemand() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT ik_gebruiker() IS NULL AND ik_organisatie() IS NULL $$;
"""
FUNCTIONS_BACK = "DROP FUNCTION ik_niemand(); DROP FUNCTION ik_geheim(); DROP FUNCTION ik_organisatie(); DROP FUNCTION ik_gebruiker();"
OWN = "organisatie_id = ik_organisatie()"


def protect(table: str, see: str = OWN, write: str | None = None) -> migrations.RunSQL:
    """Return the migration step that lets the website see only rows of `table` for which the SQL condition `see` holds,
    and write only rows for which `write` holds (the same condition when None)."""
    policy = f"{table}_net"
    return migrations.RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY {policy} ON {table} USING ({see}) WITH CHECK ({write or see})",
        ],
        [f"DROP POLICY {policy} ON {table}", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"],
    )
