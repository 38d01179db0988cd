"""What changed in the policy: between two years, or between two versions of the policy folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inkoopkader.regels import values
from inkoopkader.regels.entries import Source
from inkoopkader.regels.held import HELD, NOT_HELD, SUMMARY, Held
from inkoopkader.regels.policy import NATIONAL, Layer, Policy
from inkoopkader.regels.spoken import join, kind_name, phrase, quote
from inkoopkader.vergelijking.shown import layer_label
from inkoopkader.vergelijking.statement import NOT_POLICY, Reader, Statement, reader

NOT_MENTIONED = "niet genoemd in de samenvatting"
KINDS = ("gewijzigd", "onbekend geworden", "bekend geworden", "nieuw", NOT_MENTIONED, "vervallen")
"""The kinds of change in the order a reader wants them. NOT_MENTIONED: of the later year only a summary is held, and that
does not mention it; whether it lapsed is not known."""
EARLIEST = 2000


def kind_words(kind: str) -> str:
    """Say a kind of change, as in '2 nu wel vastgelegd'."""
    said = {
        "gewijzigd": phrase("gewijzigd"),
        "onbekend geworden": phrase("niet meer vastgelegd"),
        "bekend geworden": phrase("nu wel vastgelegd"),
        "nieuw": phrase("nieuw"),
        NOT_MENTIONED: phrase("niet genoemd in de samenvatting"),
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
        if self.before is None or self.after is None or self.kind == NOT_MENTIONED:
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
    """A change list. `before` and `after` name the two sides; `notes` say of which years the policy is not held, or only
    as a summary, and what that means for the list."""

    title: str
    explanation: str
    before: str
    after: str
    groups: tuple[Group, ...]
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Change]:
        for group in self.groups:
            yield from group.changes

    def as_json(self) -> dict[str, Any]:
        """Return the list for JSON."""
        return {
            "titel": self.title,
            "van": self.before,
            "naar": self.after,
            "toelichting": list(self.notes),
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
    readers = [(reader(policy, office, before), reader(policy, office, after)) for office in (None, *offices)]
    groups = [
        _group(old.layer.name, old.label, old, new, [old.layer], after, (old.held, new.held)) for old, new in readers
    ]
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
        tuple(_notes(readers, before, after)),
    )


def _notes(readers: Sequence[tuple[Reader, Reader]], before: int, after: int) -> Iterator[str]:
    """Say what is not held, or only as a summary, as far as the list depends on it."""

    def labels(found: Sequence[tuple[Reader, Reader]]) -> str:
        return ", ".join(old.label for old, _new in found)

    known = [pair for pair in readers if NOT_HELD not in (pair[0].held.status, pair[1].held.status)]
    summary = [
        (old, new) for old, new in known if new.held.status == SUMMARY and old.held.documents != new.held.documents
    ]
    if summary:
        documents = dict.fromkeys(document for _old, new in summary for document in new.held.documents)
        yield phrase(
            "Van het beleid van {year} hebben wij voor {offices} alleen een samenvatting: {documents}. Die zegt zelf dat zij niet volledig is. Wat er niet in staat, kan nog gelden; zulke regels heten hier ‘niet genoemd in de samenvatting’ en niet ‘vervallen’. Staat iets er onder een andere naam in, dan staat het bij nieuw.",
            year=after,
            offices=labels(summary),
            documents=join("; ", tuple(document_words(one) for one in documents)),
        )
    came = [pair for pair in readers if pair[0].held.status == NOT_HELD != pair[1].held.status]
    if came:
        yield phrase(
            "Het beleid van {year} is hier niet vastgelegd voor {offices}. Wat er in {other} staat, hoeft dus niet nieuw te zijn; het heet hier ‘nu wel vastgelegd’.",
            year=before,
            offices=labels(came),
            other=after,
        )
    went = [pair for pair in readers if pair[1].held.status == NOT_HELD != pair[0].held.status]
    if went:
        yield phrase(
            "Het beleid van {year} is hier niet vastgelegd voor {offices}. Wat er in {other} stond, kan nog gelden; het heet hier ‘niet meer vastgelegd’.",
            year=after,
            offices=labels(went),
            other=before,
        )
    neither = [pair for pair in readers if pair[0].held.status == NOT_HELD == pair[1].held.status]
    if neither:
        yield phrase(
            "Voor {offices} is het beleid van beide jaren hier niet vastgelegd: wat er veranderde, is niet bekend.",
            offices=labels(neither),
        )


def document_words(document: Source) -> str:
    """A document by its title and publisher, as words of the policy."""
    return quote(f"{document.title} ({document.publisher})")


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


def _group(
    layer: str,
    label: str,
    old: Reader | None,
    new: Reader | None,
    layers: list[Layer],
    year: int,
    sides: tuple[Held, Held] | None = None,
) -> Group:
    """The changes of a layer. `sides`: what is held of two years; not given for two versions of the policy folder, where
    what is gone was taken away."""
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
            _said(old, name),
            _said(new, name),
            sides,
        )
        for name in names
    ]
    return Group(
        layer,
        label,
        tuple(sorted((change for change in found if change is not None), key=lambda change: KINDS.index(change.kind))),
    )


def _said(side: Reader | None, name: str) -> Statement | None:
    return side.statement(name) if side is not None and side.edition.candidates(name) else None


def _change(
    name: str,
    layer: str,
    year: int,
    before: Statement | None,
    after: Statement | None,
    sides: tuple[Held, Held] | None,
) -> Change | None:
    one = after or before
    if one is None or (before is not None and after is not None and before.meaning == after.meaning):
        return None
    if before is None:
        kind = _come(one, sides)
    elif after is None:
        kind = _gone(before, sides)
    elif before.unknown and after.unknown and after.kind == "verzamel":
        return None  # nobody knew, and nobody knows
    elif after.unknown and after.kind == "verzamel" and sides is not None and sides[1].status == SUMMARY:
        kind = NOT_MENTIONED
    elif after.unknown and not before.unknown:
        kind = "onbekend geworden"
    elif before.unknown and not after.unknown:
        kind = "bekend geworden"
    else:
        kind = "gewijzigd"
    return Change(kind, name, one.title, layer, year, before, after)


def _come(after: Statement, sides: tuple[Held, Held] | None) -> str:
    """The kind of change of what was not there: it is only new where the policy of the earlier year is held as a whole, or
    where the document it stands in speaks of both years."""
    if sides is None or sides[0].status == HELD or sides[0].stands_in(after.sources):
        return "nieuw"
    return "bekend geworden"


def _gone(before: Statement, sides: tuple[Held, Held] | None) -> str:
    """The kind of change of what is no longer there: it only lapsed where the policy of the later year is held, or where
    the document it stands in speaks of both years."""
    if sides is None or sides[1].stands_in(before.sources):
        return "vervallen"
    return {NOT_HELD: "onbekend geworden", SUMMARY: NOT_MENTIONED}.get(sides[1].status, "vervallen")
