"""What somebody gets who can make the website run SQL of their own: no way past the database's own net."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from tests.portaal.organisaties import between_requests, colleague, organisation, person

from inkoopkader.portaal.organisaties import invitations, keys
from inkoopkader.portaal.organisaties.context import acting_for, tell_database
from inkoopkader.portaal.organisaties.models import AgbCode, Gebruiker, Organisatie, Sleutel


@pytest.fixture
def boss() -> Gebruiker:
    return person("Verzonnen Beheerder")


@pytest.fixture
def ours(boss: Gebruiker) -> Organisatie:
    return organisation(boss, "Verzonnen Ons")


@pytest.fixture
def theirs() -> Organisatie:
    return organisation(person("Verzonnen Vreemd"), "Verzonnen Hun")


@pytest.fixture
def cursor(ours: Organisatie, theirs: Organisatie, boss: Gebruiker) -> Iterator[Any]:
    """Where a member who may do everything in their own organisation runs SQL."""
    with acting_for(ours, boss), connection.cursor() as found:
        yield found


STATEMENTS = (
    "SET ROLE postgres",
    "SET ROLE pg_read_all_data",
    "SET SESSION AUTHORIZATION postgres",
    "DROP POLICY organisaties_agbcode_zien ON organisaties_agbcode",
    "CREATE POLICY alles ON organisaties_agbcode USING (true)",
    "ALTER TABLE organisaties_agbcode DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE organisaties_agbcode OWNER TO CURRENT_USER",
    "ALTER TABLE organisaties_agbcodeversie DISABLE TRIGGER ALL",
    "DROP TRIGGER altijd_een_beheerder ON organisaties_lidmaatschap",
    "DROP FUNCTION ik_organisatie() CASCADE",
    "CREATE FUNCTION public.ik() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER FUNCTION ik_organisatie() SECURITY INVOKER",
    "CREATE TABLE public.van_ons (a int)",
    "CREATE SCHEMA van_ons",
    "CREATE ROLE van_ons SUPERUSER",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "GRANT pg_read_all_data TO CURRENT_USER",
    "SET log_statement = 'none'",
    "SET session_replication_role = replica",
    "TRUNCATE organisaties_agbcode",
    "TRUNCATE organisaties_agbcodeversie",
    "UPDATE organisaties_agbcodeversie SET code = '1'",
    "DELETE FROM organisaties_lidmaatschapversie",
    "INSERT INTO organisaties_organisatieversie SELECT * FROM organisaties_organisatieversie",
    "UPDATE django_migrations SET name = 'x'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_import('/etc/passwd')",
    "COPY organisaties_agbcode TO '/tmp/agb'",
    "COPY organisaties_agbcode FROM PROGRAM 'true'",
    "SELECT rolpassword FROM pg_authid",
    "SELECT * FROM pg_statistic",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_role_of_the_website_may_not(ours: Organisatie, boss: Gebruiker, statement: str) -> None:
    with pytest.raises(DatabaseError) as caught, acting_for(ours, boss), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(caught.value.__cause__, psycopg.errors.InsufficientPrivilege), caught.value


def test_resetting_the_role_changes_nothing(cursor: Any, theirs: Organisatie) -> None:
    cursor.execute("SELECT current_user")
    before = cursor.fetchone()
    cursor.execute("RESET ROLE")
    cursor.execute("RESET SESSION AUTHORIZATION")
    cursor.execute("SELECT current_user")
    assert cursor.fetchone() == before
    assert seen(cursor, theirs) == 0


def seen(cursor: Any, theirs: Organisatie) -> int:
    cursor.execute("SELECT count(*) FROM organisaties_agbcode WHERE organisatie_id = %s", [theirs.pk])
    return int(cursor.fetchone()[0])


def test_switching_the_policies_off_for_oneself_is_an_error_not_a_way(ours: Organisatie, boss: Gebruiker) -> None:
    with (
        pytest.raises(DatabaseError, match="row-level security"),
        acting_for(ours, boss),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL row_security = off")
        cursor.execute("SELECT count(*) FROM organisaties_agbcode")


def test_a_member_cannot_say_to_work_for_another(cursor: Any, theirs: Organisatie) -> None:
    cursor.execute("SELECT set_config('inkoopkader.organisatie', %s, true)", [str(theirs.pk)])
    cursor.execute("SELECT ik_organisatie()")
    assert cursor.fetchone() == (None,) and seen(cursor, theirs) == 0


def test_a_temporary_table_does_not_make_a_member(cursor: Any, theirs: Organisatie, boss: Gebruiker) -> None:
    cursor.execute(
        "CREATE TEMP TABLE organisaties_lidmaatschap (organisatie_id uuid, gebruiker_id uuid, bevoegdheden text[])"
    )
    cursor.execute("INSERT INTO organisaties_lidmaatschap VALUES (%s, %s, '{beheren}')", [theirs.pk, boss.pk])
    cursor.execute("GRANT ALL ON organisaties_lidmaatschap TO PUBLIC")
    cursor.execute("SELECT set_config('inkoopkader.organisatie', %s, true)", [str(theirs.pk)])
    assert seen(cursor, theirs) == 0
    cursor.execute("DROP TABLE pg_temp.organisaties_lidmaatschap")


def test_the_setting_that_skips_triggers_skips_nothing(cursor: Any, ours: Organisatie) -> None:
    cursor.execute("SELECT array_agg(tgname) FROM pg_trigger WHERE tgrelid = 'organisaties_agbcode'::regclass")
    cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + ",".join(cursor.fetchone()[0]) + "}"])
    AgbCode.objects.update(code="55556666")
    cursor.execute("SELECT pgh_label FROM organisaties_agbcodeversie WHERE code = '55556666'")
    assert cursor.fetchall() == [("update",)]


def test_who_did_it_cannot_be_made_up(cursor: Any, boss: Gebruiker) -> None:
    AgbCode.objects.update(code="55556667")
    cursor.execute("SELECT pgh_door FROM organisaties_agbcodeversie WHERE code = '55556667'")
    assert cursor.fetchone() == (boss.pk,)


def test_who_may_not_manage_changes_no_powers(ours: Organisatie) -> None:
    reader = colleague(ours, "lezen")
    with acting_for(ours, reader), connection.cursor() as cursor:
        cursor.execute("UPDATE organisaties_lidmaatschap SET bevoegdheden = '{beheren}'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM organisaties_lidmaatschap")
        assert cursor.rowcount == 0
        cursor.execute("UPDATE organisaties_organisatie SET naam = 'x'")
        assert cursor.rowcount == 0


def test_no_organisation_is_left_without_a_manager(ours: Organisatie, boss: Gebruiker) -> None:
    for statement in (
        "DELETE FROM organisaties_lidmaatschap",
        "UPDATE organisaties_lidmaatschap SET bevoegdheden = '{lezen}'",
    ):
        with pytest.raises(DatabaseError, match="without a member who manages it"), acting_for(ours, boss):
            connection.cursor().execute(statement)


def test_a_guest_takes_no_more_powers_than_were_offered(ours: Organisatie, boss: Gebruiker) -> None:
    guest = person("Verzonnen Gast")
    with acting_for(ours, boss):
        secret = invitations.invite(organisation=ours, person=boss, email=guest.email, asked=["lezen"])[1]
    insert = (
        "INSERT INTO organisaties_lidmaatschap (id, gebruiker_id, organisatie_id, bevoegdheden, sinds)"
        " VALUES (gen_random_uuid(), %s, %s, %s, now())"
    )
    stranger = person("Verzonnen Ander")
    for who, powers in ((guest, ["lezen", "beheren"]), (stranger, ["lezen"])):
        with pytest.raises(DatabaseError, match="row-level security"), acting_for(None, who):
            tell_database(person=who.pk, secret_hash=invitations.hashed(secret))
            connection.cursor().execute(insert, [who.pk, ours.pk, powers])
    with acting_for(None, guest):
        tell_database(person=guest.pk, secret_hash=invitations.hashed(secret))
        connection.cursor().execute(insert, [guest.pk, ours.pk, ["lezen"]])


@pytest.mark.parametrize(
    "change",
    [
        "bevoegdheden = '{lezen,beheren}'",
        "email = 'een.ander@voorbeeld.example'",
        "organisatie_id = gen_random_uuid()",
        "geldig_tot = geldig_tot + interval '1 day'",
        "ingetrokken_op = NULL",
    ],
)
def test_a_guest_does_not_change_what_was_offered(ours: Organisatie, boss: Gebruiker, change: str) -> None:
    guest = person("Verzonnen Gast")
    with acting_for(ours, boss):
        made, secret = invitations.invite(organisation=ours, person=boss, email=guest.email, asked=["lezen"])
        invitations.withdraw(invitation=made.pk)
    with pytest.raises(DatabaseError, match="offers what it offered"), acting_for(None, guest):
        tell_database(person=guest.pk, secret_hash=invitations.hashed(secret))
        connection.cursor().execute(f"UPDATE organisaties_uitnodiging SET {change}")


@pytest.mark.parametrize("state", ["holds", "expired", "withdrawn", "of another"])
def test_the_database_itself_knows_whether_a_key_holds(
    ours: Organisatie, theirs: Organisatie, boss: Gebruiker, state: str
) -> None:
    with acting_for(ours, boss):
        made, secret = keys.make_key(
            organisation=ours, person=boss, name="Verzonnen", until=timezone.now() + timedelta(days=1)
        )
        if state == "expired":
            Sleutel.objects.filter(pk=made.pk).update(geldig_tot=timezone.now() - timedelta(seconds=1))
        if state == "withdrawn":
            keys.withdraw_key(key=made)
    with acting_for(None), connection.cursor() as cursor:
        asked = theirs if state == "of another" else ours
        tell_database(organisation=asked.pk, secret_hash=keys.hashed(secret))
        assert seen(cursor, asked) == (1 if state == "holds" else 0)
        cursor.execute("UPDATE organisaties_agbcode SET code = '55556668'")
        assert cursor.rowcount == 0  # a key reads; managing is for people


def test_people_are_looked_up_only_while_signing_in(ours: Organisatie, theirs: Organisatie, boss: Gebruiker) -> None:
    count = "SELECT count(*) FROM organisaties_gebruiker"
    with acting_for(None), connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone() == (0,)
        tell_database(signing_in=True)
        cursor.execute(count)
        assert cursor.fetchone()[0] >= 2
    with acting_for(ours, boss), connection.cursor() as cursor:
        cursor.execute(count)
        assert cursor.fetchone() == (1,)
        cursor.execute("DELETE FROM organisaties_gebruiker WHERE id <> %s", [boss.pk])
        assert cursor.rowcount == 0
    between_requests()
