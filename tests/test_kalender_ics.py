"""The calendar file, read back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar

from inkoopkader.kalender.as_icalendar import calendar, uid
from inkoopkader.kalender.deadline import Deadline
from inkoopkader.kalender.from_policy import deadlines
from inkoopkader.regels import moments
from inkoopkader.regels.edition import edition
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy

MADE = datetime(2029, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
TERM = Deadline(
    "bezwaar",
    "noord",
    "Noord; en, ander",
    2030,
    "Bezwaar maken",
    "uiterlijk",
    "zorgaanbieder",
    "bezwaar maken",
    "Daarna is het recht vervallen.",
    date(2029, 10, 21),
    ('LND-2030 §3 "1 oktober 2029"',),
)


def events(*items: Deadline) -> list[icalendar.Event]:
    content = calendar(items, "Termijnen", MADE)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    found = icalendar.Calendar.from_ical(content)
    assert found["version"] == "2.0" and found["prodid"]
    return list(found.walk("VEVENT"))


def test_a_date_is_an_all_day_event() -> None:
    (event,) = events(TERM)
    assert event["dtstart"].dt == date(2029, 10, 21)
    assert event["dtend"].dt == date(2029, 10, 22)
    assert event["dtstamp"].dt == MADE.replace(microsecond=0)
    assert event["categories"].cats == ["Noord; en, ander"]
    assert event["uid"] == "bezwaar.noord.2030@inkoopkader"


def test_description_says_consequence_source_and_the_day_it_is_lost() -> None:
    (event,) = events(TERM)
    text = str(event["description"])
    assert "Daarna is het recht vervallen." in text
    assert 'Bron: LND-2030 §3 "1 oktober 2029"' in text
    assert "Te laat vanaf 22 oktober 2029." in text


def test_weekend_warns_and_does_not_shift() -> None:
    (event,) = events(TERM)
    assert "deze dag is een zondag" in str(event["description"])
    assert "vrijdag 19 oktober 2029" in str(event["description"])
    assert event["dtstart"].dt == date(2029, 10, 21)
    (working,) = events(replace(TERM, value=date(2029, 10, 22)))
    assert "Let op" not in str(working["description"])
    (happens,) = events(replace(TERM, form="op"))
    assert "Let op" not in str(happens["description"])


def test_a_time_is_the_half_hour_that_ends_at_it() -> None:
    noon = moments.from_clock(datetime(2029, 6, 15, 12))
    (event,) = events(replace(TERM, form="voor", value=noon))
    assert event["dtend"].dt == noon == datetime(2029, 6, 15, 10, tzinfo=UTC)
    assert event["dtstart"].dt == noon - timedelta(minutes=30)
    assert "vóór 15 juni 2029 om 12.00 uur" in str(event["summary"])


def test_both_times_half_past_two_in_the_autumn_night_stay_apart() -> None:
    first = moments.from_clock(datetime(2026, 10, 25, 2, 30))
    one, two = events(
        replace(TERM, name="een", value=first), replace(TERM, name="twee", value=first + timedelta(hours=1))
    )
    assert two["dtend"].dt - one["dtend"].dt == timedelta(hours=1)


def test_alarms_only_for_what_a_provider_must_do() -> None:
    (event,) = events(TERM)
    assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [
        timedelta(days=-14, hours=9),
        timedelta(days=-2, hours=9),
    ]
    for other in (replace(TERM, who="zorgkantoor"), replace(TERM, form="op"), replace(TERM, in_time=True)):
        assert not list(events(other)[0].walk("VALARM"))


def test_a_term_without_a_date_has_no_event() -> None:
    assert events(replace(TERM, value=None)) == []


def test_the_same_input_gives_the_same_file_and_identity_does_not_follow_the_date() -> None:
    assert calendar([TERM], "x", MADE) == calendar([TERM], "x", MADE)
    assert uid(replace(TERM, value=date(2029, 10, 25), title="Anders")) == uid(TERM)
    assert (
        len(
            {
                uid(TERM),
                uid(replace(TERM, office="zuid")),
                uid(replace(TERM, year=2031)),
                uid(replace(TERM, owner="A")),
                uid(replace(TERM, owner="B")),
            }
        )
        == 5
    )


def test_text_that_looks_like_calendar_lines_stays_text() -> None:
    (event,) = events(replace(TERM, title="A\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:vals"))
    assert "END:VEVENT" in str(event["summary"])


def test_sequence_goes_up_when_the_policy_restates_a_term(land: Policy, land_copy: Path) -> None:
    def sequence(policy: Policy) -> tuple[int, date]:
        items = [item for item in deadlines(edition(policy, "noord", date(2030, 1, 1))) if item.name == "besluit"]
        (event,) = events(*items)
        return int(event["sequence"]), event["dtstart"].dt

    assert sequence(land) == (0, date(2029, 10, 1))
    path = land_copy / "landelijk" / "termijnen.yaml"
    text = path.read_text(encoding="utf-8")
    later = "waarden: [{vanaf: 2030-01-01, waarde: 2029-10-01}, {vanaf: 2030-01-01, bekend_vanaf: 2029-09-01, waarde: 2029-10-08}]"
    path.write_text(text.replace("waarden: {2030-01-01: 2029-10-01}", later), encoding="utf-8")
    assert sequence(load(land_copy)) == (1, date(2029, 10, 8))


def test_every_term_of_the_policy_can_be_written(real: Policy) -> None:
    for office in real.offices:
        for year in (2026, 2027):
            found = deadlines(edition(real, office, date(year, 1, 1)))
            assert len(events(*found)) == sum(item.value is not None for item in found)
