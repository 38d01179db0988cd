"""What docs/installeren.md promises: an installation is checked, and a backup brings back rows and guards alike."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.ordinary_server import ABSENT, OWNER, WEBSITE, programs, server, with_roles
from tests.portaal.installatie import DATABASE, FILL, Installation, installation, production

pytestmark = [
    pytest.mark.skipif(programs() is None, reason=ABSENT),
    pytest.mark.skipif(
        not (Path(__file__).parents[2] / "src/inkoopkader/portaal/static/portaal/componenten.css").exists(),
        reason="de vormgeving is niet opgehaald (bin/stijl)",
    ),
]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A website with two organisations in it."""
    with server() as running:
        found = installation(running, tmp_path_factory.mktemp("gegevens"))
        for arguments in (["-m", "inkoopkader.portaal", "migrate"], ["-m", "inkoopkader.portaal", "collectstatic"]):
            done = found.python(*arguments, "--noinput", "--verbosity", "0")
            assert done.returncode == 0, done.stderr
        done = found.python("-c", "import django; django.setup()\n" + FILL)
        assert done.returncode == 0, done.stderr
        yield found


def checked(found: Installation, **more: str) -> str:
    """Return what `check --deploy` says; with its exit code 0 that is that there are no issues."""
    done = found.command("check", "--deploy", "--fail-level", "WARNING", **more)
    said = done.stdout + done.stderr
    assert (done.returncode == 0) is ("no issues" in said)
    return said


def test_an_installation_by_the_book_has_no_issues(installed: Installation) -> None:
    assert "no issues" in checked(installed)


def test_wrong_settings_are_named(installed: Installation) -> None:
    said = checked(
        installed,
        INKOOPKADER_HOSTS="*",
        INKOOPKADER_BELEID="/bestaat/niet",
        INKOOPKADER_GEGEVENS="/bestaat/niet",
        INKOOPKADER_HTTPS="false",
        INKOOPKADER_GEHEIM="kort",
        DATABASE_URL=f"postgresql://{WEBSITE}@127.0.0.1:1/x",
    )
    for issue in ("inkoopkader.E001", "E002", "E003", "E005", "security.W008", "W009", "W012"):
        assert issue in said


def test_a_website_that_only_this_machine_reaches_is_named(installed: Installation) -> None:
    assert "inkoopkader.W001" in checked(installed, INKOOPKADER_HOSTS="127.0.0.1,localhost")


def test_a_net_with_a_hole_is_named(installed: Installation) -> None:
    changes = (
        ("organisaties_agbcode DISABLE ROW LEVEL SECURITY", "organisaties_agbcode ENABLE ROW LEVEL SECURITY"),
        ("django_migrations RENAME app TO app2", "django_migrations RENAME app2 TO app"),
        ("django_migrations ADD app text", "django_migrations DROP app"),
    )
    for change, _ in changes:
        installed.ask(f"ALTER TABLE {change}")
    installed.server.ask(f"ALTER ROLE {WEBSITE} BYPASSRLS")
    try:
        said = checked(installed)
    finally:
        installed.server.ask(f"ALTER ROLE {WEBSITE} NOBYPASSRLS")
        for _, back in reversed(changes):
            installed.ask(f"ALTER TABLE {back}")
    for issue in ("inkoopkader.E007", "inkoopkader.E008", "inkoopkader.E009"):
        assert issue in said
    assert "organisaties_agbcode" in said


def test_a_website_that_may_become_the_owner_is_named(installed: Installation) -> None:
    installed.server.ask(f"GRANT {OWNER} TO {WEBSITE}")
    try:
        assert "inkoopkader.E008" in checked(installed)
    finally:
        installed.server.ask(f"REVOKE {OWNER} FROM {WEBSITE}")
    assert "no issues" in checked(installed)


def as_website(found: Installation, organisation: str) -> str:
    """Return how many numbers of organisations the website sees when it works for one."""
    return found.server.ask(
        f"BEGIN; SET LOCAL inkoopkader.organisatie = '{organisation}'; SELECT count(*) FROM organisaties_agbcode; COMMIT",
        database=DATABASE,
        role=WEBSITE,
    )


def same_again(before: Installation, after: Installation) -> None:
    """Assert that a restored database is the one that was saved, for the owner and for the website."""
    assert after.contents() == before.contents()
    assert after.guards() == before.guards()
    counts = {name: int(found.split("|")[0]) for name, found in after.contents().items()}
    assert counts["organisaties_organisatie"] == 2 and counts["organisaties_organisatieversie"] > 2
    for organisation in before.ask("SELECT id FROM organisaties_organisatie").split():
        assert as_website(after, organisation) == as_website(before, organisation) == "1"
    assert "no issues" in checked(after)


def test_a_dump_brings_back_rows_and_guards(installed: Installation, tmp_path: Path) -> None:
    saved = str(tmp_path / "inkoopkader.dump")
    installed.server.run("pg_dump", "-Fc", "-f", saved, installed.server.url(database=DATABASE, role=OWNER))
    with server() as other:
        environment = installed.environment | with_roles(other, DATABASE)
        other.run(
            "pg_restore",
            "--exit-on-error",
            "--single-transaction",
            "-d",
            other.url(database=DATABASE, role=OWNER),
            saved,
        )
        same_again(installed, Installation(other, environment))


def test_a_dump_by_the_website_itself_is_refused(installed: Installation, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"row-level security|permission denied"):
        installed.server.run(
            "pg_dump", "-Fc", "-f", str(tmp_path / "x"), installed.server.url(database=DATABASE, role=WEBSITE)
        )


def test_a_base_backup_brings_back_the_whole_server(installed: Installation) -> None:
    with server(from_copy_of=installed.server) as other:
        address = {
            name: value.replace(str(installed.server.folder), str(other.folder))
            for name, value in installed.environment.items()
        }
        same_again(installed, replace(installed, server=other, environment=address))


def test_systemd_hears_that_the_website_is_ready_when_it_has_made_its_first_pages(
    installed: Installation, tmp_path: Path
) -> None:
    """Before that it listens but does not answer, and `deploy/beheer gezond` right after a start would fail."""
    log = tmp_path / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd, log.open("w") as written:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(120)
        serving = ["--config", "python:inkoopkader.portaal.serving", "inkoopkader.portaal.wsgi"]
        website = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *serving, "--bind", f"unix:{tmp_path / 'website'}"],
            env=installed.environment
            | {"NOTIFY_SOCKET": systemd.getsockname(), "INKOOPKADER_LOGNIVEAU": "INFO", "WEB_CONCURRENCY": "1"},
            stderr=written,
        )
        try:
            said = systemd.recv(1000).decode()
            assert said.startswith("READY=1"), log.read_text()
            assert re.search(r'"pad": "/", "status": 200', log.read_text())
        finally:
            website.terminate()
            assert website.wait(timeout=60) == 0


def test_the_settings_of_production_are_only_those_of_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "instellingen.md").read_text(encoding="utf-8")
    ours = [name for name in production(Path("/x")) if name.startswith("INKOOPKADER_") and name != "INKOOPKADER_BELEID"]
    assert [name for name in ours if f"`{name}`" not in page] == []
