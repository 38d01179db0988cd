"""Load the policy folder: read, check and connect every entry, or say everything that is wrong with file, line and
entry."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from inkoopkader.regels import formula, values
from inkoopkader.regels.draft import drafts
from inkoopkader.regels.entries import Entry, Source, Table
from inkoopkader.regels.errors import FormulaError, Place, PolicyError, nearest
from inkoopkader.regels.finish import Finisher
from inkoopkader.regels.policy import NATIONAL, Layer, Policy
from inkoopkader.regels.read_yaml import Mapping, Text, read_file
from inkoopkader.regels.written import Raw

NOT_POLICY = ("zorgkantoor.yaml",)
ISSUES = "vraagpunten.yaml"
ISSUE_KEYS = ("plaatsen", "vraag", "behandeling", "keuze")
ISSUE_TREATMENTS = ("instelbaar", "persoon", "signaal", "blokkeer", "geen")


def find_folder() -> Path:
    """Return the policy folder: INKOOPKADER_BELEID, else the one that came with the package, else the one of the
    source tree."""
    named = os.environ.get("INKOOPKADER_BELEID")
    if named:
        return Path(named)
    package = Path(__file__).resolve().parent.parent
    inside = package / "beleid"
    return inside if inside.is_dir() else package.parent.parent / "beleid"


def load(folder: Path | None = None, problems: list[tuple[Place, str]] | None = None) -> Policy:
    """Load and check a policy folder. Raises PolicyError with every mistake found, in the order of file and line.

    Give a list `problems` to receive the mistakes there instead and go on with what could be read: for writers who want
    to see the rest, never for an answer.
    """
    return _Loader((folder or find_folder()).resolve()).load(problems)


class _Loader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[tuple[Place, str]] = []
        self.hashes: dict[str, str] = {}

    def report(self, file: str, line: int, entry: str, message: str) -> None:
        self.problems.append((Place(file, line, entry), message))

    def load(self, received: list[tuple[Place, str]] | None) -> Policy:
        if not self.folder.is_dir():
            raise PolicyError(
                [
                    (
                        Place(str(self.folder)),
                        "Deze beleidsmap bestaat niet. Zet INKOOPKADER_BELEID op een map met landelijk/ en zorgkantoor/.",
                    )
                ]
            )
        sources = self._sources()
        policy = Policy(
            self.folder, Layer(NATIONAL, "Landelijk"), {}, sources, self._issues(), self._code_lists(), {}, self.hashes
        )
        self._read_layer(policy.national, self.folder / NATIONAL, policy)
        offices = self.folder / "zorgkantoor"
        for path in sorted(offices.iterdir()) if offices.is_dir() else []:
            if path.is_dir():
                policy.offices[path.name] = Layer(path.name, self._label(path))
                self._read_layer(policy.offices[path.name], path, policy)
        self._tables(policy)
        self._code_sets(policy)
        self._layer_rules(policy)
        for layer in policy.layers():
            Finisher(policy, layer, self.report).run()
        self._references(policy)
        ordered = sorted(self.problems, key=lambda item: (item[0].file, item[0].line, item[0].entry, item[1]))
        if ordered and received is None:
            raise PolicyError(ordered)
        if received is not None:
            received += ordered
        return policy

    # files

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _hash(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            self.hashes[self._name(path)] = sha256(path.read_bytes()).hexdigest()

    def _read(self, path: Path) -> Any:
        self._hash(path)
        try:
            return read_file(path, self._name(path))
        except PolicyError as error:
            self.problems += error.problems
            return None

    def _sources(self) -> dict[str, Source]:
        found: dict[str, Source] = {}
        folder = self.folder / "bronnen"
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
            written = self._read(path)
            name = self._name(path)
            if not isinstance(written, Mapping):
                self.report(
                    name, 0, "", "een bron heeft id, titel, uitgever, datum, sha256_tekst en laatst_gecontroleerd"
                )
                continue
            try:
                missing = [
                    key
                    for key in ("id", "titel", "uitgever", "datum", "sha256_tekst", "laatst_gecontroleerd")
                    if written.get(key) is None
                ]
                if missing:
                    raise FormulaError(f"bij een bron hoort {', '.join(missing)}")
                source = Source(
                    str(written["id"]),
                    str(written["titel"]),
                    str(written["uitgever"]),
                    values.parse("datum", written["datum"]),
                    values.parse("datum", written["laatst_gecontroleerd"]),
                    str(written["sha256_tekst"]),
                    name,
                )
            except FormulaError as error:
                self.report(name, written.line, "", str(error))
                continue
            if source.published is None or source.checked is None:
                self.report(name, written.line, "", "'datum' en 'laatst_gecontroleerd' zijn bekende dagen")
                continue
            if source.id != path.stem:
                self.report(name, written.line, "", f"het bestand heet {path.name}, maar de bron {source.id}")
            found[source.id] = source
        return found

    def _issues(self) -> dict[str, dict[str, Any]]:
        path = self.folder / ISSUES
        if not path.exists():
            return {}
        written = self._read(path)
        if written is not None and not isinstance(written, Mapping):
            self.report(ISSUES, 0, "", "dit bestand is een groep van nummer: {plaatsen, vraag, behandeling, keuze}")
        found: dict[str, dict[str, Any]] = {}
        for key, value in written.items() if isinstance(written, Mapping) else ():
            line = written.lines[key]
            if not isinstance(value, Mapping) or not isinstance(value.get("vraag"), Text):
                self.report(ISSUES, line, key, "een vraagpunt is een groep met ten minste een vraag")
                continue
            for wrong in [item for item in value if item not in ISSUE_KEYS]:
                known = ", ".join(ISSUE_KEYS)
                self.report(ISSUES, line, key, f"de sleutel '{wrong}' hoort niet bij een vraagpunt; kies uit {known}")
            if value.get("behandeling") not in ISSUE_TREATMENTS:
                self.report(ISSUES, line, key, f"'behandeling' is {', '.join(ISSUE_TREATMENTS)}")
            found[key] = dict(value)
        return found

    def _code_lists(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        folder = self.folder / "codelijsten"
        for path in sorted(folder.glob("*.csv")) if folder.is_dir() else []:
            rows = self._csv(path)
            if rows and {"code", "titel"} <= set(rows[0]):
                found[path.stem] = {row["code"]: row["titel"] for row in rows}
        return found

    def _csv(self, path: Path) -> list[dict[str, str]]:
        self._hash(path)
        try:
            return [
                {key: value or "" for key, value in row.items() if key is not None}
                for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
            ]
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            self.report(self._name(path), 0, "", f"dit CSV-bestand is niet te lezen: {error}")
            return []

    def _label(self, path: Path) -> str:
        written = self._read(path / "zorgkantoor.yaml") if (path / "zorgkantoor.yaml").exists() else None
        if isinstance(written, Mapping) and isinstance(written.get("naam"), Text):
            return str(written["naam"])
        self.report(self._name(path), 0, "", "in deze map hoort een bestand zorgkantoor.yaml met naam")
        return path.name

    def _read_layer(self, layer: Layer, folder: Path, policy: Policy) -> None:
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
            if path.name.endswith(".toets.yaml") or path.name in NOT_POLICY:
                continue
            written = self._read(path)
            if written is None:
                continue
            file = self._name(path)
            if not isinstance(written, Mapping):
                self.report(file, 0, "", "een beleidsbestand is een lijst van naam: regel")
                continue
            for name, content in written.items():
                self._read_entry(layer, policy, file, name, content)

    def _read_entry(self, layer: Layer, policy: Policy, file: str, name: str, content: Any) -> None:
        def note(line: int, entry: str, message: str) -> None:
            self.report(file, line, entry, message)

        national = policy.national.entries.get(name) if layer is not policy.national else None
        fills = national if national is not None and national.open and not national.parent else None
        repeats = isinstance(content, Mapping) and content.get("herhaalt") is not None
        for entry in drafts(name, content, layer.name, file, note, None if repeats else fills):
            if repeats:
                self._check_repeat(entry, national, note)
                return
            if national is not None and fills is None:
                note(
                    entry.line,
                    name,
                    f"'{name}' bestaat landelijk al ({national.file}:{national.line}) en is niet open; kies een andere naam of schrijf herhaalt: landelijk",
                )
                return
            other = layer.entries.get(entry.name)
            if other is not None:
                note(
                    entry.line,
                    entry.name,
                    f"'{entry.name}' staat er al, in {other.file}:{other.line}; een naam mag maar één keer",
                )
                continue
            if (
                entry.name in formula.BUILTINS
                or entry.name in values.TYPES
                or entry.name in formula.AGGREGATES + formula.ROUNDINGS
            ):
                note(entry.line, entry.name, f"'{entry.name}' is een woord van de regeltaal en kan geen naam zijn")
            layer.entries[entry.name] = entry

    def _check_repeat(self, entry: Entry, national: Entry | None, note: Callable[[int, str, str], None]) -> None:
        if national is None:
            note(entry.line, entry.name, f"'{entry.name}' herhaalt een landelijke regel die niet bestaat")
            return
        for version in entry.versions:
            same = national.select(version.start, None)
            theirs = same.content if same else None
            ours = version.content
            if isinstance(ours, Raw) and isinstance(theirs, Raw) and str(ours.written) != str(theirs.written):
                note(
                    version.line,
                    entry.name,
                    f"herhaalt landelijk, maar zegt {ours.written} waar {national.file}:{same.line if same else national.line} {theirs.written} zegt",
                )

    # connections

    def _tables(self, policy: Policy) -> None:
        for layer in policy.layers():
            for entry in [item for item in layer.entries.values() if item.kind == "tabel"]:
                table = self._table(entry)
                if table is not None:
                    policy.tables[entry.name] = table
                del layer.entries[entry.name]

    def _table(self, entry: Entry) -> Table | None:
        def note(message: str) -> None:
            self.report(entry.file, entry.line, entry.name, message)

        shape = [entry.extra.get("sleutels"), entry.extra.get("kolommen")]
        if not all(
            isinstance(item, Mapping) and item and all(kind in values.TYPES for kind in item.values()) for item in shape
        ):
            note("'sleutels' en 'kolommen' zijn groepen van kolom: type")
            return None
        keys, columns = ({str(key): str(kind) for key, kind in item.items()} for item in shape if item is not None)
        try:
            path = (self.folder / str(entry.extra["bestand"])).resolve()
            found = path.is_relative_to(self.folder) and path.is_file()
        except (OSError, ValueError):  # a name no file system takes
            found = False
        if not found:
            note(f"het bestand '{entry.extra['bestand']}' bestaat niet in de beleidsmap")
            return None
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        written = self._csv(path)
        absent = [column for column in (*keys, *columns) if written and column not in written[0]]
        if absent:
            note(f"het bestand '{entry.extra['bestand']}' heeft geen kolom {', '.join(absent)}")
            return None
        for number, row in enumerate(written, start=2):
            try:
                key = tuple(values.parse(kind, row.get(column) or None) for column, kind in keys.items())
                value = {column: values.parse(kind, row.get(column) or None) for column, kind in columns.items()}
            except FormulaError as error:
                self.report(self._name(path), number, entry.name, str(error))
                continue
            if key in rows:
                self.report(self._name(path), number, entry.name, f"de sleutel {key} staat twee keer in de tabel")
            rows[key] = value
        return Table(entry.name, keys, columns, rows, entry.file)

    def _code_sets(self, policy: Policy) -> None:
        for layer in policy.layers():
            for entry in layer.entries.values():
                name = entry.extra.get("codelijst")
                if name and name not in policy.code_lists:
                    self.report(
                        entry.file,
                        entry.line,
                        entry.name,
                        f"de codelijst '{name}' bestaat niet.{nearest(name, policy.code_lists)}",
                    )
                elif name:
                    entry.codes = frozenset(policy.code_lists[name])

    def _layer_rules(self, policy: Policy) -> None:
        """Same own name at two offices: same type and level. Every open entry filled by everyone."""
        first: dict[str, Entry] = {}
        for layer in policy.offices.values():
            for entry in layer.entries.values():
                other = first.setdefault(entry.name, entry)
                if (other.type, other.level) != (entry.type, entry.level):
                    self.report(
                        entry.file,
                        entry.line,
                        entry.name,
                        f"'{entry.name}' is hier {entry.type} op niveau {entry.level} en in {other.file}:{other.line} {other.type} op niveau {other.level}",
                    )
        for entry in policy.national.entries.values():
            if entry.open != "zorgkantoor":
                continue
            for layer in policy.offices.values():
                if entry.name not in layer.entries:
                    self.report(
                        entry.file,
                        entry.line,
                        entry.name,
                        f"zorgkantoor {layer.name} vult deze open regel niet; schrijf zo nodig onbekend",
                    )

    def _references(self, policy: Policy) -> None:
        """Citations name a known document, ambiguities a known number."""
        for layer in policy.layers():
            for entry in layer.entries.values():
                if entry.parent:
                    continue
                for citation in entry.citations:
                    if citation.document not in policy.sources:
                        self.report(
                            entry.file,
                            entry.line,
                            entry.name,
                            f"de bron {citation.document} staat niet in beleid/bronnen.{nearest(citation.document, policy.sources)}",
                        )
                for issue in entry.issues:
                    if issue not in policy.issues:
                        self.report(
                            entry.file,
                            entry.line,
                            entry.name,
                            f"vraagpunt {issue} staat niet in beleid/vraagpunten.yaml",
                        )
