"""Every question that is asked can matter: some answer to it changes the position, now or after other answers.

For each field of each step, in the order of asking: complete everything else at random, and look for two values of this
field that give another position. A field for which none is found in so many tries is a question asked for nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from inkoopkader.positie.answers import Answers
from inkoopkader.positie.compute import Outline, position, read_outline
from inkoopkader.positie.fill_in import Refused, choose_offices, fill_in, leave_for_later
from inkoopkader.positie.interview import next_question, open_questions, step_for
from inkoopkader.positie.position import Position
from inkoopkader.positie.step import Field, Step
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.trace import Gap

MOMENT = datetime(2026, 9, 1, 9, tzinfo=UTC)
TRIES = 40
TYPED = {
    "percentage": ["0", "2", "50", "80", "94", "96,5", "100"],
    "euro": ["-5", "0", "1", "1.000", "250.000", "10.000.000"],
    "datum": ["1-1-2026", "1-7-2026", "1-1-2027", "1-7-2027", "31-12-2028"],
    "tijdstip": ["1-5-2026 10:00", "31-7-2026 16:59", "31-8-2026 10:00", "1-1-2027 10:00"],
}
NUMBERS = ["0", "1", "2", "3", "5", "10", "12", "20", "100", "2026", "2027", "2028"]


class Asker:
    """Answers at random, and says whether a field matters."""

    def __init__(self, policy: Policy, seed: int) -> None:
        self.policy, self.outline, self.pick = policy, read_outline(policy), random.Random(seed)
        self.leaning = ""  # 'ja' or 'nee' for most questions: an answer to one of many conditions shows only then

    def typed(self, field: Field) -> str | list[str]:
        codes = [choice.code for choice in field.choices]
        if field.many:
            return self.pick.sample(codes, self.pick.randint(1, len(codes)))
        if self.leaning in codes and self.pick.random() < 0.95:
            return self.leaning
        return self.pick.choice(codes or TYPED.get(field.type, NUMBERS))

    def candidates(self, field: Field) -> Iterator[str | list[str]]:
        codes = [choice.code for choice in field.choices]
        if field.many:
            yield from ([code] for code in codes[:4])
            yield codes
        elif codes:
            yield from codes[:6]
        else:
            yield from self.pick.sample(TYPED.get(field.type, NUMBERS), 4)

    def put(self, answers: Answers, step: Step, field: Field, typed: str | list[str]) -> Answers | None:
        try:
            return fill_in(self.policy, self.outline, answers, replace(step, fields=(field,)), {field.key: typed})
        except Refused:
            return None

    def complete(self, answers: Answers, spared: str) -> Answers:
        """Answer everything but one field, and most of what is for others to say."""
        for _ in range(4):
            found = open_questions(self.policy, self.outline, answers)
            left = [(step, field) for step in (*found.steps, *found.later) for field in step.fields]
            for step, field in left:
                if field.key != spared and not field.typed:
                    answers = self.put(answers, step, field, self.typed(field)) or answers
        for item in (*found.people, *found.settings):
            other = step_for(self.policy, self.outline, answers, item.name)
            for field in other.fields if other is not None and self.pick.random() < 0.8 else ():
                assert other is not None
                answers = self.put(answers, other, field, self.typed(field)) or answers
        return answers

    def matters(self, answers: Answers, step: Step, field: Field) -> bool:
        for turn in range(TRIES):
            self.leaning = ("", "ja", "nee")[turn % 3]
            around = answers if turn == 0 else self.complete(answers, field.key)
            seen = set()
            for typed in self.candidates(field):
                after = self.put(around, step, field, typed)
                if after is not None:
                    seen.add(self.outcome(after, field))
            if len(seen) > 1:
                self.leaning = ""
                return True
        self.leaning = ""
        return False

    def outcome(self, answers: Answers, field: Field) -> str:
        provider = answers.provider(self.policy)
        found = [
            position(self.policy, self.outline, provider, office, answers.year, MOMENT) for office in field.offices
        ]
        return repr([_outcome(item, field.name) for item in found])


def _outcome(found: Position, name: str) -> list[Any]:
    """Every answer of a position, and what else it still waits for."""

    def waits(gaps: Iterable[Gap]) -> list[tuple[str, str]]:
        return sorted((gap.name, gap.reason) for gap in gaps if gap.name != name)

    return [
        [(item.name, item.value, waits(item.gaps)) for item in (*found.classes, found.admission, found.total)],
        [(item.name, item.value) for item in found.obstacles],
        [(item.name, item.needed, item.status, item.demands) for item in found.papers],
        [(item.name, item.value, item.in_time, item.applies) for item in found.terms],
        [
            (
                [(item.name, item.value, waits(item.gaps)) for item in (line.percentage, line.base, *line.euros)],
                [(item.name, item.earned, item.size) for item in line.adjustments],
            )
            for line in found.lines
        ],
        [(item.name, item.value) for item in (*found.conditions, *found.people)],
    ]


def begin(policy: Policy, outline: Outline, office: str) -> Answers:
    return choose_offices(policy, outline, Answers("Stichting Wolk", 2027, MOMENT), [office])


@pytest.mark.parametrize("office", ["cz", "dsw", "menzis", "salland", "vgz", "zilveren-kruis", "zorg-en-zekerheid"])
def test_every_question_asked_can_change_the_position(real: Policy, office: str) -> None:
    asker = Asker(real, 0)
    answers = begin(real, asker.outline, office)
    useless, count = [], 0
    while (step := next_question(real, asker.outline, answers)) is not None:
        for field in step.fields[:3]:
            count += 1
            if not asker.matters(answers, step, field):
                useless.append(field.key)
        for field in step.fields:
            given = asker.put(answers, step, field, asker.typed(field))
            answers = given or leave_for_later(answers, replace(step, fields=(field,)))
    assert count > 5
    assert useless == []


def test_what_the_policy_leaves_open_makes_a_question_useless_and_then_it_is_not_asked(real: Policy) -> None:
    """At DSW the policy of 2027 gives no duration for a new provider (contractduur_jaren: onbekend if is_nieuw): the
    begin of the agreement then decides nothing there."""
    asker = Asker(real, 1)
    answers = begin(real, asker.outline, "dsw")
    new = step_for(real, asker.outline, answers, "nieuwe_aanbieder")
    assert new is not None
    assert "overeenkomst_begin" in [step.key for step in open_questions(real, asker.outline, answers).steps]
    answers = fill_in(real, asker.outline, answers, new, {"nieuwe_aanbieder--dsw": "ja"})
    assert "overeenkomst_begin" not in [step.key for step in open_questions(real, asker.outline, answers).steps]
    step = step_for(real, asker.outline, answers, "overeenkomst_begin")
    assert step is not None
    assert not asker.matters(answers, step, step.fields[0])
