"""Two nets keep organisations apart, and each holds without the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError
from tests.portaal.organisaties import organisation, person

from inkoopkader.portaal.organisaties.context import acting_for, tell_database
from inkoopkader.portaal.organisaties.models import AgbCode, Organisatie


@pytest.fixture
def two() -> Iterator[tuple[Organisatie, Organisatie]]:
    yield organisation(person(), "Verzonnen A"), organisation(person(), "Verzonnen B")


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_the_website_has_a_role_without_rights() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_the_database_alone_keeps_them_apart(two: tuple[Organisatie, Organisatie]) -> None:
    mine, other = two
    with acting_for(mine), scopes_disabled():
        assert {code.organisatie_id for code in AgbCode.objects.all()} == {mine.pk}
        assert not Organisatie.objects.filter(pk=other.pk).exists()
        assert rows("organisaties_agbcode") == 1 and rows("organisaties_agbcodeversie") == 1
        assert AgbCode.objects.filter(organisatie=other).update(code="00000009") == 0
        assert AgbCode.objects.filter(organisatie=other).delete()[0] == 0


def test_the_code_alone_keeps_them_apart(two: tuple[Organisatie, Organisatie]) -> None:
    mine, _ = two
    with scope(organisatie=mine):
        assert mine.pk.hex in str(AgbCode.objects.all().query).replace("-", "")
    for ask in (AgbCode.objects.count, AgbCode.objects.exists, AgbCode.objects.first):
        with pytest.raises(ScopeError):
            ask()


def test_nobody_sees_anything_outside_a_context(two: tuple[Organisatie, Organisatie]) -> None:
    with transaction.atomic(), scopes_disabled():
        tell_database()
        assert AgbCode.objects.count() == 0 and rows("organisaties_lidmaatschap") == 0


def test_without_an_organisation_the_code_asks_nothing(two: tuple[Organisatie, Organisatie]) -> None:
    """Not one organisation is not every organisation."""
    with acting_for(None), pytest.raises(ScopeError):
        AgbCode.objects.count()


def test_a_row_for_another_is_refused(two: tuple[Organisatie, Organisatie]) -> None:
    mine, other = two
    with pytest.raises(DatabaseError, match="row-level security"), acting_for(mine):
        AgbCode.objects.create(organisatie=other, code="99000001")


def test_who_asks_is_forgotten_with_the_transaction(two: tuple[Organisatie, Organisatie]) -> None:
    with acting_for(two[0]):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT ik_organisatie()")
        assert cursor.fetchone() == (None,)


def test_every_table_of_an_organisation_has_the_database_net() -> None:
    """A new model with an organisation or a history cannot be forgotten."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        protected = {name for (name,) in cursor.fetchall()}
    needed = {
        model._meta.db_table
        for model in apps.get_models()
        if any(
            field.name in ("organisatie", "pgh_id") or field.related_model is Organisatie
            for field in model._meta.fields
        )
        and model._meta.app_label != "pghistory"  # its models are no tables of ours
    }
    assert needed and needed <= protected


def test_history_grows_and_never_changes(two: tuple[Organisatie, Organisatie]) -> None:
    mine, _ = two
    with acting_for(mine):
        AgbCode.objects.filter(organisatie=mine).update(code="11223344")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pgh_label, code FROM organisaties_agbcodeversie ORDER BY pgh_id")
            found = cursor.fetchall()
        assert [label for label, _ in found] == ["insert", "update"] and found[1][1] == "11223344"
    for statement in (
        "UPDATE organisaties_agbcodeversie SET code = '1'",
        "DELETE FROM organisaties_agbcodeversie",
        "TRUNCATE organisaties_agbcodeversie",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), acting_for(mine), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(databases=["default", "eigenaar"])
def test_the_owner_too_cannot_change_history(two: tuple[Organisatie, Organisatie]) -> None:
    """The trigger refuses what the rights of the owner would allow. The row is written by the owner itself here, since
    the owner does not see the uncommitted rows of the website."""
    from django.db import connections

    owner = connections["eigenaar"]
    with owner.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'organisaties_agbcodeversie'::regclass AND NOT tgisinternal"
        )
        assert any("append_only" in name for (name,) in cursor.fetchall())
