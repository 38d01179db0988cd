"""The tariff percentages that the policy gives: base, surcharges, discounts, fixed percentages and ceiling, per
zorgkantoor, year and kind of care. What the policy leaves open stays unknown; nothing is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from inkoopkader.overzicht.outcomes import BETWEEN, FIGURE, Outcome, Outcomes
from inkoopkader.positie.compute import Outline, read_outline
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Entity, Plan, make_case, plan
from inkoopkader.regels.expressions import Choose, Ref
from inkoopkader.regels.policy import Policy

BASE, SURCHARGE, DISCOUNT, FIXED, CEILING = "basis", "opslag", "korting", "vast", "plafond"
ROLES = (BASE, SURCHARGE, DISCOUNT, FIXED, CEILING)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the percentage.

    `role` is one of ROLES; surcharges and discounts are percentage points when they add up. `care` are the kinds of care
    it can hold for (empty: every kind), `condition` what else it takes, in Dutch. `certain` are the kinds of care for
    which it holds in the plain case (beleid/positie.yaml) whatever else is so, `excluded` those for which it does not.
    """

    role: str
    name: str
    title: str
    outcomes: tuple[Outcome, ...]
    care: tuple[str, ...]
    condition: str
    sources: tuple[str, ...]
    certain: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    @property
    def figures(self) -> tuple[Decimal, ...]:
        """The figures that the policy names, each once; of an outcome between bounds the highest."""
        found = [item.value if item.kind == FIGURE else item.high for item in self.outcomes]
        return tuple(dict.fromkeys(value for value in found if value is not None))

    @property
    def known(self) -> bool:
        """Is every outcome a figure, or bounded by one?"""
        return all(item.kind in (FIGURE, BETWEEN) for item in self.outcomes)

    def holds_for(self, care: str) -> bool:
        """Can this part hold for a kind of care?"""
        return not self.care or care in self.care


@dataclass(frozen=True, slots=True)
class Tariffs:
    """The parts at one zorgkantoor in one year; none where the policy of that year says nothing about tariffs.
    `plain_base` is the base percentage in the plain case (beleid/positie.yaml)."""

    office: str
    label: str
    year: int
    parts: tuple[Part, ...]
    plain_base: Part | None = None

    @property
    def base(self) -> Part | None:
        """The base percentage, None when there is no policy."""
        return next((part for part in self.parts if part.role == BASE), None)

    def may_hold(self, care: str, *roles: str) -> tuple[Part, ...]:
        """Return the parts of some roles with a figure that hold or may hold for a kind of care in the plain case."""
        return tuple(
            part
            for part in self.parts
            if part.role in roles and part.figures and part.holds_for(care) and care not in part.excluded
        )

    def special(self, care: str) -> tuple[Part, ...]:
        """Return the parts that are about this kind of care and not about every kind."""
        return tuple(part for part in self.parts if part.care and care in part.care)


def kinds_of_care(policy: Policy) -> dict[str, str]:
    """Return the kinds of care that the policy knows, with their titles."""
    entry = policy.national.entries[read_outline(policy).care]
    return policy.code_lists[entry.extra["codelijst"]]


def tariffs(policy: Policy, offices: Sequence[str], year: int) -> tuple[Tariffs, ...]:
    """Return the parts of the tariff percentage at zorgkantoren in a year (as the policy reads on 1 January)."""
    outline, care = read_outline(policy), tuple(kinds_of_care(policy))
    return tuple(_Reader(policy, outline, care, office, year).read() for office in offices)


