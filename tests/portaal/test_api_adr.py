"""The description of the API against the NL API Design Rules, with Spectral. It needs npm, for the linter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from inkoopkader.api.json_schemas import FILES
from inkoopkader.api.json_schemas import folder as schemas

ADR = Path(__file__).parents[1] / "adr"
OFFICIAL = os.environ.get("INKOOPKADER_ADR", "")


@pytest.fixture(scope="session")
def spectral() -> Path:
    """The linter, installed from its own lock file."""
    npm = shutil.which("npm") or shutil.which("npm", path=str(ADR.parents[1] / ".venv-node" / "bin"))
    if npm is None:
        pytest.skip("npm is er niet: ./bin/stijl haalt het, waar de website er vormgeving mee krijgt")
    program = ADR / "node_modules" / ".bin" / "spectral"
    stamp = ADR / "node_modules" / ".lock"
    lock = (ADR / "package-lock.json").read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != lock:
        environment = os.environ | {"PATH": f"{Path(npm).parent}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=ADR, env=environment, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        if done.returncode:
            pytest.skip(f"Spectral is niet te installeren: {done.stderr[-300:]}")
        stamp.write_text(lock, encoding="utf-8")
    return program


@pytest.fixture
def description(visitor: Client) -> Any:
    return visitor.get("/api/v1/openapi.json", secure=True).json()


def found(spectral: Path, rules: Path, written: Any, folder: Path) -> list[str]:
    """What the linter says of a description: severity, rule and place."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(written), encoding="utf-8")
    node = shutil.which("node") or str(ADR.parents[1] / ".venv-node" / "bin" / "node")
    done = subprocess.run(
        [node, str(spectral.resolve()), "lint", "--ruleset", str(rules), "--format", "json", "--quiet", str(path)],
        cwd=ADR, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr[-1000:]
    severities = ("error", "warn", "info", "hint")
    return [
        f"{severities[item['severity']]} {item['code']} {'.'.join(map(str, item['path']))}: {item['message']}"
        for item in json.loads(done.stdout or "[]")
    ]


def test_the_description_keeps_the_rules(spectral: Path, description: Any, tmp_path: Path) -> None:
    """No errors, and no warnings either."""
    assert found(spectral, ADR / "regels.yaml", description, tmp_path) == []


@pytest.mark.skipif(not OFFICIAL, reason="INKOOPKADER_ADR noemt geen bestand met de regels die Logius publiceert")
def test_the_description_keeps_the_published_ruleset(spectral: Path, description: Any, tmp_path: Path) -> None:
    assert [one for one in found(spectral, Path(OFFICIAL), description, tmp_path) if one.startswith("error")] == []


def _break(description: Any, what: str) -> None:
    paths = description["paths"]
    years = paths["/jaren"]["get"]
    match what:
        case "doc-openapi":
            description["openapi"] = "3.1"
        case "doc-openapi-contact":
            del description["info"]["contact"]["email"]
        case "publish-openapi":
            del paths["/openapi.json"]["get"]["responses"]["200"]["headers"]["access-control-allow-origin"]
        case "version-header":
            del years["responses"]["200"]["headers"]["API-Version"]
        case "uri-version":
            description["servers"][0]["url"] = "https://x.example/api"
        case "semver":
            description["info"]["version"] = "1.0"
        case "transport-tls":
            description["servers"].append({"url": "http://x.example/api/v1"})
        case "http-methods":
            paths["/jaren"]["trace"] = years | {"operationId": "x"}
        case "path-segments-kebab-case":
            paths["/oudeJaren"] = {"get": years | {"operationId": "x"}}
        case "path-keys-no-trailing-slash":
            paths["/jaren/"] = {"get": years | {"operationId": "x"}}
        case "query-keys-camel-case":
            paths["/regels"]["get"]["parameters"][0]["name"] = "zorg_kantoor"
        case "schema-camel-case":
            description["components"]["schemas"]["los_eind"] = {"type": "string"}
        case "problem-details":
            years["responses"]["429"] = {"description": "x", "content": {"application/json": {"schema": {}}}}
        case "invalid-input":
            del paths["/zaken/_bereken"]["post"]["responses"]["400"]
        case "date-time-format":
            description["components"]["schemas"]["Bron"]["properties"]["datum"] = {"type": "string"}


RULES = ["doc-openapi", "doc-openapi-contact", "publish-openapi", "version-header", "uri-version", "semver"]
RULES += ["transport-tls", "http-methods", "path-segments-kebab-case", "path-keys-no-trailing-slash"]
RULES += ["query-keys-camel-case", "schema-camel-case", "problem-details", "invalid-input", "date-time-format"]


def test_every_rule_can_fail(spectral: Path, description: Any, tmp_path: Path) -> None:
    """A description that breaks every rule once is told so for every rule."""
    spoiled = json.loads(json.dumps(description))
    for rule in RULES:
        _break(spoiled, rule)
    said = {one.split(" ")[1] for one in found(spectral, ADR / "regels.yaml", spoiled, tmp_path)}
    assert set(RULES) - said == set()


def test_the_description_is_openapi_31_in_dutch(description: Any) -> None:
    assert description["openapi"] == "3.1.0" and description["servers"][0]["url"] == "https://testserver/api/v1"
    assert {"Antwoord", "Bewijs", "Positie", "Zaak", "Aanbieder", "Probleem"} <= set(
        description["components"]["schemas"]
    )
    for path, item in description["paths"].items():
        for details in item.values():
            assert details["summary"] and details["description"] and details["tags"], path
            assert all(parameter.get("description") for parameter in details["parameters"]), path


def test_the_schemas_travel_with_the_package() -> None:
    """What an installation without the source tree reads."""
    written = (ADR.parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert '"docs/json-schema" = "inkoopkader/json-schema"' in written
    assert all((schemas() / f"{name}.json").exists() for name in FILES)
