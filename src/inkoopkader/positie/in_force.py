"""The entries in force that a position is about."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import Entry

if TYPE_CHECKING:
    from inkoopkader.positie.compute import Outline

_FOUND: WeakKeyDictionary[Edition, tuple[Entry, ...]] = WeakKeyDictionary()


def of_position(source: Edition, outline: Outline) -> tuple[Entry, ...]:
    """Return the entries in force without those of the files that are about care and claims (`buiten_positie`): they say what
    holds once somebody delivers, not whether they may and for how much. Found once per edition."""
    made = _FOUND.get(source)
    if made is None:
        made = _FOUND[source] = tuple(
            entry
            for entry in source.entries_in_force()
            if not entry.file.rpartition("/")[2].startswith(outline.outside)
        )
    return made
