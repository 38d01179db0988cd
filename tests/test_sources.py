"""The citation check on the invented country: what it accepts, and each kind of mistake it names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import LAND_TEXTS
from inkoopkader.regels import sources
from inkoopkader.regels.errors import Place
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LAND_TEXTS, tmp_path / "teksten"))


def problems(base: Path, texts: Path = LAND_TEXTS) -> list[str]:
    return [f"{place}: {text}" for place, text in sources.check(load(base), texts).problems]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_anchor_of_the_invented_country_stands_at_its_place(land: Policy) -> None:
    found = sources.check(land, LAND_TEXTS)
    assert found.problems == []
    assert found.citations > 50
    assert not found.wider and not found.missing and not found.skipped


def test_without_the_texts_it_says_so(land: Policy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("INKOOPKADER_BRONNEN", raising=False)
    assert sources.texts_folder() is None
    assert "INKOOPKADER_BRONNEN is niet gezet" in sources.check(land, None).skipped
    monkeypatch.setenv("INKOOPKADER_BRONNEN", str(tmp_path / "weg"))
    assert "weg bestaat niet" in sources.check(land, sources.texts_folder()).skipped


def test_an_anchor_that_stands_nowhere(land_copy: Path) -> None:
    edit(land_copy / "landelijk" / "volume.yaml", '"24 dagen verblijf"', '"25 dagen verblijf"')
    assert problems(land_copy) == [
        'landelijk/volume.yaml:2 (dagen_in_maand): het anker "25 dagen verblijf" staat nergens in LND-2030; neem een paar woorden of cijfers letterlijk over'
    ]


def test_what_a_code_list_says_of_a_code_is_checked_too(land_copy: Path) -> None:
    path = land_copy / "codelijsten" / "zorgsoorten.csv"
    said = 'code,titel,uitleg,bron\nverblijf,Verblijf,Wonen met zorg,"LND-2030 §4 ""{} dagen verblijf"""\n'
    rest = "".join(f"{code},{code},,\n" for code in ("crisis", "logeren", "thuis"))
    path.write_text(said.format(24) + rest, encoding="utf-8")
    assert problems(land_copy) == []
    path.write_text(said.format(25) + rest, encoding="utf-8")
    assert problems(land_copy) == [
        'codelijsten/zorgsoorten.csv (verblijf): het anker "25 dagen verblijf" staat nergens in LND-2030; neem een paar woorden of cijfers letterlijk over'
    ]


def test_an_anchor_at_another_place(land_copy: Path) -> None:
    edit(land_copy / "landelijk" / "volume.yaml", 'LND-2030 §4 "24 dagen verblijf"', 'LND-2030 §2 "24 dagen verblijf"')
    assert problems(land_copy) == [
        'landelijk/volume.yaml:2 (dagen_in_maand): het anker "24 dagen verblijf" staat wel in LND-2030, maar niet op LND-2030 §2; verbeter de plaats of kies een ander anker'
    ]


def test_an_anchor_in_the_column_of_another_zorgkantoor(land_copy: Path) -> None:
    edit(land_copy / "zorgkantoor" / "zuid" / "tarief.yaml", "aanbieders: 96%", "aanbieders: 95%")
    [found] = problems(land_copy)
    assert "in een andere kolom dan die van Zuid; noem de kolom die u bedoelt achter de plaats" in found
    edit(
        land_copy / "zorgkantoor" / "zuid" / "tarief.yaml",
        'Tarief% "Bestaande aanbieders: 95%',
        'Tarief% Noord "Bestaande aanbieders: 95%',
    )
    assert problems(land_copy) == []


def test_the_source_of_one_version_is_checked_at_its_own_line(land_copy: Path) -> None:
    edit(land_copy / "zorgkantoor" / "noord" / "tarief.yaml", 'VID-0003 "96%"', 'VID-0002 "96%"')
    [found] = problems(land_copy)
    assert found.startswith("zorgkantoor/noord/tarief.yaml:6 (basispercentage): ")


def test_the_source_of_a_test_is_checked(land_copy: Path) -> None:
    edit(land_copy / "landelijk" / "tarief.toets.yaml", '"95 - 2 = 93"', '"95 - 2 = 92"')
    [found] = problems(land_copy)
    assert found.startswith("landelijk/tarief.toets.yaml:7 (nieuwe aanbieder in Noord, 95 - 2 = 93): ")


