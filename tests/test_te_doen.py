"""What a provider has to do at a zorgkantoor: terms ahead and over, and papers by what is the matter with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from inkoopkader.positie import words
from inkoopkader.positie.as_calendar import deadline
from inkoopkader.positie.coming import coming_terms, passed_terms
from inkoopkader.positie.compute import Outline, position, read_outline
from inkoopkader.positie.position import Term
from inkoopkader.positie.provider import Provider, provider_from, read_provider
from inkoopkader.positie.to_do import ToDo, to_do
from inkoopkader.regels import moments
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "voorbeelden").glob("aanbieder-*.yaml"))
NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(ROOT / "beleid")


@pytest.fixture(scope="module")
def outline(policy: Policy) -> Outline:
    return read_outline(policy)


def example(policy: Policy, name: str) -> Provider:
    return read_provider(policy, ROOT / "voorbeelden" / f"aanbieder-{name}.yaml")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_is_a_part_of_the_position(policy: Policy, outline: Outline, path: Path) -> None:
    """The terms are those of the position; a paper that is needed and missing, or does not do, is in one list, and what
    is in a list is not in order in the position."""
    provider = read_provider(policy, path)
    moment = provider.moment or NOW
    for office in policy.offices:
        whole = position(policy, outline, provider, office, 2027, moment)
        part = to_do(policy, outline, provider, office, 2027, moment)
        assert part.terms == whole.terms and part.label == whole.label and part.not_held == whole.not_held
        assert part.missing == [p.title for p in whole.papers if p.needed is True and p.status == "ontbreekt"]
        assert part.failing == [p.title for p in whole.papers if p.needed is True and p.status == "voldoet niet"]
        not_known = [
            p.title for p in whole.papers if p.status == "onbekend" or (p.needed is None and p.status != "in orde")
        ]
        assert set(part.unknown) <= set(not_known)


def test_what_is_missing_is_no_question_and_what_is_a_question_is_not_missing(policy: Policy, outline: Outline) -> None:
    """The small provider has no innovatievisie at CZ, and did not say whether it does a transformatieproject there."""
    found = to_do(policy, outline, example(policy, "klein-nieuw-gz"), "cz", 2027, NOW)
    assert found.missing == ["Visie op innovatie"] and not found.failing
    assert len(found.unknown) == 1 and found.unknown[0].startswith("Addendum")


def test_a_paper_that_is_there_and_does_not_do(policy: Policy, outline: Outline) -> None:
    """The innovatievisie for DSW is there, and was not discussed with it (innovatievisie_afgestemd: nee)."""
    found = to_do(policy, outline, example(policy, "groot-gz"), "dsw", 2027, NOW)
    assert found.failing == ["Visie op innovatie"] and not found.missing and not found.unknown and found.has_papers


def test_what_only_waits_for_the_judgement_of_the_zorgkantoor_is_left_out(policy: Policy, outline: Outline) -> None:
    """The proposal is there; whether it is SMART enough is for Zorg en Zekerheid to say."""
    provider = example(policy, "groot-gz")
    whole = position(policy, outline, provider, "zorg-en-zekerheid", 2027, NOW)
    assert [paper.name for paper in whole.papers if paper.status == "onbekend"] == ["maatwerkvoorstel"]
    assert not to_do(policy, outline, provider, "zorg-en-zekerheid", 2027, NOW).has_papers


def term(title: str, day: date | None, *, who: str = "zorgaanbieder", in_time: bool | None = None) -> Term:
    lost = moments.start_of(day) if day else None
    return Term(title, title, "voor", who, "", "", day, lost, in_time, True, [], ())


def test_what_is_only_expected_is_still_to_do(policy: Policy, outline: Outline) -> None:
    """VGN-2027 §7.1 Bijzonderheden: the form is due on 31 July 2026. Who says on 1 July when it will be there has not done
    it."""
    asked = datetime(2026, 7, 1, 12, tzinfo=UTC)

    def state(done: str, moment: datetime) -> tuple[str, bool, bool | None]:
        written = {"naam": "VERZONNEN", "feiten": {"bibob_formulier_gedaan": done}}
        provider = provider_from(policy, written, "a.yaml")
        found = position(policy, outline, provider, "menzis", 2027, moment)
        term = next(item for item in found.terms if item.name == "bibob_formulier")
        coming = any(item.term.name == "bibob_formulier" for item in coming_terms([found]))
        return words.state(term, moment), coming, deadline(provider, found, term).in_time

    assert state("2026-06-30T09:00:00", asked) == ("gehaald", False, True)
    assert state("2026-07-30T09:00:00", asked) == ("verwacht", True, None)
    assert state("2026-08-30T09:00:00", asked) == ("verwacht, te laat", True, None)
    assert state("2026-07-30T09:00:00", datetime(2026, 9, 1, tzinfo=UTC)) == ("gehaald", False, True)
    assert state("2026-08-30T09:00:00", datetime(2026, 9, 1, tzinfo=UTC)) == ("te laat", False, False)


def at(office: str, *terms: Term) -> ToDo:
    return ToDo(office, office, NOW, list(terms), [], [], [])


def test_terms_to_come_and_terms_that_are_over() -> None:
    terms = [
        term("gedaan", date(2026, 9, 20), in_time=True),
        term("later", date(2026, 10, 1)),
        term("eerst", date(2026, 9, 11)),
        term("van het zorgkantoor", date(2026, 9, 12), who="zorgkantoor"),
        term("zonder dag", None),
        term("pas voorbij", date(2026, 9, 10)),
        term("lang voorbij", date(2026, 3, 1), in_time=False),
        term("voorbij en gedaan", date(2026, 4, 1), in_time=True),
    ]
    found = [at("noord", *terms), at("zuid", term("eerst", date(2026, 9, 11)), term("later", date(2026, 11, 1)))]
    assert [(item.term.title, item.offices) for item in coming_terms(found)] == [
        ("eerst", ["noord", "zuid"]),
        ("later", ["noord"]),
        ("later", ["zuid"]),
    ]
    assert [item.term.title for item in passed_terms(found, NOW)] == ["pas voorbij", "lang voorbij"]


def test_what_is_to_come_can_be_seen_from_another_day() -> None:
    """A position may ask about a day long ago; what is over by now is not to come."""
    found = [at("noord", term("eerst", date(2026, 9, 11)), term("later", date(2026, 10, 1)))]
    day = moments.start_of(date(2026, 9, 11))
    assert [item.term.title for item in coming_terms(found, day)] == ["later"]
    assert [item.term.title for item in passed_terms(found, day)] == ["eerst"]
    assert [item.term.title for item in coming_terms([replace(found[0], moment=day)])] == ["later"]
