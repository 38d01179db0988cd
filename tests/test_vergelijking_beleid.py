"""The comparison on the real policy, whatever it holds at this moment."""

from html import escape

import pytest

from inkoopkader.regels.policy import Policy
from inkoopkader.uitvoer.as_html import page
from inkoopkader.vergelijking.changes import between_years
from inkoopkader.vergelijking.report import changes_report, comparison_report
from inkoopkader.vergelijking.statement import NOT_POLICY, reader
from inkoopkader.vergelijking.subjects import choose, members, read_subjects
from inkoopkader.vergelijking.table import Comparison, compare

# the rows of the table in VGN-2027 chapter 7, in its order
ROWS = (
    "Inkoopdoelen", "Tariefbeleid", "Tarief%", "VG7/VG7+", "Complexe zorg", "Meerzorg", "Crisiszorg", "Hardheidsclausule", "Verduurzaming", "Landelijk akkoord",
    "Medisch generalistische zorg (MGZ)", "Innovatie", "Meerjarenbeleid", "Regionale samenwerking", "Prestaties en volume", "PGB, MPT, VPT", "Nota van Inlichtingen (NVI) en bezwaar", "Bijzonderheden",
)  # fmt: skip
LABELS = ("Zilveren Kruis", "CZ", "VGZ", "Menzis", "DSW", "Zorg en Zekerheid", "Salland")
"""The headings of the columns: a citation of only a column belongs to no row."""


@pytest.fixture(scope="module")
def everything(real: Policy) -> Comparison:
    return compare(real, choose(real, "alles"), list(real.offices), [2027])


def test_the_rows_are_those_of_chapter_7(real: Policy) -> None:
    assert tuple(subject.title for subject in read_subjects(real)) == ROWS


def test_every_row_says_something(everything: Comparison) -> None:
    assert [section.title for section in everything.sections if not section.rows] == []


def test_every_entry_that_cites_chapter_7_stands_in_a_row(real: Policy, everything: Comparison) -> None:
    """An entry of the two tables that no row takes up is missing from the comparison."""
    shown = {
        one.name
        for section in everything.sections
        for row in section.rows
        for item in row.cells
        for one in item.statements
    }
    for office in real.offices:
        for entry in reader(real, office, 2027).entries():
            in_a_row = [
                item.place
                for item in entry.citations
                if item.document == "VGN-2027"
                and item.place.startswith(("§7.1 ", "§7.2 "))
                and item.place[5:] not in LABELS
            ]
            assert not in_a_row or entry.name in shown, f"{entry.id} staat in geen rij: {in_a_row}"


def test_every_file_stem_gives_its_entries(real: Policy) -> None:
    subjects = choose(real, "tarief.yaml")
    entries = reader(real, "cz", 2027).entries()
    assert {entry.name for entry in members(subjects[0], read_subjects(real), entries)} == {
        entry.name for entry in entries if entry.file.endswith("/tarief.yaml")
    }


def test_no_cell_is_empty_and_every_statement_has_a_source(everything: Comparison) -> None:
    for section in everything.sections:
        for row in section.rows:
            for item in row.cells:
                for one in item.statements:
                    assert one.text.strip() and one.sources, one.entry_id
                    assert "__" not in one.text, one.text


def test_the_page_holds_every_row(everything: Comparison) -> None:
    text = page(comparison_report(everything))
    assert all(f">{escape(row)}</h2>" in text for row in ROWS)


def test_changes_of_2027_account_for_every_entry(real: Policy) -> None:
    """Whatever is in force in one of the years stands in the list, or says the same in both."""
    found = between_years(real, 2026, 2027, list(real.offices))
    listed = {(change.layer, change.name) for change in found}
    for office in real.offices:
        before, after = reader(real, office, 2026), reader(real, office, 2027)
        for name, entry in real.offices[office].entries.items():
            if entry.parent or entry.kind in NOT_POLICY:
                continue
            one, two = before.statement(name), after.statement(name)
            same = (one is None and two is None) or (one is not None and two is not None and one.meaning == two.meaning)
            assert same == ((office, name) not in listed), name
    assert page(changes_report(found))


def test_codes_and_tables_are_called_as_people_call_them(real: Policy) -> None:
    """DSW-2026 §4.1: three municipalities where more nursing-home places can be discussed."""
    said = reader(real, "dsw", 2026)
    places = said.statement("gemeenten_intramurale_uitbreiding")
    assert places is not None and places.text == "Lansingerland, Pijnacker-Nootdorp, Westland"
    needed = said.statement("benodigde_geclusterde_woningen")
    assert needed is not None and "in tabel Benodigde uitbreiding van geclusterde woonvoorzieningen" in needed.text


def test_an_open_value_is_not_said_twice(real: Policy) -> None:
    said = reader(real, "cz", 2024).statement("basispercentage")
    assert said is not None and (said.text, said.remark) == ("onbekend", "")
