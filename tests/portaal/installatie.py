"""An installation as docs/installeren.md makes it: an ordinary server with two roles, a data folder, an environment."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.ordinary_server import OWNER, Server, with_roles

DATABASE = "inkoopkader"
ROOT = Path(__file__).parents[2]

# Two organisations with people, and a change, so that the history has more than first versions. Every name is invented.
FILL = """
from tests.portaal.organisaties import organisation, person
from inkoopkader.portaal.organisaties.context import acting_for
for name in ("Verzonnen A", "Verzonnen B"):
    first = person(name + " beheer")
    made = organisation(first, name)
    with acting_for(made, first):
        made.naam = name + " na de fusie"
        made.save()
"""

# What a database is made of, as the owner sees it: rows, and everything that guards them.
GUARDS = """
SELECT 'beleid', tablename, policyname || ' ' || cmd || ' ' || coalesce(qual, '') || ' ' || coalesce(with_check, '')
    FROM pg_policies
UNION ALL SELECT 'afgeschermd', relname, relrowsecurity::text || relforcerowsecurity::text
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid) || tgenabled::text
    FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'functie', oid::regprocedure::text, pg_get_functiondef(oid) || pg_get_userbyid(proowner)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
UNION ALL SELECT 'recht', coalesce(acl::text, ''), relname FROM pg_class, unnest(relacl) acl
    WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'grens', conrelid::regclass::text, conname || contype::text || convalidated::text
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'teller', sequencename::text, coalesce(last_value, 0)::text FROM pg_sequences
ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class Installation:
    """An installation on a server, with its own environment."""

    server: Server
    environment: dict[str, str]

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a management command as an administrator does, in a process of its own."""
        return self.python("-m", "inkoopkader.portaal", *arguments, **more)

    def python(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run Python with the environment of this installation."""
        return subprocess.run(
            [sys.executable, *arguments],
            env=self.environment | more,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    def ask(self, sql: str) -> str:
        """Return what the owner sees."""
        return self.server.ask(sql, database=DATABASE, role=OWNER)

    def contents(self) -> dict[str, str]:
        """Return a hash of every table's rows, with their number in front."""
        tables = self.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").split()
        return {
            name: self.ask(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{name}\" t"
            )
            for name in tables
        }

    def guards(self) -> str:
        """Return everything that guards the rows."""
        return self.ask(GUARDS)


def installation(server: Server, data: Path) -> Installation:
    """Describe an installation with an empty database on a server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INKOOPKADER_", "DATABASE_URL"))}
    return Installation(server, kept | with_roles(server, DATABASE) | production(data))


def production(data: Path) -> dict[str, str]:
    """Return what an administrator sets besides the addresses of the database."""
    return {
        "INKOOPKADER_BELEID": str(ROOT / "beleid"),
        "INKOOPKADER_GEGEVENS": str(data),
        "INKOOPKADER_HOSTS": "inkoop.voorbeeld.example",
        "INKOOPKADER_HTTPS": "true",
        "INKOOPKADER_BEHEERDER": "Verzonnen Beheer",
        "INKOOPKADER_CONTACT": "inkoop@voorbeeld.example",
        "INKOOPKADER_PRIVACYVERKLARING": "https://www.voorbeeld.example/privacy",
        "INKOOPKADER_LOGNIVEAU": "WARNING",
        "DJANGO_SETTINGS_MODULE": "inkoopkader.portaal.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
