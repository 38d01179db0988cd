"""What follows from answers: the positions and what is still open, computed once per answers, policy, minute and
language (the steps say what they ask in it)."""

from __future__ import annotations

import json
from collections import OrderedDict
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from threading import Lock

from django.utils.translation import get_language

from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.compute import Outline, position, read_outline
from inkoopkader.positie.fill_in import Unfit, fitting
from inkoopkader.positie.interview import Interview, open_questions
from inkoopkader.positie.position import Position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.to_do import ToDo, to_do
from inkoopkader.regels.errors import CaseError

MOST_KEPT = 48


@lru_cache(maxsize=1)
def outline() -> Outline:
    """Return the names that make up a position."""
    return read_outline(shown.current())


@lru_cache(maxsize=1)
def policy_version() -> str:
    """Return a hash over every policy file."""
    return shown.current().version()


class Computed:
    """Everything that follows from answers at one moment. `unfit` are stored answers that the policy does not know any
    more; they are left out of `answers`."""

    def __init__(self, answers: Answers, moment: datetime) -> None:
        self.moment = moment
        self.provider, self.answers, self.unfit = _fit(answers, moment)
        self.drawn: dict[tuple[str, ...], bytes] = {}

    @cached_property
    def positions(self) -> list[Position]:
        """The position at each chosen zorgkantoor."""
        policy, year = shown.current(), self.answers.year
        return [
            position(policy, outline(), self.provider, office, year, self.moment) for office in self.answers.offices
        ]

    @cached_property
    def to_do(self) -> list[ToDo]:
        """What there is to do at each chosen zorgkantoor; less work than the positions."""
        policy, year = shown.current(), self.answers.year
        return [to_do(policy, outline(), self.provider, office, year, self.moment) for office in self.answers.offices]

    @cached_property
    def interview(self) -> Interview:
        """What is still open."""
        return open_questions(shown.current(), outline(), self.answers, self.moment, self.provider)

    def at(self, office: str) -> Position | None:
        """Return the position at one zorgkantoor; None when it is not chosen."""
        return next((found for found in self.positions if found.office == office), None)


def _fit(answers: Answers, moment: datetime) -> tuple[Provider, Answers, tuple[Unfit, ...]]:
    policy = shown.current()
    provider = answers.provider(policy)
    try:
        for office in answers.offices:
            provider.check(policy, office, date(answers.year, 1, 1), moment)
    except CaseError:
        answers, unfit = fitting(policy, answers)
        return answers.provider(policy), answers, unfit
    return provider, answers, ()


_KEPT: OrderedDict[str, Computed] = OrderedDict()
_LOCK = Lock()


def computed(answers: Answers) -> Computed:
    """Return what follows from answers, at the moment they name, else in this minute."""
    moment = answers.moment or datetime.now(UTC).replace(second=0, microsecond=0)
    written = json.dumps([answers.as_json(), policy_version(), moment.isoformat(), get_language()], sort_keys=True)
    key = sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
    with _LOCK:
        found = _KEPT.get(key)
        if found is None:
            found = _KEPT[key] = Computed(answers, moment)
            if len(_KEPT) > MOST_KEPT:
                _KEPT.popitem(last=False)
        else:
            _KEPT.move_to_end(key)
    return found
