"""Compute the position of a provider at one zorgkantoor for one year, from the rules that beleid/positie.yaml names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from inkoopkader.positie.age import age_words
from inkoopkader.positie.open_figures import OpenFigures
from inkoopkader.positie.position import Adjustment, Answer, Condition, Line, Obstacle, Paper, Position, Term
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.scope import Scope, not_held
from inkoopkader.positie.titles import code_title
from inkoopkader.regels import moments, values
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import PERSON_KINDS, Entry
from inkoopkader.regels.errors import FormulaError, Place, PolicyError
from inkoopkader.regels.evaluate import Case, Entity, Plan, evaluate
from inkoopkader.regels.exact import round_fraction
from inkoopkader.regels.expressions import Choose, Not, Ref
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.prospects import Prospects
from inkoopkader.regels.read_yaml import read_file
from inkoopkader.regels.trace import Gap, Tracer

UNKNOWN_CARE = "onbekend"


@dataclass(frozen=True, slots=True)
class Asking:
    """How a provider is questioned (`vragen` in beleid/positie.yaml).

    `first` are the facts that come first, `per_office` those with an answer per zorgkantoor; `kinds` and `sectors` are
    the facts that hold the kinds of care and the sectors, `sector` the fact of a production line; `columns` the facts
    of a production line that are asked line by line; `own` the judgements that the provider can give itself.
    """

    first: tuple[str, ...] = ()
    per_office: frozenset[str] = frozenset()
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
    if problems:
        raise PolicyError(problems)
    return replace(Outline(*found), asking=asking, plain=plain)


def _read_plain(policy: Policy, written: Any, problems: list[tuple[Place, str]]) -> tuple[tuple[str, Any], ...]:
    """Read `gewoon_geval`: national facts with their values; without it nothing is taken for granted."""
    if written is None:
        return ()
    if not isinstance(written, Mapping):
        problems.append((Place("positie.yaml", getattr(written, "line", 0)), "gewoon_geval: hier hoort feit: waarde"))
        return ()
    found = []
    for name, value in written.items():
        entry = policy.national.entries.get(name)
        place = Place("positie.yaml", getattr(value, "line", 0))
        if entry is None or entry.kind != "feit":
            problems.append((place, f"gewoon_geval: '{name}' is geen landelijk feit"))
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
    for key, kind in _ASKING.items():
        value = written[key]
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
        frozenset(written["per_zorgkantoor"]),
        written["soorten_zorg"],
        written["sectoren"],
        written["sector"],
        tuple(written["productie"]),
        tuple(written["zelf"]),
    )


def position(
    policy: Policy, outline: Outline, provider: Provider, office: str, year: int, moment: datetime
) -> Position:
    """Compute one position. Raises CaseError for mistakes in the provider file."""
    case = provider.case(policy, office, date(year, 1, 1), moment)
    any_care = provider.case(policy, office, date(year, 1, 1), moment)
    for line in any_care.entities["regel"]:
        line.values.pop(outline.care, None)
    return _Builder(policy, outline, case, any_care, year, moment).build()


class _Builder:
    """Reads a position from an evaluated case. `any_care` is the same case without the kind of care of each line: what
    is out of the question in the one and open in the other belongs to another kind of care."""

    def __init__(
        self, policy: Policy, outline: Outline, case: Case, any_care: Case, year: int, moment: datetime
    ) -> None:
        self.policy, self.outline, self.case, self.year, self.moment = policy, outline, case, year, moment
        self.edition: Edition = case.edition(policy)
        self.scope = Scope(self.edition, case, outline)
        for narrowed in (case, any_care):
            self.scope.narrow(narrowed)
        self.entries = self.edition.entries_in_force()
        self.plan: Plan = evaluate(policy, case, self._questions())
        self.plan.run(any_care)
        self.tracer = Prospects(case, self.plan, self.scope.silent)
        self.any_care = Tracer(any_care, self.plan)
        self.lines = dict(zip(map(id, case.entities["regel"]), any_care.entities["regel"], strict=True))
        self.contract = case.entities["contract"][0]
        self.open_figures = OpenFigures(self.tracer, outline.ceiling)
        self.about_us = [entry for entry in self.entries if self.scope.silent(entry.name, self.contract) is None]

    def _questions(self) -> tuple[str, ...]:
        names = [
            *self.outline.classes,
            self.outline.admission,
            self.outline.file,
            self.outline.conditions,
            self.outline.percentage,
            self.outline.base,
        ]
        names += [
            self.outline.ceiling,
            self.outline.surcharges,
            self.outline.fixed,
            *self.outline.euros,
            self.outline.total,
        ]
        for entry in self.entries:
            if (
                entry.kind in ("document", "termijn", "oordeel", "bewijs", "controle")
                or entry.parent
                or entry.collector
            ):
                names.append(entry.name)
        return tuple(dict.fromkeys(names))

    def build(self) -> Position:
        assert self.case.office is not None
        lines = [self.open_figures.bound(self._line(entity), entity) for entity in self.case.entities["regel"]]
        return Position(
            office=self.case.office,
            label=self.policy.offices[self.case.office].label,
            year=self.year,
            moment=self.moment,
            classes=[self.answer(name, self.contract) for name in self.outline.classes],
            admission=self.answer(self.outline.admission, self.contract),
            obstacles=_without_repetition(self._obstacles(self.outline.admission, True)),
            papers=[self._paper(entry) for entry in self.about_us if entry.kind == "document"],
            terms=self._terms(),
            lines=lines,
            total=self.open_figures.bound_total(self.answer(self.outline.total, self.contract), lines, self.contract),
            conditions=[
                self._condition(entry)
                for entry in self.edition.members(self.outline.conditions)
                if entry in self.about_us and self._applies(entry) is not False
            ],
            people=[
                self._condition(entry)
                for entry in self.about_us
                if entry.kind in PERSON_KINDS and self._applies(entry) is not False and self.value(entry) is None
            ],
            unset=self._unset(),
            issues=self._issues(),
            contradictions=[
                (entry.title, item) for entry in self.entries if not entry.parent for item in entry.contradictions
            ],
            tracer=self.tracer,
            all_papers=self._all_papers(),
            not_held=not_held(self.scope, self.edition),
        )

    def _all_papers(self) -> bool:
        """Does everything hold that the file needs beside the papers themselves: is the list of papers known?"""
        others = [entry for entry in self.edition.members(self.outline.file) if entry.kind != "document"]
        return all(self.value(entry) is True for entry in others if not entry.parent)

    def home(self, entry: Entry) -> Entity | None:
        """The entity a contract-wide view reads an entry at: itself or above; None for lines and clients."""
        return self.contract if entry.level == "contract" else self.contract.up.get(entry.level)

    def value(self, entry: Entry) -> Any:
        home = self.home(entry)
        if home is None:
            values = {self.tracer.value(entry.name, entity) for entity in self.case.entities[entry.level]}
            return values.pop() if len(values) == 1 else None
        return self.tracer.value(entry.name, home)

    def answer(self, name: str, entity: Entity) -> Answer:
        value = self.tracer.value(name, entity)
        gaps = self.tracer.gaps(name, entity) if value is None else []
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
            what = (
                []
                if value is None
                else [text for _, _, text in self.tracer.reasons(member.name, self.contract, wanted)]
            )
            found.append(Obstacle(member.name, member.title, value, what, gaps, self.sources(member)))
        return found

    def _applies(self, entry: Entry) -> bool | None:
        """Does the condition of an entry (`als`) hold? On lines: for any of them."""
        if not entry.condition:
            return True
        level = self.edition.resolve(entry.condition).level
        entities = [self.contract] if level in ("contract", "aanbieder", "regio") else self.case.entities[level]
        found = [self.tracer.value(entry.condition, entity) for entity in entities]
        return True if True in found else None if None in found else False

    @staticmethod
    def sources(entry: Entry) -> tuple[str, ...]:
        return tuple(str(item) for item in entry.citations)

    def _paper(self, entry: Entry) -> Paper:
        def part(suffix: str) -> Any:
            return self.tracer.value(f"{entry.name}_{suffix}", self.contract)

        needed, present, good = part("nodig"), part("aanwezig"), part("voldoet")
        failing = [
            self._demand(name)
            for name in entry.extra.get("delen", ())[1:]
            if self.tracer.value(name, self.contract) is not True
        ]
        if needed is False:
            status, failing = "niet nodig", []
        elif good is True:
            status = "in orde"
        elif present is not True:
            status = "ontbreekt" if present is False else "onbekend"
        else:
            status = "voldoet niet" if good is False else "onbekend"
        geldig = f"{entry.name}_geldig"
        age = age_words(self.tracer, geldig, self.contract) if self.edition.candidates(geldig) else ""
        missing = [
            gap.name
            for name in (entry.extra.get("delen", ())[1:] if failing else ())
            if self.tracer.value(name, self.contract) is None
            for gap in self.tracer.gaps(name, self.contract)
        ]
        names = list(dict.fromkeys(missing))
        return Paper(
            entry.name, entry.title, needed, status, failing, self.sources(entry), entry.explanation, age, names
        )

    def _demand(self, name: str) -> str:
        """One demand on a paper that does not hold: what is asked, or what is wrong."""
        value = self.tracer.value(name, self.contract)
        title = self.tracer.title(name).rpartition(": ")[2]
        if value is False:
            reasons = [text for _, _, text in self.tracer.reasons(name, self.contract)]
            return f"{title}: {'; '.join(dict.fromkeys(reasons))}"
        missing = dict.fromkeys(gap.title.rpartition(": ")[2] for gap in self.tracer.gaps(name, self.contract))
        missing.pop(title, None)
        return f"{title} (nog niet bekend{': ' * bool(missing)}{'; '.join(missing)})"

    def _terms(self) -> list[Term]:
        found = [
            self._term(entry) for entry in self.entries if entry.kind == "termijn" and self._applies(entry) is not False
        ]
        return sorted(
            found,
            key=lambda term: (
                term.value is None,
                _as_moment(term.value) if term.value is not None else self.moment,
                term.name,
            ),
        )

    def _term(self, entry: Entry) -> Term:
        home = self.home(entry) or self.contract
        value = self.tracer.value(entry.name, home) if self.home(entry) is not None else None
        form = entry.extra.get("vorm", "")
        in_time = (
            self.tracer.value(f"{entry.name}_op_tijd", home) if form != "op" and self.home(entry) is not None else None
        )
        return Term(
            name=entry.name,
            title=entry.title,
            form=form,
            who=entry.extra.get("wie", ""),
            action=entry.extra.get("handeling", ""),
            consequence=entry.extra.get("gevolg", ""),
            value=value,
            lost_from=_lost_from(form, value),
            in_time=in_time,
            applies=self._applies(entry),
            gaps=self.tracer.gaps(entry.name, home) if value is None else [],
            sources=self.sources(entry),
        )

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
            adjustments=[
                self._adjustment(entry, entity, basis, percentage.value, collector == self.outline.fixed)
                for collector, entry in self._adjusting(entity)
                if not self._for_other_care(entry, entity)
            ],
            other_care=[entry.title for _, entry in self._adjusting(entity) if self._for_other_care(entry, entity)],
            euros=[self.answer(name, entity) for name in self.outline.euros],
            capped=self._capped(percentage.value, entity),
        )

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
        return self.any_care.value(entry.condition, self.lines.get(id(entity), entity)) is None

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

    def _unset(self) -> list[Gap]:
        """Values that the policy itself does not give, of everything in force here."""
        found = []
        for entry in self.entries:
            resolved = self.edition.resolve(entry.name)
            if resolved.role == "waarde" and resolved.value is None:
                found.append(Gap(entry.name, entry.title, "beleid", "", entry.explanation))
        return found

    def _issues(self) -> dict[str, str]:
        used = {issue for entry in self.entries for issue in entry.issues}
        return {issue: str(self.policy.issues.get(issue, {}).get("vraag", "")) for issue in sorted(used)}


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


def _as_moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else moments.start_of(value)


def _lost_from(form: str, value: date | datetime | None) -> datetime | None:
    """The first moment that is too late: the day after an inclusive date, the deadline itself when strictly before."""
    if value is None or form not in ("uiterlijk", "voor"):
        return None
    if form == "voor":
        return _as_moment(value)
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    return moments.start_of(value + timedelta(days=1))
