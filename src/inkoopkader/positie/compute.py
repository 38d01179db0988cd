"""Compute the position of a provider at one zorgkantoor for one year, from the rules that beleid/positie.yaml names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from inkoopkader.positie.apart import told_apart
from inkoopkader.positie.later import Later
from inkoopkader.positie.open_figures import OpenFigures
from inkoopkader.positie.policy_part import policy_part
from inkoopkader.positie.position import Adjustment, Answer, Condition, Line, Obstacle, Position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.reading import Reading
from inkoopkader.positie.scope import Scope, not_held
from inkoopkader.regels import values
from inkoopkader.regels.code_titles import code_title, in_words
from inkoopkader.regels.entries import PERSON_KINDS, Entry
from inkoopkader.regels.errors import FormulaError, Place, PolicyError
from inkoopkader.regels.evaluate import Case, Entity
from inkoopkader.regels.exact import round_fraction
from inkoopkader.regels.expressions import Choose, Not, Ref
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.read_yaml import read_file
from inkoopkader.regels.trace import Tracer

UNKNOWN_CARE = "onbekend"


@dataclass(frozen=True, slots=True)
class Asking:
    """How a provider is questioned (`vragen` in beleid/positie.yaml).

    `first` are the facts that come first, `per_office` those with an answer per zorgkantoor, each with the zorgkantoren
    that have one of their own (empty: all of them); `kinds` and `sectors` are
    the facts that hold the kinds of care and the sectors, `sector` the fact of a production line; `columns` the facts
    of a production line that are asked line by line; `own` the judgements that the provider can give itself.
    """

    first: tuple[str, ...] = ()
    per_office: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kinds: str = ""
    sectors: str = ""
    sector: str = ""
    columns: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The names that make up a position (beleid/positie.yaml)."""

    classes: tuple[str, ...]
    admission: str
    file: str
    conditions: str
    percentage: str
    base: str
    surcharges: str
    fixed: str
    basis: str
    euros: tuple[str, ...]
    total: str
    care: str
    ceiling: str
    asking: Asking = Asking()
    plain: tuple[tuple[str, Any], ...] = ()
    """The facts of the plain case that overviews show."""
    outside: tuple[str, ...] = ()
    """How the files begin whose rules are about care and claims, not about a position."""


def read_outline(policy: Policy) -> Outline:
    """Read beleid/positie.yaml. Raises PolicyError when a name is missing there or in the policy."""
    path = policy.folder / "positie.yaml"
    written = read_file(path, "positie.yaml")
    keys = (
        "klasse",
        "toelating",
        "dossier",
        "voorwaarden",
        "percentage",
        "basis",
        "opslagen",
        "vast",
        "grondslag",
        "euro",
        "euro_totaal",
        "soort_zorg",
        "plafond",
    )
    problems = []
    found: list[Any] = []
    for key in keys:
        value = written.get(key) if isinstance(written, Mapping) else None
        names = value if isinstance(value, list) else [value]
        for name in names:
            if name not in policy.national.entries:
                problems.append(
                    (Place("positie.yaml", getattr(value, "line", 0)), f"{key}: '{name}' is geen landelijke regel")
                )
        found.append(tuple(names) if key in ("klasse", "euro") else names[0])
    asking = _read_asking(policy, written.get("vragen") if isinstance(written, Mapping) else None, problems)
    plain = _read_plain(policy, written.get("gewoon_geval") if isinstance(written, Mapping) else None, problems)
    outside = _read_outside(written.get("buiten_positie") if isinstance(written, Mapping) else None, problems)
    if problems:
        raise PolicyError(problems)
    return replace(Outline(*found), asking=asking, plain=plain, outside=outside)


def _read_outside(written: Any, problems: list[tuple[Place, str]]) -> tuple[str, ...]:
    """Read `buiten_positie`; without it every file is about a position."""
    if written is None:
        return ()
    if not isinstance(written, list) or not all(isinstance(item, str) and item for item in written):
        message = "buiten_positie: hier hoort een lijst van hoe bestanden beginnen"
        problems.append((Place("positie.yaml", getattr(written, "line", 0)), message))
        return ()
    return tuple(written)


