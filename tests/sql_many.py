"""A table of random cases with keys of every level, answered by the table back-end and, apart from it, by the
interpreter."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from inkoopkader.regels import moments, values
from inkoopkader.regels.edition import edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Case, Entity, plan
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import duck, spark
from inkoopkader.regels.sql.convert import EMPTY_SET, quoted
from inkoopkader.regels.sql.read import RAW, read_cases
from inkoopkader.regels.sql.run import compile_cases
from inkoopkader.regels.sql.value import unraw
from inkoopkader.regels.values import MAX_PERCENTAGE

KEYS = ("contract", "client", "maand", "aanbieder", "regio")
SHAPES: tuple[tuple[str, ...], ...] = (
    (),
    ("contract",),
    ("contract", "aanbieder", "regio"),
    ("client", "maand"),
    ("contract", "client"),
    KEYS,
    ("aanbieder",),
    ("regio", "client", "maand"),
)
DAYS = [
    date(2029, 12, 31),
    date(2030, 1, 1),
    date(2030, 6, 1),
    date(2031, 1, 1),
    date(2031, 8, 1),
    date(2032, 1, 1),
    date(2035, 5, 5),
]
TURNS = [
    datetime(2030, 3, 31, 1, tzinfo=UTC),
    datetime(2030, 10, 27, 1, tzinfo=UTC),
    datetime(1995, 9, 24, 1, tzinfo=UTC),
    datetime(2150, 3, 29, 1, tzinfo=UTC),
]
ODD_DAYS = [
    date(1, 1, 1),
    date(9999, 12, 31),
    date(2028, 2, 29),
    date(2030, 1, 31),
    date(2030, 3, 31),
    date(2000, 2, 29),
    date(1969, 12, 31),
    date(9999, 1, 31),
    date(1, 2, 1),
]


@dataclass(slots=True)
class Table:
    """Rows as a user would bring them: zorgkantoor, day, keys and facts by name; None is an empty cell."""

    keys: tuple[str, ...]
    entries: dict[str, Entry]
    rows: list[dict[str, Any]] = field(default_factory=list)


def fact(entry: Entry, dice: random.Random, huge: bool, unknown: float = 0.15) -> Any:
    """A value of an input: often small, negative, on a tie or on the edge of a calendar."""
    if dice.random() < unknown:
        return None
    match entry.type:
        case "ja_nee":
            return dice.random() < 0.5
        case "datum":
            if entry.bounds is not None:
                return dice.choice([*entry.bounds, min(max(date(2001, 2, 28), entry.bounds[0]), entry.bounds[1])])
            return (
                dice.choice(ODD_DAYS)
                if dice.random() < 0.4
                else date(1990, 1, 1) + timedelta(days=dice.randint(0, 30_000))
            )
        case "tijdstip":
            near = dice.choice(TURNS) + timedelta(
                microseconds=dice.choice((-1, 0, 1, 3_599_999_999, -3_600_000_000, 5_400_000_000)),
                days=dice.choice((0, 0, -1, 1, -30, 182)),
            )
            return (
                near
                if dice.random() < 0.7
                else datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=dice.randint(0, 5_000_000_000))
            )
        case "code":
            return dice.choice(sorted(entry.codes or ("p", "q")))
        case "codes":
            return frozenset(dice.sample(sorted(entry.codes or "abcd"), dice.randint(0, 3)))
        case "tekst":
            return dice.choice(("woord", "anders", "=1+1"))
        case "maanden":
            return Decimal(dice.randint(-500, 500))
    if entry.bounds is not None:
        unit = 10**entry.scale
        low, high = (int(end * unit) for end in entry.bounds)
        middle = max(low, min(0, high))
        near = dice.randint(max(low, middle - 40 * unit), min(high, middle + 40 * unit))
        return Decimal(dice.choice((low, high, middle, near, near))).scaleb(-entry.scale)
    reach = dice.choice((5, 300, 20_000) if not huge else (5, 300, 10**11))
    if entry.type == "percentage":
        reach = min(reach, int(MAX_PERCENTAGE * 10**entry.scale))  # more is refused when a table is read
    return Decimal(dice.randint(-reach, reach)).scaleb(-entry.scale)


def random_table(
    policy: Policy,
    keys: tuple[str, ...],
    count: int,
    seed: int,
    huge: bool = False,
    left_out: float = 0.03,
    unknown: float = 0.15,
    days: Sequence[date] = DAYS,
) -> Table:
    """Rows whose facts of a higher level are the same for the same key. `left_out` is how often a fact is not in the
    table, `unknown` how often a cell is empty."""
    dice = random.Random(seed)
    entries = {
        entry.name: entry
        for layer in policy.layers()
        for entry in layer.entries.values()
        if entry.is_input and dice.random() >= left_out
    }
    table = Table(keys, entries)
    held: dict[Any, dict[str, Any]] = {}

    row: dict[str, Any] = {}

    def of(level: str, *key: Any) -> dict[str, Any]:
        if (level, *key) not in held:
            office = key[0] if level != "regel" else row["zorgkantoor"]
            held[level, *key] = {
                name: fact(policy.entry(name, office) or entry, dice, huge, unknown)
                for name, entry in entries.items()
                if entry.level == level
            }
        return held[level, *key]

    for number in range(count):
        office, day = dice.choice([*policy.offices, *policy.offices, None]), dice.choice(days)
        row = {"zorgkantoor": office, "peildatum": day}
        contract = f"k{dice.randint(1, 4)}" if "contract" in keys else number
        above = {"aanbieder": contract, "regio": contract}
        for level in above:
            if level in keys:
                above[level] = (
                    f"{level[0]}{sum(map(ord, str(contract))) % 2}"
                    if "contract" in keys
                    else f"{level[0]}{dice.randint(1, 2)}"
                )
        client = (f"c{dice.randint(1, 3)}" if dice.random() < 0.9 else None) if "client" in keys else number
        month = f"2030-0{dice.randint(1, 2)}" if "maand" in keys else None
        found = {"contract": contract, "client": client, "maand": month, **above}
        row |= {key: found[key] for key in keys}
        row |= (
            of("regel", number)
            | of("contract", office, day, contract)
            | of("aanbieder", office, day, above["aanbieder"])
            | of("regio", office, day, above["regio"])
        )
        row |= (
            of("client", office, day, client)
            if client is not None
            else {name: None for name, entry in entries.items() if entry.level == "client"}
        )
        if "client" not in keys or (month is not None and client is not None):
            row |= of("clientmaand", office, day, client, month)
        elif "maand" in keys:
            row |= {name: None for name, entry in entries.items() if entry.level == "clientmaand"}
        table.rows.append(row)
    if "client" in keys and "maand" not in keys:
        table.entries = {name: entry for name, entry in entries.items() if entry.level != "clientmaand"}
    return table


def written(value: Any) -> str | None:
    """A cell as text."""
    if value is None:
        return None
    plain = values.plain(value)
    return ";".join(plain) or EMPTY_SET if isinstance(plain, list) else str(plain)


# the table back-end


def by_table(
    policy: Policy, table: Table, questions: Sequence[str], engine: Any = "duckdb", session: Any = None, **options: Any
) -> list[dict[str, Any]]:
    """Answer the questions for every row, as values of the language."""
    header = ["zorgkantoor", "peildatum", *table.keys, *table.entries]
    with duck.connect() as connection:
        connection.execute(f"CREATE TABLE {RAW} ({', '.join(f'{name} VARCHAR' for name in header)}, _rij BIGINT)")
        lines = [[*(written(row.get(name)) for name in header), number] for number, row in enumerate(table.rows)]
        connection.executemany(f"INSERT INTO {RAW} VALUES ({', '.join('?' * (len(header) + 1))})", lines)
        compiled = compile_cases(policy, read_cases(connection, policy, "proef"), questions, engine, **options)
        if engine == "duckdb":
            duck.answer(connection, compiled)
        with spark.answer(connection, compiled, session) if engine == "spark" else nullcontext():
            found = connection.sql(
                f"SELECT {', '.join(quoted(column.name) for column in compiled.columns)} FROM {duck.ANSWERS} ORDER BY _rij"
            )
            assert not {"DOUBLE", "FLOAT"} & {str(kind) for kind in found.types}
            rows = found.fetchall()
    return [
        {
            column.name: unraw(item, column.type, column.scale)
            for column, item in zip(compiled.columns, row, strict=True)
        }
        for row in rows
    ]


# the interpreter


def by_interpreter(
    policy: Policy,
    table: Table,
    questions: Sequence[str],
    *,
    moment: datetime | None = None,
    settings: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Answer the questions with `evaluate`: one case per zorgkantoor and day, with as many contracts, clients and lines
    as the rows say."""
    cases: dict[Any, Case] = {}
    anchors = []
    for number, row in enumerate(table.rows):
        key = (row["zorgkantoor"], row["peildatum"])
        if key not in cases:
            cases[key] = Case(
                *key,
                moment,
                dict(settings or {}),
                {level: [] for level in ("regel", "clientmaand", "client", "contract", "aanbieder", "regio")},
            )
        anchors.append(_hang(cases[key], table, row, number))
    for key, case in cases.items():
        source = edition(policy, *key, moments.day_of(moment) if moment else None)
        made = plan(source, [name for name in questions if source.candidates(name)])
        made.run(case)
    return [
        {name: _seen(policy, cases[row["zorgkantoor"], row["peildatum"]], name, found, moment) for name in questions}
        for row, found in zip(table.rows, anchors, strict=True)
    ]


