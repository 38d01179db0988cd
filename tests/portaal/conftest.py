"""The website in a test: its own database server in a temporary folder, and a visitor."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inkoopkader.portaal.settings")
os.environ.setdefault("INKOOPKADER_BELEID", str(Path(__file__).parents[2] / "beleid"))
os.environ.setdefault("INKOOPKADER_GEGEVENS", str(Path(tempfile.gettempdir()) / f"inkoopkader-toets-{os.getuid()}"))
os.environ.setdefault("INKOOPKADER_HOSTS", "testserver")

import django

django.setup()

from django.test import Client, override_settings  # noqa: E402


@pytest.fixture
def visitor() -> Iterator[Client]:
    """A visitor without account. Static files keep their plain names, so that nothing has to be collected first."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        yield Client(raise_request_exception=False)