def _read_plain(policy: Policy, written: Any, problems: list[tuple[Place, str]]) -> tuple[tuple[str, Any], ...]:
    """Read `gewoon_geval`: facts with their values, national ones or of a zorgkantoor; without it nothing is taken for
    granted."""
    if written is None:
        return ()
    if not isinstance(written, Mapping):
        problems.append((Place("positie.yaml", getattr(written, "line", 0)), "gewoon_geval: hier hoort feit: waarde"))
        return ()
    found = []
    for name, value in written.items():
        entry = next((layer.entries[name] for layer in policy.layers() if name in layer.entries), None)
        place = Place("positie.yaml", getattr(value, "line", 0))
        if entry is None or entry.kind != "feit":
            problems.append((place, f"gewoon_geval: '{name}' is geen feit"))
            continue
        try:
            found.append((str(name), values.parse(entry.type, value)))
        except FormulaError as error:
            problems.append((place, f"gewoon_geval: {name}: {error}"))
    return tuple(found)


_ASKING = {
    "eerst": list,
    "per_zorgkantoor": list,
    "soorten_zorg": str,
    "sectoren": str,
    "sector": str,
    "productie": list,
    "zelf": list,
}


def _read_asking(policy: Policy, written: Any, problems: list[tuple[Place, str]]) -> Asking:
    """Read `vragen`; without it no fact comes first and every national fact has one answer for all zorgkantoren."""
    if written is None:
        return Asking()
    line = getattr(written, "line", 0)
    if not isinstance(written, Mapping) or set(written) != set(_ASKING):
        problems.append((Place("positie.yaml", line), f"vragen: hier horen {', '.join(_ASKING)}"))
        return Asking()
    own = _per_office(policy, written["per_zorgkantoor"], problems)
    for key, kind in _ASKING.items():
        value = written[key] if key != "per_zorgkantoor" else list(own)
        if not isinstance(value, kind):
            problems.append(
                (Place("positie.yaml", line), f"{key}: hier hoort {'een lijst' if kind is list else 'een naam'}")
            )
            continue
        for name in value if isinstance(value, list) else [value]:
            layers = policy.layers() if key == "productie" else (policy.national,)
            found = [layer.entries[name] for layer in layers if isinstance(name, str) and name in layer.entries]
            if not found or not all(entry.is_input for entry in found):
                where = Place("positie.yaml", getattr(value, "line", line))
                problems.append((where, f"{key}: '{name}' is geen {'' if key == 'productie' else 'landelijk '}feit"))
    if problems:
        return Asking()
    return Asking(
        tuple(written["eerst"]),
        own,
        written["soorten_zorg"],
        written["sectoren"],
        written["sector"],
        tuple(written["productie"]),
        tuple(written["zelf"]),
    )


def _per_office(policy: Policy, written: Any, problems: list[tuple[Place, str]]) -> dict[str, frozenset[str]]:
    """Read `per_zorgkantoor`: names, or a name with the zorgkantoren that have an answer of their own."""
    found: dict[str, frozenset[str]] = {}
    if not isinstance(written, list):
        problems.append((Place("positie.yaml", getattr(written, "line", 0)), "per_zorgkantoor: hier hoort een lijst"))
        return found
    for item in written:
        pairs = item.items() if isinstance(item, Mapping) else [(item, [])]
        for name, offices in pairs:
            strange = [office for office in offices if office not in policy.offices]
            for office in strange:
                where = Place("positie.yaml", getattr(office, "line", 0))
                problems.append((where, f"per_zorgkantoor: zorgkantoor '{office}' bestaat niet"))
            found[name] = frozenset(offices)
    return found


def position(
    policy: Policy, outline: Outline, provider: Provider, office: str, year: int, moment: datetime
) -> Position:
    """Compute one position. Raises CaseError for mistakes in the provider file."""
    return _Builder(
        policy, outline, partial(provider.case, policy, office, date(year, 1, 1), moment), year, moment
    ).build()


