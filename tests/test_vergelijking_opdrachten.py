"""The commands vergelijk, wijzigingen and kalender."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from inkoopkader.cli import calendar
from inkoopkader.cli.main import app
from inkoopkader.regels.errors import CaseError, InkoopkaderError
from inkoopkader.regels.policy import Layer, Policy


@pytest.fixture
def run(land_copy: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("INKOOPKADER_BELEID", str(land_copy))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setattr(calendar.console, "_width", 160)  # a console keeps the width that held when it was made

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return call


@pytest.mark.parametrize("name", ["v.html", "v.md", "v.xlsx"])
@pytest.mark.parametrize(
    "arguments", [("vergelijk", "tarief", "--jaar", "2030,2031"), ("wijzigingen", "--van", "2030", "--naar", "2031")]
)
def test_written_files(run, tmp_path: Path, arguments: tuple[str, ...], name: str) -> None:
    result = run(*arguments, "--uit", str(tmp_path / name))
    assert result.exit_code == 0, result.output
    assert (tmp_path / name).stat().st_size > 500


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("vergelijk", "plafont", "--jaar", "2030"), "plafond"),
        (("vergelijk", "tarief", "--jaar", "twintig"), "geen jaar"),
        (("vergelijk", "tarief", "--jaar", "1066"), "geen jaar"),
        (("vergelijk", "tarief", "--jaar", "2030", "--zorgkantoor", "nord"), "noord"),
        (("vergelijk", "tarief", "--jaar", "2030", "--uit", "x.docx"), ".xlsx"),
        (("wijzigingen", "--van", "2030"), "twee jaren"),
        (("wijzigingen", "--van-map", "x"), "--naar-map"),
        (("kalender", "--jaar", "2030", "--uit", "x.txt"), ".ics"),
    ],
)
def test_mistakes_are_one_clear_message(run, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert isinstance(result.exception, InkoopkaderError)
    assert message in str(result.exception)


def test_terminal(run) -> None:
    result = run("vergelijk", "basispercentage", "--jaar", "2031")
    assert result.exit_code == 0
    assert "96%" in result.output and "onbekend" in result.output and "LND-2030 §5.1 Tarief%" in result.output
    changed = run("wijzigingen", "--van", "2030", "--naar", "2031")
    assert "Niet meer vastgelegd" in changed.output and "Vervallen" in changed.output


def test_changes_as_json(run) -> None:
    found = json.loads(run("wijzigingen", "--van", "2030", "--naar", "2031", "--json").output)
    assert {item["soort"] for item in found["wijzigingen"]} == {"vervallen", "onbekend geworden"}


def test_changes_between_folders(run, land_copy: Path, tmp_path: Path) -> None:
    newer = Path(shutil.copytree(land_copy, tmp_path / "nieuw"))
    path = newer / "landelijk" / "volume.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("waarden: {2030-01-01: 24}", "waarden: {2030-01-01: 26}"),
        encoding="utf-8",
    )
    found = json.loads(run("wijzigingen", "--van-map", str(land_copy), "--naar-map", str(newer), "--json").output)
    assert [(item["naam"], item["was"]["tekst"], item["wordt"]["tekst"]) for item in found["wijzigingen"]] == [
        ("maximum_dagen", "24", "26")
    ]


def test_calendar(run, tmp_path: Path) -> None:
    shown = run("kalender", "--jaar", "2030", "--zorgkantoor", "noord").output
    assert "zondag, uiterlijk 21 oktober 2029" in " ".join(shown.split()) or "zondag; schuift niet op" in shown
    result = run("kalender", "--jaar", "2030", "--uit", str(tmp_path / "t.ics"))
    assert result.exit_code == 0 and "10 termijnen" in result.output
    assert (tmp_path / "t.ics").read_bytes().count(b"BEGIN:VEVENT") == 10


@pytest.mark.parametrize("asked", [("vergelijk", "basispercentage"), ("kalender",), ("beleid", "gaten"), ("vragen",)])
def test_who_names_no_year_asks_about_the_newest_policy(run, land_copy: Path, asked: tuple[str, ...]) -> None:
    assert run(*asked).exit_code == 0
    assert run(*asked).output == run(*asked, "--jaar", "2030").output != run(*asked, "--jaar", "2027").output


@pytest.mark.parametrize("asked", [("vergelijk", "basispercentage"), ("beleid", "gaten"), ("vragen",)])
def test_a_newer_document_makes_its_year_the_usual_one(run, land_copy: Path, asked: tuple[str, ...]) -> None:
    document = (land_copy / "bronnen" / "LND-2030.yaml").read_text()
    (land_copy / "bronnen" / "LND-2031.yaml").write_text(document.replace("LND-2030", "LND-2031"))
    assert run(*asked).output == run(*asked, "--jaar", "2031").output != run(*asked, "--jaar", "2030").output


def test_a_policy_without_documents_asks_for_the_year() -> None:
    empty = Policy(Path(), Layer("landelijk", "landelijk"), {}, {}, {}, {}, {}, {})
    with pytest.raises(CaseError, match="zeg zelf voor welk jaar"):
        empty.newest_year()
