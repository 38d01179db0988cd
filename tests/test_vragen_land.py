"""The questionnaire on the invented country: how a provider is questioned is policy data, and mistakes in it are named."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inkoopkader.positie.answers import Answers
from inkoopkader.positie.compute import read_outline
from inkoopkader.positie.fill_in import add_line, choose_offices, fill_in
from inkoopkader.positie.interview import next_question, open_questions, step_for
from inkoopkader.positie.step import Field
from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from test_positie_uitvoer import OUTLINE

MOMENT = datetime(2029, 6, 20, 9, tzinfo=UTC)
ASKING = """\
vragen:
  eerst: [failliet]
  per_zorgkantoor: [nieuwe_aanbieder]
  soorten_zorg: sectoren
  sectoren: sectoren
  sector: zorgsoort
  productie: [bedrag, hoeveelheid]
  zelf: []
"""
TYPED = {"percentage": "96,5", "euro": "100", "datum": "1-5-2020", "tijdstip": "1-6-2029 10:00"}


def land_with(land_copy: Path, asking: str) -> Policy:
    (land_copy / "positie.yaml").write_text(OUTLINE + asking, encoding="utf-8")
    return load(land_copy)


def typed(field: Field, pick: random.Random) -> str | list[str]:
    codes = [choice.code for choice in field.choices]
    if field.many:
        return pick.sample(codes, 1)
    return pick.choice(codes) if codes else TYPED.get(field.type, "3")


@pytest.mark.parametrize("asking", ["", ASKING], ids=["zonder vragen", "met vragen"])
def test_the_questions_end_in_another_country_too(land_copy: Path, asking: str) -> None:
    policy, pick = land_with(land_copy, asking), random.Random(1)
    outline = read_outline(policy)
    answers = choose_offices(policy, outline, Answers("A", 2030, MOMENT), policy.offices)
    answers = add_line(policy, outline, answers, "noord", "verblijf")
    keys = []
    while (step := next_question(policy, outline, answers)) is not None:
        keys.append(step.key)
        answers = fill_in(policy, outline, answers, step, {field.key: typed(field, pick) for field in step.fields})
        assert len(keys) < 60, keys
    assert len(set(keys)) == len(keys)
    assert open_questions(policy, outline, answers).later == ()


def test_what_comes_first_and_what_differs_per_zorgkantoor_is_policy(land_copy: Path) -> None:
    policy = land_with(land_copy, ASKING)
    outline = read_outline(policy)
    answers = choose_offices(policy, outline, Answers("A", 2030, MOMENT), policy.offices)
    keys = [step.key for step in open_questions(policy, outline, answers).steps]
    assert keys[0] == "failliet"
    step = step_for(policy, outline, answers, "nieuwe_aanbieder")
    assert step is not None
    assert [field.office for field in step.fields] == ["noord", "zuid"]


MISTAKES = [
    ("vragen: [a]\n", "vragen: hier horen eerst, per_zorgkantoor"),
    ("vragen: {eerst: []}\n", "vragen: hier horen eerst, per_zorgkantoor"),
    (ASKING.replace("[failliet]", "failliet"), "eerst: hier hoort een lijst"),
    (ASKING.replace("[failliet]", "[bestaat_niet]"), "eerst: 'bestaat_niet' is geen landelijk feit"),
    (ASKING.replace("[failliet]", "[tariefpercentage]"), "eerst: 'tariefpercentage' is geen landelijk feit"),
    (ASKING.replace("sector: zorgsoort", "sector: [zorgsoort]"), "sector: hier hoort een naam"),
]


@pytest.mark.parametrize(("asking", "message"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_in_the_questions_is_named(land_copy: Path, asking: str, message: str) -> None:
    policy = land_with(land_copy, asking)
    with pytest.raises(PolicyError) as caught:
        read_outline(policy)
    assert message in str(caught.value)
    assert str(caught.value).startswith("positie.yaml:")
