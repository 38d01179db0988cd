"""Of which sectors the policy of a year speaks, so that what is said of one sector is not taken to hold for another.

A document names in beleid/bronnen the national parameter that says so (`sectoren`); one that names none speaks of all.
"""

from __future__ import annotations

from datetime import date

from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import Source
from inkoopkader.regels.held import citations_of, held
from inkoopkader.regels.policy import Policy


def spoken_of(policy: Policy, document: Source, day: date) -> frozenset[str] | None:
    """Return the sectors (codes) that a document speaks of; None: of every one, or it is not known of which."""
    entry = policy.national.entries.get(document.sectors)
    version = entry.select(day, None) if entry is not None else None
    return frozenset(version.content) if version is not None and version.content is not None else None


def sectors_of(source: Edition, name: str) -> frozenset[str] | None:
    """Return the sectors that what is in force under a name is said of, by the documents of that year it cites; None: of
    every one, or nobody can tell."""
    entry = source.resolve(name).entry
    written = source.in_force(entry.parent or name) if entry is not None else None
    if written is None:
        return None
    policy = source.policy
    cited = [policy.sources[one.document] for one in citations_of(*written) if one.document in policy.sources]
    return _together(policy, [one for one in cited if one.speaks_of(source.day.year)], source.day)


def sectors_held(policy: Policy, office: str, year: int) -> frozenset[str] | None:
    """Return the sectors of which any policy of a year is held at a zorgkantoor; None: of every one, or nobody can
    tell."""
    return _together(policy, documents_held(policy, office, year), date(year, 1, 1))


def documents_held(policy: Policy, office: str, year: int) -> list[Source]:
    """Return the documents that the policy of a year rests on at a zorgkantoor, national and its own."""
    layers = (policy.national, policy.offices[office])
    return list({one.id: one for layer in layers for one in held(policy, layer, year).documents}.values())


def _together(policy: Policy, documents: list[Source], day: date) -> frozenset[str] | None:
    found = [spoken_of(policy, one, day) for one in documents]
    known = [one for one in found if one is not None]
    return frozenset().union(*known) if found and len(known) == len(found) else None
