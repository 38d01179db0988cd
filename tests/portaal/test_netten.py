"""Each net is there on every table, and the test of a net fails where that net is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from tests.portaal.toegang import nets
from tests.portaal.toegang.world import Party, party

MODELS = nets.guarded_models()
NAMES = [model._meta.label for model in MODELS]


@pytest.fixture
def two() -> tuple[Party, Party]:
    return party("Verzonnen Hier"), party("Verzonnen Daar")


def test_there_is_something_to_guard() -> None:
    assert {"organisaties.Organisatie", "organisaties.SleutelVersie", "mijnpositie.Positie"} <= set(NAMES)


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_the_database_lets_nothing_through(two: tuple[Party, Party], model: Any) -> None:
    assert nets.through_the_database(model, *two) == []


class TestOneTableWithoutRowSecurity:
    """The net of one table is switched off for each of these tests."""

    @pytest.fixture(scope="class", params=MODELS, ids=NAMES, autouse=True)
    @classmethod
    def model(cls, request: pytest.FixtureRequest, django_db_setup: None) -> Iterator[Any]:
        with nets.without_row_security(request.param._meta.db_table):
            yield request.param

    def test_the_test_of_the_database_net_sees_that(self, model: Any, two: tuple[Party, Party]) -> None:
        assert "see" in nets.through_the_database(model, *two)


class TestTheCodeAlone:
    """The net in the database is switched off on every table for these tests."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _without_row_security(cls, django_db_setup: None) -> Iterator[None]:
        with nets.without_row_security():
            yield

    @pytest.mark.parametrize("model", MODELS, ids=NAMES)
    def test_the_code_lets_nothing_through(self, two: tuple[Party, Party], model: Any) -> None:
        assert nets.through_the_code(model, *two) == []

    @pytest.mark.parametrize("model", MODELS, ids=NAMES)
    def test_the_test_of_the_code_net_sees_a_plain_manager(
        self, two: tuple[Party, Party], model: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(type(model._default_manager), "get_queryset", models.Manager.get_queryset)
        found = nets.through_the_code(model, *two)
        assert "see" in found and "exists without organisation" in found
