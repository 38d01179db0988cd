"""Small ways to ask a question in one line, and random cases for a policy."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from inkoopkader.regels import values
from inkoopkader.regels.casefile import Written, build
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Case, Entity, evaluate, make_case, value_of
from inkoopkader.regels.policy import Policy


def case_of(
    policy: Policy,
    office: str | None,
    day: date | int,
    facts: Mapping[str, Any] | None = None,
    at: str | None = None,
    **rest: Any,
) -> Case:
    """A case from written facts; `rest` are the other fields of Written (judgements, settings, rows, clients, months)."""
    when = date(day, 1, 1) if isinstance(day, int) else day
    moment = values.parse("tijdstip", at) if at else None
    return build(policy, office, when, moment, Written("proef", facts or {}, **rest))


def ask(
    policy: Policy,
    name: str,
    office: str | None,
    day: date | int,
    facts: Mapping[str, Any] | None = None,
    at: str | None = None,
    **rest: Any,
) -> Any:
    """The value of one name: of the only entity of its level, or a list."""
    case = case_of(policy, office, day, facts, at, **rest)
    made = evaluate(policy, case, [name])
    found = [value_of(case, made, name, entity) for entity in case.entities[made.edition.resolve(name).level]]
    return found[0] if len(found) == 1 else found


WORDS = ("a", "b", "P1", "P3", "x1")


def random_value(entry: Entry, dice: random.Random) -> Any:
    """A value that fits an input entry, within its bounds; often an edge of them, sometimes unknown."""
    if dice.random() < 0.08:
        return None
    kind = entry.type
    if kind in values.NUMERIC:
        low, high = entry.bounds or (Decimal(0), Decimal(2) if kind == "percentage" else Decimal(200))
        if dice.random() < 0.15:
            return dice.choice((low, high))
        step = Decimal(1).scaleb(-min(entry.scale, 3))
        count = int((min(high, low + 5000) - low) / step)
        return low + step * dice.randint(0, max(0, count))
    if kind == "ja_nee":
        return dice.random() < 0.5
    if kind == "datum":
        day = date(2018, 1, 1) + timedelta(days=dice.randint(0, 5000))
        return day if entry.bounds is None else min(max(day, entry.bounds[0]), entry.bounds[1])
    if kind == "tijdstip":
        return datetime(2018, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randint(0, 5000 * 1440))
    codes = sorted(entry.codes) if entry.codes else list(WORDS)
    if kind == "codes":
        return frozenset(dice.sample(codes, dice.randint(0, min(3, len(codes)))))
    return dice.choice(codes)


def random_case(source: Edition, dice: random.Random, lines: int = 2) -> Case:
    """A case with (most) facts and answers of an edition filled at random: two lines, one client with one month."""
    inputs: dict[str, list[Entry]] = {}
    for entry in source.entries():
        if entry.is_input:
            inputs.setdefault(entry.level, []).append(entry)

    def facts(level: str) -> dict[str, Any]:
        return {entry.name: random_value(entry, dice) for entry in inputs.get(level, ()) if dice.random() < 0.95}

    top = {level: facts(level) for level in ("contract", "aanbieder", "regio")}
    rows = [{**facts("regel"), "client": "A", "maand": "2030-01"} for _ in range(lines)]
    moment = (
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randint(0, 2 * 525_600))
        if source.known is not None
        else None
    )
    case = make_case(
        source.office, source.day, top, rows, {"A": facts("client")}, {("A", "2030-01"): facts("clientmaand")}, moment
    )
    case.settings = {
        entry.name: random_value(entry, dice)
        for entry in source.entries()
        if entry.kind == "instelling" and dice.random() < 0.2
    }
    return case


def formulas(source: Edition) -> list[str]:
    """Every name that is computed in an edition."""
    return [entry.name for entry in source.entries() if source.resolve(entry.name).role == "formule"]


def everywhere(case: Case, name: str, level: str) -> list[Any]:
    """The computed values of a name in a case."""
    return [entity.values.get(name) for entity in case.entities[level]]


def top(case: Case, level: str = "contract") -> Entity:
    return case.entities[level][0]
