"""A case file, and the file in which a provider describes itself: what is read, and the message for every mistake."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from inkoopkader.positie.provider import read_provider
from inkoopkader.regels.casefile import read_case
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.policy import Policy

HEAD = "zorgkantoor: noord\njaar: 2030\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "zaak.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_case_is_read_with_its_types_and_levels(land: Policy, tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
op: 2030-02-01T09:30:00
feiten: {nieuwe_aanbieder: ja, omzet: 1000.50, medewerkers: onbekend, sectoren: [ouderen], zorgsoort: verblijf}
oordelen: {meerwaarde: nee}
instellingen: {plafond: 0.97}
regels:
  - {bedrag: 10.00, client: A, maand: 2030-01}
  - {bedrag: 20.00, zorgsoort: crisis}
clienten: {A: {geboren_op: 1940-01-01}}
clientmaanden: [{client: A, maand: 2030-01, afwezig_dagen: 2}]
vragen: [tariefpercentage]
"""
    )
    case, questions = read_case(land, write(tmp_path, text))
    assert questions == ("tariefpercentage",)
    assert (case.office, case.day, case.moment) == ("noord", date(2030, 1, 1), datetime(2030, 2, 1, 8, 30, tzinfo=UTC))
    assert case.entities["aanbieder"][0].values == {"nieuwe_aanbieder": True, "sectoren": frozenset({"ouderen"})}
    assert case.entities["contract"][0].values == {
        "omzet": Decimal("1000.50"),
        "medewerkers": None,
        "meerwaarde": False,
    }
    assert [entity.values for entity in case.entities["regel"]] == [
        {"zorgsoort": "verblijf", "bedrag": Decimal("10.00")},
        {"zorgsoort": "crisis", "bedrag": Decimal("20.00")},
    ]
    assert case.entities["client"][0].values == {"geboren_op": date(1940, 1, 1)}
    assert case.entities["clientmaand"][0].values == {"afwezig_dagen": Decimal(2)}
    assert case.settings == {"plafond": Decimal("0.97")}


def test_a_fact_of_a_line_without_lines_makes_one(land: Policy, tmp_path: Path) -> None:
    case, _ = read_case(land, write(tmp_path, HEAD + "feiten: {zorgsoort: crisis}"))
    assert [entity.values for entity in case.entities["regel"]] == [{"zorgsoort": "crisis"}]


