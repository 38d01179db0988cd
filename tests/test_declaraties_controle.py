"""Price and general checks of claim lines: each check on a line that it is about, and on one that is just right. Everybody in
these lines is invented; so are the amounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest

from inkoopkader.declaraties import agreements, check
from inkoopkader.declaraties.check import LINES, VERDICTS
from inkoopkader.declaraties.general import General, read_general
from inkoopkader.declaraties.line import TYPES, Column, read_columns
from inkoopkader.prestaties.reference import Reference, read_reference
from inkoopkader.prestaties.tariffs import Tariff, TariffList
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import find_folder

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TARIFFS = TariffList(
    "verzonnen",
    "",
    datetime(2026, 1, 1, tzinfo=UTC),
    True,
    (
        Tariff("H126", *YEAR, "uur", 6_001, None, None),
        Tariff("H300", *YEAR, "minuut", 155, None, None),
        Tariff("Z053", *YEAR, "dag", 10_005, 1_000, 101),
        Tariff("Z053", date(2027, 1, 1), date(2027, 12, 31), "dag", 20_000, 1_000, 101),
        Tariff("Z063", *YEAR, "dag", 30_000, 1_000, 101),
    ),
)
AGREEMENTS = [
    ("41000000", "5501", None, date(2026, 1, 1), date(2027, 12, 31), 950_000, 1_000_000),
    ("41000000", "5501", "Z063", date(2026, 1, 1), date(2026, 12, 31), 965_000, 1_000_000),
    ("41000000", "5519", None, date(2026, 1, 1), date(2026, 12, 31), 950_000, 1_000_000),
]
# Z053 is stay with profile 5VV (754). 95% of 100,05 is 95,0475, so 95,05; with 11,01 for the house 106,06 a day.
LINE: dict[str, Any] = {
    "referentie": "A-1",
    "verwijst_naar": None,
    "client": "c1",
    "geboortedatum": None,
    "uzovi": "5501",
    "aanbieder": "41000000",
    "functie": None,
    "zorgprofiel": "754",
    "prestatie": "Z053",
    "van": date(2026, 1, 1),
    "tot_en_met": date(2026, 1, 31),
    "aantal": 31,
    "tijdseenheid": "14",
    "tarief_cent": 10_606,
    "bedrag_cent": 328_786,
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(find_folder())


@pytest.fixture(scope="module")
def general() -> General:
    return read_general(find_folder())


@pytest.fixture(scope="module")
def columns() -> tuple[Column, ...]:
    return read_columns(find_folder())


@pytest.fixture
def connection(
    reference: Reference, general: General, columns: tuple[Column, ...]
) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        described = ", ".join(f"{column.stored} {TYPES[column.kind]}" for column in columns)
        opened.execute(f"CREATE TABLE {LINES} (bestand INTEGER, regelnummer BIGINT, {described})")
        opened.execute(
            f"CREATE TABLE {agreements.TABLE} (nummer BIGINT, aanbieder VARCHAR, uzovi VARCHAR, prestatie VARCHAR, van DATE,"
            " tot_en_met DATE, zorg_ppm BIGINT, nhc_nic_ppm BIGINT)"
        )
        opened.executemany(
            f"INSERT INTO {agreements.TABLE} VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(number, *row) for number, row in enumerate(AGREEMENTS, start=2)],
        )
        check.prepare(opened, reference, TARIFFS, general)
        yield opened


def _verdicts(connection: duckdb.DuckDBPyConnection, *lines: dict[str, Any]) -> list[tuple[Any, ...]]:
    connection.execute(f"DELETE FROM {LINES}")
    for number, line in enumerate(lines, start=2):
        whole = LINE | line
        connection.execute(
            f"INSERT INTO {LINES} (bestand, regelnummer, {', '.join(whole)}) VALUES (0, ?, {', '.join('?' * len(whole))})",
            [number, *whole.values()],
        )
    found = connection.execute(
        f"SELECT oordeel, codes, andere FROM {VERDICTS} ORDER BY bestand, regelnummer"
    ).fetchall()
    assert len(found) == len(lines)
    return found


def _codes(connection: duckdb.DuckDBPyConnection, *lines: dict[str, Any]) -> list[list[str]]:
    return [codes for _, codes, _ in _verdicts(connection, *lines)]


def test_a_line_with_nothing_wrong(connection: duckdb.DuckDBPyConnection) -> None:
    assert _verdicts(connection, {}) == [("goed", [], None)]
    [[most, allowed]] = connection.execute(f"SELECT maximum_cent, toegestaan_cent FROM {VERDICTS}").fetchall()
    assert (most, allowed) == (11_106, 328_786)


FEBRUARY = {"van": date(2026, 2, 1), "tot_en_met": date(2026, 2, 28), "aantal": 28, "bedrag_cent": 296_968}


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        (
            {"van": date(2026, 1, 2), "tot_en_met": date(2026, 1, 1), "aantal": 1, "bedrag_cent": 10_606},
            {"van": date(2026, 1, 1), "tot_en_met": date(2026, 1, 1), "aantal": 1, "bedrag_cent": 10_606},
            "PERIODE_OMGEKEERD",
        ),
        ({"aantal": 0, "bedrag_cent": 0}, {"aantal": 1, "bedrag_cent": 10_606}, "AANTAL_NIET_POSITIEF"),
        ({"prestatie": "Z9999"}, {}, "PRESTATIE_ONBEKEND"),
        ({"zorgprofiel": "755"}, {"zorgprofiel": None}, "PROFIEL_PAST_NIET"),
        ({"tijdseenheid": "01"}, {"tijdseenheid": None}, "EENHEID_PAST_NIET"),
        ({"tijdseenheid": "99"}, {"tijdseenheid": "14"}, "EENHEID_PAST_NIET"),
        (
            {"aantal": 32, "bedrag_cent": 339_392},
            {"aantal": 30, "bedrag_cent": 318_180},
            "AANTAL_MEER_DAN_DAGEN",
        ),
        ({"aanbieder": "41000001"}, {}, "GEEN_OVEREENKOMST"),
        ({"uzovi": "5502"}, {}, "GEEN_OVEREENKOMST"),
        (
            {"tarief_cent": 10_607, "bedrag_cent": 328_817},
            {"tarief_cent": 10_605, "bedrag_cent": 328_755},
            "TARIEF_TE_HOOG",
        ),
        ({"bedrag_cent": 328_785}, {}, "BEDRAG_KLOPT_NIET"),
        ({"bedrag_cent": 328_785}, {"tarief_cent": None}, "BEDRAG_KLOPT_NIET"),
    ],
)
def test_a_check_hits_and_just_misses(
    connection: duckdb.DuckDBPyConnection, wrong: dict[str, Any], right: dict[str, Any], code: str
) -> None:
    assert _codes(connection, wrong) == [[code]]
    assert _codes(connection, right) == [[]]


def test_an_agreement_holds_for_the_whole_line(connection: duckdb.DuckDBPyConnection) -> None:
    """The agreement of Z063 by itself ends with 2026; the one for every performance goes on, at its own percentage."""
    whole = {"prestatie": "Z063", "zorgprofiel": "755", "van": date(2026, 12, 1), "tot_en_met": date(2026, 12, 31)}
    own = {"tarief_cent": 30_051, "bedrag_cent": 931_581}  # 96,5% of 300,00 is 289,50, and 11,01
    assert _codes(connection, whole | own) == [[]]
    over = whole | {"tot_en_met": date(2027, 1, 1), "aantal": 32, "bedrag_cent": 961_632} | {"tarief_cent": 30_051}
    assert _codes(connection, over) == [["TARIEF_WISSELT", "TARIEF_TE_HOOG"]]  # 95% of 300,00 is 285,00


def test_a_tariff_that_is_not_there_or_changes_is_a_signal(connection: duckdb.DuckDBPyConnection) -> None:
    assert _verdicts(connection, {"prestatie": "Z073", "zorgprofiel": "756"}) == [("signaal", ["GEEN_TARIEF"], None)]
    over = {"van": date(2026, 12, 31), "tot_en_met": date(2027, 1, 1), "aantal": 2, "bedrag_cent": 21_212}
    assert _verdicts(connection, over) == [("signaal", ["TARIEF_WISSELT"], None)]


@pytest.mark.parametrize(
    ("region", "cents", "allowed"),
    [
        ("5501", 95, 95),  # 95% of 60,01 is 57,0095 an hour, 95,015... cents a minute
        ("5519", 95, 95),
    ],
)
def test_minutes_of_a_tariff_per_hour(
    connection: duckdb.DuckDBPyConnection, region: str, cents: int, allowed: int
) -> None:
    line = {"uzovi": region, "prestatie": "H126", "zorgprofiel": "754", "tijdseenheid": "01", "aantal": 10}
    assert _codes(connection, line | {"tarief_cent": cents, "bedrag_cent": 10 * cents}) == [[]]
    [[found]] = connection.execute(f"SELECT afgesproken_cent FROM {VERDICTS}").fetchall()
    assert found == allowed


def test_minutes_are_rounded_as_the_region_says(
    connection: duckdb.DuckDBPyConnection, reference: Reference, general: General
) -> None:
    """90% of 60,33 is 54,297 an hour and 0,90495 a minute: 0,90 both ways; of 60,41 it is 0,90615: 0,91, and 0,90 downwards."""
    tariffs = TariffList("v", "", TARIFFS.read, True, (Tariff("H126", *YEAR, "uur", 6_041, None, None),))
    check.prepare(connection, reference, tariffs, general)
    connection.execute(f"UPDATE {agreements.TABLE} SET zorg_ppm = 900000")
    for region, wanted in (("5501", 91), ("5519", 90)):
        line = {
            "uzovi": region,
            "prestatie": "H126",
            "tijdseenheid": "01",
            "aantal": 1,
            "tarief_cent": 90,
            "bedrag_cent": 90,
        }
        assert _codes(connection, line) == [[]]
        assert connection.execute(f"SELECT afgesproken_cent FROM {VERDICTS}").fetchall() == [(wanted,)]


def test_the_same_care_twice(connection: duckdb.DuckDBPyConnection) -> None:
    assert _verdicts(connection, {}, {"referentie": "A-2"}) == [("goed", [], None), ("afgekeurd", ["DUBBEL"], "A-1")]
    assert _codes(connection, {}, {"referentie": "A-2", "client": "c2"}) == [[], []]
    assert _codes(connection, {}, FEBRUARY | {"referentie": "A-2"}) == [[], []]


def test_stay_twice_on_a_day(connection: duckdb.DuckDBPyConnection) -> None:
    late = FEBRUARY | {"referentie": "A-2", "van": date(2026, 1, 31)}
    assert _verdicts(connection, {}, late) == [("goed", [], None), ("afgekeurd", ["VERBLIJF_OVERLAPT"], "A-1")]
    other = {"prestatie": "Z063", "zorgprofiel": "755", "aanbieder": "41000000"}
    assert _codes(connection, {}, late | other)[1] == ["VERBLIJF_OVERLAPT"]
    [[], codes] = _codes(
        connection, {}, late | {"prestatie": "H126", "tijdseenheid": "01", "tarief_cent": 90, "bedrag_cent": 2_520}
    )
    assert codes == []  # care by the hour beside stay is no stay
    inside = {"van": date(2026, 1, 10), "tot_en_met": date(2026, 1, 11), "aantal": 2, "bedrag_cent": 21_212}
    long = {
        "referentie": "A-3",
        "van": date(2026, 1, 20),
        "tot_en_met": date(2026, 1, 20),
        "aantal": 1,
        "bedrag_cent": 10_606,
    }
    found = _verdicts(connection, {}, inside | {"referentie": "A-2"}, long)
    assert [(codes, other) for _, codes, other in found] == [
        ([], None),
        (["VERBLIJF_OVERLAPT"], "A-1"),
        (["VERBLIJF_OVERLAPT"], "A-1"),  # the first line is still the one that it lies in
    ]


def test_what_was_turned_back_does_not_count(connection: duckdb.DuckDBPyConnection) -> None:
    back = {"referentie": "A-2", "verwijst_naar": "A-1", "bedrag_cent": -328_786}
    again = {"referentie": "A-3"}
    assert _codes(connection, {}, back, again) == [[], [], []]
    assert _codes(connection, {}, again) == [[], ["DUBBEL"]]
    assert _codes(connection, {}, back | {"verwijst_naar": "A-9"}) == [[], ["CREDIT_ZONDER_ORIGINEEL"]]
    less = back | {"aantal": 30, "bedrag_cent": -318_180}
    assert _codes(connection, {}, less) == [[], ["CREDIT_ANDER_BEDRAG"]]
    elsewhere = back | {"aanbieder": "41000001"}
    assert _codes(connection, {}, elsewhere)[1] == ["GEEN_OVEREENKOMST", "CREDIT_ZONDER_ORIGINEEL"]


def test_a_code_that_ended_is_told(connection: duckdb.DuckDBPyConnection, reference: Reference) -> None:
    ended = next(
        item.code
        for item in reference.performances.values()
        if item.linked == "beeindigd" and item.unit == "dag" and reference.profiles_of(item.code)
    )
    [codes] = _codes(connection, {"prestatie": ended})
    assert "PRESTATIE_NIET_GELDIG" in codes
    assert "PROFIEL_PAST_NIET" not in codes


def test_agreements_are_read_and_checked(tmp_path: Any) -> None:
    path = tmp_path / "overeenkomsten.csv"
    head = "aanbieder,uzovi,prestatie,van,tot_en_met,percentage_zorg,percentage_nhc_nic\n"
    good = "41000000,5501,*,2026-01-01,2026-12-31,0.965,1\n"
    with duckdb.connect() as opened:
        path.write_text(head + good + "41000000,5501,Z053,2026-01-01,2026-12-31,0.97,1\n")
        assert agreements.read_agreements(opened, path).rows == 2
        assert opened.execute(f"SELECT * FROM {agreements.TABLE} ORDER BY nummer").fetchall() == [
            (2, "41000000", "5501", None, *YEAR, 965_000, 1_000_000),
            (3, "41000000", "5501", "Z053", *YEAR, 970_000, 1_000_000),
        ]
        for row, told in (
            ("4100000,5501,*,2026-01-01,2026-12-31,0.965,1", "rij 3: aanbieder: '4100000': hier horen 8 cijfers"),
            ("41000000,5501,*,2026-01-01,2026-12-31,96.5,1", "rij 3: percentage_zorg: '96.5': schrijf 96,5% als 0.965"),
            ("41000000,5501,*,2026-01-01,2025-12-31,0.9,1", "rij 3: tot_en_met: deze dag ligt voor de eerste"),
            (
                "41000000,5501,,2026-01-01,2026-12-31,0.9,1",
                "rij 3: prestatie: '': hier hoort een prestatiecode, of * voor alle",
            ),
            ("41000000,5501,*,2026-12-31,2027-12-31,0.9,1", "rij 3: voor deze dagen is er ook een percentage in rij 2"),
        ):
            path.write_text(head + good + row + "\n")
            with pytest.raises(CaseError) as error:
                agreements.read_agreements(opened, path)
            assert told in str(error.value)
        path.write_text(head)
        with pytest.raises(CaseError, match="hier staan geen overeenkomsten in"):
            agreements.read_agreements(opened, path)
