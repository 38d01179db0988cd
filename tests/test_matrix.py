"""The completeness matrix of the invented country, and the mistakes in its list of subjects."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from conftest import LAND
from inkoopkader.cli.main import app
from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.held import HELD, NOT_HELD, SUMMARY
from inkoopkader.regels.load import load
from inkoopkader.regels.matrix import Cell, gaps_in_policy, matrix, read_subjects, years_of
from inkoopkader.regels.policy import Policy


def cells(policy: Policy) -> dict[tuple[str, int, str], Cell]:
    return {
        (cell.office, cell.year, cell.subject): cell
        for cell in matrix(policy, read_subjects(policy), range(2028, 2033))
    }


def test_complete_partial_and_unknown(land: Policy) -> None:
    found = cells(land)
    assert [found["noord", year, "tarief"].status for year in range(2028, 2033)] == [
        "onbekend",
        "onbekend",
        "volledig",
        "volledig",
        "volledig",
    ]
    assert [found["zuid", year, "tarief"].status for year in (2030, 2031)] == ["volledig", "deels"]
    assert found["zuid", 2031, "tarief"].missing == ("basispercentage",)  # the policy says: unknown
    assert found["zuid", 2030, "tarief"].known == (
        "basispercentage",
        "korting_nieuw",
        "extra_korting_nieuw",
    )  # one of two is enough
    assert [found["noord", year, "grootte"].status for year in (2029, 2030, 2031)] == [
        "onbekend",
        "volledig",
        "onbekend",
    ]
    assert found["noord", 2030, "toelating"].status == "volledig"


def test_when_it_was_last_checked(land_copy: Path) -> None:
    path = land_copy / "bronnen" / "NVL-2030.yaml"
    path.write_text(path.read_text().replace("laatst_gecontroleerd: 2029-12-01", "laatst_gecontroleerd: 2029-08-01"))
    found = cells(load(land_copy))
    assert found["noord", 2030, "tarief"].checked == date(2029, 8, 1)  # its percentage comes from the answers
    assert found["zuid", 2030, "tarief"].checked == date(2029, 12, 1)
    assert found["noord", 2028, "tarief"].checked is None


def test_a_collector_without_members_says_nothing(land_copy: Path) -> None:
    (land_copy / "volledigheid.yaml").write_text("leeg:\n  namen: {2030-01-01: [leeg]}\n")
    (land_copy / "landelijk" / "leeg.yaml").write_text(
        'leeg: {soort: verzamel, verzamelt: en, type: ja_nee, vanaf: 2030-01-01, titel: Leeg, uitleg: Leeg., bron: LND-2030 §1 "koopt zorg in"}\n'
    )
    assert cells(load(land_copy))["noord", 2030, "leeg"].status == "onbekend"


def test_what_the_policy_leaves_open(land: Policy) -> None:
    assert list(gaps_in_policy(land, 2030)) == []
    assert list(gaps_in_policy(land, 2031)) == [("zuid", "basispercentage", "Basispercentage")]


def test_the_years_are_those_of_the_policy(land: Policy, land_copy: Path) -> None:
    assert list(years_of(land)) == [2030, 2031]  # a rule that ends on 1 January 2032 holds to the end of 2031
    path = land_copy / "landelijk" / "volume.yaml"
    path.write_text(path.read_text().replace("waarden: {2030-01-01: 24}", "waarden: {2028-07-01: 23, 2034-01-01: 24}"))
    policy = load(land_copy)
    assert list(years_of(policy)) == list(range(2028, 2035))
    assert {cell.year for cell in matrix(policy, read_subjects(policy))} == set(range(2028, 2035))


def test_a_part_that_matches_nothing(cli: CliRunner) -> None:
    result = cli.invoke(app, ["beleid", "controleer", "--deel", "bestaatniet"])
    assert result.exit_code == 1 and "--deel 'bestaatniet' past op geen enkel bestand" in str(result.exception)
    for part in ("noord/", "tarief.toets", "landelijk/volume"):
        assert cli.invoke(app, ["beleid", "controleer", "--deel", part]).exit_code == 0


def test_a_place_that_was_not_found_exactly_is_listed(
    cli: CliRunner, land_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = land_copy / "landelijk" / "volume.yaml"
    path.write_text(path.read_text().replace('LND-2030 §4 "24', 'LND-2030 §9 "24', 1))
    monkeypatch.setenv("INKOOPKADER_BELEID", str(land_copy))
    monkeypatch.setenv("INKOOPKADER_BRONNEN", str(LAND.parent / "land_teksten"))
    checked = cli.invoke(app, ["beleid", "controleer"])
    assert checked.exit_code == 0
    [line] = [line for line in checked.stdout.splitlines() if line.startswith("LET OP")]
    assert line.startswith("LET OP landelijk/volume.yaml:2 (dagen_in_maand): de plaats van LND-2030 §9 ")


MISTAKES = [
    ("- a\n", 0, "dit bestand is een lijst van onderwerp: groep met titel en namen"),
    ("tarief: x\n", 1, "een onderwerp is een groep met namen: {datum: [naam, ..]}"),
    ("tarief:\n  titel: T\n", 1, "een onderwerp is een groep met namen"),
    (
        "tarief:\n  nam: 1\n  namen: {2030-01-01: [omzet]}\n",
        2,
        "de sleutel 'nam' hoort niet bij een onderwerp. Bedoelt u namen?",
    ),
    ("tarief:\n  namen: [omzet]\n", 2, "hier hoort een lijst van datum: [naam, ..]"),
    ("tarief:\n  namen:\n    2030: [omzet]\n", 3, "'2030' is geen datum"),
    ("tarief:\n  namen:\n    2030-01-01: omzet\n", 3, "hier hoort een lijst van datum: [naam, ..]"),
    (
        "tarief:\n  namen:\n    2030-01-01: [omset]\n",
        3,
        "de naam 'omset' bestaat in geen enkel beleidsbestand. Bedoelt u omzet?",
    ),
    ("tarief:\n  namen:\n    2030-01-01: [{a: b}]\n", 3, "een naam is één woord"),
    (
        "tarief:\n  namen: {2030-01-01: [omzet]}\n  zorgkantoor: [noord]\n",
        3,
        "'zorgkantoor' is een groep van zorgkantoor: {datum: [naam, ..]}",
    ),
    (
        "tarief:\n  namen: {2030-01-01: [omzet]}\n  zorgkantoor:\n    nord: {2030-01-01: [omzet]}\n",
        4,
        "zorgkantoor 'nord' bestaat niet. Bedoelt u noord?",
    ),
]


@pytest.mark.parametrize(("text", "line", "message"), MISTAKES)
def test_a_mistake_in_the_list_of_subjects(land_copy: Path, text: str, line: int, message: str) -> None:
    (land_copy / "volledigheid.yaml").write_text(text)
    with pytest.raises(PolicyError) as caught:
        read_subjects(load(land_copy))
    assert [
        place
        for place, found in caught.value.problems
        if message in found and (place.file, place.line) == ("volledigheid.yaml", line)
    ], str(caught.value)


def test_a_folder_without_the_list_has_no_matrix(land_copy: Path) -> None:
    (land_copy / "volledigheid.yaml").unlink()
    assert read_subjects(load(land_copy)) == []


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("INKOOPKADER_BELEID", str(LAND))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("INKOOPKADER_BRONNEN", raising=False)
    return CliRunner()


def test_the_commands(cli: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    found = json.loads(
        cli.invoke(app, ["beleid", "matrix", "--json", "--jaar", "2031", "--zorgkantoor", "zuid"]).stdout
    )
    assert {cell["onderwerp"]: cell["stand"] for cell in found} == {
        "tarief": "deels",
        "toelating": "volledig",
        "termijnen": "volledig",
        "grootte": "onbekend",
    }
    found = json.loads(cli.invoke(app, ["beleid", "gaten", "--json", "--jaar", "2031"]).stdout)
    assert [gap["nummer"] for gap in found["gaten"]] == ["L-4"]
    assert found["onbekende_waarden"] == [
        {"zorgkantoor": "zuid", "naam": "basispercentage", "titel": "Basispercentage"}
    ]
    for command in (["matrix"], ["matrix", "--jaar", "2030"], ["gaten"]):
        assert cli.invoke(app, ["beleid", *command]).exit_code == 0
    checked = cli.invoke(app, ["beleid", "controleer"])
    assert checked.exit_code == 0
    assert "De bronnen zijn niet nagekeken" in checked.stdout and "Volledigheid" in checked.stdout
    monkeypatch.setenv("INKOOPKADER_BRONNEN", str(LAND.parent / "land_teksten"))
    checked = cli.invoke(app, ["beleid", "controleer"])
    assert checked.exit_code == 0 and "aanhalingen nagekeken, 0 fouten" in checked.stdout


def test_a_wrong_anchor_fails_the_check(cli: CliRunner, land_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = land_copy / "landelijk" / "volume.yaml"
    path.write_text(
        path.read_text()
        .replace('"24 dagen verblijf"', '"[25] dagen [/] verblijf"', 1)
        .replace('bron: LND-2030 §4 "[25', "bron: 'LND-2030 §4 \"[25")
        .replace('[/] verblijf"', "[/] verblijf\"'")
    )
    monkeypatch.setenv("INKOOPKADER_BELEID", str(land_copy))
    monkeypatch.setenv("INKOOPKADER_BRONNEN", str(LAND.parent / "land_teksten"))
    checked = cli.invoke(app, ["beleid", "controleer"])
    assert checked.exit_code == 1
    assert (
        'landelijk/volume.yaml:2 (dagen_in_maand): het anker "[25] dagen [/] verblijf" staat nergens in LND-2030'
        in checked.stdout.replace("\n", " ")
    )


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["matrix", "--zorgkantoor", "oost"], "zorgkantoor 'oost' bestaat niet"),
        (["matrix", "--jaar", "1"], "het jaar 1 ligt niet tussen"),
        (["gaten", "--jaar", "0"], "het jaar 0 ligt niet"),
    ],
)
def test_wrong_options(cli: CliRunner, command: list[str], message: str) -> None:
    result = cli.invoke(app, ["beleid", *command])
    assert result.exit_code == 1 and message in str(result.exception)


def test_without_its_own_policy_nothing_is_complete(land: Policy) -> None:
    """Of 2021 only national policy is held: what the zorgkantoor itself asked in that year may add to every subject."""
    assert all(cell.own == HELD for cell in cells(land).values())  # its documents say nothing of years
    real = load()
    found = {
        (cell.office, cell.year, cell.subject): cell for cell in matrix(real, read_subjects(real), [2021, 2026, 2027])
    }
    past = found["cz", 2021, "tarief"]
    assert (past.status, past.missing, past.own) == ("deels", (), NOT_HELD)
    assert (found["cz", 2027, "tarief"].status, found["cz", 2027, "tarief"].own) == (
        "volledig",
        SUMMARY,
    )  # VGN-2027 §7.1
    assert found["dsw", 2026, "tarief"].status == "volledig" and found["dsw", 2026, "tarief"].own == HELD
    assert all(cell.status != "volledig" for cell in found.values() if cell.year == 2021)
