"""Price and check claim lines on DuckDB: per line the price, the verdict and the codes of the checks that fired.

Amounts are integer cents, percentages millionths; every rounding goes to the nearest cent, ties away from zero, but where
`general.Rounding` says otherwise. The lines are those of `ingest`, as a table or view LINES.
"""

# ruff: noqa: S608 - names in the SQL are ours; values come from checked files

from __future__ import annotations

import duckdb

from inkoopkader.declaraties import agreements
from inkoopkader.declaraties.general import DOWN, REJECT, General
from inkoopkader.prestaties.reference import Reference
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
    table(
        "_koppeling",
        "code VARCHAR, zorgprofiel VARCHAR, functie VARCHAR, van DATE, tot_en_met DATE",
        [(one.code, one.profile or None, one.function or None, one.since, one.until) for one in reference.links],
    )
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


def _verdicts(general: General) -> str:
    credit, live = "bedrag_cent < 0", "NOT teruggedraaid AND bedrag_cent >= 0"
    counts = f"verblijf AND {live} AND NOT dubbel"
    before = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
    holds = "k.code = g.prestatie AND k.van <= g.van AND (k.tot_en_met IS NULL OR g.van <= k.tot_en_met)"
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
        "TARIEF_TE_HOOG": f"NOT ({credit}) AND tarief_cent > afgesproken_cent",
        "BEDRAG_KLOPT_NIET": "tarief_cent IS NOT NULL AND abs(bedrag_cent) <> tarief_cent * aantal",
        "DUBBEL": "dubbel",
        "VERBLIJF_OVERLAPT": "overlapt",
        "CREDIT_ZONDER_ORIGINEEL": f"{credit} AND oorspronkelijk_cent IS NULL",
        "CREDIT_ANDER_BEDRAG": f"{credit} AND oorspronkelijk_cent <> -bedrag_cent",
    }
    assert set(conditions) == set(general.checks), "every check in the file has its condition here, and the other way"
    fired = ", ".join(f"CASE WHEN {sql} THEN '{code}' END" for code, sql in conditions.items())
    rejected = ", ".join(f"'{one.code}'" for one in general.checks.values() if one.severity == REJECT)
    return f"""
    SELECT * EXCLUDE (dubbel_met, overlapt_met), CASE WHEN dubbel THEN dubbel_met WHEN overlapt THEN overlapt_met END AS andere,
      CASE WHEN list_has_any(codes, [{rejected}]) THEN 'afgekeurd' WHEN len(codes) > 0 THEN 'signaal' ELSE 'goed' END AS oordeel
    FROM (SELECT *, list_filter([{fired}], lambda x: x IS NOT NULL) AS codes FROM (
      SELECT *, coalesce({counts} AND eerder >= van, false) AS overlapt FROM (
        SELECT *, max(CASE WHEN {counts} THEN tot_en_met END) OVER (w {before}) AS eerder,
          arg_max(referentie, CASE WHEN {counts} THEN tot_en_met END) OVER (w {before}) AS overlapt_met
        FROM (
          SELECT *, {live} AND volgnummer > 1 AS dubbel FROM (
            SELECT *, row_number() OVER d AS volgnummer, first_value(referentie) OVER d AS dubbel_met FROM (
              SELECT g.*, u.eenheid AS gedeclareerde_eenheid, h.bedrag_cent AS oorspronkelijk_cent,
                c.verwijst_naar IS NOT NULL AS teruggedraaid,
                EXISTS (SELECT 1 FROM _koppeling AS k WHERE {holds}) AS geldig,
                EXISTS (SELECT 1 FROM _koppeling AS k WHERE {holds} AND (k.zorgprofiel = g.zorgprofiel
                  OR k.functie = g.functie OR (k.zorgprofiel IS NULL AND k.functie IS NULL))) AS profiel_past
              FROM {PRICED} AS g
              LEFT JOIN _tijdseenheid AS u ON u.code = g.tijdseenheid
              LEFT JOIN (SELECT DISTINCT aanbieder, verwijst_naar FROM {LINES} WHERE {credit} AND verwijst_naar IS NOT NULL)
                AS c ON c.aanbieder = g.aanbieder AND c.verwijst_naar = g.referentie AND g.bedrag_cent >= 0
              LEFT JOIN (SELECT aanbieder, referentie, any_value(bedrag_cent) AS bedrag_cent FROM {LINES}
                WHERE bedrag_cent >= 0 GROUP BY ALL) AS h
                ON g.bedrag_cent < 0 AND h.aanbieder = g.aanbieder AND h.referentie = g.verwijst_naar
            ) WINDOW d AS (PARTITION BY client, aanbieder, prestatie, van, tot_en_met, aantal, {live}
              ORDER BY bestand, regelnummer)
          )
        ) WINDOW w AS (PARTITION BY client ORDER BY van, bestand, regelnummer)
      )
    ))
    """
