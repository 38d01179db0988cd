"""Conditions and formulas of the policy in words: titles instead of names and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from helpers import case_of, top
from inkoopkader.regels import values
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.explained import explained
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.trace import Tracer
from inkoopkader.vergelijking.explanation import explain
from inkoopkader.vergelijking.statement import reader

YEARS = (2020, 2021, 2024, 2026, 2027)
RAW = re.compile(r"\b\w+_\w*|(?<!\w)'[^']+'(?!\w)")
"""A code or a name as it stands in a policy file, or something between quotes."""


@pytest.mark.parametrize(
    ("office", "year", "name", "words"),
    [
        # codelijsten/zorgsoorten.csv has titles of its own, also for codes that answers elsewhere share
        ("menzis", 2027, "kinderplek", "Soort zorg is Verblijf voor kinderen of (Soort zorg is Logeren en "),
        ("vgz", 2027, "is_digitale_prestatie", "(Soort zorg is Digitale zorg (H138, H139, H306) of Soort zorg is Overige zorg)"),
        # codelijsten/zorgprofielen.csv
        ("dsw", 2026, "vg7_plus_voorliggend", "Zorgprofiel is VG7 en "),
        # codes without a list of their own are called as where they are chosen
        ("vgz", 2027, "mpt_groei_gehaald", "als Maat voor de groei van MPT is Aantal cliënten, anders "),
        ("dsw", 2026, "herkomstklasse", "Nieuw in de regio als Aanbieder nieuw in de regio, anders Geheel nieuw als "),
        # a code that is looked for in a set has a title from the list of the set
        (None, 2027, "wil_vg7_plus_leveren", "VG7+ hoort bij Soorten zorg"),
    ],
)  # fmt: skip
def test_a_code_is_said_by_its_title(real: Policy, office: str | None, year: int, name: str, words: str) -> None:
    said = reader(real, office, year).statement(name)
    assert said is not None and words in f"{said.text} {said.remark}"


def texts(policy: Policy, office: str | None, year: int) -> Iterator[tuple[str, str]]:
    """What readers see of every entry: what it says in a year, and what its versions say."""
    here = reader(policy, office, year)
    layer = policy.offices[office] if office else policy.national
    for entry in here.entries():
        said = here.statement(entry.name)
        if said is not None:
            yield entry.name, said.text
            yield entry.name, said.remark
    for name, entry in layer.entries.items():
        if not entry.parent:
            for line in explain(policy, entry, date(year, 1, 1), office).contents:
                yield name, line.text


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_said_in_codes(real: Policy, year: int) -> None:
    found = {
        (office, name): raw
        for office in (None, *real.offices)
        for name, text in texts(real, office, year)
        if (raw := RAW.findall(text))
    }
    assert not found


POINTED = [
    # VGN-2027 §7.1: "RTP -2%" and "RTP +1,4%" are taken off and put on the percentage
    ("cz", 2027, "korting_nieuw", "-2 procentpunt, als "),
    ("vgz", 2027, "mpt_opslag", "+1,4 procentpunt, als "),
    ("menzis", 2027, "gegarandeerd_opslag", "2 procentpunt"),
    (None, 2021, "opslag_2021", "2 procentpunt"),
    # a deel of something is no point: VGN-2027 §7.1 VGZ "Bij 2% meer MPT"
    ("vgz", 2027, "mpt_groeidrempel", "2%"),
]


@pytest.mark.parametrize(("office", "year", "name", "words"), POINTED)
def test_what_is_added_to_a_percentage_is_in_points(
    real: Policy, office: str | None, year: int, name: str, words: str
) -> None:
    said = reader(real, office, year).statement(name)
    assert said is not None and said.text.startswith(words)


def test_every_text_about_a_discount_is_in_points(real: Policy) -> None:
    """Also what its version says, with the nothing that counts otherwise."""
    lines = explain(real, real.offices["cz"].entries["korting_nieuw"], date(2027, 1, 1), "cz").contents
    assert lines[0].text == "-2 procentpunt als Korting nieuwe aanbieder: van toepassing, anders 0 procentpunt"


def test_the_steps_of_a_trace_are_in_points(real: Policy) -> None:
    case = case_of(real, "cz", 2027, {"nieuwe_aanbieder": "ja", "richttariefpercentage": "0.96", "zorgsoort": "mpt"})
    steps = Tracer(case, evaluate(real, case, ["tariefpercentage"])).trace("tariefpercentage", top(case, "regel")).steps
    shown = {step.name: values.show(step.value, step.shown_as) for step in steps}
    assert shown["opslagen"] == shown["korting_nieuw"] == "-2 procentpunt"
    assert shown["basispercentage"] == "96%"


FORMULAS = [
    # the operators as a reader knows them, a bound as a bound, and rounding as the reader sees the figure
    (None, 2020, "opbrengst", "Opbrengst zorgdeel + Opbrengst NHC en NIC"),
    (None, 2020, "opbrengst_zorgdeel", "Zorgdeel tegen NZa-maximumtarief × Tariefpercentage, afgerond op hele centen"),
    ("dsw", 2026, "monitor_mutatie_begrensd", "Verandering over alle thema's, maar niet minder dan −Grootste verandering in totaal en niet meer dan Grootste verandering in totaal"),
]  # fmt: skip


@pytest.mark.parametrize(("office", "year", "name", "words"), FORMULAS)
def test_a_formula_reads_as_a_sum(real: Policy, office: str | None, year: int, name: str, words: str) -> None:
    said = reader(real, office, year).statement(name)
    assert said is not None and said.text == words


def test_a_formula_that_chooses_is_a_list_of_cases(real: Policy) -> None:
    """beleid/landelijk/tarief.yaml, percentage_uit_beleid of 2020 and tariefpercentage: outcomes in order."""
    lines = explain(real, real.national.entries["percentage_uit_beleid"], date(2020, 1, 1), None).contents
    assert lines[0].cases == (
        "Als Vast percentage is meer dan 0%: Vast percentage",
        "Anders: Basispercentage + Opslagen en kortingen, maar niet minder dan 0% en niet meer dan Plafond van het percentage",
    )
    nested = lines[1].cases
    assert [case.partition(": ")[0] for case in nested] == [
        "Als Overzicht gaat over deze sector en Vast percentage is meer dan 0%",
        "Als Overzicht gaat over deze sector",
        "Anders",
    ]


def test_a_value_is_explained_by_the_branch_that_was_taken(real: Policy) -> None:
    """96% less the 2 points of a new provider at CZ (VGN-2027 §7.1)."""
    facts = {"nieuwe_aanbieder": "ja", "richttariefpercentage": "0.96"}
    case = case_of(real, "cz", 2027, facts, rows=[{"zorgsoort": "mpt", "sector": "gz"}])
    made = Tracer(case, evaluate(real, case, ["percentage_uit_beleid"]))
    line = top(case, "regel")

    def shows(name: str) -> str:
        resolved = made.edition.resolve(name)
        assert resolved.entry is not None
        return values.show(made.value(name, line), resolved.entry.shown_as)

    found = explained(made, "percentage_uit_beleid", line, shows)
    assert found is not None
    assert found.calculation == (
        "Basispercentage bij CZ (96%) + Opslagen en kortingen (-2 procentpunt), maar niet minder dan 0% en niet meer dan "
        "Plafond van het percentage (100%)"
    )
    assert found.because[:2] == (
        ("Overzicht gaat over deze sector (ja)", True),
        ("Vast percentage (0%) is meer dan 0%", False),
    )
    discount = explained(made, "korting_nieuw", line, shows)
    assert discount is not None and discount.calculation == "-2 procentpunt"
    assert discount.because == (("Nieuwe aanbieder bij CZ (ja)", True),)
    assert explained(made, "richttariefpercentage", line, shows) is None  # given, not computed
