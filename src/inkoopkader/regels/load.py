"""Load the policy folder: read, check and connect every entry, or say everything that is wrong with file, line and entry."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from inkoopkader.regels import formula, levels, moments, values
from inkoopkader.regels.draft import Raw, drafts
from inkoopkader.regels.entries import ENDED, NEUTRAL, Entry, Source, Table, Version
from inkoopkader.regels.errors import FormulaError, Place, PolicyError, nearest
from inkoopkader.regels.expressions import Choose, Const, Expr, Ref, Signature, names
from inkoopkader.regels.read_yaml import Mapping, Sequence, Text, read_file

NATIONAL = "landelijk"
NOT_POLICY = ("zorgkantoor.yaml",)


@dataclass(slots=True)
class Layer:
    """The entries of one layer by name; `label` is how the zorgkantoor is called."""

    name: str
    label: str
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class Policy:
    """Everything in a policy folder, checked.

    `national` and `offices` hold the layers, `sources` the cited documents, `issues` the known ambiguities (beleid/vraagpunten.yaml), `code_lists` the
    codes with their titles, `hashes` the sha256 of every file by its relative name.
    """

    folder: Path
    national: Layer
    offices: dict[str, Layer]
    sources: dict[str, Source]
    issues: dict[str, dict[str, Any]]
    code_lists: dict[str, dict[str, str]]
    tables: dict[str, Table]
    hashes: dict[str, str]
    _editions: dict[Any, Any] = field(default_factory=dict)

    def layers(self) -> Iterator[Layer]:
        yield self.national
        yield from self.offices.values()

    def entry(self, name: str, office: str | None = None) -> Entry | None:
        """Return the entry called `name` as a zorgkantoor sees it: its own or its filler before the national one."""
        if office is not None and name in self.offices[office].entries:
            return self.offices[office].entries[name]
        return self.national.entries.get(name)


def find_folder() -> Path:
    """Return the policy folder: INKOOPKADER_BELEID, else the one that came with the package, else the one of the source tree."""
    named = os.environ.get("INKOOPKADER_BELEID")
    if named:
        return Path(named)
    package = Path(__file__).resolve().parent.parent
    inside = package / "beleid"
    return inside if inside.is_dir() else package.parent.parent / "beleid"


def load(folder: Path | None = None, problems: list[tuple[Place, str]] | None = None) -> Policy:
    """Load and check a policy folder. Raises PolicyError with every mistake found, in the order of file and line.

    Give a list `problems` to receive the mistakes there instead and go on with what could be read: for writers who want to see the rest, never for an answer.
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
            raise PolicyError([(Place(str(self.folder)), "Deze beleidsmap bestaat niet. Zet INKOOPKADER_BELEID op een map met landelijk/ en zorgkantoor/.")])
        sources = self._sources()
        policy = Policy(self.folder, Layer(NATIONAL, "Landelijk"), {}, sources, self._issues(), self._code_lists(), {}, self.hashes)
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
            _Finisher(policy, layer, self.report).run()
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
                self.report(name, 0, "", "een bron heeft id, titel, uitgever, datum, sha256_tekst en laatst_gecontroleerd")
                continue
            try:
                missing = [key for key in ("id", "titel", "uitgever", "datum", "sha256_tekst", "laatst_gecontroleerd") if written.get(key) is None]
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
        path = self.folder / "vraagpunten.yaml"
        if not path.exists():
            return {}
        written = self._read(path)
        return {str(key): dict(value) for key, value in written.items() if isinstance(value, Mapping)} if isinstance(written, Mapping) else {}

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
            return [{key: value or "" for key, value in row.items() if key is not None} for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))]
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
                note(entry.line, name, f"'{name}' bestaat landelijk al ({national.file}:{national.line}) en is niet open; kies een andere naam of schrijf herhaalt: landelijk")
                return
            other = layer.entries.get(entry.name)
            if other is not None:
                note(entry.line, entry.name, f"'{entry.name}' staat er al, in {other.file}:{other.line}; een naam mag maar één keer")
                continue
            if entry.name in formula.BUILTINS or entry.name in values.TYPES or entry.name in formula.AGGREGATES + formula.ROUNDINGS:
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
                note(version.line, entry.name, f"herhaalt landelijk, maar zegt {ours.written} waar {national.file}:{same.line if same else national.line} {theirs.written} zegt")

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
        if not all(isinstance(item, Mapping) and item and all(kind in values.TYPES for kind in item.values()) for item in shape):
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
                    self.report(entry.file, entry.line, entry.name, f"de codelijst '{name}' bestaat niet.{nearest(name, policy.code_lists)}")
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
                    self.report(entry.file, entry.line, entry.name, f"zorgkantoor {layer.name} vult deze open regel niet; schrijf zo nodig onbekend")

    def _references(self, policy: Policy) -> None:
        """Citations name a known document, ambiguities a known number."""
        for layer in policy.layers():
            for entry in layer.entries.values():
                if entry.parent:
                    continue
                for citation in entry.citations:
                    if citation.document not in policy.sources:
                        self.report(entry.file, entry.line, entry.name, f"de bron {citation.document} staat niet in beleid/bronnen.{nearest(citation.document, policy.sources)}")
                for issue in entry.issues:
                    if issue not in policy.issues:
                        self.report(entry.file, entry.line, entry.name, f"vraagpunt {issue} staat niet in beleid/vraagpunten.yaml")


