"""From file to file: what is read, what is refused and how, and what is written.

Nothing is lost, guessed or half written.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import python_calamine
import xlsxwriter

from conftest import LAND
from inkoopkader.cli import many
from inkoopkader.regels.errors import CaseError, FormulaError
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import output, read
from inkoopkader.regels.sql import run as run_module
from inkoopkader.regels.sql.quiet import quiet
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


@pytest.mark.parametrize(
    ("written", "advice"),
    [("1.250", "1250.00"), ("250.050", "250050.00"), ("12.000", "12000.00")],
)
def test_a_point_for_thousands_is_refused(land: Policy, tmp_path: Path, written: str, advice: str) -> None:
    """As in a case file: 1.250 euro was not meant as one euro and a quarter."""
    assert f"schrijf {advice} als de punt duizendtallen scheidt" in refused(
        land, tmp_path, [{**ROWS[0], "bedrag": written}]
    )


def test_a_percentage_above_five_hundred_is_refused(real: Policy, tmp_path: Path) -> None:
    row = {"zorgkantoor": "cz", "jaar": "2027", "sector": "gz", "richttariefpercentage": "95"}
    with pytest.raises(CaseError, match=r"Schrijf 95% als 0\.95"):
        run(real, tmp_path, [row], asked=("tariefpercentage",))


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
        ({"id": "1"}, "eigen tekst bij een rij, zoals een naam of een nummer, mag in een kolom kenmerk"),
        ({"kenmrk": "1"}, "de kolom 'kenmrk' is geen feit van het beleid. Bedoelt u kenmerk"),
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


LABELS = (" Huis de Linde ", "onbekend", "007")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("labels", [LABELS, ("a", "a", "")])
def test_a_label_goes_along_unchanged_in_its_place(
    land: Policy, tmp_path: Path, suffix: str, labels: tuple[str, str, str]
) -> None:
    rows = [{"zorgkantoor": "noord", "kenmerk": label, **row} for label, row in zip(labels, ROWS, strict=True)]
    run(land, tmp_path, rows, f"uit.{suffix}")
    assert _answers(tmp_path / f"uit.{suffix}", "kenmerk") == list(labels)
    run(land, tmp_path, ROWS, f"zonder.{suffix}")
    for name in ASKED:
        assert _answers(tmp_path / f"uit.{suffix}", name) == _answers(tmp_path / f"zonder.{suffix}", name)


def test_labels_may_differ_within_a_contract(land: Policy, tmp_path: Path) -> None:
    rows = [
        {
            **ROWS[0],
            "kenmerk": label,
            "contract": "K1",
            "opmerking": "",
        }
        for label in LABELS
    ]
    run(land, tmp_path, rows, asked=("opbrengst_totaal",))
    assert _answers(tmp_path / "uit.parquet", "kenmerk") == list(LABELS)


def test_a_label_in_parquet_may_be_a_number(land: Policy, tmp_path: Path) -> None:
    duckdb.sql(
        f"COPY (SELECT 'noord' AS zorgkantoor, 2030 AS jaar, 12 AS kenmerk, TRUE AS nieuwe_aanbieder) TO '{tmp_path}/zaken.parquet'"
    )
    run_file(land, tmp_path / "zaken.parquet", ("basispercentage",), tmp_path / "uit.parquet")
    assert _answers(tmp_path / "uit.parquet", "kenmerk") == ["12"]


def _answers(path: Path, column: str) -> list[str]:
    """A column of an output as text; an empty cell is an empty text."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return [row[column] for row in csv.DictReader(file)]
    if path.suffix == ".xlsx":
        header, *rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        return [str(row[header.index(column)]) for row in rows]
    return [row[0] or "" for row in duckdb.sql(f"SELECT CAST({column} AS VARCHAR) FROM '{path}'").fetchall()]


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


