"""One million cases of the real policy: every rule from the interpreter next to every rule from DuckDB.

    .venv/bin/python bench/eens.py [CASES]          default 1,000,000

A case is one contract with one to three lines at some zorgkantoor in some year; every edition of the policy gets its
share, and all of them go through one query. The facts are drawn from a small set per fact: unknown, its bounds, every
threshold, amount and day that the policy itself names, with one unit before and after each (the ties), and random
values. Exit code 1 when any answer differs. pyarrow and numpy come from requirements-test.lock.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from inkoopkader.regels import values
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import make_case, plan, value_of
from inkoopkader.regels.expressions import Const, Expr, children
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import duck
from inkoopkader.regels.sql.compile import Column
from inkoopkader.regels.sql.read import open_file, read_cases
from inkoopkader.regels.sql.run import compile_cases
from inkoopkader.regels.sql.value import raw

YEARS = range(2020, 2030)
BATCH = 20_000
MOMENT = datetime(2027, 5, 1, 10, tzinfo=UTC)
POOL = 40
WORDS = ("a", "b")
TOP = ("contract", "aanbieder", "regio")


@dataclass(slots=True)
class Count:
    """What was compared: seconds per engine, answers that are known, and differences per rule."""

    interpreter: float = 0
    duckdb: float = 0
    answers: int = 0
    known: dict[str, int] = field(default_factory=dict)
    different: dict[str, int] = field(default_factory=dict)


def thresholds(policy: Policy) -> dict[str, list[Any]]:
    """Every value that the policy names, by type."""
    found: dict[str, set[Any]] = {}

    def note(kind: str, value: Any) -> None:
        if value is not None and not isinstance(value, frozenset):
            found.setdefault("aantal" if kind == "getal" else kind, set()).add(value)

    def walk(expr: Expr) -> None:
        if isinstance(expr, Const):
            note(expr.type, expr.value)
        for part in children(expr):
            walk(part)

    for layer in policy.layers():
        for entry in layer.entries.values():
            for version in entry.versions:
                if isinstance(version.content, Expr):
                    walk(version.content)
                elif isinstance(version.content, Decimal | date):
                    note(entry.type, version.content)
    return {kind: sorted(items) for kind, items in found.items()}


def pool(entry: Entry, named: dict[str, list[Any]], dice: random.Random) -> list[Any]:
    """The values a fact is drawn from; the first is unknown."""
    kind = entry.type
    if kind == "ja_nee":
        return [None, *[True, False] * 6]
    if kind in ("code", "codes", "tekst"):
        words = sorted(entry.codes or WORDS)
        if kind != "codes":
            return [None, *words * 3]
        return [None, *(frozenset(dice.sample(words, dice.randint(0, min(3, len(words))))) for _ in range(12))]
    if kind in ("datum", "tijdstip"):
        return [None, *_days(kind, named, dice)]
    unit = Decimal(1).scaleb(-entry.scale)
    low, high = entry.bounds or (Decimal(0), Decimal(1_000_000))
    near = [
        value
        for value in named.get(kind, []) + named.get("aantal", [])
        if low <= value <= high and value == value.quantize(unit)
    ]
    chosen = dice.sample(near, min(8, len(near)))
    edges = [low, high, *(value + step for value in chosen for step in (-unit, 0 * unit, unit))]
    span = min(high - low, Decimal(dice.choice((3, 200, 100_000))))
    edges += [low + (span * dice.randrange(10**6) / 10**6).quantize(unit) for _ in range(POOL - len(edges))]
    return [None, *(value for value in edges if low <= value <= high)]


def _days(kind: str, named: dict[str, list[Any]], dice: random.Random) -> Iterator[Any]:
    ends = named.get(kind, []) + (named.get("datum", []) if kind == "tijdstip" else [])
    for found in dice.sample(ends, min(10, len(ends))):
        day = (
            found
            if isinstance(found, datetime) or kind == "datum"
            else datetime(found.year, found.month, found.day, tzinfo=UTC) - timedelta(hours=2)
        )
        step = timedelta(days=1) if kind == "datum" else timedelta(microseconds=1)
        yield from (day - step, day, day + step)
    for _ in range(12):
        day = date(2018, 1, 1) + timedelta(days=dice.randrange(5000))
        yield day if kind == "datum" else datetime(day.year, day.month, day.day, dice.randrange(24), tzinfo=UTC)


class Batches:
    """Makes batches of cases, with the interpreter's answers to them."""

    def __init__(self, policy: Policy, seed: int) -> None:
        self.policy, self.random, self.dice = policy, np.random.default_rng(seed), random.Random(seed)
        self.named = thresholds(policy)
        self.rules = sorted(
            {
                name
                for layer in policy.layers()
                for name, entry in layer.entries.items()
                if not entry.is_input and "__" not in name
            }
        )
        self.editions = [(office, date(year, 1, 1)) for office in policy.offices for year in YEARS]
        self.plans: dict[Any, tuple[Edition, Any, list[str], dict[str, list[Entry]]]] = {}
        for office, day in self.editions:
            source = edition(policy, office, day, MOMENT.date())
            asked = [name for name in self.rules if source.candidates(name)]
            made = plan(source, asked)
            by_level: dict[str, list[Entry]] = {}
            for name in sorted({*made.inputs}):
                entry = source.candidates(name)[0]
                by_level.setdefault(entry.level, []).append(entry)
            self.plans[office, day] = (source, made, asked, by_level)
        self.types = self._types()

    def _types(self) -> dict[str, tuple[str, int]]:
        """Type and decimals of every fact; what is called the same at two zorgkantoren has one type."""
        found: dict[str, tuple[str, int]] = {}
        for *_, by_level in self.plans.values():
            for entries in by_level.values():
                for entry in entries:
                    found[entry.name] = (entry.type, max(entry.scale, found.get(entry.name, ("", 0))[1]))
        return found

    def make(self, count: int, total: Count) -> tuple[pa.Table, dict[str, list[Any]]]:
        """Return the rows of `count` cases as a table, and per rule the answer of every row."""
        facts: dict[str, list[Any]] = {name: [] for name in self.types}
        head: dict[str, list[Any]] = {"zorgkantoor": [], "peildatum": [], "contract": []}
        answers: dict[str, list[Any]] = {name: [] for name in self.rules}
        share, rest = divmod(count, len(self.editions))
        for number, (office, day) in enumerate(self.editions):
            made = self._group(office, day, share + (number < rest), facts, head, answers, total)
            for column in (*facts.values(), *answers.values()):
                column.extend([None] * (made - len(column)))
        table = {name: pa.array(column) for name, column in head.items()}
        table |= {
            name: pa.array(
                [sorted(item) if isinstance(item, frozenset) else item for item in column], _arrow(*self.types[name])
            )
            for name, column in facts.items()
        }
        return pa.table(table), answers

    def _group(
        self,
        office: str,
        day: date,
        cases: int,
        facts: dict[str, list[Any]],
        head: dict[str, list[Any]],
        answers: dict[str, list[Any]],
        total: Count,
    ) -> int:
        source, made, asked, by_level = self.plans[office, day]
        start = len(head["contract"])
        lines = self.random.integers(1, 4, cases)
        owner = np.repeat(np.arange(cases), lines)
        drawn: dict[str, list[dict[str, Any]]] = {}
        for level in (*TOP, "client", "clientmaand", "regel"):
            entries = by_level.get(level, [])
            columns = []
            for entry in entries:
                options = np.array([*pool(entry, self.named, self.dice), ...], object)[
                    :-1
                ]  # the ellipsis keeps numpy from reading sets and dates
                picks = self.random.integers(
                    0 if self.dice.random() < 0.7 else 1, len(options), cases if level in TOP else len(owner)
                )
                column = options[picks]
                facts[entry.name].extend([None] * (start - len(facts[entry.name])))
                facts[entry.name].extend(column[owner] if level in TOP else column)
                columns.append(column)
            names = [entry.name for entry in entries]
            size = cases if level in TOP else len(owner)
            drawn[level] = (
                [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
                if columns
                else [{} for _ in range(size)]
            )
        began = time.perf_counter()
        levels = [(name, source.resolve(name).level) for name in asked]
        held: list[list[Any]] = [[] for _ in asked]
        row = 0
        for number in range(cases):
            mine = range(row, row + int(lines[number]))
            row = mine.stop
            keys = [str(item) for item in mine]
            case = make_case(
                office,
                day,
                {level: drawn[level][number] for level in TOP},
                [
                    {**drawn["regel"][item], "client": key, "maand": "2027-01"}
                    for item, key in zip(mine, keys, strict=True)
                ],
                {key: drawn["client"][item] for item, key in zip(mine, keys, strict=True)},
                {(key, "2027-01"): drawn["clientmaand"][item] for item, key in zip(mine, keys, strict=True)},
                MOMENT,
            )
            made.run(case)
            for line in case.entities["regel"]:
                seen = line.up | {"regel": line}
                for column, (name, level) in zip(held, levels, strict=True):
                    column.append(value_of(case, made, name, seen[level]))
        total.interpreter += time.perf_counter() - began
        for name, column in zip(asked, held, strict=True):
            answers[name].extend([None] * (start - len(answers[name])))
            answers[name].extend(column)
        head["zorgkantoor"].extend([office] * len(owner))
        head["peildatum"].extend([day] * len(owner))
        head["contract"].extend(f"{office} {day.year} {number}" for number in owner)
        return start + len(owner)


def _arrow(kind: str, scale: int) -> Any:
    if kind in values.NUMERIC:
        return pa.decimal128(36, scale)
    return {
        "ja_nee": pa.bool_(),
        "datum": pa.date32(),
        "tijdstip": pa.timestamp("us", tz="UTC"),
        "codes": pa.list_(pa.string()),
    }.get(kind, pa.string())


def _answers(columns: tuple[Column, ...], answers: dict[str, list[Any]]) -> pa.Table:
    """The interpreter's answers as the engines hold them."""
    kinds = {"ja_nee": pa.bool_(), "datum": pa.date32(), "tijdstip": pa.int64(), "codes": pa.list_(pa.string())}
    made = {}
    for column in columns:
        kind = pa.decimal128(38, 0) if column.type in values.NUMERIC else kinds.get(column.type, pa.string())
        found = answers[column.name]
        if column.type in values.NUMERIC:
            unit = Decimal(1).scaleb(-column.scale)
            found = [
                None
                if item is None
                else Decimal(raw(item, column.type, column.scale))
                if item == item.quantize(unit)
                else Decimal(-(10**37))
                for item in found
            ]
        else:
            found = [raw(item, column.type, 0) for item in found]
        made[column.name] = pa.array(found, kind)
    return pa.table(made | {"_rij": pa.array(range(len(next(iter(answers.values())))), pa.int64())})


def compare(policy: Policy, batches: Batches, cases: int, folder: Path, total: Count) -> None:
    """Make one batch, answer it both ways, and count."""
    table, answers = batches.make(cases, total)
    source = folder / "zaken.parquet"
    pq.write_table(table, source)
    began = time.perf_counter()
    with duck.connect() as connection:
        open_file(connection, source)
        compiled = compile_cases(
            policy, read_cases(connection, policy, source.name), batches.rules, "duckdb", moment=MOMENT
        )
        duck.answer(connection, compiled)
        connection.execute(f"CREATE TABLE gekregen AS SELECT * FROM {duck.ANSWERS}")
        total.duckdb += time.perf_counter() - began
        connection.register("gewild", _answers(compiled.columns, answers))
        first, rows = connection.execute("SELECT min(_rij), count(*) FROM gekregen").fetchone() or (0, 0)
        assert rows == table.num_rows
        lists = {column.name for column in compiled.columns if column.type == "codes"}

        def wrong(name: str) -> str:
            got = f'list_sort(g."{name}")' if name in lists else f'g."{name}"'
            return f'count(*) FILTER (WHERE {got} IS DISTINCT FROM w."{name}")'

        names = [column.name for column in compiled.columns]
        asks = ", ".join(f'{wrong(name)}, count(g."{name}")' for name in names)
        found = (
            connection.execute(f"SELECT {asks} FROM gekregen g JOIN gewild w ON g._rij = w._rij + {first}").fetchone()
            or ()
        )
        total.answers += len(names) * rows
        for name, differ, known in zip(names, found[::2], found[1::2], strict=True):
            total.known[name] = total.known.get(name, 0) + known
            total.different[name] = total.different.get(name, 0) + differ


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--zaad", type=int, default=1)
    chosen = parser.parse_args()
    policy, total = load(), Count()
    batches = Batches(policy, chosen.zaad)
    print(f"{len(batches.rules)} regels, {len(batches.editions)} uitgaven (zorgkantoor en jaar)")
    shown = (TextColumn("zaken"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with TemporaryDirectory() as folder, Progress(*shown) as progress:
        task = progress.add_task("zaken", total=chosen.cases)
        for start in range(0, chosen.cases, BATCH):
            size = min(BATCH, chosen.cases - start)
            compare(policy, batches, size, Path(folder), total)
            progress.advance(task, size)
    different = {name: count for name, count in total.different.items() if count}
    silent = sorted(name for name, count in total.known.items() if not count)
    print(
        f"{chosen.cases:,} zaken, {total.answers:,} antwoorden, waarvan {sum(total.known.values()):,} bekend; {sum(different.values()):,} anders"
    )
    print(
        f"nergens bekend: {len(silent)} van {len(total.known)} regels{': ' + ', '.join(silent[:20]) if silent else ''}"
    )
    print(
        f"vertolker {chosen.cases / total.interpreter:,.0f} zaken/s, DuckDB {chosen.cases / total.duckdb:,.0f} zaken/s ({total.interpreter / total.duckdb:.1f} maal), op dezelfde regels"
    )
    print(f"hoogste geheugen: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
    for name, count in sorted(different.items()):
        print(f"  {name}: {count} anders")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
