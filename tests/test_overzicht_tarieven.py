"""The tariff percentages as the policy gives them: every figure from the document, and what it leaves open unknown."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import REAL
from inkoopkader.overzicht.outcomes import BETWEEN, FIGURE, GIVEN, UNKNOWN
from inkoopkader.overzicht.tariffs import (
    BASE,
    CEILING,
    DISCOUNT,
    FIXED,
    SURCHARGE,
    Part,
    Tariffs,
    kinds_of_care,
    tariffs,
)
from inkoopkader.positie.compute import read_outline
from inkoopkader.regels.edition import edition
from inkoopkader.regels.errors import PolicyError
from inkoopkader.regels.evaluate import make_case, plan, value_of
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

SIX = ("cz", "menzis", "salland", "vgz", "zilveren-kruis", "zorg-en-zekerheid")


def of(policy: Policy, office: str, year: int) -> Tariffs:
    return tariffs(policy, [office], year)[0]


def parts(found: Tariffs, role: str) -> dict[str, Part]:
    return {part.name: part for part in found.parts if part.role == role}


@pytest.mark.parametrize("office", SIX)
def test_new_providers_get_two_points_less_in_2027(real: Policy, office: str) -> None:
    """VGN-2027 §7.1 and §7.2, row Tarief%: 'Nieuwe aanbieders: RTP -2%' at everyone but DSW."""
    discount = parts(of(real, office, 2027), DISCOUNT)["korting_nieuw"]
    assert discount.figures == (Decimal("-0.02"),) and discount.care == ()


@pytest.mark.parametrize("office", SIX)
def test_the_published_base_is_not_guessed(real: Policy, office: str) -> None:
    """The overview names no richttariefpercentage: the zorgkantoor publishes it."""
    base = of(real, office, 2027).base
    assert base is not None and base.figures == () and not base.known
    assert {outcome.kind for outcome in base.outcomes} <= {GIVEN, UNKNOWN}


def test_dsw_gives_new_providers_91_percent_and_says_nothing_for_all_others(real: Policy) -> None:
    """DSW-2026 §8.2 and VGN-2027 §7.2: 91% for new providers; an agreed percentage, or nothing, for existing ones."""
    plain = of(real, "dsw", 2027).plain_base
    assert plain is not None and plain.figures == ()
    base = of(real, "dsw", 2027).base
    assert base is not None and base.figures == (Decimal("0.91"),) and not base.known
    assert base.outcomes[0].kind == FIGURE and "Nieuwe aanbieder" in base.outcomes[0].condition
    assert base.outcomes[-1].kind == UNKNOWN and base.outcomes[-1].condition == ""


def test_the_national_base_of_2021_does_not_hold_for_dsw_and_menzis(real: Policy) -> None:
    """NVI-2021 VID-0379: 94%; VID-0728: DSW and Menzis continue older agreements."""
    for office in real.offices:
        base = of(real, office, 2021).base
        assert base is not None
        assert base.figures == (() if office in ("dsw", "menzis") else (Decimal("0.94"),))


def test_essential_care_at_zilveren_kruis_is_the_whole_tariff(real: Policy) -> None:
    """VGN-2027 §7.1 Tarief%: 100% for respite, observation, crisis, COT, secured care, SGLVG and levensloop."""
    fixed = parts(of(real, "zilveren-kruis", 2027), FIXED)["percentage_essentieel"]
    assert fixed.figures == (Decimal(1),)
    assert set(fixed.care) == {"logeren", "observatie", "crisis", "cot", "beveiligde_zorg", "sglvg", "levensloop"}


def test_a_surcharge_is_only_about_the_care_it_names(real: Policy) -> None:
    """VGN-2027 §7.1: VGZ gives 1,4 points for MPT, 0,1 for everything; Menzis at most 2 for VG7 and VG7+."""
    vgz = parts(of(real, "vgz", 2027), SURCHARGE)
    assert vgz["mpt_opslag"].figures == (Decimal("0.014"),) and vgz["mpt_opslag"].care == ("mpt",)
    assert vgz["netwerkopslag"].figures == (Decimal("0.001"),) and vgz["netwerkopslag"].holds_for("dagbesteding")
    menzis = parts(of(real, "menzis", 2027), SURCHARGE)["complexe_casuistiek_opslag"]
    assert menzis.care == ("vg7", "vg7_plus") and not menzis.holds_for("mpt")


def test_a_surcharge_that_a_ceiling_can_lower_has_bounds(real: Policy) -> None:
    """VGN-2027 §7.1 Tarief% Menzis: +2%, at most up to 100%; so anything from nothing to two points."""
    [outcome] = parts(of(real, "menzis", 2027), SURCHARGE)["complexe_casuistiek_opslag"].outcomes
    assert (outcome.kind, outcome.low, outcome.high) == (BETWEEN, Decimal(0), Decimal("0.02"))


def test_the_ceiling_is_the_tariff_of_the_nza(real: Policy) -> None:
    assert parts(of(real, "cz", 2027), CEILING)["plafondpercentage"].figures == (Decimal(1),)


def test_a_year_without_policy_of_a_zorgkantoor_has_an_unknown_base(real: Policy) -> None:
    """Of 2024 we only know what DSW agreed for longer."""
    base = of(real, "cz", 2024).base
    assert base is not None and [outcome.kind for outcome in base.outcomes] == [UNKNOWN]
    assert not parts(of(real, "cz", 2024), SURCHARGE) and not parts(of(real, "cz", 2024), DISCOUNT)


def test_every_part_stands_somewhere(real: Policy) -> None:
    for year in (2021, 2026, 2027):
        for found in tariffs(real, list(real.offices), year):
            assert all(part.sources and part.outcomes for part in found.parts)
            assert sum(part.role == BASE for part in found.parts) == 1


def test_kinds_of_care_have_titles(real: Policy) -> None:
    assert kinds_of_care(real)["logeren"] == "Logeren"


PLAIN = {"sector": "gz", "richttariefpercentage": Decimal("0.95"), "nieuwe_aanbieder": False}
"""An existing provider; 95% stands for whatever the zorgkantoor publishes."""


def percentage(policy: Policy, office: str, care: str, **given: Any) -> Decimal | None:
    """The percentage of a line of one kind of care in the plain case, with further facts and judgements."""
    source = edition(policy, office, date(2027, 1, 1))
    line: dict[str, Any] = {"zorgsoort": care, "sectorvreemd": False, "biedt_lager_percentage": False}
    facts: dict[str, dict[str, Any]] = {}
    for name, value in {**PLAIN, **given}.items():
        level = source.resolve(name).level
        (line if level == "regel" else facts.setdefault(level, {}))[name] = value
    case = make_case(office, source.day, facts, [line])
    made = plan(source, ("tariefpercentage",))
    made.run(case)
    value: Decimal | None = value_of(case, made, "tariefpercentage", case.entities["regel"][0])
    return value


# VGN-2027 §7.1 and §7.2, row Tarief%: what the document promises, with the facts on which it depends
PROMISED = [
    ("menzis", "logeren", {"logeren_voor_kinderen": True, "kinderplek_voorwaarden": True}, "1"),
    ("menzis", "logeren", {"logeren_voor_kinderen": False}, "0.95"),
    ("menzis", "verblijf_kind", {"kinderplek_voorwaarden": False}, "0.95"),
    ("menzis", "vg7", {"gegarandeerd_aanbod": True}, "0.97"),
    ("menzis", "vg7", {"gegarandeerd_aanbod": False}, "0.95"),
    ("salland", "logeren", {"logeerplan_aanwezig": True}, "1"),
    ("salland", "logeren", {"logeerplan_aanwezig": False}, "0.95"),
    ("vgz", "verblijf", {"beleid_zelfredzaamheid": True, "beleid_netwerk": True}, "0.951"),
    ("vgz", "verblijf", {"beleid_zelfredzaamheid": False}, "0.95"),
    ("cz", "logeren", {}, "0.95"),
    ("zorg-en-zekerheid", "crisis", {}, "0.95"),
    *(("zilveren-kruis", care, {}, "1") for care in ("logeren", "observatie", "crisis", "cot", "beveiligde_zorg", "sglvg", "levensloop")),
]  # fmt: skip


@pytest.mark.parametrize(("office", "care", "given", "promised"), PROMISED)
def test_what_is_drawn_is_what_a_plain_case_gives(
    real: Policy, office: str, care: str, given: dict[str, Any], promised: str
) -> None:
    """A percentage that is drawn as certain comes out of every plain case; one under conditions out of some."""
    found = of(real, office, 2027)
    assert percentage(real, office, care, **given) == Decimal(promised)
    fixed = found.may_hold(care, FIXED)
    if any(care in part.certain for part in fixed):
        assert percentage(real, office, care) == 1
    elif fixed:
        assert percentage(real, office, care) is None
    if Decimal(promised) > PLAIN["richttariefpercentage"]:
        assert fixed or found.may_hold(care, SURCHARGE)


def test_every_surcharge_of_vgz_may_come_on_mpt_and_one_on_all_care(real: Policy) -> None:
    """VGN-2027 §7.1 Tarief% VGZ: RTP +1,4% for MPT, RTP +0,1% for every prestatie."""
    found = of(real, "vgz", 2027)
    assert [part.figures[0] for part in found.may_hold("mpt", SURCHARGE)] == [Decimal("0.014"), Decimal("0.001")]
    for care in kinds_of_care(real):
        assert Decimal("0.001") in [part.figures[0] for part in found.may_hold(care, SURCHARGE)]


def test_a_discount_for_new_providers_is_not_in_the_plain_case(real: Policy) -> None:
    for office in SIX:
        assert "korting_nieuw" not in [part.name for part in of(real, office, 2027).may_hold("verblijf", DISCOUNT)]


def test_the_levensloop_at_dsw_in_2026_is_certain(real: Policy) -> None:
    """DSW-2026 §8.2.1: 100% of the NZa tariff for the levensloopfunctie, without a condition."""
    [part] = of(real, "dsw", 2026).may_hold("levensloop", FIXED)
    assert part.certain == {"levensloop"} and part.figures == (Decimal(1),)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("gewoon_geval: ja", "hier hoort feit: waarde"),
        ("gewoon_geval: {basispercentage: 1}", "'basispercentage' is geen feit"),
        ("gewoon_geval: {nieuwe_aanbieder: straks}", "nieuwe_aanbieder"),
    ],
)
def test_a_mistake_in_the_plain_case(tmp_path: Path, written: str, message: str) -> None:
    folder = Path(shutil.copytree(REAL, tmp_path / "beleid"))
    file = folder / "positie.yaml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("gewoon_geval")]
    file.write_text("\n".join([*lines, written]) + "\n", encoding="utf-8")
    with pytest.raises(PolicyError, match="gewoon_geval") as error:
        read_outline(load(folder))
    assert message in str(error.value)
