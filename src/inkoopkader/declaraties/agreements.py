"""Agreements: at which percentage of the maximum tariff a provider may claim which performance, in which region and period."""

# ruff: noqa: S608 - names in the SQL are ours

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.sql.convert import quoted
from inkoopkader.regels.sql.csvfile import RAW
from inkoopkader.regels.sql.tablefile import damage_named, open_file

COLUMNS = ("aanbieder", "uzovi", "prestatie", "van", "tot_en_met", "percentage_zorg", "percentage_nhc_nic")
TABLE = "overeenkomsten"
"""`nummer` (row in the file), `aanbieder`, `uzovi`, `prestatie` (empty: every one), `van`, `tot_en_met`, and the percentages in
millionths: `zorg_ppm`, `nhc_nic_ppm`."""
EVERY = "*"
MOST_TOLD = 50
_PERCENTAGE = "(0(\\.[0-9]{1,6})?|1(\\.0{1,6})?|1\\.[0-9]{1,6})"
_CHECKS = (
    ("aanbieder", "regexp_full_match({0}, '[0-9]{{8}}')", "hier horen 8 cijfers (AGB)"),
    ("uzovi", "regexp_full_match({0}, '[0-9]{{4}}')", "hier horen 4 cijfers"),
    ("prestatie", "regexp_full_match({0}, '[A-Za-z0-9]{{1,5}}|\\*')", "hier hoort een prestatiecode, of * voor alle"),
    ("van", "TRY_CAST({0} AS DATE) IS NOT NULL", "hier hoort een dag, als jjjj-mm-dd"),
    ("tot_en_met", "TRY_CAST({0} AS DATE) IS NOT NULL", "hier hoort een dag, als jjjj-mm-dd"),
    (
        "percentage_zorg",
        f"regexp_full_match({{0}}, '{_PERCENTAGE.replace('{', '{{').replace('}', '}}')}')",
        "schrijf 96,5% als 0.965",
    ),
    (
        "percentage_nhc_nic",
        f"regexp_full_match({{0}}, '{_PERCENTAGE.replace('{', '{{').replace('}', '}}')}')",
        "schrijf 100% als 1",
    ),
)


@dataclass(frozen=True, slots=True)
class Agreements:
    """What was read: from which file, and how many rows."""

    path: Path
    rows: int


def read_agreements(connection: duckdb.DuckDBPyConnection, path: Path) -> Agreements:
    """Read agreements into TABLE. Raises CaseError with every row that is wrong; two rows for one day of one provider, region
    and performance are wrong too, for then there would be two percentages."""
    with damage_named(path):
        for (kind,) in connection.execute(
            "SELECT table_type FROM information_schema.tables WHERE table_name = ?", [RAW]
        ).fetchall():
            connection.execute(f"DROP {'VIEW' if kind == 'VIEW' else 'TABLE'} {RAW}")
        open_file(connection, path, "overeenkomsten")
        held = [str(row[0]) for row in connection.execute(f"DESCRIBE {RAW}").fetchall() if row[0] != "_rij"]
        names = _names(path, held)
        text = {name: f"nullif(trim(CAST({quoted(names[name])} AS VARCHAR)), '')" for name in COLUMNS}
        problems = _problems(connection, text)
        if not problems:
            connection.execute(
                f"""
                CREATE OR REPLACE TABLE {TABLE} AS SELECT _rij + 2 AS nummer, {text["aanbieder"]} AS aanbieder,
                  {text["uzovi"]} AS uzovi, nullif({text["prestatie"]}, '{EVERY}') AS prestatie,
                  CAST({text["van"]} AS DATE) AS van, CAST({text["tot_en_met"]} AS DATE) AS tot_en_met,
                  CAST(CAST({text["percentage_zorg"]} AS DECIMAL(9, 6)) * 1000000 AS BIGINT) AS zorg_ppm,
                  CAST(CAST({text["percentage_nhc_nic"]} AS DECIMAL(9, 6)) * 1000000 AS BIGINT) AS nhc_nic_ppm
                FROM {RAW} ORDER BY _rij
                """
            )
            problems = _overlaps(connection)
    if problems:
        lines = [f"{path}: rij {number}: {what}" for number, what in sorted(problems)]
        more = [f"{path}: en nog {len(lines) - MOST_TOLD} fouten"] if len(lines) > MOST_TOLD else []
        raise CaseError("\n".join(lines[:MOST_TOLD] + more))
    [[rows]] = connection.execute(f"SELECT count(*) FROM {TABLE}").fetchall()
    if not rows:
        raise CaseError(f"{path}: hier staan geen overeenkomsten in")
    return Agreements(path, int(rows))


def _names(path: Path, held: list[str]) -> dict[str, str]:
    found = {name.strip().lower(): name for name in held}
    problems = [f"de kolom '{name}' ontbreekt" for name in COLUMNS if name not in found]
    problems += [
        f"de kolom '{written}' hoort niet bij overeenkomsten.{nearest(name, COLUMNS)}"
        for name, written in found.items()
        if name not in COLUMNS
    ]
    if problems:
        raise CaseError("\n".join(f"{path}: {problem}" for problem in problems))
    return found


def _problems(connection: duckdb.DuckDBPyConnection, text: dict[str, str]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for name, fits, message in _CHECKS:
        wrong = f"{text[name]} IS NULL OR NOT ({fits.format(text[name])})"
        rows = connection.execute(f"SELECT _rij + 2, coalesce({text[name]}, '') FROM {RAW} WHERE {wrong}").fetchall()
        found += [(int(number), f"{name}: '{shown[:40]}': {message}") for number, shown in rows]
    if not found:
        rows = connection.execute(
            f"SELECT _rij + 2 FROM {RAW} WHERE CAST({text['tot_en_met']} AS DATE) < CAST({text['van']} AS DATE)"
        ).fetchall()
        found += [(int(number), "tot_en_met: deze dag ligt voor de eerste") for (number,) in rows]
    return found


def _overlaps(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    rows = connection.execute(
        f"""
        SELECT nummer, andere FROM (
          SELECT nummer, van, lag(nummer) OVER w AS andere,
            max(tot_en_met) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS eerder
          FROM {TABLE} WINDOW w AS (PARTITION BY aanbieder, uzovi, prestatie ORDER BY van, nummer)
        ) WHERE eerder >= van
        """
    ).fetchall()
    return [(int(number), f"voor deze dagen is er ook een percentage in rij {other}") for number, other in rows]
