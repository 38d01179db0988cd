"""The API gives what the pages and the command line give, and reads numbers as they were written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from tests.portaal.mijnpositie import EXAMPLES, read_in
from typer.testing import CliRunner

from inkoopkader.api import examples, operations
from inkoopkader.cli.main import app
from inkoopkader.kalender.from_policy import deadlines
from inkoopkader.portaal.verkenner.policy import current, years
from inkoopkader.regels.edition import edition
from inkoopkader.vergelijking.changes import between_years
from inkoopkader.vergelijking.subjects import choose, read_subjects
from inkoopkader.vergelijking.table import compare

ROOT = Path(__file__).parents[2]
V1 = "/api/v1"


@pytest.fixture(autouse=True)
def _without_end(settings: Any) -> None:
    settings.API_WITHOUT_KEY = 1_000_000


def get(visitor: Client, path: str, **query: Any) -> Any:
    answer = visitor.get(f"{V1}{path}", query)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.json()


def post(visitor: Client, path: str, content: Any, **query: Any) -> Any:
    body = content if isinstance(content, str) else json.dumps(content)
    answer = visitor.post(f"{V1}{path}", body, content_type="application/json", query_params=query)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.json()


def command(*arguments: str) -> Any:
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    return json.loads(done.stdout)


def as_sent(path: Path) -> Any:
    """A file of the examples as somebody would send it: every value as text."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes only text


def test_a_case_is_what_the_command_line_prints(visitor: Client) -> None:
    case = ROOT / "voorbeelden" / "zaak.yaml"
    found = post(visitor, "/zaken/_bereken", as_sent(case))
    assert found == {"uitkomst": command("reken", str(case), "--json")}
    assert len(found["uitkomst"]["antwoorden"]) == 2


def test_a_tariff_by_hand(visitor: Client) -> None:
    """VGZ 2027: 94,5% + 0,1 for self-reliance and network (VGN-2027 §7.1 Tarief% VGZ) is 94,6%."""
    found = post(visitor, "/zaken/_bereken", examples.case())["uitkomst"]
    [answer] = found["antwoorden"]
    assert Decimal(answer["waarde"]) == Decimal("0.945") + Decimal("0.001")
    assert answer["ontbreekt"] == [] and found["ontbreekt"] == []
    assert any("VGN-2027 §7.1" in source for step in answer["stappen"] for source in step.get("bronnen", ()))


@pytest.mark.parametrize(("written", "value"), [("0.945", "0.946"), ("0.94499999", None), ("0.9449", "0.9459")])
def test_a_number_is_read_as_it_is_written(visitor: Client, written: str, value: str | None) -> None:
    """As JSON number without quotes: 0.94499999 has more decimals than a percentage may have, and is not rounded."""
    body = json.dumps(examples.case()).replace('"0.945"', written)
    answer = visitor.post(f"{V1}/zaken/_bereken", body, content_type="application/json")
    if value is None:
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["location"] == {"pointer": "#/feiten/richttariefpercentage"}
    else:
        assert answer.json()["uitkomst"]["antwoorden"][0]["waarde"] == value


def test_what_is_missing_is_named(visitor: Client) -> None:
    case = examples.case()
    del case["feiten"]["richttariefpercentage"]
    found = post(visitor, "/zaken/_bereken", case)["uitkomst"]
    assert found["antwoorden"][0]["waarde"] == "onbekend"
    assert [gap["naam"] for gap in found["ontbreekt"]] == ["richttariefpercentage"]


def test_a_receipt_can_be_recomputed_and_a_changed_one_is_found_out(visitor: Client, tmp_path: Path) -> None:
    receipt = post(visitor, "/zaken/_bereken", examples.case(), bewijs="true")["bewijs"]
    sound = post(visitor, "/bewijzen/_controleer", receipt)
    assert sound["klopt"] and sound["soort"] == "zaak"
    path = tmp_path / "bewijs.json"
    path.write_text(json.dumps(receipt), encoding="utf-8")
    assert CliRunner().invoke(app, ["herbereken", str(path)]).exit_code == 0
    receipt["antwoorden"][0]["waarde"] = "0.999"
    changed = post(visitor, "/bewijzen/_controleer", receipt)
    assert not changed["klopt"] and changed["veranderd"]
    assert changed["verschillen"] == ["tariefpercentage 1: 99,9% in het bewijs, 94,6% nu"]


