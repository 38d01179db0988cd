"""Generated claim lines: every mistake that was put in is found, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from inkoopkader.declaraties import check
from inkoopkader.declaraties.agreements import read_agreements
from inkoopkader.declaraties.check import LINES, VERDICTS
from inkoopkader.declaraties.general import read_general
from inkoopkader.declaraties.generate import AGREEMENTS, EVERY, EXPECTED, generate
from inkoopkader.declaraties.generate import LINES as FILE
from inkoopkader.declaraties.ingest import ingest
from inkoopkader.declaraties.layout import read_layout
from inkoopkader.declaraties.line import read_columns
from inkoopkader.prestaties.reference import Reference, read_reference
from inkoopkader.prestaties.tariffs import TariffList, read_tariffs
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import find_folder

ROOT = Path(__file__).resolve().parent.parent
COUNT = 3 * EVERY * 12


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(find_folder())


@pytest.fixture(scope="module")
def tariffs(reference: Reference) -> TariffList:
    return read_tariffs(ROOT / "voorbeelden" / "tarieven-verzonnen.csv", reference, datetime(2026, 1, 1, tzinfo=UTC))


def test_every_mistake_is_found_and_nothing_else(tmp_path: Path, reference: Reference, tariffs: TariffList) -> None:
    folder = find_folder()
    count = generate(tmp_path, COUNT, 7, reference, tariffs)
    with duckdb.connect() as connection:
        out = tmp_path / "regels.parquet"
        [file] = ingest(connection, [tmp_path / FILE], out, read_columns(folder), read_layout(folder), "sleutel")
        assert (file.lines, file.set_apart) == (count, 0)
        connection.execute(f"CREATE VIEW {LINES} AS SELECT * FROM read_parquet('{out}')")
        read_agreements(connection, tmp_path / AGREEMENTS)
        general = read_general(folder)
        check.prepare(connection, reference, tariffs, general)
        connection.execute(f"CREATE TABLE uit AS SELECT referentie, codes FROM {VERDICTS}")
        wrong = connection.execute(
            "SELECT u.referentie, u.codes, coalesce(v.codes, []) FROM uit AS u LEFT JOIN read_parquet(?) AS v"
            " USING (referentie) WHERE u.codes <> coalesce(v.codes, [])",
            [str(tmp_path / EXPECTED)],
        ).fetchall()
        assert wrong == []
        [[lines, different]] = connection.execute("SELECT count(*), count(DISTINCT referentie) FROM uit").fetchall()
        assert lines == different == count
        planted = dict(
            connection.execute(
                "SELECT code, count(*) FROM (SELECT unnest(codes) AS code FROM uit) GROUP BY code"
            ).fetchall()
        )
        assert set(planted) == set(general.checks)
        assert planted["DUBBEL"] == 3
        [[near]] = connection.execute(
            "SELECT count(*) FROM read_parquet(?) WHERE len(codes) = 0", [str(tmp_path / EXPECTED)]
        ).fetchall()
        assert near == 3 * 13


def test_the_same_seed_gives_the_same_lines(tmp_path: Path, reference: Reference, tariffs: TariffList) -> None:
    made = []
    for name, seed in (("een", 1), ("weer", 1), ("ander", 2)):
        generate(tmp_path / name, 500, seed, reference, tariffs)
        lines = duckdb.sql(f"SELECT * FROM read_parquet('{tmp_path / name / FILE}')").fetchall()
        made.append((lines, (tmp_path / name / AGREEMENTS).read_bytes()))
    assert made[0] == made[1]
    assert made[0] != made[2]
    assert "VERZONNEN" in (tmp_path / "een" / "LEESMIJ.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("lines", [0, -1, 10**12])
def test_a_number_that_cannot_be_is_refused(
    tmp_path: Path, reference: Reference, tariffs: TariffList, lines: int
) -> None:
    with pytest.raises(CaseError, match="--regels"):
        generate(tmp_path, lines, 1, reference, tariffs)
