"""Price and check claim lines on DuckDB: per line the price, the verdict and the codes of the checks that fired.

Amounts are integer cents, percentages millionths; every rounding goes to the nearest cent, ties away from zero, but where
`general.Rounding` says otherwise. The lines are those of `ingest`, as a table or view LINES.
"""

# ruff: noqa: S608 - names in the SQL are ours; values come from checked files

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import duckdb

from inkoopkader.declaraties import agreements
from inkoopkader.declaraties.general import DOWN, REJECT, General
from inkoopkader.prestaties.reference import Link, Reference
from inkoopkader.prestaties.tariffs import TariffList

LINES = "declaratieregels"
PRICED, VERDICTS = "geprijsd", "oordelen"
"""The views that `prepare` makes: lines with `dagen`, `eenheid`, `maximum_cent`, `afgesproken_cent` and `toegestaan_cent`; and the
same with `codes` (those of the checks that fired), `oordeel` (goed, signaal or afgekeurd) and `andere` (the line it is about)."""
_MINUTES = 60
_MILLION = 1_000_000


def prepare(connection: duckdb.DuckDBPyConnection, reference: Reference, tariffs: TariffList, general: General) -> None:
    """Make the small tables and the views PRICED and VERDICTS; nothing is computed until they are read. LINES and the table of
    `agreements` must be there."""
    _small_tables(connection, reference, tariffs, general)
    connection.execute(f"CREATE OR REPLACE VIEW {PRICED} AS {_priced(general)}")
    connection.execute(f"CREATE OR REPLACE VIEW {VERDICTS} AS {_verdicts(general)}")


_LINKED: tuple[tuple[str, str, Callable[[Link], tuple[str, ...] | None]], ...] = (
    ("ooit", "", lambda link: ()),
    ("profiel", "zorgprofiel", lambda link: (link.profile,) if link.profile else None),
    ("functie", "functie", lambda link: (link.function,) if link.function else None),
    ("altijd", "", lambda link: None if link.profile or link.function else ()),
)
"""When a code may be claimed at all, for a profile, for a function, and without either: the table, its column, and its key."""


def _periods(links: Iterable[Link], of: Callable[[Link], tuple[str, ...] | None]) -> list[tuple[object, ...]]:
    """The code, the rest of the key, the first day and the first day after, of periods that do not touch: of one key a day lies in one
    row at most."""
    spans: dict[tuple[str, ...], list[tuple[date, date]]] = {}
    for link in links:
        key = of(link)
        if key is not None:
            after = link.until + timedelta(days=1) if link.until is not None else date.max
            spans.setdefault((link.code, *key), []).append((link.since, after))
    made: list[tuple[object, ...]] = []
    for key, found in spans.items():
        since, after = min(found)
        for first, last in sorted(found):
            if first > after:
                made.append((*key, since, after))
                since, after = first, last
            after = max(after, last)
        made.append((*key, since, after))
    return made


def _small_tables(
    connection: duckdb.DuckDBPyConnection, reference: Reference, tariffs: TariffList, general: General
) -> None:
    def table(name: str, columns: str, rows: list[tuple[object, ...]]) -> None:
        connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
        if rows:
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)

    # a code in a tariff list that the list of 2019 lacks has the unit of the tariff list
    units = {item.code: item.unit for item in tariffs.tariffs}
    units |= {item.code: item.unit for item in reference.performances.values() if item.code and item.unit}
    linked = {link.code for link in reference.links}
    stays = {
        item.code
        for item in reference.performances.values()
        if item.unit == "dag" and item.form in ("Verblijf (ZZP)", "VPT")
    }
    known = {item.code for item in reference.performances.values() if item.code} | set(units)
    table(
        "_prestatie",
        "code VARCHAR, eenheid VARCHAR, gekoppeld BOOLEAN, verblijf BOOLEAN",
        [(code, units.get(code), code in linked, code in stays) for code in sorted(known)],
    )
    for name, column, of in _LINKED:
        more = f"{column} VARCHAR, " if column else ""
        table(f"_geldig_{name}", f"prestatie VARCHAR, {more}vanaf DATE, tot DATE", _periods(reference.links, of))
    table(
        "_tarief",
        "code VARCHAR, van DATE, tot_en_met DATE, eenheid VARCHAR, zorg BIGINT, huis BIGINT",
        [
            (one.code, one.since, one.until, one.unit, one.care, (one.nhc or 0) + (one.nic or 0))
            for one in tariffs.tariffs
        ],
    )
    table("_tijdseenheid", "code VARCHAR, eenheid VARCHAR", list(general.units.items()))
    table(
        "_minuten",
        "uzovi VARCHAR, omlaag BOOLEAN, van DATE, tot_en_met DATE",
        [(one.region, one.way == DOWN, one.since, one.until) for one in general.per_region],
    )


def _nearest(number: str, by: int) -> str:
    """A whole number of zero or more, divided and rounded to the nearest, halves up."""
    return f"((2 * ({number}) + {by}) // {2 * by})"


