"""The SQL and a second opinion in plain Python give the same codes and the same cents, on lines that meet each other often."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from declaraties_plain import Agreement, Plain
from inkoopkader.declaraties import agreements, check
from inkoopkader.declaraties.check import LINES, VERDICTS
from inkoopkader.declaraties.general import read_general
from inkoopkader.declaraties.line import TYPES, read_columns
from inkoopkader.prestaties.reference import read_reference
from inkoopkader.prestaties.tariffs import Tariff, TariffList, read_tariffs
from inkoopkader.regels.load import find_folder

ROOT = Path(__file__).resolve().parent.parent
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
AGREED: list[Agreement] = [
    ("41000000", "5501", None, date(2026, 1, 1), date(2027, 6, 30), Decimal("0.963"), Decimal(1)),
    ("41000000", "5501", "Z053", *YEAR, Decimal("0.981"), Decimal("0.95")),
    ("41000000", "5519", None, date(2025, 7, 1), date(2027, 12, 31), Decimal("0.947"), Decimal(1)),
    ("41000001", "5501", "H126", *YEAR, Decimal("0.9"), Decimal(1)),
]


def _lines(chance: random.Random, plain: Plain, count: int) -> list[dict[str, Any]]:
    codes = ["Z053", "Z063", "Z051", "V053", "H126", "H300", "F125", "Z101", "H894", "H138", "Q0000"]
    made: list[dict[str, Any]] = []
    for number in range(count):
        first = date(2025, 12, 25) + timedelta(days=chance.choice([0, 3, 7, 8, 10, 20, 38, 370, 380]))
        length = chance.choice([1, 1, 2, 5, 10, 31])
        line: dict[str, Any] = {
            "referentie": f"R{chance.randrange(count) if chance.random() < 0.1 else number}",
            "verwijst_naar": None,
            "client": f"c{chance.randrange(max(2, count // 4))}",
            "geboortedatum": None,
            "uzovi": chance.choice(["5501", "5501", "5519", "5502"]),
            "aanbieder": chance.choice(["41000000", "41000000", "41000001"]),
            "functie": chance.choice([None, None, "82", "61", "64"]),
            "zorgprofiel": chance.choice([None, "754", "754", "755", "998", "800"]),
            "prestatie": chance.choice(codes),
            "van": first,
            "tot_en_met": first + timedelta(days=length - 1 - 2 * (chance.random() < 0.05)),
            "aantal": max(0, length + chance.choice([0, 0, 0, -1, 1])),
            "tijdseenheid": chance.choice([None, "14", "14", "01", "04", "99"]),
        }
        if made and chance.random() < 0.15:  # the same again
            line = {**chance.choice(made), "referentie": f"R{number}", "verwijst_naar": None}
        price = plain.price(line)
        line["tarief_cent"] = None if chance.random() < 0.1 else max(0, (price or 100) + chance.choice([0, 0, -1, 1]))
        amount = (line["tarief_cent"] or 0) * line["aantal"] + chance.choice([0, 0, 0, 1])
        if made and chance.random() < 0.2:
            other = chance.choice(made)
            line |= {"verwijst_naar": other["referentie"], "aanbieder": other["aanbieder"]}
            amount = -abs(other["bedrag_cent"]) - chance.choice([0, 0, 1])
        made.append(line | {"bedrag_cent": amount})
    return made


@pytest.fixture(scope="module")
def plain() -> Plain:
    folder = find_folder()
    reference = read_reference(folder)
    found = read_tariffs(ROOT / "voorbeelden" / "tarieven-verzonnen.csv", reference, datetime(2026, 1, 1, tzinfo=UTC))
    others = tuple(one for one in found.tariffs if one.code not in ("H126", "H300"))
    hours = (
        Tariff("H126", date(2025, 7, 1), None, "uur", 6_037, None, None),
        Tariff("H300", *YEAR, "uur", 9_001, None, None),
    )
    tariffs = TariffList("verzonnen", "", found.read, True, tuple(sorted((*others, *hours))))
    return Plain(reference, tariffs, AGREED, read_general(folder))


@pytest.fixture(scope="module")
def connection(plain: Plain) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        described = ", ".join(f"{column.stored} {TYPES[column.kind]}" for column in read_columns(find_folder()))
        opened.execute(f"CREATE TABLE {LINES} (bestand INTEGER, regelnummer BIGINT, {described})")
        opened.execute(
            f"CREATE TABLE {agreements.TABLE} (nummer BIGINT, aanbieder VARCHAR, uzovi VARCHAR, prestatie VARCHAR, van DATE,"
            " tot_en_met DATE, zorg_ppm BIGINT, nhc_nic_ppm BIGINT)"
        )
        rows = [(n, *row[:5], int(row[5] * 1_000_000), int(row[6] * 1_000_000)) for n, row in enumerate(AGREED)]
        opened.executemany(f"INSERT INTO {agreements.TABLE} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        check.prepare(opened, plain.reference, plain.tariffs, plain.general)
        yield opened


@pytest.mark.parametrize("seed", range(12))
def test_both_say_the_same(connection: duckdb.DuckDBPyConnection, plain: Plain, seed: int) -> None:
    lines = _lines(random.Random(seed), plain, 120)
    connection.execute(f"DELETE FROM {LINES}")
    names = list(lines[0])
    connection.executemany(
        f"INSERT INTO {LINES} (bestand, regelnummer, {', '.join(names)}) VALUES (0, ?, {', '.join('?' * len(names))})",
        [(number, *(line[name] for name in names)) for number, line in enumerate(lines)],
    )
    found = connection.execute(f"SELECT codes, afgesproken_cent FROM {VERDICTS} ORDER BY regelnummer").fetchall()
    assert len(found) == len(lines)
    for number, (line, codes, (told, price)) in enumerate(zip(lines, plain.codes(lines), found, strict=True)):
        assert (told, price) == (codes, plain.price(line)), (number, line)


def test_every_code_occurs_in_what_is_compared(plain: Plain) -> None:
    seen = {
        code for seed in range(12) for codes in plain.codes(_lines(random.Random(seed), plain, 120)) for code in codes
    }
    assert seen == set(plain.general.checks)
