"""The citation check: every anchor stands at the cited place, no sentence is copied, and the text is the one the policy
was made from.

The texts of the documents are not part of the project. Where a folder of them is at hand (INKOOPKADER_BRONNEN, one file
<DOCUMENT>.txt each), this check reads them; otherwise it says that it was skipped.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from inkoopkader.regels import code_columns, entry_keys
from inkoopkader.regels.entries import Citation, Entry
from inkoopkader.regels.errors import FormulaError, Place, PolicyError
from inkoopkader.regels.places import Document, fold, holds
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.policy_tests import test_files
from inkoopkader.regels.read_yaml import read_file

VARIABLE = "INKOOPKADER_BRONNEN"
MAX_SHARED_WORDS = 11
_WRITTEN_TEXTS = ("vraag", "waarom", "handeling", "gevolg", "melding")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Checked:
    """What the check found. `skipped` says why nothing was checked; `missing` names documents without a text; `wider`
    holds the citations whose place could not be found as such, where a wider text (the section, or the whole document)
    had to hold the anchor.
    """

    problems: list[tuple[Place, str]] = field(default_factory=list)
    citations: int = 0
    skipped: str = ""
    missing: list[str] = field(default_factory=list)
    wider: list[tuple[Place, Citation]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Cited:
    place: Place
    citation: Citation
    column: str


def texts_folder() -> Path | None:
    """Return the folder that INKOOPKADER_BRONNEN names, or None."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else None


def check(policy: Policy, folder: Path | None) -> Checked:
    """Check every citation of the policy, of the tests beside it and of recorded contradictions against the texts in a
    folder.

    Nothing is raised: mistakes land in `problems`, in the order of file and line.
    """
    found = Checked()
    if folder is None or not folder.is_dir():
        reason = f"{VARIABLE} is niet gezet" if folder is None else f"de map {folder} bestaat niet"
        found.skipped = f"De bronnen zijn niet nagekeken: {reason}. Zet {VARIABLE} op een map met de teksten, één bestand <DOCUMENT>.txt per bron."
        return found
    documents = _documents(policy, folder, found)
    for cited in _citations(policy):
        document = documents.get(cited.citation.document)
        if document is not None:
            _check_anchor(cited, document, found)
    _check_copies(policy, documents, found)
    found.problems.sort(key=lambda item: (item[0].file, item[0].line, item[0].entry, item[1]))
    found.wider.sort(key=lambda item: (item[0].file, item[0].line, item[0].entry))
    return found


def _documents(policy: Policy, folder: Path, found: Checked) -> dict[str, Document]:
    made = {}
    for source in policy.sources.values():
        path = folder / f"{source.id}.txt"
        try:
            content = path.read_bytes()
            text = content.decode("utf-8")
        except FileNotFoundError:
            found.missing.append(source.id)
            continue
        except (OSError, UnicodeDecodeError):
            found.problems.append((Place(source.file), f"de tekst {path} is niet te lezen als UTF-8"))
            continue
        if sha256(content).hexdigest() != source.text_sha256:
            message = f"de tekst {path} is een andere dan waar dit beleid naar gemaakt is; vergelijk de twee en zet daarna sha256_tekst en laatst_gecontroleerd goed"
            found.problems.append((Place(source.file), message))
        made[source.id] = Document(text)
    return made


def _citations(policy: Policy) -> Iterator[_Cited]:
    """Every citation once per file, line and entry; the zorgkantoor of the file says which column of a table it means."""
    for source in policy.sources.values():
        said = (source.years_citation, source.summary)
        yield from (_Cited(Place(source.file), citation, "") for citation in said if citation is not None)
    for entry in policy.written():
        column = policy.offices.get(entry.layer, policy.national).label
        place = Place(entry.file, entry.line, entry.name)
        yield from (_Cited(place, citation, column) for citation in entry.citations)
        for version in entry.versions:
            where = Place(entry.file, version.line, entry.name)
            yield from (
                _Cited(where, citation, column) for citation in version.citations if citation not in entry.citations
            )
        yield from (_Cited(place, entry_keys.citation(item["bron"]), column) for item in entry.contradictions)
    for name, codes in policy.code_columns.items():
        for code, cells in codes.items():
            if code_columns.SOURCE in cells:
                place = Place(f"codelijsten/{name}.csv", 0, code)
                yield _Cited(place, entry_keys.citation(cells[code_columns.SOURCE]), "")
    for path in test_files(policy):
        yield from _citations_of_tests(policy, path)


