"""Terms as an iCalendar file (RFC 5545) that a person can import or subscribe to.

An event keeps its UID when the policy restates the term; SEQUENCE then goes up. Times are written in UTC, which no
summer time can blur; a diary shows them on its own clock, and the Dutch clock stands in the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from inkoopkader.kalender import working_days
from inkoopkader.kalender.deadline import LAST_FORMS, Deadline
from inkoopkader.regels.spoken import language, phrase, show, who_words

ALARM_DAYS = (14, 2)
"""Reminders this many days before, for what a provider has to do."""
DOMAIN = "inkoopkader"
_LENGTH = timedelta(minutes=30)
_MORNING = timedelta(hours=9)
_REFRESH = timedelta(days=1)


def calendar(
    deadlines: Iterable[Deadline], title: str, made: datetime, alarm_days: tuple[int, ...] = ALARM_DAYS
) -> bytes:
    """Return the calendar file of all deadlines with a known date.

    `made` is the moment of writing (aware), `alarm_days` the reminders before what a zorgaanbieder must do. A deadline
    without a date has no event.
    """
    found = Calendar()
    found.add("prodid", f"-//Inkoopkader//Termijnen zorginkoop Wlz//{language().upper()}")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("name", title)
    found.add("x-wr-calname", title)
    found.add("x-wr-timezone", "Europe/Amsterdam")
    found.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "P1D")
    for item in deadlines:
        if item.value is not None:
            found.add_component(_event(item, made, alarm_days))
    return bytes(found.to_ical())


def uid(item: Deadline) -> str:
    """Return the identity of a term: term, zorgkantoor, policy year and, in a diary of one provider, that provider."""
    whose = f".{sha256(item.owner.encode()).hexdigest()[:12]}" if item.owner else ""
    return f"{item.name}.{item.office}.{item.year}{whose}@{DOMAIN}"


def _event(item: Deadline, made: datetime, alarm_days: tuple[int, ...]) -> Event:
    event = Event()
    event.add("uid", uid(item))
    event.add("dtstamp", made.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", item.revision)
    start, end = _span(item)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", _summary(item))
    event.add("description", "\n".join(_description(item)))
    event.add("categories", [item.label])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PUBLIC")
    event.add("status", "CONFIRMED")
    if item.form in LAST_FORMS and item.who in ("zorgaanbieder", "beide") and item.in_time is not True:
        for days in alarm_days:
            event.add_component(_alarm(item, days))
    return event


def _span(item: Deadline) -> tuple[date, date]:
    """A whole day, or the half hour that ends at the deadline (starts at the moment for what happens or opens then)."""
    day, value = item.day, item.value
    assert day is not None
    if item.whole_day or not isinstance(value, datetime):
        return day, day + timedelta(days=1)
    sharp = value.replace(microsecond=0)
    return (sharp - _LENGTH, sharp) if item.form in LAST_FORMS else (sharp, sharp + _LENGTH)


def _summary(item: Deadline) -> str:
    ends = not item.whole_day or item.form == "voor"
    return f"{item.label}: {item.title}" + (f" ({item.when()})" if ends else "")


def _description(item: Deadline) -> list[str]:
    when = item.when()
    when = when[:1].upper() + when[1:]
    lines = [f"{when}: {item.action}." if item.action else f"{when}."]
    if item.who:
        lines.append(phrase("Wie: {who}.", who=who_words(item.who)))
    if item.only_if:
        lines.append(phrase("Geldt alleen als: {condition}.", condition=item.only_if))
    if item.too_late() and item.lost_day is not None:
        late = item.too_late()
        lines.append(
            phrase("Te laat {late}.", late=late)
            if item.whole_day
            else phrase("Te laat {late}; ook later op die dag kan het niet meer.", late=late)
        )
    lines.append(item.consequence)
    if item.in_time is not None:
        lines.append(
            phrase("U hebt dit op tijd gedaan.")
            if item.in_time
            else phrase("U was hiermee te laat.")
            if item.form != "vanaf"
            else phrase("U was hiermee te vroeg.")
        )
    if item.form in LAST_FORMS and item.day is not None:
        lines.append(working_days.warning(item.day))
    lines += item.notes
    lines.append(phrase("Beleid voor {year}.", year=item.year))
    lines += [phrase("Bron: {source}", source=source) for source in item.sources]
    return [line for line in lines if line]


def _alarm(item: Deadline, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", (_MORNING if item.whole_day else timedelta()) - timedelta(days=days))
    said = phrase("Over {days}: {what}", days=show(Decimal(days), "dagen"), what=_summary(item))
    alarm.add("description", said)
    return alarm
