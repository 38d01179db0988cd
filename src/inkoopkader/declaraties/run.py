"""Check claim files from beginning to end: read, price, check, and write what came out to a folder, whole or not at all.

The folder is done when `klaar.json` is in it, which is written last. Without it the folder holds nothing that may be used: a run that was
cut off leaves no result that looks like one.
"""

# ruff: noqa: S608 - names in the SQL are ours; paths are quoted

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from inkoopkader import __version__
from inkoopkader.declaraties import check, ingest
from inkoopkader.declaraties.agreements import TABLE as AGREEMENTS
from inkoopkader.declaraties.agreements import read_agreements
from inkoopkader.declaraties.check import LINES, VERDICTS
from inkoopkader.declaraties.general import General, read_general
from inkoopkader.declaraties.layout import read_layout
from inkoopkader.declaraties.line import read_columns
from inkoopkader.declaraties.message import messages
from inkoopkader.prestaties.reference import read_reference
from inkoopkader.prestaties.tariffs import TariffList, keep
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql import duck
from inkoopkader.regels.sql.csvfile import escaped
from inkoopkader.uitvoer.workbook import DANGEROUS

FORM = "inkoopkader-controle-1"
DONE, STORED, OUT, BACK, APART = "klaar.json", "regels.parquet", "oordelen.parquet", "retour.csv", "apart.csv"
AGREED, TARIFFS = "overeenkomsten.parquet", "tarieven.json"
"""What the run was made with: the agreements and the tariffs, so that a line can be explained later."""
VERDICT_NAMES = ("goed", "signaal", "afgekeurd")
_RESULT = "bestand, regelnummer, referentie, oordeel, codes, andere, maximum_cent, afgesproken_cent, toegestaan_cent, bedrag_cent"
_ROWS = 20_000
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found. Amounts in cents. `verdicts` has lines and amount per verdict, `codes` per check."""

    files: tuple[tuple[str, int, int], ...]
    lines: int
    set_apart: int
    verdicts: dict[str, tuple[int, int]]
    codes: dict[str, tuple[int, int]]
    tariffs: str
    invented: bool
    moment: datetime

    def as_json(self) -> dict[str, Any]:
        """Return it for JSON (`klaar.json`)."""
        return {
            "vorm": FORM,
            "versie": __version__,
            "op": self.moment.isoformat(),
            "bestanden": [{"naam": name, "regels": lines, "apart": apart} for name, lines, apart in self.files],
            "regels": self.lines,
            "apart": self.set_apart,
            "oordelen": {name: {"regels": lines, "cent": cents} for name, (lines, cents) in self.verdicts.items()},
            "controles": {code: {"regels": lines, "cent": cents} for code, (lines, cents) in self.codes.items()},
            "tarieven": self.tariffs,
            "verzonnen": self.invented,
        }


def run(
    paths: Sequence[Path],
    agreements: Path,
    tariffs: TariffList,
    out: Path,
    folder: Path,
    key: str,
    memory: str | None = None,
    step: Step = lambda text: None,
) -> Outcome:
    """Check the lines of the files against the agreements, and write the results to `out`: STORED (the lines, clients under a
    pseudonym made with `key`), OUT (a verdict per line), BACK (what is wrong with which line, in words), APART (what could not be
    read) and DONE. `folder` is that of the policy.

    Raises CaseError when a file cannot be used at all, or when `out` holds something else; then nothing is left behind.
    """
    if not paths:
        raise CaseError("noem ten minste één bestand met declaraties")
    _make_room(out)
    general, reference = read_general(folder), read_reference(folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as place,
        duck.connect(memory) as connection,
    ):
        work = Path(place)
        files = ingest.ingest(connection, paths, work / STORED, read_columns(folder), read_layout(folder), key, step)
        step("overeenkomsten")
        read_agreements(connection, agreements)
        step("controleren")
        connection.execute(f"CREATE VIEW {LINES} AS SELECT * FROM read_parquet('{escaped(work / STORED)}')")
        check.prepare(connection, reference, tariffs, general)
        connection.execute(
            f"COPY (SELECT {_RESULT} FROM {VERDICTS}) TO '{escaped(work / OUT)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        connection.execute(f"COPY {AGREEMENTS} TO '{escaped(work / AGREED)}' (FORMAT parquet)")
        keep(tariffs, work / TARIFFS)
        step("retour")
        found = _outcome(connection, files, general, tariffs, work)
        _write_csv(
            work / BACK,
            ("bestand", "regel", "referentie", "oordeel", "code", "melding"),
            _back(connection, work, general, files),
        )
        _write_csv(work / APART, ("bestand", "regel", "veld", "melding", "waarde"), _apart(connection, files))
        (work / DONE).write_text(json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        _place(work, out)
    return found


def _make_room(out: Path) -> None:
    """Refuse a folder with anything else in it than what an earlier run wrote."""
    if not out.exists():
        return
    if not out.is_dir():
        raise CaseError(f"{out}: dit is een bestand; noem een map voor de uitkomsten")
    strange = sorted(item.name for item in out.iterdir() if item.name not in _OURS)
    if strange:
        raise CaseError(f"{out}: in deze map staat iets anders ({', '.join(strange[:3])}); noem een lege of nieuwe map")


_OURS = (DONE, STORED, OUT, BACK, APART, AGREED, TARIFFS)


def _place(work: Path, out: Path) -> None:
    """Put the results in their folder: the mark that it is done goes first from the old ones and comes last of the new."""
    out.mkdir(exist_ok=True)
    (out / DONE).unlink(missing_ok=True)
    for item in _OURS[1:]:
        shutil.move(work / item, out / item)
    shutil.move(work / DONE, out / DONE)


def _outcome(
    connection: duckdb.DuckDBPyConnection, files: list[ingest.File], general: General, tariffs: TariffList, work: Path
) -> Outcome:
    result = f"read_parquet('{escaped(work / OUT)}')"
    counts = "count(*)::BIGINT, coalesce(sum(bedrag_cent), 0)::BIGINT"
    told = connection.execute(f"SELECT oordeel, {counts} FROM {result} GROUP BY oordeel").fetchall()
    verdicts = dict.fromkeys(VERDICT_NAMES, (0, 0)) | {name: (int(n), int(cents)) for name, n, cents in told}
    told = connection.execute(
        f"SELECT code, {counts} FROM (SELECT unnest(codes) AS code, bedrag_cent FROM {result}) GROUP BY code"
    ).fetchall()
    by_code = {code: (int(n), int(cents)) for code, n, cents in told}
    return Outcome(
        tuple((file.path.name, file.lines, file.set_apart) for file in files),
        sum(file.lines for file in files),
        sum(file.set_apart for file in files),
        verdicts,
        {code: by_code.get(code, (0, 0)) for code in general.checks},
        tariffs.source,
        tariffs.invented,
        datetime.now(UTC),
    )


def _back(
    connection: duckdb.DuckDBPyConnection, work: Path, general: General, files: list[ingest.File]
) -> Iterator[tuple[Any, ...]]:
    """A row per line and check that fired, with what is wrong in words."""
    rows = connection.execute(
        f"SELECT r.*, o.oordeel, o.codes, o.andere, o.afgesproken_cent FROM read_parquet('{escaped(work / OUT)}') AS o"
        f" JOIN read_parquet('{escaped(work / STORED)}') AS r USING (bestand, regelnummer) WHERE len(o.codes) > 0"
        " ORDER BY bestand, regelnummer"
    )
    names = [str(column[0]) for column in rows.description or ()]
    while part := rows.fetchmany(_ROWS):
        for row in part:
            line = dict(zip(names, row, strict=True))
            for code, text in messages(line, general):
                yield (
                    files[line["bestand"]].path.name,
                    line["regelnummer"],
                    line["referentie"],
                    line["oordeel"],
                    code,
                    text,
                )


def _apart(connection: duckdb.DuckDBPyConnection, files: list[ingest.File]) -> Iterator[tuple[Any, ...]]:
    rows = connection.execute(f"SELECT * FROM {ingest.APART} ORDER BY bestand, regelnummer, veld")
    while part := rows.fetchmany(_ROWS):
        for number, *rest in part:
            yield (files[number].path.name, *rest)


def _write_csv(path: Path, header: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """Write a CSV file; text that a spreadsheet would run as a formula gets a quote before it."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows([_safe(cell) for cell in row] for row in rows)


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


def read_outcome(out: Path) -> dict[str, Any]:
    """Return what a run wrote about itself. Raises CaseError when the folder is not one, or not done."""
    try:
        found = json.loads((out / DONE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CaseError(
            f"{out}: hier staat geen afgeronde controle; draai declaraties controleer --uit {out}"
        ) from None
    except (OSError, ValueError):
        raise CaseError(f"{out / DONE}: dit bestand is niet te lezen; draai de controle opnieuw") from None
    if not isinstance(found, dict) or found.get("vorm") != FORM:
        raise CaseError(f"{out / DONE}: dit is geen uitkomst van deze versie; draai de controle opnieuw")
    return found
