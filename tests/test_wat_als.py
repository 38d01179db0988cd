"""What if: a change of one answer shows which answers of the position change, the most important first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from inkoopkader.positie.answers import Answers
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.position import Position
from inkoopkader.positie.what_if import Change, compare_positions, summary
from inkoopkader.regels.policy import Policy

MOMENT = datetime(2026, 9, 1, 9, tzinfo=UTC)
ANSWERS = Answers(
    "Stichting Wolk",
    2027,
    MOMENT,
    ("cz",),
    {"feiten": {"overeenkomst_begin": "2027-01-01"}},
    {"cz": {"feiten": {"nieuwe_aanbieder": "nee", "richttariefpercentage": "0.948", "crisisafspraak": "nee"}}},
    (
        {
            "zorgkantoor": "cz",
            "sector": "gz",
            "zorgsoort": "verblijf",
            "nza_bedrag_zorg": "1000.00",
            "nza_bedrag_nhc_nic": "0.00",
        },
    ),
)


def positions(policy: Policy, answers: Answers) -> list[Position]:
    outline, provider = read_outline(policy), answers.provider(policy)
    return [position(policy, outline, provider, office, 2027, MOMENT) for office in answers.offices]


def changes(policy: Policy, after: Answers, before: Answers = ANSWERS) -> list[Change]:
    return compare_positions(positions(policy, before), positions(policy, after))


def test_nothing_changes_without_a_change(real: Policy) -> None:
    assert changes(real, ANSWERS) == []


def test_a_new_provider_gets_two_procentpunt_less_at_cz(real: Policy) -> None:
    """VGN-2027 §7.1 Tarief% CZ: nieuwe aanbieders RTP -2%; 1000 euro then brings 20 euro less."""
    found = changes(real, ANSWERS.with_value("feiten", "nieuwe_aanbieder", "ja", "cz"))
    tariff = [item for item in found if item.subject == "percentage"]
    assert [(item.before, item.after, item.difference, item.better) for item in tariff] == [
        ("94,8%", "92,8%", Decimal("-0.02"), False)
    ]
    assert tariff[0].line == "Verblijf in een instelling (ZZP)"
    total = next(item for item in found if item.name == "opbrengst_totaal")
    assert (total.before, total.after, total.difference) == (
        "€\N{NO-BREAK SPACE}948,00",
        "€\N{NO-BREAK SPACE}928,00",
        Decimal("-20.00"),
    )
    order = [item.subject for item in found]
    assert order == sorted(
        order, key=["toelating", "percentage", "euro", "stuk", "termijn", "klasse", "voorwaarde", "open"].index
    )
    assert total.as_json()["verschil"] == "-20"


def test_a_line_more_is_a_new_percentage(real: Policy) -> None:
    line = {"zorgkantoor": "cz", "sector": "gz", "zorgsoort": "verblijf", "nza_bedrag_zorg": "10.00"}
    found = changes(real, ANSWERS.with_rows([*ANSWERS.rows, line]))
    new = [item for item in found if item.subject == "percentage"]
    assert [(item.line, item.before, item.after) for item in new] == [
        ("Verblijf in een instelling (ZZP), regel 2", "", "94,8%")
    ]


def test_a_zorgkantoor_more_or_less_is_one_change(real: Policy) -> None:
    more = replace(ANSWERS, offices=("cz", "vgz"))
    found = changes(real, more)
    assert [(item.subject, item.office, item.before) for item in found] == [("zorgkantoor", "vgz", "")]
    assert summary(changes(real, ANSWERS, more)) == {"zorgkantoor": 1}


def test_a_paper_that_comes_is_better(real: Policy) -> None:
    found = changes(real, ANSWERS.with_value("documenten", "innovatievisie_aanwezig", "nee", "cz"))
    paper = next(item for item in found if item.subject == "stuk")
    assert (paper.name, paper.before, paper.after, paper.better) == ("innovatievisie", "onbekend", "ontbreekt", None)


def test_an_assumed_judgement_stands_with_what_was_assumed(real: Policy) -> None:
    """What a zorgkantoor judges is no answer of the provider (VGN-2027 §7.1 Tarief% Menzis "mits voldaan aan de
    voorwaarden"): it is said to be assumed, and is not gone from the list."""
    line = {"zorgkantoor": "menzis", "sector": "gz", "zorgsoort": "verblijf_kind"}
    before = replace(ANSWERS, offices=("menzis",), rows=(line,))
    name = "kinderplek_voorwaarden"
    for value in ("nee", "ja"):
        after = before.with_value("oordelen", name, value, "menzis")
        for one, other, said in (
            (before, after, ("onbekend", f"{value} (aanname)")),
            (after, before, (f"{value} (aanname)", "onbekend")),
        ):
            found = changes(real, other, one)
            assert [(item.before, item.after) for item in found if item.name == name] == [said]