MISTAKES = [
    ("- a", 0, "een zaak is een groep van zorgkantoor, jaar, peildatum, op, feiten, documenten, ..."),
    ("", 0, "hier staat niets in"),
    ("a: [", 0, "Dit is geen geldige YAML"),
    (HEAD + "fieten: {}", 3, "de sleutel 'fieten' hoort niet in een zaak. Bedoelt u feiten"),
    (HEAD + "vragen: tariefpercentage", 0, "'vragen' is een lijst van namen"),
    (HEAD + "vragen: [[a]]", 0, "'vragen' is een lijst van namen"),
    (HEAD + "feiten: [a]", 0, "'feiten' is een groep van naam: waarde"),
    (HEAD + "documenten: x", 0, "'documenten' is een groep van naam: waarde"),
    (HEAD + "oordelen: [a]", 0, "'oordelen' is een groep van naam: waarde"),
    (HEAD + "instellingen: [a]", 0, "'instellingen' is een groep van naam: waarde"),
    (HEAD + "clienten: [a]", 0, "'clienten' is een groep van naam: waarde"),
    (HEAD + "regels: {a: 1}", 0, "'regels' is een lijst"),
    (HEAD + "clientmaanden: {a: 1}", 0, "'clientmaanden' is een lijst"),
    (HEAD + "regels: [5]", 3, "een regel is een groep van naam: waarde"),
    (HEAD + "clientmaanden:\n  - 5", 4, "een clientmaand is een groep met client, maand en naam: waarde"),
    (HEAD + "clienten: {A: [1]}", 3, "'client' is een groep van naam: waarde"),
    ("zorgkantoor: noordoost\njaar: 2030", 0, "zorgkantoor 'noordoost' bestaat niet. Bedoelt u noord? Kies uit noord, zuid."),
    ("zorgkantoor: noord", 0, "zeg voor welk jaar: jaar: 2027 (of peildatum: 2027-03-01)"),
    ("jaar: 1999", 0, "het jaar 1999 ligt niet tussen 2000 en 2100"),
    ("jaar: twee", 0, "'twee' is geen getal"),
    ("jaar: [2030]", 0, "hier hoort één waarde van type aantal, geen lijst of groep"),
    ("peildatum: 1 mei", 0, "'1 mei' is geen datum"),
    (HEAD + "op: vandaag", 0, "op: 'vandaag' is geen tijdstip"),
    (HEAD + "feiten:\n  omset: 5", 4, "de naam 'omset' bestaat niet. Bedoelt u omzet?"),
    (HEAD + "feiten:\n  plafond: 1", 4, "'plafond' is een instelling; zet hem onder instellingen"),
    (HEAD + "feiten:\n  meerwaarde: ja", 4, "'meerwaarde' is een oordeel; zet het onder oordelen, niet onder feiten"),
    (HEAD + "oordelen:\n  omzet: 5", 4, "'omzet' is een feit; zet het onder feiten, niet onder oordelen"),
    (HEAD + "feiten:\n  tariefpercentage: 0.9", 4, "'tariefpercentage' wordt uitgerekend (regel) en kan niet worden opgegeven"),
    (HEAD + "feiten:\n  omzet: veel", 4, "omzet: 'veel' is geen getal"),
    (HEAD + "feiten:\n  omzet: 1.000,50", 4, "Schrijf een punt voor de decimalen en geen teken voor duizendtallen: 1000.50."),
    (HEAD + "feiten:\n  omzet: 1.005", 4, "omzet: '1.005' heeft meer dan 2 decimalen, dat past niet bij euro"),
    (HEAD + "feiten:\n  omzet: 9999999999999999", 4, "is te groot voor euro"),
    (HEAD + "feiten:\n  omzet: -1", 4, "omzet: -1 ligt buiten de grens van 0 tot 1000000000"),
    (HEAD + "feiten:\n  medewerkers: 1.5", 4, "heeft meer dan 0 decimalen, dat past niet bij aantal"),
    (HEAD + "feiten:\n  nieuwe_aanbieder: true", 4, "nieuwe_aanbieder: schrijf ja, nee of onbekend in plaats van 'true'"),
    (HEAD + "feiten:\n  opgericht_op: 28-2-1999", 4, "opgericht_op: '28-2-1999' is geen datum; schrijf jjjj-mm-dd"),
    (HEAD + "feiten:\n  opgericht_op: 1850-01-01", 4, "opgericht_op: 1850-01-01 ligt buiten de grens"),
    (HEAD + "feiten:\n  sectoren: ouderen", 4, "sectoren: hier hoort een lijst van codes, zoals [a, b], niet 'ouderen'"),
    (HEAD + "feiten:\n  sectoren: [oudere]", 4, "sectoren: 'oudere' is geen toegestane code. Bedoelt u ouderen? Kies uit gehandicapten, ggz, ouderen."),
    (HEAD + "feiten:\n  zorgsoort: crisis zorg", 4, "zorgsoort: 'crisis zorg' is geen code"),
    (HEAD + "feiten:\n  zorgsoort: wonen", 4, "zorgsoort: 'wonen' is geen toegestane code"),
    (HEAD + "feiten:\n  omzet: {a: 1}", 4, "omzet: hier hoort één waarde van type euro, geen lijst of groep"),
    (HEAD + "instellingen:\n  plafond: 96%", 4, "Schrijf 96% als 0.96."),
    (HEAD + "feiten:\n  offerte_ingediend: 0001-01-02T00:00:00", 4, "ligt buiten de grens van 1900-01-01T00:00:00"),
    (HEAD + "instellingen:\n  plafond: 1.3", 4, "plafond: 1.3 ligt buiten de grens van 0 tot 1.2"),
    (HEAD + "regels:\n  - omzet: 5", 4, "'omzet' hoort bij niveau contract, niet bij een regel"),
    (HEAD + "regels:\n  - plafond: 1", 4, "'plafond' is een instelling"),
    (HEAD + "clienten:\n  A: {omzet: 5}", 4, "'omzet' hoort bij niveau contract, niet bij client"),
    (HEAD + "clientmaanden:\n  - {client: A, maand: 2030-01, omzet: 5}", 4, "'omzet' hoort bij niveau contract, niet bij clientmaand"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), MISTAKES)