def test_the_receipt_of_a_position_is_verified(visitor: Client) -> None:
    from inkoopkader.portaal.mijnpositie.signing_key import private_key
    from inkoopkader.positie import proof
    from inkoopkader.positie.answers import from_provider
    from inkoopkader.positie.compute import position, read_outline
    from inkoopkader.positie.provider import read_provider
    from inkoopkader.regels.signature import new_key

    policy = current()
    provider = read_provider(policy, ROOT / "voorbeelden" / "aanbieder-klein-nieuw-gz.yaml")
    answers = from_provider(provider, 2027, ["cz"])
    assert provider.moment is not None
    found = [position(policy, read_outline(policy), answers.provider(policy), "cz", 2027, provider.moment)]
    when = datetime(2026, 11, 1, tzinfo=UTC)
    other = post(visitor, "/bewijzen/_controleer", proof.make(policy, answers, found, when, new_key()))
    assert not other["klopt"] and other["handtekening"] == "andere_sleutel", "only what this installation signed counts"
    made = proof.make(policy, answers, found, when, private_key())
    checked = post(visitor, "/bewijzen/_controleer", made)
    assert checked["klopt"] and checked["soort"] == "positie" and checked["handtekening"] == "geldig"
    made["posities"][0]["opbrengst"]["waarde"] = "1.00"
    checked = post(visitor, "/bewijzen/_controleer", made)
    assert not checked["klopt"] and checked["veranderd"] and checked["handtekening"] == "ongeldig"


@pytest.mark.parametrize(
    "provider", sorted((ROOT / "voorbeelden").glob("aanbieder-*.yaml")), ids=lambda path: path.stem
)
def test_a_position_is_what_the_command_line_prints(visitor: Client, provider: Path) -> None:
    found = post(visitor, "/posities/_bereken", as_sent(provider))
    assert found == command("positie", str(provider), "--json")
    assert [one["zorgkantoor"] for one in found["zorgkantoren"]] == list(current().offices)


def test_a_position_at_the_chosen_zorgkantoor_only(visitor: Client) -> None:
    found = post(visitor, "/posities/_bereken", examples.provider())
    assert [one["zorgkantoor"] for one in found["zorgkantoren"]] == ["vgz"]


def test_a_comparison_is_that_of_the_page(visitor: Client) -> None:
    found = get(visitor, "/vergelijking", onderwerp="tariefbeleid", zorgkantoor=["cz", "vgz"], jaar=["2026", "2027"])
    page = compare(current(), choose(current(), "tariefbeleid"), ["cz", "vgz"], [2026, 2027])
    [subject] = found["onderwerpen"]
    [section] = page.sections
    assert len(subject["rijen"]) == len(section.rows) > 1
    for row, shown in zip(section.rows, subject["rijen"], strict=True):
        assert (row.title, row.differs) == (shown["titel"], shown["verschilt"])
        assert [[one.text for one in cell.statements] for cell in row.cells] == [
            [one["tekst"] for one in cell["uitspraken"]] for cell in shown["vakken"]
        ]
        assert [(cell["zorgkantoor"], cell["jaar"]) for cell in shown["vakken"]] == [
            ("cz", 2026), ("cz", 2027), ("vgz", 2026), ("vgz", 2027)
        ]  # fmt: skip


def test_changes_are_those_of_the_command_line(visitor: Client) -> None:
    found = get(visitor, "/wijzigingen", van=2026, naar=2027, zorgkantoor="cz")
    printed = command("wijzigingen", "--van", "2026", "--naar", "2027", "--zorgkantoor", "cz", "--json")
    assert found["wijzigingen"] == printed["wijzigingen"] and found["wijzigingen"]
    assert len(found["wijzigingen"]) == len(list(between_years(current(), 2026, 2027, ["cz"])))


def test_every_entry_stands_once_in_the_pages_of_the_list(visitor: Client) -> None:
    seen: list[tuple[str, str]] = []
    href: str | None = f"{V1}/regels?aantal=200"
    while href is not None:
        page = visitor.get(href).json()
        seen += [(one["naam"], one["laag"]) for one in page["regels"]]
        href = page["_links"].get("next", {}).get("href")
    written = {
        (entry.name, entry.layer)
        for layer in current().layers()
        for entry in layer.entries.values()
        if not entry.parent
    }
    assert len(seen) == len(set(seen)) and set(seen) == written and seen == sorted(seen)


