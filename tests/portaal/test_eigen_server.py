"""The embedded server: it stops with the last process that uses it, whatever happened to the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from inkoopkader.portaal import database

USE = """
import pathlib, sys
from inkoopkader.portaal import embedded
print(embedded.start(pathlib.Path(sys.argv[1])), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path that another user may reach: the socket lies in it, and the server runs without rights."""
    with tempfile.TemporaryDirectory(prefix="ik-eigen-") as name:
        Path(name).chmod(0o755)
        yield Path(name) / "pg"


def using(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", USE, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline().startswith("postgresql://")
    return process


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("klaar\n", timeout=30)
    assert process.returncode == 0


def server_pid(folder: Path) -> int | None:
    path = folder / "postmaster.pid"
    return int(path.read_text().splitlines()[0]) if path.exists() else None


def test_the_server_stops_with_its_last_user_also_after_one_was_killed(folder: Path) -> None:
    first, second = using(folder), using(folder)
    pid = server_pid(folder)
    assert pid is not None
    leave(first)
    assert server_pid(folder) == pid  # the second still uses it
    second.send_signal(signal.SIGKILL)
    second.wait(10)
    for pipe in (second.stdin, second.stdout):
        assert pipe is not None
        pipe.close()
    third = using(folder)
    assert server_pid(folder) == pid
    leave(third)
    assert server_pid(folder) is None


@pytest.mark.parametrize("name", ["met spatie", "c++ & 100%", "zorg's", "\u00e9\u00e9n, twee"])
def test_the_folder_may_be_called_as_people_call_folders(folder: Path, name: str) -> None:
    """The server starts there, and the website reaches it by the address as Django reads it."""
    place = folder.parent / name / "pg"
    place.parent.mkdir()
    place.parent.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-c", USE, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    found = database.settings(process.stdout.readline().strip())
    with psycopg.connect(host=found["HOST"], user=found["USER"], dbname=found["NAME"]) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    leave(process)
    assert server_pid(place) is None


def test_a_server_that_does_not_start_is_one_sentence(folder: Path) -> None:
    folder.mkdir()
    (folder / "PG_VERSION").write_text("18\n")  # it looks made, and holds nothing
    answer = subprocess.run(
        [sys.executable, "-m", "inkoopkader.portaal", "check"],
        env=os.environ | {"INKOOPKADER_GEGEVENS": str(folder.parent), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1 and "Traceback" not in answer.stderr
    assert f"De eigen PostgreSQL-server in {folder} start niet" in answer.stderr
