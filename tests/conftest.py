"""What every test shares: the invented country, the real policy, and a policy folder made of a few written lines."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

HERE = Path(__file__).resolve().parent
LAND = HERE / "land"
LAND_TEXTS = HERE / "land_teksten"
REAL = HERE.parent / "beleid"

settings.register_profile(
    "inkoopkader",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("inkoopkader")

SOURCE = """\
id: DOC-2030
titel: Verzonnen document
uitgever: Niemand
datum: 2029-01-01
sha256_tekst: "00"
laatst_gecontroleerd: 2029-02-01
"""


@pytest.fixture(scope="session")
def land() -> Policy:
    """The invented country."""
    return load(LAND)


@pytest.fixture(scope="session")
def real() -> Policy:
    """The real policy; a mistake in it fails every test that asks for it, with the mistakes as the message."""
    try:
        return load(REAL)
    except PolicyError as error:
        pytest.fail(f"beleid/ laadt niet:\n{error}", pytrace=False)


@pytest.fixture
def land_copy(tmp_path: Path) -> Path:
    """A copy of the invented country that a test may spoil."""
    return Path(shutil.copytree(LAND, tmp_path / "land"))


Folder = Callable[[dict[str, str]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write a policy folder with one source, DOC-2030, and the given files."""

    def write(files: dict[str, str]) -> Path:
        base = tmp_path / "beleid"
        for name, text in {"bronnen/DOC-2030.yaml": SOURCE, "landelijk/leeg.yaml": "", **files}.items():
            path = base / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return base

    return write
