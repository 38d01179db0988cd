"""Evaluating a case of the invented country: levels, unknowns, deadlines, documents, checks, tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from conftest import Folder
from helpers import ask, case_of
from inkoopkader.regels.errors import CaseError, FormulaError
from inkoopkader.regels.evaluate import entities_of, evaluate
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

LINE = {"zorgsoort": "verblijf", "nieuwe_aanbieder": "nee"}


@pytest.mark.parametrize(
    ("office", "facts", "expected"),
    [
        ("noord", {"nieuwe_aanbieder": "nee", "zorgsoort": "verblijf"}, "0.96"),
        ("noord", {"nieuwe_aanbieder": "ja", "zorgsoort": "verblijf"}, "0.94"),
        ("noord", {"nieuwe_aanbieder": "nee", "zorgsoort": "crisis"}, "0.975"),
        ("noord", {"nieuwe_aanbieder": "ja", "zorgsoort": "crisis"}, "0.94"),
        ("noord", {"nieuwe_aanbieder": "ja", "zorgsoort": "logeren"}, "1"),
        ("zuid", {"nieuwe_aanbieder": "ja", "zorgsoort": "verblijf"}, "0.90"),
        ("zuid", {"zorgsoort": "verblijf"}, None),
        (
            "zuid",
            {"zorgsoort": "logeren"},
            "1",
        ),  # the kind of care alone decides it, so the missing fact does not matter
        ("noord", {"nieuwe_aanbieder": "nee"}, None),
    ],
)
def test_the_percentage(land: Policy, office: str, facts: dict[str, str], expected: str | None) -> None:
    facts.setdefault("zorgsoort", "onbekend")
    assert ask(land, "tariefpercentage", office, 2030, facts) == (None if expected is None else Decimal(expected))


def test_a_setting_changes_the_answer(land: Policy) -> None:
    facts = {"nieuwe_aanbieder": "ja", "zorgsoort": "crisis"}
    assert ask(land, "tariefpercentage", "noord", 2030, facts, settings={"crisisopslag_voor_nieuw": "ja"}) == Decimal(
        "0.955"
    )
    assert ask(
        land, "tariefpercentage", "noord", 2030, {**facts, "nieuwe_aanbieder": "nee"}, settings={"plafond": "0.97"}
    ) == Decimal("0.97")


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("60.00", "1.00"), ("59.99", "0.99"), ("119.99", "1.99"), ("-0.01", "-0.01"), ("0.59", "0.00")],
)
def test_the_minute_tariff_is_rounded_down_to_the_cent(land: Policy, amount: str, expected: str) -> None:
    assert ask(land, "minuuttarief", "noord", 2030, {"bedrag": amount}) == Decimal(expected)


ROWS = [
    {
        "zorgsoort": "verblijf",
        "bedrag": "210.10",
        "hoeveelheid": "20",
        "client": "A",
        "maand": "2030-01",
        "geleverd_op": "2030-01-20",
    },
    {
        "zorgsoort": "verblijf",
        "bedrag": "210.10",
        "hoeveelheid": "5",
        "client": "A",
        "maand": "2030-01",
        "geleverd_op": "2030-01-25",
    },
    {
        "zorgsoort": "crisis",
        "bedrag": "250.00",
        "hoeveelheid": "3",
        "client": "A",
        "maand": "2030-02",
        "geleverd_op": "2030-02-03",
    },
    {
        "zorgsoort": "verblijf",
        "bedrag": "210.10",
        "hoeveelheid": "24",
        "client": "B",
        "maand": "2030-01",
        "geleverd_op": "2030-01-02",
    },
]


def test_the_levels_add_up(land: Policy) -> None:
    case = case_of(land, "noord", 2030, {"nieuwe_aanbieder": "nee"}, rows=ROWS)
    names = [
        "opbrengst",
        "opbrengst_totaal",
        "dagen_in_maand",
        "te_veel_dagen",
        "maanden_over",
        "heeft_crisis",
        "gemiddelde_opbrengst",
        "eerste_levering",
    ]
    evaluate(land, case, names)
    lines = [entity.values["opbrengst"] for entity in case.entities["regel"]]
    assert lines == [Decimal("4033.92"), Decimal("1008.48"), Decimal("731.25"), Decimal("4840.70")]
    months = {
        entity.key: (entity.values["dagen_in_maand"], entity.values["te_veel_dagen"])
        for entity in case.entities["clientmaand"]
    }
    assert months == {"A 2030-01": (25, True), "A 2030-02": (0, False), "B 2030-01": (24, False)}
    assert {entity.key: entity.values["maanden_over"] for entity in case.entities["client"]} == {"A": 1, "B": 0}
    contract = case.entities["contract"][0].values
    assert contract["opbrengst_totaal"] == sum(lines)
    assert contract["gemiddelde_opbrengst"] == Decimal("2653.59")  # 10614.35 / 4 = 2653.5875
    assert contract["heeft_crisis"] is True
    assert contract["eerste_levering"].isoformat() == "2030-01-02"


def test_one_unknown_line_makes_the_sum_unknown_but_not_what_another_line_decides(land: Policy) -> None:
    rows = [{**ROWS[0], "bedrag": "onbekend"}, ROWS[2]]
    assert ask(land, "opbrengst_totaal", "noord", 2030, {"nieuwe_aanbieder": "nee"}, rows=rows) is None
    assert ask(land, "heeft_crisis", "noord", 2030, rows=[{"zorgsoort": "onbekend"}, ROWS[2]]) is True
    assert ask(land, "heeft_crisis", "noord", 2030, rows=[{"zorgsoort": "onbekend"}, ROWS[0]]) is None


def test_over_nothing(land: Policy) -> None:
    found = {
        name: ask(land, name, "noord", 2030)
        for name in ("opbrengst_totaal", "heeft_crisis", "eerste_levering", "gemiddelde_opbrengst")
    }
    assert found == {
        "opbrengst_totaal": 0,
        "heeft_crisis": False,
        "eerste_levering": None,
        "gemiddelde_opbrengst": None,
    }


@pytest.mark.parametrize(
    ("prestatie", "care", "expected"),
    [
        ("P1", "crisis", "250.00"),
        ("P2", "logeren", "180.55"),
        ("P4", "thuis", None),
        ("P1", "thuis", None),
        ("P9", "crisis", None),
        ("onbekend", "crisis", None),
    ],
)
def test_a_table_is_looked_up(land: Policy, prestatie: str, care: str, expected: str | None) -> None:
    assert ask(land, "tabelbedrag", "noord", 2030, {"prestatie": prestatie, "zorgsoort": care}) == (
        None if expected is None else Decimal(expected)
    )


TERMS = [
    ("vragen_indienen", "vragen_indienen_gedaan", "2029-06-15T12:00:00", True),
    ("vragen_indienen", "vragen_indienen_gedaan", "2029-06-15T12:00:01", False),
    ("offerte_op_tijd_indienen", "offerte_ingediend", "2029-07-31T23:59:59", True),
    ("offerte_op_tijd_indienen", "offerte_ingediend", "2029-08-01T00:00:00", False),
    ("contractering", "contractering_gedaan", "2029-08-31T23:59:59", False),
    ("contractering", "contractering_gedaan", "2029-09-01T00:00:00", True),
    ("bezwaar", "bezwaar_gedaan", "2029-10-21T23:59:59", True),
    ("bezwaar", "bezwaar_gedaan", "2029-10-22T00:00:00", False),
    ("bezwaar", "bezwaar_gedaan", "onbekend", None),
]


@pytest.mark.parametrize(("term", "fact", "moment", "expected"), TERMS)
def test_a_deadline_to_the_second(land: Policy, term: str, fact: str, moment: str, expected: bool | None) -> None:
    assert ask(land, f"{term}_op_tijd", "noord", 2030, {fact: moment}) is expected


NEW: dict[str, Any] = {
    "nieuwe_aanbieder": "ja",
    "failliet": "nee",
    "offerte_ingediend": "2029-07-31T10:00:00",
    "omzet": "1000",
}
PAPER: dict[str, Any] = {"uittreksel_aanwezig": "ja", "uittreksel_datum": "2029-01-31", "uittreksel_origineel": "ja"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"uittreksel_datum": "2029-01-30"}, False),  # six months later is 30 July, a day too early
        (
            {"uittreksel_datum": "2028-12-31", "offerte_ingediend": "2029-01-31T10:00:00"},
            False,
        ),  # the fixed lower bound
        ({"uittreksel_origineel": "nee"}, False),
        ({"uittreksel_aanwezig": "nee"}, False),
        ({"omzet": "999.99"}, False),
        ({"uittreksel_datum": "onbekend"}, None),
        ({"uittreksel_datum": "onbekend", "uittreksel_aanwezig": "nee"}, False),
        ({"nieuwe_aanbieder": "nee", "uittreksel_aanwezig": "nee"}, True),
    ],
)
def test_a_document_is_there_recent_and_good(land: Policy, changes: dict[str, str], expected: bool | None) -> None:
    assert ask(land, "uittreksel", "noord", 2030, {**NEW, **PAPER, **changes}) is expected


def test_admission_waits_for_the_person_who_decides(land: Policy) -> None:
    facts = {**NEW, **PAPER}
    assert ask(land, "mag_contracteren", "noord", 2030, facts) is None
    assert ask(land, "mag_contracteren", "noord", 2030, facts, judgements={"meerwaarde": "ja"}) is True
    assert ask(land, "mag_contracteren", "noord", 2030, facts, judgements={"meerwaarde": "nee"}) is False
    assert (
        ask(land, "mag_contracteren", "noord", 2030, {"nieuwe_aanbieder": "nee", "failliet": "nee"}) is True
    )  # the judgement is about new providers
    assert ask(land, "mag_contracteren", "noord", 2030, {**facts, "failliet": "ja"}) is False


def test_builtin_names(land: Policy) -> None:
    assert ask(land, "leeftijd_aanbieder_jaren", "noord", 2030, {"opgericht_op": "1999-12-31"}) == 31


def test_questions_that_do_not_exist(land: Policy) -> None:
    with pytest.raises(FormulaError, match="de naam 'tarief' bestaat niet"):
        ask(land, "tarief", "noord", 2030)
    with pytest.raises(FormulaError, match="het niveau 'persoon' bestaat niet"):
        entities_of(case_of(land, "noord", 2030), "persoon")
    assert len(entities_of(case_of(land, "noord", 2030), "contract")) == 1


def test_a_number_too_large_to_be_exact_is_refused_not_rounded(folder: Folder) -> None:
    bron = 'bron: DOC-2030 §1 "anker"'
    chain = "".join(
        f"x{n}:\n  type: aantal\n  titel: X\n  uitleg: X.\n  formules: {{2030-01-01: x{n - 1} * x{n - 1}}}\n  {bron}\n"
        for n in range(1, 8)
    )
    policy = load(
        folder(
            {
                "landelijk/proef.yaml": f"x0:\n  type: aantal\n  titel: X\n  uitleg: X.\n  waarden: {{2030-01-01: 999999999999999}}\n  {bron}\n{chain}"
            }
        )
    )
    assert ask(policy, "x4", None, 2030) == Decimal(999999999999999**16)
    with pytest.raises(CaseError, match="een tussenuitkomst bij x7 heeft meer dan 400 cijfers"):
        ask(policy, "x7", None, 2030)


def test_a_copy_of_a_case_gives_the_same_answers_and_leaves_the_first_as_it_was(land: Policy) -> None:
    case = case_of(land, "noord", 2030, {"nieuwe_aanbieder": "nee"}, rows=ROWS)
    told = {id(entity): dict(entity.values) for group in case.entities.values() for entity in group}
    twin = case.copy()
    for line in twin.entities["regel"]:
        line.values["hoeveelheid"] = Decimal(0)
    evaluate(land, twin, ["opbrengst_totaal", "maanden_over"])
    assert twin.entities["contract"][0].values["opbrengst_totaal"] == 0
    assert {id(entity): entity.values for group in case.entities.values() for entity in group} == told
    evaluate(land, case, ["opbrengst_totaal", "maanden_over"])
    assert case.entities["contract"][0].values["opbrengst_totaal"] == Decimal("10614.35")
    again = case.copy()
    assert [one.values for one in again.entities["clientmaand"]] == [one.values for one in case.entities["clientmaand"]]
