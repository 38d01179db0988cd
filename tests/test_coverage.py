"""Coverage: every number of the inventory runs, waits for a person, or is a gap with a reason; anything else fails the
build."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from inkoopkader.cli.main import app
from inkoopkader.regels.coverage import coverage
from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.load import load
from inkoopkader.regels.policy_tests import run


def statuses(base: Path) -> tuple[dict[str, str], list[str]]:
    policy = load(base)
    items, problems = coverage(policy, list(run(policy)))
    return {item.id: item.status for item in items}, problems


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_invented_country_is_covered(land_copy: Path) -> None:
    assert statuses(land_copy) == ({"L-1": "draait", "L-2": "draait", "L-3": "persoon", "L-4": "gat"}, [])


def test_a_number_that_no_rule_names_is_an_unlisted_gap(land_copy: Path) -> None:
    append(land_copy / "inventaris.csv", "L-5,LND-1,Nieuw,berekening,ja,LND-2030 §1\n")
    found, problems = statuses(land_copy)
    assert found["L-5"] == "fout"
    assert problems == ["L-5: geen regel noemt dit nummer en het staat niet in gaten.csv"]


def test_a_listed_gap_that_is_none_fails(land_copy: Path) -> None:
    append(land_copy / "gaten.csv", "L-2,Nog niet gedaan.\n")
    assert statuses(land_copy)[1] == ["L-2: staat in gaten.csv, maar er is een regel die het noemt; haal het gat weg"]


def test_numbers_that_do_not_exist(land_copy: Path) -> None:
    append(land_copy / "gaten.csv", "L-9,Bestaat niet.\n")
    path = land_copy / "landelijk" / "volume.yaml"
    path.write_text(path.read_text().replace("  titel: Grootte\n", "  titel: Grootte\n  inventaris: [L-8]\n"))
    assert [text.split(": ", 1)[-1] for text in statuses(land_copy)[1]] == [
        "nummer L-8 staat niet in beleid/inventaris.csv",
        "nummer L-9 staat niet in beleid/inventaris.csv",
    ]


def test_one_known_outcome_is_not_enough(land_copy: Path) -> None:
    path = land_copy / "landelijk" / "tarief.toets.yaml"
    path.write_text(
        path.read_text().replace(
            "verwacht: {korting_nieuw: 0, tariefpercentage: 0.95}", "verwacht: {tariefpercentage: 0.95}"
        )
    )
    found, problems = statuses(land_copy)
    assert found["L-2"] == "fout"
    assert problems == ["L-2: de toetsen laten korting_nieuw maar één kant op beslissen"]


def test_unknown_is_not_a_known_outcome(land_copy: Path) -> None:
    path = land_copy / "landelijk" / "tarief.toets.yaml"
    old = (
        "gegeven: {nieuwe_aanbieder: nee, zorgsoort: verblijf}\n  verwacht: {korting_nieuw: 0, tariefpercentage: 0.95}"
    )
    path.write_text(
        path.read_text().replace(
            old, "gegeven: {zorgsoort: verblijf}\n  verwacht: {korting_nieuw: onbekend, tariefpercentage: onbekend}"
        )
    )
    assert statuses(land_copy)[1] == [
        "L-2: de toetsen laten bij korting_nieuw geen twee verschillende bekende uitkomsten zien"
    ]


def test_every_rule_of_a_number_decides_both_ways(land_copy: Path) -> None:
    append(
        land_copy / "landelijk" / "volume.yaml",
        """eenzijdig:
  type: ja_nee
  formules: {2030-01-01: omzet > 5}
  titel: Eenzijdig
  uitleg: Een tweede regel van hetzelfde nummer.
  bron: LND-2030 §2.1 "crisiszorg"
  inventaris: [L-2]
""",
    )
    assert statuses(land_copy)[1] == ["L-2: de toetsen laten eenzijdig maar één kant op beslissen"]


def test_a_failing_test_shows_nothing(land_copy: Path) -> None:
    path = land_copy / "zorgkantoor" / "noord" / "tarief.toets.yaml"
    path.write_text(path.read_text().replace("verwacht: {basispercentage: 0.95}", "verwacht: {basispercentage: 0.94}"))
    assert statuses(land_copy)[0]["L-1"] == "fout"


def test_the_lists_of_a_dutch_spreadsheet_are_read(land_copy: Path) -> None:
    good = statuses(land_copy)
    for name in ("inventaris.csv", "gaten.csv"):
        path = land_copy / name
        path.write_text("\ufeff" + path.read_text().replace(",", ";"), encoding="utf-8")
    assert statuses(land_copy) == good


LISTS = [
    ("gaten.csv", "id,reden\nL-4,Dit, en dat.\n", 2, "deze rij heeft 3 cellen en de eerste rij 2"),
    ("gaten.csv", "id,uitleg\nL-4,Dit.\n", 1, "de kolom reden ontbreekt; de kolommen zijn id, reden"),
    ("gaten.csv", "id,reden\nL-4,Dit.\nL-4,Dat.\n", 3, "nummer L-4 staat twee keer in dit bestand"),
    ("inventaris.csv", "id,sectie,naam,soort,bron\n,a,b,c,d\n", 2, "het nummer (id) is leeg"),
    ("inventaris.csv", "", 0, "Dit bestand is leeg; de eerste rij noemt de kolommen."),
    ("inventaris.csv", "id,sectie,naam,soort,bron\nL-1,a,caf\xe9,c,d\n", 2, "Dit bestand is geen UTF-8-tekst; sla het op als 'CSV UTF-8'."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "line", "message"), LISTS)
def test_a_list_that_cannot_be_read_is_a_message(
    land_copy: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, line: int, message: str
) -> None:
    (land_copy / name).write_text(text, encoding="latin-1")
    with pytest.raises(PolicyError) as caught:
        statuses(land_copy)
    [(place, found)] = caught.value.problems
    assert (place.file, place.line) == (name, line) and message in found
    monkeypatch.setenv("INKOOPKADER_BELEID", str(land_copy))
    for command in ("dekking", "gaten"):
        assert isinstance(CliRunner().invoke(app, ["beleid", command]).exception, PolicyError)
    checked = CliRunner().invoke(app, ["beleid", "controleer"])
    assert checked.exit_code == 1 and f"FOUT {place}: " in checked.stdout


def test_a_gap_list_without_gaps(land_copy: Path) -> None:
    (land_copy / "gaten.csv").write_text("id,reden\n")
    assert statuses(land_copy)[1] == ["L-4: geen regel noemt dit nummer en het staat niet in gaten.csv"]


def test_an_unknown_number_at_a_table(land_copy: Path) -> None:
    path = land_copy / "landelijk" / "tarief.yaml"
    path.write_text(path.read_text().replace("  soort: tabel\n", "  soort: tabel\n  inventaris: [L-8]\n"))
    [problem] = statuses(land_copy)[1]
    assert "(maxima): nummer L-8 staat niet in beleid/inventaris.csv" in problem
