"""The reference tables: what they hold, that they agree with themselves, and that a mistake in them is told."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from inkoopkader.prestaties.reference import FOLDER, Reference, read_reference
from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.load import load
from inkoopkader.regels.places import Document
from inkoopkader.regels.sources import texts_folder

POLICY = Path(__file__).resolve().parent.parent / "beleid"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return read_reference(POLICY)


def test_holds_the_tables_whole(reference: Reference) -> None:
    documents = [item for item in reference.performances.values() if item.citation is not None]
    assert len(reference.performances) - len(documents) == 967
    assert (len(reference.links), len(reference.profiles), len(reference.regions)) == (6122, 64, 33)
    assert len(reference.municipalities) == 355
    assert sum(len(codes) for codes in reference.lists.values()) == 335
    assert sum(profile.current for profile in reference.profiles.values()) == 40
    assert sum(region.until is None for region in reference.regions.values()) == 32


def test_a_code_allows_the_profile_in_its_name(reference: Reference) -> None:
    """Of the codes for stay (Z) and a package at home (V) with a profile in their name, 226 of 230 allow that profile and no
    other one; 998 is the profile of who has none yet. The other four are of 10VV, which many profiles may claim."""
    undecided = {"998"}
    codes = [
        item
        for item in reference.performances.values()
        if item.code[:1] in ("Z", "V") and item.profile and item.linked == "ja"
    ]
    other = [item.code for item in codes if reference.profiles_of(item.code) - undecided != {item.profile}]
    assert len(codes) == 230
    assert sorted(other) == ["V101", "V103", "Z101", "Z103"]


def test_the_unit_is_known_of_every_code_that_may_be_claimed(reference: Reference) -> None:
    missing = [item.code for item in reference.performances.values() if item.linked != "nee" and not item.unit]
    assert missing == []
    assert reference.performances["Z073"].unit == "dag"
    assert reference.performances["H126"].unit == "minuut"


def test_links_hold_on_their_days(reference: Reference) -> None:
    [link] = [item for item in reference.links if item.code == "F125" and item.profile == "191"]
    assert (link.since, link.until) == (date(2018, 1, 1), None)
    assert "191" not in reference.profiles_of("F125", date(2017, 12, 31))
    assert "191" in reference.profiles_of("F125", date(2018, 1, 1))
    [ended] = [item for item in reference.links if item.until == date(2018, 3, 31)][:1]
    assert ended.profile not in reference.profiles_of(ended.code, date(2018, 4, 1)) or any(
        item.code == ended.code and item.profile == ended.profile and item.until is None for item in reference.links
    )


def test_what_only_a_document_names_says_where(reference: Reference) -> None:
    named = {item.key: item for item in reference.performances.values() if item.citation is not None}
    assert set(named) == {"VG7+", "H138", "H139", "H306", "CCA", "GGZ-Wonen"}
    assert {key for key, item in named.items() if item.code} == {"H138", "H139", "H306"}
    policy = load()
    assert {item.citation.document for item in named.values() if item.citation} <= set(policy.sources)
    texts = texts_folder()
    if texts is None:
        pytest.skip("de teksten van de bronnen zijn er niet")
    for item in named.values():
        assert item.citation is not None
        spot = Document((texts / f"{item.citation.document}.txt").read_text(encoding="utf-8")).spot(item.citation.place)
        assert item.citation.anchor.casefold() in spot.text.casefold(), item.key


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("prestatiecodes.csv", "F125,Dagactiviteit -LZA,uur", "F125,Dagactiviteit -LZA,week", "'week' bestaat niet"),
        ("prestatiecodes.csv", "\nZ073,", "\nZ071,", "'Z071' staat er twee keer"),
        ("koppeltabel.csv", "F125,191,,2018-01-01,", "F125,191,,2018-13-01,", "geen datum"),
        ("koppeltabel.csv", "F125,191,,2018-01-01,", "F125,191,,,", "de eerste dag ontbreekt"),
        ("koppeltabel.csv", "F125,191,", "F125,1,", "'1' staat niet in zorgprofielen.csv"),
        ("koppeltabel.csv", "F125,191,,2018-01-01,,", "F125,191,,2018-01-01,2017-01-01,", "ligt voor de eerste"),
        ("uit_documenten.csv", "VGN-2027 §6.2.3", "ergens", "is geen bron"),
        ("zorgprofielen.csv", "code,kort", "nummer,kort", "de kolom 'code' ontbreekt"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, file: str, before: str, after: str, told: str) -> None:
    folder = tmp_path / FOLDER
    shutil.copytree(POLICY / FOLDER, folder)
    path = folder / file
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        read_reference(tmp_path)
    assert told in str(error.value)
    assert f"{FOLDER}/" in str(error.value)


def test_a_last_digit_that_contradicts_the_name_is_told(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    shutil.copytree(POLICY / FOLDER, folder)
    path = folder / "prestatiecodes.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    [number] = [number for number, line in enumerate(lines) if line.startswith("Z073,")]
    assert ",incl,incl," in lines[number]
    lines[number] = lines[number].replace(",incl,incl,", ",excl,incl,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=f"prestatiecodes.csv:{number + 1}: het laatste cijfer van 'Z073'"):
        read_reference(tmp_path)
