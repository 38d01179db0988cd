"""What holds at a zorgkantoor only on a condition, or not at all: terms, entries and positions.

The facts are those of the overview 2027-2029 (VGN-2027): the row Bijzonderheden stands in the columns of VGZ and Menzis,
footnote 3 excepts DSW from the richttarief, the row Meerjaren beleid gives DSW an arrangement of its own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from conftest import Folder
from inkoopkader.kalender.as_icalendar import calendar
from inkoopkader.kalender.deadline import Deadline
from inkoopkader.kalender.from_policy import deadlines
from inkoopkader.overzicht.terms import diary, shared_terms
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.provider import provider_from
from inkoopkader.positie.questions import questions
from inkoopkader.regels.edition import edition
from inkoopkader.regels.load import load
from inkoopkader.regels.matrix import matrix, read_subjects
from inkoopkader.regels.policy import Policy
from inkoopkader.vergelijking.changes import between_years
from inkoopkader.vergelijking.statement import reader
from inkoopkader.vergelijking.subjects import choose
from inkoopkader.vergelijking.table import compare

YEARS = (2027, 2028, 2029)
SIX = {"cz", "menzis", "salland", "vgz", "zilveren-kruis", "zorg-en-zekerheid"}
BIBOB = ["bibob_medewerking", "bibob_gegevens", "bibob_inleverdag", "bibob_formulier", "bibob_formulier_geen_bezwaar"]
FRAUD = ["aanleiding_in_verwijzingsregister", "uitgesloten_om_misbruik"]
RTP = [
    *("clustergrens", "cluster_op_de_grens", "cluster", "richttarief_van_cluster", "richttarief_past_bij_cluster"),
    *("rtp_criterium_aanbieders", "rtp_criterium_omzet", "rtp_voldoet_aan_criterium", "rtp_keuze_percentage"),
    *("publicatiedatum_rtp", "publicatie_rtp", "rtp_gepubliceerd", "einddatum_tegen_rtp", "vervaltermijn_rtp"),
    *("rechtsmiddelen_rtp", "recht_tegen_rtp_vervallen", "dagen_tegen_rtp"),
]
DURATION = ["contractduur_bestaand_jaren", "verlenging_bestaand_jaren"]


def terms(policy: Policy, office: str | None, year: int) -> dict[str, Deadline]:
    return {item.name: item for item in deadlines(edition(policy, office, date(year, 1, 1)))}


def at(policy: Policy, name: str, year: int = 2027) -> set[str]:
    """The zorgkantoren that say something under a name."""
    return {office for office in policy.offices if reader(policy, office, year).statement(name) is not None}


@pytest.mark.parametrize("year", YEARS)
def test_the_bibob_form_is_a_term_of_menzis_only(real: Policy, year: int) -> None:
    found = {office for office in real.offices if "bibob_formulier" in terms(real, office, year)}
    assert found == {"menzis"}
    form = terms(real, "menzis", year)["bibob_formulier"]
    assert form.day == date(2026, 7, 31) and form.only_if == ""  # all providers, so without a condition


def test_nationally_the_bibob_form_depends_on_the_zorgkantoor(real: Policy) -> None:
    assert terms(real, None, 2027)["bibob_formulier"].only_if == "Bibob-toets geldt hier"


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", BIBOB)
def test_what_bibob_asks_stands_at_menzis_only(real: Policy, name: str, year: int) -> None:
    assert at(real, name, year) == {"menzis"}


@pytest.mark.parametrize("name", FRAUD)
def test_supervision_on_fraud_stands_at_vgz_only(real: Policy, name: str) -> None:
    assert at(real, name) == {"vgz"}


def test_a_collector_names_only_what_counts_here(real: Policy) -> None:
    said = {office: reader(real, office, 2027).statement("mag_contracteren") for office in ("menzis", "cz")}
    assert said["menzis"] is not None and said["cz"] is not None
    assert "Bibob" in said["menzis"].text and "Bibob" not in said["cz"].text
    assert said["menzis"].meaning != said["cz"].meaning


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("name", [*RTP, *DURATION])
def test_dsw_is_excepted_and_the_six_are_not(real: Policy, name: str, year: int) -> None:
    assert at(real, name, year) == SIX


@pytest.mark.parametrize("year", YEARS)
def test_the_terms_of_the_richttarief_are_those_of_six(real: Policy, year: int) -> None:
    for name, day in (("publicatie_rtp", date(2026, 9, 4)), ("vervaltermijn_rtp", date(2026, 9, 24))):
        found = {office: terms(real, office, year).get(name) for office in real.offices}
        assert {office for office, item in found.items() if item is not None} == SIX
        assert {item.day for item in found.values() if item is not None} == {day}


def test_nothing_at_dsw_in_2027_speaks_of_a_richttarief(real: Policy) -> None:
    """But for the two entries that say that DSW does not use one."""
    found = reader(real, "dsw", 2027)
    said = [found.statement(entry.name) for entry in found.entries()]
    about = {one.name for one in said if one is not None and "richttarief" in f"{one.title} {one.text}".casefold()}
    assert about == {"gebruikt_richttarief"}


def test_a_hardship_clause_at_dsw_is_open(real: Policy) -> None:
    """A dash in the column of DSW is no no: the questions stay, on the condition that there is a clause."""
    said = {office: reader(real, office, 2027).statement("hardheid_onverwacht_effect") for office in ("dsw", "salland")}
    assert said["dsw"] is not None and ", als Beleid beschrijft een hardheidsclausule" in said["dsw"].text
    assert said["salland"] is not None and ", als " not in said["salland"].text


def test_a_comparison_leaves_the_cell_of_dsw_empty(real: Policy) -> None:
    [section] = compare(real, choose(real, "clustergrens"), list(real.offices), [2027]).sections
    [row] = section.rows
    assert {office for office, cell in zip(real.offices, row.cells, strict=True) if cell.statements} == SIX


def test_the_changes_for_2027_at_cz_name_no_bibob_form(real: Policy) -> None:
    """The national part says it once, with its condition; the zorgkantoren that it is not about do not."""
    own = [change for change in between_years(real, 2026, 2027, ["cz", "dsw"]) if change.layer in ("cz", "dsw")]
    assert own and not {change.name for change in own} & {*BIBOB, *RTP}


def test_at_dsw_completeness_asks_no_richttarief(real: Policy) -> None:
    cells = matrix(real, read_subjects(real), [2027])
    [dsw] = [cell for cell in cells if (cell.office, cell.subject) == ("dsw", "termijnen")]
    [cz] = [cell for cell in cells if (cell.office, cell.subject) == ("cz", "termijnen")]
    assert not {*dsw.known, *dsw.missing} & {*RTP} and {"publicatie_rtp", "vervaltermijn_rtp"} <= set(cz.known)


def test_a_provider_is_not_asked_at_dsw_for_what_only_the_richttarief_needs(real: Policy) -> None:
    asked = {item.name: item.offices for item in questions(real, 2027, list(real.offices))}
    for name in ("declaraties_intramuraal", "richttarief_extramuraal", "toetscluster", "cluster_op_de_grens"):
        assert set(asked[name]) == SIX
    assert set(asked["rtp_keuze_percentage"]) == SIX


def test_the_position_at_dsw_has_no_richttarief_and_keeps_its_percentage(real: Policy) -> None:
    """VGN-2027 §7.2, Tarief% DSW: new providers 91%. 91% of € 1.000,00 is € 910,00."""
    written = {
        "naam": "Proef",
        "feiten": {"sectoren": ["gz"], "zorgsoorten": ["verblijf"], "nieuwe_aanbieder": "ja"},
        "productie": [
            {"zorgkantoor": "dsw", "sector": "gz", "zorgsoort": "verblijf", "nza_bedrag_zorg": "1000.00"},
            {"zorgkantoor": "cz", "sector": "gz", "zorgsoort": "verblijf", "nza_bedrag_zorg": "1000.00"},
        ],
    }
    provider = provider_from(real, written, "proef.yaml")
    moment = datetime(2026, 6, 10, 10, tzinfo=UTC)
    outline = read_outline(real)
    dsw, cz = (position(real, outline, provider, office, 2027, moment) for office in ("dsw", "cz"))
    assert {"publicatie_rtp", "vervaltermijn_rtp"} <= {term.name for term in cz.terms}
    assert not {term.name for term in dsw.terms} & {*RTP, "bibob_formulier"}
    assert not {item.name for item in dsw.people} & {"rtp_keuze_percentage", *FRAUD}
    [line] = dsw.lines
    assert str(line.percentage.value) == "0.91"
    assert not any("richttarief" in gap.title.casefold() for gap in dsw.total.gaps)


def test_the_announcement_about_vg7_plus_concerns_who_wants_to_give_it(real: Policy) -> None:
    """VGN-2027 §6.2.3: made known before 1 October 2026, so 30 September is the last day."""
    for office in real.offices:
        term = terms(real, office, 2027)["meerzorgwaardigheid_bekendmaken"]
        assert (term.form, term.value, term.day) == ("voor", date(2026, 10, 1), date(2026, 9, 30))
        assert term.only_if == "De aanbieder wil VG7+ leveren"


def test_an_offer_at_dsw_in_2026_is_only_for_who_must_make_one(real: Policy) -> None:
    found = terms(real, "dsw", 2026)
    assert found["offerte_indienen"].only_if == "Moet een offerte indienen"
    assert found["nvi_vragen_indienen"].only_if == ""


def test_the_calendar_says_the_condition(real: Policy) -> None:
    stamp = datetime(2026, 11, 27, tzinfo=UTC)
    text = calendar(diary(real, ["cz"]), "Proef", stamp).decode().replace("\r\n ", "")
    [event] = [part for part in text.split("BEGIN:VEVENT") if "UID:meerzorgwaardigheid_bekendmaken" in part]
    assert "Geldt alleen als: De aanbieder wil VG7+ leveren." in event
    assert "bibob_formulier" not in text
    assert "UID:bibob_formulier.menzis.2027" in calendar(diary(real, ["menzis"]), "Proef", stamp).decode()


def test_in_the_diary_of_all_the_bibob_form_is_a_term_of_menzis(real: Policy) -> None:
    [form] = [item for item in diary(real, list(real.offices)) if item.name == "bibob_formulier"]
    assert form.office == "menzis" and form.label == "Menzis"
    [shared] = [item for item in shared_terms(real, list(real.offices), 2027) if item.term.name == "bibob_formulier"]
    assert shared.offices == ("menzis",)


# three values, in a made-up policy

BRON = 'bron: DOC-2030 §1 "anker"'
KNOBS = f"""\
knop:
  soort: instelling
  type: ja_nee
  waarden: {{2030-01-01: KNOP}}
  titel: De knop staat aan
  vraag: Staat de knop aan?
  uitleg: Een knop.
  {BRON}