def _citations_of_tests(policy: Policy, path: Path) -> Iterator[_Cited]:
    """The sources of expected values. What cannot be read is reported by the tests themselves (`policy_tests`)."""
    name = path.relative_to(policy.folder).as_posix()
    column = next(
        (layer.label for layer in policy.offices.values() if name.startswith(f"zorgkantoor/{layer.name}/")), ""
    )
    try:
        tests = read_file(path, name)
    except PolicyError:
        return
    for test in tests if isinstance(tests, list) else ():
        if not isinstance(test, dict):
            continue
        written = test.get("bron")
        for item in written if isinstance(written, list) else [written]:
            try:
                citation = entry_keys.citation(str(item))
            except FormulaError:
                continue
            yield _Cited(Place(name, getattr(item, "line", 0), str(test.get("naam") or "")), citation, column)


def _check_anchor(cited: _Cited, document: Document, found: Checked) -> None:
    citation = cited.citation
    spot = document.spot(citation.place, cited.column)
    found.citations += 1
    if not spot.exact:
        found.wider.append((cited.place, citation))
    if holds(spot.text, citation.anchor):
        return
    where = f"{citation.document} {citation.place}"
    if not holds(document.folded, citation.anchor):
        message = f'het anker "{citation.anchor}" staat nergens in {citation.document}; neem een paar woorden of cijfers letterlijk over'
    elif spot.exact and holds(document.spot(citation.place).text, citation.anchor):
        message = f'het anker "{citation.anchor}" staat op {where}, maar in een andere kolom dan die van {cited.column}; noem de kolom die u bedoelt achter de plaats'
    else:
        message = f'het anker "{citation.anchor}" staat wel in {citation.document}, maar niet op {where}; verbeter de plaats of kies een ander anker'
    found.problems.append((cited.place, message))


def _check_copies(policy: Policy, documents: dict[str, Document], found: Checked) -> None:
    """We say what the policy says in our own words: no run of twelve words or more is the document's."""
    known: dict[tuple[str, ...], str] = {}
    for name, document in documents.items():
        for run in _runs(document.folded):
            known.setdefault(run, name)
    seen = set()
    entries = [entry for layer in policy.layers() for entry in layer.entries.values()]
    for entry in [*entries, *policy.quoted]:
        for key, text in _written(entry):
            shared = next((run for run in _runs(text) if run in known), None)
            if shared is not None and (entry.file, text) not in seen:
                seen.add((entry.file, text))
                message = f"'{key}' neemt een zin over uit {known[shared]} (\"{' '.join(shared)} ...\"); zeg het in eigen woorden"
                found.problems.append((Place(entry.file, entry.line, entry.parent or entry.name), message))
    for name, codes in policy.code_columns.items():
        for code, said in codes.items():
            text = said.get(code_columns.EXPLANATION, "")
            shared = next((run for run in _runs(text) if run in known), None)
            if shared is not None:
                message = f"'uitleg' neemt een zin over uit {known[shared]} (\"{' '.join(shared)} ...\"); zeg het in eigen woorden"
                found.problems.append((Place(f"codelijsten/{name}.csv", 0, code), message))


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    words = _WORD.findall(fold(text).casefold())
    length = MAX_SHARED_WORDS + 1
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def _written(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "titel", entry.title
    if not entry.parent:
        yield "uitleg", entry.explanation
    for key in _WRITTEN_TEXTS:
        yield key, str(entry.extra.get(key) or "")
    for item in entry.contradictions:
        yield "tegenspraak", " ".join(text for name, text in item.items() if name != "bron")
