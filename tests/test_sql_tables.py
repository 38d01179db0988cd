"""From file to file: what is read, what is refused and how, and what is written.

Nothing is lost, guessed or half written.
"""

# ruff: noqa: S608 - the SQL of a test

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import python_calamine
import xlsxwriter

from inkoopkader.regels.errors import CaseError, FormulaError
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import output
from inkoopkader.regels.sql.run import Summary, run_file

ROWS = [
    {
        "zorgkantoor": "noord",
        "jaar": "2030",
        "nieuwe_aanbieder": "ja",
        "zorgsoort": "crisis",
        "bedrag": "250.05",
        "hoeveelheid": "3",
        "opmerking": "=HYPERLINK(1)",
    },
    {
        "zorgkantoor": "zuid",
        "jaar": "2030",
        "nieuwe_aanbieder": "nee",
        "zorgsoort": "verblijf",
        "bedrag": "-0.05",
        "hoeveelheid": "10",
        "opmerking": "gewoon",
    },
    {
        "zorgkantoor": "noord",
        "jaar": "2030",
        "nieuwe_aanbieder": "onbekend",
        "zorgsoort": "thuis",
        "bedrag": "",
        "hoeveelheid": "1",
        "opmerking": "",
    },
]
ASKED = ("tariefpercentage", "opbrengst")


def write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def changed(**cells: str) -> list[dict[str, str]]:
    """The rows with cells of the second one changed, or a column added."""
    rows = [{**dict.fromkeys(cells, ""), **row} for row in ROWS]
    rows[1] |= cells
    return rows


def run(
    policy: Policy,
    folder: Path,
    rows: list[dict[str, str]],
    out: str = "uit.parquet",
    asked: tuple[str, ...] = ASKED,
    **options: Any,
) -> Summary:
    return run_file(policy, write_csv(folder / "zaken.csv", rows), asked, folder / out, **options)


def refused(policy: Policy, folder: Path, rows: list[dict[str, str]]) -> str:
    """The message with which a table is refused; nothing may have been written."""
    with pytest.raises(CaseError) as error:
        run(policy, folder, rows)
    assert not (folder / "uit.parquet").exists()
    assert [path.name for path in folder.iterdir()] == ["zaken.csv"]
    return str(error.value)


def test_answers_stand_beside_what_came_in(land: Policy, tmp_path: Path) -> None:
    found = run(land, tmp_path, ROWS)
    rows = duckdb.sql(f"SELECT * FROM '{tmp_path}/uit.parquet'")
    assert rows.columns == [*ROWS[0], *ASKED]
    assert rows.fetchall() == [
        ("noord", 2030, True, "crisis", Decimal("250.05"), 3, "=HYPERLINK(1)", Decimal("0.94"), Decimal("705.14")),
        ("zuid", 2030, False, "verblijf", Decimal("-0.05"), 10, "gewoon", Decimal("0.96"), Decimal("-0.48")),
        ("noord", 2030, None, "thuis", None, 1, None, None, None),
    ]
    assert (found.rows, found.editions) == (3, 2)
    assert found.known == {"tariefpercentage": 2, "opbrengst": 2}


def test_no_column_is_a_double_and_money_has_two_decimals(land: Policy, tmp_path: Path) -> None:
    run(
        land,
        tmp_path,
        ROWS,
        steps=True,
        asked=(*ASKED, "opbrengst_totaal", "gemiddelde_opbrengst", "maanden_over", "heeft_crisis", "bezwaar"),
    )
    kinds = {
        name: str(kind) for name, kind, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM '{tmp_path}/uit.parquet'").fetchall()
    }
    assert not [name for name, kind in kinds.items() if kind in ("DOUBLE", "FLOAT", "HUGEINT")]
    assert kinds["opbrengst"] == kinds["bedrag"] == "DECIMAL(18,2)"
    assert kinds["tariefpercentage"] == "DECIMAL(18,6)"
    assert {"basispercentage", "opslag_crisis_geldt", "vast_logeren"} <= set(kinds)  # every rule on the way is a column