HEADER = "zorgkantoor,jaar,bedrag"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "dit bestand is leeg; zet op de eerste regel de kop"),
        (b"\xef\xbb\xbf\r\n \n", "dit bestand is leeg"),
        (b"\n" + HEADER.encode() + b"\nnoord,2030,1\n", "de eerste regel is leeg; daar hoort de kop"),
        (HEADER.encode(), "deze tabel heeft wel een kop maar geen rijen"),
        (HEADER.encode() + b"\n\n", "deze tabel heeft wel een kop maar geen rijen"),
        (f"{HEADER}\nnoord,2030,1\n".encode("utf-16"), "opgeslagen als UTF-16, of het is geen tekst; sla het bestand op als UTF-8"),
        (f"{HEADER}\nnoord,2030,1\n".encode("utf-16-le"), "sla het bestand op als UTF-8"),
        (f"{HEADER},kenmerk\nnoord,2030,1,x\nnoord,2030,1,café\n".encode("latin-1"), "regel 3 van het bestand is geen UTF-8; sla het bestand op als UTF-8"),
        ("zorgkantoor,jaar,café\nnoord,2030,1\n".encode("latin-1"), "regel 1 van het bestand is geen UTF-8"),
        (f"{HEADER}\nnoord,2030,1\nnoord,2030,1,50\n".encode(), "rij 2 (regel 3 van het bestand) heeft 4 cellen en de kop 3 cellen; staat er een komma in een cel"),
        (f"{HEADER}\n\nnoord,2030\nnoord,2030,1\n".encode(), "rij 1 (regel 3 van het bestand) heeft 2 cellen en de kop 3 cellen"),
        (f"{HEADER}\nnoord\n".encode(), "heeft 1 cel en de kop 3 cellen"),
        (HEADER.replace(",", ";").encode() + b"\nnoord;2030;1;50\n", "staat er een puntkomma in een cel"),
        (f'{HEADER}\nnoord,2030,1\nnoord,2030,"1\n'.encode(), "rij 2 is niet te lezen; kijk de aanhalingstekens na"),
        (b'zorgkantoor,"jaar\nnoord,2030\n', "de kop is niet te lezen; kijk de aanhalingstekens na"),
        (f"{HEADER},jaar\nnoord,2030,1,2030\n".encode(), "de kolom 'jaar' staat 2 keer in de kop (als kolom 2 en 4)"),
        (f"{HEADER},Bedrag,BEDRAG\nnoord,2030,1,1,1\n".encode(), "de kolom 'bedrag' staat 3 keer in de kop (als kolom 3, 4 en 5)"),
        (f"{HEADER},\nnoord,2030,1,\n".encode(), "op de eerste rij hoort de kop, en daar heeft kolom 4 geen naam"),
    ],
)  # fmt: skip
def test_a_csv_that_is_none_says_why_in_one_dutch_sentence(
    land: Policy, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "zaken.csv"
    path.write_bytes(content)
    with pytest.raises(CaseError) as error:
        run_file(land, path, ASKED, tmp_path / "uit.parquet")
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize(
    "content",
    [
        "zorgkantoor,jaar,kenmerk,bedrag\nnoord,2030,a,1\nnoord,2030,b,2\n",
        "zorgkantoor;jaar;kenmerk;bedrag\r\nnoord;2030;a;1\r\nnoord;2030;b;2",
        "zorgkantoor\tjaar\tkenmerk\tbedrag\nnoord\t2030\ta\t1\nnoord\t2030\tb\t2\n",
        "\ufeffzorgkantoor, jaar ,kenmerk,bedrag\n\nnoord,2030,a,1\n\n\nnoord,2030,b,2\n\n",
        "zorgkantoor,jaar,kenmerk,bedrag\nnoord,2030,a,1\r\nnoord,2030,b,2\n",
        '"zorgkantoor","jaar","kenmerk","bedrag"\n"noord","2030","a","1"\nnoord,2030,"b",2\n',
    ],
)
def test_every_way_to_write_a_csv_gives_the_same_rows(land: Policy, tmp_path: Path, content: str) -> None:
    path = tmp_path / "zaken.csv"
    path.write_bytes(content.encode())
    run_file(land, path, ("basispercentage",), tmp_path / "uit.csv")
    assert (tmp_path / "uit.csv").read_text(encoding="utf-8").splitlines() == [
        "zorgkantoor,jaar,kenmerk,bedrag,basispercentage",
        "noord,2030,a,1.00,0.960000",
        "noord,2030,b,2.00,0.960000",
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([], "het eerste blad is leeg"),
        ([["zorgkantoor", "jaar"]], "deze tabel heeft wel een kop maar geen rijen"),
        ([["zorgkantoor", "jaar", "jaar"], ["noord", 2030, 2030]], "de kolom 'jaar' staat 2 keer in de kop"),
        (
            [["zorgkantoor", "jaar", ""], ["noord", 2030, "x"]],
            "op de eerste rij hoort de kop, en daar heeft kolom 3 geen naam",
        ),
        ([["Mijn zaken"], ["zorgkantoor", "jaar"], ["noord", 2030]], "en daar heeft kolom 2 geen naam"),
        (
            [["zorgkantoor", "", "jaar", ""], ["noord", "", 2030, "x"]],
            "op de eerste rij hoort de kop, en daar heeft kolom 4 geen naam",
        ),
    ],
)
def test_a_sheet_that_is_no_table(land: Policy, tmp_path: Path, cells: list[list[Any]], message: str) -> None:
    path = _sheet(tmp_path / "zaken.xlsx", cells)
    with pytest.raises(CaseError) as error:
        run_file(land, path, ASKED, tmp_path / "uit.parquet")
    assert str(error.value).startswith(f"{path}: ")
    assert message in str(error.value)


