"""The trace says every step, why an answer is no, and what keeps it unknown."""

from __future__ import annotations

import json
from typing import Any

from helpers import case_of, top
from inkoopkader.regels.evaluate import Case, evaluate
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.trace import NO_OUTCOME, Gap, Tracer


def tracer(land: Policy, name: str, facts: dict[str, Any], office: str = "noord", **rest: Any) -> tuple[Tracer, Case]:
    case = case_of(land, office, 2030, facts, **rest)
    return Tracer(case, evaluate(land, case, [name])), case


def test_the_steps_of_a_percentage_with_version_layer_and_source(land: Policy) -> None:
    made, case = tracer(
        land, "tariefpercentage", {"nieuwe_aanbieder": "ja", "zorgsoort": "verblijf"}, at="2030-05-01T12:00:00"
    )
    trace = made.trace("tariefpercentage", top(case, "regel"))
    steps = {step.name: step for step in trace.steps}
    assert trace.steps[-1].name == "tariefpercentage"
    assert all(read in steps for step in trace.steps for read in step.reads)
    order = [step.name for step in trace.steps]
    assert all(order.index(read) < order.index(step.name) for step in trace.steps for read in step.reads)
    basis = steps["basispercentage"]
    assert (str(basis.value), basis.layer, basis.entry_id, basis.about.known_from) == (
        "0.965",
        "noord",
        "zorgkantoor/noord/tarief#basispercentage",
        "2030-04-01",
    )
    assert basis.sources == ('NVL-2030 VID-0002 "96,5%"',)
    assert (
        steps["tariefpercentage"].formula
        == "vast_percentage if vast_percentage > 0 else begrens(basispercentage + opslagen, 0, plafond)"
    )
    assert str(steps["korting_nieuw"].value) == "-0.02"
    assert steps["opslag_crisis"].issues == ("V-1",)
    assert json.loads(json.dumps(trace.as_json()))["waarde"] == "0.945"


def missing(
    land: Policy, name: str, facts: dict[str, Any], level: str = "contract", **rest: Any
) -> list[tuple[str, str]]:
    made, case = tracer(land, name, facts, **rest)
    return [(gap.name, gap.kind) for gap in made.gaps(name, top(case, level))]


def test_only_what_matters_is_missing(land: Policy) -> None:
    care = {"zorgsoort": "verblijf"}
    assert missing(land, "tariefpercentage", care, "regel") == [("nieuwe_aanbieder", "feit")]
    assert missing(land, "tariefpercentage", {"zorgsoort": "logeren"}, "regel") == []
    assert missing(land, "tariefpercentage", {**care, "nieuwe_aanbieder": "nee"}, "regel") == []
    assert missing(land, "mag_contracteren", {"nieuwe_aanbieder": "nee"}) == [("failliet", "feit")]
    assert missing(land, "mag_contracteren", {"nieuwe_aanbieder": "ja", "failliet": "ja"}) == []


def test_a_judgement_that_is_missing_says_whose(land: Policy) -> None:
    papers = {
        "uittreksel_aanwezig": "ja",
        "uittreksel_datum": "2029-05-01",
        "uittreksel_origineel": "ja",
        "offerte_ingediend": "2029-07-01T10:00:00",
        "omzet": "2000",
    }
    made, case = tracer(land, "mag_contracteren", {"nieuwe_aanbieder": "ja", "failliet": "nee", **papers})
    [gap] = made.gaps("mag_contracteren", top(case))
    assert (gap.name, gap.kind, gap.who) == ("meerwaarde", "oordeel", "zorgkantoor")
    assert str(gap) == "Meerwaarde: Voegt de aanbieder iets toe? (oordeel van zorgkantoor: meerwaarde)"


def test_what_the_policy_leaves_open_and_what_is_not_in_force(land: Policy) -> None:
    case = case_of(land, "zuid", 2031, {"nieuwe_aanbieder": "nee", "zorgsoort": "verblijf"})
    made = Tracer(case, evaluate(land, case, ["tariefpercentage", "groot"]))
    [gap] = made.gaps("tariefpercentage", top(case, "regel"))
    assert (gap.name, gap.kind, str(gap)) == (
        "basispercentage",
        "beleid",
        "Basispercentage: het beleid laat dit open",
    )
    [gap] = made.gaps("groot", top(case))
    assert (gap.kind, str(gap)) == ("geldt_niet", "Grootte: hierover is voor deze dag geen beleid bekend")


