"""Row-level security: the net in the database. A migration names for each table which rows the website may see and write.

Who asks stands in settings of the transaction (`context.py`). The functions below read them in a policy. The role of the
website owns no table and may not pass by these policies; the owner role, which migrates, may.
"""

from __future__ import annotations

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION ik_gebruiker() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('inkoopkader.gebruiker', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION ik_geheim() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('inkoopkader.geheim', true), '') $$;
CREATE OR REPLACE FUNCTION ik_meld_aan() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('inkoopkader.aanmelden', true), '') = 'ja' $$;
"""
FUNCTIONS_BACK = "DROP FUNCTION ik_meld_aan(); DROP FUNCTION ik_geheim(); DROP FUNCTION ik_gebruiker();"

# For which organisation the transaction works. Saying so is not enough: the person must be a member, or the key one of
# that organisation that still works. Two exceptions: a command of the installation itself, which names neither, and an
# organisation that is just being made. Who was invited becomes a member with powers of the invitation, and no others.
# `naam_van` gives the name of who works or worked there, for the history. The functions read the tables as their owner,
# so that a policy can use them.
ORGANISATION = """
CREATE OR REPLACE FUNCTION ik_organisatie() RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT gezegd.id FROM (SELECT nullif(current_setting('inkoopkader.organisatie', true), '')::uuid AS id) gezegd
    WHERE gezegd.id IS NOT NULL AND (
        (ik_gebruiker() IS NULL AND ik_geheim() IS NULL)
        OR EXISTS (SELECT FROM organisaties_lidmaatschap
                   WHERE organisatie_id = gezegd.id AND gebruiker_id = ik_gebruiker())
        OR EXISTS (SELECT FROM organisaties_sleutel
                   WHERE organisatie_id = gezegd.id AND geheim_hash = ik_geheim()
                     AND ingetrokken_op IS NULL AND geldig_tot > now())
        OR NOT (EXISTS (SELECT FROM organisaties_organisatie WHERE id = gezegd.id)
                OR EXISTS (SELECT FROM organisaties_lidmaatschap WHERE organisatie_id = gezegd.id))
    )
$$;
CREATE OR REPLACE FUNCTION ik_mag(gevraagd text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT (ik_gebruiker() IS NULL AND ik_geheim() IS NULL)
        OR EXISTS (SELECT FROM organisaties_lidmaatschap
                   WHERE organisatie_id = ik_organisatie() AND gebruiker_id = ik_gebruiker()
                     AND gevraagd = ANY (bevoegdheden))
        OR NOT EXISTS (SELECT FROM organisaties_lidmaatschap WHERE organisatie_id = ik_organisatie())
$$;
CREATE OR REPLACE FUNCTION ik_ben_uitgenodigd(waar uuid, waarvoor text[]) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM organisaties_uitnodiging u JOIN organisaties_gebruiker g ON lower(g.email) = lower(u.email)
                   WHERE g.id = ik_gebruiker() AND u.geheim_hash = ik_geheim() AND u.organisatie_id = waar
                     AND u.bevoegdheden::text[] @> waarvoor
                     AND u.ingetrokken_op IS NULL AND u.aangenomen_op IS NULL AND u.geldig_tot > now())