class _Reader:
    """Evaluates the policy of one zorgkantoor without facts: on a line of any care, and on one per kind of care."""

    def __init__(self, policy: Policy, outline: Outline, care: tuple[str, ...], office: str, year: int) -> None:
        self.outline, self.care = outline, care
        self.label, self.year = policy.offices[office].label, year
        self.source: Edition = edition(policy, office, date(year, 1, 1))
        self.members = {
            name: [entry for entry in self.source.members(name) if not entry.parent]
            for name in (outline.surcharges, outline.fixed)
        }
        found = [entry for entries in self.members.values() for entry in entries]
        questions = [outline.base, *(entry.name for entry in found), *(entry.condition for entry in found)]
        made = plan(self.source, [name for name in questions if name])
        case = make_case(office, self.source.day, {}, [{}, *({outline.care: code} for code in care)])
        made.run(case)
        self.plain_any_care, *lines = self._plain_lines(made)
        self.plain = dict(zip(care, lines, strict=True))
        self.made = made
        self.office = office
        self.any_care: Entity = case.entities["regel"][0]
        self.per_care = dict(zip(care, case.entities["regel"][1:], strict=True))
        self.outcomes = Outcomes(self.source, case, made)

    def _plain_lines(self, made: Plan) -> list[Entity]:
        """A line of any care and one per kind of care, in the plain case."""
        facts: dict[str, dict[str, Any]] = {}
        for name, value in self.outline.plain:
            if not self.source.candidates(name):
                continue  # a fact of another zorgkantoor
            facts.setdefault(self.source.resolve(name).level, {})[name] = value
        line = facts.get("regel", {})
        lines = [line, *(line | {self.outline.care: code} for code in self.care)]
        case = make_case(self.source.office, self.source.day, facts, lines)
        made.run(case)
        self.plain_outcomes = Outcomes(self.source, case, made)
        return case.entities["regel"]

    def read(self) -> Tariffs:
        parts: list[Part] = []
        base = self._whole(BASE, self.outline.base)
        plain = replace(base, outcomes=self.plain_outcomes.of(base.name, self.plain_any_care)) if base else None
        if base is not None:
            parts.append(base)
            parts += [self._member(entry, "") for entry in self.members[self.outline.surcharges]]
            parts += [self._member(entry, FIXED) for entry in self.members[self.outline.fixed]]
            ceiling = self._whole(CEILING, self.outline.ceiling)
            parts += [ceiling] if ceiling is not None else []
        return Tariffs(self.office, self.label, self.year, tuple(parts), plain)

    def _whole(self, role: str, name: str) -> Part | None:
        active = self.source.in_force(name)
        if active is None:
            return None
        entry, version = active
        sources = tuple(map(str, version.citations or entry.citations))
        return Part(role, name, entry.title, self.outcomes.of(name, self.any_care), (), "", sources)

    def _member(self, entry: Entry, role: str) -> Part:
        resolved = self.source.resolve(entry.name)
        expr = resolved.expr
        guarded = isinstance(expr, Choose) and expr.condition == Ref("ja_nee", 0, entry.condition)
        if guarded and isinstance(expr, Choose):
            outcomes = self.outcomes.within(expr.then, self.any_care)
        else:
            outcomes = self.outcomes.of(entry.name, self.any_care)
        condition = self.source.resolve(entry.condition).expr if entry.condition else None
        care: tuple[str, ...] = ()
        if condition is not None:
            possible = tuple(
                code for code, line in self.per_care.items() if self.outcomes.value(condition, line) is not False
            )
            care = () if len(possible) == len(self.care) else possible
        held = {
            code: True if condition is None else self.plain_outcomes.value(condition, line)
            for code, line in self.plain.items()
        }
        version = resolved.version
        highest = max((item.value or item.high or Decimal(0) for item in outcomes), default=Decimal(0))
        return Part(
            role=role or (DISCOUNT if highest < 0 else SURCHARGE),
            name=entry.name,
            title=entry.title,
            outcomes=outcomes,
            care=care,
            condition=self.outcomes.words(condition) if condition is not None else "",
            sources=tuple(map(str, (version.citations if version else ()) or entry.citations)),
            certain=frozenset(code for code, holds in held.items() if holds is True),
            excluded=frozenset(code for code, holds in held.items() if holds is False),
        )
