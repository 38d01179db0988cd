"""The claim commands from beginning to end, and what is left when something goes wrong half way."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from inkoopkader.cli.main import app
from inkoopkader.declaraties import pseudonym, run
from inkoopkader.declaraties.run import APART, BACK, DONE, OUT, STORED
from inkoopkader.regels.errors import CaseError

ROOT = Path(__file__).resolve().parent.parent


def _say(folder: Path, *words: str) -> str:
    made = CliRunner().invoke(
        app, list(words), env={"INKOOPKADER_GEGEVENS": str(folder / "gegevens"), "COLUMNS": "200"}
    )
    if made.exit_code:
        raise made.exception or SystemExit(made.exit_code)
    return made.output.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("declaraties")
    _say(folder, "tarieven", "lees", str(ROOT / "voorbeelden" / "tarieven-verzonnen.csv"))
    said = _say(folder, "declaraties", "maak", "--regels", "6000", "--zaad", "7", "--uit", str(folder / "bron"))
    assert "6009 verzonnen declaratieregels" in said
    return folder


def _check(folder: Path, out: str = "uit", more: tuple[Path, ...] = ()) -> str:
    source = folder / "bron"
    agreed = str(source / "overeenkomsten.csv")
    files = [str(path) for path in (source / "declaraties.parquet", *more)]
    return _say(folder, "declaraties", "controleer", *files, "--overeenkomsten", agreed, "--uit", str(folder / out))


def test_from_files_to_an_explained_line(made: Path) -> None:
    said = _check(made)
    assert "6.009 regels, tarieven uit tarieven-verzonnen.csv" in said
    assert "VERZONNEN" in said
    told = json.loads((made / "uit" / DONE).read_text(encoding="utf-8"))
    assert told["regels"] == 6009
    assert sum(one["regels"] for one in told["oordelen"].values()) == 6009
    assert {code: one["regels"] for code, one in told["controles"].items()} == {
        code: 2 if code == "GEEN_TARIEF" else 1 for code in told["controles"]
    }
    with (made / "uit" / BACK).open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 17
    [double] = [row for row in rows if row["code"] == "DUBBEL"]
    first = double["referentie"].removesuffix("A")
    assert double["melding"] == f"dezelfde zorg is ook gedeclareerd met {first}"
    said = _say(made, "declaraties", "verklaar", str(made / "uit"), "--regel", double["referentie"])
    assert f"mis  DUBBEL: dezelfde zorg is ook gedeclareerd met {first}" in said
    assert "maximumtarief zorg per dag: €" in said
    [line] = duckdb.sql(
        f"SELECT afgesproken_cent, toegestaan_cent FROM read_parquet('{made / 'uit' / OUT}') WHERE referentie = '{first}'"
    ).fetchall()
    found = json.loads(_say(made, "declaraties", "verklaar", str(made / "uit"), "--regel", first, "--json"))
    assert found["oordeel"] == "goed"
    assert found["verzonnen"] is True
    assert line[1] == line[0] * found["regel"]["aantal"]
    assert not any(one["melding"] for one in found["controles"])
    with pytest.raises(CaseError, match="er is geen regel met referentie X"):
        _say(made, "declaraties", "verklaar", str(made / "uit"), "--regel", "X")


def test_no_client_number_comes_out(made: Path) -> None:
    _check(made)
    clients = {row[0] for row in duckdb.sql(f"SELECT client FROM read_parquet('{made / 'uit' / STORED}')").fetchall()}
    assert clients
    assert all(len(client) == 20 for client in clients)
    for path in (made / "uit").iterdir():
        assert b"client 0000" not in path.read_bytes(), path.name


def test_a_folder_with_something_else_is_left_alone(made: Path) -> None:
    other = made / "anders"
    other.mkdir()
    (other / "brief.docx").write_text("van iemand")
    with pytest.raises(CaseError, match=r"in deze map staat iets anders \(brief.docx\)"):
        _check(made, "anders")
    assert [path.name for path in other.iterdir()] == ["brief.docx"]


def test_half_an_outcome_is_none(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off while it writes, a run leaves the folder without the mark that it is done."""

    def cut(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "_place", cut)
    with pytest.raises((KeyboardInterrupt, SystemExit)):
        _check(made, "half")
    assert not (made / "half").exists()
    assert not [path for path in made.iterdir() if path.name.startswith(".half")]
    with pytest.raises(CaseError, match="hier staat geen afgeronde controle"):
        _say(made, "declaraties", "verklaar", str(made / "half"), "--regel", "X")


def test_a_run_takes_the_place_of_the_one_before(made: Path, tmp_path: Path) -> None:
    _check(made, "weer")
    extra = tmp_path / "extra.csv"
    extra.write_text(
        "referentie,client,uzovi,aanbieder,prestatie,van,tot_en_met,aantal,bedrag\n"
        "=HYPERLINK,c,5501,41000000,Q0000,2026-01-01,2026-01-02,2,1.00\n"
        "B-2,c,5501,4100,Z053,2026-01-01,2026-01-02,twee,=1+1\n",
        encoding="utf-8",
    )
    said = _check(made, "weer", (extra,))
    assert "Apart gelegd: 1 regels" in said
    told = json.loads((made / "weer" / DONE).read_text(encoding="utf-8"))
    assert (told["regels"], told["apart"]) == (6010, 1)
    assert told["bestanden"][1] == {"naam": "extra.csv", "regels": 1, "apart": 1}
    back = (made / "weer" / BACK).read_text(encoding="utf-8-sig")
    assert "extra.csv,2,'=HYPERLINK,afgekeurd,PRESTATIE_ONBEKEND," in back
    with (made / "weer" / APART).open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [(row["regel"], row["veld"], row["waarde"]) for row in rows] == [
        ("3", "aanbieder", "4100"),
        ("3", "aantal", "twee"),
        ("3", "bedrag", "'=1+1"),
    ]


def test_the_key_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    first = pseudonym.key(tmp_path / "gegevens")
    assert pseudonym.key(tmp_path / "gegevens") == first
    assert len(first) >= 32
    path = tmp_path / "gegevens" / pseudonym.FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in path.parent.iterdir()] == [pseudonym.FILE]
    path.write_text("")
    with pytest.raises(CaseError, match="zet de sleutel terug"):
        pseudonym.key(tmp_path / "gegevens")
    (tmp_path / "dicht").write_text("")
    with pytest.raises(CaseError, match="niet te lezen of te maken"):
        pseudonym.key(tmp_path / "dicht")
