"""The change list: between years and between two versions of the policy folder."""

import json
import shutil
from pathlib import Path

import pytest

from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.uitvoer.as_markdown import markdown
from inkoopkader.vergelijking.as_excel import changes_workbook
from inkoopkader.vergelijking.changes import Change, Changes, between_folders, between_years
from inkoopkader.vergelijking.report import changes_report


def by_name(found: Changes) -> dict[tuple[str, str], Change]:
    return {(change.layer, change.name): change for change in found}


@pytest.fixture
def newer(land_copy: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(land_copy, tmp_path / "nieuw"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_between_years_names_what_ends_and_what_becomes_unknown(land: Policy) -> None:
    found = by_name(between_years(land, 2030, 2031, ["noord", "zuid"]))
    assert found["landelijk", "groot"].kind == "vervallen"
    gone = found["zuid", "basispercentage"]
    assert gone.kind == "onbekend geworden"
    assert gone.what == "was 96%; nu geeft het beleid geen waarde"
    assert set(found) == {("landelijk", "groot"), ("zuid", "basispercentage")}


def test_the_first_year_is_all_new_and_the_way_back_all_ended(land: Policy) -> None:
    forth, back = between_years(land, 2029, 2030, ["noord"]), between_years(land, 2030, 2029, ["noord"])
    assert {change.kind for change in forth} == {"nieuw"}
    assert {change.kind for change in back} == {"vervallen"}
    assert set(by_name(forth)) == set(by_name(back))


def test_nothing_changed(land: Policy) -> None:
    found = between_years(land, 2030, 2030, ["noord", "zuid"])
    assert list(found) == []
    assert all(group.summary == "Geen wijzigingen." for group in found.groups)
    assert "Geen wijzigingen." in markdown(changes_report(found))


def test_a_changed_value_shows_both_with_both_sources(land_copy: Path) -> None:
    edit(
        land_copy,
        "landelijk/volume.yaml",
        "waarden: {2030-01-01: 24}",
        "waarden: {2030-01-01: 24, 2031-01-01: {waarde: 25, bron: 'LND-2030 §4 \"Per cliënt\"'}}",
    )
    found = by_name(between_years(load(land_copy), 2030, 2031, ["noord"]))["landelijk", "maximum_dagen"]
    assert found.kind == "gewijzigd"
    assert found.before is not None and found.after is not None
    assert (found.before.text, found.after.text) == ("24", "25")
    assert (found.before.sources, found.after.sources) == (
        ('LND-2030 §4 "24 dagen verblijf"',),
        ('LND-2030 §4 "Per cliënt"',),
    )


def test_between_folders(land_copy: Path, newer: Path) -> None:
    edit(
        newer,
        "landelijk/tarief.yaml",
        "begrens(basispercentage + opslagen, 0, plafond)",
        "begrens(basispercentage - opslagen, 0, plafond)",
    )
    edit(newer, "zorgkantoor/noord/tarief.yaml", "2030-01-01: ja", "2030-01-01: onbekend")
    edit(newer, "landelijk/termijnen.yaml", "dagen(20)", "dagen(21)")
    edit(newer, "landelijk/toelating.yaml", "hoogstens_oud: maanden(6)", "hoogstens_oud: maanden(3)")
    found = by_name(between_folders(load(land_copy), load(newer), ["noord", "zuid"]))
    assert found["landelijk", "tariefpercentage"].kind == "gewijzigd"
    assert found["noord", "leegstand_betaald"].kind == "onbekend geworden"
    assert found["landelijk", "bezwaar"].what == "gewijzigd"
    assert found["landelijk", "uittreksel"].kind == "gewijzigd"
    assert len(found) == 4


def test_a_new_title_or_explanation_is_no_change_of_policy(land_copy: Path, newer: Path) -> None:
    edit(newer, "landelijk/tarief.yaml", "titel: Basispercentage\n", "titel: Uitgangspunt\n")
    edit(
        newer,
        "landelijk/tarief.yaml",
        "uitleg: Het percentage van het maximum dat het zorgkantoor betaalt.",
        "uitleg: Anders gezegd.",
    )
    edit(newer, "landelijk/volume.yaml", "# Volume", "# Het volume")
    assert list(between_folders(load(land_copy), load(newer), ["noord", "zuid"])) == []


def test_a_change_that_holds_for_two_years_is_told_once(land_copy: Path, newer: Path) -> None:
    edit(newer, "landelijk/volume.yaml", "waarden: {2030-01-01: 24}", "waarden: {2030-01-01: 25}")
    assert [(change.name, change.year) for change in between_folders(load(land_copy), load(newer), ["noord"])] == [
        ("maximum_dagen", 2030)
    ]


def test_a_zorgkantoor_that_is_new_in_the_folder(land_copy: Path, newer: Path) -> None:
    shutil.rmtree(land_copy / "zorgkantoor" / "zuid")
    found = [
        change for change in between_folders(load(land_copy), load(newer), ["noord", "zuid"]) if change.layer == "zuid"
    ]
    assert {change.kind for change in found if change.year == 2030} == {"nieuw"}


def test_json_and_workbook(land: Policy) -> None:
    found = between_years(land, 2030, 2031, ["noord", "zuid"])
    written = json.loads(json.dumps(found.as_json(), ensure_ascii=False))
    one = next(item for item in written["wijzigingen"] if item["naam"] == "basispercentage")
    assert (
        one["soort"] == "onbekend geworden" and one["was"]["waarde"] == "0.96" and one["wordt"]["waarde"] == "onbekend"
    )
    assert one["was"]["bronnen"]
    assert changes_workbook(found)[:2] == b"PK"
