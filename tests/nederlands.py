"""Dutch on an English page: every text of the website that is not the policy's and not a name must be English.

A text that the policy says is marked `lang="nl"` and left out here. An attribute that is read out (`aria-label`, `alt`)
cannot hold such a mark: there the titles of the policy are left out by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

from inkoopkader.overzicht.capacity import needed_capacity, planned_capacity
from inkoopkader.portaal import catalogue
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import MONTHS
from inkoopkader.vergelijking.subjects import read_subjects

EXCUSED = (
    "Inkoopkader",
    "Nederlands",  # the way to the Dutch page
    "OpenAPI",
    "alles",  # a code that can be chosen
    "Zorg en Zekerheid",
    "Zilveren Kruis",
)
"""Names and texts that are right as they are, besides the names of the policy."""
READ_OUT = ("alt", "aria-label", "title", "placeholder")
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "path", "rect"})
_NOT_READ = frozenset({"script", "style", "code", "title", "textarea", "pre"})
_WORD = re.compile(r"[^\W\d_]{2,}")
_TYPED = re.compile(
    r"'[^']*'|\"[^\"]*\"|\S+@\S+|\S*[/_]\S*|\S+\.(?:yaml|json|ics)\b|\b[A-Z]{2,}\b"
)  # what somebody typed comes back between marks
_PLACEHOLDERS = re.compile(r"<[^>]*>|%\(\w+\)[sd]|\{\w*\}")


class Texts(HTMLParser):
    """The texts of a page that are in its own language: `read` stand on it, `heard` are in attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.page = ""
        self.open: list[tuple[str, str]] = []
        self.read: set[str] = set()
        self.heard: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        language = said.get("lang") or (self.open[-1][1] if self.open else "")
        if tag == "html":
            self.page = language
        if language == self.page:
            self.heard |= {said[name] or "" for name in READ_OUT if name in said}
        if tag not in _VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            if self.open.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self.open and self.open[-1][1] == self.page and not {tag for tag, _ in self.open} & _NOT_READ:
            self.read.add(text)


def dutch(html: str, same_in_dutch: str = "", names: Iterable[str] = ()) -> list[str]:
    """Return the texts of an English page that are Dutch, with the words that are. `same_in_dutch` is the Dutch page: a
    text that stands there in the same words must be English by every word. `names` are those of people and so on."""
    english, other = Texts(html), Texts(same_in_dutch)
    assert english.page == "en"
    found = []
    for text in sorted(english.read | english.heard):
        bare = _without(text, (*names, *(titles() if text not in english.read else ())))
        wrong = [word for word in _WORD.findall(bare) if word.lower() in _dutch_words()]
        if text in other.read | other.heard:
            wrong += [word for word in _WORD.findall(bare) if len(word) > 2 and word.lower() not in _english_words()]
        if wrong:
            found.append(f"{text} [{', '.join(dict.fromkeys(wrong))}]")
    return found


def _without(text: str, names: Iterable[str]) -> str:
    for name in sorted({*names, *EXCUSED, *_names()}, key=len, reverse=True):
        if name in text:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
    return _TYPED.sub(" ", text)


@lru_cache(maxsize=1)
def _policy() -> Policy:
    return load(Path(__file__).resolve().parents[1] / "beleid")


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    policy = _policy()
    labels = {layer.label for layer in policy.layers()} - {policy.national.label}
    places = {place.title for table in needed_capacity(policy) for place in table.rows}
    places |= {title for table in planned_capacity(policy) for title, _figure in table.rows}
    subjects = {subject.key for subject in read_subjects(policy)}
    return frozenset({*labels, *places, *policy.offices, *policy.sources, *policy.names(), *subjects} - {""})


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """Return the titles and questions of the policy."""
    policy = _policy()
    entries = [entry for layer in policy.layers() for entry in layer.entries.values()]
    found = {entry.title for entry in (*entries, *policy.quoted)}
    found |= {str(entry.extra.get("vraag", "")) for entry in entries}
    found |= {title for codes in policy.code_lists.values() for title in codes.values()}
    return frozenset(found | {subject.title for subject in read_subjects(policy)}) - {""}


def _words(texts: Iterable[str]) -> set[str]:
    return {word.lower() for text in texts for word in _WORD.findall(_PLACEHOLDERS.sub(" ", text))}


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    texts: list[str] = list(MONTHS)
    for message in catalogue.written():
        texts += [message.string] if isinstance(message.string, str) else message.string
    return frozenset(_words(texts))


@lru_cache(maxsize=1)
def _dutch_words() -> frozenset[str]:
    texts = list(titles())
    for message in catalogue.written():
        texts += [message.id] if isinstance(message.id, str) else message.id
    texts += [entry.explanation for layer in _policy().layers() for entry in layer.entries.values()]
    return frozenset(_words(texts)) - _english_words()
