"""A website of our own to visit, set up and served as `./run` does: its own database, gunicorn, styling, strict headers."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src" / "inkoopkader" / "portaal" / "static" / "portaal"
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-smooth-scrolling",  # a scroll that another one breaks off leaves the focus out of sight
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_S = 180


@dataclass(frozen=True)
class Site:
    """A website that runs: where it is, the environment it was set up with, and the people it knows (`people.py`)."""

    address: str
    environment: dict[str, str]
    sessions: dict[str, str]
    places: dict[str, str]

    def names(self) -> list[str]:
        """Return the name of every address it has. Asked apart, because who visits it is a stranger to its inside."""
        return list(_asked("addresses.py", self.environment))


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Serve the website from a folder of its own until the block ends. Raises RuntimeError with what the server wrote when
    it does not start."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # the database server runs as a user without rights where the tests run as root
    port = _free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "inkoopkader.portaal.settings",
        "INKOOPKADER_BELEID": str(ROOT / "beleid"),
        "INKOOPKADER_GEGEVENS": str(folder),
        "INKOOPKADER_HOSTS": "127.0.0.1",
        "INKOOPKADER_CONTACT": "beheer@voorbeeld.example",
        "INKOOPKADER_LOGNIVEAU": "WARNING",
        "INKOOPKADER_LOKALE_ACCOUNTS": "true",
        "INKOOPKADER_ZELF_AANMELDEN": "true",
        # every visitor of a test comes from one address
        "INKOOPKADER_MEESTE_BEGINNEN": "100000",
        "INKOOPKADER_MEESTE_INLEZEN": "100000",
        "INKOOPKADER_MEESTE_BESTANDEN": "100000",
        "INKOOPKADER_MEESTE_UITNODIGING": "100000",
        "INKOOPKADER_MEESTE_NAGAAN": "12",  # a state shows what happens after that; few, so that it lasts
        "PORT": str(port),
        "PYTHONPATH": str(ROOT / "src"),
    }
    for name in (
        "DATABASE_URL",
        "INKOOPKADER_EIGENAAR_URL",
        "INKOOPKADER_GEHEIM",
        "INKOOPKADER_HTTPS",
        "INKOOPKADER_HUISSTIJL",
    ):
        environment.pop(name, None)
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput"]):
        _manage(command, environment)
    people = _asked("people.py", environment)
    log = folder / "website.log"
    with log.open("w", encoding="utf-8") as written:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--config",
                "python:inkoopkader.portaal.serving",
                "inkoopkader.portaal.wsgi",
            ],
            env=environment,
            cwd=folder,
            stderr=written,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/gezond/", server, log)
        yield Site(address, environment, **people)
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()


def _asked(script: str, environment: dict[str, str]) -> Any:
    """What a script beside this file prints when it runs inside the website."""
    command = [sys.executable, str(Path(__file__).with_name(script))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{script} mislukte:\n{done.stderr}")
    return json.loads(done.stdout)


def _manage(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "inkoopkader.portaal", *command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} mislukte:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"de website startte niet:\n{log.read_text(encoding='utf-8')[-4000:]}")
