"""Whether the policy that is held is about the sectors of a provider: what is said of one sector is not asked of, nor told
to, who delivers another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from inkoopkader.positie.in_force import of_position
from inkoopkader.regels.code_titles import code_title
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Case, Entity
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sectors import documents_held, sectors_held, sectors_of
from inkoopkader.regels.spoken import join, phrase, quote
from inkoopkader.regels.trace import Gap

if TYPE_CHECKING:
    from inkoopkader.positie.compute import Outline

Sectors = frozenset[str] | None
_SPOKEN: WeakKeyDictionary[Edition, dict[str, Sectors]] = WeakKeyDictionary()
_HELD: WeakKeyDictionary[Edition, Sectors] = WeakKeyDictionary()
_ABOUT: WeakKeyDictionary[Edition, dict[frozenset[str], tuple[Entry, ...]]] = WeakKeyDictionary()


class Scope:
    """The sectors that one case tells of, and of what the policy does not speak for them."""

    def __init__(self, source: Edition, case: Case, outline: Outline) -> None:
        self._source, self.sectors, self._sector = source, outline.asking.sectors, outline.asking.sector
        self._care = outline.care
        self.entries = of_position(source, outline)
        self._spoken = _SPOKEN.setdefault(source, {})
        self.held = _held(source)
        self.provider = self._of_provider(case)

    def narrow(self, case: Case) -> None:
        """Take out of a case what was told of a sector of which nothing is held: what follows from it rests on the policy
        of another sector. Of which sector and which care it is stays."""
        if not self.about(self.provider):
            for contract in case.entities["contract"]:
                for entity in (contract, *contract.up.values()):
                    _keep(entity, (self.sectors,))
        for line in case.entities["regel"]:
            if not self.about(self.of(line)):
                _keep(line, (self._sector, self._care))

    def _of_provider(self, case: Case) -> Sectors:
        """The sectors a provider delivers in, as far as it said; None: it did not."""
        told: set[str] = set()
        for entity in case.entities["contract"]:
            told |= entity.values.get(self.sectors) or set()
        told |= {value for line in case.entities["regel"] if (value := line.values.get(self._sector)) is not None}
        return frozenset(told) or None

    def about(self, sectors: Sectors) -> bool:
        """Is any policy that is held about one of these sectors, or can that not be told?"""
        return sectors is None or self.held is None or bool(sectors & self.held)

    def of(self, entity: Entity) -> Sectors:
        """Return the sectors of a production line, or of the provider."""
        own = entity.values.get(self._sector) if entity.level == "regel" else None
        return frozenset([own]) if own is not None else self.provider

    def silent(self, name: str, entity: Entity) -> Gap | None:
        """Return the gap to name when what is held under a name says nothing of the sectors of an entity; None when it
        does, or when that cannot be told."""
        if self.provider is None:
            return None
        spoken = self._spoken_of(name)
        if spoken is None:
            return None
        resolved = self._source.resolve(name)
        home = entity if resolved.level == entity.level else entity.up.get(resolved.level, entity)
        mine = self.of(home)
        if mine is None or not mine.isdisjoint(spoken) or resolved.entry is None:
            return None
        known = titles(self._source.policy, self.sectors, spoken)
        return Gap(self.sectors, resolved.entry.title, "geldt_niet", "", "", ", ".join(known))

    def about_provider(self) -> tuple[Entry, ...]:
        """Return the entries in force that are about a sector of the provider, as far as can be told; found once per
        edition and sectors."""
        if self.provider is None:
            return self.entries
        known = _ABOUT.setdefault(self._source, {})
        if self.provider not in known:
            known[self.provider] = tuple(
                entry
                for entry in self.entries
                if (spoken := self._spoken_of(entry.name)) is None or not self.provider.isdisjoint(spoken)
            )
        return known[self.provider]

    def _spoken_of(self, name: str) -> Sectors:
        if name not in self._spoken:
            resolved = self._source.resolve(name)
            told = resolved.entry is None or resolved.entry.kind == "feit" or bool(resolved.entry.collects)
            self._spoken[name] = None if told else sectors_of(self._source, name)
        return self._spoken[name]


def _held(source: Edition) -> Sectors:
    """The sectors of which any policy is held here, found once per edition."""
    if source not in _HELD:
        office = source.office
        _HELD[source] = sectors_held(source.policy, office, source.day.year) if office is not None else None
    return _HELD[source]


def _keep(entity: Entity, names: tuple[str, ...]) -> None:
    entity.values = {name: value for name, value in entity.values.items() if name in names}


def titles(policy: Policy, sectors: str, codes: Iterable[str]) -> list[str]:
    """Return what people read for sectors, in a fixed order."""
    entry = policy.national.entries[sectors]
    return [code_title(policy, entry, code) for code in sorted(codes)]


@dataclass(frozen=True, slots=True)
class NotHeld:
    """Sectors of a provider of which no policy of a year is held at a zorgkantoor. `missing` and `known` are titles;
    `everything`: of none of its sectors there is."""

    year: int
    missing: tuple[str, ...]
    known: tuple[str, ...]
    everything: bool

    @property
    def said(self) -> str:
        """What is not held, and what that means for the outcome."""
        missing, known = quote(", ".join(self.missing)), quote(", ".join(self.known))
        first = phrase(
            "Voor {missing} kennen wij het beleid van {year} niet. Wat wij kennen, gaat alleen over {known}.",
            missing=missing,
            year=self.year,
            known=known,
        )
        if self.everything:
            second = phrase(
                "Daarom blijft onbekend of u een overeenkomst kunt krijgen, tegen welk percentage en met welke stukken. De "
                "termijnen staan in het beleid dat wij kennen; vraag het zorgkantoor of zij ook voor u gelden."
            )
        else:
            second = phrase(
                "Voor die zorg blijft het percentage onbekend. De stukken, termijnen en voorwaarden staan in het beleid dat "
                "wij kennen; kijk in het inkoopbeleid van het zorgkantoor wat daarnaast geldt."
            )
        return join(" ", (first, second))


def not_held(scope: Scope, source: Edition) -> NotHeld | None:
    """Return what is not held at a zorgkantoor for the sectors of a provider; None when nothing is missing, or when that
    cannot be told."""
    known = scope.held
    if scope.provider is None or known is None or scope.provider <= known:
        return None
    missing, about = (tuple(titles(source.policy, scope.sectors, codes)) for codes in (scope.provider - known, known))
    return NotHeld(source.day.year, missing, about, not scope.provider & known)


def sectors_note(policy: Policy, sectors: str, offices: Iterable[str], year: int) -> str:
    """Say of which sectors policy is held in a year; empty when that is no less than all."""
    told: dict[str, None] = {}
    for office in offices:
        known = sectors_held(policy, office, year)
        if known is None:
            continue
        documents = ", ".join(one.title for one in documents_held(policy, office, year))
        told[
            phrase(
                "Voor {year} kennen wij alleen beleid over {known} (bron: {documents}). Levert u alleen andere zorg, dan "
                "stellen wij weinig vragen en blijft bijna alles onbekend. Kijk dan in het inkoopbeleid van het zorgkantoor.",
                year=year,
                known=quote(", ".join(titles(policy, sectors, known))),
                documents=quote(documents),
            )
        ] = None
    return join(" ", told)
