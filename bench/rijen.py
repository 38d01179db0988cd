"""Many cases on DuckDB: compiled rules next to hand-written SQL for the same questions, in one run.

    .venv/bin/python bench/rijen.py [ROWS]          default 1,000,000

The policy is the invented one of bench/eiland. The rows are seeded, with unknowns, and amounts that fall on half a
cent. Measured are the rules alone, over the same typed table in memory, and the whole way from a Parquet file to a
Parquet file, where ours also checks every value. The answers of both are compared row by row, and a sample with the
interpreter. Aim: 0.9 of hand-written SQL or better for the rules alone.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from inkoopkader.regels.edition import edition
from inkoopkader.regels.evaluate import make_case, plan
from inkoopkader.regels.load import load
from inkoopkader.regels.sql import duck
from inkoopkader.regels.sql.read import open_file, read_cases
from inkoopkader.regels.sql.run import compile_cases, run_file

HERE = Path(__file__).parent
QUESTIONS = ("tariefdeel", "opbrengst")
FACTS = ("richttarief", "nieuw", "netwerkbeleid", "zorgsoort", "mpt_toen", "mpt_nu", "bedrag")
RUNS = 15

GENERATE = """
COPY (SELECT 'eiland' AS zorgkantoor, 2027 AS jaar,
  CASE WHEN hash(i * 7 + 1) % 50 = 0 THEN NULL ELSE (9000 + hash(i * 7 + 1) % 1000)::DECIMAL(10, 4) / 10000 END::DECIMAL(10, 6) AS richttarief,
  hash(i * 7 + 2) % 10 < 3 AS nieuw, hash(i * 7 + 3) % 2 = 0 AS netwerkbeleid,
  ['mpt', 'verblijf', 'digitaal'][1 + (hash(i * 7 + 4) % 3)::INTEGER] AS zorgsoort,
  ((hash(i * 7 + 5) % 10000000)::DECIMAL(16, 0) * 0.01)::DECIMAL(14, 2) AS mpt_toen, ((hash(i * 7 + 6) % 10000000)::DECIMAL(16, 0) * 0.01)::DECIMAL(14, 2) AS mpt_nu,
  ((hash(i * 7 + 7) % 100000000)::DECIMAL(16, 0) * 0.01)::DECIMAL(14, 2) AS bedrag
  FROM range({rows}) AS t(i)) TO '{path}' (FORMAT parquet)
"""
# what a careful programmer writes for these rules: integers, ties away from zero (amounts are never negative), NULL for
# unknown
BY_HAND = """
SELECT *, (cents * deel + 500000) // 1000000 AS opbrengst FROM (
  SELECT *, CASE WHEN soort = 'digitaal' THEN 1000000
    WHEN rtp IS NOT NULL THEN greatest(0, least(1000000, rtp
      + CASE WHEN nieuw THEN -20000 ELSE 0 END + CASE WHEN netwerk THEN 1000 ELSE 0 END
      + CASE WHEN soort = 'mpt' AND nu * 1000000 >= toen * 1020000 THEN 14000 ELSE 0 END)) END AS deel
  FROM {source})