def test_what_is_known_about_the_table_is_said(land: Policy, tmp_path: Path) -> None:
    notes = " ".join(run(land, tmp_path, ROWS, asked=("mag_contracteren", "extra_korting_nieuw")).notes)
    assert "overal onbekend: " in notes
    assert "failliet" in notes
    assert "bestaat niet bij" not in notes
    alone = " ".join(run(land, tmp_path, [ROWS[0]], asked=("extra_korting_nieuw",)).notes)
    assert "bestaat niet bij de zorgkantoren in de tabel" in alone


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"bedrag": "12.345"}, "kolom bedrag: '12.345' heeft meer dan 2 decimalen"),
        ({"bedrag": "1.000,00"}, "kolom bedrag: '1.000,00' is geen getal"),
        ({"bedrag": "1e5"}, "is geen getal"),
        ({"bedrag": "1" + "0" * 15}, "is te groot voor euro"),
        ({"bedrag": "1000000.01"}, "buiten de grens van -1000000 tot 1000000 (rij 2: 1000000.01)"),
        ({"hoeveelheid": "2.5"}, "heeft meer dan 0 decimalen"),
        ({"nieuwe_aanbieder": "true"}, "schrijf ja, nee of onbekend"),
        ({"zorgsoort": "crisi"}, "Bedoelt u crisis?"),
        ({"zorgsoort": "cri sis"}, "is geen code"),
        ({"geleverd_op": "01-02-2030"}, "schrijf jjjj-mm-dd"),
        ({"geleverd_op": "2030-02-30"}, "is geen datum"),
        ({"offerte_ingediend": "gisteren"}, "is geen tijdstip"),
        ({"sectoren": "ouderen;"}, "is geen code"),
        ({"jaar": "1999"}, "een jaar van 2000 tot 2100"),
        ({"jaar": ""}, "heeft geen jaar en geen peildatum"),
        ({"zorgkantoor": "zuidd"}, "Bedoelt u zuid?"),
        ({"bedrg": "1"}, "de kolom 'bedrg' is geen feit van het beleid. Bedoelt u bedrag"),
        ({"opbrengst": "1"}, "de kolom 'opbrengst' wordt uitgerekend"),
        ({"plafond": "1"}, "is een instelling"),
        ({"contract": "a"}, "deze sleutel mag niet leeg zijn"),
        ({"maand": "2030-01"}, "bij de kolom maand hoort een kolom client"),
    ],
)
def test_a_wrong_table_is_refused_with_column_and_rows(
    land: Policy, tmp_path: Path, cells: dict[str, str], message: str
) -> None:
    assert message in refused(land, tmp_path, changed(**cells))


def test_every_wrong_column_is_named_at_once(land: Policy, tmp_path: Path) -> None:
    text = refused(land, tmp_path, changed(bedrag="x", hoeveelheid="y"))
    assert "kolom bedrag" in text
    assert "kolom hoeveelheid" in text


def test_what_belongs_to_a_contract_is_the_same_in_all_its_rows(land: Policy, tmp_path: Path) -> None:
    rows = [{**row, "zorgkantoor": "noord", "contract": "K1"} for row in ROWS]
    text = refused(land, tmp_path, rows)
    assert (
        "kolom nieuwe_aanbieder: dit hoort bij een contract en is niet in alle rijen van die contract gelijk (K1)"
        in text
    )


def test_lines_of_one_contract_count_together(land: Policy, tmp_path: Path) -> None:
    rows = [
        {
            **row,
            "zorgkantoor": "noord",
            "nieuwe_aanbieder": "nee",
            "bedrag": "10.05",
            "opmerking": "",
            "contract": contract,
        }
        for row, contract in zip(ROWS, "aab", strict=True)
    ]
    run(land, tmp_path, rows, asked=("opbrengst", "opbrengst_totaal"))
    found = duckdb.sql(f"SELECT contract, opbrengst, opbrengst_totaal FROM '{tmp_path}/uit.parquet'").fetchall()
    assert found == [
        ("a", Decimal("29.40"), Decimal("125.88")),
        ("a", Decimal("96.48"), Decimal("125.88")),
        ("b", Decimal("9.65"), Decimal("9.65")),
    ]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_an_output_can_be_read_again_as_it_was(land: Policy, tmp_path: Path, suffix: str) -> None:
    rows = changed(
        sectoren="ouderen;ggz", geleverd_op="2030-02-28", offerte_ingediend="2030-10-27T02:30:00", opmerking='a, "b"; é'
    )
    rows[0] |= {"sectoren": "[]", "offerte_ingediend": "2030-10-27T01:30:00.000001Z", "opmerking": "gewoon"}
    run(land, tmp_path, rows, f"uit.{suffix}", asked=("werkt_met_ouderen",))
    again = tmp_path / f"uit.{suffix}"
    if suffix == "parquet":
        duckdb.sql(f"COPY (SELECT * EXCLUDE (werkt_met_ouderen) FROM '{again}') TO '{tmp_path}/kaal.parquet'")
        again = tmp_path / "kaal.parquet"
    else:
        _without_last_column(again)
    run(land, tmp_path, rows, "eerst.parquet", asked=("werkt_met_ouderen", "opbrengst"))
    run_file(land, again, ("werkt_met_ouderen", "opbrengst"), tmp_path / "tweede.parquet")
    first, second = (
        duckdb.sql(f"SELECT * FROM '{tmp_path}/{name}.parquet'").fetchall() for name in ("eerst", "tweede")
    )
    assert first == second
    assert [row[-2] for row in first] == [False, True, None]


