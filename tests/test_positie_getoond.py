"""How the parts of a position are said: in the words of each zorgkantoor, codes by their titles, dates with their year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from inkoopkader.portaal.mijnpositie.rows import coming_terms
from inkoopkader.positie import words
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.as_calendar import of_another_year, year_of
from inkoopkader.positie.compute import Outline, position, read_outline
from inkoopkader.positie.fill_in import choose_offices
from inkoopkader.positie.interview import open_questions
from inkoopkader.positie.position import Adjustment, Condition, Paper, Position
from inkoopkader.positie.provider import read_provider
from inkoopkader.positie.report import state
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import show

MOMENT = datetime(2026, 6, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def outline(real: Policy) -> Outline:
    return read_outline(real)


def at(real: Policy, outline: Outline, office: str, year: int) -> Position:
    answers = choose_offices(real, outline, Answers("Stichting Wolk", year, MOMENT), [office])
    return position(real, outline, answers.provider(real), office, year, MOMENT)


def adjusted(earned: bool | None, worth: str) -> Adjustment:
    size = Decimal("0.01").copy_sign(Decimal(worth))
    return Adjustment("x", "X", earned, size, False, [], [], Decimal(worth), ())


def test_one_paper_is_said_in_the_singular(real: Policy, outline: Outline) -> None:
    paper = Paper("x", "X", True, "in orde", [], (), "")
    found = at(real, outline, "cz", 2027)
    for papers, complete, said in (
        ([paper], True, "in orde (1 stuk)"),
        ([paper, paper], True, "alle 2 in orde"),
        ([paper], False, "het ene dat wij kennen in orde; de lijst is niet volledig"),
        ([paper, paper], False, "alle 2 die wij kennen in orde; de lijst is niet volledig"),
    ):
        assert words.papers(replace(found, papers=papers, all_papers=complete)) == said


def test_a_discount_that_does_not_count_costs_nothing() -> None:
    assert words.worth(adjusted(False, "-90000")) is None
    assert words.worth_words(adjusted(False, "-90000")) == ""
    assert words.worth_words(adjusted(True, "-90000")) == show(Decimal("-90000"), "euro")


def test_what_may_still_count_says_so() -> None:
    amount = show(Decimal("12000"), "euro")
    assert words.worth_words(adjusted(True, "12000")) == amount
    assert words.worth_words(adjusted(False, "12000")) == f"{amount} als dit meetelt"
    assert words.worth_words(adjusted(None, "-12000")) == f"{show(Decimal('-12000'), 'euro')} als dit meetelt"


def test_dates_of_the_round_for_2027_say_so_in_2028(real: Policy, outline: Outline) -> None:
    """VGN-2027: one policy for 2027-2029, whose dates are those of the round for 2027."""
    found = at(real, outline, "cz", 2028)
    dated = [term for term in found.terms if term.value is not None and "hardheid" in term.name]
    assert dated and all(year_of(found, term) == 2027 for term in dated)
    assert of_another_year(found, dated[0]) == "datum van de inkoop voor 2027"
    now = at(real, outline, "cz", 2027)
    assert all(of_another_year(now, term) == "" for term in now.terms)


def test_a_term_to_come_with_another_action_stands_apart(real: Policy, outline: Outline) -> None:
    """Two zorgkantoren that ask the same by one date are one row, whatever each calls the term."""
    cz, vgz = at(real, outline, "cz", 2027), at(real, outline, "vgz", 2027)
    term = next(item.term for item in coming_terms([cz]))
    first, same, other = (
        replace(item, terms=[one])
        for item, one in (
            (cz, term),
            (vgz, replace(term, title="In andere woorden")),
            (vgz, replace(term, action="Doe iets anders")),
        )
    )
    assert [item.offices for item in coming_terms([first, same])] == [["cz", "vgz"]]
    assert [item.offices for item in coming_terms([first, other])] == [["cz"], ["vgz"]]


def test_what_is_open_stands_in_the_words_of_each_zorgkantoor(real: Policy, outline: Outline) -> None:
    """VGN-2027 §7.1 and §7.2: what a plan for buildings must do differs between Menzis and VGZ."""
    answers = choose_offices(real, outline, Answers("Stichting Wolk", 2027, MOMENT), ["menzis", "vgz"])
    found = [item for item in open_questions(real, outline, answers).people if item.name == "regionale_samenwerking"]
    alone = {item.offices: item.title for item in found}
    for offices, title in alone.items():
        for office in offices:
            entry = real.entry("regionale_samenwerking", office)
            assert entry is not None and entry.title == title


def test_codes_stand_by_their_titles(real: Policy, outline: Outline) -> None:
    """`tariefklasse` of DSW in 2026: a code, and a code in a formula."""
    found = at(real, outline, "dsw", 2026)
    condition = Condition("tariefklasse", "T", "regel", "code", "bestaand_meerjarig", "", "", "", ())
    assert state(found, condition) == "Bestaande aanbieder met een meerjarige overeenkomst"
    expr = found.tracer.edition.resolve("financiele_afspraak_jaren").expr
    assert expr is not None
    said = found.tracer.statement(expr, found.tracer.case.entities["contract"][0])
    assert "is Bestaande aanbieder met een meerjarige overeenkomst, anders" in said and "_" not in said


def test_a_demand_is_named_once(real: Policy, outline: Outline, tmp_path: Path) -> None:
    """VGN-2027 §7.2 DSW: a "visie op innovatie afgestemd met het zorgkantoor"; here told not to be so."""
    path = tmp_path / "a.yaml"
    path.write_text("naam: Proef\nfeiten: {innovatievisie_aanwezig: ja, innovatievisie_afgestemd: nee}\n")
    found = position(real, outline, read_provider(real, path), "dsw", 2027, datetime(2026, 9, 1, 12, tzinfo=UTC))
    [paper] = [paper for paper in found.papers if paper.title == "Visie op innovatie"]
    assert "afgestemd (niet voldaan)" in paper.demands
    assert not any(demand.count("afgestemd") > 1 for demand in paper.demands)


def test_a_total_of_which_nothing_is_known_says_why(real: Policy, outline: Outline, tmp_path: Path) -> None:
    """VGN-2027 §7.1 VGZ starts from the richttariefpercentage, which nobody gave here; how growth of MPT is measured it
    does not say."""
    path = tmp_path / "a.yaml"
    lines = "  - {zorgkantoor: vgz, sector: gz, zorgsoort: mpt, nza_bedrag_zorg: 500.00, nza_bedrag_nhc_nic: 0.00}\n"
    path.write_text(f"naam: Proef\nproductie:\n{lines}")
    found = position(real, outline, read_provider(real, path), "vgz", 2027, datetime(2026, 9, 1, 12, tzinfo=UTC))
    said = words.total(found)
    assert said[0] == "Opbrengst bij dit zorgkantoor: onbekend."
    assert said[1].startswith("Onbekend, want dit ontbreekt: Richttariefpercentage; ") and said[1].endswith(
        " en nog 1."
    )
    assert said[2] == "Nog open: Modulair pakket thuis."


def test_a_percentage_that_has_only_a_highest_is_summed_up_as_at_most(real: Policy, outline: Outline) -> None:
    """At Salland a lower percentage may be offered (VGN-2027 §7.2 Tariefbeleid "Vrijwillig lager tarief"): with 50%
    offered and the rest unknown the percentage is at most 50%, and no percentage lies below 0%."""
    row = {
        "zorgkantoor": "salland",
        "zorgsoort": "dagbesteding",
        "sector": "gz",
        "biedt_lager_percentage": "ja",
        "aangeboden_percentage": "0.5",
    }
    answers = choose_offices(real, outline, Answers("Stichting Wolk", 2027, MOMENT), ["salland"]).with_rows([row, row])
    found = position(real, outline, answers.provider(real), "salland", 2027, MOMENT)
    line = found.lines[0]
    assert words.answer(line.percentage) == "nog open: hoogstens 50%"
    assert words.percentages(found) == "hoogstens 50% (2 open)"
    known = replace(line, percentage=replace(line.percentage, value=Decimal("0.948"), reach=None))
    assert words.percentages(replace(found, lines=[line, known])) == "hoogstens 94,8% (1 open)"
    none = replace(line, percentage=replace(line.percentage, value=Decimal(0), reach=None))
    assert words.percentages(replace(found, lines=[none, known])) == "0% tot 94,8%"
