"""Invented claim lines of any number, with mistakes at known places: what a check must find, and what it must leave alone.

Everything is made up, from a seed: the same number and seed give the same files. Beside the lines stand the agreements, the tariffs
and, for every line with something special, the codes that the checks must give.
"""

# ruff: noqa: S608 - names and numbers in the SQL are ours; paths are quoted

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb

from inkoopkader.prestaties.reference import Reference
from inkoopkader.prestaties.tariffs import TariffList
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.sql import duck
from inkoopkader.regels.sql.csvfile import escaped
from inkoopkader.uitvoer.files import write_whole, writing_whole

LINES, AGREEMENTS, EXPECTED, ABOUT = "declaraties.parquet", "overeenkomsten.csv", "verwacht.parquet", "LEESMIJ.txt"
MOST_LINES = 200_000_000
EVERY = 500
"""In so many clients each kind of mistake occurs once."""
_YEAR, _MONTHS = 2026, 12
_LINES_PER_PROVIDER = 20_000
_SAID = """VERZONNEN: alle aanbieders, cliënten, bedragen en overeenkomsten in deze map zijn bedacht.

{lines} declaratieregels over {year}, gemaakt met zaad {seed}.
- declaraties.parquet: de regels
- overeenkomsten.csv: wat er is afgesproken
- verwacht.parquet: de regels waaraan iets bijzonders is, met de codes die de controle moet geven (een lege lijst: geen)
"""
Step = Callable[[str], None]


