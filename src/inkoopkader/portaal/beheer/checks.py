"""`python -m inkoopkader.portaal check --deploy`: is this installation fit for visitors? Next to what Django checks itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from inkoopkader.portaal import house_styles
from inkoopkader.portaal.beheer import database_facts
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.regels.errors import InkoopkaderError

OLDEST_SERVER = 15
LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}


@register(deploy=True)
def names(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The names under which visitors reach the website."""
    hosts = set(settings.ALLOWED_HOSTS)
    if any(host.startswith(("*", ".")) for host in hosts):
        return [Error("INKOOPKADER_HOSTS laat elke naam toe; noem de namen zelf", id="inkoopkader.E001")]
    if hosts <= LOCAL_NAMES:
        return [Warning("INKOOPKADER_HOSTS noemt alleen deze machine zelf", id="inkoopkader.W001")]
    return []


@register(deploy=True)
def statements(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Visitors can read who runs the website, where to ask, and what is done with their data."""
    chosen = settings.ENVIRONMENT
    said = {
        "INKOOPKADER_BEHEERDER": chosen.owner,
        "INKOOPKADER_CONTACT": chosen.contact,
        "INKOOPKADER_PRIVACYVERKLARING": chosen.privacy_statement,
    }
    return [
        Warning(f"{name} is leeg; bezoekers lezen dat het niet is ingevuld", id="inkoopkader.W004")
        for name, value in said.items()
        if not value
    ]


@register(deploy=True)
def policy(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The policy can be loaded."""
    try:
        current()
    except InkoopkaderError as error:
        return [Error(f"Het beleid is niet te laden: {error}", id="inkoopkader.E002")]
    return []


@register(deploy=True)
def static_files(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The static files were collected, with the styling among them."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return [Error("De vormgeving is niet verzameld", hint="doe collectstatic", id="inkoopkader.E003")]
    if '"portaal/componenten.css"' not in manifest.read_text(encoding="utf-8"):
        return [
            Error(
                "De componenten van het NL Design System ontbreken",
                hint="doe bin/stijl en dan collectstatic",
                id="inkoopkader.E004",
            )
        ]
    return []


@register(deploy=True)
def looks(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The house style of the website is there, and everybody can read with each one that is installed."""
    found = house_styles.installed()
    name = settings.ENVIRONMENT.tokens
    missing = (
        []
        if name in found
        else [Error(f"De huisstijl {name} is er niet; kies uit {', '.join(found)}", id="inkoopkader.E010")]
    )
    wrong = [text for style in found.values() for text in house_styles.problems(style)]
    return [*missing, *(Warning(f"Huisstijl {text}", id="inkoopkader.W003") for text in wrong)]


@register(deploy=True)
def database(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The server is an ordinary one, of this time, with the tables of this version, and both nets hold."""
    if not settings.ENVIRONMENT.database_url:
        return [
            Warning(
                "DATABASE_URL is leeg: de eigen server is voor proberen, zonder wachtwoorden en zonder back-up",
                id="inkoopkader.W002",
            )
        ]
    connection = connections["default"]
    try:
        connection.ensure_connection()
        return [*_server(connection), *_tables(connection), *_nets(connection)]
    except DatabaseError as error:
        return [Error(f"De database antwoordt niet: {str(error).strip()}", id="inkoopkader.E005")]
    finally:
        connection.close()


def _server(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    version = connection.pg_version // 10_000
    if version >= OLDEST_SERVER:
        return []
    return [Error(f"PostgreSQL {version} is te oud; nodig is {OLDEST_SERVER} of nieuwer", id="inkoopkader.E006")]


def _tables(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return []
    return [Error(f"{len(waiting)} migraties wachten nog", hint="doe migrate", id="inkoopkader.E007")]


def _nets(connection: BaseDatabaseWrapper) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    role = database_facts.role(connection)
    if role.passes_policies:
        found.append(
            Error(
                f"De rol {role.name} van de website mag langs de afscherming van organisaties",
                hint="geef de website een rol zonder SUPERUSER, zonder BYPASSRLS en zonder eigen tabellen",
                id="inkoopkader.E008",
            )
        )
    open_tables = database_facts.tables_without_policies(connection)
    if open_tables:
        found.append(
            Error(
                f"Zonder afscherming per organisatie: {', '.join(open_tables)}",
                hint="is de back-up als eigenaar teruggezet, met alles erin?",
                id="inkoopkader.E009",
            )
        )
    return found
