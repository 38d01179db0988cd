"""Random cases through the table back-end and through the interpreter: every rule must come out the same."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from helpers import random_value
from inkoopkader.regels import values
from inkoopkader.regels.edition import edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import make_case, plan, value_of
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql.run import run_file

Row = tuple[str, date, dict[str, tuple[Entry, Any]]]


def random_rows(policy: Policy, count: int, years: Sequence[int], seed: int) -> list[Row]:
    """Rows with a random zorgkantoor and year, and a random value for every fact that exists there.

    An empty set cannot be written in CSV: unknown.
    """
    dice = random.Random(seed)
    names = sorted({entry.name for layer in policy.layers() for entry in layer.entries.values() if entry.is_input})
    rows: list[Row] = []
    for _ in range(count):
        office, day = dice.choice(list(policy.offices)), date(dice.choice(list(years)), 1, 1)
        source = edition(policy, office, day)
        facts = {}
        for name in names:
            options = source.candidates(name)
            if options:
                value = random_value(options[0], dice)
                facts[name] = (options[0], None if value == frozenset() else value)
        rows.append((office, day, facts))
    return rows


def rules_of(policy: Policy, years: Sequence[int]) -> list[str]:
    """Every name that is computed at some zorgkantoor in one of the years."""
    found = set()
    for office in policy.offices:
        for year in years:
            source = edition(policy, office, date(year, 1, 1))
            found |= {
                entry.name
                for entry in source.entries()
                if "__" not in entry.name and source.resolve(entry.name).role == "formule"
            }
    return sorted(found)


def write_rows(rows: list[Row], path: Path) -> None:
    """Write rows as the CSV that `reken` reads."""
    names = sorted({name for _, _, facts in rows for name in facts})

    def cell(facts: dict[str, tuple[Entry, Any]], name: str) -> str:
        if name not in facts or facts[name][1] is None:
            return ""
        written = values.plain(facts[name][1])
        return ";".join(written) if isinstance(written, list) else str(written)

    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["zorgkantoor", "peildatum", *names])
        for office, day, facts in rows:
            writer.writerow([office, day.isoformat(), *(cell(facts, name) for name in names)])


def differences(policy: Policy, rows: list[Row], rules: Sequence[str], folder: Path, engine: str) -> list[str]:
    """Answer all rules both ways and return every difference in words."""
    cases, answers = folder / "zaken.csv", folder / f"uit-{engine}.csv"
    write_rows(rows, cases)
    run_file(policy, cases, list(rules), answers, engine)
    found = []
    with answers.open(encoding="utf-8") as file:
        for (office, day, facts), answered in zip(rows, csv.DictReader(file), strict=True):
            for name, wanted, kind in _interpreted(policy, office, day, facts, rules):
                got = answered[name] or "onbekend"
                if not _same(wanted, got, kind):
                    found.append(f"{office} {day} {name}: {wanted} uit de vertolker, {got} uit {engine}")
    return found


def _interpreted(
    policy: Policy, office: str, day: date, facts: dict[str, tuple[Entry, Any]], rules: Sequence[str]
) -> list[tuple[str, str, str]]:
    by_level: dict[str, dict[str, Any]] = {}
    for name, (entry, value) in facts.items():
        by_level.setdefault(entry.level, {})[name] = value
    row = by_level.get("regel", {}) | {"client": "1", "maand": "2027-01"}
    case = make_case(
        office,
        day,
        by_level,
        [row],
        {"1": by_level.get("client", {})},
        {("1", "2027-01"): by_level.get("clientmaand", {})},
    )
    source = case.edition(policy)
    asked = [name for name in rules if source.candidates(name)]
    made = plan(source, asked)
    made.run(case)
    shown = []
    for name in asked:
        resolved = source.resolve(name)
        value = values.plain(value_of(case, made, name, case.entities[resolved.level][0]))
        shown.append((name, ";".join(value) if isinstance(value, list) else str(value), resolved.type))
    return shown


def _same(wanted: str, got: str, kind: str) -> bool:
    if wanted == got or "onbekend" in (wanted, got):
        return wanted == got
    if kind in values.NUMERIC:
        return Decimal(wanted) == Decimal(got)
    if kind == "tijdstip":
        return values.parse("tijdstip", wanted) == values.parse("tijdstip", got.replace(" ", "T"))
    return False
