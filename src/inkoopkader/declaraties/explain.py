"""Explain one checked line: what it says, how its price was found, and what every check made of it."""

# ruff: noqa: S608 - paths are quoted

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from inkoopkader.declaraties.general import General
from inkoopkader.declaraties.message import messages
from inkoopkader.declaraties.run import AGREED, OUT, STORED, TARIFFS, read_outcome
from inkoopkader.prestaties.amounts import as_written
from inkoopkader.prestaties.tariffs import Tariff, kept
from inkoopkader.regels import values
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql.csvfile import escaped

_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Explained:
    """A line: its columns as stored, where it stands, the `steps` of its price in words, and per check its code, title, what it
    says (empty: nothing wrong) and where it comes from."""

    line: Mapping[str, Any]
    file: str
    verdict: str
    steps: tuple[str, ...]
    checks: tuple[tuple[str, str, str, str], ...]
    invented: bool


def explain(out: Path, reference: str, general: General) -> list[Explained]:
    """Return what was made of the lines with a reference, one per file that has it. Raises CaseError when the folder is no result
    of a run, or when no line has it."""
    outcome = read_outcome(out)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT r.*, o.* EXCLUDE (bestand, regelnummer, referentie, bedrag_cent) FROM read_parquet('{escaped(out / STORED)}') AS r"
            f" JOIN read_parquet('{escaped(out / OUT)}') AS o USING (bestand, regelnummer) WHERE r.referentie = ?"
            " ORDER BY bestand, regelnummer",
            [reference],
        )
        names = [str(column[0]) for column in rows.description or ()]
        lines = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
        agreed = [_agreement(connection, out, line) for line in lines]
    if not lines:
        raise CaseError(f"{out}: er is geen regel met referentie {reference}")
    tariffs = kept(out / TARIFFS)
    made = []
    for line, agreement in zip(lines, agreed, strict=True):
        told = dict(messages(line, general))
        made.append(
            Explained(
                line,
                outcome["bestanden"][line["bestand"]]["naam"],
                line["oordeel"],
                tuple(_steps(line, tariffs.on(line["prestatie"], line["van"]), agreement)),
                tuple((one.code, one.title, told.get(one.code, ""), one.source) for one in general.checks.values()),
                outcome["verzonnen"],
            )
        )
    return made


def _agreement(
    connection: duckdb.DuckDBPyConnection, out: Path, line: Mapping[str, Any]
) -> tuple[int, int, int] | None:
    found = connection.execute(
        f"SELECT nummer, zorg_ppm, nhc_nic_ppm FROM read_parquet('{escaped(out / AGREED)}') WHERE aanbieder = ? AND uzovi = ?"
        " AND van <= ? AND tot_en_met >= ? AND (prestatie = ? OR prestatie IS NULL) ORDER BY prestatie NULLS LAST LIMIT 1",
        [line["aanbieder"], line["uzovi"], line["van"], line["tot_en_met"], line["prestatie"]],
    ).fetchone()
    return None if found is None else (int(found[0]), int(found[1]), int(found[2]))


def _steps(line: Mapping[str, Any], tariff: Tariff | None, agreement: tuple[int, int, int] | None) -> list[str]:
    if tariff is None:
        return [
            f"{line['prestatie']} heeft op {values.show(line['van'], 'datum')} geen maximumtarief; de prijs is onbekend"
        ]
    steps = [f"maximumtarief zorg per {tariff.unit}: {as_written(tariff.care)}"]
    if tariff.nhc is not None or tariff.nic is not None:
        steps.append(f"maximumtarief NHC en NIC: {as_written((tariff.nhc or 0) + (tariff.nic or 0))}")
    if agreement is None:
        return [*steps, "geen overeenkomst voor deze regel; de prijs is onbekend"]
    row, care, housing = agreement
    share = values.show(care / _MILLION, "percentage")
    steps.append(
        f"afgesproken in rij {row}: {share} van de zorg en {values.show(housing / _MILLION, 'percentage')} van NHC en NIC"
    )
    if line["afgesproken_cent"] is not None:
        steps.append(f"afgesproken tarief, op de cent afgerond: {as_written(line['afgesproken_cent'])}")
        steps.append(f"maal {line['aantal']}: {as_written(line['toegestaan_cent'])}")
    return steps
