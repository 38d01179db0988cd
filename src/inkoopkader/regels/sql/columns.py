"""What the columns of a table mean: keys, the case a row belongs to, and facts of the policy.

Every mistake in the header is named at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inkoopkader.regels import values
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import value
from inkoopkader.regels.sql.shape import KEYS

CASE_COLUMNS = ("zorgkantoor", "jaar", "peildatum")
LABEL = "kenmerk"
"""A column with any text, by which the owner of a table knows a row; it goes along to the output and means nothing."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A column with a fact.

    `rules` holds, per zorgkantoor ('' is national) that restricts it, the bounds and codes it must keep to.
    """

    name: str
    type: str
    level: str
    scale: int
    rules: tuple[tuple[str, tuple[int, int] | None, frozenset[str] | None], ...]


def read_header(policy: Policy, origin: str, header: Sequence[str]) -> dict[str, Fact]:
    """Return the facts among the columns. Raises CaseError naming every column that cannot be used, with what to do."""
    problems = []
    facts: dict[str, Fact] = {}
    strange = False
    for name in header:
        if name in KEYS or name in CASE_COLUMNS or name == LABEL:
            continue
        entries = _entries(policy, name)
        inputs = {office: entry for office, entry in entries.items() if entry.is_input}
        if inputs:
            facts[name] = _fact(name, inputs, policy)
        else:
            problems.append(_problem(policy, name, entries))
            strange |= not entries
    if strange:
        problems.append(f"eigen tekst bij een rij, zoals een naam of een nummer, mag in een kolom {LABEL}")
    if "jaar" not in header and "peildatum" not in header:
        problems.append("er is geen kolom jaar of peildatum; zeg per rij voor welk jaar het beleid gelezen wordt")
    if problems:
        raise CaseError("\n".join(f"{origin}: {problem}" for problem in problems))
    return facts


def _entries(policy: Policy, name: str) -> dict[str, Entry]:
    """The entries a name can mean, by zorgkantoor ('' is national)."""
    found = {"": policy.national.entries[name]} if name in policy.national.entries else {}
    return found | {office: layer.entries[name] for office, layer in policy.offices.items() if name in layer.entries}


def _problem(policy: Policy, name: str, entries: Mapping[str, Entry]) -> str:
    if not entries:
        known = {entry.name for layer in policy.layers() for entry in layer.entries.values() if entry.is_input} | {
            *KEYS,
            *CASE_COLUMNS,
            LABEL,
        }
        return f"de kolom '{name}' is geen feit van het beleid.{nearest(name, known)}"
    kind = next(iter(entries.values())).kind
    if kind == "instelling":
        return f"de kolom '{name}' is een instelling; die geldt voor alle rijen samen en staat niet in de tabel"
    return f"de kolom '{name}' wordt uitgerekend ({kind}) en kan niet worden opgegeven"


def _fact(name: str, entries: Mapping[str, Entry], policy: Policy) -> Fact:
    first = next(iter(entries.values()))
    scale = max(entry.scale for entry in entries.values()) if first.type in values.NUMERIC else 0
    rules = []
    for office in ("", *policy.offices):
        entry = entries.get(office) or entries.get("")
        if entry is None or (entry.bounds is None and entry.codes is None):
            continue
        bounds = None
        if entry.bounds is not None:
            low, high = (value.order(value.raw(end, first.type, scale), first.type) for end in entry.bounds)
            bounds = (low or 0, high or 0)
        rules.append((office, bounds, entry.codes))
    return Fact(name, first.type, first.level, scale, tuple(rules))


def describe(fact: Fact, found: Mapping[str, Any]) -> value.Value:
    """Return a fact as the compiler sees it, with the bounds that were measured."""
    low, high = found.get("low"), found.get("high")
    if low is None or high is None:
        low, high = (0, 0) if fact.type in value.NUMBERS or fact.type in ("datum", "tijdstip") else (None, None)
    return value.Value(value.column(fact.name), fact.type, fact.scale, low, high, bool(found.get("unknowns", True)))