def _priced(general: General) -> str:
    """A line with its tariff on its first day and the agreement that holds for all of its days; one for its own performance
    goes before one for every performance."""
    down = f"coalesce(m.omlaag, {str(general.rounding == DOWN).lower()})"

    def agreed(part: str, share: str) -> str:
        whole, hour = f"t.{part} * coalesce(o.{share}, e.{share})", _MILLION * _MINUTES
        minute = f"CASE WHEN {down} THEN ({whole}) // {hour} ELSE {_nearest(whole, hour)} END"
        by_hour = "t.eenheid = 'uur' AND p.eenheid = 'minuut'"
        return f"CASE WHEN {by_hour} THEN {minute} ELSE {_nearest(whole, _MILLION)} END"

    def agreement(alias: str, performance: str) -> str:
        return (
            f"LEFT JOIN {agreements.TABLE} AS {alias} ON {alias}.aanbieder = r.aanbieder AND {alias}.uzovi = r.uzovi"
            f" AND {performance} AND {alias}.van <= r.van AND r.tot_en_met <= {alias}.tot_en_met"
        )

    return f"""
    SELECT *, afgesproken_cent * aantal AS toegestaan_cent FROM (
      SELECT r.*, p.code IS NOT NULL AS prestatie_bekend, coalesce(p.gekoppeld, false) AS gekoppeld,
        coalesce(p.verblijf, false) AS verblijf, p.eenheid AS eenheid, date_diff('day', r.van, r.tot_en_met) + 1 AS dagen,
        t.van IS NOT NULL AS heeft_tarief, coalesce(t.tot_en_met < r.tot_en_met, false) AS tarief_wisselt,
        coalesce(o.nummer, e.nummer) AS overeenkomst, t.zorg + t.huis AS maximum_cent,
        {agreed("zorg", "zorg_ppm")} + {agreed("huis", "nhc_nic_ppm")} AS afgesproken_cent
      FROM {LINES} AS r
      LEFT JOIN _prestatie AS p ON p.code = r.prestatie
      LEFT JOIN _tarief AS t ON t.code = r.prestatie AND t.van <= r.van AND (t.tot_en_met IS NULL OR r.van <= t.tot_en_met)
      LEFT JOIN _minuten AS m ON m.uzovi = r.uzovi AND m.van <= r.van AND r.van <= m.tot_en_met
      {agreement("o", "o.prestatie = r.prestatie")}
      {agreement("e", "e.prestatie IS NULL")}
    )
    """


_KEY = "bestand, regelnummer"
_CREDIT = "bedrag_cent < 0"


def _live() -> str:
    """The lines that claim something that was not turned back, with no more than what they meet each other by."""
    return f"""
    SELECT {_KEY}, referentie, client, aanbieder, prestatie, van, tot_en_met, aantal, coalesce(p.verblijf, false) AS verblijf
    FROM {LINES} AS r
    ANTI JOIN teruggedraaid AS c ON c.aanbieder = r.aanbieder AND c.verwijst_naar = r.referentie
    LEFT JOIN _prestatie AS p ON p.code = r.prestatie
    WHERE NOT ({_CREDIT})
    """


def _meetings() -> str:
    """What lines say of each other, as tables of the few lines that something is wrong with: `dubbel` and `overlap` with the
    reference of the other line, and `oorspronkelijk` with the amount that a credit turns back.

    A sort of all lines costs more than everything else together. Nearly no two lines are the same or touch one month of one client, and
    that a hash finds; only what it finds is sorted.
    """
    same = "client, aanbieder, prestatie, van, tot_en_met, aantal"
    months = "range(date_trunc('month', van)::DATE, tot_en_met + 1, INTERVAL 1 MONTH)"
    before = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    return f"""
    teruggedraaid AS MATERIALIZED (
      SELECT DISTINCT aanbieder, verwijst_naar FROM {LINES} WHERE {_CREDIT} AND verwijst_naar IS NOT NULL
    ),
    oorspronkelijk AS MATERIALIZED (
      SELECT aanbieder, referentie, any_value(bedrag_cent) AS bedrag_cent FROM {LINES} AS r
      SEMI JOIN teruggedraaid AS c ON c.aanbieder = r.aanbieder AND c.verwijst_naar = r.referentie
      WHERE NOT ({_CREDIT}) GROUP BY ALL
    ),
    dubbel AS MATERIALIZED (
      SELECT {_KEY}, eerste AS andere FROM (
        SELECT {_KEY}, row_number() OVER d AS nummer, first_value(referentie) OVER d AS eerste FROM ({_live()})
        WHERE hash({same}) IN (SELECT hash({same}) FROM ({_live()}) GROUP BY 1 HAVING count(*) > 1)
        WINDOW d AS (PARTITION BY {same} ORDER BY {_KEY})
      ) WHERE nummer > 1
    ),
    overlap AS MATERIALIZED (
      SELECT {_KEY}, met AS andere FROM (
        SELECT {_KEY}, van, max(tot_en_met) OVER (w {before}) AS eerder, arg_max(referentie, tot_en_met) OVER (w {before}) AS met
        FROM ({_live()}) WHERE verblijf AND (bestand, regelnummer) NOT IN (SELECT ({_KEY}) FROM dubbel) AND client IN (
          SELECT client FROM (SELECT client, unnest({months}) AS maand FROM ({_live()}) WHERE verblijf)
          GROUP BY client, maand HAVING count(*) > 1)
        WINDOW w AS (PARTITION BY client ORDER BY van, {_KEY})
      ) WHERE eerder >= van
    )
    """


