"""Evaluate one case: facts in, values of every rule that was needed out. This is the oracle of all back-ends.

A case is a small tree of entities: one `regio`, one `aanbieder`, one `contract`, and any number of `client`,
`clientmaand` and `regel`. A plan holds the rules that a question needs, in order, compiled per level (`generate`).
Running it fills the values of each entity; the trace is read from them afterwards (`trace`), so that nothing is
computed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Inexact, InvalidOperation, Overflow, localcontext
from typing import Any

from inkoopkader.regels import levels, moments
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.errors import CaseError, FormulaError
from inkoopkader.regels.exact import CONTEXT
from inkoopkader.regels.expressions import Aggregate, Expr, Ref, children
from inkoopkader.regels.generate import RUNTIME, Writer
from inkoopkader.regels.policy import Policy

MOST_PLANS = 64
"""How many plans an edition keeps."""
_PASSED = "gepasseerd?"  # beside the settings, under what is no name


@dataclass(slots=True)
class Entity:
    """One thing of a level: its facts and computed values by name, what is above it, and what is below it per level."""

    level: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    up: dict[str, Entity] = field(default_factory=dict)
    down: dict[str, list[Entity]] = field(default_factory=dict)


@dataclass(slots=True)
class Case:
    """Typed facts of one case, ready to be evaluated.

    `office` is the zorgkantoor (None: national), `day` the day the policy is read for, `moment` the moment of asking
    (UTC; None: everything published until today is known and `nu` is unknown), `settings` the values of instellingen
    that the user set. `passed` is for who is still asking: the facts that were asked and left open; `bekend` of any other
    fact that is not given is then not decided. None: nothing more is asked, what is not given is not known.
    """

    office: str | None
    day: date
    moment: datetime | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    entities: dict[str, list[Entity]] = field(default_factory=dict)
    passed: frozenset[str] | None = None

    def edition(self, policy: Policy) -> Edition:
        """Return the edition of the policy that this case asks about."""
        return edition(policy, self.office, self.day, moments.day_of(self.moment) if self.moment else None)

    def copy(self) -> Case:
        """Return a case with the same facts that shares nothing that evaluating or narrowing one of them changes."""
        everything = [entity for group in self.entities.values() for entity in group]
        made = {id(entity): Entity(entity.level, entity.key, dict(entity.values)) for entity in everything}
        for entity in everything:
            twin = made[id(entity)]
            twin.up = {level: made[id(above)] for level, above in entity.up.items()}
            twin.down = {level: [made[id(below)] for below in group] for level, group in entity.down.items()}
        entities = {level: [made[id(entity)] for entity in group] for level, group in self.entities.items()}
        return Case(self.office, self.day, self.moment, dict(self.settings), entities, self.passed)


def make_case(
    office: str | None,
    day: date,
    facts: Mapping[str, Mapping[str, Any]],
    rows: Iterable[Mapping[str, Any]] = (),
    clients: Mapping[str, Mapping[str, Any]] | None = None,
    months: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
    moment: datetime | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Case:
    """Build a case from typed facts.

    `facts` holds the facts of the levels contract, aanbieder and regio; `rows` those of each regel, which may name its
    `client` and `maand` (a text yyyy-mm); `clients` and `months` the facts of a client and of a client-month.
    """
    regio = Entity("regio", "", dict(facts.get("regio", ())))
    aanbieder = Entity("aanbieder", "", dict(facts.get("aanbieder", ())))
    contract = Entity("contract", "", dict(facts.get("contract", ())), {"aanbieder": aanbieder, "regio": regio})
    aanbieder.down["contract"] = regio.down["contract"] = [contract]
    case = Case(
        office,
        day,
        moment,
        dict(settings or ()),
        {
            "regio": [regio],
            "aanbieder": [aanbieder],
            "contract": [contract],
            "client": [],
            "clientmaand": [],
            "regel": [],
        },
    )
    if rows or clients or months:
        _Below(case, clients or {}, months or {}).add(rows)
    return case


def unknown_case(source: Edition) -> Case:
    """Return a case of which nothing is known, with one client, month and line: what comes out is decided by the policy
    alone. Without a line a sum over the lines would be known (nothing), though the policy does not say so."""
    return make_case(source.office, source.day, {}, [{"client": "", "maand": ""}])


class _Below:
    """Hangs clients, client-months and lines under a case."""

    def __init__(
        self, case: Case, clients: Mapping[str, Mapping[str, Any]], months: Mapping[tuple[str, str], Mapping[str, Any]]
    ) -> None:
        self.case, self.clients, self.months = case, clients, months
        self.people: dict[str, Entity] = {}
        self.spans: dict[tuple[str, str], Entity] = {}

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        top = {level: self.case.entities[level][0] for level in ("regio", "aanbieder", "contract")}
        for key in self.clients:
            self.person(key)
        for month in self.months:
            self.span(month)
        for number, row in enumerate(rows, start=1):
            values = dict(row)
            client, month_text = values.pop("client", None), values.pop("maand", None)
            entity = Entity("regel", str(number), values, dict(top))
            if client is not None and month_text is not None:
                entity.up["clientmaand"] = self.span((client, month_text))
            if client is not None:
                entity.up["client"] = self.person(client)
            for above in entity.up.values():
                above.down.setdefault("regel", []).append(entity)
            self.case.entities["regel"].append(entity)

    def person(self, key: str) -> Entity:
        if key not in self.people:
            self.people[key] = Entity("client", key, dict(self.clients.get(key, ())))
            self.case.entities["client"].append(self.people[key])
        return self.people[key]

    def span(self, key: tuple[str, str]) -> Entity:
        if key not in self.spans:
            above = self.person(key[0])
            found = self.spans[key] = Entity(
                "clientmaand", f"{key[0]} {key[1]}", dict(self.months.get(key, ())), {"client": above}
            )
            above.down.setdefault("clientmaand", []).append(found)
            self.case.entities["clientmaand"].append(found)
        return self.spans[key]


class Plan:
    """The rules that a question needs, compiled for one edition.

    `order` lists them as they are computed, `inputs` the names that must be given, `asking` says that it is for cases
    with `passed`.
    """

    def __init__(self, source: Edition, questions: tuple[str, ...], *, asking: bool = False) -> None:
        self.edition, self.questions, self.asking = source, questions, asking
        self.order: list[str] = []
        self.inputs: list[str] = []
        self.counted: dict[str, str] = {}  # values of the policy that an aggregate runs over, with the level of each
        self.outlines: dict[str, Any] = {}
        self.gaps: dict[str, Any] = {}
        self._sort()
        self._stages = self._compile()

    def _sort(self) -> None:
        done: set[str] = set()
        path: set[str] = set()

        def visit(name: str) -> None:
            if name in done:
                return
            if name in path:
                raise FormulaError(f"'{name}' heeft zichzelf nodig op {self.edition.day}")
            resolved = self.edition.resolve(name)
            if resolved.role == "formule":
                path.add(name)
                for other in self.edition.reads(name):
                    visit(other)
                self.counted |= {
                    item.name: item.level
                    for item in aggregates(resolved.expr)
                    if self.edition.resolve(item.name).role in ("waarde", "instelling")
                }
                path.discard(name)
                self.order.append(name)
            elif resolved.role == "invoer":
                self.inputs.append(name)
            done.add(name)

        for question in self.questions:
            visit(question)

    def _compile(self) -> list[tuple[str, Any]]:
        """Group the order into stages of one level; a stage is cut where an aggregate needs what a later stage
        computes."""
        stages: list[tuple[str, list[str]]] = []
        placed: dict[str, int] = {}
        for name in self.order:
            resolved = self.edition.resolve(name)
            earliest = 0
            for other in self.edition.reads(name):
                if other in placed:
                    same = self.edition.resolve(other).level == resolved.level
                    earliest = max(earliest, placed[other] + (0 if same else 1))
            for index in range(earliest, len(stages)):
                if stages[index][0] == resolved.level:
                    stages[index][1].append(name)
                    placed[name] = index
                    break
            else:
                stages.append((resolved.level, [name]))
                placed[name] = len(stages) - 1
        return [(level, self._function(level, names)) for level, names in stages]

    def _function(self, level: str, members: list[str]) -> Any:
        """Return a function (values, up, down, settings) that computes one stage for one entity."""
        loads: dict[str, str] = {}
        head: list[str] = []
        bound: dict[str, Any] = {}
        mine = set(members)

        def local(name: str) -> str:
            if name in loads:
                return loads[name]
            resolved = self.edition.resolve(name)
            held = f"v_{name}"
            if name == "nu":
                head.append(f"{held} = settings.get('nu')")
            elif resolved.role in ("waarde", "afwezig", "ingebouwd"):
                held = writer.constant(resolved.value)
            elif resolved.role == "instelling":
                head.append(f"{held} = settings.get({name!r}, {writer.constant(resolved.value)})")
            elif name in mine and resolved.level == level:
                pass
            elif resolved.level == level:
                head.append(f"{held} = values.get({name!r})")
            else:
                head.append(
                    f"{held} = up[{resolved.level!r}].values.get({name!r}) if {resolved.level!r} in up else None"
                )
            loads[name] = held
            return held

        def undecided(inner: Expr) -> str:
            name = asked_by_known(self.edition, inner)
            return f"{name!r} not in settings[{_PASSED!r}]" if self.asking and name else ""

        writer = Writer(local, undecided)
        body: list[str] = []
        for name in members:
            expr = self.edition.resolve(name).expr
            assert expr is not None
            held = writer.write(expr)
            body += writer.lines
            writer.lines = []
            body.append(f"values[{name!r}] = v_{name} = {held}")
        source = "def stage(values, up, down, settings):\n" + "\n".join(f"    {line}" for line in head + body)
        bound.update(RUNTIME)
        bound.update(writer.constants)
        bound["lookup"] = self.look_up
        exec(compile(source, f"<beleid {self.edition.office} {self.edition.day}>", "exec"), bound)  # noqa: S102 - source is made from checked names
        return bound["stage"]

    def look_up(self, table: str, column: str, keys: tuple[Any, ...]) -> Any:
        """Return a cell of a table, or None when the row is not there or a key is unknown."""
        if None in keys:
            return None
        row = self.edition.policy.tables[table].rows.get(keys)
        return row[column] if row is not None else None

    def run(self, case: Case) -> None:
        """Compute every rule of the plan; values land in the entities of the case.

        Raises CaseError for a number too large to be exact.
        """
        settings = case.settings
        if case.moment is not None:
            settings = {**settings, "nu": case.moment}
        if self.asking:
            settings = {**settings, _PASSED: case.passed or frozenset()}
        for name, below in self.counted.items():
            resolved = self.edition.resolve(name)
            value = case.settings.get(name, resolved.value) if resolved.role == "instelling" else resolved.value
            for entity in case.entities[below]:
                entity.values[name] = value
        with localcontext(CONTEXT):
            try:
                for level, stage in self._stages:
                    for entity in case.entities[level]:
                        stage(entity.values, entity.up, entity.down, settings)
            except (Inexact, InvalidOperation, Overflow):
                raise CaseError(
                    f"een tussenuitkomst bij {', '.join(self.questions)} heeft meer dan {CONTEXT.prec} cijfers; zo groot kan niet exact worden gerekend"
                ) from None


def plan(source: Edition, questions: Iterable[str], *, asking: bool = False) -> Plan:
    """Return the (cached) plan for questions. Raises FormulaError for an unknown name."""
    key = (tuple(questions), asking)
    found: Plan | None = source.plans.get(key)
    if found is None:
        if len(source.plans) >= MOST_PLANS:  # whoever asks ever other questions does not fill the memory
            source.plans.clear()
        found = source.plans[key] = Plan(source, tuple(dict.fromkeys(key[0])), asking=asking)
    return found


def evaluate(policy: Policy, case: Case, questions: Iterable[str]) -> Plan:
    """Evaluate questions for a case in place and return the plan that was used.

    Raises FormulaError for an unknown name or zorgkantoor.
    """
    made = plan(case.edition(policy), questions, asking=case.passed is not None)
    made.run(case)
    return made


def asked_by_known(source: Edition, inner: Expr) -> str:
    """Return the fact that `bekend(inner)` asks for; empty when it asks for something else."""
    if not isinstance(inner, Ref):
        return ""
    resolved = source.resolve(inner.name)
    is_fact = resolved.role == "invoer" and resolved.entry is not None and resolved.entry.kind == "feit"
    return inner.name if is_fact else ""


def aggregates(expr: Expr | None) -> list[Aggregate]:
    """Return the aggregates inside an expression."""
    if expr is None:
        return []
    found = [expr] if isinstance(expr, Aggregate) else []
    for part in children(expr):
        found += aggregates(part)
    return found


def value_of(case: Case, made: Plan, name: str, entity: Entity) -> Any:
    """Return the value of a name as an entity sees it: computed, given, set, or of the policy."""
    level = made.edition.levels.get(name)
    if level is None:
        resolved = made.edition.resolve(name)
        if resolved.role == "instelling":
            return case.settings.get(name, resolved.value)
        if resolved.role not in ("formule", "invoer"):
            return case.moment if name == "nu" else resolved.value
        level = resolved.level
    if level == entity.level:
        return entity.values.get(name)
    above = entity.up.get(level)
    return above.values.get(name) if above is not None else None


def entities_of(case: Case, level: str) -> list[Entity]:
    """Return the entities of a level; raises FormulaError for a level that does not exist."""
    if level not in levels.LEVELS:
        raise FormulaError(f"het niveau '{level}' bestaat niet")
    return case.entities[level]
