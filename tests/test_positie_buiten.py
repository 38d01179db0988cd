"""What is about care and claims is no part of a position: not asked, not shown, not to be done."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inkoopkader.positie.answers import from_provider
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.interview import open_questions
from inkoopkader.positie.provider import read_provider
from inkoopkader.positie.to_do import to_do
from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.load import load

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)
CARE = """
proef_stuk:
  soort: document
  titel: Een stuk over de zorg
  uitleg: Een proef.
  vanaf: 2020-01-01
  bron: VGN-2027 §6.1.2 "Mondzorg"
proef_oordeel:
  soort: oordeel
  vanaf: 2020-01-01
  titel: Een oordeel over de zorg
  uitleg: Een proef.
  vraag: Is de zorg goed?
  wie: zorgkantoor
  waarom: Dat blijkt bij de cliënt.
  bron: VGN-2027 §6.1.2 "Mondzorg"
proef_gedaan: {soort: feit, type: datum, titel: Gedaan, vraag: Wanneer was het gedaan?, bron: 'VGN-2027 §6.1.2 "Mondzorg"'}
proef_termijn:
  soort: termijn
  type: datum
  vorm: uiterlijk
  wie: zorgaanbieder
  handeling: Iets met de zorg
  titel: Een termijn over de zorg
  uitleg: Een proef.
  waarden: {2020-01-01: 2027-06-01}
  feit: proef_gedaan
  bron: VGN-2027 §6.1.2 "Mondzorg"
"""


@pytest.mark.parametrize(("file", "there"), [("zorg_proef.yaml", False), ("proef.yaml", True)])
def test_a_file_about_care_is_outside(tmp_path: Path, file: str, there: bool) -> None:
    shutil.copytree(ROOT / "beleid", tmp_path / "beleid")
    (tmp_path / "beleid" / "landelijk" / file).write_text(CARE, encoding="utf-8")
    policy = load(tmp_path / "beleid")
    outline = read_outline(policy)
    provider = read_provider(policy, ROOT / "voorbeelden" / "aanbieder-groot-gz.yaml")
    found = position(policy, outline, provider, "cz", 2027, NOW)
    assert ("proef_stuk" in {item.name for item in found.papers}) is there
    assert ("proef_termijn" in {item.name for item in found.terms}) is there
    assert ("proef_oordeel" in {item.name for item in found.people}) is there
    left = to_do(policy, outline, provider, "cz", 2027, NOW)
    assert ("proef_termijn" in {item.name for item in left.terms}) is there
    steps = open_questions(policy, outline, from_provider(provider, 2027, ["cz"]), NOW).steps
    asked = {field.name for step in steps for field in step.fields}
    assert ("proef_stuk_aanwezig" in asked) is there
    assert ("proef_gedaan" in asked) is there


def test_what_is_outside_is_a_list(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "beleid", tmp_path / "beleid")
    path = tmp_path / "beleid" / "positie.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("buiten_positie: [zorg_]", "buiten_positie: zorg_"))
    with pytest.raises(PolicyError, match="buiten_positie: hier hoort een lijst"):
        read_outline(load(tmp_path / "beleid"))
