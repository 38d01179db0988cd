"""Which entries belong to a subject: a row of beleid/onderwerpen.yaml, a policy file by its stem, or one entry by its
name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from inkoopkader.regels.entries import Citation, Entry
from inkoopkader.regels.errors import CaseError, Place, PolicyError, nearest
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.read_yaml import Mapping, Text, read_file
from inkoopkader.regels.spoken import phrase, quote

FILE = "onderwerpen.yaml"
EVERYTHING = "alles"
_KEYS = ("titel", "plaatsen", "bestanden", "regels", "volledigheid")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: places in documents, names of entries, and stems of files for entries that cite no place of any
    subject. `completeness` are the subjects of the completeness matrix that say how much of it is held."""

    key: str
    title: str
    places: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    completeness: tuple[str, ...] = ()

    def cites(self, entry: Entry) -> bool:
        """Does an entry cite one of the places?"""
        return any(
            _stands_in(place, f"{item.document} {item.place}") for item in _citations(entry) for place in self.places
        )

    def named(self, entry: Entry) -> bool:
        """Is an entry named, or its file?"""
        return entry.name in self.names or stem(entry) in self.files


def stem(entry: Entry) -> str:
    """Return the stem of the file an entry stands in."""
    return entry.file.rsplit("/", 1)[-1].removesuffix(".yaml")


def _citations(entry: Entry) -> Iterable[Citation]:
    yield from entry.citations
    for version in entry.versions:
        yield from version.citations


def _stands_in(place: str, cited: str) -> bool:
    """'VGN-2027 §7.1 Tarief%' is the start of 'VGN-2027 §7.1 Tarief% CZ'; '§6.1' is not the start of '§6.1.7' or
    '§6.10'."""
    return cited.startswith(place) and not re.match(r"[\w.]", cited[len(place) :])


def read_subjects(policy: Policy) -> list[Subject]:
    """Read beleid/onderwerpen.yaml; a policy folder without that file has no subjects of its own.

    Raises PolicyError with line and mistake.
    """
    path = policy.folder / FILE
    if not path.exists():
        return []
    written = read_file(path, FILE)
    problems: list[tuple[Place, str]] = []
    found: list[Subject] = []
    if not isinstance(written, Mapping):
        raise PolicyError(
            [(Place(FILE), "dit bestand is een groep van onderwerp: {titel, plaatsen, bestanden, regels}")]
        )
    for key, content in written.items():
        place = Place(FILE, written.lines[key], key)
        if not isinstance(content, Mapping) or not isinstance(content.get("titel"), Text):
            problems.append((place, "een onderwerp is een groep met ten minste een titel"))
            continue
        problems += [
            (place, f"de sleutel '{extra}' hoort niet bij een onderwerp.{nearest(extra, _KEYS)}")
            for extra in content
            if extra not in _KEYS
        ]
        lists = {name: content.get(name) or [] for name in _KEYS[1:]}
        wrong = [
            name
            for name, items in lists.items()
            if not isinstance(items, list) or not all(isinstance(item, Text) for item in items)
        ]
        if wrong:
            problems.append((place, f"{' en '.join(wrong)}: hier hoort een lijst van teksten"))
            continue
        places, files, names, measured = (tuple(str(item) for item in lists[name]) for name in _KEYS[1:])
        found.append(Subject(key, str(content["titel"]), places, names, files, measured))
    if problems:
        raise PolicyError(problems)
    return found


def choose(policy: Policy, asked: str) -> list[Subject]:
    """Return the subjects that a word asks for. Raises CaseError.

    All of them, one by key or title, those whose key begins with it, the files of that name (with or without .yaml), or
    one entry by name.
    """
    subjects = read_subjects(policy)
    word = asked.strip().casefold()
    if word == EVERYTHING:
        return subjects
    for subject in subjects:
        if word in (subject.key.casefold(), subject.title.casefold()):
            return [subject]
    begun = [subject for subject in subjects if subject.key.casefold().startswith(word)] if word else []
    if begun:
        return begun
    entries = [entry for layer in policy.layers() for entry in layer.entries.values() if not entry.parent]
    stems = dict.fromkeys(stem(entry) for entry in entries)
    file = word.removesuffix(".yaml")
    if file in stems:
        return [Subject(file, phrase("Bestanden {file}", file=quote(f"{file}.yaml")), files=(file,))]
    named = next((entry for entry in entries if entry.name == word), None)
    if named is not None:
        return [Subject(word, named.title, names=(word,))]
    known = list(
        dict.fromkeys([*(subject.key for subject in subjects), *stems, *(entry.name for entry in entries), EVERYTHING])
    )
    raise CaseError(
        phrase(
            "het onderwerp '{subject}' bestaat niet.{nearest} Kies uit {all}, een bestand of de naam van een regel.",
            subject=asked,
            nearest=nearest(word, known),
            all=", ".join([EVERYTHING, *(subject.key for subject in subjects)]),
        )
    )


def members(subject: Subject, subjects: Iterable[Subject], entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of a subject.

    One that cites places of subjects belongs to those; otherwise its name or its file decides.
    """
    others = list(subjects)
    found = []
    for entry in entries:
        cited = subject.cites(entry) or entry.name in subject.names
        by_file = (
            not cited
            and subject.named(entry)
            and (not subject.places or not any(other.cites(entry) for other in others))
        )
        if cited or by_file:
            found.append(entry)
    return found