def _hang(case: Case, table: Table, row: Mapping[str, Any], number: int) -> dict[str, Entity]:
    """Put one row in its case; return the entities it stands for."""

    def at(level: str, key: Any, up: dict[str, Entity]) -> Entity:
        for entity in case.entities[level]:
            if entity.key == key:
                return entity
        made = Entity(
            level, key, {name: row[name] for name, entry in table.entries.items() if entry.level == level}, up
        )
        for above in up.values():
            above.down.setdefault(level, []).append(made)
        case.entities[level].append(made)
        return made

    contract = row.get("contract", number)
    up = {level: at(level, row.get(level, contract), {}) for level in ("aanbieder", "regio")}
    found = {**up, "contract": at("contract", contract, up)}
    client = row["client"] if "client" in table.keys else number
    if client is not None:
        found["client"] = at("client", client, {})
        if "client" not in table.keys or row.get("maand") is not None:
            found["clientmaand"] = at("clientmaand", (client, row.get("maand")), {"client": found["client"]})
    found["regel"] = at("regel", number, dict(found))
    return found


def _seen(policy: Policy, case: Case, name: str, found: Mapping[str, Entity], moment: datetime | None) -> Any:
    source = edition(policy, case.office, case.day, moments.day_of(moment) if moment else None)
    if not source.candidates(name):
        return None
    resolved = source.resolve(name)
    if resolved.role in ("waarde", "afwezig"):
        return resolved.value
    if resolved.role == "instelling":
        return case.settings.get(name, resolved.value)
    return found[resolved.level].values.get(name) if resolved.level in found else None


def differences(
    policy: Policy, table: Table, questions: Sequence[str], engine: str = "duckdb", session: Any = None, **options: Any
) -> list[str]:
    """Every answer that differs between the two back-ends, in words."""
    got = by_table(policy, table, questions, engine, session, **options)
    wanted = by_interpreter(policy, table, questions, **options)
    return [
        f"rij {number} ({row['zorgkantoor']} {row['peildatum']}) {name}: {one[name]!r} uit de vertolker, {other[name]!r} uit {engine}"
        for number, (row, one, other) in enumerate(zip(table.rows, wanted, got, strict=True))
        for name in questions
        if one[name] != other[name]
    ]
