"""A policy folder in memory: its layers, sources, known ambiguities, code lists and tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from inkoopkader.regels.entries import Entry, Source, Table
from inkoopkader.regels.errors import CaseError

NATIONAL = "landelijk"


@dataclass(slots=True)
class Layer:
    """The entries of one layer by name; `label` is how the zorgkantoor is called."""

    name: str
    label: str
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class Policy:
    """Everything in a policy folder, checked.

    `national` and `offices` hold the layers, `sources` the cited documents, `issues` the known ambiguities
    (beleid/vraagpunten.yaml), `code_lists` the codes with their titles, `code_columns` what a code list says more of a
    code (by list, code and column; an empty cell says nothing), `hashes` the sha256 of every file by its
    relative name. `quoted` are entries that never run but do cite: tables, and what a zorgkantoor repeats.
    """

    folder: Path
    national: Layer
    offices: dict[str, Layer]
    sources: dict[str, Source]
    issues: dict[str, dict[str, Any]]
    code_lists: dict[str, dict[str, str]]
    tables: dict[str, Table]
    hashes: dict[str, str]
    quoted: list[Entry] = field(default_factory=list)
    code_columns: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    _editions: dict[Any, Any] = field(default_factory=dict)
    _held: dict[Any, Any] = field(default_factory=dict)
    _names: frozenset[str] | None = None

    def layers(self) -> Iterator[Layer]:
        yield self.national
        yield from self.offices.values()

    def names(self) -> frozenset[str]:
        """Return the name of every entry of every layer."""
        if self._names is None:
            self._names = frozenset(name for layer in self.layers() for name in layer.entries)
        return self._names

    def version(self) -> str:
        """Return a hash that differs as soon as any file of the policy does."""
        return sha256(json.dumps(self.hashes, sort_keys=True).encode()).hexdigest()

    def newest_year(self) -> int:
        """Return the year of the newest document that is cited: what somebody asks about who names no year.

        Raises CaseError when the policy has no documents.
        """
        years = [int(name[-4:]) for name in self.sources if re.fullmatch(r".+-[0-9]{4}", name)]
        if not years:
            raise CaseError("het beleid haalt geen document aan; zeg zelf voor welk jaar")
        return max(years)

    def written(self) -> Iterator[Entry]:
        """Yield every entry that was written, not what it brings along; tables and repeats too."""
        for layer in self.layers():
            yield from (entry for entry in layer.entries.values() if not entry.parent)
        yield from self.quoted

    def entry(self, name: str, office: str | None = None) -> Entry | None:
        """Return the entry called `name` as a zorgkantoor sees it: its own or its filler before the national one."""
        if office is not None and name in self.offices[office].entries:
            return self.offices[office].entries[name]
        return self.national.entries.get(name)
