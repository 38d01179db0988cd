"""What keeps an answer of the position unknown at the chosen zorgkantoren: the search behind the questionnaire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from weakref import WeakKeyDictionary

from inkoopkader.positie.answers import UNKNOWN, Answers
from inkoopkader.positie.coming import PROVIDER_SIDE
from inkoopkader.positie.compute import Outline
from inkoopkader.positie.in_force import of_position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.scope import Scope
from inkoopkader.positie.step import mark_of
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Case, Entity, asked_by_known, evaluate
from inkoopkader.regels.expressions import Call, Expr, Not, Ref, children
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.prospects import Prospects
from inkoopkader.regels.trace import Gap


@dataclass(frozen=True, slots=True)
class Open:
    """Something open that is not asked of the provider: a judgement or proof of a person, or a choice that the policy
    leaves. `offices` are the zorgkantoren where it keeps something unknown; `said` says what is missing."""

    name: str
    title: str
    kind: str
    who: str
    question: str
    reason: str
    offices: tuple[str, ...]
    said: str


@dataclass(slots=True)
class Found:
    """A leaf that keeps something unknown: where, and in which production lines. `gap` is how the first zorgkantoor says
    it, `gaps` how each does."""

    gap: Gap
    entry: Entry | None
    topic: int
    why: str
    order: int
    offices: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    gaps: dict[str, Gap] = field(default_factory=dict)


@dataclass(slots=True)
class _Shape:
    """What the search needs of an edition, made once: names in force by what they are for."""

    papers: list[Entry]
    terms: list[Entry]
    obstacles: list[Entry]
    conditions: list[Entry]
    adjustments: list[Entry]
    questions: tuple[str, ...]
    optional: frozenset[str]
    of_papers: dict[str, list[str]]
    """The facts that are read for the demands on papers only, each with those papers."""


_SHAPES: WeakKeyDictionary[Edition, _Shape] = WeakKeyDictionary()


def _shape(source: Edition, outline: Outline) -> _Shape:
    made = _SHAPES.get(source)
    if made is None:
        entries = of_position(source, outline)
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
        of_papers = _of_papers(source, papers, known)
        made = _SHAPES[source] = _Shape(
            papers, terms, obstacles, conditions, adjustments, known, _optional(source), of_papers
        )
    return made


def _of_papers(source: Edition, papers: list[Entry], roots: tuple[str, ...]) -> dict[str, list[str]]:
    """The facts that decide nothing but whether papers are good, each with those papers: without the paper they decide
    nothing."""
    demands = {paper.name: {f"{paper.name}_voldoet", *paper.extra.get("delen", ())[1:]} for paper in papers}
    of_demands = set().union(*demands.values())
    elsewhere: set[str] = set()
    _reach(source, [name for name in roots if name not in of_demands], of_demands, elsewhere)
    found: dict[str, list[str]] = {}
    for paper, names in demands.items():
        read: set[str] = set()
        _reach(source, names, set(), read)
        for name in sorted(read - elsewhere - {f"{paper}_aanwezig"}):
            entry = source.resolve(name).entry
            if entry is not None and entry.kind == "feit" and not entry.parent:
                found.setdefault(name, []).append(paper)
    return found


def _reach(source: Edition, names: Iterable[str], barred: set[str], seen: set[str]) -> None:
    """Add to `seen` what is read for these names, not going on at what is barred."""
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen and name not in barred:
            seen.add(name)
            waiting += source.reads(name)


def _optional(source: Edition) -> frozenset[str]:
    """The facts of which some rule asks whether they are known: not knowing is an answer too."""

    def within(expr: Expr) -> Iterator[str]:
        if isinstance(expr, Call) and expr.function == "bekend":
            yield asked_by_known(source, expr.args[0])
        for part in children(expr):
            yield from within(part)

    rules = [source.resolve(entry.name).expr for entry in source.entries()]
    return frozenset(name for expr in rules if expr is not None for name in within(expr) if name)


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


class Findings:
    """Every leaf that keeps an answer of the position unknown at the chosen zorgkantoren."""

    def __init__(
        self, policy: Policy, outline: Outline, answers: Answers, moment: datetime, provider: Provider | None = None
    ) -> None:
        self.policy, self.outline, self.answers, self.asking = policy, outline, answers, outline.asking
        self.found: dict[str, Found] = {}
        self.papers: dict[str, list[tuple[str, bool | None, bool | None]]] = {}
        self.editions: dict[str, Edition] = {}
        self.reads: set[str] = set()
        self._lines_of: dict[int, tuple[Prospects, Entity]] = {}
        self.about_us = not answers.offices
        """Is any policy that is held about a sector of the provider, or did it not say in which it delivers?"""
        provider = provider or answers.provider(policy)
        for office in answers.offices:
            self._search(provider, office, moment)

    def _search(self, provider: Provider, office: str, moment: datetime) -> None:
        case = provider.case(self.policy, office, date(self.answers.year, 1, 1), moment)
        case.passed = self._passed(office)
        source = case.edition(self.policy)
        self.editions[office] = source
        shape = _shape(source, self.outline)
        scope = Scope(source, case, self.outline)
        scope.narrow(case)
        tracer = Prospects(case, evaluate(self.policy, case, shape.questions), scope.silent)
        self.reads |= set(tracer.plan.inputs)
        self.about_us = self.about_us or scope.about(scope.provider)
        contract = case.entities["contract"][0]
        for paper in shape.papers:
            if scope.silent(paper.name, contract) is not None:
                continue
            needed = tracer.value(f"{paper.name}_nodig", contract)
            if needed is not False:
                present = tracer.value(f"{paper.name}_aanwezig", contract)
                self.papers.setdefault(paper.name, []).append((office, needed, present))
        visited: set[tuple[str, int]] = set()
        gaps: dict[str, Gap] = {}
        numbers = [number for number, row in enumerate(self.answers.rows) if row.get("zorgkantoor") == office]
        for number, line in enumerate(case.entities["regel"]):
            mine: dict[str, Gap] = {}
            if number < len(numbers):
                self._lines_of[numbers[number]] = tracer, line
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

    def _passed(self, office: str) -> frozenset[str]:
        """The facts that were asked at a zorgkantoor and left for later: until somebody tells them they are not known,
        which some rules take for an answer (`bekend`)."""
        found: dict[str, bool] = {}
        for mark in self.answers.later:
            name, _, place = mark.partition("@")
            if "/" not in place:
                found[name] = found.get(name, False) or place in ("", office)
        for row in self.answers.rows:
            for name in self.asking.columns:
                if row.get("zorgkantoor") == office and row.get(name, UNKNOWN) == UNKNOWN:
                    mark = mark_of(name, office, str(row.get(self.outline.care, "")))
                    found[name] = found.get(name, True) and mark in self.answers.later
        return frozenset(name for name, passed in found.items() if passed)

    def may_read(self, name: str, number: int) -> bool:
        """May the percentage of a production line still turn out to read a fact that is not known of it?"""
        if number not in self._lines_of:
            return False
        tracer, line = self._lines_of[number]
        return name in tracer.may_read(self.outline.percentage, line)

    def optional(self, name: str, offices: Iterable[str]) -> bool:
        """May a fact stay unknown for good at one of these zorgkantoren, as far as the rules go?"""
        return any(name in _shape(self.editions[office], self.outline).optional for office in offices)

    def papers_of(self, name: str, offices: Iterable[str]) -> list[str]:
        """Return the papers that a fact is asked for, when it is asked for nothing else at these zorgkantoren."""
        found = [_shape(self.editions[office], self.outline).of_papers.get(name) for office in offices]
        return list(dict.fromkeys(paper for papers in found for paper in papers or ())) if all(found) else []

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
            if tracer.silent(paper.name, contract) is not None:
                continue
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
                noted = self.found[key] = Found(gap, entry, topic, why, len(self.found))
            if office not in noted.offices:
                noted.offices.append(office)
                noted.gaps[office] = gap
            if row is not None and row not in noted.lines:
                noted.lines.append(row)

    def others(self, kinds: tuple[str, ...]) -> tuple[Open, ...]:
        """What is open of these kinds, at most zorgkantoren first; apart where zorgkantoren say it in other words."""
        rows: dict[Gap, list[str]] = {}
        for item in self.found.values():
            for office, gap in item.gaps.items():
                if gap.kind in kinds and gap.name != self.asking.sectors:
                    rows.setdefault(gap, []).append(office)
        made = [
            Open(gap.name, gap.title, gap.kind, gap.who, gap.question, gap.reason, tuple(offices), gap.said)
            for gap, offices in rows.items()
        ]
        return tuple(sorted(made, key=lambda row: -len(row.offices)))
