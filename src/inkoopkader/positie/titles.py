"""What people read for a code."""

from __future__ import annotations

from inkoopkader.regels.entries import Entry
from inkoopkader.regels.policy import Policy

_ANSWERS = "antwoorden"


def code_title(policy: Policy, entry: Entry, code: str) -> str:
    """Return what people read for a code: from the code list of the entry, a zorgkantoor, the titles of answers
    (codelijsten/antwoorden.csv), or else the code itself without underscores."""
    listed = policy.code_lists.get(entry.extra.get("codelijst") or "", {})
    if code in listed:
        return listed[code]
    if code in policy.offices:
        return policy.offices[code].label
    words = code.replace("_", " ")
    return policy.code_lists.get(_ANSWERS, {}).get(code) or words[:1].upper() + words[1:]
