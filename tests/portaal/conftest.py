"""The website in a test: its own database server in a temporary folder, and a visitor."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inkoopkader.portaal.settings")
os.environ.setdefault("INKOOPKADER_BELEID", str(Path(__file__).parents[2] / "beleid"))
# A folder of this run's own, so that two runs on one machine never share a server. It goes after the server has stopped:
# what is registered first at exit, runs last.
folder = Path(tempfile.mkdtemp(prefix="inkoopkader-toets-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
folder.chmod(0o755)  # the server runs as a user without rights where the tests run as root
(folder / "static").mkdir()
os.environ["INKOOPKADER_GEGEVENS"] = str(folder)
os.environ.setdefault("INKOOPKADER_HOSTS", "testserver")
os.environ["INKOOPKADER_LOKALE_ACCOUNTS"] = "true"
os.environ["INKOOPKADER_BEWAREN"] = "0"  # a test sees the page that is made now

import django  # noqa: E402

django.setup()

from django.core.signals import request_finished  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402
from django.utils import translation  # noqa: E402
from tests.portaal.organisaties import between_requests, browser, organisation, person  # noqa: E402

from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of the website may use the connections of the website; one that needs that of the owner says so."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            mark = item.get_closest_marker("django_db")
            asked = mark.kwargs.get("databases", []) if mark is not None else []
            item.add_marker(pytest.mark.django_db(databases=sorted({"default", "tellers", *asked})), append=False)


@pytest.fixture
def visitor() -> Iterator[Client]:
    """A visitor without account. Static files keep their plain names, so that nothing has to be collected first."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        yield Client(raise_request_exception=False)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The test database, made by its owner also when no test of this run works as the owner, and dropped at the end: the
    website's own connection must be gone before that. Processes that share the work (pytest -n) each have their own."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default", "eigenaar", "tellers"})
    yield
    connections.close_all()
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test of the website may use the database, under the role of the website; nothing stays behind. Between
    requests the test may look people up, to make them and to sign them in."""
    between_requests()


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """The language of the last page that a test asked for ends with the test."""
    yield
    translation.deactivate()


@pytest.fixture
def boss() -> Gebruiker:
    """Somebody who manages an organisation."""
    return person("Verzonnen Beheerder")


@pytest.fixture
def ours(boss: Gebruiker) -> Organisatie:
    """The organisation that is managed."""
    return organisation(boss, "Stichting Verzonnen Ons")


@pytest.fixture
def page(boss: Gebruiker, ours: Organisatie) -> Client:
    """The browser of who manages it, logged in."""
    return browser(boss, ours)


request_finished.connect(between_requests)