def _verdicts(general: General) -> str:
    def link(alias: str, name: str, column: str) -> str:
        """A join with the one period, if any, in which the code may be claimed on the first day."""
        same = f" AND {alias}.{column} = g.{column}" if column else ""
        return (
            f"LEFT JOIN _geldig_{name} AS {alias} ON {alias}.prestatie = g.prestatie{same}"
            f" AND {alias}.vanaf <= g.van AND g.van < {alias}.tot"
        )

    links = "\n".join(link(f"k_{name}", name, column) for name, column, _ in _LINKED)
    conditions = {
        "PERIODE_OMGEKEERD": "tot_en_met < van",
        "AANTAL_NIET_POSITIEF": "aantal < 1",
        "PRESTATIE_ONBEKEND": "NOT prestatie_bekend",
        "PRESTATIE_NIET_GELDIG": "gekoppeld AND NOT geldig",
        "PROFIEL_PAST_NIET": "gekoppeld AND geldig AND (zorgprofiel IS NOT NULL OR functie IS NOT NULL) AND NOT profiel_past",
        "EENHEID_PAST_NIET": "eenheid IS NOT NULL AND tijdseenheid IS NOT NULL AND gedeclareerde_eenheid IS DISTINCT FROM eenheid",
        "AANTAL_MEER_DAN_DAGEN": "eenheid = 'dag' AND aantal > dagen AND tot_en_met >= van",
        "GEEN_OVEREENKOMST": "overeenkomst IS NULL AND prestatie_bekend",
        "GEEN_TARIEF": "NOT heeft_tarief AND prestatie_bekend",
        "TARIEF_WISSELT": "tarief_wisselt",
        "TARIEF_TE_HOOG": f"NOT ({_CREDIT}) AND tarief_cent > afgesproken_cent",
        "BEDRAG_KLOPT_NIET": "tarief_cent IS NOT NULL AND abs(bedrag_cent) <> tarief_cent * aantal",
        "DUBBEL": "dubbel_met IS NOT NULL",
        "VERBLIJF_OVERLAPT": "overlapt_met IS NOT NULL",
        "CREDIT_ZONDER_ORIGINEEL": f"{_CREDIT} AND oorspronkelijk_cent IS NULL",
        "CREDIT_ANDER_BEDRAG": f"{_CREDIT} AND oorspronkelijk_cent <> -bedrag_cent",
    }
    assert set(conditions) == set(general.checks), "every check in the file has its condition here, and the other way"
    # most lines have nothing wrong: one number says so, and only of the others a list is made
    fired = " + ".join(f"CASE WHEN {sql} THEN {1 << place} ELSE 0 END" for place, sql in enumerate(conditions.values()))
    listed = ", ".join(
        f"CASE WHEN treffers & {1 << place} <> 0 THEN '{code}' END" for place, code in enumerate(conditions)
    )
    rejected = sum(1 << place for place, code in enumerate(conditions) if general.checks[code].severity == REJECT)
    return f"""
    WITH {_meetings()}
    SELECT * EXCLUDE (dubbel_met, overlapt_met, treffers), coalesce(dubbel_met, overlapt_met) AS andere,
      CASE WHEN treffers = 0 THEN []::VARCHAR[] ELSE list_filter([{listed}], lambda x: x IS NOT NULL) END AS codes,
      CASE WHEN treffers = 0 THEN 'goed' WHEN treffers & {rejected} <> 0 THEN 'afgekeurd' ELSE 'signaal' END AS oordeel
    FROM (SELECT *, {fired} AS treffers FROM (
      SELECT g.*, u.eenheid AS gedeclareerde_eenheid, h.bedrag_cent AS oorspronkelijk_cent, d.andere AS dubbel_met,
        v.andere AS overlapt_met, k_ooit.vanaf IS NOT NULL AS geldig,
        k_profiel.vanaf IS NOT NULL OR k_functie.vanaf IS NOT NULL OR k_altijd.vanaf IS NOT NULL AS profiel_past
      FROM {PRICED} AS g
      LEFT JOIN _tijdseenheid AS u ON u.code = g.tijdseenheid
      {links}
      LEFT JOIN dubbel AS d ON d.bestand = g.bestand AND d.regelnummer = g.regelnummer
      LEFT JOIN overlap AS v ON v.bestand = g.bestand AND v.regelnummer = g.regelnummer
      LEFT JOIN oorspronkelijk AS h
        ON g.bedrag_cent < 0 AND h.aanbieder = g.aanbieder AND h.referentie = g.verwijst_naar
    ))
    """
