"""What a position is: everything about one provider at one zorgkantoor in one year.

`compute` makes it; terminal, PDF, Excel and JSON show it. What only the page with everything shows is made when somebody
looks at it (`later`), in the language of that moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inkoopkader.positie.scope import NotHeld
from inkoopkader.regels.reach import Reach
from inkoopkader.regels.trace import Gap, Tracer


@dataclass(slots=True)
class Answer:
    """One named answer: value, and what keeps it unknown. `reach` is where a number that is not known yet lies, whatever
    is answered later; None: known, or no bounds that say anything."""

    name: str
    title: str
    type: str
    value: Any
    gaps: Sequence[Gap]
    reach: Reach | None = None


@dataclass(slots=True)
class Obstacle:
    """One condition that stands in the way of contracting: `value` False is not met, None is not known; `what` says
    why, in words."""

    name: str
    title: str
    value: bool | None
    what: Sequence[str]
    gaps: list[Gap]
    sources: tuple[str, ...]


@dataclass(slots=True)
class Paper:
    """One paper: `status` is in orde, ontbreekt, voldoet niet, niet nodig or onbekend; `demands` its parts that do
    not hold, `age` how old it may be, in words; `missing` are the names under which a file gives what is not known of
    it or of them."""

    name: str
    title: str
    needed: bool | None
    status: str
    demands: Sequence[str]
    sources: tuple[str, ...]
    explanation: str
    age: str = ""
    missing: Sequence[str] = ()


@dataclass(slots=True)
class Term:
    """One deadline or date.

    `value` is the last day or moment that is in time (form uiterlijk or voor), or when it happens; `lost_from` the first
    moment too late; `done` when the provider says that it does what is asked, which can be a day that is still to come.
    """

    name: str
    title: str
    form: str
    who: str
    action: str
    consequence: str
    value: date | datetime | None
    lost_from: datetime | None
    in_time: bool | None
    applies: bool | None
    gaps: list[Gap]
    sources: tuple[str, ...]
    done: date | datetime | None = None


@dataclass(slots=True)
class Adjustment:
    """A surcharge, discount or fixed percentage: is it earned, its size, what stands in the way, and what it is worth
    on this line."""

    name: str
    title: str
    earned: bool | None
    size: Decimal | None
    fixed: bool
    reasons: list[tuple[str, Any, str]]
    gaps: list[Gap]
    worth: Decimal | None
    sources: tuple[str, ...]
    overruled: bool = False


@dataclass(slots=True)
class Line:
    """The tariff of one production line.

    `care` is the code of the kind of care, `care_title` what people read for it; `other_care` are the titles of adjustments for other kinds of care; `capped` says that the ceiling cut something off;
    `apart` what tells it from other lines of its kind (see `told_apart`).
    """

    care: str
    care_title: str
    basis: Decimal | None
    percentage: Answer
    base: Answer
    adjustments: Sequence[Adjustment]
    euros: list[Answer]
    other_care: Sequence[str]
    capped: bool = False
    apart: str = ""

    @property
    def title(self) -> str:
        """The kind of care, with what tells the line apart."""
        return f"{self.care_title}, {self.apart}" if self.apart else self.care_title


@dataclass(slots=True)
class Condition:
    """A condition or a question for a person that comes with what the provider does."""

    name: str
    title: str
    kind: str
    type: str
    value: Any
    who: str
    question: str
    why: str
    sources: tuple[str, ...]


@dataclass(slots=True)
class Position:
    """Everything about one provider at one zorgkantoor in one year. `all_papers`: the policy that is known names every
    paper that the zorgkantoor asks for; `not_held`: the sectors of the provider of which no policy is held, if any."""

    office: str
    label: str
    year: int
    moment: datetime
    classes: list[Answer]
    admission: Answer
    obstacles: list[Obstacle]
    papers: list[Paper]
    terms: list[Term]
    lines: list[Line]
    total: Answer
    conditions: Sequence[Condition]
    people: Sequence[Condition]
    unset: Sequence[Gap]
    issues: Mapping[str, str]
    contradictions: Sequence[tuple[str, dict[str, str]]]
    tracer: Tracer
    all_papers: bool = True
    not_held: NotHeld | None = None

    @property
    def open_lines(self) -> list[Line]:
        """The production lines whose revenue is not known."""
        return [line for line in self.lines if line.euros[-1].value is None]

    @property
    def known_revenue(self) -> Decimal | None:
        """What the lines with a known revenue bring together; None when there is no such line."""
        known = [line.euros[-1].value for line in self.lines if line.euros[-1].value is not None]
        return sum(known, Decimal(0)) if known else None
