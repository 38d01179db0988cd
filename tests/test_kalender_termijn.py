"""Terms: on time at or before versus strictly before, the day to write down, the day on which a right is lost."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from inkoopkader.kalender.deadline import Deadline
from inkoopkader.kalender.from_policy import deadlines
from inkoopkader.regels import moments
from inkoopkader.regels.edition import edition
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy


def clock(*parts: int) -> datetime:
    return moments.from_clock(datetime(*parts))  # type: ignore[arg-type]


def term(form: str, value: date | datetime | None) -> Deadline:
    return Deadline("t", "noord", "Noord", 2027, "Iets", form, "zorgaanbieder", "iets doen", "Daarna niet meer.", value)


def test_uiterlijk_a_date_runs_to_the_last_second_of_that_day() -> None:
    found = term("uiterlijk", date(2026, 9, 24))
    assert found.allows(clock(2026, 9, 24, 23, 59, 59))
    assert not found.allows(clock(2026, 9, 25, 0, 0, 0))
    assert (found.day, found.lost_day) == (date(2026, 9, 24), date(2026, 9, 25))
    assert found.too_late() == "vanaf 25 september 2026"


def test_uiterlijk_a_time_includes_that_time() -> None:
    found = term("uiterlijk", clock(2026, 6, 15, 12))
    assert found.allows(clock(2026, 6, 15, 12))
    assert not found.allows(clock(2026, 6, 15, 12) + timedelta(microseconds=1))
    assert found.too_late() == "na 15 juni 2026 om 12.00 uur"


def test_uiterlijk_the_end_of_a_day_is_too_late_from_the_day_after() -> None:
    """DSW-2026 §9.2: until 28 February 2026, 23:59."""
    found = term("uiterlijk", clock(2026, 2, 28, 23, 59, 59))
    assert found.when() == "uiterlijk 28 februari 2026" and found.too_late() == "vanaf 1 maart 2026"


def test_voor_a_time_is_strict() -> None:
    found = term("voor", clock(2025, 7, 31, 17))
    assert found.allows(clock(2025, 7, 31, 16, 59, 59))
    assert not found.allows(clock(2025, 7, 31, 17))
    assert found.when() == "vóór 31 juli 2025 om 17.00 uur"
    assert found.too_late() == "vanaf 31 juli 2025 om 17.00 uur"
    assert (found.day, found.lost_day) == (date(2025, 7, 31), date(2025, 8, 1))


def test_voor_a_date_ends_the_day_before() -> None:
    found = term("voor", date(2029, 8, 1))
    assert found.allows(clock(2029, 7, 31, 23, 59, 59))
    assert not found.allows(clock(2029, 8, 1))
    assert (found.day, found.lost_day) == (date(2029, 7, 31), date(2029, 8, 1))


def test_vanaf_and_op() -> None:
    opens = term("vanaf", date(2025, 7, 1))
    assert not opens.allows(clock(2025, 6, 30, 23, 59, 59))
    assert opens.allows(clock(2025, 7, 1))
    assert opens.lost_day is None and opens.too_late() == ""
    happens = term("op", date(2026, 7, 1))
    assert happens.allows(clock(2026, 7, 1)) is None and happens.lost_from is None


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)],
)
def test_a_date_is_its_whole_day_on_the_nights_the_clock_moves(day: date, hours: int) -> None:
    found = term("uiterlijk", day)
    assert found.lost_from is not None
    assert found.lost_from - moments.start_of(day) == timedelta(hours=hours)
    assert found.allows(moments.end_of(day)) and not found.allows(moments.start_of(day + timedelta(days=1)))


def test_a_deadline_in_the_hour_that_happens_twice_is_the_first_one() -> None:
    found = term("voor", clock(2026, 10, 25, 2, 30))
    assert found.allows(clock(2026, 10, 25, 2, 29, 59))
    assert not found.allows(clock(2026, 10, 25, 2, 30) + timedelta(hours=1))  # 02:30 for the second time


def test_end_of_the_day_as_a_moment_reads_as_that_day() -> None:
    assert term("uiterlijk", moments.end_of(date(2026, 2, 28))).when() == "uiterlijk 28 februari 2026"
    assert term("uiterlijk", clock(2026, 2, 28, 23, 59, 59)).whole_day
    assert term("voor", moments.start_of(date(2026, 2, 28))).when() == "vóór 28 februari 2026"
    assert not term("uiterlijk", clock(2026, 2, 28, 23, 59)).whole_day


def test_unknown_stays_unknown() -> None:
    found = term("uiterlijk", None)
    assert (found.day, found.lost_from, found.lost_day, found.allows(clock(2026, 1, 1))) == (None, None, None, None)
    assert found.when() == "datum niet bekend"


def test_a_later_filing_is_never_in_time_again() -> None:
    for form in ("uiterlijk", "voor"):
        found = term(form, date(2026, 3, 29))
        answers = [found.allows(clock(2026, 3, 28) + timedelta(minutes=30 * step)) for step in range(120)]
        assert answers == sorted(answers, reverse=True)


def test_terms_of_an_edition(land: Policy) -> None:
    found = {item.name: item for item in deadlines(edition(land, "noord", date(2030, 1, 1)))}
    assert found["vragen_indienen"].value == clock(2029, 6, 15, 12)
    assert found["offerte_op_tijd_indienen"].day == date(2029, 7, 31)
    assert found["bezwaar"].value == date(2029, 10, 21)  # 1 October plus 20 days
    assert found["besluit"].label == "Noord"
    assert [item.day for item in found.values()] == sorted(item.day for item in found.values() if item.day)
    assert deadlines(edition(land, "noord", date(2029, 1, 1))) == []


def test_a_term_that_depends_on_a_fact_says_so(land_copy: Path) -> None:
    path = land_copy / "landelijk" / "termijnen.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("besluit + dagen(20)", "dag_van(offerte_ingediend) + dagen(20)"),
        encoding="utf-8",
    )
    found = {item.name: item for item in deadlines(edition(load(land_copy), "noord", date(2030, 1, 1)))}
    assert found["bezwaar"].value is None
    assert len(found["bezwaar"].open) == 1
    assert list(found)[-1] == "bezwaar"


def test_replace_keeps_the_sums_right() -> None:
    assert replace(term("uiterlijk", date(2026, 1, 31)), form="voor").day == date(2026, 1, 30)
