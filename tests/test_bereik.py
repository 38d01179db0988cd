"""The bounds of a number that is not known yet: right by hand, and never too narrow for what is answered later."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from conftest import REAL, Folder
from helpers import case_of, random_case, top
from inkoopkader.positie import words
from inkoopkader.positie.as_json import position_json
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.position import Position
from inkoopkader.positie.provider import Provider, provider_from, read_provider
from inkoopkader.regels import values
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.evaluate import evaluate, plan
from inkoopkader.regels.expressions import Call, Expr, children, names
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.reach import Reaches
from inkoopkader.regels.trace import Tracer

BRON = 'bron: DOC-2030 §1 "anker"'
FACTS = "".join(
    f"{name}: {{soort: feit, type: {kind}, titel: {name}, vraag: Hoe?, {BRON}}}\n"
    for name, kind in (("a", "ja_nee"), ("b", "ja_nee"), ("x", "aantal"), ("y", "aantal"), ("dag", "datum"))
) + "".join(
    f"{name}: {{type: aantal, titel: {name}, uitleg: Stap., formules: {{2020-01-01: '{formula}'}}, {BRON}}}\n"
    for name, formula in (("een_of_vier", "1 if a else 4"), ("nul_of_drie", "3 if b else 0"))
)
OPEN = f"open_getal: {{type: aantal, titel: Open, uitleg: Open., waarden: {{2020-01-01: onbekend}}, {BRON}}}\n"
# formula, what is given, and by hand: the pieces in which the answer lies; None is without end
CASES: list[tuple[str, dict[str, Any], list[tuple[int | None, int | None]]]] = [
    ("een_of_vier", {}, [(1, 1), (4, 4)]),
    ("een_of_vier", {"a": "nee"}, [(4, 4)]),
    ("een_of_vier + nul_of_drie", {}, [(1, 1), (4, 4), (7, 7)]),
    ("een_of_vier - nul_of_drie", {}, [(-2, -2), (1, 1), (4, 4)]),
    ("een_of_vier * nul_of_drie", {}, [(0, 0), (3, 3), (12, 12)]),
    ("-een_of_vier", {}, [(-4, -4), (-1, -1)]),
    ("kleinste(een_of_vier, 2)", {}, [(1, 1), (2, 2)]),
    ("grootste(een_of_vier, 2)", {}, [(2, 2), (4, 4)]),
    ("een_of_vier + x", {}, [(None, None)]),
    ("een_of_vier + x", {"x": 10}, [(11, 11), (14, 14)]),
    ("kleinste(x, een_of_vier)", {}, [(None, 4)]),  # at most 1 or at most 4: at most 4
    ("grootste(x, een_of_vier)", {}, [(1, None)]),
    ("kleinste(grootste(x, 0), 100)", {}, [(0, 100)]),
    ("begrens(een_of_vier, 2, 3)", {}, [(2, 2), (3, 3)]),
    ("een_of_vier * (x - x)", {"x": 5}, [(0, 0)]),
    ("een_of_vier if a else x", {"x": 9}, [(1, 1), (4, 4), (9, 9)]),
    # what the policy leaves open has no bounds, however the rest turns out
    ("een_of_vier if b else open_getal", {}, [(None, None)]),
    ("een_of_vier if b else onbekend", {}, [(None, None)]),
    # a branch knows how its own condition turned out
    ("nul_of_drie if nul_of_drie > 0 else 8", {}, [(3, 3), (8, 8)]),
    ("8 if nul_of_drie <= 0 else nul_of_drie", {}, [(3, 3), (8, 8)]),
    ("nul_of_drie if not (nul_of_drie == 0) else 8", {}, [(3, 3), (8, 8)]),
    ("(1 if b else 2) if b else 5", {}, [(1, 1), (5, 5)]),
    ("(1 if b else 2) if a and b else 5", {}, [(1, 1), (5, 5)]),
    ("x if x > 6 else 7", {}, [(6, None)]),
    # a condition that the bounds decide already is no choice
    ("8 if een_of_vier < 5 else 9", {}, [(8, 8)]),
    ("8 if een_of_vier + nul_of_drie >= 1 and een_of_vier != 2 else 9", {}, [(8, 8)]),
    ("8 if een_of_vier > 3 or b else 9", {}, [(8, 8), (9, 9)]),
    ("8 if dag < peildatum else 9", {}, [(8, 8), (9, 9)]),
    ("rond(een_of_vier / 3, 0)", {}, [(0, 0), (1, 1)]),  # a third is 0, one and a third is 1
    ("rond_omhoog(een_of_vier / 3, 0)", {}, [(1, 1), (2, 2)]),
    ("rond_omlaag(x / 3, 0)", {}, [(None, None)]),
    ("rond(x / een_of_vier, 0)", {"x": 12}, [(3, 3), (12, 12)]),
    ("rond(x / een_of_vier, 0)", {}, [(None, None)]),
    ("rond(x / nul_of_drie, 0)", {"x": 12}, [(None, None)]),  # dividing by nothing has no outcome
    ("rond(een_of_vier * 2, 0)", {}, [(2, 2), (8, 8)]),
]


@pytest.mark.parametrize(("formula", "given", "wanted"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES])
def test_bounds_by_hand(
    folder: Folder, formula: str, given: dict[str, Any], wanted: list[tuple[int | None, int | None]]
) -> None:
    rule = (
        f'vraag:\n  type: aantal\n  titel: Vraag\n  uitleg: Vraag.\n  {BRON}\n  formules: {{2020-01-01: "{formula}"}}\n'
    )
    policy = load(folder({"landelijk/feiten.yaml": FACTS + OPEN, "landelijk/regels.yaml": rule}))
    case = case_of(policy, None, 2030, given)
    made = Reaches(Tracer(case, evaluate(policy, case, ["vraag"])))
    found = made.reach("vraag", top(case))
    assert [(_whole(low), _whole(high)) for low, high in found.spans] == wanted
    assert (found.low, found.high) == (wanted[0][0], wanted[-1][1])


def _whole(end: Decimal) -> int | None:
    return int(end) if end.is_finite() else None


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [("som(deel)", (2, 6)), ("laagste(deel)", (1, 3)), ("hoogste(deel)", (1, 3)), ("tel(is_een)", (0, 2))],
)
def test_bounds_over_lines(folder: Folder, formula: str, wanted: tuple[int, int]) -> None:
    """Two lines of which one fact each is open: 1 or 3."""
    lines = "".join(
        f"{name}: {{type: {kind}, niveau: regel, titel: {name}, uitleg: Stap., formules: {{2020-01-01: '{rule}'}}, {BRON}}}\n"
        for name, kind, rule in (("deel", "aantal", "1 if per_regel else 3"), ("is_een", "ja_nee", "deel == 1"))
    )
    fact = f"per_regel: {{soort: feit, type: ja_nee, niveau: regel, titel: Een, vraag: Hoe?, {BRON}}}\n"
    rule = f"vraag: {{type: aantal, titel: Vraag, uitleg: V., formules: {{2020-01-01: '{formula}'}}, {BRON}}}\n"
    policy = load(folder({"landelijk/feiten.yaml": fact, "landelijk/regels.yaml": lines + rule}))
    case = case_of(policy, None, 2030, rows=[{}, {}])
    found = Reaches(Tracer(case, evaluate(policy, case, ["vraag"]))).reach("vraag", top(case))
    assert (found.low, found.high) == wanted


OFFICES = ("cz", "dsw", "menzis", "salland", "vgz", "zilveren-kruis", "zorg-en-zekerheid")


def _asked_by_known(expr: Expr) -> Iterator[str]:
    """The names whose being known is itself a condition: answering those changes what is known already."""
    if isinstance(expr, Call) and expr.function == "bekend":
        yield from names(expr)
    for part in children(expr):
        yield from _asked_by_known(part)


def _forget(source: Edition, case: Any, dice: random.Random) -> Any:
    """The same case with part of the facts and of the open settings not given."""
    kept = {
        name
        for entry in source.entries()
        if (expr := source.resolve(entry.name).expr) is not None
        for name in _asked_by_known(expr)
    }
    share = dice.choice((0.05, 0.3, 0.7))
    for found in case.entities.values():
        for entity in found:
            for name in [key for key in entity.values if key not in kept]:
                if dice.random() < share:
                    del entity.values[name]
    case.settings = {
        name: value
        for name, value in case.settings.items()
        if source.resolve(name).value is not None or dice.random() >= share
    }
    return case


@pytest.mark.parametrize("office", OFFICES)
def test_whatever_is_answered_later_lies_within_the_bounds(real: Policy, office: str) -> None:
    """Every number of the real policy, with random facts of which a part is forgotten."""
    compared = told = 0
    for year in (2020, 2027):
        source = edition(real, office, date(year, 1, 1))
        numbers = sorted(
            entry.name
            for entry in source.entries()
            if source.resolve(entry.name).role == "formule" and entry.type in values.NUMERIC
        )
        made = plan(source, numbers)
        for seed in range(25):
            whole, part = (random_case(source, random.Random(seed)) for _ in range(2))
            _forget(source, part, random.Random(f"{office} {seed}"))
            made.run(whole)
            made.run(part)
            reaches = Reaches(Tracer(part, made))
            for name in numbers:
                level = source.resolve(name).level
                for known, entity in zip(whole.entities[level], part.entities[level], strict=True):
                    value = known.values[name]
                    if value is None:
                        continue
                    reach = reaches.reach(name, entity)
                    assert reach.holds(value), (name, year, seed)
                    compared += entity.values[name] is None
                    told += entity.values[name] is None and reach.low is not None and reach.high is not None
    assert compared > 50 and told > 5, (compared, told)


MOMENT = values.parse("tijdstip", "2026-09-10T09:00:00")


def _at_vgz(real: Policy, provider: Provider) -> Position:
    assert isinstance(MOMENT, datetime)
    return position(real, read_outline(real), provider, "vgz", 2027, MOMENT)


@pytest.fixture
def large(real: Policy) -> Provider:
    return read_provider(real, REAL.parent / "voorbeelden" / "aanbieder-groot-gz.yaml")


def test_a_percentage_that_waits_for_how_growth_is_measured_is_one_of_two(real: Policy, large: Provider) -> None:
    """VGN-2027 §7.1 VGZ: 2% more MPT than in 2026 gives 1,4 more, and the overview does not say measured in what. In
    revenue there is 3% more, in clients 0,6%. The example has 94,5% and 0,1 for its policy on self-reliance."""
    found = _at_vgz(real, large)
    line = next(line for line in found.lines if line.care == "mpt")
    assert line.percentage.value is None and line.percentage.reach is not None
    assert (line.percentage.reach.low, line.percentage.reach.high) == (Decimal("0.946"), Decimal("0.960"))
    assert words.answer(line.percentage) == "nog open: 94,6% of 96%"
    # 4.120.000 x 94,6% = 3.897.520 and x 96% = 3.955.200; no NHC
    assert (
        words.answer(line.euros[-1]) == "nog open: €\N{NO-BREAK SPACE}3.897.520,00 of €\N{NO-BREAK SPACE}3.955.200,00"
    )


def test_the_total_names_what_is_open_and_what_is_known(real: Policy, large: Provider) -> None:
    found = _at_vgz(real, large)
    rest = sum(line.euros[-1].value for line in found.lines if line.care != "mpt")
    assert found.known_revenue == rest and [line.care for line in found.open_lines] == ["mpt"]
    assert found.total.reach is not None
    assert (found.total.reach.low, found.total.reach.high) == (rest + 3_897_520, rest + 3_955_200)
    said = " ".join(words.total(found))
    assert "bekend, van 3 van de 4 regels" in said and said.endswith("Nog open: Modulair pakket thuis.")
    written = position_json(large, [found])["zorgkantoren"][0]["opbrengst"]
    assert written["waarde"] == "onbekend" and written["open"] == ["mpt"]
    assert written["bereik"]["laagste"] == values.plain(rest + 3_897_520)


def test_bounds_as_wide_as_everything_are_not_shown(real: Policy, large: Provider) -> None:
    """Without the richttariefpercentage a percentage can be anything up to the ceiling."""
    vgz = large.offices["vgz"]
    facts = {name: value for name, value in vgz["feiten"].items() if name != "richttariefpercentage"}
    without = replace(large, offices={**large.offices, "vgz": {**vgz, "feiten": facts}})
    found = _at_vgz(real, without)
    open_lines = [line for line in found.lines if line.percentage.value is None]
    assert open_lines and all(line.percentage.reach is None for line in open_lines)
    assert words.answer(open_lines[0].percentage) == "onbekend" and found.total.reach is None


def test_without_production_there_is_no_total(real: Policy) -> None:
    """What is not told is not nothing: of no production no proceeds follow, also not zero euros."""
    provider = provider_from(real, {"naam": "VERZONNEN", "jaar": 2027}, "leeg.yaml")
    found = position(real, read_outline(real), provider, "cz", 2027, datetime(2026, 11, 1, 12, tzinfo=UTC))
    assert found.lines == [] and found.total.value is None and found.total.gaps
    assert position_json(provider, [found])["zorgkantoren"][0]["opbrengst"]["waarde"] == "onbekend"
