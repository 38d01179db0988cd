"""An ordinary PostgreSQL 15 server of Debian's package, in a temporary folder and on a socket of its own, next to the
embedded server of the other runs.

    python tests/ordinary_server.py COMMAND ...

runs a command with the addresses of such a server in its environment, and ends as the command did. Ends with 77 where there is no
PostgreSQL 15.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MAJOR = 15
ABSENT = f"geen PostgreSQL {MAJOR} op deze machine (op Debian: apt-get install postgresql-{MAJOR})"
OWNER, WEBSITE = "inkoopkader_eigenaar", "inkoopkader_website"
SKIPPED = 77  # the exit code with which a check says that it was skipped


def programs() -> Path | None:
    """Return the folder with the programs of PostgreSQL 15, None where they are absent."""
    debian = Path(f"/usr/lib/postgresql/{MAJOR}/bin")
    found = shutil.which("postgres", path=f"{debian}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    return Path(found).parent if f" {MAJOR}." in version else None


@dataclass(frozen=True)
class Server:
    """A running server: where its socket is, and its programs."""

    folder: Path
    programs: Path

    def url(self, *, database: str = "postgres", role: str = "postgres") -> str:
        """Return the address of a database as a role; the server trusts whoever reaches the socket."""
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of PostgreSQL and return what it said. Raises RuntimeError with its message."""
        done = subprocess.run(
            [self.programs / program, *arguments], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if done.returncode:
            raise RuntimeError(f"{program} mislukte: {done.stderr.strip()}")
        return done.stdout

    def ask(self, sql: str, *, database: str = "postgres", role: str = "postgres") -> str:
        """Return the answer to a statement, one row per line."""
        rows = self.run("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, self.url(database=database, role=role))
        return rows.rstrip("\n")


@contextmanager
def server(*, from_copy_of: Server | None = None) -> Iterator[Server]:
    """Start a server with an empty cluster, or with a base backup of another server, and stop it by its own process.
    Raises RuntimeError where there is no PostgreSQL 15."""
    found = programs()
    if found is None:
        raise RuntimeError(ABSENT)
    # PostgreSQL refuses to run as root; root runs it as the user that Debian's package makes for it
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder = Path(tempfile.mkdtemp(prefix=f"inkoopkader-pg{MAJOR}-"))
    try:
        os.chown(folder, user.pw_uid, user.pw_gid)
        yield from _running(found, folder, user, from_copy_of)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(found: Path, folder: Path, user: pwd.struct_passwd, source: Server | None) -> Iterator[Server]:
    data, log = folder / "data", folder / "log"
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    if source is None:
        make = [found / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    else:
        make = [found / "pg_basebackup", "-D", data, "-h", source.folder, "-U", "postgres", "-c", "fast"]
    made = subprocess.run([*make, "--no-sync"], capture_output=True, text=True, cwd=folder, check=False, **who)
    if made.returncode:
        raise RuntimeError(f"{make[0].name} mislukte: {made.stderr.strip()}")
    # only the socket: two runs on one machine never meet
    arguments = ["-D", data, "-k", folder, "-h", "", "-c", "fsync=off", "-c", "max_connections=60"]
    with log.open("w") as out:
        process = subprocess.Popen(
            [found / "postgres", *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl+C reaches us, and we stop it in order
            **who,
        )
    try:
        _wait_until_ready(found, folder, process, log)
        yield Server(folder, found)
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's fast stop: what runs is rolled back
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()


def _wait_until_ready(found: Path, folder: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        if subprocess.run([found / "pg_isready", "-q", "-h", folder], check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL {MAJOR} startte niet: {log.read_text(errors='replace').strip()}")


def with_roles(running: Server, database: str) -> dict[str, str]:
    """Make an empty database as docs/installeren.md says, with its two roles, and return the environment for it."""
    running.ask(f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER CREATEDB")  # Django makes the test database
    running.ask(f"CREATE ROLE {WEBSITE} LOGIN NOSUPERUSER")
    running.ask(f"CREATE DATABASE {database} OWNER {OWNER}")
    return {
        "DATABASE_URL": running.url(database=database, role=WEBSITE),
        "INKOOPKADER_EIGENAAR_URL": running.url(database=database, role=OWNER),
        "INKOOPKADER_TOETS_POSTGRESQL": str(MAJOR),
        "INKOOPKADER_GEHEIM": "alleen voor de toetsen en nergens anders ooit gebruikt",
    }


def main(command: list[str]) -> int:
    """Run a command against a server of its own and return its exit code."""
    if programs() is None:
        print(f"Overgeslagen: {ABSENT}.")
        return SKIPPED
    with server() as running:
        return subprocess.run(command, env=os.environ | with_roles(running, "inkoopkader"), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
