"""What a provider told so far, for a page to check one's answers: each with the step on which it can be changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inkoopkader.positie.answers import UNKNOWN, Answers, Given
from inkoopkader.positie.compute import Outline
from inkoopkader.positie.interview import group_of
from inkoopkader.positie.step import WAITS, heading_of, said_undone
from inkoopkader.regels import values
from inkoopkader.regels.code_titles import code_title
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import FormulaError
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import phrase, show


@dataclass(frozen=True, slots=True)
class Told:
    """One answer. `offices` are the zorgkantoren it was given for (empty: all), `row` the number of a production line,
    `step` the key of the step on which it can be changed (empty: it was read from a file and no step asks it)."""

    name: str
    title: str
    question: str
    shown: str
    heading: str
    offices: tuple[str, ...]
    row: int | None
    step: str


def told(policy: Policy, outline: Outline, answers: Answers) -> tuple[Told, ...]:
    """Return every answer: what holds everywhere, then what holds at one zorgkantoor, then the production lines."""
    made: dict[tuple[str, str], Told] = {}
    for office, groups in [(None, answers.common), *answers.own.items()]:
        for heading, group in groups.items():
            for name, value in group.items():
                item = _told(policy, outline, name, value, office, heading)
                same = made.get((name, item.shown)) if office is not None else None
                if same is not None and same.offices:
                    assert office is not None
                    made[name, item.shown] = replace(same, offices=(*same.offices, office))
                else:
                    made[name, item.shown] = item
    rows = [
        _told(policy, outline, name, value, str(row["zorgkantoor"]), "productie", number)
        for number, row in enumerate(answers.rows)
        for name, value in row.items()
        if name != "zorgkantoor"
    ]
    undone = [
        replace(_told(policy, outline, name, UNKNOWN, office, "feiten"), shown=phrase("nog niet gedaan"))
        for name, office in said_undone(answers.later)
    ]
    return (*made.values(), *undone, *rows)


def show_given(policy: Policy, entry: Entry, given: Given) -> str:
    """Return an answer as people read it, codes by their titles."""
    if given == UNKNOWN:
        return UNKNOWN
    if entry.type in ("code", "codes"):
        codes = given if isinstance(given, tuple) else (given,)
        return ", ".join(code_title(policy, entry, code) for code in codes) or phrase("geen")
    try:
        scale = entry.scale if entry.type in values.NUMERIC else None
        return show(values.parse(entry.type, given, scale), entry.type)
    except FormulaError:
        return str(given)


def _told(
    policy: Policy, outline: Outline, name: str, value: Given, office: str | None, heading: str, row: int | None = None
) -> Told:
    offices = (office,) if office is not None else ()
    entry = _entry(policy, name, office)
    if entry is None:
        return Told(name, name, "", ", ".join(value) if isinstance(value, tuple) else value, heading, offices, row, "")
    step = group_of(policy, outline, entry) or name
    if row is not None:
        follows = (outline.care, outline.asking.sector)  # from the kinds of care and the sectors
        step = "productie" if name in outline.asking.columns else "" if name in follows else step
    heading = heading if row is not None else heading_of(policy, entry)
    question = entry.extra.get("vraag", "")
    shown = show_given(policy, entry, value)
    return Told(name, entry.title, question, shown, heading, offices, row, "" if step == WAITS else step)


def _entry(policy: Policy, name: str, office: str | None) -> Entry | None:
    if office is not None and office in policy.offices:
        return policy.entry(name, office)
    return next((layer.entries[name] for layer in policy.layers() if name in layer.entries), None)
