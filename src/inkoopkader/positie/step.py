"""One step of the questionnaire: a question, or a group of questions that belong on one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inkoopkader.positie.answers import Answers, Given
from inkoopkader.regels.code_titles import code_title
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import phrase

PAPERS, PAPER, TERMS, PRODUCTION, QUESTION = "stukken", "stuk", "termijnen", "productie", "vraag"
ASSUMPTION = "aanname"
WAITS = "-"
"""The key of no step: what is not asked, or not yet."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose from: `code` is stored, `title` is what people read."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Field:
    """One answer to give. `key` is its name in a form, `mark` what is remembered when it is left for later.

    `office` is the zorgkantoor it is for (None: one answer for all of them), `offices` where it is asked, `row` the
    number of a production line (0 is the first). `typed` is the present answer as it stands in the field, `choices` is
    empty for a field to type in. `optional`: the rules take not knowing for an answer. `undone`: of something to do, was
    it said that this is not done yet; None for anything else. `rows` are the production lines of one kind of care
    (`care`, its title) that the answer is for; empty for an answer about the provider, or about one line. `partly`: some
    of those lines have the answer, and others lack it.
    """

    key: str
    name: str
    title: str
    question: str
    explanation: str
    type: str
    hint: str
    unit: str
    choices: tuple[Choice, ...]
    typed: str | tuple[str, ...]
    office: str | None
    offices: tuple[str, ...]
    row: int | None
    mark: str
    later: bool
    heading: str
    sources: tuple[str, ...]
    optional: bool = False
    undone: bool | None = None
    rows: tuple[int, ...] = ()
    care: str = ""
    partly: bool = False

    @property
    def asks(self) -> bool:
        """Is there still something to say?"""
        return self.partly or not self.typed

    @property
    def many(self) -> bool:
        """May more than one be chosen?"""
        return self.type == "codes"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions. `kind` is vraag, stukken, stuk, termijnen, productie, or aanname (a judgement of somebody
    else, or a choice that the policy leaves, that the provider wants to assume); `offices` are the zorgkantoren it
    matters to; `why` the titles of what it decides; `note` what must be known before answering, beside the words of the
    policy."""

    key: str
    kind: str
    title: str
    question: str
    explanation: str
    fields: tuple[Field, ...]
    offices: tuple[str, ...]
    why: tuple[str, ...]
    note: str = ""

    @property
    def later(self) -> bool:
        """Was every field of it that still asks something left for later?"""
        return all(field.later for field in [field for field in self.fields if field.asks] or self.fields)

    @property
    def answered(self) -> bool:
        return any(field.typed for field in self.fields)

    @property
    def per_office(self) -> bool:
        return any(field.office is not None for field in self.fields) and len(self.offices) > 1


def choices(policy: Policy, entry: Entry) -> tuple[Choice, ...]:
    """Return the answers to choose from, each with a title that people understand."""
    if entry.type == "ja_nee":
        return (Choice("ja", phrase("Ja")), Choice("nee", phrase("Nee")))
    if entry.codes is None:
        return ()
    name = entry.extra.get("codelijst")
    order = list(policy.code_lists[name]) if name else sorted(entry.codes, key=lambda code: (code in _LAST, code))
    return tuple(Choice(code, code_title(policy, entry, code)) for code in order)


_LAST = ("overig", "anders", "ander", "geen", "niemand")


def heading_of(policy: Policy, entry: Entry) -> str:
    """Return the group of a provider file that the answer to an entry belongs to."""
    if entry.kind in ("oordeel", "bewijs"):
        return "oordelen"
    if entry.kind == "instelling":
        return "instellingen"
    parent = policy.entry(entry.parent, None if entry.layer == "landelijk" else entry.layer) if entry.parent else None
    return "documenten" if parent is not None and parent.kind == "document" else "feiten"


_UNDONE = "=niet"


def mark_of(name: str, office: str | None = None, line: str = "") -> str:
    """Return what is remembered when an answer is left for later."""
    return name + (f"@{office}" if office else "") + (f"/{line}" if line else "")


def not_done(mark: str) -> str:
    """Return what is remembered when something is said not to be done yet: it has no moment, and need not be asked."""
    return f"{mark}{_UNDONE}"


def said_undone(marks: Iterable[str]) -> list[tuple[str, str | None]]:
    """Return of what was said that it is not done yet: the fact, and the zorgkantoor when it was said for one only."""
    found = [mark.removesuffix(_UNDONE).partition("@") for mark in sorted(marks) if mark.endswith(_UNDONE)]
    return [(name, office or None) for name, _, office in found]


def given_at(answers: Answers, name: str, office: str | None, offices: tuple[str, ...]) -> Given | None:
    """Return the present answer of a field: its own zorgkantoor's, or the one that all of its zorgkantoren share."""
    if office is not None:
        return answers.given(name, office)
    found = {answers.given(name, other) for other in offices} or {answers.given(name)}
    return found.pop() if len(found) == 1 else None
