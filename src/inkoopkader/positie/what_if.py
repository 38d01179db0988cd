"""What if: which answers of a position differ between two sets of answers, the most important first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from inkoopkader.positie import words
from inkoopkader.positie.position import Answer, Condition, Position
from inkoopkader.regels import values
from inkoopkader.regels.code_titles import in_words
from inkoopkader.regels.entries import PERSON_KINDS
from inkoopkader.regels.exact import CONTEXT
from inkoopkader.regels.spoken import phrase, show

Subject = Literal["toelating", "percentage", "euro", "stuk", "termijn", "klasse", "voorwaarde", "open", "zorgkantoor"]
_ORDER: tuple[Subject, ...] = (
    "zorgkantoor",
    "toelating",
    "percentage",
    "euro",
    "stuk",
    "termijn",
    "klasse",
    "voorwaarde",
    "open",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs at one zorgkantoor.

    `before` and `after` are the values as text for people (empty: it is not there), `old` and `new` the values
    themselves; `difference` is new minus old where both are numbers; `line` says which production line.
    """

    subject: Subject
    office: str
    label: str
    name: str
    title: str
    before: str
    after: str
    old: Any
    new: Any
    difference: Decimal | None = None
    line: str = ""

    @property
    def better(self) -> bool | None:
        """Is it better for the provider: allowed instead of not, a higher percentage or amount, a paper in order?"""
        if self.difference is not None:
            return self.difference > 0
        if self.subject == "toelating":
            return _rank(self.new) > _rank(self.old)
        if self.subject == "stuk":
            good = ("in orde", "niet nodig")
            return self.new in good if (self.new in good) != (self.old in good) else None
        return None

    def as_json(self) -> dict[str, Any]:
        """Return the change for JSON."""
        return {
            "onderwerp": self.subject,
            "zorgkantoor": self.office,
            "naam": self.name,
            "titel": self.title,
            "regel": self.line,
            "voor": values.plain(self.old) if self.before else None,
            "na": values.plain(self.new) if self.after else None,
            "voor_tekst": self.before,
            "na_tekst": self.after,
            "verschil": values.plain(self.difference) if self.difference is not None else None,
        }


def _rank(admitted: bool | None) -> int:
    return {True: 2, None: 1, False: 0}[admitted]


def compare_positions(before: Sequence[Position], after: Sequence[Position], own: Collection[str] = ()) -> list[Change]:
    """Return what differs, by importance, then in the order of the zorgkantoren. `own` are the judgements that the
    provider gives itself; any other that has a value was assumed.

    A zorgkantoor that is in only one of the two gives one change. An answer that is only shown in other words, or has
    the same value for another reason, is no change; what an open number can still be is part of its answer.
    """
    old, new = ({item.office: item for item in found} for found in (before, after))
    changes: list[Change] = []
    for office in dict.fromkeys((*old, *new)):
        one, other = old.get(office), new.get(office)
        if one is not None and other is not None:
            changes += _changes(one, other, own)
        else:
            item = one or other
            assert item is not None
            said = (words.admission(item), "") if one is not None else ("", words.admission(item))
            value = item.admission.value
            pair = (value, None) if one is not None else (None, value)
            changes.append(Change("zorgkantoor", office, item.label, item.admission.name, item.label, *said, *pair))
    return sorted(changes, key=lambda change: _ORDER.index(change.subject))


