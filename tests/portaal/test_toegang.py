"""The access matrix: every address in every role, with both nets, with either of them alone, and with none: then it must
see the leak."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from django.utils import translation
from tests.portaal.toegang import nets, page
from tests.portaal.toegang.roles import WITH_MOST, roles
from tests.portaal.toegang.run import Matrix, unfilled
from tests.portaal.toegang.surface import addresses
from tests.portaal.toegang.world import build


@pytest.fixture(autouse=True)
def _plain_files() -> Iterator[None]:
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        yield


def run(*, english: bool = False) -> Matrix:
    """Run the part of the matrix that could lose something with a net: not the pages that are the same for everybody, not
    the drafts in the visitor's own session, and the roles that come furthest."""
    world = build()
    asked = [one for one in addresses() if not one.same_for_everybody and "<concept:" not in one.route]
    if english:
        asked = [one for one in asked if one.in_english]
    chosen = [role for role in roles(world) if role.name in WITH_MOST]
    assert len(chosen) == len(WITH_MOST)
    return Matrix(world, "/en" if english else "").run(asked, chosen)


def said(matrix: Matrix) -> str:
    return "\n".join(matrix.problems)


def test_every_address_takes_part() -> None:
    missing = list(unfilled(addresses()))
    assert not missing, "\n".join(missing)


def test_the_page_of_the_matrix_is_of_today() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.written(), "doe: python -m tests.portaal.toegang"


def test_with_both_nets_nobody_sees_or_changes_what_is_anothers() -> None:
    world = build()
    matrix = Matrix(world).run(addresses(), roles(world))
    assert matrix.asked > 500
    assert not matrix.problems, said(matrix)


def test_the_same_holds_in_english() -> None:
    with translation.override(translation.get_language()):  # put back what the English pages leave behind
        matrix = run(english=True)
    assert matrix.asked > 200
    assert not matrix.problems, said(matrix)


def test_the_database_alone_holds() -> None:
    with nets.without_scopes():
        matrix = run()
    assert not matrix.problems, said(matrix)


class TestWithoutRowLevelSecurity:
    """The net in the database is switched off for these tests."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _without_row_security(cls, django_db_setup: None) -> Iterator[None]:
        with nets.without_row_security():
            yield

    def test_the_scopes_alone_hold(self) -> None:
        matrix = run()
        assert not matrix.problems, said(matrix)

    def test_without_either_net_the_matrix_sees_the_leak(self) -> None:
        with nets.without_scopes():
            found = said(run())
        for address in ("organisatie/", "organisatie/geschiedenis/", "organisatie/leden/<uuid:lid>/"):
            assert f"GET {address} as alles" in found and "shows KANARIE" in found
        assert "changed rows of the other organisation" in found and "can be told apart" in found
