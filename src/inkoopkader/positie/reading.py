"""What the papers and terms of a provider at one zorgkantoor are, read from a case that was evaluated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from inkoopkader.positie.age import age_words
from inkoopkader.positie.later import Later
from inkoopkader.positie.position import Paper, Term
from inkoopkader.positie.scope import Scope
from inkoopkader.regels import moments
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Case, Entity, Plan, evaluate
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.prospects import Prospects


class Reading:
    """Evaluates `questions` for a case and reads papers and terms from it; the questions must hold their names. `scope`
    is that of the case, which is narrowed to it."""

    def __init__(self, policy: Policy, case: Case, moment: datetime, questions: Iterable[str], scope: Scope) -> None:
        self.policy, self.case, self.moment, self.scope = policy, case, moment, scope
        scope.narrow(case)
        self.edition: Edition = case.edition(policy)
        self.entries = scope.entries
        self.plan: Plan = evaluate(policy, case, questions)
        self.tracer = Prospects(case, self.plan, scope.silent)
        self.contract = case.entities["contract"][0]

    def home(self, entry: Entry) -> Entity | None:
        """The entity a contract-wide view reads an entry at: itself or above; None for lines and clients."""
        return self.contract if entry.level == "contract" else self.contract.up.get(entry.level)

    def value(self, entry: Entry) -> Any:
        home = self.home(entry)
        if home is None:
            values = {self.tracer.value(entry.name, entity) for entity in self.case.entities[entry.level]}
            return values.pop() if len(values) == 1 else None
        return self.tracer.value(entry.name, home)

    def applies(self, entry: Entry) -> bool | None:
        """Does the condition of an entry (`als`) hold? On lines: for any of them."""
        if not entry.condition:
            return True
        level = self.edition.resolve(entry.condition).level
        entities = [self.contract] if level in ("contract", "aanbieder", "regio") else self.case.entities[level]
        found = [self.tracer.value(entry.condition, entity) for entity in entities]
        return True if True in found else None if None in found else False

    @staticmethod
    def sources(entry: Entry) -> tuple[str, ...]:
        return tuple(str(item) for item in entry.citations)

    def papers(self) -> list[Paper]:
        """Return every paper, needed or not."""
        return [self._paper(entry) for entry in self.documents()]

    def documents(self) -> list[Entry]:
        """Return the entries of the papers that are asked of a sector of the provider, as far as can be told."""
        return [entry for entry in self.about_us() if entry.kind == "document"]

    def about_us(self) -> tuple[Entry, ...]:
        """Return the entries in force that are about a sector of the provider, as far as can be told."""
        return self.scope.about_provider()

    def is_about_us(self, entry: Entry) -> bool:
        """Is an entry about a sector of the provider, as far as can be told?"""
        return self.scope.silent(entry.name, self.contract) is None

    def all_papers(self, file: str) -> bool:
        """Does everything hold that the file needs beside the papers themselves: is the list of papers known?"""
        others = [entry for entry in self.edition.members(file) if entry.kind != "document"]
        return all(self.value(entry) is True for entry in others if not entry.parent)

    def stand(self, document: Entry) -> tuple[bool | None, str]:
        """Return whether a paper is needed, and its status (see `Paper`)."""
        needed, present, good = (
            self.tracer.value(f"{document.name}_{part}", self.contract) for part in ("nodig", "aanwezig", "voldoet")
        )
        if needed is False:
            return needed, "niet nodig"
        if good is True:
            return needed, "in orde"
        if present is not True:
            return needed, "ontbreekt" if present is False else "onbekend"
        return needed, "voldoet niet" if good is False else "onbekend"

    def _paper(self, entry: Entry) -> Paper:
        needed, status = self.stand(entry)
        parts = entry.extra.get("delen", ())[1:] if needed is not False else ()
        geldig = f"{entry.name}_geldig"
        age = age_words(self.tracer, geldig, self.contract) if self.edition.candidates(geldig) else ""
        return Paper(
            entry.name,
            entry.title,
            needed,
            status,
            Later(partial(self._demands, parts)),
            self.sources(entry),
            entry.explanation,
            age,
            Later(partial(self._missing, entry, status, parts)),
        )

    def _demands(self, parts: Iterable[str]) -> list[str]:
        return [self._demand(name) for name in parts if self.tracer.value(name, self.contract) is not True]

    def _missing(self, entry: Entry, status: str, parts: Iterable[str]) -> Iterable[str]:
        """The names under which a file gives what is not known of a paper, or of its demands."""
        unsaid = f"{entry.name}_aanwezig"
        asked = [unsaid] if status == "onbekend" and self.tracer.value(unsaid, self.contract) is None else []
        open_ = [name for name in parts if self.tracer.value(name, self.contract) is None]
        return dict.fromkeys([*asked, *(gap.name for name in open_ for gap in self.tracer.gaps(name, self.contract))])

    def _demand(self, name: str) -> str:
        """One demand on a paper that does not hold: what is asked, or what is wrong."""
        value = self.tracer.value(name, self.contract)
        title = self.tracer.title(name).rpartition(": ")[2]
        if value is False:
            reasons = dict.fromkeys(text for _, _, text in self.tracer.reasons(name, self.contract))
            reasons.pop(self.tracer.title(name), None)  # the demand is what was told itself
            return f"{title}: {'; '.join(reasons)}" if reasons else f"{title} (niet voldaan)"
        missing = dict.fromkeys(gap.title.rpartition(": ")[2] for gap in self.tracer.gaps(name, self.contract))
        missing.pop(title, None)
        return f"{title} (nog niet bekend{': ' * bool(missing)}{'; '.join(missing)})"

    def terms(self) -> list[Term]:
        """Return the terms that hold or may hold, in order of their days."""
        found = [
            self._term(entry) for entry in self.entries if entry.kind == "termijn" and self.applies(entry) is not False
        ]
        return sorted(
            found,
            key=lambda term: (
                term.value is None,
                _as_moment(term.value) if term.value is not None else self.moment,
                term.name,
            ),
        )

    def _term(self, entry: Entry) -> Term:
        home = self.home(entry) or self.contract
        value = self.tracer.value(entry.name, home) if self.home(entry) is not None else None
        form = entry.extra.get("vorm", "")
        in_time = (
            self.tracer.value(f"{entry.name}_op_tijd", home) if form != "op" and self.home(entry) is not None else None
        )
        return Term(
            name=entry.name,
            title=entry.title,
            form=form,
            who=entry.extra.get("wie", ""),
            action=entry.extra.get("handeling", ""),
            consequence=entry.extra.get("gevolg", ""),
            value=value,
            lost_from=_lost_from(form, value),
            in_time=in_time,
            applies=self.applies(entry),
            gaps=self.tracer.gaps(entry.name, home) if value is None else [],
            sources=self.sources(entry),
            done=self.tracer.value(entry.extra["feit"], home) if in_time is not None else None,
        )


def _as_moment(value: date | datetime) -> datetime:
    return value if isinstance(value, datetime) else moments.start_of(value)


def _lost_from(form: str, value: date | datetime | None) -> datetime | None:
    """The first moment that is too late: the day after an inclusive date, the deadline itself when strictly before."""
    if value is None or form not in ("uiterlijk", "voor"):
        return None
    if form == "voor":
        return _as_moment(value)
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    return moments.start_of(value + timedelta(days=1))
