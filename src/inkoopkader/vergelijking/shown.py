"""A value and a name as a reader sees them."""

from __future__ import annotations

from typing import Any

from inkoopkader.regels.code_titles import in_words
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.policy import NATIONAL, Layer, Policy
from inkoopkader.regels.spoken import phrase, show


def shown(policy: Policy, value: Any, entry: Entry) -> str:
    """Return the value of an entry for a reader, codes by their titles."""
    return show(in_words(policy, entry, value, entry.type), entry.shown_as)


def layer_label(layer: Layer) -> str:
    """Return what a reader calls a layer: the zorgkantoor by its name, the national policy in the reader's language."""
    return phrase("Landelijk") if layer.name == NATIONAL else layer.label


def table_title(policy: Policy, name: str) -> str:
    """Return the title of a table; a name that is no table stays as it is."""
    return next((entry.title for entry in policy.quoted if entry.name == name and entry.kind == "tabel"), name)
