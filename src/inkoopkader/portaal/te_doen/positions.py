"""What the saved positions of an organisation ask to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from inkoopkader.kalender.days_left import days_left_words
from inkoopkader.portaal.mijnpositie import selectors
from inkoopkader.portaal.mijnpositie.computed import Computed
from inkoopkader.portaal.mijnpositie.held import SAVED, Held
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.positie import words
from inkoopkader.positie.answers import from_json
from inkoopkader.positie.coming import Coming, coming_terms, passed_terms
from inkoopkader.positie.to_do import ToDo
from inkoopkader.regels.errors import InkoopkaderError

MOST_POSITIONS, MOST_TERMS, MOST_TITLES = 20, 3, 4
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in words: when, how long that still is or how long ago it was, what, and where. `maybe` says that it is not
    known whether it holds."""

    when: str
    left: str
    what: str
    offices: str
    maybe: bool


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of some papers, and how many more there are."""

    shown: Sequence[str]
    more: int


@dataclass(frozen=True, slots=True)
class PapersRow:
    """The papers of one zorgkantoor that are not in order, and where they stand: `named` holds what is the matter, with
    the papers it is the matter with; of `unknown` papers something is not known yet."""

    label: str
    address: str
    named: Sequence[tuple[str, Titles]]
    unknown: int


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position, and what it asks to do. One that cannot be read is only named. `twin` says that another position in
    the list has the same name and year, so that its reference and its last change must tell. `asked_about` is the moment that a
    position asks about when that is not now, `not_held` says of which sectors no policy is held, `questions` how many pages with questions still matter, `next_end` the end
    of the first term."""

    name: str
    year: int
    address: str
    reference: str
    changed: datetime
    twin: bool = False
    readable: bool = False
    asked_about: datetime | None = None
    not_held: Sequence[str] = ()
    next_end: datetime | None = None
    terms: Sequence[TermRow] = ()
    more_terms: int = 0
    passed: Sequence[TermRow] = ()
    papers: Sequence[PapersRow] = ()
    questions: int = 0
    questions_address: str = ""

    @property
    def asks_nothing(self) -> bool:
        """Is there nothing to do for it now?"""
        return self.readable and not (self.terms or self.papers or self.questions)


def rows(*, now: datetime, may_change: bool) -> tuple[Sequence[PositionRow], bool]:
    """Return what the positions that were changed last ask to do, and whether there are more positions than these. What
    cannot be read comes first, then the nearest term."""
    found = selectors.changed_last(most=MOST_POSITIONS + 1)
    named = Counter((saved.naam, saved.jaar) for saved in found)
    made = [
        replace(_row(saved, now, may_change), twin=named[saved.naam, saved.jaar] > 1)
        for saved in found[:MOST_POSITIONS]
    ]
    ordered = sorted(made, key=lambda row: (row.readable, row.next_end or _LAST))
    return ordered, len(found) > MOST_POSITIONS


def _row(saved: Positie, now: datetime, may_change: bool) -> PositionRow:
    try:
        held = Held(SAVED, from_json(saved.antwoorden), may_change, saved)
        return _read(held, saved, held.computed(), now)
    except InkoopkaderError:  # of an older form, or more than can be computed: its own page says what is wrong
        address = reverse("positie-uitkomst", args=[saved.pk])
        return PositionRow(saved.naam, saved.jaar, address, saved.kenmerk, saved.gewijzigd_op)


def _read(held: Held, saved: Positie, found: Computed, now: datetime) -> PositionRow:
    labels = {item.office: item.label for item in found.to_do}
    coming = coming_terms(found.to_do, now)
    questions = len(found.interview.steps)
    return PositionRow(
        name=held.answers.name,
        year=held.answers.year,
        address=held.address("uitkomst"),
        reference=saved.kenmerk,
        changed=saved.gewijzigd_op,
        readable=True,
        asked_about=held.answers.moment,
        not_held=words.not_held(found.to_do),
        next_end=coming[0].term.lost_from if coming else None,
        terms=[_term(item, labels, now) for item in coming[:MOST_TERMS]],
        more_terms=max(0, len(coming) - MOST_TERMS),
        passed=[_term(item, labels, now) for item in passed_terms(found.to_do, now)],
        papers=[_papers(held, item) for item in found.to_do if item.has_papers],
        questions=questions,
        questions_address=held.address("verder") if held.may_change else f"{held.address('uitkomst')}#vragen",
    )


def _term(item: Coming, labels: dict[str, str], now: datetime) -> TermRow:
    term = item.term
    assert term.lost_from is not None
    everywhere = len(item.offices) == len(labels) > 2
    offices = _("alle gekozen zorgkantoren") if everywhere else ", ".join(labels[office] for office in item.offices)
    left = days_left_words(term.lost_from, now)
    return TermRow(words.when(term), left, term.action or term.title, offices, term.applies is None)


def _papers(held: Held, item: ToDo) -> PapersRow:
    address = f"{held.address('kantoor', item.office)}#stukken"
    named = [(words.paper_status("ontbreekt"), item.missing), (words.paper_status("voldoet niet"), item.failing)]
    return PapersRow(
        item.label, address, [(said, _titles(papers)) for said, papers in named if papers], len(item.unknown)
    )


def _titles(papers: Sequence[str]) -> Titles:
    return Titles(papers[:MOST_TITLES], max(0, len(papers) - MOST_TITLES))