class _Finisher:
    """Turn the raw contents of one layer into values and typed expressions."""

    def __init__(self, policy: Policy, layer: Layer, report: Callable[[str, int, str, str], None]) -> None:
        self.policy, self.layer, self.report = policy, layer, report
        self.tables = {name: (table.keys, table.columns) for name, table in policy.tables.items()}

    def run(self) -> None:
        self._check_collectors()
        for entry in list(self.layer.entries.values()):
            self._bounds(entry)
            self._unique_versions(entry)
            entry.versions = [self._finish(entry, version) for version in entry.versions]
            if entry.condition and not entry.is_input and entry.kind != "termijn" and not entry.parent:
                self._apply_condition(entry)
        self._cycles()

    def lookup(self, name: str) -> Signature | None:
        entry = self.layer.entries.get(name) or self.policy.national.entries.get(name)
        return entry.signature if entry is not None and entry.type else None

    def known(self) -> dict[str, Entry]:
        return {**self.policy.national.entries, **self.layer.entries}

    def _note(self, entry: Entry, line: int, message: str) -> None:
        self.report(entry.file, line, entry.name, message)

    def _bounds(self, entry: Entry) -> None:
        if not entry.type:
            self._note(entry, entry.line, f"het type ontbreekt; kies uit {', '.join(values.TYPES)}")
        if entry.codes is not None and entry.type not in ("code", "codes"):
            self._note(entry, entry.line, f"'toegestaan' en 'codelijst' horen bij code of codes, niet bij {entry.type or 'een regel zonder type'}")
            entry.codes = None
        written = entry.extra.pop("grens", None)
        if written is None:
            return
        if not isinstance(written, Sequence) or len(written) != 2 or entry.type not in (*values.NUMERIC, "datum"):
            self._note(entry, entry.line, "'grens' is [laagste, hoogste] en hoort bij een getal of datum")
            return
        try:
            low, high = values.parse(entry.type, written[0], entry.scale), values.parse(entry.type, written[1], entry.scale)
            if low is None or high is None or low > high:
                raise FormulaError("'grens' is [laagste, hoogste], en beide zijn bekend")
            entry.bounds = (low, high)
        except FormulaError as error:
            self._note(entry, entry.line, str(error))

    def _unique_versions(self, entry: Entry) -> None:
        seen: dict[tuple[date, date | None], int] = {}
        for version in entry.versions:
            key = (version.start, version.known)
            if key in seen and seen[key] != version.line:
                self._note(
                    entry, version.line, f"twee versies met dezelfde ingangsdatum {version.start} en publicatiedatum (ook regel {seen[key]}); geef bekend_vanaf of kies er een"
                )
            seen[key] = version.line

    def _known_since(self, version: Version, entry: Entry) -> date | None:
        if version.known is not None or entry.kind == "feit":
            return version.known
        source = next((self.policy.sources[item.document] for item in version.citations if item.document in self.policy.sources), None)
        return source.published if source else None

    def _finish(self, entry: Entry, version: Version) -> Version:
        known = self._known_since(version, entry)
        content = version.content
        if not isinstance(content, Raw):
            return replace(version, known=known)
        try:
            if content.formula:
                content = formula.fit(self._parse(entry, version, str(content.written)), entry.type, entry.scale) if entry.type else ENDED
            else:
                content = self._value(entry, content.written)
        except FormulaError as error:
            self._note(entry, version.line, str(error))
            content = Const(entry.type or "tekst", 0, None)
        return replace(version, known=known, content=content)

    def _parse(self, entry: Entry, version: Version, text: str) -> Expr:
        count = 0

        def hidden(level: str, expr: Expr) -> str:
            nonlocal count
            count += 1
            while (name := f"{entry.name}__{version.start:%Y%m%d}_{count}") in self.layer.entries:  # two versions can share a start
                count += 1
            helper = Entry(name, "regel", entry.layer, entry.file, version.line, entry.title, "", level, expr.scale, citations=entry.citations, parent=entry.name)
            helper.type = "aantal" if expr.type == "getal" else expr.type
            helper.versions = [Version(date.min, None, expr, text, entry.citations, version.line)]
            self.layer.entries[name] = helper
            return name

        return formula.parse(text, formula.Scope(self.lookup, self.known, entry.level, self.tables, hidden))

    def _value(self, entry: Entry, written: Any) -> Any:
        kind = entry.type
        if kind == "tijdstip" and entry.kind == "termijn" and isinstance(written, str) and len(written.strip()) == 10:
            day = values.parse("datum", written)
            try:
                value: Any = moments.end_of(day) if entry.extra.get("vorm") == "uiterlijk" else moments.start_of(day)
            except OverflowError:
                raise FormulaError(f"'{written}' ligt buiten de kalender") from None
        else:
            value = values.parse(kind, written, entry.scale if kind in values.NUMERIC else None)
        if entry.bounds is not None and value is not None and not entry.bounds[0] <= value <= entry.bounds[1]:
            raise FormulaError(f"{written} ligt buiten de grens van {values.plain(entry.bounds[0])} tot {values.plain(entry.bounds[1])}")
        if entry.codes is not None and value is not None:
            for code in sorted(value if isinstance(value, frozenset) else {value}):
                if code not in entry.codes:
                    raise FormulaError(f"'{code}' is geen toegestane code.{nearest(code, entry.codes)}")
        return value

    def _collector_of(self, entry: Entry) -> Entry | None:
        return self.layer.entries.get(entry.collector) or self.policy.national.entries.get(entry.collector)

    def _check_collectors(self) -> None:
        for entry in self.layer.entries.values():
            if not entry.collector:
                continue
            target = self._collector_of(entry)
            if target is None or not target.collects:
                self._note(entry, entry.line, f"'bij: {entry.collector}' noemt geen verzamelaar.{nearest(entry.collector, [n for n, e in self.known().items() if e.collects])}")
            elif target.type != entry.type:
                self._note(entry, entry.line, f"{entry.collector} verzamelt {target.type}, maar dit is {entry.type}")
            elif not levels.sees(target.level, entry.level):
                self._note(entry, entry.line, f"{entry.collector} hoort bij niveau {target.level} en kan een regel van niveau {entry.level} niet lezen")

    def _apply_condition(self, entry: Entry) -> None:
        """value if <name>_geldt else the neutral value of the collector (or `anders`)."""
        target = self._collector_of(entry) if entry.collector else None
        try:
            if "anders" in entry.extra:
                neutral = values.parse(entry.type, entry.extra["anders"], entry.scale)
            elif target is not None and NEUTRAL.get(target.collects) is not None:
                neutral = Decimal(NEUTRAL[target.collects] or 0) if entry.type in values.NUMERIC else NEUTRAL[target.collects]
            else:
                raise FormulaError("bij 'als' hoort 'anders': wat geldt als de voorwaarde niet opgaat (of een verzamelaar in 'bij')")
        except FormulaError as error:
            self._note(entry, entry.line, str(error))
            return
        condition = Ref("ja_nee", 0, entry.condition)
        otherwise = Const(entry.type, entry.scale, neutral)
        made = []
        for version in entry.versions:
            if version.content is ENDED:
                made.append(version)
                continue
            then = version.content if isinstance(version.content, Expr) else Const(entry.type, entry.scale, version.content)
            made.append(replace(version, content=Choose(entry.type, entry.scale, condition, then, otherwise), formula=version.formula or str(values.plain(version.content))))
        entry.versions = made

    def _cycles(self) -> None:
        """No entry may need itself, over all versions together."""
        entries = self.known()
        members: dict[str, list[str]] = {}
        for entry in entries.values():
            if entry.collector:
                members.setdefault(entry.collector, []).append(entry.name)
        state: dict[str, int] = {}

        def needs(name: str) -> Iterator[str]:
            entry = entries[name]
            for version in entry.versions:
                if isinstance(version.content, Expr):
                    yield from names(version.content)
            yield from members.get(name, ())
            if entry.condition:
                yield entry.condition

        for root in self.layer.entries:
            stack: list[tuple[str, Iterator[str]]] = []
            if state.get(root) is None:
                state[root] = 1
                stack.append((root, needs(root)))
            while stack:
                name, rest = stack[-1]
                following = next(rest, None)
                if following is None:
                    state[name] = 2
                    stack.pop()
                elif following in entries and state.get(following) is None:
                    state[following] = 1
                    stack.append((following, needs(following)))
                elif state.get(following) == 1:
                    path = [item for item, _ in stack]
                    path = path[path.index(following) :]
                    entry = entries[following]
                    if self.layer.name in (entry.layer, NATIONAL):
                        self._note(entry, entry.line, f"deze regel heeft zichzelf nodig: {' -> '.join([*path, following])}")
                    state[following] = 2
