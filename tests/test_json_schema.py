"""What the program prints as JSON is what docs/json-schema says, for every example and every zorgkantoor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from typer.testing import CliRunner

from conftest import HERE, LAND, REAL
from inkoopkader.cli.main import app
from inkoopkader.regels import signature

SCHEMAS = HERE.parent / "docs" / "json-schema"
EXAMPLES = HERE.parent / "voorbeelden"
PROVIDERS = sorted(EXAMPLES.glob("aanbieder-*.yaml"))
LAND_CASE = """\
zorgkantoor: noord
jaar: 2030
op: 2030-05-01T09:30:00
feiten: {nieuwe_aanbieder: ja}
regels:
  - {zorgsoort: crisis}
  - {zorgsoort: logeren}
vragen: [tariefpercentage, opslagen, mag_contracteren]
"""


@cache
def validator(name: str) -> Draft202012Validator:
    found = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    for schema in found.values():
        Draft202012Validator.check_schema(schema)
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in found.items()
    )
    return Draft202012Validator({"$ref": name}, registry=registry)


def mistakes(name: str, content: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:300]}" for error in validator(name).iter_errors(content)]


def run(policy: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), env={"INKOOPKADER_BELEID": str(policy)}, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


@pytest.fixture
def land_case(tmp_path: Path) -> Path:
    path = tmp_path / "zaak.yaml"
    path.write_text(LAND_CASE, encoding="utf-8")
    return path


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda path: path.stem)
def test_position_of_every_example_at_every_zorgkantoor(provider: Path) -> None:
    content = json.loads(run(REAL, "positie", str(provider), "--json"))
    assert len(content["zorgkantoren"]) == len(list((REAL / "zorgkantoor").iterdir()))
    assert mistakes("positie.json", content) == []


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda path: path.stem)
def test_receipt_of_a_position_of_every_example(provider: Path, tmp_path: Path) -> None:
    path = tmp_path / "bewijs.json"
    run(REAL, "positie", str(provider), "--bewijs", str(path))
    content = json.loads(path.read_text(encoding="utf-8"))
    assert mistakes("positiebewijs.json", content) == []
    content["handtekening"] = signature.sign(content["hash"], bytes(32))
    assert mistakes("positiebewijs.json", content) == []
    assert mistakes("positiebewijs.json", content | {"posities": []})


def test_there_are_examples() -> None:
    assert PROVIDERS


@pytest.mark.usefixtures("real")
def test_answer_and_receipt_of_the_example_case(tmp_path: Path) -> None:
    receipt = tmp_path / "bewijs.json"
    content = json.loads(run(REAL, "reken", str(EXAMPLES / "zaak.yaml"), "--json", "--bewijs", str(receipt)))
    assert mistakes("antwoord.json", content) == []
    assert mistakes("bewijs.json", json.loads(receipt.read_text(encoding="utf-8"))) == []


def test_answer_and_receipt_in_the_invented_country(land_case: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "bewijs.json"
    content = json.loads(run(LAND, "reken", str(land_case), "--json", "--bewijs", str(receipt)))
    assert mistakes("antwoord.json", content) == []
    assert mistakes("bewijs.json", json.loads(receipt.read_text(encoding="utf-8"))) == []
    known = {answer["waarde"] != "onbekend" for answer in content["antwoorden"]}
    assert known == {True, False}, "the case must show a known and an unknown answer"


def places(content: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a JSON value."""
    if isinstance(content, dict):
        yield content
        for part in content.values():
            yield from places(part)
    elif isinstance(content, list):
        for part in content:
            yield from places(part)


def free_form(content: dict[str, Any]) -> bool:
    """Objects whose keys are names of the user or the policy, where any key may stand."""
    return not {"naam", "vraag", "bron", "vorm", "antwoorden", "zorgkantoren", "wat"} & set(content)


@pytest.mark.parametrize("spoil", ["extra", "missing"])
def test_schema_refuses_an_unknown_and_a_missing_key(land_case: Path, spoil: str) -> None:
    content = json.loads(run(LAND, "reken", str(land_case), "--json"))
    for index, _ in enumerate(list(places(content))):
        copy = json.loads(json.dumps(content))
        spoiled = list(places(copy))[index]
        if free_form(spoiled):
            continue
        if spoil == "extra":
            spoiled["verzonnen_sleutel"] = "x"
        else:
            del spoiled["naam" if "naam" in spoiled else next(iter(spoiled))]
        assert not validator("antwoord.json").is_valid(copy), spoiled


@pytest.mark.parametrize("value", [0.93, 93, True, None, "0,93", "93%", "1e-2"])
def test_a_percentage_is_exact_text(land_case: Path, value: Any) -> None:
    content = json.loads(run(LAND, "reken", str(land_case), "--json", "--vraag", "opslagen"))
    assert mistakes("antwoord.json", content) == []
    content["antwoorden"][0]["waarde"] = value
    assert mistakes("antwoord.json", content)


def test_every_property_is_described_in_the_schemas() -> None:
    bare = []
    for path in sorted(SCHEMAS.glob("*.json")):
        for found in places(json.loads(path.read_text(encoding="utf-8"))):
            for name, schema in (
                found.get("properties", {}).items() if isinstance(found.get("properties"), dict) else ()
            ):
                if isinstance(schema, dict) and not {"description", "$ref", "const", "anyOf", "enum"} & set(schema):
                    bare.append(f"{path.name}: {name}")
    assert bare == []