def _changes(old: Position, new: Position, own: Collection[str]) -> Iterator[Change]:
    def made(subject: Subject, one: Answer, other: Answer, line: str = "") -> Iterator[Change]:
        if (one.value, one.reach) != (other.value, other.reach):
            gap = None
            if isinstance(one.value, Decimal) and isinstance(other.value, Decimal):
                gap = CONTEXT.subtract(other.value, one.value)
            shown = words.answer(one), words.answer(other)
            yield Change(
                subject, new.office, new.label, other.name, other.title, *shown, one.value, other.value, gap, line
            )

    def text(subject: Subject, name: str, title: str, one: str, other: str) -> Iterator[Change]:
        if one != other:
            shown = (one, other) if subject != "stuk" else (words.paper_status(one), words.paper_status(other))
            yield Change(subject, new.office, new.label, name, title, *shown, one, other)

    yield from made("toelating", old.admission, new.admission)
    lines = _lines(old), _lines(new)
    for line in dict.fromkeys((*lines[0], *lines[1])):
        parts = [found.get(line, {}) for found in lines]
        for name in dict.fromkeys((*parts[0], *parts[1])):
            one, other = parts[0].get(name), parts[1].get(name)
            subject: Subject = "percentage" if (one or other or _NONE).type == "percentage" else "euro"
            if one is not None and other is not None:
                yield from made(subject, one, other, line)
            elif subject == "percentage":
                there = one or other or _NONE
                said = (words.answer(one) if one else "", words.answer(other) if other else "")
                pair = one.value if one else None, other.value if other else None
                yield Change(subject, new.office, new.label, name, there.title, *said, *pair, None, line)
    yield from made("euro", old.total, new.total)
    yield from _both("stuk", _papers(old), _papers(new), text)
    yield from _both("termijn", _terms(old), _terms(new), text)
    classes = {item.name: item for item in old.classes}
    for item in new.classes:
        if item.name in classes:
            yield from made("klasse", classes[item.name], item)
    asked = {item.name: item for item in (*old.conditions, *old.people, *new.conditions, *new.people)}
    stands = [_conditions(found, asked.values(), own) for found in (old, new)]
    yield from _both("voorwaarde", stands[0], stands[1], text)
    yield from _both("open", _open(old), _open(new), text)


_NONE = Answer("", "", "", None, [])


def _both(
    subject: Subject, old: dict[str, tuple[str, str]], new: dict[str, tuple[str, str]], made: Any
) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        title = (new.get(name) or old[name])[0]
        yield from made(subject, name, title, old.get(name, ("", ""))[1], new.get(name, ("", ""))[1])


def _lines(found: Position) -> dict[str, dict[str, Answer]]:
    """The answers of each production line; a second line of one kind of care is numbered."""
    made: dict[str, dict[str, Answer]] = {}
    seen: Counter[str] = Counter()
    for line in found.lines:
        seen[line.care] += 1
        key = line.care_title + (phrase(", regel {number}", number=seen[line.care]) if seen[line.care] > 1 else "")
        made[key] = {item.name: item for item in (line.percentage, *line.euros)}
    return made


def _papers(found: Position) -> dict[str, tuple[str, str]]:
    return {paper.name: (paper.title, paper.status) for paper in found.papers}


def _terms(found: Position) -> dict[str, tuple[str, str]]:
    return {
        term.name: (term.title, f"{words.when(term)}: {words.state_words(words.state(term, found.moment))}")
        for term in found.terms
    }


def _conditions(found: Position, asked: Iterable[Condition], own: Collection[str]) -> dict[str, tuple[str, str]]:
    """How conditions and questions for a person stand: also a question that is answered, and so no longer listed."""
    edition, made = found.tracer.edition, {}
    listed = {item.name: item.value for item in (*found.conditions, *found.people)}
    for item in asked:
        value = listed[item.name] if item.name in listed else _answered(found, item.name)
        if value is None and item.name not in listed:
            continue
        entry = edition.resolve(item.name).entry
        said = show(in_words(edition.policy, entry, value, item.type), item.type)
        if value is not None and item.kind in PERSON_KINDS and item.name not in own:
            said = phrase("{value} (aanname)", value=said)
        made[item.name] = (item.question or item.title, said)
    return made


def _answered(found: Position, name: str) -> Any:
    """The value of a question for a person; None when it has none, or not the same one everywhere."""
    resolved, entities = found.tracer.edition.resolve(name), found.tracer.case.entities
    if resolved.entry is None:
        return None
    given = {found.tracer.value(name, entity) for entity in entities.get(resolved.level, ())}
    return given.pop() if len(given) == 1 else None


def _open(found: Position) -> dict[str, tuple[str, str]]:
    """What stands in the way of contracting, with its reason."""
    unmet = phrase("niet voldaan")
    state = {None: phrase("open"), False: unmet, True: unmet}
    return {item.name: (item.title, state[item.value]) for item in found.obstacles}


def summary(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many changes there are by subject, in the order of importance."""
    return dict(Counter(change.subject for change in changes))
