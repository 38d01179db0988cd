"""The receipt of a position: anyone verifies the signature, sees that nothing changed, and recomputes the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from conftest import HERE, REAL
from inkoopkader.cli.main import app
from inkoopkader.positie import proof
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.regels import signature
from inkoopkader.regels.errors import CaseError, InkoopkaderError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

MOMENT = datetime(2026, 9, 1, 9, tzinfo=UTC)
KEY = bytes(range(32))
ANSWERS = Answers(
    "Stichting Wolk",
    2027,
    MOMENT,
    ("cz", "vgz"),
    {"feiten": {"overeenkomst_begin": "2027-01-01"}},
    {"cz": {"feiten": {"nieuwe_aanbieder": "nee", "richttariefpercentage": "0.948"}}},
    ({"zorgkantoor": "cz", "sector": "gz", "zorgsoort": "verblijf", "nza_bedrag_zorg": "1000.00"},),
)
Spoil = Callable[[dict[str, Any]], None]


def make(policy: Policy, answers: Answers = ANSWERS, private: bytes | None = KEY) -> dict[str, Any]:
    outline, provider = read_outline(policy), answers.provider(policy)
    found = [position(policy, outline, provider, office, 2027, MOMENT) for office in answers.offices]
    made = proof.make(policy, answers, found, datetime(2026, 9, 1, 10, tzinfo=UTC), private)
    return dict(json.loads(json.dumps(made)))


def verify(policy: Policy, written: Any, *trusted: bytes) -> proof.Verified:
    return proof.verify(policy, written, "bewijs.json", trusted or None)


def test_a_signed_receipt_is_valid_and_recomputes_to_the_same(real: Policy) -> None:
    found = verify(real, make(real), signature.public_key(KEY))
    assert (found.signature, found.altered, found.changed_files, found.differences) == ("geldig", False, (), ())
    assert found.sound and found.same
    assert (found.name, found.year, found.offices) == ("Stichting Wolk", 2027, ("cz", "vgz"))


def test_an_unsigned_receipt_says_so(real: Policy) -> None:
    found = verify(real, make(real, private=None))
    assert (found.signature, found.key, found.same) == ("ontbreekt", "", True)


def test_a_valid_signature_of_somebody_else_does_not_count(real: Policy) -> None:
    found = verify(real, make(real, private=bytes(32)), signature.public_key(KEY))
    assert found.signature == "andere_sleutel"
    assert not found.sound


def other_answer(written: dict[str, Any]) -> None:
    written["posities"][0]["contracteren"]["waarde"] = "ja"


def other_fact(written: dict[str, Any]) -> None:
    written["antwoorden"]["zorgkantoren"]["cz"]["feiten"]["nieuwe_aanbieder"] = "ja"


def other_name(written: dict[str, Any]) -> None:
    written["antwoorden"]["naam"] = "Stichting Storm"


def other_moment(written: dict[str, Any]) -> None:
    written["gemaakt"] = "2020-01-01T00:00:00+01:00"


@pytest.mark.parametrize("spoil", [other_answer, other_fact, other_name, other_moment])
def test_every_change_breaks_the_checksum_and_the_signature(real: Policy, spoil: Spoil) -> None:
    written = make(real)
    spoil(written)
    found = verify(real, written)
    assert found.altered
    assert found.signature == "ongeldig"
    assert not found.same


def test_a_forger_who_also_renews_the_checksum_cannot_sign(real: Policy) -> None:
    written = make(real)
    other_answer(written)
    content = {key: value for key, value in written.items() if key not in ("hash", "handtekening")}
    written["hash"] = proof.digest(content)
    found = verify(real, written, signature.public_key(KEY))
    assert (found.altered, found.signature) == (False, "ongeldig")
    assert found.differences == ("CZ, contracteren waarde: ja in het bewijs, onbekend nu",)


def test_a_difference_is_said_as_people_read_it(real: Policy) -> None:
    """The percentage of CZ is that which it offered to this existing provider: 94,8%."""
    written = make(real)
    line = written["posities"][0]["tarief"][0]
    line["percentage"]["waarde"], line["grondslag"], line["opslagen"][0]["omvang"] = "0.935", "1234.5", "-0.015"
    space = "\N{NO-BREAK SPACE}"
    assert verify(real, written).differences == (
        f"CZ, tarief 1 grondslag: €{space}1.234,50 in het bewijs, €{space}1.000,00 nu",
        "CZ, tarief 1 percentage waarde: 93,5% in het bewijs, 94,8% nu",
        "CZ, tarief 1 opslagen korting_nieuw omvang: -1,5% in het bewijs, -2% nu",
    )


def test_a_name_that_stands_twice_is_no_receipt(real: Policy, tmp_path: Path) -> None:
    """Python counts the last one, other programs and people the first: a signed file could show other contents."""
    written = json.dumps(make(real))
    forged = written.replace('"naam": "Stichting Wolk"', '"naam": "Een ander", "naam": "Stichting Wolk"', 1)
    assert forged != written
    with pytest.raises(CaseError, match="'naam' staat twee keer"):
        proof.read(forged.encode(), "bewijs.json")
    path = tmp_path / "bewijs.json"
    path.write_text(forged, encoding="utf-8")
    answer = CliRunner().invoke(app, ["herbereken", str(path)])
    assert isinstance(answer.exception, CaseError) or answer.exit_code == 1


def test_a_changed_policy_is_named_with_what_it_changes(real: Policy, tmp_path: Path) -> None:
    written = make(real)
    folder = Path(shutil.copytree(REAL, tmp_path / "beleid"))
    path = folder / "landelijk" / "feiten.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# een opmerking\n", encoding="utf-8")
    found = verify(load(folder), written)
    assert found.changed_files == ("landelijk/feiten.yaml",)
    assert found.same and not found.sound
    outline = folder / "positie.yaml"
    outline.write_text(outline.read_text(encoding="utf-8").replace("is_nieuw, ", ""), encoding="utf-8")
    found = verify(load(folder), written)
    assert found.changed_files == ("landelijk/feiten.yaml", "positie.yaml")
    assert found.differences


def test_a_receipt_with_more_than_anybody_answers_is_not_computed(real: Policy) -> None:
    written = make(real)
    written["antwoorden"]["feiten"] = {f"vreemd_{number}": "ja" for number in range(5_000)}
    found = verify(real, written)
    assert found.altered
    assert found.failed.startswith("dit bewijs: 5000 namen bestaan niet")


def test_a_receipt_needs_a_position(real: Policy) -> None:
    with pytest.raises(CaseError, match="ten minste één zorgkantoor"):
        make(real, replace(ANSWERS, offices=()))


def test_a_key_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(InkoopkaderError, match="32 bytes, niet 3"):
        signature.sign("ab", b"abc")
    with pytest.raises(InkoopkaderError, match="44 tekens"):
        signature.read_public_key("geen sleutel")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_a_damaged_receipt_is_refused_or_seen(real: Policy, data: st.DataObject) -> None:
    """Whatever one puts in whatever place: a clear refusal, or the finding that it was altered."""
    written = make(real)
    part: Any = written
    place = []
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = data.draw(st.sampled_from(keys))
        place.append(key)
        if not isinstance(part[key], dict | list) or not part[key] or data.draw(st.booleans()):
            break
        part = part[key]
    before = json.dumps(part[key])
    part[key] = data.draw(JSON)
    try:
        found = verify(real, written, signature.public_key(KEY))
    except InkoopkaderError:
        return
    if place == ["handtekening"] and part[key] is None:
        assert found.signature == "ontbreekt", "taken away: an unsigned receipt, that says so"
    elif json.dumps(part[key]) != before:
        assert not found.sound, place
        assert found.altered or found.signature != "geldig"


def test_a_file_that_is_no_receipt(real: Policy) -> None:
    for content, message in ((b"{", "geen geldige JSON"), (b"[" * 100_000, "geen geldige JSON")):
        with pytest.raises(CaseError, match=message):
            proof.read(content, "b.json")
    with pytest.raises(CaseError, match="groter dan 20 MB"):
        proof.read(b" " * (proof.MOST_BYTES + 1), "b.json")
    with pytest.raises(CaseError, match="geen bewijs van een positie"):
        verify(real, {"vorm": "iets anders"})


@pytest.mark.usefixtures("real")
def test_the_command_line_writes_and_recomputes(tmp_path: Path) -> None:
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, list(arguments), env={"INKOOPKADER_BELEID": str(REAL)})

    path = tmp_path / "bewijs.json"
    example = HERE.parent / "voorbeelden" / "aanbieder-klein-nieuw-gz.yaml"
    assert run("positie", str(example), "--bewijs", str(path)).exit_code == 0
    done = run("herbereken", str(path))
    assert done.exit_code == 0
    assert "bij elk zorgkantoor dezelfde uitkomst" in done.output
    assert "geen handtekening" in done.output
    written = json.loads(path.read_text(encoding="utf-8"))
    written["handtekening"] = signature.sign(written["hash"], KEY)
    path.write_text(json.dumps(written), encoding="utf-8")
    key = written["handtekening"]["sleutel"]
    assert "De handtekening klopt" in run("herbereken", str(path), "--sleutel", key).output
    written["antwoorden"]["naam"] = "Iemand anders"
    path.write_text(json.dumps(written), encoding="utf-8")
    done = run("herbereken", str(path))
    assert done.exit_code == 1
    assert "controlesom klopt niet" in done.output and "De handtekening klopt niet" in done.output
