"""Entries that hold the words somebody looks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.policy import Layer
from inkoopkader.vergelijking.paging import Part, window
from inkoopkader.vergelijking.shown import layer_label

PAGE = 25


@dataclass(frozen=True, slots=True)
class Found:
    """One name: its entry, and at which zorgkantoren (or nationally) it stands."""

    entry: Entry
    layers: tuple[Layer, ...]
    title_text: str
    whole_text: str

    @property
    def says(self) -> str:
        """What it says in words: the explanation, or the question of a fact."""
        return self.entry.explanation or str(self.entry.extra.get("vraag", ""))

    @property
    def places(self) -> tuple[str, ...]:
        """Where it stands, as readers call it."""
        return tuple(layer_label(layer) for layer in self.layers)


@lru_cache(maxsize=1)
def _index() -> tuple[Found, ...]:
    """Every written name once, by title."""
    entries: dict[str, Entry] = {}
    layers: dict[str, list[Layer]] = {}
    for layer in shown.current().layers():
        for entry in layer.entries.values():
            if not entry.parent:
                entries.setdefault(entry.name, entry)
                layers.setdefault(entry.name, []).append(layer)
    found = []
    for name, entry in entries.items():
        title = plain(f"{entry.name} {entry.title}")
        whole = f"{title} {plain(entry.explanation)} {plain(str(entry.extra.get('vraag', '')))}"
        found.append(Found(entry, tuple(layers[name]), title, whole))
    return tuple(sorted(found, key=lambda item: (item.entry.title, item.entry.name)))


def plain(text: str) -> str:
    """Return a text without capitals and accents, as people type it: 'Cliënten' is found by 'clienten'."""
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))


def search(words: str, after: str) -> Part[tuple[Found, ...]]:
    """Return a part of the entries that hold every word in name, title, question or explanation; those with all of them
    in the title come first. Raises CaseError for a key that is not found."""
    wanted = plain(words).split()
    matching = [item for item in _index() if all(word in item.whole_text for word in wanted)] if wanted else []
    matching.sort(key=lambda item: not all(word in item.title_text for word in wanted))
    here = window((item.entry.name for item in matching), after, PAGE)
    return here.part(tuple(matching[here.start : here.start + PAGE]))