def generate(
    out: Path,
    lines: int,
    seed: int,
    reference: Reference,
    tariffs: TariffList,
    memory: str | None = None,
    step: Step = lambda text: None,
) -> int:
    """Write the files to the folder `out` and return how many lines there are: at least `lines`, and the extra ones that belong to
    mistakes. Raises CaseError when the tariffs have no stay in the year, or nothing can be written."""
    if not 1 <= lines <= MOST_LINES:
        raise CaseError(f"--regels: kies een aantal van 1 tot en met {MOST_LINES}")
    out.mkdir(parents=True, exist_ok=True)
    with duck.connect(memory) as connection:
        _tables(connection, reference, tariffs, max(1, lines // _LINES_PER_PROVIDER), seed)
        step("overeenkomsten")
        with writing_whole(out / AGREEMENTS) as made:
            connection.execute(
                "COPY (SELECT aanbieder, uzovi, '*' AS prestatie, DATE '2026-01-01' AS van, DATE '2027-12-31' AS tot_en_met,"
                " (ppm / 1000000.0)::DECIMAL(7, 6) AS percentage_zorg, 1 AS percentage_nhc_nic FROM _aanbieder ORDER BY nummer)"
                f" TO '{escaped(made)}' (FORMAT csv, HEADER)"
            )
        connection.execute(f"CREATE VIEW _regels AS {_all_lines(lines, seed)}")
        step("regels")
        with writing_whole(out / LINES) as made:
            [[count]] = connection.execute(
                f"COPY (SELECT * EXCLUDE (codes, bijzonder) FROM _regels) TO '{escaped(made)}' (FORMAT parquet, COMPRESSION zstd)"
            ).fetchall()
        step("verwachte uitkomsten")
        with writing_whole(out / EXPECTED) as made:
            connection.execute(
                f"COPY (SELECT referentie, codes FROM _regels WHERE bijzonder) TO '{escaped(made)}' (FORMAT parquet)"
            )
    write_whole(out / ABOUT, _SAID.format(lines=count, year=_YEAR, seed=seed))
    return int(count)


def _tables(
    connection: duckdb.DuckDBPyConnection, reference: Reference, tariffs: TariffList, providers: int, seed: int
) -> None:
    """What the lines are made of: stays with their profile and tariff, providers with their region and percentage."""
    rows = [
        (item.code, item.profile, found.care, (found.nhc or 0) + (found.nic or 0))
        for item in reference.performances.values()
        if item.form == "Verblijf (ZZP)"
        and item.unit == "dag"
        and item.profile
        and reference.profiles_of(item.code) - {"998"} == {item.profile}
        and (found := next((one for one in tariffs.of(item.code) if one.since.year == _YEAR), None)) is not None
    ]
    if not rows:
        raise CaseError(f"{tariffs.source}: hierin staat geen tarief voor verblijf in {_YEAR}")
    ended = min(
        item.code for item in reference.performances.values() if item.linked == "beeindigd" and item.unit == "dag"
    )
    connection.execute(
        "CREATE TABLE _verblijf (nummer BIGINT, code VARCHAR, profiel VARCHAR, zorg BIGINT, huis BIGINT)"
    )
    connection.executemany(
        "INSERT INTO _verblijf VALUES (?, ?, ?, ?, ?)", [(n, *row) for n, row in enumerate(sorted(rows))]
    )
    connection.execute(f"CREATE TABLE _vast AS SELECT '{ended}' AS beeindigd, count(*) AS soorten FROM _verblijf")
    regions = sorted(code for code, region in reference.regions.items() if region.until is None and code != "5502")
    connection.execute("CREATE TABLE _regio (nummer BIGINT, code VARCHAR)")
    connection.executemany("INSERT INTO _regio VALUES (?, ?)", list(enumerate(regions)))
    connection.execute(
        f"CREATE TABLE _aanbieder AS SELECT i AS nummer, (41000000 + i)::VARCHAR AS aanbieder, code AS uzovi,"
        f" 930000 + (hash(i, {seed}, 1) % 60)::BIGINT * 1000 AS ppm FROM range({providers}) AS t(i)"
        f" JOIN _regio ON nummer = (hash(i, {seed}, 2) % {len(regions)})::BIGINT"
    )


def _all_lines(lines: int, seed: int) -> str:
    """Whole months of stay, one client after the other; then what is changed of some, and the lines that come with others. The
    place of a client among EVERY says what is special about its line of one month."""
    stays = f"""
      SELECT i, i // {_MONTHS} AS c, i % {_MONTHS} + 1 AS maand, (i // {_MONTHS}) % {EVERY} AS plaats,
        make_date({_YEAR}, (i % {_MONTHS} + 1)::INTEGER, 1) AS eerste, last_day(make_date({_YEAR}, (i % {_MONTHS} + 1)::INTEGER, 1)) AS laatste
      FROM range({lines}) AS t(i)
    """
    base = f"""
      SELECT s.*, a.aanbieder, a.uzovi, v.code, v.profiel, date_diff('day', eerste, laatste) + 1 AS dagen,
        (2 * v.zorg * a.ppm + 1000000) // 2000000 + v.huis AS tarief,
        'R' || lpad(i::VARCHAR, 10, '0') AS referentie, 'client ' || lpad(c::VARCHAR, 9, '0') AS client,
        make_date(1930 + (hash(c, {seed}, 3) % 80)::INTEGER, 1 + (hash(c, {seed}, 4) % 12)::INTEGER, 1 + (hash(c, {seed}, 5) % 28)::INTEGER) AS geboren
      FROM ({stays}) AS s
      JOIN _aanbieder AS a ON a.nummer = (hash(c, {seed}, 6) % (SELECT count(*) FROM _aanbieder))::BIGINT
      JOIN _verblijf AS v ON v.nummer = (hash(c, {seed}, 7) % (SELECT soorten FROM _vast))::BIGINT
    """
    parts = [_changed(), *_extra()]
    return f"WITH basis AS ({base}) {' UNION ALL '.join(f'SELECT * FROM ({part})' for part in parts)}"


_WHOLE: dict[str, str] = {
    "referentie": "referentie",
    "verwijst_naar": "NULL::VARCHAR",
    "client": "client",
    "geboortedatum": "geboren",
    "uzovi": "uzovi",
    "aanbieder": "aanbieder",
    "zorgprofiel": "profiel",
    "prestatie": "code",
    "van": "eerste",
    "tot_en_met": "laatste",
    "aantal": "dagen",
    "tijdseenheid": "'14'",
    "tarief_cent": "tarief",
    "bedrag_cent": "tarief * dagen",
}
# what is changed of a line, by the place of its client and the month, with the codes that must follow
_CHANGES: dict[int, tuple[dict[str, str], tuple[str, ...], int]] = {
    1: ({"van": "laatste", "tot_en_met": "eerste", "aantal": "1", "bedrag_cent": "tarief"}, ("PERIODE_OMGEKEERD",), 1),
    2: ({"tot_en_met": "eerste", "aantal": "1", "bedrag_cent": "tarief"}, (), 2),
    3: ({"aantal": "0", "bedrag_cent": "0"}, ("AANTAL_NIET_POSITIEF",), 3),
    4: ({"aantal": "1", "bedrag_cent": "tarief"}, (), 4),
    5: ({"prestatie": "'Q0000'"}, ("PRESTATIE_ONBEKEND",), 5),
    6: ({"zorgprofiel": "CASE profiel WHEN '754' THEN '755' ELSE '754' END"}, ("PROFIEL_PAST_NIET",), 6),
    7: ({"zorgprofiel": "NULL::VARCHAR"}, (), 7),
    8: ({"tijdseenheid": "'01'"}, ("EENHEID_PAST_NIET",), 8),
    9: ({"tijdseenheid": "NULL::VARCHAR"}, (), 9),
    10: ({"aantal": "dagen + 1", "bedrag_cent": "tarief * (dagen + 1)"}, ("AANTAL_MEER_DAN_DAGEN",), 10),
    11: ({"aantal": "dagen - 1", "bedrag_cent": "tarief * (dagen - 1)"}, (), 11),
    12: ({"uzovi": "'5502'"}, ("GEEN_OVEREENKOMST",), 12),
    13: ({"tarief_cent": "tarief + 1", "bedrag_cent": "(tarief + 1) * dagen"}, ("TARIEF_TE_HOOG",), 1),
    14: ({"tarief_cent": "tarief - 1", "bedrag_cent": "(tarief - 1) * dagen"}, (), 2),
    15: ({"bedrag_cent": "tarief * dagen + 1"}, ("BEDRAG_KLOPT_NIET",), 3),
    16: ({"bedrag_cent": "tarief * dagen + 1", "tarief_cent": "NULL::BIGINT"}, (), 4),
    17: ({"prestatie": "'H138'", "tarief_cent": "100", "bedrag_cent": "100 * dagen"}, ("GEEN_TARIEF",), 5),
    18: ({"prestatie": "(SELECT beeindigd FROM _vast)"}, ("PRESTATIE_NIET_GELDIG", "GEEN_TARIEF"), 6),
    19: (
        {"van": "DATE '2026-12-20'", "tot_en_met": "DATE '2027-01-05'", "aantal": "17", "bedrag_cent": "tarief * 17"},
        ("TARIEF_WISSELT",),
        12,
    ),
    20: ({"van": "DATE '2026-12-20'", "aantal": "12", "bedrag_cent": "tarief * 12"}, (), 12),
}
_DAY = {"van": "laatste", "aantal": "1", "bedrag_cent": "tarief"}
_BACK = {"verwijst_naar": "referentie", "bedrag_cent": "-tarief * dagen"}
# lines beside the one of a client and month: what is other than in that line, the codes, and which letter their reference ends in
_ADDED: dict[int, tuple[tuple[dict[str, str], tuple[str, ...]], ...]] = {
    30: (({}, ("DUBBEL",)),),
    31: (({"client": "client || ' anders'"}, ()),),
    32: ((_BACK, ()), ({}, ())),
    33: ((_DAY, ("VERBLIJF_OVERLAPT",)),),
    34: (({"van": "laatste + 1", "tot_en_met": "laatste + 1", "aantal": "1", "bedrag_cent": "tarief"}, ()),),
    35: ((_BACK | {"verwijst_naar": "'R onbekend'"}, ("CREDIT_ZONDER_ORIGINEEL",)),),
    36: ((_BACK | {"aantal": "dagen - 1", "bedrag_cent": "-tarief * (dagen - 1)"}, ("CREDIT_ANDER_BEDRAG",)),),
    37: ((_BACK, ()),),
}
_MONTH_OF_ADDED = _MONTHS  # the last of the year: the day after it has no line of the next month


def _line(other: dict[str, str], codes: tuple[str, ...] | str, special: str) -> str:
    columns = ", ".join(f"{sql} AS {name}" for name, sql in (_WHOLE | other).items())
    listed = codes if isinstance(codes, str) else f"[{', '.join(repr(code) for code in codes)}]::VARCHAR[]"
    return f"SELECT {columns}, {listed} AS codes, {special} AS bijzonder"


def _changed() -> str:
    """Every line of a whole month; of some a column or more is another."""
    other: dict[str, str] = {}
    for name, sql in _WHOLE.items():
        cases = [
            f"WHEN plaats = {place} AND maand = {month} THEN {change[name]}"
            for place, (change, _, month) in _CHANGES.items()
            if name in change
        ]
        if cases:
            other[name] = f"CASE {' '.join(cases)} ELSE {sql} END"
    codes = " ".join(
        f"WHEN plaats = {place} AND maand = {month} THEN [{', '.join(repr(code) for code in codes)}]::VARCHAR[]"
        for place, (_, codes, month) in _CHANGES.items()
    )
    special = " OR ".join(f"(plaats = {place} AND maand = {month})" for place, (_, _, month) in _CHANGES.items())
    listed = f"CASE {codes} ELSE []::VARCHAR[] END"
    return f"{_line(other, listed, f'({special})')} FROM basis"


def _extra() -> list[str]:
    made = []
    for place, added in _ADDED.items():
        for letter, (other, codes) in zip("AB", added, strict=False):
            line = _line({"referentie": f"referentie || '{letter}'"} | other, codes, "true")
            made.append(f"{line} FROM basis WHERE plaats = {place} AND maand = {_MONTH_OF_ADDED}")
    return made