wil_het:
  soort: feit
  type: ja_nee
  titel: U wilt het
  vraag: Wilt u het?
  {BRON}
bedrag:
  soort: feit
  type: euro
  niveau: regel
  titel: Bedrag
  vraag: Welk bedrag?
  {BRON}
dag:
  soort: termijn
  vorm: uiterlijk
  wie: zorgaanbieder
  als: ALS
  waarden: {{2030-01-01: 2029-06-01}}
  handeling: iets doen
  titel: De dag
  uitleg: Een dag.
  {BRON}
"""


def only_if(folder: Folder, condition: str, knob: str = "ja") -> str | None:
    """What is said of the term: its condition, '' without one, None when it is left out. The entry page and the term
    list agree."""
    text = KNOBS.replace("KNOP", knob).replace("ALS", condition)
    offices = {f"zorgkantoor/{name}/zorgkantoor.yaml": f"naam: {name.title()}\n" for name in ("oost", "west")}
    policy = load(folder({"landelijk/proef.yaml": text, **offices}))
    found = terms(policy, "oost", 2030).get("dag")
    said = reader(policy, "oost", 2030).statement("dag")
    assert (found is None) == (said is None)
    if found is None or said is None:
        return None
    assert said.text == "uiterlijk 1 juni 2029" + (f", als {found.only_if}" if found.only_if else "")
    return found.only_if


@pytest.mark.parametrize(
    ("condition", "knob", "said"),
    [
        ("knop", "ja", ""),
        ("knop", "nee", None),
        ("knop", "onbekend", "De knop staat aan"),
        ("wil_het", "ja", "U wilt het"),
        ("knop and wil_het", "nee", None),
        ("knop or wil_het", "ja", ""),
        ("knop or wil_het", "nee", "De knop staat aan of U wilt het"),
        ('zorgkantoor == "oost"', "ja", ""),
        ('zorgkantoor == "west"', "ja", None),
        ("jaar == 2031", "ja", None),
        ("som(bedrag) > 0", "ja", "de som van Bedrag is meer dan €\xa00,00"),
        ("tel(bedrag > 0) == 0", "ja", "het aantal keer dat geldt: Bedrag is meer dan €\xa00,00 is 0"),
    ],
)
def test_only_the_policy_decides(folder: Folder, condition: str, knob: str, said: str | None) -> None:
    assert only_if(folder, condition, knob) == said
