"""What people read for a code."""

from __future__ import annotations

from typing import Any

from inkoopkader.regels import values
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.policy import Policy

_ANSWERS = "antwoorden"


def code_title(policy: Policy, entry: Entry | None, code: str) -> str:
    """Return what people read for a code: from the code list of the entry, a zorgkantoor, the titles of answers
    (codelijsten/antwoorden.csv), or else the code itself without underscores. Without an entry, as of a code that stands
    by itself in a formula, the code without underscores where it has no title of its own."""
    listed = policy.code_lists.get(entry.extra.get("codelijst") or "", {}) if entry is not None else {}
    if code in listed:
        return listed[code]
    if code in policy.offices:
        return policy.offices[code].label
    words = code.replace("_", " ")
    title = policy.code_lists.get(_ANSWERS, {}).get(code)
    return title or (words if entry is None else words[:1].upper() + words[1:])


def in_words(policy: Policy, entry: Entry | None, value: Any, kind: str) -> Any:
    """Return a value with titles for its codes, as one text; any other value, and a set without codes, as it is."""
    if kind not in ("code", "codes") or not value or value is values.UNKNOWN:
        return value
    codes = sorted(value) if isinstance(value, frozenset) else [value]
    return ", ".join(code_title(policy, entry, code) for code in codes)