def test_a_column_of_a_sheet_that_holds_nothing_is_none(land: Policy, tmp_path: Path) -> None:
    path = _sheet(tmp_path / "zaken.xlsx", [["zorgkantoor", "", "jaar", " "], ["noord", "", 2030, ""]])
    run_file(land, path, ("basispercentage",), tmp_path / "uit.csv")
    assert (tmp_path / "uit.csv").read_text(encoding="utf-8").splitlines()[0] == "zorgkantoor,jaar,basispercentage"


def _sheet(path: Path, cells: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for place, row in enumerate(cells):
        sheet.write_row(place, 0, row)
    book.close()
    return path


def test_a_parquet_without_rows(land: Policy, tmp_path: Path) -> None:
    duckdb.sql(f"COPY (SELECT 'noord' AS zorgkantoor, 2030 AS jaar WHERE FALSE) TO '{tmp_path}/zaken.parquet'")
    with pytest.raises(CaseError, match="wel een kop maar geen rijen"):
        run_file(land, tmp_path / "zaken.parquet", ASKED, tmp_path / "uit.parquet")


@pytest.mark.parametrize("part", range(12))
def test_a_damaged_parquet_is_said_before_anything_is_written(land: Policy, tmp_path: Path, part: int) -> None:
    path = tmp_path / "zaken.parquet"
    duckdb.sql(
        f"COPY (SELECT 'noord' AS zorgkantoor, 2030 AS jaar, i::DECIMAL(10, 2) AS bedrag, 'k' || i AS kenmerk FROM range(3000) t(i)) TO '{path}'"
    )
    content = bytearray(path.read_bytes())
    place = 100 + part * (len(content) - 120) // 11
    content[place : place + 20] = b"\xff" * 20
    path.write_bytes(content)
    with pytest.raises(CaseError, match="beschadigd"):
        run_file(land, path, ("basispercentage",), tmp_path / "uit.csv")
    assert [item.name for item in tmp_path.iterdir()] == ["zaken.parquet"]


@pytest.mark.parametrize("name", ["zaken.csv", "zaken.xlsx", "zaken.parquet", "zaken"])
def test_a_folder_is_no_table(land: Policy, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(CaseError, match="dit is een map; noem een bestand met zaken"):
        run_file(land, tmp_path / name, ASKED, tmp_path / "uit.parquet")


def test_a_folder_is_no_place_for_answers(land: Policy, tmp_path: Path) -> None:
    (tmp_path / "uit.csv").mkdir()
    with pytest.raises(CaseError, match="kan niet worden geschreven: dit is een map"):
        run(land, tmp_path, ROWS, "uit.csv")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_a_table_that_may_not_be_read(
    land: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"zaken.{suffix}"
    path.write_text("geheim")

    def refuse(self: Path, *_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CaseError) as error:
        run_file(land, path, ASKED, tmp_path / "uit.parquet")
    assert str(error.value) == f"{path}: dit bestand is niet te lezen: u hebt er geen rechten voor"


def test_every_allowed_code_is_named_up_to_forty(real: Policy, tmp_path: Path) -> None:
    rows = [{"zorgkantoor": "cz", "jaar": "2027", "zorgsoort": "wonen"}]
    text = refused(real, tmp_path, rows)
    codes = real.national.entries["zorgsoort"].codes or frozenset()
    assert 12 < len(codes) <= 40
    assert f"Kies uit {', '.join(sorted(codes))}." in text


def test_a_bound_is_shown_as_a_person_writes_it(real: Policy, tmp_path: Path) -> None:
    rows = [{"zorgkantoor": "cz", "jaar": "2027", "richttariefpercentage": "1.2"}]
    assert "buiten de grens van 0.5 tot 1 (rij 1: 1.2)" in refused(real, tmp_path, rows)


def test_more_than_forty_codes_are_counted() -> None:
    codes = [f"code{number:02}" for number in range(43)]
    assert read._listed(codes) == f"{', '.join(codes[:40])} en nog 3"


def test_missing_facts_beyond_forty_are_counted_with_a_way_to_see_them() -> None:
    names = [f"feit{number:02}" for number in range(42)]
    assert run_module._listed(names[:40]) == ", ".join(names[:40])
    assert run_module._listed(names).startswith(f"{', '.join(names[:40])} en nog 2; schrijf één rij op als zaak")


def test_percentages_look_like_percentages_in_excel(land: Policy, tmp_path: Path) -> None:
    """Also those that came in: the number is what it was, the cell shows it as a percentage."""
    rows = [{"zorgkantoor": "noord", "jaar": "2030", "nieuwe_aanbieder": "nee", "zorgsoort": "verblijf"}]
    run(land, tmp_path, rows, "uit.xlsx", asked=("tariefpercentage",))
    with zipfile.ZipFile(tmp_path / "uit.xlsx") as book:
        styles, sheet = (book.read(f"xl/{name}.xml").decode() for name in ("styles", "worksheets/sheet1"))
    cell = re.search(r'<c r="E2" s="(\d+)"><v>([^<]*)</v>', sheet)
    assert cell is not None
    assert Decimal(cell[2]) == Decimal("0.96")
    used = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])[int(cell[1])]
    assert re.search(rf'<numFmt numFmtId="{used}" formatCode="[^"]*%"', styles)


def test_files_that_cannot_be(land: Policy, tmp_path: Path) -> None:
    for name, message in (
        ("weg.csv", "bestaat niet"),
        ("a.txt", "een tabel met zaken is"),
        ("stuk.parquet", r"stuk\.parquet: dit is geen Parquet-bestand, of het is beschadigd \("),
        ("stuk.xlsx", r"stuk\.xlsx: dit is geen Excel-bestand \(\.xlsx\), of het is beschadigd \("),
    ):
        if name != "weg.csv":
            (tmp_path / name).write_text("geen tabel")
        with pytest.raises(CaseError, match=message):
            run_file(land, tmp_path / name, ASKED, tmp_path / "uit.parquet")
    path = write_csv(tmp_path / "zaken.csv", ROWS)
    for out, message in (
        ("uit.txt", "kunnen naar .parquet"),
        ("geen/map/uit.csv", "kan niet worden geschreven: dit bestand of deze map bestaat niet"),
        ("zaken.csv", "niet over de invoer heen"),
    ):
        with pytest.raises(CaseError, match=message):
            run_file(land, path, ASKED, tmp_path / out)
    with pytest.raises(CaseError, match="de motor 'dukdb' bestaat niet"):
        run_file(land, path, ASKED, tmp_path / "uit.csv", "dukdb")


def test_a_starting_process_is_heard_without_its_chatter(capfd: pytest.CaptureFixture[str]) -> None:
    said = [
        "WARNING: Using incubator modules: jdk.incubator.vector",
        "Using Spark's default log4j profile: org/apache/spark/log4j2-defaults.properties",
        'Setting default log level to "WARN".',
        "26/11/27 08:25:13 WARN NativeCodeLoader: Unable to load native-hadoop library",
        "26/11/27 08:25:14 ERROR SparkContext: Error initializing SparkContext.",
        "java.lang.OutOfMemoryError: Java heap space",
    ]
    with pytest.raises(ZeroDivisionError), quiet():
        subprocess.run([sys.executable, "-c", f"import sys; sys.stderr.write({chr(10).join(said)!r})"], check=True)
        raise ZeroDivisionError
    os.write(2, b"\nhierna\n")
    assert capfd.readouterr().err.splitlines() == [*said[4:], "hierna"]


def test_a_java_that_does_not_run_is_one_message_after_what_java_said(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    java = tmp_path / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho 'UnsupportedClassVersionError: te oud' >&2\nexit 1\n")
    java.chmod(0o755)
    path = write_csv(tmp_path / "zaken.csv", [ROWS[0]])
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "inkoopkader",
            "reken",
            str(path),
            "--vraag",
            "tariefpercentage",
            "--motor",
            "spark",
            "--uit",
            str(tmp_path / "uit.csv"),
        ],
        env={**os.environ, "JAVA_HOME": str(java.parent.parent), "INKOOPKADER_BELEID": str(LAND)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "UnsupportedClassVersionError: te oud" in done.stderr
    assert "Spark start niet; kijk na of Java 17 of nieuwer er is" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "uit.csv").exists()


def test_what_a_run_did_is_said_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INKOOPKADER_BELEID", str(LAND))
    monkeypatch.setenv("COLUMNS", "80")
    out = tmp_path / "uit[1].csv"
    many.reckon(write_csv(tmp_path / "zaken.csv", ROWS), ["opbrengst"], None, out, "duckdb")
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [f"Geschreven: {out} (3 rijen)", "  opbrengst: 2 bekend, 1 onbekend"]
    assert said[-1] == "  waarom een rij onbekend is, ziet u door haar als zaak op te schrijven: docs/tabellen.md"
    many.reckon(write_csv(tmp_path / "zaken.csv", ROWS[:1]), ["opbrengst"], None, out, "duckdb")
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [f"Geschreven: {out} (1 rij)", "  opbrengst: 1 bekend, 0 onbekend"]
    assert not [line for line in said if "waarom een rij" in line or "uitgaven" in line]