$$;
CREATE OR REPLACE FUNCTION naam_van(wie uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
    SELECT naam FROM organisaties_gebruiker
    WHERE id = wie AND EXISTS (SELECT FROM organisaties_lidmaatschapversie
                               WHERE organisatie_id = ik_organisatie() AND gebruiker_id = wie)
$$;
"""
ORGANISATION_BACK = """
DROP FUNCTION naam_van(uuid);
DROP FUNCTION ik_ben_uitgenodigd(uuid, text[]);
DROP FUNCTION ik_mag(text);
DROP FUNCTION ik_organisatie();
"""

# What also holds for whoever passes the policies: an organisation never is without a member who manages it; and that its
# numbers were compared with the registers is said by the owner role alone, about numbers that then stay the same.
GUARDS = """
CREATE FUNCTION altijd_een_beheerder() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ BEGIN
    IF NOT EXISTS (SELECT FROM organisaties_lidmaatschap
                   WHERE organisatie_id = OLD.organisatie_id AND 'beheren' = ANY (bevoegdheden)) THEN
        RAISE EXCEPTION 'an organisation without a member who manages it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER altijd_een_beheerder AFTER UPDATE OR DELETE ON organisaties_lidmaatschap
    FOR EACH ROW EXECUTE FUNCTION altijd_een_beheerder();
CREATE FUNCTION controle_door_eigenaar() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN
    IF NEW.gecontroleerd_op IS NULL OR NOT row_security_active(TG_RELID) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.gecontroleerd_op, NEW.gecontroleerd_door, NEW.kvk, NEW.naam)
           = (OLD.gecontroleerd_op, OLD.gecontroleerd_door, OLD.kvk, OLD.naam)
           AND NEW.uzovi IS NOT DISTINCT FROM OLD.uzovi THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the website cannot say that numbers were checked' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER controle_door_eigenaar BEFORE INSERT OR UPDATE ON organisaties_organisatie
    FOR EACH ROW EXECUTE FUNCTION controle_door_eigenaar();
"""
GUARDS_BACK = """
DROP TRIGGER controle_door_eigenaar ON organisaties_organisatie;
DROP FUNCTION controle_door_eigenaar();
DROP TRIGGER altijd_een_beheerder ON organisaties_lidmaatschap;
DROP FUNCTION altijd_een_beheerder();
"""

# Whoever holds its secret writes in an invitation that they accepted it. What it offers then stays what it was, and what
# was accepted or withdrawn never holds again.
OFFER = """
CREATE FUNCTION aanbod_blijft() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN
    IF (NEW.id, NEW.organisatie_id, NEW.email, NEW.bevoegdheden, NEW.geheim_hash)
       IS DISTINCT FROM (OLD.id, OLD.organisatie_id, OLD.email, OLD.bevoegdheden, OLD.geheim_hash)
       OR NEW.geldig_tot > OLD.geldig_tot
       OR (OLD.aangenomen_op IS NOT NULL AND NEW.aangenomen_op IS DISTINCT FROM OLD.aangenomen_op)
       OR (OLD.ingetrokken_op IS NOT NULL AND NEW.ingetrokken_op IS DISTINCT FROM OLD.ingetrokken_op) THEN
        RAISE EXCEPTION 'an invitation offers what it offered' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER aanbod_blijft AFTER UPDATE ON organisaties_uitnodiging
    FOR EACH ROW EXECUTE FUNCTION aanbod_blijft();
"""
OFFER_BACK = """
DROP TRIGGER aanbod_blijft ON organisaties_uitnodiging;
DROP FUNCTION aanbod_blijft();
"""

# (SELECT ...) makes the database ask once per query instead of once per row
OWN = "organisatie_id = (SELECT ik_organisatie())"
MANAGED = f"{OWN} AND (SELECT ik_mag('beheren'))"


def protect(
    table: str, see: str = OWN, write: str | None = None, *, add: str | None = None, change: str | None = None
) -> migrations.RunSQL:
    """Return the migration step that lets the website see only rows of `table` for which the SQL condition `see` holds,
    and add, change and remove only rows for which `write` holds (the same condition when None). `add` and `change` take
    the place of `write` for new rows and for changed ones."""
    write = write or see
    add, change = add or write, change or write
    return migrations.RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_zien ON {table} FOR SELECT USING ({see})",
            f"CREATE POLICY {table}_toevoegen ON {table} FOR INSERT WITH CHECK ({add})",
            f"CREATE POLICY {table}_wijzigen ON {table} FOR UPDATE USING ({change}) WITH CHECK ({change})",
            f"CREATE POLICY {table}_weghalen ON {table} FOR DELETE USING ({write})",
        ],
        [
            *(f"DROP POLICY {table}_{what} ON {table}" for what in ("zien", "toevoegen", "wijzigen", "weghalen")),
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )
