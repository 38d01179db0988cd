"""One term of the policy, as a day in somebody's diary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inkoopkader.regels import moments
from inkoopkader.regels.spoken import phrase, show

LAST_FORMS = ("uiterlijk", "voor")
"""The forms after which something is too late."""
_RESOLUTION = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A term of one zorgkantoor (or the national policy) for one policy year: the year of the purchasing round its date
    belongs to.

    `form` is uiterlijk (on or before), voor (strictly before), op (it happens then) or vanaf (not earlier). `value` is
    a Dutch calendar day or a moment (UTC). `revision` counts how often the policy restated the term; `open` says what
    is missing to know the value, `only_if` for whom the term holds, in words of the policy (empty: for everybody), and
    `notes` what else a reader must know; `in_time` whether it was met, where that is
    known; `owner` tells diaries of different providers apart.
    """

    name: str
    office: str
    label: str
    year: int
    title: str
    form: str
    who: str
    action: str
    consequence: str
    value: date | datetime | None
    sources: tuple[str, ...] = ()
    revision: int = 0
    open: tuple[str, ...] = ()
    owner: str = ""
    in_time: bool | None = None
    notes: tuple[str, ...] = ()
    only_if: str = ""

    @property
    def whole_day(self) -> bool:
        """Is this about a whole day (see `is_whole_day`)?"""
        return is_whole_day(self.form, self.value)

    @property
    def last_moment(self) -> datetime | None:
        """The last moment that is in time (form uiterlijk or voor); None for other forms and an unknown value."""
        lost = self.lost_from
        return None if lost is None else lost - _RESOLUTION

    @property
    def lost_from(self) -> datetime | None:
        """The first moment that is too late: the start of the day after an inclusive date; strictly before, the
        deadline itself."""
        if self.value is None or self.form not in LAST_FORMS:
            return None
        if self.form == "voor":
            return self.value if isinstance(self.value, datetime) else moments.start_of(self.value)
        return (
            self.value + _RESOLUTION
            if isinstance(self.value, datetime)
            else moments.start_of(self.value + timedelta(days=1))
        )

    @property
    def day(self) -> date | None:
        """The day to write in a diary: the last day that is in time, or the day on which it happens or opens."""
        if self.value is None:
            return None
        last = self.last_moment
        return moments.day_of(last) if last is not None else moments.day_of(self.value)

    @property
    def lost_day(self) -> date | None:
        """The first day that is too late as a whole, so that nothing can be done any more: the day after the last day
        in time."""
        day = self.day
        return day + timedelta(days=1) if day is not None and self.form in LAST_FORMS else None

    def allows(self, moment: datetime) -> bool | None:
        """Is a moment (UTC) in time? None when the value is not known or nothing has to be done in time (form op)."""
        if self.value is None or self.form == "op":
            return None
        lost = self.lost_from
        if lost is not None:
            return moment < lost
        return moment >= (self.value if isinstance(self.value, datetime) else moments.start_of(self.value))

    def too_late(self) -> str:
        """Say from when it is too late: 'vanaf 25 september 2026', 'na 15 juni 2026 om 12.00 uur', 'vanaf 13 juni 2025
        om 12.00 uur'. Empty when that cannot be."""
        if self.lost_from is None:
            return ""
        if self.whole_day:
            return phrase("vanaf {day}", day=show(self.lost_day, "datum"))
        moment = show(self.value, "tijdstip")
        return phrase("na {day}", day=moment) if self.form == "uiterlijk" else phrase("vanaf {day}", day=moment)

    def when(self) -> str:
        """Say when, in the language of the reader (see `when_words`)."""
        return when_words(self.form, self.value)


def is_whole_day(form: str, value: date | datetime | None) -> bool:
    """Is a term about a whole day? A date is, and so is a moment that only says 'until the end of the day' or 'before
    the day begins'."""
    if not isinstance(value, datetime):
        return True
    day = moments.day_of(value)
    return (
        value.replace(microsecond=0) == moments.end_of(day).replace(microsecond=0)
        if form == "uiterlijk"
        else value == moments.start_of(day)
    )


def when_words(form: str, value: date | datetime | None) -> str:
    """Say when, in the language of the reader: 'uiterlijk 24 september 2026', 'vóór 13 juni 2025 om 12.00 uur'."""
    if value is None:
        return phrase("datum niet bekend")
    day = show(*_shown(form, value))
    said = {
        "uiterlijk": phrase("uiterlijk {day}", day=day),
        "voor": phrase("vóór {day}", day=day),
        "op": phrase("op {day}", day=day),
        "vanaf": phrase("vanaf {day}", day=day),
    }
    return said.get(form, day)


def _shown(form: str, value: date | datetime) -> tuple[date | datetime, str]:
    """What to show of a term, and as what: a day where it is about a whole day."""
    if isinstance(value, datetime) and is_whole_day(form, value):
        value = moments.day_of(value)
    return value, "tijdstip" if isinstance(value, datetime) else "datum"
