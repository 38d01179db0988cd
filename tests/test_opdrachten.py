"""The commands positie, reken, uitleg and vragen on the real policy: what they refuse, and that nothing is silently ignored."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from conftest import HERE, REAL
from helpers import case_of, top
from inkoopkader.cli.main import app
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.provider import read_provider
from inkoopkader.regels.errors import InkoopkaderError
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.trace import Tracer

EXAMPLE = str(HERE.parent / "voorbeelden" / "aanbieder-klein-nieuw-gz.yaml")
CASE = str(HERE.parent / "voorbeelden" / "zaak.yaml")


@pytest.fixture(autouse=True)
def real_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKOOPKADER_BELEID", str(REAL))
    monkeypatch.setenv("COLUMNS", "200")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("positie", EXAMPLE, "--jaar", "0"), "ligt niet tussen 2000 en 2100"),
        (("positie", EXAMPLE, "--jaar", "27"), "ligt niet tussen 2000 en 2100"),
        (("positie", EXAMPLE, "--jaar", "99999"), "ligt niet tussen 2000 en 2100"),
        (("demonstratie", str(HERE.parent / "voorbeelden"), "--jaar", "-5"), "ligt niet tussen 2000 en 2100"),
        (("uitleg", "korting_nieuw", "--jaar", "99999"), "ligt niet tussen 2000 en 2100"),
        (("vragen", "--jaar", "1"), "ligt niet tussen 2000 en 2100"),
        (("positie", EXAMPLE, "--json", "--uit", "x.xlsx"), "samen kan het niet"),
        (("reken", CASE, "--uit", "x.xlsx"), "--uit hoort bij een tabel"),
        (("reken", "zaken.csv", "--uit", "x.csv", "--bewijs", "b.json"), "horen bij één zaak"),
        (("reken", "zaken.csv", "--uit", "x.csv", "--json"), "horen bij één zaak"),
        (("reken", CASE, "--bewijs", "/geen/map/b.json"), "hier kan niet worden geschreven"),
        (("uitleg", "korting_nieuw", "--zorgkantoor", "dsw"), "niet bij dsw, wel bij cz"),
        (("uitleg", "plan voor logeren"), "logeerplan: Plan voor logeren"),
        (("uitleg", "tariefpercentages"), "Bedoelt u tariefpercentage"),
        (("positie", EXAMPLE, "--zorgkantoor", "CZ"), "Bedoelt u cz?"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert isinstance(result.exception, InkoopkaderError), result.output
    assert message in str(result.exception)


def test_a_mistake_at_another_zorgkantoor_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("naam: Proef\nverzonnen: ja\nproductie:\n  - {zorgkantoor: vgz, zorgsoort: wonnen}\n")
    result = run("positie", str(path), "--zorgkantoor", "cz")
    assert "wonnen" in str(result.exception)


def test_a_negative_amount_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("naam: Proef\nproductie:\n  - {zorgkantoor: cz, zorgsoort: verblijf, nza_bedrag_zorg: -0.01}\n")
    assert "grens" in str(run("positie", str(path)).exception)


def test_explain_says_age_facts_and_whether_it_holds() -> None:
    said = " ".join(run("uitleg", "vog_rp", "--zorgkantoor", "dsw", "--jaar", "2026").output.split())
    assert "Feit vog_rp_datum: Van welke datum" in said
    assert "Niet te oud vanaf 1 januari 2026: VOG RP: datum plus Hoogste ouderdom van de VOG RP ligt op of na" in said
    assert "Nodig vanaf 1 januari 2026: Herkomst van de aanbieder is Geheel nieuw" in said
    assert "Geldt niet in 2026." in run("uitleg", "korting_nieuw", "--zorgkantoor", "cz", "--jaar", "2026").output


def test_questions_and_the_file_to_fill_in(real: Policy, tmp_path: Path) -> None:
    assert "logeerplan_aanwezig" in run("vragen", "logeren", "--zorgkantoor", "salland").output
    path = tmp_path / "nieuw.yaml"
    assert run("vragen", "--sjabloon", str(path)).exit_code == 0
    text = path.read_text(encoding="utf-8")
    empty = read_provider(real, path)
    assert position(real, read_outline(real), empty, "cz", 2027, _moment()).admission.value is None
    path.write_text(text.replace("  nieuwe_aanbieder:\n", "  nieuwe_aanbieder: ja\n", 1), encoding="utf-8")
    found = position(real, read_outline(real), read_provider(real, path), "cz", 2027, _moment())
    assert found.classes[0].value is True
    again = run("vragen", "--sjabloon", str(path))
    assert "bestaat al" in str(again.exception)


def _moment():
    from datetime import UTC, datetime

    return datetime(2026, 9, 1, 12, tzinfo=UTC)


def test_the_ceiling_is_said_only_where_it_cuts(real: Policy, tmp_path: Path) -> None:
    """A surcharge of 0.1 point on 99.9% ends exactly at the ceiling of 100%; on 100% it is cut off."""
    lines = "  - {zorgkantoor: vgz, sector: gz, zorgsoort: verblijf, nza_bedrag_zorg: 1000.00}\n"
    facts = "nieuwe_aanbieder: nee, beleid_zelfredzaamheid: ja, beleid_netwerk: ja"
    for rtp, capped in (("0.999", False), ("1", True)):
        path = tmp_path / "a.yaml"
        path.write_text(f"naam: Proef\nfeiten: {{{facts}, richttariefpercentage: {rtp}}}\nproductie:\n{lines}")
        found = position(real, read_outline(real), read_provider(real, path), "vgz", 2027, _moment())
        assert [(line.percentage.value, line.capped) for line in found.lines] == [(1, capped)]


def test_alternatives_stand_in_one_sentence(real: Policy) -> None:
    """Of a condition with 'or' one part is enough: a list of all parts would read as impossible."""
    case = case_of(real, "menzis", 2027, {"zorgsoort": "verblijf", "logeren_voor_kinderen": "nee"})
    made = Tracer(case, evaluate(real, case, ["kinderplek_percentage"]))
    reasons = [text for _, _, text in made.reasons("kinderplek_percentage_geldt", top(case, "regel"))]
    care = "Soort zorg (Verblijf in een instelling (ZZP))"
    assert reasons[0].startswith(f"{care} is Verblijf voor kinderen, of ({care} is Logeren en ")
    assert reasons[1:] == ["Voorwaarden voor plekken voor kinderen"]


def test_two_obstacles_for_one_missing_answer_are_one(real: Policy, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("naam: Proef\nfeiten: {werkt_mee_aan_bibob: ja}\n")
    found = position(real, read_outline(real), read_provider(real, path), "cz", 2027, _moment())
    waiting = [gap.name for obstacle in found.obstacles for gap in obstacle.gaps]
    assert waiting.count("voorwaarden_eigen_beleid") == 1


def test_a_paper_that_is_not_mentioned_is_not_missing(real: Policy, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for given, status in (("", "onbekend"), ("feiten: {innovatievisie_aanwezig: nee}\n", "ontbreekt")):
        path.write_text(f"naam: Proef\n{given}")
        found = position(real, read_outline(real), read_provider(real, path), "cz", 2027, _moment())
        assert {paper.status for paper in found.papers if paper.name == "innovatievisie"} == {status}


def test_a_paper_asks_only_for_what_was_not_told(real: Policy, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for given, asked in (("", True), ("feiten: {innovatievisie_aanwezig: ja}\n", False)):
        path.write_text(f"naam: Proef\n{given}")
        found = position(real, read_outline(real), read_provider(real, path), "dsw", 2027, _moment())
        [paper] = [paper for paper in found.papers if paper.name == "innovatievisie"]
        assert paper.status == "onbekend" and ("innovatievisie_aanwezig" in paper.missing) is asked
        assert "innovatievisie_afgestemd" in paper.missing


def test_an_adjustment_for_other_care_and_one_under_a_fixed_percentage(real: Policy, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    lines = "".join(
        f"  - {{zorgkantoor: vgz, sector: gz, zorgsoort: {care}, nza_bedrag_zorg: 1000.00}}\n"
        for care in ("verblijf", "digitaal")
    )
    facts = "nieuwe_aanbieder: nee, beleid_zelfredzaamheid: ja, beleid_netwerk: ja, richttariefpercentage: 0.95"
    growth = "digitale_clienten_basisjaar: 10, digitale_clienten_dit_jaar: 11"
    path.write_text(f"naam: Proef\nfeiten: {{{facts}, {growth}}}\nproductie:\n{lines}")
    found = position(real, read_outline(real), read_provider(real, path), "vgz", 2027, _moment())
    stay, digital = found.lines
    assert "Percentage digitale zorg bij groei" in stay.other_care
    assert [item.overruled for item in stay.adjustments if item.name == "netwerkopslag"] == [False]
    assert digital.percentage.value == 1
    assert [(item.overruled, item.worth) for item in digital.adjustments if item.name == "netwerkopslag"] == [
        (True, None)
    ]


def test_a_mistake_in_a_table_beside_the_rules_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(REAL, tmp_path / "beleid")
    path = tmp_path / "beleid" / "codelijsten" / "prestaties" / "koppeltabel.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("F125,191,", "F125,1,", 1), encoding="utf-8")
    monkeypatch.setenv("INKOOPKADER_BELEID", str(tmp_path / "beleid"))
    checked = CliRunner().invoke(app, ["beleid", "controleer", "--deel", "prestaties"], env={"COLUMNS": "300"})
    assert checked.exit_code == 1
    assert "het zorgprofiel '1' staat niet in zorgprofielen.csv" in checked.stdout
