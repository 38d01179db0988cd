"""The claim message AW319: its layout against the table, what is written is read back, and nothing wrong disappears. Everybody
in these messages is invented."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inkoopkader.declaraties import fields
from inkoopkader.declaraties.aw319_read import FAULTS, Message, read_message
from inkoopkader.declaraties.aw319_write import make_tables, write_message
from inkoopkader.declaraties.layout import (
    CLOSING,
    COMMENT,
    INSURED,
    PERFORMANCE,
    RECORDS,
    TABLE,
    Layout,
    read_layout,
)
from inkoopkader.regels.errors import CaseError, PolicyError
from inkoopkader.regels.load import find_folder

HEAD = {
    "soort_bericht": "P",
    "uzovi_nummer": "5501",
    "identificatiecode_betaling_aan": "01",
    "begindatum_declaratieperiode": date(2026, 1, 1),
    "einddatum_declaratieperiode": date(2026, 1, 31),
    "factuurnummer_declarant": "VERZONNEN-1",
    "dagtekening_factuur": date(2026, 2, 3),
    "valutacode": "EUR",
}
PERSON = {
    "burgerservicenummer_bsn_verzekerde": "000000012",
    "uzovi_nummer": "5501",
    "datum_geboorte_verzekerde": date(1940, 2, 29),
    "code_geslacht_verzekerde": "2",
    "naamcode_naamgebruik_01": "1",
    "naam_verzekerde_01": "Verzonnén",
    "voorletters_verzekerde": "V",
    "indicatie_client_overleden": "2",
}
CARE = {
    "doorsturen_toegestaan": "1",
    "begindatum_prestatie": date(2026, 1, 1),
    "einddatum_prestatie": date(2026, 1, 31),
    "aanduiding_prestatiecodelijst": "055",
    "prestatiecode": "Z041",
    "aantal_uitgevoerde_prestaties": 31,
    "zorgverlenerscode_behandelaar_uitvoerder": "41000000",
    "tarief_prestatie_incl_btw": 10_000,
    "berekend_bedrag_incl_btw": 310_000,
    "indicatie_debet_credit_01": "D",
    "declaratiebedrag_incl_btw": 310_000,
    "indicatie_debet_credit_02": "D",
    "referentienummer_dit_prestatierecord": "A-1",
}
CREDIT = {
    **CARE,
    "indicatie_debet_credit_01": "C",
    "indicatie_debet_credit_02": "C",
    "referentienummer_dit_prestatierecord": "A-2",
    "referentienummer_voorgaande_gerelateerde_prestatierecord": "A-1",
    "declaratiebedrag_incl_btw": 10_050,
}


@pytest.fixture(scope="module")
def layout() -> Layout:
    return read_layout(find_folder())


Row = dict[str, Any]
People = list[tuple[Row, list[Row]]]
ONE: People = [(PERSON, [CARE, CREDIT])]


def tables(layout: Layout, people: People, comments: tuple[str, ...] = ()) -> duckdb.DuckDBPyConnection:
    """A connection with the tables of a message of these people, each with their care below them."""
    connection = duckdb.connect()
    make_tables(connection, layout)
    number = 0

    def add(table: str, row: Row) -> None:
        nonlocal number
        number += 1
        detail = {} if table == "voorlooprecord" else {"identificatie_detailrecord": str(number)}
        told = {"regelnummer": number, **detail, **row}
        places = ", ".join("?" * len(told))
        connection.execute(f"INSERT INTO {table} ({', '.join(told)}) VALUES ({places})", list(told.values()))

    add("voorlooprecord", HEAD)
    shared = ("burgerservicenummer_bsn_verzekerde", "uzovi_nummer")
    for person, care in people:
        add("verzekerdenrecord", person)
        for one in care:
            add("prestatierecord", {name: person[name] for name in shared} | one)
    for place, text in enumerate(comments, start=1):
        add("commentaarrecord", {"regelnummer_vrije_tekst": str(place), "vrije_tekst": text})
    return connection


Written = Callable[..., list[str]]


@pytest.fixture
def message(tmp_path: Path, layout: Layout) -> Written:
    """The lines of a message as it is written."""

    def made(people: People = ONE, comments: tuple[str, ...] = ()) -> list[str]:
        path = tmp_path / "geschreven.txt"
        write_message(tables(layout, people, comments), path, layout)
        return path.read_bytes().decode("latin-1").split("\r\n")[:-1]

    return made


def read(tmp_path: Path, written: list[str] | bytes, layout: Layout, end: str = "\r\n") -> tuple[Any, Message]:
    path = tmp_path / "bericht.txt"
    path.write_bytes(written if isinstance(written, bytes) else "".join(f"{x}{end}" for x in written).encode("latin-1"))
    connection = duckdb.connect()
    return connection, read_message(connection, path, layout)


def faults(connection: Any) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = connection.execute(
        f"SELECT regelnummer, veld, naam, melding FROM {FAULTS} ORDER BY regelnummer, veld"
    ).fetchall()
    return found


def altered(layout: Layout, line: str, code: str, name: str, text: str) -> str:
    """The line with other characters in one field."""
    field = next(item for item in layout.records[code].fields if item.name == name)
    assert len(text) <= field.length
    return line[: field.start - 1] + text.ljust(field.length) + line[field.end :]


def test_the_layout_is_the_table_field_by_field(layout: Layout) -> None:
    """AW319 v1.4, recordindeling: 93 fields in five records of 310 characters."""
    with (find_folder() / TABLE).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    fields = [(code, field) for code, record in layout.records.items() for field in record.fields]
    assert len(fields) == len(rows) == 93 and tuple(layout.records) == RECORDS
    for (code, field), row in zip(fields, rows, strict=True):
        assert (code, field.number, field.title) == (row["Recordcode"], row["Volgnummer"], row["Naam gegevenselement"])
        assert (field.end, field.length, field.code) == (
            int(row["Eindpositie"]),
            int(row["Lengte"]),
            row["Code gegeven"],
        )
        assert field.mandatory is (row["Verplichting"] == "M") and (field.kind == "reserve") is (
            row["Verplichting"] == "S"
        )
        assert (field.kind == "tekst") <= (row["Type"] == "AN")
    assert all(record.fields[-1].end == layout.length == 310 for record in layout.records.values())


def test_some_fields_stand_where_vektis_says(layout: Layout) -> None:
    """AW319 v1.4: numbers 417, 425, 429 and 9907 of the table."""
    places = {
        (PERFORMANCE, "prestatiecode"): (125, 129, "tekst"),
        (PERFORMANCE, "tarief_prestatie_incl_btw"): (165, 172, "bedrag"),
        (PERFORMANCE, "declaratiebedrag_incl_btw"): (186, 193, "bedrag"),
        (CLOSING, "totaal_declaratiebedrag"): (34, 44, "bedrag"),
    }
    for (code, name), place in places.items():
        [field] = [item for item in layout.records[code].fields if item.name == name]
        assert (field.start, field.end, field.kind) == place


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("04,417,PRESTATIECODE,AN,5,,129", "04,417,PRESTATIECODE,AN,6,,129", "loopt van 125 tot en met 130"),
        ("COMMENTAARRECORD,98,9880,RESERVE,AN,152,,310,S,,TEC007\n", "", "158 tekens lang"),
        (",AN,5,,129,M", ",X,5,,129,M", "'X' is geen type"),
        (",AN,5,,129,M", ",AN,5,,129,Q", "'Q' is geen verplichting"),
        ("Recordnaam,", "Record,", "de kolommen zijn"),
        ("NAAM VERZEKERDE (02)", "NAAM VERZEKERDE (01)", "staat twee keer"),
    ],
)
def test_a_table_that_does_not_fit_itself_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    shutil.copytree(find_folder() / "codelijsten", tmp_path / "codelijsten")
    path = tmp_path / TABLE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_layout(tmp_path)
    assert message in str(caught.value) and TABLE in str(caught.value)


def test_what_is_written_is_read_back(tmp_path: Path, layout: Layout) -> None:
    path = tmp_path / "bericht.txt"
    write_message(tables(layout, ONE, ("let op",)), path, layout)
    connection = duckdb.connect()
    found = read_message(connection, path, layout)
    assert found.counts == {INSURED: 1, PERFORMANCE: 2, COMMENT: 1} and found.set_apart == 0
    assert found.total == 310_000 - 10_050
    for table, expected in (("verzekerdenrecord", [PERSON]), ("prestatierecord", [CARE, CREDIT])):
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY regelnummer")
        names = [column[0] for column in rows.description]
        for row, told in zip(rows.fetchall(), expected, strict=True):
            given_back = dict(zip(names, row, strict=True))
            assert {name: given_back[name] for name in told} == told
    again = tmp_path / "opnieuw.txt"
    write_message(connection, again, layout)
    assert again.read_bytes() == path.read_bytes()
    money = connection.execute("DESCRIBE prestatierecord").fetchall()
    assert {kind for name, kind, *_ in money if "bedrag" in name or "tarief" in name} <= {"BIGINT", "VARCHAR"}


FREE: dict[str, st.SearchStrategy[Any]] = {
    "aantal_uitgevoerde_prestaties": st.integers(0, 9999),
    "tarief_prestatie_incl_btw": st.integers(0, 99_999_999),
    "declaratiebedrag_incl_btw": st.integers(0, 99_999_999),
    "prestatiecode": st.from_regex(r"[A-Z][0-9]{3,4}", fullmatch=True),
    "begindatum_prestatie": st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    "machtigingsnummer": st.none() | st.from_regex(r"[!-~¡-ÿ]{1,15}", fullmatch=True),
    "functiecode": st.none() | st.from_regex(r"0[1-9]", fullmatch=True),
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.lists(st.fixed_dictionaries(FREE), max_size=5))
def test_any_care_is_read_back_as_it_was(tmp_path: Path, layout: Layout, given: list[dict[str, Any]]) -> None:
    care = [{**CARE, **one, "referentienummer_dit_prestatierecord": f"R{n}"} for n, one in enumerate(given)]
    path = tmp_path / "een.txt"
    write_message(tables(layout, [(PERSON, care)]), path, layout)
    connection, found = read(tmp_path, path.read_bytes(), layout)
    rows = connection.execute(f"SELECT {', '.join(FREE)} FROM prestatierecord ORDER BY regelnummer").fetchall()
    assert found.set_apart == 0
    assert rows == [tuple(one[name] for name in FREE) for one in care]
    assert found.total == sum(one["declaratiebedrag_incl_btw"] for one in care)


WRONG: list[tuple[str, str, str, str]] = [
    ("begindatum_prestatie", "20260230", "414", "een dag die bestaat"),
    ("begindatum_prestatie", "2026 1 1", "414", "alleen cijfers"),
    ("einddatum_prestatie", "", "415", "verplicht en hier leeg"),
    ("prestatiecode", "", "417", "verplicht en hier leeg"),
    ("aantal_uitgevoerde_prestaties", "3x", "418", "alleen cijfers"),
    ("indicatie_debet_credit_01", "X", "427", "D (debet) of C (credit)"),
    ("tarief_prestatie_incl_btw", "-0001000", "425", "alleen cijfers"),
    ("machtigingsnummer", "a\x85b", "406", "een teken dat"),
    ("reserve", "iets", "480", "niet in gebruik"),
    ("burgerservicenummer_bsn_verzekerde", "000000099", "403", "een ander nummer dan dat van de verzekerde"),
    ("referentienummer_dit_prestatierecord", "A-1", "431", "dit nummer staat ook op regel 3"),
    ("referentienummer_voorgaande_gerelateerde_prestatierecord", "", "432", "een creditregel noemt"),
]


@pytest.mark.parametrize(("name", "text", "number", "said"), WRONG)
def test_a_wrong_field_sets_its_record_apart_and_no_other(
    message: Written, tmp_path: Path, layout: Layout, name: str, text: str, number: str, said: str
) -> None:
    written = message()
    written[3] = altered(layout, written[3], PERFORMANCE, name, text)
    connection, found = read(tmp_path, written, layout)
    assert found.set_apart == 1 and found.counts[PERFORMANCE] == 2
    [(line, field, title, told)] = faults(connection)
    assert (line, field) == (4, number) and said in told and title.lower().startswith(name[:6])
    assert connection.execute("SELECT regelnummer FROM prestatierecord").fetchall() == [(3,)]


def test_a_line_that_looks_right_at_once_has_nothing_wrong(message: Written, layout: Layout) -> None:
    """The look at a whole line may send a right one to the list of mistakes, which finds none; it never lets a wrong one go."""
    chance = random.Random(99)
    people = [({**PERSON, "datum_geboorte_verzekerde": date(1940, 2, 28)}, ONE[0][1])]
    connection = duckdb.connect()
    connection.execute("CREATE TABLE proef (regel VARCHAR)")
    for code, line in zip(("01", "02", "04", "04", "98", "99"), message(people, ("let op",)), strict=True):
        record = layout.records[code]
        made = [line]
        for _ in range(400):
            at = chance.randrange(2, 310)
            made.append(line[:at] + chance.choice("0123456789 DCXz\x7f") * chance.choice((1, 8)) + line[at + 1 :])
        connection.execute("DELETE FROM proef")
        connection.execute("INSERT INTO proef SELECT unnest(?)", [[text[:310] for text in made]])
        right = code + "".join(fields.sound(field) for field in record.fields[1:])
        wrong = ", ".join(fields.wrong(field) for field in record.fields[1:])
        [[fits, slipped, clean]] = connection.execute(
            f"SELECT count(*) FILTER (fit), count(*) FILTER (fit AND why IS NOT NULL), count(*) FILTER (why IS NULL) FROM"
            f" (SELECT regexp_full_match(regel, '{right}') AS fit, coalesce({wrong}) AS why FROM proef)"
        ).fetchall()
        assert slipped == 0 and 0 < fits <= clean < len(made)


def test_what_points_at_a_client_is_never_repeated(message: Written, tmp_path: Path, layout: Layout) -> None:
    written = message()
    for name, text in (("burgerservicenummer_bsn_verzekerde", "GEHEIM-01"), ("naam_verzekerde_01", "Geheim\x7f")):
        written[1] = altered(layout, written[1], INSURED, name, text)
    connection, _ = read(tmp_path, written, layout)
    everything = str(connection.execute(f"SELECT * FROM {FAULTS}").fetchall())
    assert "203" in everything and "210" in everything and "geheim" not in everything.lower()


def test_a_line_that_is_no_record_is_set_apart(message: Written, tmp_path: Path, layout: Layout) -> None:
    written = message()
    written[3:3] = [written[2][:200], "77" + " " * 308, ""]
    short = altered(layout, written[-1], CLOSING, "aantal_prestatierecords", "000003")
    written[-1] = altered(layout, short, CLOSING, "totaal_aantal_detailrecords", "0000004")
    cents = 310_000 * 2 - 10_050  # the short line still holds its amount
    written[-1] = altered(layout, written[-1], CLOSING, "totaal_declaratiebedrag", f"{cents:011d}")
    connection, found = read(tmp_path, written, layout)
    assert [(line, told) for line, _, _, told in faults(connection)] == [
        (4, "deze regel heeft 200 tekens en hoort er 310 te hebben"),
        (5, "dit begin hoort bij geen record"),
        (6, "dit begin hoort bij geen record"),
    ]
    assert found.set_apart == 3 and found.total == cents


Change = Callable[[Layout, list[str]], list[str]]


def _closing(name: str, text: str) -> Change:
    return lambda layout, written: [*written[:-1], altered(layout, written[-1], CLOSING, name, text)]


REFUSED: list[tuple[Change, str]] = [
    (
        _closing("aantal_verzekerdenrecords", "000002"),
        "AANTAL VERZEKERDENRECORDS: het sluitrecord zegt 2 en er zijn er 1",
    ),
    (_closing("aantal_prestatierecords", "000003"), "AANTAL PRESTATIERECORDS: het sluitrecord zegt 3 en er zijn er 2"),
    (_closing("aantal_commentaarrecords", "000001"), "het sluitrecord zegt 1 en er zijn er 0"),
    (_closing("aantal_debiteurrecords", "000001"), "het sluitrecord zegt 1 en er zijn er 0"),
    (
        _closing("totaal_aantal_detailrecords", "0000009"),
        "TOTAAL AANTAL DETAILRECORDS: het sluitrecord zegt 9 en er zijn er 3",
    ),
    (
        _closing("totaal_declaratiebedrag", "00000299951"),
        "het sluitrecord zegt €\xa02.999,51 en de prestaties samen €\xa02.999,50",
    ),
    (_closing("indicatie_debet_credit", "C"), "het sluitrecord zegt €\xa0-2.999,50"),
    (_closing("totaal_declaratiebedrag", "0000029995x"), "het voorloop- of sluitrecord is niet te lezen"),
    (lambda layout, written: written[:-1], "het ontbreekt: is het bestand afgebroken?"),
    (lambda layout, written: [*written[:-2], written[-1]], "er zijn er 1"),
    (lambda layout, written: [*written, *written], "het staat op regel 5 van 10"),
    (lambda layout, written: [written[0], *written], "meer dan één voorlooprecord"),
    (lambda layout, written: written[1:], "geen bericht AW319"),
    (lambda layout, written: [written[0][:2] + "320" + written[0][5:], *written[1:]], "geen bericht AW319"),
    (
        lambda layout, written: [written[0][:5] + "0203" + written[0][9:], *written[1:]],
        "versie 2.3; wij lezen versie 1.4",
    ),
    (lambda layout, written: ["x" * 20_000, *written], "meer dan 10000 tekens"),
    (lambda layout, written: [], "hier staat niets in"),
    (
        lambda layout, written: [
            *written[:2],
            altered(layout, written[2], PERFORMANCE, "declaratiebedrag_incl_btw", "veel"),
            *written[3:],
        ],
        "van 1 prestaties is het bedrag niet te lezen",
    ),
]


@pytest.mark.parametrize(("change", "said"), REFUSED)
def test_a_message_that_cannot_be_trusted_is_refused_whole(
    message: Written, tmp_path: Path, layout: Layout, change: Change, said: str
) -> None:
    with pytest.raises(CaseError) as caught:
        read(tmp_path, change(layout, message()), layout)
    assert said in str(caught.value) and "bericht.txt" in str(caught.value)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path, layout: Layout) -> None:
    for path in (tmp_path / "nergens", tmp_path):
        with pytest.raises(CaseError, match="niet te lezen"):
            read_message(duckdb.connect(), path, layout)
    with pytest.raises(CaseError):
        read(tmp_path, random.Random(1).randbytes(50_000), layout)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("before", "after"), [(b"", b""), (b"\xef\xbb\xbf", b""), (b"", b"\r\n\n"), (b"", b"\x1a")])
def test_line_ends_of_every_kind(
    message: Written, tmp_path: Path, layout: Layout, end: str, before: bytes, after: bytes
) -> None:
    body = "".join(f"{x}{end}" for x in message()).encode("latin-1")
    connection, found = read(tmp_path, before + body + after, layout)
    assert found.set_apart == 0 and connection.execute("SELECT count(*) FROM prestatierecord").fetchall() == [(2,)]
    mixed = body.replace(end.encode(), b"\n", 1).replace(b"Verzonn", b"Ver\ronn")
    connection, found = read(tmp_path, mixed, layout)
    assert [(line, field) for line, field, *_ in faults(connection)] == [(2, "210")] and found.counts[PERFORMANCE] == 2


def test_nothing_disappears_whatever_was_done_to_a_message(message: Written, tmp_path: Path, layout: Layout) -> None:
    """A message with bytes changed at random is refused with a message, or each of its lines is a record or set apart."""
    chance = random.Random(319)
    people = [
        (
            {**PERSON, "burgerservicenummer_bsn_verzekerde": f"{n:09d}"},
            [{**CARE, "referentienummer_dit_prestatierecord": f"R{n}-{k}"} for k in range(3)],
        )
        for n in range(1, 6)
    ]
    body = "".join(f"{x}\r\n" for x in message(people)).encode("latin-1")
    refused = kept = 0
    for _ in range(120):
        changed = bytearray(body)
        for _ in range(chance.choice((1, 1, 2, 5))):
            at = chance.randrange(len(changed))
            match chance.choice(("change", "change", "remove", "add")):
                case "change":
                    changed[at] = chance.choice(b"0123456789 DCXz\xe9\x00\x01\n\r,\"'")
                case "remove":
                    del changed[at : at + chance.choice((1, 2, 312))]
                case _:
                    changed[at:at] = chance.choice((b"0", b" ", b"\n", b"\x00", b"04" * 20))
        try:
            connection, found = read(tmp_path, bytes(changed), layout)
        except CaseError:
            refused += 1
            continue
        tables = " UNION ALL ".join(f"SELECT regelnummer FROM {record.name}" for record in layout.records.values())
        good = {row[0] for row in connection.execute(tables).fetchall()}
        apart = {row[0] for row in faults(connection)}
        [[last]] = connection.execute("SELECT max(regelnummer) FROM regels").fetchall()
        assert good | apart == set(range(1, last + 1)) and not good & apart and found.set_apart == len(apart)
        kept += 1
    assert refused > 20 and kept > 20


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"prestatiecode": "Z04111"}, "prestatierecord 3: PRESTATIECODE: dit heeft 6 tekens, en er is plaats voor 5"),
        ({"prestatiecode": None}, "PRESTATIECODE: dit veld is verplicht en ontbreekt"),
        ({"prestatiecode": "Z\n41"}, "een teken dat niet mag"),
        ({"machtigingsnummer": "€"}, "een teken dat niet mag"),
        ({"tarief_prestatie_incl_btw": -5}, "alleen cijfers"),
        ({"tarief_prestatie_incl_btw": 10**8}, "dit heeft 9 tekens"),
    ],
)
def test_what_does_not_fit_is_not_written(tmp_path: Path, layout: Layout, values: Row, said: str) -> None:
    path = tmp_path / "bericht.txt"
    path.write_text("oud")
    with pytest.raises(CaseError) as caught:
        write_message(tables(layout, [(PERSON, [{**CARE, **values}])]), path, layout)
    assert (
        said in str(caught.value)
        and path.read_text() == "oud"
        and [x.name for x in tmp_path.iterdir()] == ["bericht.txt"]
    )


def test_a_message_has_one_header_and_a_total_that_fits(tmp_path: Path, layout: Layout) -> None:
    connection = tables(layout, ONE)
    connection.execute(
        "UPDATE prestatierecord SET declaratiebedrag_incl_btw = 99999999, indicatie_debet_credit_02 = 'D'"
    )
    connection.execute("INSERT INTO prestatierecord SELECT p.* FROM prestatierecord p, range(600)")
    with pytest.raises(CaseError, match="TOTAAL DECLARATIEBEDRAG: 120199998798 past niet"):  # 2 x 601 x 99,999,999
        write_message(connection, tmp_path / "x.txt", layout)
    connection.execute("DELETE FROM voorlooprecord")
    with pytest.raises(CaseError, match="een bericht heeft één voorlooprecord, en hier zijn er 0"):
        write_message(connection, tmp_path / "x.txt", layout)
    assert not list(tmp_path.iterdir())


def test_a_layout_can_be_of_another_version(message: Written, layout: Layout, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="versie 1.4; wij lezen versie 1.5"):
        read(tmp_path, message(), replace(layout, subversion="05"))
