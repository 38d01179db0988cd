"""Claim lines from tables and messages: the same lines whatever they come in, and what is wrong set apart, not lost. Everybody
in these files is invented."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inkoopkader.declaraties.aw319_write import make_tables, write_message
from inkoopkader.declaraties.ingest import APART, File, ingest
from inkoopkader.declaraties.layout import Layout, read_layout
from inkoopkader.declaraties.line import Column, read_columns
from inkoopkader.regels.errors import CaseError, PolicyError
from inkoopkader.regels.load import find_folder

LINE = {
    "referentie": "A-1",
    "verwijst_naar": "",
    "client": "000000012",
    "geboortedatum": "1940-02-29",
    "uzovi": "5501",
    "aanbieder": "41000000",
    "functie": "",
    "zorgprofiel": "754",
    "prestatie": "Z053",
    "van": "2026-01-01",
    "tot_en_met": "2026-01-31",
    "aantal": "31",
    "tijdseenheid": "14",
    "tarief": "100.00",
    "bedrag": "3100.00",
}
CREDIT = LINE | {"referentie": "A-2", "verwijst_naar": "A-1", "bedrag": "-3100.00"}
OTHER = LINE | {"referentie": "A-3", "client": "000000024", "functie": "", "zorgprofiel": "", "bedrag": "0.05"}
KEY = "sleutel van de toets"


@pytest.fixture(scope="module")
def columns() -> tuple[Column, ...]:
    return read_columns(find_folder())


@pytest.fixture(scope="module")
def layout() -> Layout:
    return read_layout(find_folder())


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def _csv(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(LINE), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def _excel(path: Path, rows: list[dict[str, str]]) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(LINE))
    for number, row in enumerate(rows, start=1):
        for place, (name, text) in enumerate(row.items()):
            if name in ("aantal", "tarief", "bedrag") and text:
                sheet.write_number(number, place, float(text))
            else:
                sheet.write_string(number, place, text)
    book.close()
    return path


def _parquet(path: Path, source: Path) -> Path:
    with duckdb.connect() as made:
        made.execute(
            "CREATE TABLE t AS SELECT * EXCLUDE (tarief, bedrag) REPLACE (CAST(van AS DATE) AS van, CAST(tot_en_met AS DATE)"
            " AS tot_en_met, CAST(geboortedatum AS DATE) AS geboortedatum, CAST(aantal AS BIGINT) AS aantal),"
            " CAST(tarief AS DECIMAL(18,2)) AS tarief,"
            " CAST(CAST(bedrag AS DECIMAL(18,2)) * 100 AS BIGINT) AS bedrag_cent"
            f" FROM read_csv('{source}', all_varchar = true)"
        )
        made.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def _message(path: Path, rows: list[dict[str, str]], layout: Layout) -> Path:
    with duckdb.connect() as made:
        make_tables(made, layout)

        def insert(table: str, values: dict[str, Any]) -> None:
            names = ", ".join(values)
            made.execute(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values())
            )

        insert(
            "voorlooprecord",
            {
                "regelnummer": 1,
                "soort_bericht": "P",
                "uzovi_nummer": "5501",
                "instellingscode": LINE["aanbieder"],
                "identificatiecode_betaling_aan": "01",
                "begindatum_declaratieperiode": date(2026, 1, 1),
                "einddatum_declaratieperiode": date(2026, 1, 31),
                "factuurnummer_declarant": "VERZONNEN-1",
                "dagtekening_factuur": date(2026, 2, 3),
                "valutacode": "EUR",
            },
        )
        number, before = 1, ""
        for row in rows:
            if row["client"] != before:
                number, before = number + 1, row["client"]
                insert(
                    "verzekerdenrecord",
                    {
                        "regelnummer": number,
                        "identificatie_detailrecord": f"{number:012}",
                        "burgerservicenummer_bsn_verzekerde": row["client"],
                        "uzovi_nummer": row["uzovi"],
                        "datum_geboorte_verzekerde": row["geboortedatum"],
                        "code_geslacht_verzekerde": "2",
                        "naamcode_naamgebruik_01": "1",
                        "naam_verzekerde_01": "Verzonnen",
                        "voorletters_verzekerde": "V",
                        "indicatie_client_overleden": "2",
                    },
                )
            number += 1
            amount = round(float(row["bedrag"]) * 100)
            sign = "C" if amount < 0 else "D"
            insert(
                "prestatierecord",
                {
                    "regelnummer": number,
                    "identificatie_detailrecord": f"{number:012}",
                    "burgerservicenummer_bsn_verzekerde": row["client"],
                    "uzovi_nummer": row["uzovi"],
                    "doorsturen_toegestaan": "1",
                    "zorgzwaartepakketcode": row["zorgprofiel"] or None,
                    "begindatum_prestatie": row["van"],
                    "einddatum_prestatie": row["tot_en_met"],
                    "aanduiding_prestatiecodelijst": "055",
                    "prestatiecode": row["prestatie"],
                    "aantal_uitgevoerde_prestaties": int(row["aantal"]),
                    "tijdseenheid_zorgperiode": row["tijdseenheid"],
                    "zorgverlenerscode_behandelaar_uitvoerder": "41000000",
                    "tarief_prestatie_incl_btw": round(float(row["tarief"]) * 100),
                    "berekend_bedrag_incl_btw": abs(amount),
                    "indicatie_debet_credit_01": sign,
                    "declaratiebedrag_incl_btw": abs(amount),
                    "indicatie_debet_credit_02": sign,
                    "referentienummer_dit_prestatierecord": row["referentie"],
                    "referentienummer_voorgaande_gerelateerde_prestatierecord": row["verwijst_naar"] or None,
                },
            )
        write_message(made, path, layout)
    return path


def _lines(connection: duckdb.DuckDBPyConnection, out: Path) -> list[tuple[Any, ...]]:
    return connection.execute(
        f"SELECT * EXCLUDE (bestand, regelnummer) FROM read_parquet('{out}') ORDER BY referentie"
    ).fetchall()


def test_the_same_lines_from_every_kind_of_file(
    connection: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], layout: Layout, tmp_path: Path
) -> None:
    rows = [LINE, CREDIT, OTHER]
    plain = _csv(tmp_path / "a.csv", rows)
    dutch = [row | {name: row[name].replace(".", ",") for name in ("tarief", "bedrag")} for row in rows]
    files = [
        plain,
        _csv(tmp_path / "b.csv", dutch, ";"),
        _excel(tmp_path / "c.xlsx", rows),
        _parquet(tmp_path / "d.parquet", plain),
        _message(tmp_path / "e.asc", rows, layout),
    ]
    found = []
    for path in files:
        out = tmp_path / f"{path.stem}.uit.parquet"
        assert ingest(connection, [path], out, columns, layout, KEY) == [File(path, 3, 0)], path
        found.append(_lines(connection, out))
    first = found[0][0]
    assert first[:2] == ("A-1", None)
    assert first[3:] == (
        date(1940, 2, 29),
        *("5501", "41000000", None, "754", "Z053", date(2026, 1, 1), date(2026, 1, 31), 31, "14", 10_000, 310_000),
    )
    assert [(row[0], row[1], row[-1]) for row in found[0]] == [
        ("A-1", None, 310_000),
        ("A-2", "A-1", -310_000),
        ("A-3", None, 5),
    ]
    for path, lines in zip(files, found, strict=True):
        assert lines == found[0], path
    pseudonyms = [row[2] for row in found[0]]
    assert pseudonyms[0] == pseudonyms[1] != pseudonyms[2]
    assert not {row["client"] for row in rows} & set(pseudonyms)


def test_another_key_gives_another_pseudonym(
    connection: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], layout: Layout, tmp_path: Path
) -> None:
    path = _csv(tmp_path / "a.csv", [LINE])
    made = []
    for key in ("een", "twee' || 'x", "een"):
        ingest(connection, [path], tmp_path / "uit.parquet", columns, layout, key)
        made.append(_lines(connection, tmp_path / "uit.parquet")[0][2])
    assert made[0] == made[2] != made[1]
    assert len(made[0]) == 20


WRONG = [
    ("referentie", "", "dit is verplicht en hier leeg"),
    ("referentie", "x" * 41, "hier horen hoogstens 40 tekens"),
    ("referentie", "a\x07b", "hier horen hoogstens 40 tekens"),
    ("client", "", "dit is verplicht en hier leeg"),
    ("geboortedatum", "29-02-1940", "hier hoort een dag die bestaat, als jjjj-mm-dd"),
    ("uzovi", "551", "hier horen 4 cijfers"),
    ("aanbieder", "4100000A", "hier horen 8 cijfers"),
    ("prestatie", "Z05 3", "hier hoort een code van hoogstens 5 letters en cijfers"),
    ("van", "2026-02-30", "hier hoort een dag die bestaat, als jjjj-mm-dd"),
    ("aantal", "3,5", "hier hoort een geheel getal"),
    ("aantal", "9999999999999999", "hier hoort een geheel getal"),
    ("bedrag", "3.100", "hier hoort een bedrag in euro met hoogstens twee decimalen"),
    ("bedrag", "31.005", "hier hoort een bedrag in euro met hoogstens twee decimalen"),
    ("bedrag", "1e3", "hier hoort een bedrag in euro met hoogstens twee decimalen"),
    ("bedrag", "=1+1", "hier hoort een bedrag in euro met hoogstens twee decimalen"),
]


@pytest.mark.parametrize(("name", "text", "told"), WRONG)
def test_a_wrong_line_is_set_apart_with_its_field(
    connection: duckdb.DuckDBPyConnection,
    columns: tuple[Column, ...],
    layout: Layout,
    tmp_path: Path,
    name: str,
    text: str,
    told: str,
) -> None:
    path = _csv(tmp_path / "a.csv", [LINE, OTHER | {name: text}, CREDIT])
    assert ingest(connection, [path], tmp_path / "uit.parquet", columns, layout, KEY) == [File(path, 2, 1)]
    [apart] = connection.execute(f"SELECT * FROM {APART}").fetchall()
    shown = "" if name in ("client", "geboortedatum") else text[:40]
    assert apart == (0, 3, name, told, shown)


def test_every_fault_of_a_line_is_told(
    connection: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], layout: Layout, tmp_path: Path
) -> None:
    path = _csv(tmp_path / "a.csv", [LINE | {"aantal": "veel", "bedrag": "", "van": "gisteren"}, CREDIT])
    assert ingest(connection, [path], tmp_path / "uit.parquet", columns, layout, KEY) == [File(path, 1, 1)]
    told = connection.execute(f"SELECT regelnummer, veld FROM {APART} ORDER BY veld").fetchall()
    assert told == [(2, "aantal"), (2, "bedrag"), (2, "van")]


def test_a_message_without_a_provider_is_set_apart(
    connection: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], layout: Layout, tmp_path: Path
) -> None:
    path = _message(tmp_path / "a.asc", [LINE], layout)
    lines = path.read_bytes().split(b"\r\n")
    code = layout.records["01"].field("COD031")
    lines[0] = lines[0][: code.start - 1] + b"0" * code.length + lines[0][code.end :]
    path.write_bytes(b"\r\n".join(lines))
    assert ingest(connection, [path], tmp_path / "uit.parquet", columns, layout, KEY) == [File(path, 0, 1)]
    [apart] = connection.execute(f"SELECT regelnummer, veld, melding FROM {APART}").fetchall()
    assert apart == (3, "Zorgaanbieder (AGB)", "dit is verplicht en hier leeg")


def test_files_together_keep_their_numbers(
    connection: duckdb.DuckDBPyConnection, columns: tuple[Column, ...], layout: Layout, tmp_path: Path
) -> None:
    paths = [_csv(tmp_path / "a.csv", [LINE]), _message(tmp_path / "b.asc", [CREDIT, OTHER], layout)]
    out = tmp_path / "uit.parquet"
    assert ingest(connection, paths, out, columns, layout, KEY) == [File(paths[0], 1, 0), File(paths[1], 2, 0)]
    assert connection.execute(
        f"SELECT bestand, regelnummer, referentie FROM read_parquet('{out}') ORDER BY ALL"
    ).fetchall() == [(0, 2, "A-1"), (1, 3, "A-2"), (1, 5, "A-3")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.asc", "uit.parquet"]
    with pytest.raises(CaseError, match="twee keer genoemd"):
        ingest(connection, [paths[0], tmp_path / "." / "a.csv"], out, columns, layout, KEY)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("referentie", "de kolom 'client' ontbreekt"),
        ("referentie,bedrga", "de kolom 'bedrga' hoort niet bij een declaratieregel. Bedoelt u bedrag"),
        ("bedrag,bedrag_cent", "'bedrag' en 'bedrag_cent' zijn dezelfde kolom"),
    ],
)
def test_columns_are_known(
    connection: duckdb.DuckDBPyConnection,
    columns: tuple[Column, ...],
    layout: Layout,
    tmp_path: Path,
    header: str,
    told: str,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(header + "\n" + ",".join("1" for _ in header.split(",")) + "\n")
    with pytest.raises(CaseError) as error:
        ingest(connection, [path], tmp_path / "uit.parquet", columns, layout, KEY)
    assert told in str(error.value)
    assert not (tmp_path / "uit.parquet").exists()


CELLS = st.sampled_from(
    ["", "0", "1", "-5", "A", "2026-01-01", "31", "5501", "41000000", "Z053", "1,5", "1.5", '"', "=A1", "é"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries({name: CELLS | st.just(LINE[name]) for name in LINE}), min_size=1, max_size=6))
def test_no_line_disappears(
    connection: duckdb.DuckDBPyConnection,
    columns: tuple[Column, ...],
    layout: Layout,
    tmp_path: Path,
    rows: list[dict[str, str]],
) -> None:
    path = _csv(tmp_path / "a.csv", rows)
    [found] = ingest(connection, [path], tmp_path / "uit.parquet", columns, layout, KEY)
    assert found.lines + found.set_apart == len(rows)
    assert len(_lines(connection, tmp_path / "uit.parquet")) == found.lines


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=400),
    suffix=st.sampled_from([".csv", ".xlsx", ".parquet", ".asc", ""]),
    headed=st.booleans(),
)
def test_a_hostile_file_is_a_message_or_lines(
    connection: duckdb.DuckDBPyConnection,
    columns: tuple[Column, ...],
    layout: Layout,
    tmp_path: Path,
    content: bytes,
    suffix: str,
    headed: bool,
) -> None:
    path = tmp_path / f"bestand{suffix}"
    path.write_bytes((",".join(LINE).encode() + b"\n") * headed + content)
    try:
        [found] = ingest(connection, [path], tmp_path / "uit.parquet", columns, layout, KEY)
    except CaseError as error:
        assert str(path) in str(error)
    else:
        assert found.lines + found.set_apart > 0


def test_the_definition_of_a_line_is_checked(tmp_path: Path) -> None:
    folder = tmp_path / "codelijsten" / "declaratie"
    folder.mkdir(parents=True)
    for content, told in (
        ("kolommen: nee", "hier horen kolommen"),
        ("kolommen:\n  a: {titel: A, soort: getal, aw319: X}", "regel.yaml:2: de kolom 'a' is niet heel"),
        ("kolommen:\n  a: {titel: A, soort: tekst}", "regel.yaml:2: de kolom 'a' is niet heel"),
    ):
        (folder / "regel.yaml").write_text(content)
        with pytest.raises(PolicyError, match=told):
            read_columns(tmp_path)
