"""What is held of the policy of a year may be about one sector only: who delivers another is told so, and is not asked what
cannot decide anything for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from inkoopkader.positie import words
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.compute import Outline, position, read_outline
from inkoopkader.positie.fill_in import choose_offices, fill_in
from inkoopkader.positie.interview import next_question, open_questions, step_for
from inkoopkader.positie.position import Position
from inkoopkader.regels.edition import edition
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sectors import sectors_held, sectors_of

MOMENT = datetime(2026, 6, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def outline(real: Policy) -> Outline:
    return read_outline(real)


def told(real: Policy, outline: Outline, sectors: Sequence[str], offices: Sequence[str], **rows: Any) -> Answers:
    """A provider that said in which sectors it delivers stay and day care, at these zorgkantoren."""
    answers = choose_offices(real, outline, Answers("Verzonnen aanbieder", 2027, MOMENT), offices)
    for key, typed in (("sectoren", list(sectors)), ("zorgsoorten", ["verblijf", "mpt"])):
        step = step_for(real, outline, answers, key)
        assert step is not None
        answers = fill_in(real, outline, answers, step, {key: typed})
    return answers


def at(real: Policy, outline: Outline, answers: Answers, office: str) -> Position:
    return position(real, outline, answers.provider(real), office, answers.year, MOMENT)


def test_the_overview_of_2027_is_about_the_care_for_the_disabled_only(real: Policy) -> None:
    """VGN-2027, its title; the policies of 2020, 2021 and 2026 are about all sectors."""
    assert {office: sectors_held(real, office, 2027) for office in real.offices} == dict.fromkeys(
        real.offices, frozenset({"gz"})
    )
    assert sectors_held(real, "dsw", 2026) is None
    assert sectors_held(real, "cz", 2021) is None
    assert sectors_of(edition(real, "menzis", date(2027, 1, 1)), "bibob_gegevens_voldoet") == {"gz"}
    assert sectors_of(edition(real, "dsw", date(2026, 1, 1)), "contractduur_jaren") is None


def test_the_question_about_sectors_says_of_which_sectors_policy_is_held(real: Policy, outline: Outline) -> None:
    empty = Answers("Verzonnen aanbieder", 2027, MOMENT)
    step = next_question(real, outline, choose_offices(real, outline, empty, list(real.offices)))
    assert step is not None
    assert step.key == "sectoren"
    assert step.note.startswith("Voor 2027 kennen wij alleen beleid over Gehandicaptenzorg (GZ)")
    assert "Overzicht inkoopbeleid Wlz, Gehandicaptenzorg" in step.note
    earlier = choose_offices(real, outline, Answers("Verzonnen aanbieder", 2021, MOMENT), ["cz"])
    step = step_for(real, outline, earlier, "sectoren")
    assert step is not None
    assert step.note == ""


@pytest.mark.parametrize("sector", ["vv", "ggz"])
def test_another_sector_is_not_asked_what_cannot_decide_anything(real: Policy, outline: Outline, sector: str) -> None:
    answers = told(real, outline, [sector], list(real.offices))
    left = open_questions(real, outline, answers)
    assert [step.key for step in (*left.steps, *left.later)] == []
    for office in real.offices:
        found = at(real, outline, answers, office)
        assert found.papers == []  # the overview does not say which papers this sector hands in
        assert found.people == []
        waits = [gap for item in (*found.classes, found.admission, *found.obstacles) for gap in item.gaps]
        waits += [gap for line in found.lines for gap in line.percentage.gaps]
        assert {gap.kind for gap in waits} <= {"beleid", "geldt_niet"}
        assert all(line.adjustments == [] and line.other_care == [] for line in found.lines)


def test_it_is_not_asked_which_care_it_delivers_either(real: Policy, outline: Outline) -> None:
    answers = choose_offices(real, outline, Answers("Verzonnen aanbieder", 2027, MOMENT), ["cz", "dsw"])
    step = next_question(real, outline, answers)
    assert step is not None
    answers = fill_in(real, outline, answers, step, {"sectoren": ["vv"]})
    assert next_question(real, outline, answers) is None


def test_the_outcome_says_what_is_not_held_for_its_sectors(real: Policy, outline: Outline) -> None:
    answers = told(real, outline, ["vv"], ["cz", "menzis"])
    (said,) = words.not_held([at(real, outline, answers, office) for office in ("cz", "menzis")])
    assert said.startswith("Voor Verpleging en verzorging (VV) kennen wij het beleid van 2027 niet.")
    assert "alleen over Gehandicaptenzorg (GZ)" in said
    mixed = told(real, outline, ["gz", "ggz"], ["cz"])
    (said,) = words.not_held([at(real, outline, mixed, "cz")])
    assert said.startswith("Voor Geestelijke gezondheidszorg (GGZ) kennen wij het beleid van 2027 niet.")
    assert "Voor die zorg blijft het percentage onbekend." in said
    covered = told(real, outline, ["gz"], ["cz"])
    assert words.not_held([at(real, outline, covered, "cz")]) == []


def test_what_was_told_of_a_sector_that_is_held_does_not_count_for_another(real: Policy, outline: Outline) -> None:
    answers = told(real, outline, ["gz"], ["menzis"])
    for name, value in (("werkt_mee_aan_bibob", "nee"), ("nieuwe_aanbieder", "nee")):
        answers = answers.with_value("feiten", name, value, "menzis")
    assert at(real, outline, answers, "menzis").admission.value is False
    answers = answers.with_value("feiten", "sectoren", ("vv",)).with_rows([])
    assert at(real, outline, answers, "menzis").admission.value is None


def test_the_terms_of_the_overview_are_still_shown(real: Policy, outline: Outline) -> None:
    """To miss a date is worse than to see one that may not be yours: the message says where it stands."""
    found = at(real, outline, told(real, outline, ["vv"], ["cz"]), "cz")
    assert "vragen_nvi" in {term.name for term in found.terms}


def test_a_provider_in_a_sector_that_is_held_is_asked_as_before(real: Policy, outline: Outline) -> None:
    keys = {step.key for step in open_questions(real, outline, told(real, outline, ["gz"], ["menzis"])).steps}
    assert {"werkt_mee_aan_bibob", "biedt_lager_percentage", "stukken", "termijnen"} <= keys
    mixed = {step.key for step in open_questions(real, outline, told(real, outline, ["gz", "vv"], ["menzis"])).steps}
    assert {"werkt_mee_aan_bibob", "stukken", "termijnen"} <= mixed


def test_only_the_lines_of_a_sector_that_is_held_are_asked_for(real: Policy, outline: Outline) -> None:
    answers = told(real, outline, ["gz", "vv"], ["cz"])
    sectors = {"verblijf": "gz", "mpt": "vv"}
    answers = answers.with_rows({**row, "sector": sectors[str(row["zorgsoort"])]} for row in answers.rows)
    step = next(step for step in open_questions(real, outline, answers).steps if step.key == "productie")
    asked = {str(answers.rows[field.row or 0]["zorgsoort"]) for field in step.fields}
    assert asked == {"verblijf"}
    assert {field.name for field in step.fields} == {"nza_bedrag_zorg", "nza_bedrag_nhc_nic"}
