"""`niet_bij`: a national entry that is not said of some zorgkantoren is not in force there, with all it brings along."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from conftest import Folder
from helpers import ask
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

BRON = 'bron: DOC-2030 §1 "anker"'
OFFICES = {
    "zorgkantoor/oost/zorgkantoor.yaml": "naam: Oost\n",
    "zorgkantoor/west/zorgkantoor.yaml": "naam: West\n",
}
GRENS = f"""\
grens_cluster:
  type: percentage
  waarden: {{2030-01-01: 0.01}}
  niet_bij: [west]
  titel: Grens
  uitleg: Een grens.
  {BRON}
"""
DAG = f"""\
formulier:
  soort: termijn
  vorm: uiterlijk
  wie: zorgaanbieder
  bij: compleet
  als: wil_het
  waarden: {{2030-01-01: 2029-06-01}}
  niet_bij: west
  handeling: het formulier inleveren
  titel: Formulier
  uitleg: Een formulier.
  {BRON}
wil_het:
  soort: feit
  type: ja_nee
  vraag: Wilt u het?
  titel: Wil het
  {BRON}
compleet:
  soort: verzamel
  verzamelt: en
  type: ja_nee
  vanaf: 2030-01-01
  titel: Compleet
  uitleg: Alles.
  {BRON}
"""


def made(folder: Folder, national: str, **offices: str) -> Path:
    own = {f"zorgkantoor/{name}/eigen.yaml": text for name, text in offices.items()}
    return folder({**OFFICES, "landelijk/proef.yaml": national, **own})


@pytest.fixture
def policy(folder: Folder) -> Policy:
    return load(made(folder, GRENS + DAG))


def source(policy: Policy, office: str | None) -> Edition:
    return edition(policy, office, date(2030, 1, 1))


def in_force(policy: Policy, office: str | None, name: str) -> bool:
    return source(policy, office).in_force(name) is not None


@pytest.mark.parametrize("name", ["grens_cluster", "formulier", "formulier_geldt", "formulier_op_tijd"])
def test_it_is_in_force_everywhere_but_there(policy: Policy, name: str) -> None:
    assert in_force(policy, None, name) and in_force(policy, "oost", name) and not in_force(policy, "west", name)
    listed = {
        office: [entry.name for entry in source(policy, office).entries_in_force()] for office in ("oost", "west")
    }
    assert name in listed["oost"] and name not in listed["west"]


def test_it_has_no_value_there_and_counts_nowhere(policy: Policy) -> None:
    late = {"wil_het": "ja", "formulier_gedaan": "2029-06-02T00:00:00"}
    assert ask(policy, "compleet", "oost", 2030, late) is False
    assert ask(policy, "compleet", "west", 2030, late) is True
    assert ask(policy, "grens_cluster", "west", 2030) is None


def test_who_is_excepted_need_not_fill(folder: Folder) -> None:
    text = GRENS.replace("  waarden: {2030-01-01: 0.01}\n", "  open: zorgkantoor\n  vanaf: 2030-01-01\n")
    fills = f"grens_cluster:\n  waarden: {{2030-01-01: 0.02}}\n  {BRON}\n"
    policy = load(made(folder, text, oost=fills))
    assert in_force(policy, "oost", "grens_cluster") and not in_force(policy, "west", "grens_cluster")


def message(base: Path) -> str:
    with pytest.raises(PolicyError) as found:
        load(base)
    return str(found.value)


def test_a_zorgkantoor_that_does_not_exist(folder: Folder) -> None:
    said = message(made(folder, GRENS.replace("[west]", "[wset]")))
    assert "niet_bij: zorgkantoor 'wset' bestaat niet" in said and "west" in said.split("bestaat niet")[1]


def test_who_is_excepted_cannot_fill(folder: Folder) -> None:
    text = GRENS.replace("  niet_bij", "  open: facultatief\n  niet_bij")
    fills = f"grens_cluster:\n  waarden: {{2030-01-01: 0.02}}\n  {BRON}\n"
    assert "niet_bij noemt west, maar zorgkantoor/west/eigen.yaml:1 vult deze regel wel" in message(
        made(folder, text, west=fills)
    )


def test_only_a_national_entry_excepts(folder: Folder) -> None:
    own = GRENS.replace("grens_cluster", "eigen_grens")
    assert "alleen een landelijke regel kan zorgkantoren uitzonderen" in message(made(folder, "", oost=own))
