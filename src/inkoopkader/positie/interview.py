"""Which questions are still worth asking: what keeps an answer of the position unknown at the chosen zorgkantoren."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from inkoopkader.positie.answers import UNKNOWN, Answers, Given
from inkoopkader.positie.care import kinds, sectors_at, told_already
from inkoopkader.positie.compute import Outline
from inkoopkader.positie.findings import Findings, Found, Open
from inkoopkader.positie.inputs import hint, typed_again, unit
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.scope import sectors_note
from inkoopkader.positie.step import (
    ASSUMPTION,
    PAPER,
    PAPERS,
    PRODUCTION,
    QUESTION,
    TERMS,
    WAITS,
    Choice,
    Field,
    Step,
    choices,
    given_at,
    heading_of,
    mark_of,
    not_done,
)
from inkoopkader.regels import values
from inkoopkader.regels.code_titles import code_title
from inkoopkader.regels.entries import PERSON_KINDS, Entry
from inkoopkader.regels.policy import NATIONAL, Policy
from inkoopkader.regels.spoken import phrase, quote


@dataclass(frozen=True, slots=True)
class Interview:
    """Where the questionnaire stands: `steps` are still to be asked, in order; `later` were left for later and still
    matter; `people`, `settings` and `policy` are open but not for the provider to answer."""

    steps: tuple[Step, ...]
    later: tuple[Step, ...]
    people: tuple[Open, ...]
    settings: tuple[Open, ...]
    policy: tuple[Open, ...]


def next_question(policy: Policy, outline: Outline, answers: Answers, moment: datetime | None = None) -> Step | None:
    """Return the step to ask now; None when nothing is left to ask."""
    steps = open_questions(policy, outline, answers, moment).steps
    return steps[0] if steps else None


def open_questions(
    policy: Policy,
    outline: Outline,
    answers: Answers,
    moment: datetime | None = None,
    provider: Provider | None = None,
) -> Interview:
    """Return everything that is open, the steps in the order of asking.

    `moment` is the moment of asking where the answers name none (default: now); `provider` is that of the answers, where
    it is at hand with its cases checked. Raises CaseError when the answers do not fit the policy.
    """
    found = _Steps(policy, outline, answers, moment or answers.moment or datetime.now(UTC), provider)
    steps = list(found.steps())
    return Interview(
        steps=tuple(step for step in steps if not step.later),
        later=tuple(step for step in steps if step.later),
        people=tuple(item for item in found.others(PERSON_KINDS) if item.name not in outline.asking.own),
        settings=found.others(("instelling",)),
        policy=found.others(("beleid", "geldt_niet")),
    )


def step_for(
    policy: Policy, outline: Outline, answers: Answers, key: str, moment: datetime | None = None
) -> Step | None:
    """Return the step with a key, with the answers given so far: also when it is answered or no longer matters, so
    that an answer can be changed. None for a key that is no step at the chosen zorgkantoren."""
    return _Steps(policy, outline, answers, moment or answers.moment or datetime.now(UTC)).step(key)


def group_of(policy: Policy, outline: Outline, entry: Entry) -> str:
    """Return the key of the step that an entry is asked on; empty for a step of its own, WAITS when no step asks it."""
    if entry.name in outline.asking.columns:
        return PRODUCTION
    if entry.name == outline.care or entry.level in ("client", "clientmaand"):
        return WAITS
    layer = None if entry.layer == NATIONAL else entry.layer
    parent = policy.entry(entry.parent, layer) if entry.parent else None
    if parent is None:
        return ""
    if parent.kind == "document":
        return PAPERS if entry.name == f"{parent.name}_aanwezig" else f"{PAPER}-{parent.name}"
    return TERMS if parent.kind == "termijn" else ""


class _Steps(Findings):
    """The steps that follow from what was found."""

    def steps(self) -> Iterator[Step]:
        """Every open step in the order of asking, those left for later too."""
        facts = {name: item for name, item in self.found.items() if item.gap.kind == "feit" and item.entry is not None}
        for name in self.asking.first:
            if name == self.asking.kinds and not self.about_us:
                continue
            if name in (self.asking.kinds, self.asking.sectors) and self._unsaid(name) and self._read(name):
                yield self._question(
                    name, self.answers.offices, (phrase("Welke soorten zorg u levert bepaalt wat er voor u geldt"),)
                )
            elif name in facts:
                yield self._question(name, tuple(facts[name].offices), (facts[name].why,))
        grouped = {name: self._group(item) for name, item in facts.items() if name not in self.asking.first}
        plain = [facts[name] for name, group in grouped.items() if group == ""]
        for item in sorted(plain, key=lambda item: (-len(item.offices), item.topic, item.order)):
            yield self._question(item.gap.name, tuple(item.offices), (item.why,))
        production = [facts[name] for name, group in grouped.items() if group == PRODUCTION]
        if production and self.answers.rows:
            yield self._production([(item.gap.name, row) for item in production for row in self._lines(item)])
        presence = [facts[name] for name, group in grouped.items() if group == PAPERS]
        if presence:
            yield self._papers([(item.gap.name, tuple(item.offices)) for item in presence])
        papers = dict.fromkeys(group for group in grouped.values() if group.startswith(f"{PAPER}-"))
        for group in papers:
            mine = [facts[name] for name, other in grouped.items() if other == group]
            yield self._paper(group, [(item.gap.name, tuple(item.offices)) for item in mine])
        done = [facts[name] for name, group in grouped.items() if group == TERMS]
        if done:
            terms = self._terms([(item.gap.name, tuple(item.offices)) for item in done])
            left = tuple(field for field in terms.fields if not field.undone)
            if left:
                yield replace(terms, fields=left)
        for name in self.asking.own:
            if name in self.found and self.found[name].gap.kind in PERSON_KINDS:
                yield self._question(name, tuple(self.found[name].offices), (self.found[name].why,))

    def _lines(self, item: Found) -> list[int]:
        """The production lines that lack a fact, also when it is a total that wants it."""
        return [
            number
            for number, row in enumerate(self.answers.rows)
            if number in item.lines
            or (
                not item.lines and row.get("zorgkantoor") in item.offices and row.get(item.gap.name, UNKNOWN) == UNKNOWN
            )
        ]

    def step(self, key: str) -> Step | None:
        """The step with a key, with every field that it can have."""
        if key in ("", WAITS):
            return None
        if key == PRODUCTION:
            cells = [cell for name in self.asking.columns for cell in self._cells(name)]
            return self._production(cells) if cells else None
        names: dict[str, list[str]] = {}
        for office, source in self.editions.items():
            for entry in source.entries():
                if self._belongs(entry, key, (office,)) and source.resolve(entry.name).role in ("invoer", "instelling"):
                    names.setdefault(entry.name, []).append(office)
        fields = [(name, tuple(offices)) for name, offices in names.items() if self._worth(name, key)]
        if not fields:
            return None
        if key == PAPERS:
            return self._papers(fields)
        if key == TERMS:
            return self._terms(fields)
        if key.startswith(f"{PAPER}-"):
            return self._paper(key, fields)
        return self._question(key, fields[0][1], ())

    def _belongs(self, entry: Entry, key: str, offices: tuple[str, ...]) -> bool:
        if entry.kind != "feit":
            return entry.name == key and entry.kind in (*PERSON_KINDS, "instelling")
        group = group_of(self.policy, self.outline, entry)
        if not group and key.startswith(f"{PAPER}-"):
            return all(self.papers_of(entry.name, [office]) == [key.removeprefix(f"{PAPER}-")] for office in offices)
        return group == key or (entry.name == key and not group)

    def _worth(self, name: str, key: str) -> bool:
        """Does a field belong on a step that is opened again: papers that are needed, what was answered or is open."""
        if key not in (PAPERS, TERMS):
            return True
        return (
            name in self.found
            or any(self.answers.given(name, office) for office in self.answers.offices)
            or (key == PAPERS and self._parent(name) in self.papers)
        )

    def _cells(self, name: str) -> list[tuple[str, int]]:
        """The production lines that a column has a field in: of a fact that only some zorgkantoren know, those where it
        is open or answered. What follows from the kind of care or from the one sector is no question."""
        rows: Iterable[int] = [number for number, known in enumerate(self._known) if name not in known]
        if name not in self.policy.national.entries:
            open_ = self._lines(self.found[name]) if name in self.found else []
            rows = [row for row in rows if row in open_ or name in self.answers.rows[row]]
        return [(name, row) for row in rows]

    @cached_property
    def _known(self) -> list[frozenset[str]]:
        """The facts of each production line that say what follows from its kind of care. An amount that was filled in
        beforehand is none of them: it stays in view, to be changed."""
        entries = self.policy.national.entries
        found = [told_already(self.policy, self.outline, self.answers, row) for row in self.answers.rows]
        return [frozenset(name for name in names if entries[name].type not in values.NUMERIC) for names in found]

    def _parent(self, name: str) -> str:
        return next((entry.parent for source in self.editions.values() for entry in source.candidates(name)), "")

    def _read(self, name: str) -> bool:
        """Does the policy read the sectors? The kinds of care always make the production lines."""
        return name != self.asking.sectors or bool({name, self.asking.sector} & self.reads)

    def _unsaid(self, name: str) -> bool:
        return not any(self.answers.given(name, office) for office in (*self.answers.offices, None))

    def _group(self, item: Found) -> str:
        """The step an open fact belongs to now: what a paper says waits until the paper is there."""
        assert item.entry is not None
        group = group_of(self.policy, self.outline, item.entry)
        papers = self.papers_of(item.gap.name, item.offices) if not group else []
        if papers:
            there = [paper for paper in papers if self._present(paper, item.offices)]
            return WAITS if not there else f"{PAPER}-{papers[0]}" if len(papers) == 1 else ""
        if group.startswith(f"{PAPER}-") and not self._present(item.entry.parent, item.offices):
            return WAITS
        return group

    def _present(self, paper: str, offices: Iterable[str]) -> bool:
        """Is a paper there, and needed, at any of these zorgkantoren? Only then its demands are asked."""
        return any(
            office in offices and present is True and needed is not False
            for office, needed, present in self.papers.get(paper, ())
        )

    def _question(self, name: str, offices: tuple[str, ...], why: tuple[str, ...]) -> Step:
        entry = self._entry(name, offices)
        fields = tuple(self._fields(name, offices))
        kind = QUESTION if entry.kind == "feit" or name in self.asking.own else ASSUMPTION
        note = ""
        if name == self.asking.sectors:
            note = sectors_note(self.policy, name, self.answers.offices, self.answers.year)
        elif len(fields) == 1 and fields[0].care:
            note = phrase("Dit gaat over: {care}.", care=quote(fields[0].care))
        question = entry.extra.get("vraag", "")
        return Step(name, kind, entry.title, question, entry.explanation, fields, offices, why, note)

    def _papers(self, names: Iterable[tuple[str, tuple[str, ...]]]) -> Step:
        fields = [item for name, offices in names for item in self._fields(name, offices)]
        return self._grouped(PAPERS, PAPERS, phrase("Stukken"), phrase("Welke van deze stukken hebt u?"), fields)

    def _paper(self, key: str, names: Iterable[tuple[str, tuple[str, ...]]]) -> Step:
        fields = [item for name, offices in names for item in self._fields(name, offices)]
        paper = self._entry(key.removeprefix(f"{PAPER}-"), fields[0].offices)
        return self._grouped(
            key, PAPER, paper.title, phrase("{paper}: wat staat erin?", paper=paper.title), fields, paper.explanation
        )

    def _terms(self, names: Iterable[tuple[str, tuple[str, ...]]]) -> Step:
        fields = [item for name, offices in names for item in self._fields(name, offices)]
        return self._grouped(TERMS, TERMS, phrase("Termijnen"), phrase("Wat hebt u al gedaan, en wanneer?"), fields)

    def _production(self, cells: list[tuple[str, int]]) -> Step:
        fields = []
        for name, number in sorted(cells, key=lambda cell: (cell[1], self.asking.columns.index(cell[0]))):
            row = self.answers.rows[number]
            office = str(row["zorgkantoor"])
            if office in self.editions:
                mark = mark_of(name, office, str(row.get(self.outline.care, number)))
                fields.append(self._field(name, office, (office,), mark, f"{name}--{number}", row.get(name), number))
        return self._grouped(
            PRODUCTION,
            PRODUCTION,
            phrase("Productie"),
            phrase("Hoeveel zorg wilt u bij elk zorgkantoor leveren?"),
            fields,
        )

    def _grouped(
        self, key: str, kind: str, title: str, question: str, fields: list[Field], explanation: str = ""
    ) -> Step:
        offices = tuple(office for office in self.answers.offices if any(office in item.offices for item in fields))
        return Step(key, kind, title, question, explanation, tuple(fields), offices, ())

    def _fields(self, name: str, offices: tuple[str, ...]) -> Iterator[Field]:
        """One field for all zorgkantoren, or one per zorgkantoor where answers, codes or questions differ."""
        if by_care := list(self._by_care(name, offices)):
            yield from by_care
            return
        own = self._own(name, offices)
        shared = tuple(office for office in offices if office not in own)
        if shared:
            yield self._field(name, None, shared, name, name, given_at(self.answers, name, None, shared))
        for office in own:
            mark = mark_of(name, office)
            yield self._field(name, office, (office,), mark, f"{name}--{office}", self.answers.given(name, office))

    def _by_care(self, name: str, offices: tuple[str, ...]) -> Iterator[Field]:
        """A field per kind of care, of a fact about production lines that is no column of the production: where it is
        open or answered, per zorgkantoor where the questions or the answers differ."""
        if name in self.asking.columns or self._entry(name, offices).level != "regel":
            return
        known = [office for office in self.editions if self.editions[office].candidates(name)]
        wording = {(entry.extra.get("vraag", ""), entry.codes) for entry in (self._entry(name, (o,)) for o in known)}
        for care, numbers in self._lines_by_care(name, offices).items():
            told = {number: self._told(name, number) for number in numbers}
            if len(wording) == 1 and len(set(told.values()) - {None}) <= 1:
                yield self._of_care(name, None, care, told)
                continue
            for office in dict.fromkeys(self._office(number) for number in numbers):
                own = {number: value for number, value in told.items() if self._office(number) == office}
                if office in offices or None in own.values():
                    yield self._of_care(name, office, care, own)

    def _lines_by_care(self, name: str, offices: tuple[str, ...]) -> dict[str, list[int]]:
        """The production lines that an answer about a kind of care is for: of the kinds that it is open or answered for
        at these zorgkantoren, also those of the others that have it or may come to read it."""
        open_ = self._lines(self.found[name]) if name in self.found else []
        found: dict[str, list[int]] = {}
        for number, row in enumerate(self.answers.rows):
            if self._office(number) in offices and row.get(self.outline.care) and (number in open_ or name in row):
                found.setdefault(str(row[self.outline.care]), []).append(number)
        for number, row in enumerate(self.answers.rows):
            numbers = found.get(str(row.get(self.outline.care)), [number])
            here = number not in numbers and self._office(number) in self.editions
            if here and (name in row or self.may_read(name, number)):
                numbers.append(number)
        return {care: sorted(numbers) for care, numbers in found.items()}

    def _of_care(self, name: str, office: str | None, care: str, told: dict[int, Given | None]) -> Field:
        there = tuple(dict.fromkeys(self._office(number) for number in told))
        known = set(told.values()) - {None}
        given = known.pop() if len(known) == 1 else None
        mark, key = mark_of(name, office, care), "--".join(part for part in (name, office, care) if part)
        made = self._field(name, office, there, mark, key, given)
        title = code_title(self.policy, self.policy.national.entries[self.outline.care], care)
        return replace(made, rows=tuple(told), care=title, partly=bool(made.typed) and None in told.values())

    def _office(self, number: int) -> str:
        return str(self.answers.rows[number].get("zorgkantoor"))

    def _told(self, name: str, number: int) -> Given | None:
        return self.answers.rows[number].get(name, self.answers.given(name, self._office(number)))

    def _own(self, name: str, offices: tuple[str, ...]) -> tuple[str, ...]:
        """The zorgkantoren that a fact has an answer of its own at."""
        named = self.asking.per_office.get(name)
        own = offices if named == frozenset() else tuple(office for office in offices if office in (named or ()))
        shared = [office for office in offices if office not in own]
        entries = [self._entry(name, (office,)) for office in shared]
        wording = {(entry.extra.get("vraag", ""), entry.codes) for entry in entries}
        person = any(entry.kind in PERSON_KINDS for entry in entries)
        told = {self.answers.given(name, office) for office in shared} - {None, UNKNOWN}
        return offices if person or len(wording) > 1 or len(told) > 1 else own

    def _field(
        self,
        name: str,
        office: str | None,
        offices: tuple[str, ...],
        mark: str,
        key: str,
        given: Any,
        row: int | None = None,
    ) -> Field:
        entry = self._entry(name, offices)
        return Field(
            key=key,
            name=name,
            title=entry.title,
            question=entry.extra.get("vraag", ""),
            explanation=entry.explanation,
            type=entry.type,
            hint=hint(entry),
            unit=unit(entry),
            choices=self._choices(entry, offices, given),
            typed=typed_again(entry, given),
            office=office,
            offices=offices,
            row=row,
            mark=mark,
            later=mark in self.answers.later,
            heading=heading_of(self.policy, entry),
            sources=tuple(str(item) for item in entry.citations),
            optional=self.optional(name, offices),
            undone=not_done(mark) in self.answers.later if self._is_done(entry) else None,
        )

    def _choices(self, entry: Entry, offices: tuple[str, ...], given: Any) -> tuple[Choice, ...]:
        """The answers to choose from; of the kinds of care those that exist in the sectors of the provider, and of the
        sector of a line the sectors of the provider."""
        known = [sectors_at(self.outline, self.answers, office) for office in offices]
        sectors = {sector for found in known for sector in found} if all(known) else set()
        if entry.name == self.asking.kinds:
            return kinds(self.policy, self.outline, sectors, given if isinstance(given, tuple) else ())
        every = choices(self.policy, entry)
        if entry.name != self.asking.sector or not sectors:
            return every
        return tuple(choice for choice in every if choice.code in sectors or choice.code == given)

    def _is_done(self, entry: Entry) -> bool:
        """Is this the moment at which somebody did what a term asks?"""
        return entry.kind == "feit" and group_of(self.policy, self.outline, entry) == TERMS

    def _entry(self, name: str, offices: Iterable[str]) -> Entry:
        entry = self.policy.entry(name, next(iter(offices), None))
        assert entry is not None, name
        return entry
