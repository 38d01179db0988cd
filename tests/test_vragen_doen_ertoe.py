"""Every question that is asked can matter: some answer to it changes the position, now or after other answers. And what
is not asked does not.

For each field of each step, in the order of asking: complete everything else at random, and look for two values of this
field that give another position. A field for which none is found in so many tries is a question asked for nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from inkoopkader.positie.answers import Answers
from inkoopkader.positie.compute import Outline, position, read_outline
from inkoopkader.positie.fill_in import Refused, choose_offices, fill_in, leave_for_later
from inkoopkader.positie.findings import PROVIDER_SIDE
from inkoopkader.positie.inputs import read_typed
from inkoopkader.positie.interview import next_question, open_questions, step_for
from inkoopkader.positie.position import Position
from inkoopkader.positie.step import Field, Step, heading_of
from inkoopkader.regels import moments
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.policy import Policy

MOMENT = datetime(2026, 9, 1, 9, tzinfo=UTC)
TRIES = 40
TYPED = {
    "percentage": ["0", "2", "50", "80", "94", "96,5", "100"],
    "euro": ["-5", "0", "1", "1.000", "250.000", "10.000.000"],
    "datum": [
        "1-1-2000",
        "1-1-2020",
        "1-7-2020",
        "1-1-2021",
        "1-6-2025",
        "1-1-2026",
        "1-7-2026",
        "1-1-2027",
        "1-7-2027",
        "31-12-2028",
    ],
    "tijdstip": [
        "1-1-1999 10:00",
        "1-7-2019 10:00",
        "1-6-2025 10:00",
        "1-5-2026 10:00",
        "31-7-2026 16:59",
        "31-8-2026 10:00",
        "1-1-2027 10:00",
        "1-1-2030 10:00",
    ],
}
NUMBERS = ["0", "1", "2", "3", "5", "10", "12", "20", "100", "2026", "2027", "2028"]


class Asker:
    """Answers at random, and says whether a field matters."""

    def __init__(self, policy: Policy, seed: int) -> None:
        self.policy, self.outline, self.pick = policy, read_outline(policy), random.Random(seed)
        self.questions: dict[Edition, tuple[str, ...]] = {}
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
            yield from TYPED.get(field.type) or ["2026", *self.pick.sample(NUMBERS, 3)]

    def put(self, answers: Answers, step: Step, field: Field, typed: str | list[str]) -> Answers | None:
        try:
            return fill_in(self.policy, self.outline, answers, replace(step, fields=(field,)), {field.key: typed})
        except Refused:
            return None

    def put_all(self, answers: Answers, step: Step, spared: str = "") -> Answers:
        """Answer every field of a step that has no answer yet, but one."""
        left = tuple(field for field in step.fields if field.key != spared and not field.typed)
        if not left:
            return answers
        try:
            posted = {field.key: self.typed(field) for field in left}
            return fill_in(self.policy, self.outline, answers, replace(step, fields=left), posted)
        except Refused:
            for field in left:
                answers = self.put(answers, step, field, self.typed(field)) or answers
            return answers

    def complete(self, answers: Answers, spared: str) -> Answers:
        """Answer everything but one field, and most of what is for others to say."""
        for _ in range(4):
            found = open_questions(self.policy, self.outline, answers)
            for step in (*found.steps, *found.later):
                answers = self.put_all(answers, step, spared)
        for item in (*found.people, *found.settings):
            other = step_for(self.policy, self.outline, answers, item.name)
            if other is not None and self.pick.random() < 0.8:
                answers = self.put_all(answers, other, spared)
        return answers

    def matters(self, answers: Answers, step: Step, field: Field) -> bool:
        for turn in range(TRIES):
            self.leaning = ("", "ja", "nee")[turn % 3]
            around = answers if turn == 0 else self.complete(answers, field.key)
            if self.differs(around, step, field):
                self.leaning = ""
                return True
        self.leaning = ""
        return False

    def differs(self, answers: Answers, step: Step, field: Field) -> bool:
        """Do two answers to a field, all others the same, give another position?"""
        seen = set()
        for typed in self.candidates(field):
            after = self.put(answers, step, field, typed)
            if after is not None:
                found = [self.position(after, office) for office in field.offices]
                seen.add(repr([(_outcome(item), _waits(item, field.name)) for item in found]))
            if len(seen) > 1:
                return True
        return False

    def changes(self, answers: Answers, after: Answers, office: str) -> bool:
        """Do other answers give another position?"""
        return self.values(answers, office) != self.values(after, office) and (
            _outcome(self.position(answers, office)) != _outcome(self.position(after, office))
        )

    def values(self, answers: Answers, office: str) -> list[list[Any]]:
        """The value of every rule that a position reads, worked out without what a position says about it: where none is
        another, the position is the same."""
        case = answers.provider(self.policy).case(self.policy, office, date(answers.year, 1, 1), MOMENT)
        source = case.edition(self.policy)
        if source not in self.questions:
            self.questions[source] = self.position(answers, office).tracer.plan.questions
        made = evaluate(self.policy, case, self.questions[source])
        return [
            [entity.values.get(name) for name in made.order if source.resolve(name).level == level]
            for level, entities in case.entities.items()
            for entity in entities
        ]

    def position(self, answers: Answers, office: str) -> Position:
        return position(self.policy, self.outline, answers.provider(self.policy), office, answers.year, MOMENT)


def _outcome(found: Position) -> list[Any]:
    """The answers of a position.

    Not what they wait for, nor the base of a percentage (that is part of its explanation), nor which persons must still
    judge; of a paper not what more is wrong with it, of a term of the zorgkantoor not whether it is kept, and of a surcharge that
    is not earned not whether it is for another kind of care.
    """
    return [
        [(item.name, item.value) for item in (*found.classes, found.admission, found.total)],
        [(item.name, item.value) for item in found.obstacles],
        [(item.name, item.needed, item.status) for item in found.papers],
        [
            (item.name, item.value, item.in_time if item.who in PROVIDER_SIDE else None, item.applies)
            for item in found.terms
        ],
        [
            (
                [(item.name, item.value) for item in (line.percentage, *line.euros)],
                [(item.name, item.earned, item.size) for item in line.adjustments if item.earned is not False],
            )
            for line in found.lines
        ],
        [(item.name, item.value) for item in found.conditions],
    ]


def _waits(found: Position, name: str) -> list[list[tuple[str, str]]]:
    """What the answers of a position wait for, besides one fact: another answer may bring up another question."""
    answers = [*found.classes, found.admission, found.total]
    answers += [item for line in found.lines for item in (line.percentage, *line.euros)]
    return [sorted((gap.name, gap.reason) for gap in item.gaps if gap.name != name) for item in answers]


def begin(policy: Policy, outline: Outline, office: str, year: int = 2027) -> Answers:
    return choose_offices(policy, outline, Answers("Stichting Wolk", year, MOMENT), [office])


def whole(asker: Asker, office: str, year: int) -> Answers:
    """Answer every question at random, those of persons and the choices of the policy too, until nothing is asked."""
    answers = begin(asker.policy, asker.outline, office, year)
    for _ in range(60):
        found = open_questions(asker.policy, asker.outline, answers)
        names = [item.name for item in (*found.people, *found.settings)]
        others = [step_for(asker.policy, asker.outline, answers, name) for name in names]
        before = answers
        for step in [*found.steps, *(step for step in others if step is not None)]:
            answers = asker.put_all(answers, step)
        if answers == before and not found.steps:
            return answers
    raise AssertionError([step.key for step in found.steps])


def unasked(asker: Asker, answers: Answers, office: str) -> list[Entry]:
    """The facts that the policy of the year knows and nobody was asked for. A fact about one client is not among them: a
    position has no clients."""
    source = edition(asker.policy, office, date(answers.year, 1, 1), moments.day_of(MOMENT))
    entries = [source.resolve(entry.name) for entry in source.entries()]
    return [
        found.entry
        for found in entries
        if found.entry is not None and found.role == "invoer" and found.entry.kind == "feit"
        if found.level not in ("client", "clientmaand")
        if answers.given(found.name, office) is None and not any(found.name in row for row in answers.rows)
    ]


def given(asker: Asker, answers: Answers, entry: Entry, typed: str | list[str], office: str) -> Answers:
    value = read_typed(entry, typed)
    assert value is not None
    if entry.level == "regel":
        return answers.with_rows({**row, entry.name: value} for row in answers.rows)
    return answers.with_value(heading_of(asker.policy, entry), entry.name, value, office)


def values_of(asker: Asker, entry: Entry) -> list[str | list[str]]:
    if entry.type == "codes":
        return [[code] for code in sorted(entry.codes or ())[:3]]
    if entry.codes is not None:
        return list(sorted(entry.codes)[:4])
    if entry.type == "ja_nee":
        return ["ja", "nee"]
    fitting = []
    for typed in TYPED.get(entry.type, NUMBERS):
        try:
            read_typed(entry, typed)
            fitting.append(typed)
        except CaseError:
            pass
    return list(asker.pick.sample(fitting, min(2, len(fitting))))


EVERYWHERE = ["cz", "dsw", "menzis", "salland", "vgz", "zilveren-kruis", "zorg-en-zekerheid"]


@pytest.mark.parametrize("office", EVERYWHERE)
def test_every_question_asked_can_change_the_position(real: Policy, office: str) -> None:
    """For 2027. In the earlier documents some questions matter only when several dates are right at once, which answers
    at random do not come by; what is not asked is tested for those years too."""
    asker = Asker(real, 0)
    answers = begin(real, asker.outline, office)
    asked: list[tuple[Answers, Step, Field]] = []
    while (step := next_question(real, asker.outline, answers)) is not None:
        asked += [(answers, step, field) for field in step.fields]
        for field in step.fields:
            told = asker.put(answers, step, field, asker.typed(field))
            answers = told or leave_for_later(answers, replace(step, fields=(field,)))
    answers = asker.complete(answers, "")  # one way in which the questions may be answered: for most fields that tells
    assert len(asked) > 5
    useless = [
        field
        for before, step, field in asked
        if not asker.differs(answers, step, field) and not asker.matters(before, step, field)
    ]
    # an amount of one kind of care may be asked while, after other answers, that kind turns out to have no percentage
    on_lines = {field.name for _, _, field in asked if field.row is not None and field not in useless}
    assert {field.key for field in useless if field.name not in on_lines} == set()


@pytest.mark.parametrize("year", [2020, 2021, 2026, 2027, 2028, 2029])
@pytest.mark.parametrize("office", EVERYWHERE)
def test_what_is_not_asked_changes_nothing(real: Policy, office: str, year: int) -> None:
    """When everything that was asked is answered, no other fact changes an answer, whatever else is told with it."""
    for seed, leaning in enumerate(("", "ja", "nee")):
        asker = Asker(real, seed)
        asker.leaning = leaning
        answers = whole(asker, office, year)
        others = unasked(asker, answers, office)
        assert others
        for size in (len(others), 30, 6):  # few at a time too: one may hide what another changes
            asker.pick.shuffle(others)
            for first in range(0, len(others), size):
                after, told = answers, []
                for entry in others[first : first + size]:
                    typed = asker.pick.choice(values_of(asker, entry))
                    told.append((entry.name, typed))
                    after = given(asker, after, entry, typed, office)
                assert not asker.changes(answers, after, office), told


@pytest.mark.parametrize(
    ("office", "year", "name"),
    [
        ("dsw", 2026, "percentage_afgesproken_in_gesprek"),
        ("vgz", 2027, "digitale_prestatie"),
        ("vgz", 2027, "landelijk_akkoord_gesloten"),
        ("vgz", 2027, "akkoord_onderwerp"),
        ("vgz", 2027, "groeicijfers_jaar"),
    ],
)
def test_a_fact_of_which_a_rule_asks_whether_it_is_known_is_asked_too(
    real: Policy, office: str, year: int, name: str
) -> None:
    """`bekend(x)` is nee as long as nobody tells x: a value, but not one that nobody can change."""

    def told(seed: int) -> set[str]:
        asker = Asker(real, seed)
        asker.leaning = ("", "ja", "nee")[seed % 3]
        answers = whole(asker, office, year)
        groups = [*answers.common.values(), *(group for own in answers.own.values() for group in own.values())]
        return {name for group in (*groups, *answers.rows) for name in group}

    assert any(name in told(seed) for seed in range(60))  # few come by where it matters


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