def test_a_formula_that_leaves_it_open_says_under_which_condition(real: Policy) -> None:
    facts = {"sector": "ggz", "zorgsoort": "verblijf", "nieuwe_aanbieder": "nee", "richttariefpercentage": "0.95"}
    case = case_of(real, "cz", 2027, facts)
    made = Tracer(case, evaluate(real, case, ["tariefpercentage"]))
    [gap] = made.gaps("tariefpercentage", top(case, "regel"))
    assert (gap.name, gap.kind) == ("percentage_uit_beleid", "beleid")
    assert (
        str(gap)
        == "Percentage volgens het beleid: de samenvatting van het beleid die wij kennen zegt dit niet, bij: Overzicht gaat over deze sector (nee)"
    )
    assert gap.as_json()["reden"] == "Overzicht gaat over deze sector (nee)"


def test_a_division_by_zero_is_named(land: Policy) -> None:
    made, case = tracer(land, "gemiddelde_opbrengst", {})
    [gap] = made.gaps("gemiddelde_opbrengst", top(case))
    assert gap.reason == "niet te berekenen: niets om over te rekenen, delen door nul, of geen rij in de tabel"


def test_the_reasons_of_a_no(land: Policy) -> None:
    made, case = tracer(land, "mag_contracteren", {"nieuwe_aanbieder": "nee", "failliet": "ja"})
    assert made.reasons("mag_contracteren", top(case)) == [("failliet", True, "Failliet")]
    made, case = tracer(land, "uittreksel_omzet_genoeg", {"omzet": "999.99"})
    [(name, value, text)] = made.reasons("uittreksel_omzet_genoeg", top(case))
    assert (name, value, text) == (
        "uittreksel_omzet_genoeg",
        False,
        "Omzet (€\N{NO-BREAK SPACE}999,99) is minstens €\N{NO-BREAK SPACE}1.000,00",
    )


def test_a_yes_has_no_reasons_against_it(land: Policy) -> None:
    made, case = tracer(land, "mag_contracteren", {"nieuwe_aanbieder": "nee", "failliet": "nee"})
    assert made.reasons("mag_contracteren", top(case)) == []


def test_a_step_of_a_lower_level_shows_every_value(land: Policy) -> None:
    rows = [
        {"zorgsoort": "crisis", "bedrag": "1.00", "hoeveelheid": "1"},
        {"zorgsoort": "verblijf", "bedrag": "2.00", "hoeveelheid": "1"},
    ]
    made, case = tracer(land, "opbrengst_totaal", {"nieuwe_aanbieder": "nee"}, rows=rows)
    trace = made.trace("opbrengst_totaal", top(case))
    step = next(step for step in trace.steps if step.name == "opbrengst")
    assert [str(value) for value in step.values_below] == ["0.98", "1.92"]


def test_a_policy_that_is_not_held_is_not_called_open(real: Policy) -> None:
    """For 2026 only the policy of DSW is held. The summary of the VGN (VGN-2027 footnote 2) leaves things out; DSW-2026
    itself leaves open what a talk must settle."""
    said = {}
    for office, year, name in (
        ("cz", 2026, "basispercentage"),
        ("cz", 2027, "contractduur_jaren"),
        ("dsw", 2026, "verlenging_jaren"),
    ):
        case = case_of(real, office, year, {"nieuwe_aanbieder": "ja"}, rows=[{"zorgsoort": "verblijf"}])
        made = Tracer(case, evaluate(real, case, [name]))
        [gap] = made.gaps(name, top(case, made.edition.resolve(name).level))
        said[office, year] = gap.said.partition(": ")[2]
    assert said == {
        ("cz", 2026): "het eigen beleid van het zorgkantoor voor 2026 is hier niet vastgelegd",
        ("cz", 2027): "de samenvatting van het beleid die wij kennen zegt dit niet, bij: Nieuwe aanbieder bij CZ (ja)",
        ("dsw", 2026): "het beleid laat dit open",
    }


def test_what_cannot_be_worked_out_is_not_left_open() -> None:
    gap = Gap("n", "Aandeel", "beleid", "", "", "niet te berekenen: delen door nul", NO_OUTCOME)
    assert gap.said == "Aandeel: niet te berekenen: delen door nul"