def test_entries_are_filtered(visitor: Client) -> None:
    terms = get(visitor, "/regels", soort="termijn", zorgkantoor="dsw", aantal=200)["regels"]
    assert {one["soort"] for one in terms} == {"termijn"} and {one["laag"] for one in terms} == {"dsw", "landelijk"}
    assert {one["laag"] for one in get(visitor, "/regels", zorgkantoor="landelijk")["regels"]} == {"landelijk"}
    words = get(visitor, "/regels", woorden="nieuwe aanbieder")["regels"]
    assert ("cz", "korting_nieuw") in {(one["laag"], one["naam"]) for one in words}
    old = {one["naam"] for one in get(visitor, "/regels", zorgkantoor="cz", jaar=2020, aantal=200)["regels"]}
    new = {one["naam"] for one in get(visitor, "/regels", zorgkantoor="cz", jaar=2027, aantal=200)["regels"]}
    assert old != new
    about = get(visitor, "/regels", onderwerp="vg7", aantal=200)["regels"]
    assert 0 < len(about) < 100


def test_one_entry_says_where_it_stands(visitor: Client) -> None:
    found = get(visitor, "/regels/cz/korting_nieuw", jaar=2027)
    [version] = [one for one in found["versies"] if one["geldig_vanaf"] == "2027-01-01"]
    assert found["geldt"] and found["voorwaarde"] and found["telt_in"] == "opslagen"
    assert "§7.1" in version["bronnen"][0] and found["uitleg"]
    national = get(visitor, "/regels/landelijk/opslagen")
    assert "percentage_uit_beleid" in national["gebruikt_door"]


def test_what_the_policy_holds(visitor: Client) -> None:
    assert [one["zorgkantoor"] for one in get(visitor, "/zorgkantoren")["zorgkantoren"]] == list(current().offices)
    assert [one["jaar"] for one in get(visitor, "/jaren")["jaren"]] == list(years())
    assert [one["onderwerp"] for one in get(visitor, "/onderwerpen")["onderwerpen"]] == [
        item.key for item in read_subjects(current())
    ]
    assert {one["document"] for one in get(visitor, "/bronnen")["bronnen"]} == set(current().sources)
    assert get(visitor, "/bronnen/VGN-2027")["document"] == "VGN-2027"
    assert get(visitor, "/zorgkantoren/cz")["naam"] == "CZ"


def test_completeness_is_that_of_the_command_line(visitor: Client) -> None:
    found = get(visitor, "/volledigheid", zorgkantoor="dsw", jaar=2026)["volledigheid"]
    printed = [
        one for one in command("beleid", "matrix", "--json") if (one["zorgkantoor"], one["jaar"]) == ("dsw", 2026)
    ]
    assert [{k: v for k, v in one.items() if k != "titel"} for one in found] == printed and printed


def test_terms_are_those_of_the_calendar(visitor: Client) -> None:
    found = get(visitor, "/termijnen", zorgkantoor="dsw", jaar=2027)["termijnen"]
    expected = deadlines(edition(current(), "dsw", date(2027, 1, 1)))
    assert [one["naam"] for one in found] == [item.name for item in expected] and found
    assert all(one["waarde"] or one["hangt_af_van"] or one["vorm"] for one in found)


def test_what_can_be_given_is_what_a_case_takes(visitor: Client) -> None:
    found = {one["naam"]: one for one in get(visitor, "/vragen", zorgkantoor="vgz", jaar=2027)["vragen"]}
    assert set(examples.case()["feiten"]) <= set(found)
    assert found["richttariefpercentage"]["type"] == "percentage" and found["nza_bedrag_zorg"]["onder"] == "productie"
    assert {"ja_nee", "percentage", "euro", "codes"} <= {one["type"] for one in found.values()}


def test_the_entrance_leads_to_everything(visitor: Client) -> None:
    """To every operation that has no name of one thing in its address."""
    links = {name: link["href"] for name, link in get(visitor, "")["_links"].items()}
    everything = {item.path for item in operations.every() if not item.path_parameters}
    assert {f"/{href.removeprefix('/api/v1').lstrip('/')}" for href in links.values()} == everything
    query = {"vergelijking": {"onderwerp": "vg7"}, "wijzigingen": {"zorgkantoor": "cz", "van": 2026, "naar": 2027}}
    status = {"posities": 401} | dict.fromkeys(
        ("berekenZaak", "berekenPosities", "controleerBewijs"), 405
    )  # one needs a key, the others a body
    for name, href in links.items():
        assert visitor.get(href, query.get(name, {})).status_code == status.get(name, 200), name


def test_the_version_of_the_policy_is_the_same_everywhere(visitor: Client) -> None:
    said = get(visitor, "")["beleid"]
    read_in(visitor, EXAMPLES[0])
    html = visitor.get("/mijn-positie/concept/").content.decode()
    assert f"met versie {said[:12]} van het beleid" in html