def test_a_mistake_in_a_case(land: Policy, tmp_path: Path, text: str, line: int, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(CaseError) as caught:
        read_case(land, path)
    mine = [row for row in str(caught.value).split("\n") if message in row]
    assert mine, str(caught.value)
    assert mine[0].startswith(f"{path}:{line}: " if line else str(path))


def test_a_case_that_is_not_there(land: Policy, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="Dit bestand is niet te lezen"):
        read_case(land, tmp_path / "nergens.yaml")


def test_all_mistakes_of_a_case_come_at_once(land: Policy, tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(land, write(tmp_path, HEAD + "feiten: {omzet: veel, omset: 1}\noordelen: {meerwaarde: misschien}"))
    assert len(str(caught.value).split("\n")) == 3


PROVIDER = "naam: Aanbieder\n"
PROVIDER_MISTAKES = [
    ("- a", 0, "een aanbieder is een groep van naam, verzonnen"),
    ("a: [", 0, "Dit is geen geldige YAML"),
    ("verzonnen: ja", 0, "'naam' ontbreekt"),
    (PROVIDER + "feit: {}", 2, "de sleutel 'feit' hoort niet bij een aanbieder. Bedoelt u feiten"),
    (PROVIDER + "feiten: [a]", 0, "'feiten' is een groep van naam: waarde"),
    (PROVIDER + "zorgkantoren: [a]", 0, "'zorgkantoren' is een groep en 'productie' een lijst"),
    (PROVIDER + "productie: {a: 1}", 0, "'zorgkantoren' is een groep en 'productie' een lijst"),
    (PROVIDER + "zorgkantoren:\n  noor: {}", 3, "zorgkantoor 'noor' bestaat niet. Bedoelt u noord?"),
    (
        PROVIDER + "zorgkantoren:\n  noord: {fieten: {}}",
        3,
        "bij een zorgkantoor horen feiten, documenten, oordelen, instellingen",
    ),
    (PROVIDER + "zorgkantoren:\n  noord: {feiten: [a]}", 3, "elk een groep van naam: waarde"),
    (PROVIDER + "productie:\n  - {bedrag: 5}", 3, "een regel onder productie noemt een zorgkantoor: noord, zuid"),
    (PROVIDER + "productie:\n  - 5", 3, "een regel onder productie noemt een zorgkantoor"),
    (PROVIDER + "productie:\n  - {zorgkantoor: [noord]}", 3, "een regel onder productie noemt een zorgkantoor"),
    (PROVIDER + "op: nu", 0, "op: 'nu' is geen tijdstip"),
]


@pytest.mark.parametrize(("text", "line", "message"), PROVIDER_MISTAKES)
def test_a_mistake_in_the_file_of_a_provider(land: Policy, tmp_path: Path, text: str, line: int, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(CaseError) as caught:
        read_provider(land, path)
    mine = [row for row in str(caught.value).split("\n") if message in row]
    assert mine, str(caught.value)
    assert mine[0].startswith(f"{path}:{line}: " if line else str(path))


@pytest.mark.parametrize("text", ["", "\n", "# alleen een opmerking\n", "---\n"])
def test_a_file_with_nothing_in_it_says_so(land: Policy, tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    for read, needed in ((read_case, "een jaar"), (read_provider, "een naam")):
        with pytest.raises(CaseError) as caught:
            read(land, path)
        assert str(caught.value).startswith(f"{path}: hier staat niets in") and needed in str(caught.value)


def test_the_own_facts_of_a_zorgkantoor_go_before_the_common_ones(land: Policy, tmp_path: Path) -> None:
    text = (
        PROVIDER
        + "feiten: {omzet: 1.00}\nproductie: [{zorgkantoor: noord, bedrag: 3.00}]\nzorgkantoren: {noord: {feiten: {omzet: 2.00, leegstand: 5}}}"
    )
    provider = read_provider(land, write(tmp_path, text.replace(", leegstand: 5", "")))
    assert provider.case(land, "noord", date(2030, 1, 1), None).entities["contract"][0].values == {
        "omzet": Decimal("2.00")
    }
    assert provider.case(land, "zuid", date(2030, 1, 1), None).entities["contract"][0].values == {
        "omzet": Decimal("1.00")
    }
    assert (provider.works_at("noord"), provider.works_at("zuid")) == (True, False)


def test_a_name_of_another_zorgkantoor_is_passed_over_but_an_invented_one_is_not(land: Policy, tmp_path: Path) -> None:
    provider = read_provider(land, write(tmp_path, PROVIDER + "feiten: {leegstand_betaald: ja, bestaat_niet: ja}"))
    with pytest.raises(CaseError) as caught:
        provider.case(land, "zuid", date(2030, 1, 1), None)
    assert "bestaat_niet" in str(caught.value) and "leegstand_betaald" not in str(caught.value)