"""


def side_by_side(hand: Callable[[], object], ours: Callable[[], object]) -> tuple[float, float]:
    """Median seconds of both, run in turn so that a busy moment of the machine hits both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(RUNS):
        pair = ((hand, times[0]), (ours, times[1]))
        for work, held in pair if number % 2 else reversed(pair):
            start = time.perf_counter()
            work()
            held.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def rules_alone(source: Path) -> tuple[float, float]:
    """Seconds for hand-written SQL and for ours over the same typed table."""
    policy = load(HERE / "eiland" / "beleid")
    with duck.connect() as connection:
        open_file(connection, source)
        cases = read_cases(connection, policy, source.name)
        connection.execute(
            "CREATE TABLE getypeerd AS SELECT * FROM _invoer_rij; DROP VIEW _invoer_rij; ALTER TABLE getypeerd RENAME TO _invoer_rij"
        )
        duck.answer(connection, compile_cases(policy, cases, QUESTIONS, "duckdb"))
        connection.execute(
            "CREATE TABLE hand AS SELECT _rij, richttarief AS rtp, nieuw, netwerkbeleid AS netwerk, zorgsoort AS soort, mpt_toen AS toen, mpt_nu AS nu, bedrag AS cents FROM _invoer_rij"
        )
        by_hand = f"CREATE OR REPLACE TABLE uit AS SELECT _rij, deel, opbrengst FROM ({BY_HAND.format(source='hand')})"
        compiled = "CREATE OR REPLACE TABLE antwoord AS SELECT _rij, tariefdeel, opbrengst FROM _antwoorden"
        hand, ours = side_by_side(lambda: connection.execute(by_hand), lambda: connection.execute(compiled))
        wrong = connection.execute(
            "SELECT count(*) FROM uit JOIN antwoord USING (_rij) WHERE deel IS DISTINCT FROM tariefdeel OR uit.opbrengst IS DISTINCT FROM antwoord.opbrengst"
        ).fetchone()
        print(f"rijen met een ander antwoord dan met de hand geschreven SQL: {wrong[0] if wrong else '?'}")
    return hand, ours


def whole_way(source: Path, folder: Path) -> tuple[float, float]:
    """Seconds from file to file for hand-written SQL and for ours."""
    policy = load(HERE / "eiland" / "beleid")
    read = (
        "(SELECT *, (richttarief * 1000000)::BIGINT AS rtp, netwerkbeleid AS netwerk, zorgsoort AS soort, (mpt_toen * 100)::BIGINT AS toen, (mpt_nu * 100)::BIGINT AS nu, "
        f"(bedrag * 100)::BIGINT AS cents FROM '{source}')"
    )
    write = f"COPY (SELECT * EXCLUDE (rtp, netwerk, soort, toen, nu, cents, deel, opbrengst), deel, opbrengst FROM ({BY_HAND.format(source=read)})) TO '{folder / 'hand.parquet'}' (FORMAT parquet)"
    return side_by_side(lambda: duckdb.sql(write), lambda: run_file(policy, source, QUESTIONS, folder / "ons.parquet"))


def sample(answers: Path, count: int) -> int:
    """How many of a sample differ from the interpreter."""
    policy = load(HERE / "eiland" / "beleid")
    day = date(2027, 1, 1)
    made = plan(edition(policy, "eiland", day), QUESTIONS)
    wrong = 0
    rows = duckdb.sql(
        f"SELECT {', '.join(FACTS)}, {', '.join(QUESTIONS)} FROM '{answers}' USING SAMPLE {count} ROWS (reservoir, 7)"
    ).fetchall()
    for row in rows:
        case = make_case("eiland", day, {"contract": dict(zip(FACTS, row, strict=False))})
        made.run(case)
        found = case.entities["contract"][0].values
        wrong += any(
            found[name] != (None if got is None else Decimal(got))
            for name, got in zip(QUESTIONS, row[len(FACTS) :], strict=True)
        )
    return wrong


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "zaken.parquet"
        print(f"{rows:,} rijen maken ...", flush=True)
        duckdb.sql(GENERATE.format(rows=rows, path=source))
        hand, ours = rules_alone(source)
        print(f"{'alleen de regels, met de hand':40} {rows / hand:14,.0f} rijen/s")
        print(
            f"{'alleen de regels, gecompileerd':40} {rows / ours:14,.0f} rijen/s   {hand / ours:5.2f} van met de hand"
        )
        hand, ours = whole_way(source, Path(folder))
        print(f"{'van bestand tot bestand, met de hand':40} {rows / hand:14,.0f} rijen/s")
        print(
            f"{'van bestand tot bestand, met controle':40} {rows / ours:14,.0f} rijen/s   {hand / ours:5.2f} van met de hand"
        )
        count = min(2000, rows)
        print(f"steekproef van {count} naast de vertolker: {sample(Path(folder) / 'ons.parquet', count)} anders")
    print(f"hoogste geheugen van dit proces: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
