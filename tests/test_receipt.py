"""A receipt recomputes to the same; a changed receipt, a changed policy and a changed answer are each named."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from helpers import case_of
from inkoopkader.regels import receipt
from inkoopkader.regels.errors import CaseError, InkoopkaderError
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

FACTS = {
    "nieuwe_aanbieder": "ja",
    "failliet": "nee",
    "sectoren": ["ouderen"],
    "omzet": "1000.00",
    "offerte_ingediend": "2029-07-31T23:59:59",
}
ROWS = [
    {"zorgsoort": "verblijf", "bedrag": "210.10", "hoeveelheid": "25", "client": "A", "maand": "2030-01"},
    {"zorgsoort": "crisis", "bedrag": "250.00", "hoeveelheid": "3"},
]


def made(policy: Policy, *names: str, at: str | None = "2030-05-01T12:00:00") -> dict[str, Any]:
    case = case_of(
        policy,
        "noord",
        2030,
        FACTS,
        at,
        judgements={"meerwaarde": "ja"},
        settings={"plafond": "0.99"},
        rows=ROWS,
        clients={"A": {"geboren_op": "1940-01-01"}},
        months=[{"client": "A", "maand": "2030-01", "afwezig_dagen": "2"}],
    )
    questions = names or (
        "tariefpercentage",
        "opbrengst_totaal",
        "mag_contracteren",
        "te_veel_dagen",
        "maanden_over",
        "offerte_op_tijd_indienen_op_tijd",
    )
    found = receipt.make(policy, case, evaluate(policy, case, questions))
    return dict(json.loads(json.dumps(found)))


def test_a_receipt_recomputes_to_the_same(land: Policy) -> None:
    found = receipt.recompute(land, made(land), "bewijs")
    assert found.same
    assert found.answers == 7


def test_also_without_a_moment_and_by_a_freshly_loaded_policy(land: Policy, land_copy: Path) -> None:
    assert receipt.recompute(load(land_copy), made(land, at=None), "bewijs").same


def test_a_receipt_of_before_a_publication_still_gives_the_old_percentage(land: Policy) -> None:
    """Known on 1 March, 1 May and 1 October: three percentages for the same year, each reproducible today."""
    seen = []
    for day in ("2030-03-01", "2030-05-01", "2030-10-01"):
        written = made(land, "tariefpercentage", at=f"{day}T12:00:00")
        assert receipt.recompute(land, written, "bewijs").same
        seen.append(written["antwoorden"][0]["waarde"])
    assert seen == ["0.93", "0.945", "0.94"]


def test_any_change_to_a_receipt_is_seen(land: Policy) -> None:
    good = made(land)

    def paths(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        deeper = [found for key, value in items for found in paths(value, (*path, key))]
        return deeper or [path]

    every = [path for path in paths(good) if path and path[0] not in ("vorm",)]
    assert len(every) > 100
    for path in every[:: max(1, len(every) // 150)]:
        spoiled = copy.deepcopy(good)
        part = spoiled
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = "anders"
        try:
            found = receipt.recompute(land, spoiled, "bewijs")
        except InkoopkaderError:
            continue
        assert found.altered, path


def test_a_changed_answer_with_a_mended_hash_is_still_a_difference(land: Policy) -> None:
    written = made(land, "tariefpercentage")
    written["antwoorden"][0]["waarde"] = "0.99"
    written["hash"] = receipt.digest({key: value for key, value in written.items() if key != "hash"})
    found = receipt.recompute(land, written, "bewijs")
    assert not found.altered
    assert found.differences == ["tariefpercentage 1: 99% in het bewijs, 94,5% nu"]
    written["antwoorden"][0]["waarde"] = "0.945"
    written["antwoorden"][0]["stappen"][0]["waarde"] = "nee"
    assert receipt.recompute(land, written, "bewijs").differences == [
        "tariefpercentage 1: dezelfde uitkomst, maar een andere onderbouwing"
    ]


def test_a_changed_policy_is_named_file_by_file(land: Policy, land_copy: Path) -> None:
    path = land_copy / "zorgkantoor" / "noord" / "tarief.yaml"
    path.write_text(path.read_text().replace("waarde: 0.965", "waarde: 0.955"))
    other = land_copy / "zorgkantoor" / "zuid" / "tarief.yaml"
    other.write_text(other.read_text() + "# niets veranderd voor noord\n")
    found = receipt.recompute(load(land_copy), made(land, "tariefpercentage"), "bewijs")
    assert found.changed_files == ["zorgkantoor/noord/tarief.yaml"]
    assert not found.altered
    assert found.differences == [
        "tariefpercentage 1: 94,5% in het bewijs, 93,5% nu",
        "tariefpercentage 2: 94,5% in het bewijs, 93,5% nu",
    ]


def test_a_file_that_came_or_went_is_named(land: Policy, land_copy: Path) -> None:
    (land_copy / "landelijk" / "volume.yaml").unlink()
    (land_copy / "landelijk" / "nieuw.yaml").write_text("# leeg\n")
    found = receipt.recompute(load(land_copy), made(land, "tariefpercentage"), "bewijs")
    assert found.changed_files == ["landelijk/nieuw.yaml", "landelijk/volume.yaml"]
    assert found.differences == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda written: [written], "dit is geen bewijs van inkoopkader (vorm inkoopkader-bewijs-1)"),
        (lambda written: {**written, "vorm": "ander"}, "dit is geen bewijs van inkoopkader"),
        (lambda written: {**written, "extra": 1}, "dit is geen bewijs van inkoopkader"),
        (lambda written: {**written, "beleid": []}, "het onderdeel 'beleid' van dit bewijs is beschadigd"),
        (lambda written: {**written, "zaak": 5}, "het onderdeel 'zaak' van dit bewijs is beschadigd"),
        (lambda written: {**written, "antwoorden": {}}, "het onderdeel 'antwoorden' van dit bewijs is beschadigd"),
        (
            lambda written: {**written, "zaak": {**written["zaak"], "regels": 5}},
            "het onderdeel 'regels' van dit bewijs is beschadigd",
        ),
        (
            lambda written: {**written, "zaak": {**written["zaak"], "clientmaanden": [5]}},
            "een clientmaand is een groep",
        ),
        (
            lambda written: {**written, "zaak": {**written["zaak"], "vragen": "a"}},
            "het onderdeel 'vragen' van dit bewijs is beschadigd",
        ),
        (
            lambda written: {**written, "zaak": {**written["zaak"], "zorgkantoor": "oost"}},
            "zorgkantoor 'oost' bestaat niet",
        ),
        (lambda written: {**written, "zaak": {**written["zaak"], "zorgkantoor": ["noord"]}}, "bestaat niet"),
        (
            lambda written: {**written, "zaak": {**written["zaak"], "feiten": {"omzet": "veel"}}},
            "omzet: 'veel' is geen getal",
        ),
        (lambda written: {**written, "zaak": {**written["zaak"], "peildatum": "ooit"}}, "'ooit' is geen datum"),
    ],
)
def test_what_is_not_a_receipt_is_refused(land: Policy, change: Any, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        receipt.recompute(land, change(made(land, "tariefpercentage")), "bewijs.json")
    assert message in str(caught.value)
    assert str(caught.value).startswith("bewijs.json: ") or "bewijs.json:" in str(caught.value)
