"""The tests beside the rules: what they prove, and the message for every mistake in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from inkoopkader.regels import policy_tests
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

SOURCE = '  bron: LND-2030 §2 "2 procentpunt minder"\n'
GIVEN = "- naam: proef\n  zorgkantoor: noord\n  jaar: 2030\n"


def outcomes(land: Policy, tmp_path: Path, text: str) -> list[policy_tests.Outcome]:
    path = tmp_path / "proef.toets.yaml"
    path.write_text(text, encoding="utf-8")
    return list(policy_tests.run(land, [path]))


MISTAKES = [
    ("a: 1", 0, "een toetsbestand is een lijst van toetsen"),
    ("- [", 2, "Dit is geen geldige YAML"),
    ("- 5", 1, "een toets heeft naam, gegeven, verwacht en bron"),
    (GIVEN + "  gegven: {}\n  verwacht: {plafond: 1}\n" + SOURCE, 1, "de sleutel 'gegven' hoort niet in een toets. Bedoelt u gegeven?"),
    ("- jaar: 2030\n  verwacht: {tariefpercentage: onbekend}\n" + SOURCE, 1, "de toets heeft geen naam"),
    (GIVEN + "  peildatum: 2030-03-01\n  verwacht: {omzet: 1}\n" + SOURCE, 1, "schrijf jaar of peildatum, niet allebei"),
    (GIVEN + SOURCE, 1, "'verwacht' is een groep van naam: waarde"),
    (GIVEN + "  verwacht: [a]\n" + SOURCE, 1, "'verwacht' is een groep van naam: waarde"),
    (GIVEN + "  verwacht: {omzet: 1}\n", 1, "elke toets zegt met 'bron' waar de verwachte waarde staat"),
    (GIVEN + '  verwacht: {omzet: 1}\n  bron: WEG-2030 §1 "a"\n', 1, "de bron WEG-2030 staat niet in beleid/bronnen"),
    (GIVEN.replace("2030", "laat") + "  verwacht: {omzet: 1}\n" + SOURCE, 1, "'laat' is geen getal"),
    (GIVEN.replace("noord", "oost") + "  verwacht: {omzet: 1}\n" + SOURCE, 1, "zorgkantoor 'oost' bestaat niet"),
    (GIVEN + "  op: straks\n  verwacht: {omzet: 1}\n" + SOURCE, 1, "op: 'straks' is geen tijdstip"),
    (GIVEN + "  gegeven: {omzet: veel}\n  verwacht: {omzet: 1}\n" + SOURCE, 1, "omzet: 'veel' is geen getal"),
    (GIVEN + "  gegeven: {omset: 1}\n  verwacht: {omzet: 1}\n" + SOURCE, 1, "de naam 'omset' bestaat niet. Bedoelt u omzet?"),
    (GIVEN + "  clientmaanden: [5]\n  verwacht: {omzet: 1}\n" + SOURCE, 1, "een clientmaand is een groep"),
    (GIVEN + "  regels: 5\n  verwacht: {omzet: 1}\n" + SOURCE, 1, "een regel is een groep van naam: waarde"),
    (GIVEN + "  verwacht: {tariefpercentages: 1}\n" + SOURCE, 1, "de naam 'tariefpercentages' bestaat niet. Bedoelt u tariefpercentage"),
    (GIVEN + "  gegeven: {nieuwe_aanbieder: ja}\n  verwacht: {korting_nieuw: -0.02}\n" + SOURCE, 1, "korting_nieuw: er is geen regel in deze toets; zet er een onder 'regels'"),
    (GIVEN + "  gegeven: {nieuwe_aanbieder: ja}\n  regels: [{bedrag: 1}, {bedrag: 2}]\n  verwacht: {korting_nieuw: [-0.02]}\n" + SOURCE, 1, "korting_nieuw: 1 verwachte waarden voor 2 keer regel"),
    (GIVEN + "  gegeven: {zorgsoort: crisis, nieuwe_aanbieder: ja}\n  verwacht: {korting_nieuw: -0.03}\n" + SOURCE, 1, "korting_nieuw: verwacht -0.03, uitkomst -0.02"),
    (GIVEN + "  gegeven: {zorgsoort: crisis}\n  verwacht: {korting_nieuw: veel}\n" + SOURCE, 1, "'veel' is geen getal"),
    (GIVEN + "  verwacht: {maximum_dagen: geldt_niet}\n" + SOURCE, 1, "maximum_dagen: verwacht dat hij niet geldt, maar hij geldt wel"),
    (GIVEN.replace("2030", "2029") + "  verwacht: {maximum_dagen: 24}\n" + SOURCE, 1, "maximum_dagen: verwacht 24, maar deze regel geldt hier niet op 2029-01-01"),
    (GIVEN.replace("noord", "zuid") + "  verwacht: {leegstand_betaald: ja}\n" + SOURCE, 1, "leegstand_betaald: verwacht ja, maar deze regel geldt hier niet"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), MISTAKES)
def test_a_mistake_in_a_test_is_a_failure_with_its_place(
    land: Policy, tmp_path: Path, text: str, line: int, message: str
) -> None:
    [outcome] = outcomes(land, tmp_path, text)
    assert [failure for failure in outcome.failures if message in failure], outcome.failures
    assert outcome.place.line == line


def test_what_a_test_showed_belongs_to_the_entry_that_was_written(land: Policy, tmp_path: Path) -> None:
    text = (
        GIVEN
        + "  op: 2029-12-01T12:00:00\n  gegeven: {zorgsoort: verblijf, nieuwe_aanbieder: nee}\n  verwacht: {basispercentage: 0.95, korting_nieuw: 0, korting_nieuw_geldt: nee}\n"
        + SOURCE
    )
    [outcome] = outcomes(land, tmp_path, text)
    assert outcome.failures == []
    assert outcome.shown == {
        ("zorgkantoor/noord/tarief#basispercentage", "basispercentage", "0.95"),
        ("landelijk/tarief#korting_nieuw", "korting_nieuw", "0"),
        ("landelijk/tarief#korting_nieuw", "korting_nieuw_geldt", "nee"),
    }


def test_every_line_gets_its_own_expected_value(land: Policy, tmp_path: Path) -> None:
    text = (
        GIVEN
        + "  gegeven: {nieuwe_aanbieder: nee}\n  regels: [{zorgsoort: crisis}, {zorgsoort: verblijf}]\n  verwacht: {opslag_crisis: [0.015, 0]}\n"
        + SOURCE
    )
    [outcome] = outcomes(land, tmp_path, text)
    assert outcome.failures == []


def test_the_tests_beside_the_rules_of_the_invented_country_pass(land: Policy) -> None:
    found = list(policy_tests.run(land))
    assert len(found) >= 5
    assert [outcome.failures for outcome in found if outcome.failures] == []


def test_a_changed_value_fails_the_test_beside_it(land_copy: Path) -> None:
    path = land_copy / "landelijk" / "tarief.yaml"
    path.write_text(path.read_text().replace("{2030-01-01: -0.02}", "{2030-01-01: -0.03}"))
    (land_copy / "zorgkantoor" / "zuid" / "tarief.yaml").write_text(
        'basispercentage:\n  waarden: {2030-01-01: 0.96}\n  bron: LND-2030 §2 "95%"\n'
    )
    failures = [failure for outcome in policy_tests.run(load(land_copy)) for failure in outcome.failures]
    assert "korting_nieuw: verwacht -0.02, uitkomst -0.03" in failures


def test_a_formula_that_leaves_its_bounds(land_copy: Path) -> None:
    volume = land_copy / "landelijk" / "volume.yaml"
    rule = 'begrensd:\n  type: euro\n  formules: {2030-01-01: omzet + omzet}\n  grens: [0, 100]\n  titel: Begrensd\n  uitleg: Twee keer de omzet.\n  bron: LND-2030 §2.1 "crisiszorg"\n'
    volume.write_text(volume.read_text() + rule)
    test = land_copy / "landelijk" / "grens.toets.yaml"
    test.write_text(
        "".join(
            GIVEN + f"  gegeven: {{omzet: {turnover}}}\n  verwacht: {{begrensd: {twice}}}\n" + SOURCE
            for turnover, twice in (("50", "100"), ("50.01", "100.02"))
        )
    )
    [good, wrong] = policy_tests.run(load(land_copy), [test])
    assert (good.failures, wrong.failures) == ([], ["begrensd: 100.02 ligt buiten de grens van 0 tot 100"])
