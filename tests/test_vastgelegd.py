"""What is held of a year: what is not there is never said not to hold, unless the policy of that year is held as a whole.

The years come from the documents: AANV-2020 for 2020; NVI-2021, whose VID-1145 announces policy of their own for 2022 and
2023; AIV-2026 and DSW-2026 for 2026; VGN-2027 for 2027-2029, whose footnote says that it is not complete.
"""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from conftest import SOURCE, Folder
from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.held import HELD, NOT_HELD, SUMMARY, held
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.vergelijking.as_excel import changes_workbook, comparison_workbook
from inkoopkader.vergelijking.changes import between_folders, between_years
from inkoopkader.vergelijking.report import changes_report, comparison_report
from inkoopkader.vergelijking.statement import reader
from inkoopkader.vergelijking.subjects import choose
from inkoopkader.vergelijking.table import compare

# zorgkantoren whose own policy of 2026 is in none of the five documents
WITHOUT_2026 = ("cz", "menzis", "salland", "vgz", "zilveren-kruis", "zorg-en-zekerheid")
COLLECTED = ("opslagen", "vast_percentage", "vrijwillig_lager_toegestaan")


@pytest.mark.parametrize(
    ("office", "year", "status"),
    [
        (None, 2020, HELD),
        (None, 2021, HELD),
        (None, 2022, NOT_HELD),
        (None, 2024, NOT_HELD),
        (None, 2026, HELD),
        (None, 2027, SUMMARY),
        ("dsw", 2025, NOT_HELD),
        ("dsw", 2026, HELD),
        ("dsw", 2027, SUMMARY),
        ("cz", 2020, NOT_HELD),
        ("cz", 2026, NOT_HELD),
        ("vgz", 2026, NOT_HELD),
        ("cz", 2029, SUMMARY),
    ],
)
def test_what_is_held_of_a_year(real: Policy, office: str | None, year: int, status: str) -> None:
    layer = real.offices[office] if office else real.national
    assert held(real, layer, year).status == status


@pytest.mark.parametrize("office", WITHOUT_2026)
@pytest.mark.parametrize("name", COLLECTED)
def test_a_year_without_policy_says_unknown_and_never_nothing(real: Policy, office: str, name: str) -> None:
    said = reader(real, office, 2026).statement(name)
    assert said is not None and said.text == "onbekend" and said.unknown and said.value is None
    assert said.remark == f"het eigen beleid van {real.offices[office].label} voor 2026 is hier niet vastgelegd"
    assert not any(source.startswith("VGN-2027") for source in said.sources)


def test_a_policy_that_is_held_says_nothing_where_it_names_nothing(real: Policy) -> None:
    """DSW-2026 §8.2 gives percentages and no surcharges to add to them."""
    said = reader(real, "dsw", 2026).statement("opslagen")
    assert said is not None and said.text == "niets" and not said.unknown


def test_a_summary_does_not_say_that_there_is_nothing(real: Policy) -> None:
    """VGN-2027 §7.1 Tarief% CZ names no fixed percentage and its footnote says that it is not complete."""
    said = reader(real, "cz", 2027).statement("vast_percentage")
    assert said is not None and said.text == "niet genoemd in de samenvatting" and said.value is None


def test_no_year_cites_a_document_about_later_years_only(real: Policy) -> None:
    """That the NZa tariff is a maximum is an assumption of ours for 2020; AANV-2020 does not say it."""
    late = set()
    for office in (None, *real.offices):
        for year in (2020, 2021, 2026):
            asked = reader(real, office, year)
            for entry in asked.entries():
                said = asked.statement(entry.name)
                assert said is not None and said.sources
                years = [real.sources[source.split()[0]].years for source in said.sources]
                if any(span is None or span[0] > year for span in years):
                    late.add((year, entry.id))
    assert late == {(2020, "landelijk/tarief#plafondpercentage")}


def test_a_comparison_says_unknown_where_the_policy_is_not_held(real: Policy) -> None:
    found = compare(real, choose(real, "tarief_procent"), ["cz", "dsw"], [2026])
    shown = comparison_report(found)
    assert any("niet vastgelegd" in text and "CZ 2026" in text and "DSW" not in text for text in shown.intro)
    cells = [line[1].pieces[0].text for part in shown.sections for grid in part.grids for line in grid.rows]
    assert "-" not in cells and "niets" not in cells and "onbekend" in cells


@pytest.fixture(scope="module")
def of_dsw(real: Policy) -> Counter[str]:
    found = between_years(real, 2026, 2027, ["dsw"])
    return Counter(change.kind for change in found if change.layer == "dsw")


def test_what_a_summary_leaves_out_has_not_lapsed(real: Policy, of_dsw: Counter[str]) -> None:
    """DSW-2026 §8.2 has a monitor with points and a demand for an ondernemingsplan; VGN-2027 mentions neither."""
    assert of_dsw["vervallen"] == 0 and of_dsw["niet genoemd in de samenvatting"] > 100
    changes = {(change.layer, change.name): change for change in between_years(real, 2026, 2027, ["dsw"])}
    assert changes["dsw", "offerte_indienen"].kind == "niet genoemd in de samenvatting"
    assert changes["dsw", "offerte_indienen"].what == "niet genoemd in de samenvatting"


def test_what_the_summary_does_mention_is_changed(real: Policy) -> None:
    """DSW-2026 §8.2 and VGN-2027 §7.2 Tarief% DSW both say what an existing provider gets; the words differ."""
    changes = {(change.layer, change.name): change for change in between_years(real, 2026, 2027, ["dsw"])}
    assert changes["dsw", "basispercentage"].kind == "gewijzigd"
    # VGN-2027 §7.2: a volume guarantee of 95%, which DSW-2026 §8.3 announced without a figure
    assert changes["dsw", "volumegarantie_percentage"].kind == "bekend geworden"


