"""What changed in the policy: between two years, or between two versions of the policy folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inkoopkader.regels import values
from inkoopkader.regels.policy import NATIONAL, Layer, Policy
from inkoopkader.regels.spoken import kind_name, phrase
from inkoopkader.vergelijking.shown import layer_label
from inkoopkader.vergelijking.statement import NOT_POLICY, Reader, Statement, reader

KINDS = ("gewijzigd", "onbekend geworden", "bekend geworden", "nieuw", "vervallen")
"""The kinds of change in the order a reader wants them."""
EARLIEST = 2000


def kind_words(kind: str) -> str:
    """Say a kind of change, as in '2 nu wel vastgelegd'."""
    said = {
        "gewijzigd": phrase("gewijzigd"),
        "onbekend geworden": phrase("niet meer vastgelegd"),
        "bekend geworden": phrase("nu wel vastgelegd"),
        "nieuw": phrase("nieuw"),
        "vervallen": phrase("vervallen"),
    }
    return said[kind]


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that changed.

    `kind` is one of KINDS, `what` says what happened, `year` the policy year it is about.
    """

    kind: str
    name: str
    title: str
    layer: str
    year: int
    before: Statement | None
    after: Statement | None

    @property
    def what(self) -> str:
        """The change in one phrase."""
        if self.before is None or self.after is None:
            return kind_words(self.kind)
        if self.kind == "onbekend geworden":
            return phrase("was {before}; nu geeft het beleid geen waarde", before=self.before.text)
        if self.kind == "bekend geworden":
            return phrase("was niet vastgelegd; nu {after}", after=self.after.text)
        if self.before.kind != self.after.kind:
            return phrase(
                "was een {before}, is nu een {after}",
                before=kind_name(self.before.kind),
                after=kind_name(self.after.kind),
            )
        if self.before.text == self.after.text and self.before.remark == self.after.remark:
            return phrase("de voorwaarden erachter zijn veranderd")
        return kind_words(self.kind)

    def as_json(self) -> dict[str, Any]:
        """Return the change for JSON."""
        return {
            "soort": self.kind,
            "naam": self.name,
            "titel": self.title,
            "laag": self.layer,
            "jaar": self.year,
            "wat": self.what,
            "was": _json(self.before),
            "wordt": _json(self.after),
        }


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one layer (and, between two folders, one year). `counted` holds the numbers of the whole group when
    `changes` are a part of it."""

    layer: str
    label: str
    changes: tuple[Change, ...]
    counted: Mapping[str, int] | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """How many changes of each kind there are; of the whole group when this is a part of it."""
        return self.counted if self.counted is not None else Counter(change.kind for change in self.changes)

    @property
    def summary(self) -> str:
        """'2 gewijzigd, 5 nieuw'."""
        counts = self.counts
        return ", ".join(f"{counts[kind]} {kind_words(kind)}" for kind in KINDS if counts.get(kind)) or phrase(
            "Geen wijzigingen."
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """A change list. `before` and `after` name the two sides."""

    title: str
    explanation: str
    before: str
    after: str
    groups: tuple[Group, ...]

    def __iter__(self) -> Iterator[Change]:
        for group in self.groups:
            yield from group.changes

    def as_json(self) -> dict[str, Any]:
        """Return the list for JSON."""
        return {
            "titel": self.title,
            "van": self.before,
            "naar": self.after,
            "wijzigingen": [change.as_json() for change in self],
        }


def _json(one: Statement | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "waarde": values.plain(one.value),
        "tekst": one.text,
        "opmerking": one.remark,
        "bronnen": list(one.sources),
        "regel": one.entry_id,
    }


def between_years(policy: Policy, before: int, after: int, offices: Sequence[str]) -> Changes:
    """Return what changes in the policy from one year to another (as it reads on 1 January): the national part once,
    then per zorgkantoor what is its own."""
    groups = _groups(policy, before, policy, after, offices)
    explanation = phrase(
        "Het beleid op 1 januari {before} naast dat op 1 januari {after}. Wat voor beide jaren hetzelfde zegt, staat er niet in.",
        before=before,
        after=after,
    )
    return Changes(
        phrase("Wijzigingen in het inkoopbeleid van {before} naar {after}", before=before, after=after),
        explanation,
        str(before),
        str(after),
        tuple(groups),
    )


def between_folders(old: Policy, new: Policy, offices: Sequence[str], years: Sequence[int] = ()) -> Changes:
    """Return what changed between two versions of the policy folder.

    Every year in which a version starts is compared (or the given `years`); a change that was already so the year
    before is not repeated.
    """
    groups: list[Group] = []
    seen: dict[tuple[str, str], Any] = {}
    for year in years or _years(old, new):
        for group in _groups(old, year, new, year, offices):
            fresh = []
            for change in group.changes:
                sides = tuple(None if one is None else repr(one.meaning) for one in (change.before, change.after))
                if seen.get((change.layer, change.name)) != sides:
                    fresh.append(change)
                seen[change.layer, change.name] = sides
            if fresh:
                groups.append(Group(group.layer, f"{group.label}, {year}", tuple(fresh)))
    explanation = phrase(
        "De vorige versie van de beleidsmap naast de nieuwe, voor elk jaar waarin iets ingaat. Een wijziging die ook voor een later jaar geldt, staat er één keer."
    )
    return Changes(
        phrase("Wijzigingen tussen twee versies van de beleidsmap"),
        explanation,
        phrase("vorige versie"),
        phrase("nieuwe versie"),
        tuple(groups),
    )


def _years(*policies: Policy) -> list[int]:
    starts = {
        version.start.year + (version.start > date(version.start.year, 1, 1))
        for policy in policies
        for layer in policy.layers()
        for entry in layer.entries.values()
        for version in entry.versions
    }
    return sorted(year for year in starts if year >= EARLIEST)


def _groups(old: Policy, before: int, new: Policy, after: int, offices: Sequence[str]) -> list[Group]:
    groups = [
        _group(
            NATIONAL,
            layer_label(new.national),
            reader(old, None, before),
            reader(new, None, after),
            [old.national, new.national],
            after,
        )
    ]
    for office in offices:
        layers = [policy.offices[office] for policy in (old, new) if office in policy.offices]
        sides = [
            reader(policy, office, year) if office in policy.offices else None
            for policy, year in ((old, before), (new, after))
        ]
        groups.append(_group(office, layers[-1].label, sides[0], sides[1], layers, after))
    return groups


def _group(layer: str, label: str, old: Reader | None, new: Reader | None, layers: list[Layer], year: int) -> Group:
    names = dict.fromkeys(
        name
        for item in layers
        for name, entry in item.entries.items()
        if not entry.parent and entry.kind not in NOT_POLICY
    )
    found = [
        _change(
            name,
            layer,
            year,
            *(
                side.statement(name) if side is not None and side.edition.candidates(name) else None
                for side in (old, new)
            ),
        )
        for name in names
    ]
    return Group(
        layer,
        label,
        tuple(sorted((change for change in found if change is not None), key=lambda change: KINDS.index(change.kind))),
    )


def _change(name: str, layer: str, year: int, before: Statement | None, after: Statement | None) -> Change | None:
    one = after or before
    if one is None or (before is not None and after is not None and before.meaning == after.meaning):
        return None
    if before is None:
        kind = "nieuw"
    elif after is None:
        kind = "vervallen"
    elif after.unknown and not before.unknown:
        kind = "onbekend geworden"
    elif before.unknown and not after.unknown:
        kind = "bekend geworden"
    else:
        kind = "gewijzigd"
    return Change(kind, name, one.title, layer, year, before, after)
