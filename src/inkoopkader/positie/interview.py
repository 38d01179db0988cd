"""Which questions are still worth asking: what keeps an answer of the position unknown at the chosen zorgkantoren."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from weakref import WeakKeyDictionary

from inkoopkader.positie.answers import UNKNOWN, Answers
from inkoopkader.positie.compute import Outline
from inkoopkader.positie.inputs import EXAMPLES, UNITS, typed_again
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.step import (
    ASSUMPTION,
    PAPER,
    PAPERS,
    PRODUCTION,
    QUESTION,
    TERMS,
    WAITS,
    Field,
    Step,
    choices,
    given_at,
    heading_of,
    mark_of,
)
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import PERSON_KINDS, Entry
from inkoopkader.regels.evaluate import Case, Entity, evaluate
from inkoopkader.regels.expressions import Not, Ref
from inkoopkader.regels.policy import NATIONAL, Policy
from inkoopkader.regels.prospects import Prospects
from inkoopkader.regels.trace import Gap

PROVIDER_SIDE = ("zorgaanbieder", "beide")


@dataclass(frozen=True, slots=True)
class Open:
    """Something open that is not asked of the provider: a judgement or proof of a person, or a choice that the policy
    leaves. `offices` are the zorgkantoren where it keeps something unknown."""

    name: str
    title: str
    kind: str
    who: str
    question: str
    reason: str
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """Where the questionnaire stands: `steps` are still to be asked, in order; `later` were left for later and still
    matter; `people`, `settings` and `policy` are open but not for the provider to answer."""

    steps: tuple[Step, ...]
    later: tuple[Step, ...]
    people: tuple[Open, ...]
    settings: tuple[Open, ...]
    policy: tuple[Open, ...]


def next_question(policy: Policy, outline: Outline, answers: Answers, moment: datetime | None = None) -> Step | None:
    """Return the step to ask now; None when nothing is left to ask."""
    steps = open_questions(policy, outline, answers, moment).steps
    return steps[0] if steps else None


def open_questions(policy: Policy, outline: Outline, answers: Answers, moment: datetime | None = None) -> Interview:
    """Return everything that is open, the steps in the order of asking.

    `moment` is the moment of asking where the answers name none (default: now). Raises CaseError when the answers do
    not fit the policy.
    """
    found = _Findings(policy, outline, answers, moment or answers.moment or datetime.now(UTC))
    steps = list(found.steps())
    return Interview(
        steps=tuple(step for step in steps if not step.later),
        later=tuple(step for step in steps if step.later),
        people=found.others(PERSON_KINDS),
        settings=found.others(("instelling",)),
        policy=found.others(("beleid", "geldt_niet")),
    )


def step_for(
    policy: Policy, outline: Outline, answers: Answers, key: str, moment: datetime | None = None
) -> Step | None:
    """Return the step with a key, with the answers given so far: also when it is answered or no longer matters, so
    that an answer can be changed. None for a key that is no step at the chosen zorgkantoren."""
    return _Findings(policy, outline, answers, moment or answers.moment or datetime.now(UTC)).step(key)


def group_of(policy: Policy, outline: Outline, entry: Entry) -> str:
    """Return the key of the step that an entry is asked on; empty for a step of its own, WAITS when no step asks it."""
    if entry.name in outline.asking.columns:
        return PRODUCTION
    if entry.name == outline.care or entry.level in ("client", "clientmaand"):
        return WAITS
    layer = None if entry.layer == NATIONAL else entry.layer
    parent = policy.entry(entry.parent, layer) if entry.parent else None
    if parent is None:
        return ""
    if parent.kind == "document":
        return PAPERS if entry.name == f"{parent.name}_aanwezig" else f"{PAPER}-{parent.name}"
    return TERMS if parent.kind == "termijn" else ""


@dataclass(slots=True)
class _Found:
    """A leaf that keeps something unknown: where, and in which production lines."""

    gap: Gap
    entry: Entry | None
    topic: int
    why: str
    order: int
    offices: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Shape:
    """What the search needs of an edition, made once: names in force by what they are for."""

    papers: list[Entry]
    terms: list[Entry]
    obstacles: list[Entry]
    conditions: list[Entry]
    adjustments: list[Entry]
    questions: tuple[str, ...]


_SHAPES: WeakKeyDictionary[Edition, _Shape] = WeakKeyDictionary()


def _shape(source: Edition, outline: Outline) -> _Shape:
    made = _SHAPES.get(source)
    if made is None:
        entries = [entry for entry in source.entries() if source.in_force(entry.name) is not None]
        papers = [entry for entry in entries if entry.kind == "document"]
        terms = [entry for entry in entries if entry.kind == "termijn"]
        obstacles = list(_obstacles(source, outline.admission))
        conditions = source.members(outline.conditions)
        adjustments = [*source.members(outline.surcharges), *source.members(outline.fixed)]
        names = [*outline.classes, outline.admission, outline.percentage, outline.base, *outline.euros, outline.total]
        for paper in papers:
            names += [f"{paper.name}_nodig", f"{paper.name}_aanwezig", f"{paper.name}_voldoet"]
            names += paper.extra.get("delen", ())[1:]
        for term in terms:
            names += [term.name] + [f"{term.name}_op_tijd"] * (term.extra.get("vorm", "") != "op")
        for entry in (*obstacles, *conditions, *adjustments):
            names.append(entry.name)
        names += [entry.condition for entry in (*terms, *obstacles, *conditions, *adjustments) if entry.condition]
        known = tuple(name for name in dict.fromkeys(names) if source.candidates(name))
        made = _SHAPES[source] = _Shape(papers, terms, obstacles, conditions, adjustments, known)
    return made


def _obstacles(source: Edition, name: str) -> Iterator[Entry]:
    """The members of the collector of admission, collectors inside it opened."""
    for member in source.members(name):
        expr = source.resolve(member.name).expr
        inner = expr.inner.name if isinstance(expr, Not) and isinstance(expr.inner, Ref) else member.name
        entry = source.resolve(inner).entry
        if entry is not None and entry.collects:
            yield from _obstacles(source, inner)
        else:
            yield member


class _Findings:
    """Every leaf that keeps an answer of the position unknown at the chosen zorgkantoren."""

    def __init__(self, policy: Policy, outline: Outline, answers: Answers, moment: datetime) -> None:
        self.policy, self.outline, self.answers, self.asking = policy, outline, answers, outline.asking
        self.found: dict[str, _Found] = {}
        self.papers: dict[str, list[tuple[str, bool | None, bool | None]]] = {}
        self.editions: dict[str, Edition] = {}
        provider = answers.provider(policy)
        for office in answers.offices:
            self._search(provider, office, moment)

    def _search(self, provider: Provider, office: str, moment: datetime) -> None:
        case = provider.case(self.policy, office, date(self.answers.year, 1, 1), moment)
        source = case.edition(self.policy)
        self.editions[office] = source
        shape = _shape(source, self.outline)
        tracer = Prospects(case, evaluate(self.policy, case, shape.questions))
        contract = case.entities["contract"][0]
        for paper in shape.papers:
            needed = tracer.value(f"{paper.name}_nodig", contract)
            if needed is not False:
                present = tracer.value(f"{paper.name}_aanwezig", contract)
                self.papers.setdefault(paper.name, []).append((office, needed, present))
        visited: set[tuple[str, int]] = set()
        gaps: dict[str, Gap] = {}
        numbers = [number for number, row in enumerate(self.answers.rows) if row.get("zorgkantoor") == office]
        for number, line in enumerate(case.entities["regel"]):
            mine: dict[str, Gap] = {}
            for name in self._line_roots(shape, tracer, line):
                before = len(mine)
                tracer.add_gaps(name, line, mine, visited)
                if len(mine) > before:
                    row = numbers[number] if number < len(numbers) else None
                    self._note(list(mine.values())[before:], office, 2, tracer.title(name), row)
        for topic, name in self._roots(shape, tracer, case):
            before = len(gaps)
            tracer.add_gaps(name, contract, gaps, visited)
            if len(gaps) > before:
                self._note(list(gaps.values())[before:], office, topic, tracer.title(name))

    def _roots(self, shape: _Shape, tracer: Prospects, case: Case) -> Iterator[tuple[int, str]]:
        contract = case.entities["contract"][0]
        for name in self.outline.classes:
            yield 0, name
        for entry in shape.obstacles:
            if entry.condition:
                yield 1, entry.condition
            if not entry.condition or tracer.value(entry.condition, contract) is not False:
                yield 1, entry.name
        yield 1, self.outline.admission
        for paper in shape.papers:
            yield 3, f"{paper.name}_nodig"
            if tracer.value(f"{paper.name}_nodig", contract) is not False:
                yield 3, f"{paper.name}_aanwezig"
                yield 3, f"{paper.name}_voldoet"
        for term in shape.terms:
            if term.level not in ("contract", "aanbieder", "regio"):
                continue
            if term.condition:
                yield 4, term.condition
            if not term.condition or tracer.value(term.condition, contract) is not False:
                yield 4, term.name
                if term.extra.get("vorm", "") != "op" and term.extra.get("wie", "") in PROVIDER_SIDE:
                    yield 4, f"{term.name}_op_tijd"
        for entry in shape.conditions:
            if entry.level not in ("contract", "aanbieder", "regio"):
                continue
            if entry.condition:
                yield 5, entry.condition
            if not entry.condition or tracer.value(entry.condition, contract) is not False:
                yield 5, entry.name
        if case.entities["regel"]:
            yield 6, self.outline.total

    def _line_roots(self, shape: _Shape, tracer: Prospects, line: Entity) -> Iterator[str]:
        yield self.outline.percentage
        for entry in shape.adjustments:
            if entry.condition:
                yield entry.condition
            if not entry.condition or tracer.value(entry.condition, line) is not False:
                yield entry.name
        yield from self.outline.euros

    def _note(self, gaps: Iterable[Gap], office: str, topic: int, why: str, row: int | None = None) -> None:
        for gap in gaps:
            key = gap.name
            noted = self.found.get(key)
            if noted is None:
                entry = self.editions[office].resolve(gap.name).entry
                noted = self.found[key] = _Found(gap, entry, topic, why, len(self.found))
            if office not in noted.offices:
                noted.offices.append(office)
            if row is not None and row not in noted.lines:
                noted.lines.append(row)

    def others(self, kinds: tuple[str, ...]) -> tuple[Open, ...]:
        """What is open of these kinds, at most zorgkantoren first."""
        rows = [
            Open(
                item.gap.name,
                item.gap.title,
                item.gap.kind,
                item.gap.who,
                item.gap.question,
                item.gap.reason,
                tuple(item.offices),
            )
            for item in self.found.values()
            if item.gap.kind in kinds
        ]
        return tuple(sorted(rows, key=lambda row: -len(row.offices)))

    # the steps

    def steps(self) -> Iterator[Step]:
        """Every open step in the order of asking, those left for later too."""
        facts = {name: item for name, item in self.found.items() if item.gap.kind == "feit" and item.entry is not None}
        for name in self.asking.first:
            if name in (self.asking.kinds, self.asking.sectors) and self._unsaid(name):
                yield self._question(
                    name, self.answers.offices, ("Welke soorten zorg u levert bepaalt wat er voor u geldt",)
                )
            elif name in facts:
                yield self._question(name, tuple(facts[name].offices), (facts[name].why,))
        grouped = {name: self._group(item) for name, item in facts.items() if name not in self.asking.first}
        plain = [facts[name] for name, group in grouped.items() if group == ""]
        for item in sorted(plain, key=lambda item: (-len(item.offices), item.topic, item.order)):
            yield self._question(item.gap.name, tuple(item.offices), (item.why,))
        production = [facts[name] for name, group in grouped.items() if group == PRODUCTION]
        if production and self.answers.rows:
            yield self._production([(item.gap.name, row) for item in production for row in self._lines(item)])
        presence = [facts[name] for name, group in grouped.items() if group == PAPERS]
        if presence:
            yield self._papers([(item.gap.name, tuple(item.offices)) for item in presence])
        papers = dict.fromkeys(group for group in grouped.values() if group.startswith(f"{PAPER}-"))
        for group in papers:
            mine = [facts[name] for name, other in grouped.items() if other == group]
            yield self._paper(group, [(item.gap.name, tuple(item.offices)) for item in mine])
        done = [facts[name] for name, group in grouped.items() if group == TERMS]
        if done:
            yield self._terms([(item.gap.name, tuple(item.offices)) for item in done])

    def _lines(self, item: _Found) -> list[int]:
        """The production lines that lack a fact, also when it is a total that wants it."""
        return [
            number
            for number, row in enumerate(self.answers.rows)
            if number in item.lines
            or (
                not item.lines and row.get("zorgkantoor") in item.offices and row.get(item.gap.name, UNKNOWN) == UNKNOWN
            )
        ]

    def step(self, key: str) -> Step | None:
        """The step with a key, with every field that it can have."""
        if key in ("", WAITS):
            return None
        if key == PRODUCTION:
            cells = [(name, row) for row in range(len(self.answers.rows)) for name in self.asking.columns]
            return self._production(cells) if cells else None
        names: dict[str, list[str]] = {}
        for office, source in self.editions.items():
            for entry in source.entries():
                if self._belongs(entry, key) and source.resolve(entry.name).role in ("invoer", "instelling"):
                    names.setdefault(entry.name, []).append(office)
        fields = [(name, tuple(offices)) for name, offices in names.items() if self._worth(name, key)]
        if not fields:
            return None
        if key == PAPERS:
            return self._papers(fields)
        if key == TERMS:
            return self._terms(fields)
        if key.startswith(f"{PAPER}-"):
            return self._paper(key, fields)
        return self._question(key, fields[0][1], ())

    def _belongs(self, entry: Entry, key: str) -> bool:
        if entry.kind != "feit":
            return entry.name == key and entry.kind in (*PERSON_KINDS, "instelling")
        return group_of(self.policy, self.outline, entry) == key or (
            entry.name == key and not group_of(self.policy, self.outline, entry)
        )

    def _worth(self, name: str, key: str) -> bool:
        """Does a field belong on a step that is opened again: papers that are needed, what was answered or is open."""
        if key not in (PAPERS, TERMS):
            return True
        return (
            name in self.found
            or any(self.answers.given(name, office) for office in self.answers.offices)
            or (key == PAPERS and self._parent(name) in self.papers)
        )

    def _parent(self, name: str) -> str:
        return next((entry.parent for source in self.editions.values() for entry in source.candidates(name)), "")

    def _unsaid(self, name: str) -> bool:
        return not any(self.answers.given(name, office) for office in (*self.answers.offices, None))

    def _group(self, item: _Found) -> str:
        """The step an open fact belongs to now: a demand on a paper waits until the paper is there."""
        assert item.entry is not None
        group = group_of(self.policy, self.outline, item.entry)
        if group.startswith(f"{PAPER}-") and not self._present(item.entry.parent, item.offices):
            return WAITS
        return group

    def _present(self, paper: str, offices: Iterable[str]) -> bool:
        """Is a paper there, and needed, at any of these zorgkantoren? Only then its demands are asked."""
        return any(
            office in offices and present is True and needed is not False
            for office, needed, present in self.papers.get(paper, ())
        )

    def _question(self, name: str, offices: tuple[str, ...], why: tuple[str, ...]) -> Step:
        entry = self._entry(name, offices)
        fields = tuple(self._fields(name, offices))
        kind = QUESTION if entry.kind == "feit" else ASSUMPTION
        return Step(name, kind, entry.title, entry.extra.get("vraag", ""), entry.explanation, fields, offices, why)

    def _papers(self, names: Iterable[tuple[str, tuple[str, ...]]]) -> Step:
        fields = [item for name, offices in names for item in self._fields(name, offices)]
        return self._grouped(PAPERS, PAPERS, "Stukken", "Welke van deze stukken hebt u?", fields)

    def _paper(self, key: str, names: Iterable[tuple[str, tuple[str, ...]]]) -> Step:
        fields = [item for name, offices in names for item in self._fields(name, offices)]
        paper = self._entry(key.removeprefix(f"{PAPER}-"), fields[0].offices)
        return self._grouped(key, PAPER, paper.title, f"{paper.title}: wat staat erin?", fields, paper.explanation)

    def _terms(self, names: Iterable[tuple[str, tuple[str, ...]]]) -> Step:
        fields = [item for name, offices in names for item in self._fields(name, offices)]
        return self._grouped(TERMS, TERMS, "Termijnen", "Wat hebt u al gedaan, en wanneer?", fields)

    def _production(self, cells: list[tuple[str, int]]) -> Step:
        fields = []
        for name, number in sorted(cells, key=lambda cell: (cell[1], self.asking.columns.index(cell[0]))):
            row = self.answers.rows[number]
            office = str(row["zorgkantoor"])
            if office in self.editions:
                mark = mark_of(name, office, str(row.get(self.outline.care, number)))
                fields.append(self._field(name, office, (office,), mark, f"{name}--{number}", row.get(name), number))
        return self._grouped(
            PRODUCTION, PRODUCTION, "Productie", "Hoeveel zorg wilt u bij elk zorgkantoor leveren?", fields
        )

    def _grouped(
        self, key: str, kind: str, title: str, question: str, fields: list[Field], explanation: str = ""
    ) -> Step:
        offices = tuple(office for office in self.answers.offices if any(office in item.offices for item in fields))
        return Step(key, kind, title, question, explanation, tuple(fields), offices, ())

    def _fields(self, name: str, offices: tuple[str, ...]) -> Iterator[Field]:
        """One field for all zorgkantoren, or one per zorgkantoor where answers, codes or questions differ."""
        entries = {office: self._entry(name, (office,)) for office in offices}
        wording = {(entry.extra.get("vraag", ""), entry.codes) for entry in entries.values()}
        person = any(entry.kind in PERSON_KINDS for entry in entries.values())
        told = {self.answers.given(name, office) for office in offices} - {None, UNKNOWN}
        if name in self.asking.per_office or person or len(wording) > 1 or len(told) > 1:
            for office in offices:
                mark = mark_of(name, office)
                yield self._field(name, office, (office,), mark, f"{name}--{office}", self.answers.given(name, office))
        else:
            yield self._field(name, None, offices, name, name, given_at(self.answers, name, None, offices))

    def _field(
        self,
        name: str,
        office: str | None,
        offices: tuple[str, ...],
        mark: str,
        key: str,
        given: Any,
        row: int | None = None,
    ) -> Field:
        entry = self._entry(name, offices)
        return Field(
            key=key,
            name=name,
            title=entry.title,
            question=entry.extra.get("vraag", ""),
            explanation=entry.explanation,
            type=entry.type,
            hint=EXAMPLES.get(entry.type, ""),
            unit=UNITS.get(entry.type, ""),
            choices=choices(self.policy, entry),
            typed=typed_again(entry, given),
            office=office,
            offices=offices,
            row=row,
            mark=mark,
            later=mark in self.answers.later,
            heading=heading_of(self.policy, entry),
            sources=tuple(str(item) for item in entry.citations),
        )

    def _entry(self, name: str, offices: Iterable[str]) -> Entry:
        entry = self.policy.entry(name, next(iter(offices), None))
        assert entry is not None, name
        return entry