def test_the_source_of_a_contradiction_is_checked(land_copy: Path) -> None:
    edit(
        land_copy / "landelijk" / "volume.yaml",
        "  titel: Maximum dagen\n",
        "  titel: Maximum dagen\n  tegenspraak: {bron: 'LND-2030 §3 \"24 dagen verblijf\"', zegt: iets anders}\n",
    )
    [found] = problems(land_copy)
    assert "niet op LND-2030 §3" in found


def test_a_sentence_that_was_copied(land_copy: Path) -> None:
    edit(
        land_copy / "landelijk" / "volume.yaml",
        "uitleg: Het maximum in een maand.",
        "uitleg: Het Land koopt zorg in bij aanbieders die mogen contracteren. Dit beleid geldt.",
    )
    [found] = problems(land_copy)
    assert "'uitleg' neemt een zin over uit LND-2030" in found
    edit(land_copy / "landelijk" / "volume.yaml", " Dit beleid geldt.", "")  # eleven words in a row are still allowed
    assert problems(land_copy) == []


def test_a_text_that_is_another_than_the_policy_was_made_from(land: Policy, texts: Path) -> None:
    (texts / "NVL-2030.txt").write_text(
        (LAND_TEXTS / "NVL-2030.txt").read_text(encoding="utf-8") + "\n", encoding="utf-8"
    )
    [(place, text)] = sources.check(land, texts).problems
    assert place.file == "bronnen/NVL-2030.yaml"
    assert (
        "is een andere dan waar dit beleid naar gemaakt is" in text and "sha256_tekst en laatst_gecontroleerd" in text
    )


def test_a_text_that_is_missing_or_unreadable(land: Policy, texts: Path) -> None:
    (texts / "NVL-2030.txt").unlink()
    (texts / "LND-2030.txt").write_bytes(b"\xff")
    found = sources.check(land, texts)
    assert found.missing == ["NVL-2030"]
    assert [text for _, text in found.problems] == [f"de tekst {texts / 'LND-2030.txt'} is niet te lezen als UTF-8"]


def test_a_place_that_cannot_be_found_is_counted(land_copy: Path) -> None:
    edit(land_copy / "landelijk" / "volume.yaml", 'LND-2030 §4 "24', 'LND-2030 §4 tweede regel "24')
    found = sources.check(load(land_copy), LAND_TEXTS)
    assert found.problems == []
    [(place, citation)] = found.wider
    assert (place.file, place.entry, citation.place) == ("landelijk/volume.yaml", "dagen_in_maand", "§4 tweede regel")


def test_the_source_of_a_table_is_checked(land_copy: Path) -> None:
    path = land_copy / "landelijk" / "tarief.yaml"
    text = path.read_text(encoding="utf-8")
    before, table = text.split("maxima:\n")
    anchor = table.split('"')[1]
    path.write_text(f"{before}maxima:\n{table.replace(anchor, 'staat er niet', 1)}", encoding="utf-8")
    [found] = problems(land_copy)
    assert '(maxima): het anker "staat er niet" staat nergens in' in found


def test_the_source_of_what_is_repeated_is_checked(land_copy: Path) -> None:
    edit(land_copy / "zorgkantoor" / "zuid" / "tarief.yaml", '"2 procentpunt minder"', '"3 procentpunt minder"')
    [found] = problems(land_copy)
    assert '(korting_nieuw): het anker "3 procentpunt minder" staat nergens in' in found


def test_a_contradiction_without_a_readable_source_does_not_stop_the_check(land_copy: Path) -> None:
    edit(
        land_copy / "landelijk" / "volume.yaml",
        "  titel: Maximum dagen\n",
        "  titel: Maximum dagen\n  tegenspraak: {bron: LND-2030 §3, zegt: iets anders}\n",
    )
    mistakes: list[tuple[Place, str]] = []
    found = sources.check(load(land_copy, mistakes), LAND_TEXTS)
    assert found.problems == [] and found.citations > 50
    assert ["ontbreekt het anker" in text for _, text in mistakes] == [True]
