"""Load the policy folder: read, check and connect every entry, or say everything that is wrong with file, line and
entry."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from inkoopkader.regels import code_columns, entry_keys, formula, read_csv, values
from inkoopkader.regels.draft import drafts
from inkoopkader.regels.entries import ENDED, Entry, Source, Table
from inkoopkader.regels.errors import FormulaError, Place, PolicyError, nearest
from inkoopkader.regels.finish import Finisher
from inkoopkader.regels.held import read_span
from inkoopkader.regels.policy import NATIONAL, Layer, Policy
from inkoopkader.regels.read_csv import Sheet
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
        self.sheets: dict[Path, Sheet] = {}
        self.unread_sources: set[str] = set()  # documents whose file has a mistake, which has its own message
        self.named_sheets: set[str] = set()  # files that a table names, also one that could not be read
        self.lost: dict[str, set[str]] = {}  # by layer: names that were written but could not be read
        self.unread: set[str] = set()  # layers with a file that could not be read

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
        if not (self.folder / NATIONAL).is_dir():
            raise PolicyError(
                [
                    (
                        Place(str(self.folder)),
                        "In deze beleidsmap ontbreekt de map landelijk/. Zet INKOOPKADER_BELEID op een map met landelijk/ en zorgkantoor/.",
                    )
                ]
            )
        self._unread_files()
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
        for path, sheet in self.sheets.items():
            if set(code_columns.TITLE) <= set(sheet.header):
                policy.code_columns[path.stem] = code_columns.read(policy, sheet, self._name(path), self.report)
        self._layer_rules(policy)
        for layer in policy.layers():
            Finisher(policy, layer, self.report, partial(self._is_lost, layer.name)).run()
        self._references(policy)
        self._sectors(policy)
        ordered = sorted(set(self.problems), key=lambda item: (item[0].file, item[0].line, item[0].entry, item[1]))
        if ordered and received is None:
            raise PolicyError(ordered)
        if received is not None:
            received += ordered
        return policy

    def _is_lost(self, layer: str, name: str) -> bool:
        """Was a name written somewhere in the layer or nationally, or may it have been, but could it not be read?"""
        return any(item in self.unread or name in self.lost.get(item, ()) for item in (layer, NATIONAL))

    # files

    def _unread_files(self) -> None:
        """Files that look like policy but stand where nothing is read, or have another extension."""
        offices = self.folder / "zorgkantoor"
        read = {self.folder / name for name in (NATIONAL, "bronnen")}
        read |= set(offices.iterdir()) if offices.is_dir() else set()
        for top in (self.folder / NATIONAL, offices, self.folder / "bronnen"):
            for path in sorted(top.rglob("*")) if top.is_dir() else ():
                if path.suffix.casefold() not in (".yaml", ".yml") or not path.is_file():
                    continue
                if path.suffix != ".yaml":
                    self.report(
                        self._name(path), 0, "", "dit bestand wordt niet gelezen: laat de naam eindigen op .yaml"
                    )
                elif path.parent not in read:
                    place = (
                        f"{NATIONAL}/"
                        if top.name == NATIONAL
                        else f"{top.name}/<naam>/"
                        if top == offices
                        else "bronnen/"
                    )
                    self.report(self._name(path), 0, "", f"dit bestand wordt niet gelezen: zet het in {place} zelf")

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
            name = self._name(path)
            before = len(self.problems)
            written = self._read(path)
            self.unread_sources.add(path.stem)
            if not isinstance(written, Mapping):
                if len(self.problems) == before:
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
                    *read_span(written),
                    sectors=str(written.get("sectoren") or ""),
                )
            except FormulaError as error:
                self.report(name, written.line, "", str(error))
                continue
            if source.published is None or source.checked is None:
                self.report(name, written.line, "", "'datum' en 'laatst_gecontroleerd' zijn bekende dagen")
                continue
            if source.id != path.stem:
                self.report(name, written.line, "", f"het bestand heet {path.name}, maar de bron {source.id}")
            else:
                self.unread_sources.discard(path.stem)
            found[source.id] = source
        return found

    def _sectors(self, policy: Policy) -> None:
        """What a document names under `sectoren` is a national parameter that holds codes."""
        for source in policy.sources.values():
            entry = policy.national.entries.get(source.sectors)
            right = entry is not None and entry.kind == "parameter" and entry.type == "codes"
            if source.sectors and not right and not self._is_lost(NATIONAL, source.sectors):
                message = f"sectoren: '{source.sectors}' is geen landelijke parameter van type codes"
                self.report(source.file, 0, "", message)

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
            sheet = self._csv(path)
            if not set(code_columns.TITLE) <= set(sheet.header):  # a table, or else `_unused_sheets` says so
                continue
            codes: dict[str, str] = {}
            for line, row in sheet.rows:
                try:
                    code = values.parse("code", row["code"] or None)
                    if code is None:
                        raise FormulaError("de code is leeg of onbekend")
                    if code in codes:
                        raise FormulaError(f"de code {code} staat twee keer in de lijst")
                except FormulaError as error:
                    self.report(self._name(path), line, "", str(error))
                    continue
                codes[code] = row["titel"]
            found[path.stem] = codes
        return found

    def _csv(self, path: Path) -> Sheet:
        if path not in self.sheets:
            self._hash(path)
            sheet = self.sheets[path] = read_csv.read_file(path, self._name(path))
            self.problems += sheet.problems
            if not sheet.rows and not sheet.problems:
                self.report(self._name(path), 0, "", "onder de eerste rij met de kolommen staat niets")
        return self.sheets[path]

    def _unused_sheets(self) -> None:
        """A CSV file among the code lists is a code list or the file of a table."""
        for path, sheet in self.sheets.items():
            unused = self._name(path) not in self.named_sheets and not self.unread
            if unused and not sheet.problems and not set(code_columns.TITLE) <= set(sheet.header):
                self.report(
                    self._name(path),
                    1,
                    "",
                    f"een codelijst heeft de kolommen {' en '.join(code_columns.TITLE)}, en geen tabel leest dit bestand",
                )

    def _label(self, path: Path) -> str:
        before = len(self.problems)
        written = self._read(path / "zorgkantoor.yaml") if (path / "zorgkantoor.yaml").exists() else None
        if isinstance(written, Mapping) and isinstance(written.get("naam"), Text):
            return str(written["naam"])
        if len(self.problems) == before:
            self.report(self._name(path), 0, "", "in deze map hoort een bestand zorgkantoor.yaml met naam")
        return path.name

    def _read_layer(self, layer: Layer, folder: Path, policy: Policy) -> None:
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
            if path.name.endswith(".toets.yaml") or path.name in NOT_POLICY:
                continue
            before = len(self.problems)
            written = self._read(path)
            file = self._name(path)
            if written is not None and not isinstance(written, Mapping):
                self.report(file, 0, "", "een beleidsbestand is een lijst van naam: regel")
            if len(self.problems) > before:
                self.unread.add(layer.name)
            if not isinstance(written, Mapping):
                continue
            for name, content in written.items():
                self._read_entry(layer, policy, file, name, content)

    def _read_entry(self, layer: Layer, policy: Policy, file: str, name: str, content: Any) -> None:
        def note(line: int, entry: str, message: str) -> None:
            self.report(file, line, entry, message)

        national = policy.national.entries.get(name) if layer is not policy.national else None
        fills = national if national is not None and national.open and not national.parent else None
        repeats = isinstance(content, Mapping) and content.get("herhaalt") is not None
        if isinstance(content, Mapping) and isinstance(content.get("bestand"), Text):
            self.named_sheets.add(os.path.normpath(content["bestand"]).replace(os.sep, "/"))
        made = drafts(name, content, layer.name, file, note, None if repeats else fills)
        if not made:
            self.lost.setdefault(layer.name, set()).add(name)
        for entry in made:
            if repeats:
                self._check_repeat(entry, national, note)
                policy.quoted.append(entry)
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
                    name,
                    f"'{entry.name}' staat er al, in {other.file}:{other.line}; een naam mag maar één keer",
                )
                continue
            if entry.name in formula.WORDS:
                note(entry.line, name, f"'{entry.name}' is een woord van de regeltaal en kan geen naam zijn")
                self.lost.setdefault(layer.name, set()).update(item.name for item in made)
                return
            layer.entries[entry.name] = entry

    def _check_repeat(self, entry: Entry, national: Entry | None, note: Callable[[int, str, str], None]) -> None:
        if entry.extra.get("herhaalt") != NATIONAL:
            note(
                entry.line,
                entry.name,
                f"schrijf herhaalt: {NATIONAL}; een zorgkantoor herhaalt alleen landelijk beleid",
            )
            return
        if national is None:
            note(entry.line, entry.name, f"'{entry.name}' herhaalt een landelijke regel die niet bestaat")
            return
        for version in entry.versions:
            same = national.select(version.start, version.known)
            ours, theirs = version.content, same.content if same else ENDED
            if _said(national, ours) == _said(national, theirs):
                continue
            if same is None:
                why = f"op {version.start} geldt de regel daar niet ({national.file}:{national.line})"
            else:
                why = f"zegt {_shown(ours)} waar {national.file}:{same.line} {_shown(theirs)} zegt"
            note(version.line, entry.name, f"herhaalt landelijk, maar {why}")

    # connections

    def _tables(self, policy: Policy) -> None:
        first: dict[str, Entry] = {}
        for layer in policy.layers():
            for entry in [item for item in layer.entries.values() if item.kind == "tabel"]:
                del layer.entries[entry.name]
                policy.quoted.append(entry)
                other = first.setdefault(entry.name, entry)
                if other is not entry:
                    self.report(
                        entry.file,
                        entry.line,
                        entry.name,
                        f"de tabel '{entry.name}' staat ook in {other.file}:{other.line}; geef elk zorgkantoor een eigen naam voor zijn tabel",
                    )
                    continue
                path = self._table_file(entry)
                if path is None:
                    self.lost.setdefault(layer.name, set()).add(entry.name)
                    continue
                table = self._table(entry, path)
                if table is not None:
                    policy.tables[entry.name] = table
                else:
                    self.lost.setdefault(layer.name, set()).add(entry.name)
        self._unused_sheets()

    def _table_file(self, entry: Entry) -> Path | None:
        written = entry.extra["bestand"]
        if written is None:
            return None  # `drafts` said so
        try:
            path = (self.folder / str(written)).resolve()
            if path.is_relative_to(self.folder) and path.is_file():
                return path
        except (OSError, ValueError):  # a name no file system takes
            pass
        self.report(entry.file, entry.line, entry.name, f"het bestand '{written}' bestaat niet in de beleidsmap")
        return None

    def _table(self, entry: Entry, path: Path) -> Table | None:
        def note(message: str) -> None:
            self.report(entry.file, entry.line, entry.name, message)

        shape = [entry.extra["sleutels"], entry.extra["kolommen"]]
        if None in shape:
            return None
        if not all(
            isinstance(item, Mapping) and item and all(kind in values.TYPES for kind in item.values()) for item in shape
        ):
            note("'sleutels' en 'kolommen' zijn groepen van kolom: type")
            return None
        keys, columns = ({str(key): str(kind) for key, kind in item.items()} for item in shape)
        sheet = self._csv(path)
        if not sheet.header:
            return None
        absent = [column for column in (*keys, *columns) if column not in sheet.header]
        if absent:
            note(
                f"het bestand '{entry.extra['bestand']}' heeft geen kolom {', '.join(absent)}; het heeft {', '.join(sheet.header)}"
            )
            return None
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for line, row in sheet.rows:
            try:
                key = tuple(values.parse(kind, row[column] or None) for column, kind in keys.items())
                value = {column: values.parse(kind, row[column] or None) for column, kind in columns.items()}
                if None in key:
                    raise FormulaError(f"de sleutel is hier leeg of onbekend; vul {' en '.join(keys)} in")
                if key in rows:
                    shown = ", ".join(row[column] for column in keys)
                    raise FormulaError(f"de sleutel {shown} staat twee keer in de tabel")
            except FormulaError as error:
                self.report(self._name(path), line, entry.name, str(error))
                continue
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
            self._check_excepted(policy, entry)
            if entry.open != "zorgkantoor":
                continue
            for layer in policy.offices.values():
                if layer.name in entry.excepted:
                    continue
                if entry.name not in layer.entries and not self._is_lost(layer.name, entry.name):
                    self.report(
                        entry.file,
                        entry.line,
                        entry.name,
                        f"zorgkantoor {layer.name} vult deze open regel niet; schrijf zo nodig onbekend",
                    )

    def _check_excepted(self, policy: Policy, entry: Entry) -> None:
        """`niet_bij` names zorgkantoren that exist and do not say the entry themselves."""
        for name in sorted(entry.excepted) if not entry.parent else ():
            if name not in policy.offices:
                message = f"niet_bij: zorgkantoor '{name}' bestaat niet.{nearest(name, policy.offices)}"
            elif entry.name in policy.offices[name].entries:
                other = policy.offices[name].entries[entry.name]
                message = f"niet_bij noemt {name}, maar {other.file}:{other.line} vult deze regel wel"
            else:
                continue
            self.report(entry.file, entry.line, entry.name, message)

    def _references(self, policy: Policy) -> None:
        """Citations name a known document, ambiguities a known number."""
        for entry in policy.written():
            cited = [citation.document for citation in entry.citations]
            cited += [entry_keys.citation(item["bron"]).document for item in entry.contradictions]
            for document in dict.fromkeys(cited):
                if document not in policy.sources and document not in self.unread_sources:
                    self.report(
                        entry.file,
                        entry.line,
                        entry.name,
                        f"de bron {document} staat niet in beleid/bronnen.{nearest(document, policy.sources)}",
                    )
            for issue in entry.issues:
                if issue not in policy.issues:
                    self.report(
                        entry.file,
                        entry.line,
                        entry.name,
                        f"vraagpunt {issue} staat niet in beleid/vraagpunten.yaml",
                    )


def _said(national: Entry, content: Any) -> Any:
    """What a version says, so that 1.0 and 1 are the same; a formula says its words."""
    if not isinstance(content, Raw):
        return content
    if not content.formula:
        try:
            return values.parse(national.type, content.written, national.scale)
        except FormulaError:
            return content.written
    return " ".join(str(content.written).split())


def _shown(content: Any) -> str:
    return str(content.written if isinstance(content, Raw) else content)