def _without_last_column(path: Path) -> None:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row[:-1] for row in csv.reader(file)]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return
    cells = [row[:-1] for row in python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()]
    book = xlsxwriter.Workbook(str(path))
    sheet, style = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, row in enumerate(cells):
        for number, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(place, number, cell, style)
            else:
                sheet.write(place, number, cell)
    book.close()


def test_excel_money_is_a_number_and_text_never_runs(land: Policy, tmp_path: Path) -> None:
    run(land, tmp_path, ROWS, "uit.xlsx")
    sheet = python_calamine.CalamineWorkbook.from_path(tmp_path / "uit.xlsx").get_sheet_by_index(0).to_python()
    assert sheet[0] == [*ROWS[0], *ASKED]
    assert sheet[1] == ["noord", 2030.0, "ja", "crisis", 250.05, 3.0, "=HYPERLINK(1)", 0.94, 705.14]
    assert sheet[3][2] == ""  # unknown is an empty cell
    import zipfile

    with zipfile.ZipFile(tmp_path / "uit.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_csv_text_never_runs(land: Policy, tmp_path: Path) -> None:
    run(land, tmp_path, ROWS, "uit.csv")
    with (tmp_path / "uit.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["opmerking"] == "'=HYPERLINK(1)"
    assert [row["bedrag"] for row in rows] == ["250.05", "-0.05", ""]


def test_a_sheet_that_is_too_small_is_said_before_writing(
    land: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "EXCEL_ROWS", 2)
    with pytest.raises(CaseError, match="plaats voor 2 rijen"):
        run(land, tmp_path, ROWS, "uit.xlsx")
    assert not (tmp_path / "uit.xlsx").exists()


def test_a_failure_leaves_the_old_file_as_it_was(land: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uit.parquet").write_text("oud")

    def fail(*_: Any) -> list[int]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "_parquet", fail)
    with pytest.raises(CaseError, match="kan niet worden geschreven"):
        run(land, tmp_path, ROWS)
    assert (tmp_path / "uit.parquet").read_text() == "oud"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["uit.parquet", "zaken.csv"]


@pytest.mark.parametrize(
    ("select", "message"),
    [
        ("'noord' AS zorgkantoor, 2030 AS jaar, 12.345::DECIMAL(10, 3) AS bedrag", "heeft meer dan 2 decimalen"),
        ("'noord' AS zorgkantoor, 2030 AS jaar, 0.1::DOUBLE + 0.2::DOUBLE AS bedrag", "heeft meer dan 2 decimalen"),
        ("'noord' AS zorgkantoor, 2030 AS jaar, 'nan'::DOUBLE AS bedrag", "is geen getal"),
        ("'noord' AS zorgkantoor, 2030 AS jaar, DATE '2030-01-01' AS bedrag", "is van type date; hier hoort euro"),
        ("'noord' AS zorgkantoor, 2030 AS jaar, 5 AS nieuwe_aanbieder", "is van type integer; hier hoort ja_nee"),
        ("'noord' AS zorgkantoor, 2030 AS jaar, TIMESTAMP '2030-01-01 12:00:00' AS geleverd_op", "hier hoort datum"),
        ("'noord' AS zorgkantoor, 2030 AS jaar, ['ouderen', NULL] AS sectoren", "is hier geen codes"),
        ("'noord' AS zorgkantoor, 2030 AS jaar, TIMESTAMP '1900-01-01' AS offerte_ingediend", "is hier geen tijdstip"),
    ],
)
def test_a_parquet_column_of_the_wrong_type_is_refused(land: Policy, tmp_path: Path, select: str, message: str) -> None:
    duckdb.sql(f"COPY (SELECT {select}) TO '{tmp_path}/zaken.parquet'")
    with pytest.raises(CaseError, match=message):
        run_file(land, tmp_path / "zaken.parquet", ASKED, tmp_path / "uit.parquet")


@pytest.mark.parametrize(
    "kind", ["DECIMAL(5, 2)", "DECIMAL(18, 2)", "DECIMAL(38, 2)", "DECIMAL(9, 4)", "DOUBLE", "VARCHAR"]
)
def test_every_way_to_write_money_in_parquet_gives_the_same_cents(land: Policy, tmp_path: Path, kind: str) -> None:
    source = f"SELECT 'noord' AS zorgkantoor, 2030::SMALLINT AS jaar, x::{kind} AS bedrag, 'logeren' AS zorgsoort, 1::BIGINT AS hoeveelheid, FALSE AS nieuwe_aanbieder"
    duckdb.sql(
        f"COPY ({source} FROM (VALUES ('-123.45'), ('0.07'), (NULL), ('100.10')) t(x)) TO '{tmp_path}/zaken.parquet'"
    )
    run_file(land, tmp_path / "zaken.parquet", ("opbrengst",), tmp_path / "uit.parquet")
    found = [row[0] for row in duckdb.sql(f"SELECT opbrengst FROM '{tmp_path}/uit.parquet'").fetchall()]
    assert found == [Decimal("-123.45"), Decimal("0.07"), None, Decimal("100.10")]


def test_the_moment_of_asking_decides_what_is_known(land: Policy, tmp_path: Path) -> None:
    found = []
    for moment in (datetime(2030, 2, 1, tzinfo=UTC), datetime(2030, 5, 1, tzinfo=UTC), None):
        run(land, tmp_path, [ROWS[0]], asked=("basispercentage",), moment=moment)
        found += duckdb.sql(f"SELECT basispercentage FROM '{tmp_path}/uit.parquet'").fetchall()
    assert found == [(Decimal("0.95"),), (Decimal("0.965"),), (Decimal("0.96"),)]


def test_the_same_table_in_a_small_memory(land: Policy, tmp_path: Path) -> None:
    run(land, tmp_path, ROWS * 2000, "groot.parquet", memory="200MB")
    assert duckdb.sql(f"SELECT count(*), sum(opbrengst) FROM '{tmp_path}/groot.parquet'").fetchall() == [
        (6000, Decimal("1409320.00"))
    ]


@pytest.mark.parametrize(("asked", "message"), [(("opbrengt",), "Bedoelt u opbrengst"), ((), "noem met --vraag")])
def test_a_question_that_does_not_exist(land: Policy, tmp_path: Path, asked: tuple[str, ...], message: str) -> None:
    with pytest.raises((CaseError, FormulaError), match=message):
        run(land, tmp_path, ROWS, asked=asked)


def test_files_that_cannot_be(land: Policy, tmp_path: Path) -> None:
    for name, message in (
        ("weg.csv", "bestaat niet"),
        ("a.txt", "een tabel met zaken is"),
        ("stuk.parquet", "niet te lezen"),
        ("stuk.xlsx", "niet te lezen"),
    ):
        if name != "weg.csv":
            (tmp_path / name).write_text("geen tabel")
        with pytest.raises(CaseError, match=message):
            run_file(land, tmp_path / name, ASKED, tmp_path / "uit.parquet")
    path = write_csv(tmp_path / "zaken.csv", ROWS)
    for out, message in (
        ("uit.txt", "kunnen naar .parquet"),
        ("geen/map/uit.csv", "kan niet worden geschreven"),
        ("zaken.csv", "niet over de invoer heen"),
    ):
        with pytest.raises(CaseError, match=message):
            run_file(land, path, ASKED, tmp_path / out)
    with pytest.raises(CaseError, match="de motor 'dukdb' bestaat niet"):
        run_file(land, path, ASKED, tmp_path / "uit.csv", "dukdb")
