"""The JSON Schemas of docs/json-schema as components of the description of the API."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

FILES = ("zaak", "aanbieder", "antwoord", "bewijs", "positie")


def folder() -> Path:
    """Return where the schemas are: what came with the package, else those of the source tree."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "json-schema"
    return inside if inside.is_dir() else package.parent.parent / "docs" / "json-schema"


@lru_cache(maxsize=1)
def components() -> dict[str, Any]:
    """Return every schema by the name it has as a component: `Antwoord`, and `AntwoordStap` for a part of it."""
    found: dict[str, Any] = {}
    for file in FILES:
        written = json.loads((folder() / f"{file}.json").read_text(encoding="utf-8"))
        parts = written.pop("$defs", {})
        written.pop("$schema", None)
        found[component(file)] = _with_references(written, file)
        for name, part in parts.items():
            found[component(file, name)] = _with_references(part, file)
    return found


def component(file: str, part: str = "") -> str:
    """Return the name of a component: UpperCamelCase, as the NL API Design Rules want it."""
    return "".join(word.capitalize() for word in f"{file}_{part}".split("_"))


def reference(file: str, part: str = "") -> dict[str, str]:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{component(file, part)}"}


def _with_references(schema: Any, file: str) -> Any:
    if isinstance(schema, list):
        return [_with_references(item, file) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _with_references(value, file) for key, value in schema.items() if key != "$ref"}
    if "$ref" in schema:
        other, _, part = schema["$ref"].partition("#/$defs/")
        made |= reference(other.removesuffix(".json") or file, part)
    return made
