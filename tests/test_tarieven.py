"""Maximum tariffs: what a list may look like, what is told of a wrong row, and that nothing half is kept."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from inkoopkader.cli.main import app
from inkoopkader.prestaties.amounts import as_written, cents
from inkoopkader.prestaties.reference import Reference, read_reference
from inkoopkader.prestaties.tariffs import COLUMNS, Tariff, TariffList, keep, kept, read_tariffs
from inkoopkader.regels.errors import CaseError, FormulaError

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
GOOD = ["Z073", "2027-01-01", "2027-12-31", "dag", "1311.57", "10.93", "1.32"]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(ROOT / "beleid")


def _csv(folder: Path, rows: list[list[str]], header: tuple[str, ...] = COLUMNS, delimiter: str = ",") -> Path:
    path = folder / "tarieven.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows([header, *rows])
    return path


def test_the_same_list_from_csv_excel_and_parquet(tmp_path: Path, reference: Reference) -> None:
    rows = [GOOD, ["H126", "2027-01-01", "", "minuut", "10.07", "", ""]]
    wanted = (
        Tariff("H126", date(2027, 1, 1), None, "minuut", 1007, None, None),
        Tariff("Z073", date(2027, 1, 1), date(2027, 12, 31), "dag", 131157, 1093, 132),
    )
    found = [read_tariffs(_csv(tmp_path, rows), reference, NOW).tariffs]
    dutch = [[cell.replace(".", ",") for cell in row] for row in rows]
    found.append(read_tariffs(_csv(tmp_path, dutch, delimiter=";"), reference, NOW).tariffs)
    book = xlsxwriter.Workbook(tmp_path / "tarieven.xlsx")
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, COLUMNS)
    for number, row in enumerate(rows, start=1):
        sheet.write_string(number, 0, row[0])
        for column in (1, 2):
            if row[column]:
                sheet.write_datetime(number, column, datetime.fromisoformat(row[column]), day)
        sheet.write_string(number, 3, row[3])
        for column in (4, 5, 6):
            if row[column]:
                sheet.write_number(number, column, float(row[column]))
    book.close()
    found.append(read_tariffs(tmp_path / "tarieven.xlsx", reference, NOW).tariffs)
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT code, CAST(van AS DATE) AS van, CAST(tot_en_met AS DATE) AS tot_en_met, eenheid,"
            " CAST(zorg AS DECIMAL(12,2)) AS zorg, CAST(nhc AS DECIMAL(12,2)) AS nhc, CAST(nic AS DOUBLE) AS nic"
            f" FROM read_csv('{_csv(tmp_path, rows)}', all_varchar = true)"
        )
        connection.execute(f"COPY t TO '{tmp_path / 'tarieven.parquet'}'")
    found.append(read_tariffs(tmp_path / "tarieven.parquet", reference, NOW).tariffs)
    assert found == [wanted] * 4


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        (0, "", "code: de code van de prestatie ontbreekt"),
        (0, "Z 073", "code: 'Z 073' is geen code"),
        (1, "", "van: de eerste dag ontbreekt"),
        (1, "1-1-2027", "van: '1-1-2027' is geen datum"),
        (2, "2026-12-31", "tot_en_met: 2026-12-31 ligt voor 2027-01-01"),
        (3, "week", "eenheid: 'week' is geen eenheid; kies uit minuut, uur, dagdeel, dag, stuk"),
        (3, "uur", "eenheid: Z073 gaat per dag, niet per uur"),
        (4, "", "zorg: het bedrag ontbreekt"),
        (4, "-1.00", "1,00 kan geen tarief zijn"),
        (4, "1.234", "zorg: '1.234' heeft meer dan 2 decimalen"),
        (4, "12.345,678", "zorg: '12.345,678' is geen getal"),
        (4, "99999999999.00", "kan geen tarief zijn"),
        (5, "tien", "nhc: 'tien' is geen getal"),
        (6, "=1+1", "nic: '=1+1' is geen getal"),
    ],
)
def test_a_wrong_row_is_told_with_its_number(
    tmp_path: Path, reference: Reference, column: int, text: str, told: str
) -> None:
    wrong = list(GOOD)
    wrong[column] = text
    path = _csv(tmp_path, [["H126", "2027-01-01", "", "minuut", "1.00", "", ""], wrong])
    with pytest.raises(CaseError) as error:
        read_tariffs(path, reference, NOW)
    assert f"{path}: rij 3: " in str(error.value)
    assert told in str(error.value)


def test_a_performance_has_one_tariff_on_a_day(tmp_path: Path, reference: Reference) -> None:
    later = ["Z073", "2027-12-31", "", "dag", "1.00", "", ""]
    path = _csv(tmp_path, [later, GOOD])
    with pytest.raises(CaseError, match="rij 3: Z073 heeft op 2027-12-31 ook een tarief in rij 2"):
        read_tariffs(path, reference, NOW)
    later[1] = "2028-01-01"
    found = read_tariffs(_csv(tmp_path, [later, GOOD]), reference, NOW)
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1), date(2035, 1, 1))
    assert [(item.care if (item := found.on("Z073", day)) else None) for day in days] == [
        None,
        131157,
        131157,
        100,
        100,
    ]
    assert found.span == (date(2027, 1, 1), None)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("code", "van", "tot_en_met", "eenheid", "bedrag", "nhc", "nic"), "de kolom 'zorg' ontbreekt"),
        (("code", "van", "tot_en_met", "eenheid", "zorg", "nhc", "nick"), "Bedoelt u nic"),
    ],
)
def test_columns_are_known(tmp_path: Path, reference: Reference, header: tuple[str, ...], told: str) -> None:
    with pytest.raises(CaseError, match=told):
        read_tariffs(_csv(tmp_path, [GOOD], header), reference, NOW)


def test_mistakes_beyond_many_are_counted(tmp_path: Path, reference: Reference) -> None:
    path = _csv(tmp_path, [["", "2027-01-01", "", "dag", "1.00", "", ""]] * 60)
    with pytest.raises(CaseError, match="en nog 10 fouten"):
        read_tariffs(path, reference, NOW)
    with pytest.raises(CaseError, match="er staat geen tarief in"):
        read_tariffs(_csv(tmp_path, []), reference, NOW)


@given(st.integers(-(10**14), 10**14))
def test_cents_are_read_back(amount: int) -> None:
    euros = Decimal(amount).scaleb(-2)
    for written in (
        f"{euros:.2f}",
        f"{euros:.2f}".replace(".", ","),
        f"{euros:,.2f}".translate(str.maketrans(",.", ".,")),
    ):
        assert cents(written) == amount
        assert cents(f"€ {written}") == amount


@given(st.text(max_size=12))
def test_an_amount_is_an_amount_or_a_mistake(text: str) -> None:
    try:
        found = cents(text)
    except (FormulaError, ValueError):
        return
    assert cents(as_written(found).replace("€", "")) == found


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="codevantnhci,;\n\"'=0127-.Z", max_size=200).map(str.encode))
def test_a_hostile_file_is_a_message(reference: Reference, tmp_path_factory: Any, content: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(b"code,van,tot_en_met,eenheid,zorg,nhc,nic\n" + content)
    try:
        found = read_tariffs(path, reference, NOW)
    except CaseError as error:
        assert str(path) in str(error)
    else:
        assert found.tariffs


def test_what_was_kept_is_read_again(tmp_path: Path, reference: Reference) -> None:
    found = read_tariffs(ROOT / "voorbeelden" / "tarieven-verzonnen.csv", reference, NOW)
    assert found.invented
    assert len(found.tariffs) == 936
    keep(found, tmp_path / "map" / "tarieven.json")
    assert kept(tmp_path / "map" / "tarieven.json") == found
    with pytest.raises(CaseError, match="er zijn nog geen tarieven ingelezen"):
        kept(tmp_path / "leeg.json")
    for content in (
        "",
        "[]",
        "{}",
        '{"vorm": "anders"}',
        json.dumps({"vorm": "inkoopkader-tarieven-1", "tarieven": 3}),
    ):
        (tmp_path / "t.json").write_text(content)
        with pytest.raises(CaseError, match="lees de tarieven opnieuw in"):
            kept(tmp_path / "t.json")


def test_the_example_has_every_code_that_may_be_claimed(reference: Reference) -> None:
    with (ROOT / "voorbeelden" / "tarieven-verzonnen.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["verzonnen"] for row in rows} == {"ja"}
    claimed = {item.code for item in reference.performances.values() if item.linked == "ja"}
    assert {(row["code"], row["van"][:4]) for row in rows} == {
        (code, year) for code in claimed for year in ("2026", "2027")
    }


def test_the_commands(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        made = CliRunner().invoke(app, ["tarieven", *words, "--gegevens", str(tmp_path)])
        if made.exit_code:
            raise made.exception or SystemExit(made.exit_code)
        return made.output.replace("\u00a0", " ")

    with pytest.raises(CaseError, match="nog geen tarieven"):
        run("toon", "Z073")
    said = run("lees", str(ROOT / "voorbeelden" / "tarieven-verzonnen.csv"))
    assert "936 tarieven van 468 prestaties, van 1 januari 2026 tot en met 31 december 2027" in said
    assert "VERZONNEN" in said
    said = run("toon", "Z073", "--op", "2027-03-01")
    for part in (
        "per etmaal of dag, van 1 januari 2027 tot en met 31 december 2027",
        "€ 1.311,57",
        "€ 10,93",
        "VERZONNEN",
    ):
        assert part in said
    found = json.loads(run("toon", "Z073", "--op", "2027-03-01", "--json"))
    assert (found["zorg"], found["nhc"], found["nic"], found["samen"]) == (131157, 1093, 132, 132382)
    assert found["verzonnen"] is True
    for words, told in (
        (("toon", "Z07"), "bestaat niet. Bedoelt u"),
        (("toon", "F126"), "F126: deze prestatie heeft geen tarief in tarieven-verzonnen.csv"),
        (("toon", "Z073", "--op", "2028-01-01"), "op 1 januari 2028 is er geen tarief"),
        (("toon", "Z073", "--op", "morgen"), "--op: 'morgen' is geen datum"),
    ):
        with pytest.raises(CaseError, match=told):
            run(*words)


def test_a_code_that_the_list_of_2019_lacks_counts(tmp_path: Path, reference: Reference) -> None:
    found = read_tariffs(_csv(tmp_path, [["Z9999", "2027-01-01", "", "dag", "1.00", "", ""]]), reference, NOW)
    assert isinstance(found, TariffList)
    assert not found.invented
    made = CliRunner().invoke(app, ["tarieven", "lees", str(tmp_path / "tarieven.csv"), "--gegevens", str(tmp_path)])
    assert "Niet in de codelijst van 2019-02: 1 (Z9999)" in made.output
