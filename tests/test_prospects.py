"""A fact is worth asking only where an answer to it can still give a value."""

from __future__ import annotations

import pytest

from conftest import Folder
from helpers import case_of, top
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.prospects import Prospects

BRON = 'bron: DOC-2030 §1 "anker"'
FACTS = "".join(
    f"{name}: {{soort: feit, type: {kind}, titel: {name}, vraag: Hoe?, {BRON}}}\n"
    for name, kind in (("a", "ja_nee"), ("b", "ja_nee"), ("x", "aantal"), ("y", "aantal"), ("dag", "datum"))
)
OPEN = "".join(
    f"{name}: {{type: {kind}, titel: {name}, uitleg: Open., waarden: {{2020-01-01: onbekend}}, {BRON}}}\n"
    for name, kind in (("open_getal", "aantal"), ("open_ja", "ja_nee"), ("open_duur", "dagen"))
)
CASES = [
    ("aantal", "x + y", ["x", "y"]),
    ("aantal", "x + open_getal", ["open_getal"]),  # stays unknown whatever x is
    ("datum", "dag + open_duur", ["open_duur"]),
    ("ja_nee", "x > open_getal", ["open_getal"]),
    ("ja_nee", "a and open_ja", ["a", "open_ja"]),  # a may be false
    ("ja_nee", "a or open_ja", ["a", "open_ja"]),  # a may be true
    ("ja_nee", "not (a and open_ja)", ["a", "open_ja"]),
    ("ja_nee", "a and x > open_getal", ["a", "open_getal"]),
    ("aantal", "x if a else y", ["a"]),
    ("aantal", "x if a else open_getal", ["a"]),  # when a, x counts
    ("aantal", "open_getal if a else open_getal + x", ["open_getal"]),  # neither branch can be known
    ("aantal", "x if open_ja else y", ["open_ja"]),
]


def policy_with(folder: Folder, kind: str, formula: str) -> Policy:
    rule = (
        f"vraag:\n  type: {kind}\n  titel: Vraag\n  uitleg: Vraag.\n  {BRON}\n  formules: {{2020-01-01: '{formula}'}}\n"
    )
    return load(folder({"landelijk/feiten.yaml": FACTS + OPEN, "landelijk/regels.yaml": rule}))


@pytest.mark.parametrize(("kind", "formula", "worth"), CASES, ids=[case[1] for case in CASES])
def test_what_is_worth_asking(folder: Folder, kind: str, formula: str, worth: list[str]) -> None:
    policy = policy_with(folder, kind, formula)
    case = case_of(policy, None, 2030)
    made = Prospects(case, evaluate(policy, case, ["vraag"]))
    entity = top(case, "contract")
    found = [gap.name for gap in made.gaps("vraag", entity)]
    assert found == worth
    hopeless = not any(name in ("a", "b", "x", "y", "dag") for name in worth)
    assert made.hopeless("vraag", entity) is hopeless
    assert {gap.kind for gap in made.gaps("vraag", entity)} >= ({"beleid"} if hopeless else {"feit"})