class _Builder(Reading):
    """Reads a position from a case that it evaluates. `told` gives the case, each time one of its own."""

    def __init__(self, policy: Policy, outline: Outline, told: Callable[[], Case], year: int, moment: datetime) -> None:
        self.outline, self.told, self.year = outline, told, year
        case = told()
        source = case.edition(policy)
        self.part = policy_part(source, outline)
        super().__init__(policy, case, moment, self.part.questions, Scope(source, case, outline))
        self.open_figures = OpenFigures(self.tracer, outline.ceiling)

    def build(self) -> Position:
        assert self.case.office is not None
        lines = self._lines()
        return Position(
            office=self.case.office,
            label=self.policy.offices[self.case.office].label,
            year=self.year,
            moment=self.moment,
            classes=[self.answer(name, self.contract) for name in self.outline.classes],
            admission=self.answer(self.outline.admission, self.contract),
            obstacles=_without_repetition(self._obstacles(self.outline.admission, True)),
            papers=self.papers(),
            terms=self.terms(),
            lines=lines,
            total=self.open_figures.bound_total(self.answer(self.outline.total, self.contract), lines, self.contract),
            conditions=Later(self._conditions),
            people=Later(self._people),
            unset=self.part.unset,
            issues=self.part.issues,
            contradictions=self.part.contradictions,
            tracer=self.tracer,
            all_papers=self.all_papers(self.outline.file),
            not_held=not_held(self.scope, self.edition),
        )

    def answer(self, name: str, entity: Entity) -> Answer:
        value = self.tracer.value(name, entity)
        gaps = Later(partial(self.tracer.gaps, name, entity)) if value is None else ()
        return Answer(name, self.tracer.title(name), self.edition.resolve(name).type, value, gaps)

    def _obstacles(self, name: str, wanted: bool) -> list[Obstacle]:
        """The members of a collector that keep it from `wanted`, collectors inside it opened."""
        found = []
        for member in self.edition.members(name):
            value = self.tracer.value(member.name, self.contract)
            applies = self.tracer.value(member.condition, self.contract) if member.condition else True
            if value is wanted or applies is False:
                continue
            expr = self.edition.resolve(member.name).expr
            inner = expr.inner.name if isinstance(expr, Not) and isinstance(expr.inner, Ref) else member.name
            resolved = self.edition.resolve(inner)
            if resolved.entry is not None and resolved.entry.collects:
                found += self._obstacles(inner, wanted if inner == member.name else not wanted)
                continue
            gaps = self.tracer.gaps(member.name, self.contract) if value is None else []
            if value is None and not gaps and member.condition:
                gaps = self.tracer.gaps(member.condition, self.contract)
            what = Later(partial(self._what, member.name, wanted)) if value is not None else ()
            found.append(Obstacle(member.name, member.title, value, what, gaps, self.sources(member)))
        return found

    def _what(self, name: str, wanted: bool) -> list[str]:
        return [text for _, _, text in self.tracer.reasons(name, self.contract, wanted)]

    def _lines(self) -> list[Line]:
        entities = self.case.entities["regel"]
        lines = [self.open_figures.bound(self._line(entity), entity) for entity in entities]
        kinds = Counter(line.care for line in lines)
        said = [
            self._said(entity) if kinds[line.care] > 1 else {} for line, entity in zip(lines, entities, strict=True)
        ]
        apart = told_apart([(line.care, own) for line, own in zip(lines, said, strict=True)])
        return [replace(line, apart=words) for line, words in zip(lines, apart, strict=True)]

    def _said(self, entity: Entity) -> dict[str, str]:
        """What was told of a production line beside its kind and its amounts, by the title of the fact."""
        said = {}
        for name, value in entity.values.items():
            fact = self.edition.resolve(name)
            if fact.role != "invoer" or name == self.outline.care or fact.type in values.NUMERIC:
                continue
            if value is not values.UNKNOWN:
                said[self.tracer.title(name)] = values.show(
                    in_words(self.policy, fact.entry, value, fact.type), fact.type
                )
        return said

    def _line(self, entity: Entity) -> Line:
        basis = self.tracer.value(self.outline.basis, entity)
        percentage = self.answer(self.outline.percentage, entity)
        care = self.tracer.value(self.outline.care, entity) or UNKNOWN_CARE
        entry = self.edition.resolve(self.outline.care).entry
        return Line(
            care=care,
            care_title=code_title(self.policy, entry, care) if entry is not None else care,
            basis=basis,
            percentage=percentage,
            base=self.answer(self.outline.base, entity),
            adjustments=Later(partial(self._adjustments, entity, basis, percentage.value)),
            other_care=Later(partial(self._other_care, entity)),
            euros=[self.answer(name, entity) for name in self.outline.euros],
            capped=self._capped(percentage.value, entity),
        )

    def _adjustments(self, entity: Entity, basis: Decimal | None, percentage: Decimal | None) -> Iterator[Adjustment]:
        for collector, entry in self._adjusting(entity):
            if not self._for_other_care(entry, entity):
                yield self._adjustment(entry, entity, basis, percentage, collector == self.outline.fixed)

    def _other_care(self, entity: Entity) -> list[str]:
        return [entry.title for _, entry in self._adjusting(entity) if self._for_other_care(entry, entity)]

    def _adjusting(self, entity: Entity) -> list[tuple[str, Entry]]:
        """The surcharges, discounts and fixed percentages of this zorgkantoor for a line, each with its collector."""
        return [
            (collector, entry)
            for collector in (self.outline.fixed, self.outline.surcharges)
            for entry in self.edition.members(collector)
            if self.scope.silent(entry.name, entity) is None
        ]

    def _for_other_care(self, entry: Entry, entity: Entity) -> bool:
        """Is it only the kind of care that keeps an adjustment from this line?"""
        if not entry.condition or self.tracer.value(entry.condition, entity) is not False:
            return False
        tracer, lines = self._any_care
        return tracer.value(entry.condition, lines.get(id(entity), entity)) is None

    @cached_property
    def _any_care(self) -> tuple[Tracer, dict[int, Entity]]:
        """The same case without the kind of care of each line, and its lines by those of the case: what is out of the
        question in the one and open in the other belongs to another kind of care."""
        case = self.told()
        lines = case.entities["regel"]
        for line in lines:
            line.values.pop(self.outline.care, None)
        self.scope.narrow(case)
        self.plan.run(case)
        return Tracer(case, self.plan), dict(zip(map(id, self.case.entities["regel"]), lines, strict=True))

    def _capped(self, percentage: Decimal | None, entity: Entity) -> bool:
        """Is the percentage the ceiling, and would base and surcharges have gone over it?"""
        base, extra, ceiling = (
            self.tracer.value(name, entity)
            for name in (self.outline.base, self.outline.surcharges, self.outline.ceiling)
        )
        known = None not in (base, extra, ceiling) and not self.tracer.value(self.outline.fixed, entity)
        return bool(known and percentage == ceiling and base + extra > ceiling)

    def _adjustment(
        self, entry: Entry, entity: Entity, basis: Decimal | None, percentage: Decimal | None, fixed: bool
    ) -> Adjustment:
        earned = self.tracer.value(entry.condition, entity) if entry.condition else True
        size = self._size(entry, entity)
        worth = None
        overruled = not fixed and bool(self.tracer.value(self.outline.fixed, entity))
        if size is not None and basis is not None and not overruled:
            gain = size if not fixed else (size - percentage if percentage is not None else None)
            worth = round_fraction("rond", basis * gain, Decimal(1), 2) if gain is not None else None
        reasons = self.tracer.reasons(entry.condition, entity) if entry.condition and earned is not True else []
        gaps = self.tracer.gaps(entry.condition, entity) if entry.condition and earned is None else []
        return Adjustment(
            entry.name, entry.title, earned, size, fixed, reasons, gaps, worth, self.sources(entry), overruled
        )

    def _size(self, entry: Entry, entity: Entity) -> Decimal | None:
        """The size when earned: the branch of the conditional that `als` guards."""
        expr = self.edition.resolve(entry.name).expr
        value = (
            self.tracer.value_of(expr.then, entity)
            if isinstance(expr, Choose) and entry.condition
            else self.tracer.value(entry.name, entity)
        )
        return value if isinstance(value, Decimal) else None

    def _conditions(self) -> Iterator[Condition]:
        for entry in self.edition.members(self.outline.conditions):
            if self.is_about_us(entry) and self.applies(entry) is not False:
                yield self._condition(entry)

    def _people(self) -> Iterator[Condition]:
        for entry in self.about_us():
            if entry.kind in PERSON_KINDS and self.applies(entry) is not False and self.value(entry) is None:
                yield self._condition(entry)

    def _condition(self, entry: Entry) -> Condition:
        return Condition(
            entry.name,
            entry.title,
            entry.kind,
            entry.type,
            self.value(entry),
            entry.extra.get("wie", ""),
            entry.extra.get("vraag", ""),
            entry.extra.get("waarom", "") or entry.explanation,
            self.sources(entry),
        )


def _without_repetition(obstacles: list[Obstacle]) -> list[Obstacle]:
    """Leave out what waits for one thing that another obstacle already waits for: it says nothing new."""
    waiting: set[str] = set()
    kept: set[str] = set()
    for obstacle in sorted(obstacles, key=lambda item: [gap.name for gap in item.gaps] != [item.name]):
        only = obstacle.gaps[0].name if obstacle.value is None and len(obstacle.gaps) == 1 else ""
        if not only or only not in waiting:
            kept.add(obstacle.name)
        waiting.add(only)
    return [obstacle for obstacle in obstacles if obstacle.name in kept]