def test_what_a_document_ends_itself_has_lapsed(real: Policy) -> None:
    """VGN-2027 §6.1.9 asks for the Zorgatlas before 1 December 2026, for 2027 only: the same document speaks of 2028."""
    changes = {change.name: change.kind for change in between_years(real, 2027, 2028, [])}
    assert changes == {"zorgatlas_actueel": "vervallen"}


@pytest.mark.parametrize("office", WITHOUT_2026)
def test_policy_that_follows_on_a_year_that_is_not_held_is_not_new(real: Policy, office: str) -> None:
    kinds = {change.kind for change in between_years(real, 2026, 2027, [office]) if change.layer == office}
    assert kinds == {"bekend geworden"}
    back = {change.kind for change in between_years(real, 2027, 2026, [office]) if change.layer == office}
    assert back == {"onbekend geworden"}


def test_a_list_says_above_it_what_is_only_a_summary(real: Policy) -> None:
    found = between_years(real, 2026, 2027, ["cz", "dsw"])
    above = changes_report(found).intro
    summary = next(text for text in above if "samenvatting" in text)
    assert "Landelijk, DSW" in summary and "CZ" not in summary
    assert "Overzicht inkoopbeleid Wlz, Gehandicaptenzorg" in summary and "niet volledig" in summary
    assert any("2026 is hier niet vastgelegd voor CZ" in text for text in above)
    assert not between_years(real, 2028, 2029, ["dsw"]).notes


def test_the_workbook_counts_and_says_the_same(real: Policy, of_dsw: Counter[str]) -> None:
    found = between_years(real, 2026, 2027, ["dsw"])
    rows = CalamineWorkbook.from_filelike(BytesIO(changes_workbook(found))).get_sheet_by_name("Wijzigingen").to_python()
    kinds = Counter(row[1] for row in rows if row[0] == "DSW")
    assert kinds == of_dsw
    assert any("alleen een samenvatting" in str(cell) for row in rows[:6] for cell in row)
    sheet = comparison_workbook(compare(real, choose(real, "tarief_procent"), ["vgz"], [2026]))
    above = CalamineWorkbook.from_filelike(BytesIO(sheet)).get_sheet_by_name("Vergelijking").to_python()[:6]
    assert any("VGZ 2026" in str(cell) for row in above for cell in row)


ENTRY = '{name}:\n  type: aantal\n  waarden: {{{start}: 1}}\n{end}  titel: T\n  uitleg: U\n  bron: {document} §1 "x"\n'


def country(folder: Folder, extra: str) -> Policy:
    """A country with one whole document for 2030 and a later one for 2031."""
    later = SOURCE.replace("DOC-2030", "LAT-2031") + extra
    first = SOURCE + "jaren: {van: 2030, tot_en_met: 2030, bron: 'DOC-2030 §1 \"x\"'}\n"
    old = ENTRY.format(name="oud", start="2030-01-01", end="  tot: 2031-01-01\n", document="DOC-2030")
    new = ENTRY.format(name="nieuwe", start="2031-01-01", end="", document="LAT-2031")
    return load(
        folder({"bronnen/DOC-2030.yaml": first, "bronnen/LAT-2031.yaml": later, "landelijk/proef.yaml": old + new})
    )


YEARS = "jaren: {van: 2031, tot_en_met: 2031, bron: 'LAT-2031 §1 \"x\"'}\n"


def test_only_a_whole_document_makes_something_lapse(folder: Folder) -> None:
    whole = {change.name: change.kind for change in between_years(country(folder, YEARS), 2030, 2031, [])}
    assert whole == {"oud": "vervallen", "nieuwe": "nieuw"}


def test_a_summary_makes_nothing_lapse(folder: Folder) -> None:
    policy = country(folder, YEARS + "samenvatting: 'LAT-2031 §1 \"x\"'\n")
    kinds = {change.name: change.kind for change in between_years(policy, 2030, 2031, [])}
    assert kinds == {"oud": "niet genoemd in de samenvatting", "nieuwe": "nieuw"}
    # taken out of the policy folder is taken out, whatever the document is
    gone = between_folders(policy, load(folder({"landelijk/proef.yaml": ""})), [], [2031])
    assert {change.kind for change in gone} == {"vervallen"}


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ("jaren: 2031\n", "'jaren' is een groep met van, tot_en_met en bron"),
        ("jaren: {van: 2031}\n", "'jaren' is een groep met van, tot_en_met en bron"),
        (YEARS.replace("van: 2031", "van: straks"), "'straks' is geen jaar"),
        (YEARS.replace("van: 2031", "van: 2032"), "het laatste jaar ligt voor het eerste"),
        (YEARS.replace("LAT-2031 §1", "DOC-2030 §1"), "alleen de bron zelf kan dit zeggen"),
        ("samenvatting: ja\n", "'ja' is geen bron"),
        ("sectoren: gz\n", "sectoren: 'gz' is geen landelijke parameter van type codes"),
        ("sectoren: oud\n", "sectoren: 'oud' is geen landelijke parameter van type codes"),
        ("samenvatting: 'DOC-2030 §1 \"x\"'\n", "'samenvatting' haalt DOC-2030 aan"),
    ],
)
def test_a_mistake_in_what_a_document_says_of_itself(folder: Folder, extra: str, message: str) -> None:
    with pytest.raises(PolicyError, match="LAT-2031") as error:
        country(folder, extra)
    assert message in str(error.value)
