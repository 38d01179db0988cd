"""What a provider still has to do at one zorgkantoor: its terms, and the papers that are not in order.

It is a part of the position (`compute`), read alone: a page about many positions does not need their percentages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from weakref import WeakKeyDictionary

from inkoopkader.positie.coming import PROVIDER_SIDE
from inkoopkader.positie.compute import Outline
from inkoopkader.positie.in_force import of_position
from inkoopkader.positie.position import Term
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.reading import Reading
from inkoopkader.positie.scope import NotHeld, Scope, not_held
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import PERSON_KINDS, Entry
from inkoopkader.regels.policy import Policy


@dataclass(frozen=True, slots=True)
class ToDo:
    """What there is to do at one zorgkantoor, as it stands at `moment`.

    Of papers it holds the titles: `missing` are needed and not there, `failing` are needed, there, and do not do; of
    `unknown` it is not known whether they are needed, there or good, as far as the provider itself can say so. `not_held`
    says of which of its sectors no policy is held.
    """

    office: str
    label: str
    moment: datetime
    terms: list[Term]
    missing: list[str]
    failing: list[str]
    unknown: list[str]
    not_held: NotHeld | None = None

    @property
    def has_papers(self) -> bool:
        """Is there a paper to do something about?"""
        return bool(self.missing or self.failing or self.unknown)


def to_do(policy: Policy, outline: Outline, provider: Provider, office: str, year: int, moment: datetime) -> ToDo:
    """Return what there is to do at one zorgkantoor. Raises CaseError for mistakes in what the provider told."""
    case = provider.case(policy, office, date(year, 1, 1), moment)
    source = case.edition(policy)
    read = Reading(policy, case, moment, _questions(source, outline), Scope(source, case, outline))
    missing, failing, unknown = [], [], []
    for document in read.documents():
        needed, status = read.stand(document)
        if status in ("in orde", "niet nodig"):
            continue
        if needed is True and status == "ontbreekt":
            missing.append(document.title)
        elif needed is True and status == "voldoet niet":
            failing.append(document.title)
        elif _provider_can_say(read, outline, document):
            unknown.append(document.title)
    label, lacks = policy.offices[office].label, not_held(read.scope, source)
    return ToDo(office, label, moment, read.terms(), missing, failing, unknown, lacks)


_QUESTIONS: WeakKeyDictionary[Edition, tuple[str, ...]] = WeakKeyDictionary()


def _questions(source: Edition, outline: Outline) -> tuple[str, ...]:
    """The names that papers and terms are read from, found once per edition."""
    made = _QUESTIONS.get(source)
    if made is None:
        made = _QUESTIONS[source] = tuple(dict.fromkeys(_names(of_position(source, outline))))
    return made


def _names(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.kind == "document":
            yield from (f"{entry.name}_nodig", f"{entry.name}_aanwezig", f"{entry.name}_voldoet")
            yield from entry.extra.get("delen", ())[1:]
        elif entry.kind == "termijn":
            yield entry.name
            if entry.extra.get("vorm", "") != "op":
                yield f"{entry.name}_op_tijd"
            if entry.condition:
                yield entry.condition


def _provider_can_say(read: Reading, outline: Outline, document: Entry) -> bool:
    """Can the provider say anything of what is not known about a paper? Otherwise it waits for the judgement of somebody
    else, or for policy."""
    gaps = [gap for part in ("nodig", "voldoet") for gap in read.tracer.gaps(f"{document.name}_{part}", read.contract)]
    return any(
        gap.kind == "feit" or gap.name in outline.asking.own or (gap.kind in PERSON_KINDS and gap.who in PROVIDER_SIDE)
        for gap in gaps
    )
