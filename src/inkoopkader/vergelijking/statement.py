"""What the policy says under one name at one zorgkantoor in one year, in words a policy officer can read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from inkoopkader.kalender.deadline import when_words
from inkoopkader.regels import values, wording
from inkoopkader.regels.edition import Edition, Resolved, edition
from inkoopkader.regels.entries import PERSON_KINDS, Citation, Entry
from inkoopkader.regels.evaluate import Case, Plan, plan, unknown_case, value_of
from inkoopkader.regels.expressions import Choose, Const, Expr, Ref, names
from inkoopkader.regels.held import HELD, NOT_HELD, Held, held
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import join, phrase, quote, show, who_words
from inkoopkader.regels.trace import Tracer
from inkoopkader.regels.values import POINTS
from inkoopkader.vergelijking.shown import layer_label, shown, table_title

NOT_POLICY = ("feit", "tabel")
"""Kinds that say nothing about the policy: what a user gives, and raw tables."""
_LONG = 160
"""A demand on a paper that takes more signs than this is called by its title."""
_BUILT_IN = {"zorgkantoor": "het zorgkantoor", "jaar": "het jaar", "peildatum": "de peildatum", "nu": "nu"}
_LIFTED = re.compile(r"__\d{8}_")


@dataclass(frozen=True, slots=True)
class Statement:
    """One entry in force, said in the language of the reader; words of the policy, and formulas in words, are Dutch and
    quoted.

    `text` holds the value, or the formula in words; `remark` the formula in words beside a value that follows from it.
    `unknown` says that the policy leaves the value open, or that nobody here knows because the policy of that year is not
    held or only as a summary. `value` is the value where the policy alone decides it, with `type`. `sources` are where it stands. `meaning` is
    equal for two statements that say the same, whatever their titles.
    """

    name: str
    title: str
    kind: str
    type: str
    value: Any
    text: str
    remark: str
    sources: tuple[str, ...]
    explanation: str
    entry_id: str
    unknown: bool
    meaning: Any = field(repr=False)


class Reader:
    """Reads statements from one edition of the policy, without any facts: a value appears only where the policy alone
    decides it."""

    def __init__(self, source: Edition) -> None:
        self.edition = source
        self.layer = source.policy.offices[source.office] if source.office else source.policy.national
        self.label = layer_label(self.layer)
        self.held: Held = held(source.policy, self.layer, source.day.year)
        self._made: dict[str, Statement | None] = {}
        self._entries = [entry for entry in source.entries_in_force() if not entry.parent]
        conditions = [entry.only_if for entry in self._entries if entry.only_if]
        self._plan: Plan = plan(source, (*(entry.name for entry in self._entries), *conditions))
        self._case: Case = unknown_case(source)
        self._plan.run(self._case)
        self._entries = [entry for entry in self._entries if self.holds(entry) is not False]

    def holds(self, entry: Entry) -> bool | None:
        """Does an entry hold here, as far as the policy alone decides? None: that hangs on facts of a provider. An entry
        that the policy rules out says nothing."""
        return self._value(self.edition.resolve(entry.only_if)) if entry.only_if else True

    def entries(self) -> list[Entry]:
        """Return the entries in force that say something about the policy here."""
        return [entry for entry in self._entries if entry.kind not in NOT_POLICY]

    def statement(self, name: str) -> Statement | None:
        """Return what is said under a name, or None when nothing is in force."""
        if name not in self._made:
            self._made[name] = self._say(name)
        return self._made[name]

    def _say(self, name: str) -> Statement | None:
        active = self.edition.in_force(name)
        if active is None:
            return None
        entry, version = active
        if self.holds(entry) is False:
            return None
        resolved = self.edition.resolve(name)
        empty = self._empty(entry)
        value = None if empty else self._value(resolved)
        unknown = phrase("onbekend")
        text, remark = self._text(entry, resolved, value)
        if (
            value is None
            and resolved.role == "formule"
            and entry.kind in ("regel", "parameter", "termijn")
            and self._left_open(resolved)
        ):
            text, remark = unknown, remark or self.say(resolved.expr, name) if resolved.expr is not None else ""
            remark = "" if remark == unknown else remark
        return Statement(
            name=name,
            title=self.title(name),
            kind=entry.kind,
            type=entry.type,
            value=value,
            text=text,
            remark=remark,
            sources=tuple(map(str, self._cited(version.citations or entry.citations))),
            explanation=entry.explanation,
            entry_id=entry.id,
            unknown=empty or text == unknown,
            meaning=self._meaning(entry, resolved, value),
        )

    def _value(self, resolved: Resolved) -> Any:
        if resolved.role not in ("waarde", "instelling", "formule"):
            return None
        entity = next(iter(self._case.entities[resolved.level]), None)
        return value_of(self._case, self._plan, resolved.name, entity) if entity is not None else None

    def _empty(self, entry: Entry) -> bool:
        """Does nothing count in a collector only because the policy of the zorgkantoor is not held as a whole?"""
        return bool(self.edition.office and entry.collects and self.held.status != HELD and not self._members(entry))

    def _cited(self, citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        """Where it stands, without documents that only speak of later years, unless there is nothing else."""
        year, known = self.edition.day.year, self.edition.policy.sources
        spans = [known[one.document].years if one.document in known else None for one in citations]
        fitting = tuple(one for one, span in zip(citations, spans, strict=True) if span is None or span[0] <= year)
        return fitting or citations

    def _left_open(self, resolved: Resolved) -> bool:
        """Is a value unknown because the policy does not give it, and not because facts are missing?"""
        entity = next(iter(self._case.entities[resolved.level]), None)
        return entity is not None and all(
            gap.kind in ("beleid", "geldt_niet") for gap in Tracer(self._case, self._plan).gaps(resolved.name, entity)
        )

    def title(self, name: str) -> str:
        """Return the title of a name: the national one where a zorgkantoor only fills, so that words are the same
        everywhere."""
        options = self.edition.candidates(name)
        if options:
            return options[-1].title
        return _BUILT_IN.get(name) or table_title(self.edition.policy, name)

    def say(self, expr: Expr, about: str = "") -> str:
        """Return an expression in Dutch, as words of the policy; a value alone in the language of the reader. `about` is
        the name that it is the value of."""
        if isinstance(expr, Const) and not isinstance(expr.value, str):
            return show(expr.value, self._shown_as(about, expr.type))
        said = wording.say(expr, wording.in_full(self.edition, self.title), wording.value_words(self.edition), about)
        return phrase("onbekend") if said == "onbekend" else quote(said)

    def _shown_as(self, name: str, kind: str) -> str:
        options = self.edition.candidates(name)
        return options[0].shown_as if options and options[0].type == kind else kind

    # the words per kind

    def _text(self, entry: Entry, resolved: Resolved, value: Any) -> tuple[str, str]:
        if entry.kind in PERSON_KINDS:
            parts = {
                "who": who_words(entry.extra.get("wie", "")),
                "condition": self._only_if(entry),
                "question": quote(entry.extra.get("vraag", "")),
            }
            if entry.kind == "oordeel":
                return phrase("oordeel ({who}){condition}: {question}", **parts), ""
            return phrase("vast te leggen ({who}){condition}: {question}", **parts), ""
        if entry.kind == "document":
            return self._document(entry), ""
        if entry.kind == "termijn":
            return self._term(entry, resolved, value)
        if entry.kind == "controle" and resolved.expr is not None:
            severity = quote(entry.extra.get("ernst", ""))
            said = phrase("{severity} als {condition}", severity=severity, condition=self.say(resolved.expr))
            return said, quote(entry.extra.get("melding", ""))
        if entry.collects:
            members = [quote(self.title(member.name)) for member in self._members(entry)]
            return (_collected(entry.collects, join("; ", members)), "") if members else self._nothing()
        if resolved.role == "instelling":
            usual = shown(self.edition.policy, value, entry)
            return phrase("standaard {value}", value=usual), quote(entry.extra.get("vraag", ""))
        if resolved.expr is None:
            return shown(self.edition.policy, value, entry), ""
        words = self._formula(entry, resolved.expr)
        if value is not None:
            text = shown(self.edition.policy, value, entry)
            return text, words if words != text else ""
        return words, ""

    def _nothing(self) -> tuple[str, str]:
        """What to say where nothing is collected: only a policy that is held as a whole can say that there is nothing."""
        if not self.edition.office:
            return phrase("landelijk niets; elk zorgkantoor kan er zelf iets over bepalen"), ""
        if self.held.status == HELD:
            return phrase("niets"), ""
        if self.held.status == NOT_HELD:
            return phrase("onbekend"), not_held(self.label, self.edition.day.year)
        return phrase("niet genoemd in de samenvatting"), ""

    def _formula(self, entry: Entry, expr: Expr) -> str:
        """A formula in words; 'A als B' for one that `als` guards, without the neutral value that stands for not
        counting."""
        if entry.condition and isinstance(expr, Choose) and expr.condition == Ref("ja_nee", 0, entry.condition):
            then = self.say(expr.then, entry.name)
            if entry.shown_as == POINTS and isinstance(expr.then, Const) and (expr.then.value or 0) > 0:
                then = join("", ("+", then))
            always = entry.collector or self.holds(entry)
            otherwise = "" if always else phrase(", anders {value}", value=self.say(expr.otherwise, entry.name))
            return join("", (then, self._only_if(entry), otherwise))
        return self.say(expr, entry.name)

    def _members(self, collector: Entry) -> list[Entry]:
        """What counts in a collector here; a member that the policy rules out does not."""
        return [member for member in self.edition.members(collector.name) if self.holds(member) is not False]

    def _only_if(self, entry: Entry) -> str:
        expr = self.edition.resolve(entry.condition).expr if entry.condition and not self.holds(entry) else None
        return phrase(", als {condition}", condition=self.say(expr)) if expr is not None else ""

    def _document(self, entry: Entry) -> str:
        needed = self.edition.resolve(f"{entry.name}_nodig").expr
        lines = [
            phrase("altijd nodig")
            if self.holds(entry) or needed is None
            else phrase("nodig als {condition}", condition=self.say(needed))
        ]
        for name in entry.extra.get("delen", ())[1:]:
            part = self.edition.candidates(name)[0]
            expr = self.edition.resolve(name).expr
            short = part.title.removeprefix(f"{entry.title}: ")
            words = self.say(expr) if expr is not None else ""
            lines.append(
                quote(part.extra.get("vraag", short))
                if expr is None
                else quote(f"{short}: {words}")
                if len(words) <= _LONG
                else quote(short)
            )
        return join("; ", lines)

    def _term(self, entry: Entry, resolved: Resolved, value: Any) -> tuple[str, str]:
        form, only = entry.extra.get("vorm", ""), self._only_if(entry)
        words = self.say(resolved.expr) if resolved.expr is not None else ""
        if value is not None:
            return join("", (when_words(form, value), only)), words
        if not words:
            return phrase("onbekend"), ""
        return join("", (_formed(form, words), only)), ""

    # what counts as the same

    def _meaning(self, entry: Entry, resolved: Resolved, value: Any) -> Any:
        """Everything that decides what the entry does here, and no titles, so that only a change of policy makes a
        difference."""
        parts: list[Any] = [entry.kind, entry.type, values.plain(value)]
        if entry.kind in PERSON_KINDS:
            parts += [entry.extra.get("wie"), entry.extra.get("vraag")]
        if entry.kind == "termijn":
            parts += [entry.extra.get("vorm"), entry.extra.get("wie")]
        if entry.kind == "controle":
            parts += [entry.extra.get("ernst"), entry.extra.get("code")]
        if entry.kind == "document":
            delen = entry.extra.get("delen", ())
            parts += [
                delen,
                tuple(self.edition.candidates(name)[0].extra.get("vraag") for name in delen),
                self._expanded(f"{entry.name}_nodig"),
            ]
        if entry.condition:
            parts.append(self._expanded(entry.condition))
        if entry.collects:
            parts.append(tuple(member.name for member in self._members(entry)))
            parts += [self.held.status] if self._empty(entry) else []
        elif resolved.expr is not None:
            parts.append(self._expanded(entry.name))
        return tuple(parts)

    def _expanded(self, name: str) -> Any:
        """The expression of a name, with those of the parts that were derived from it."""
        expr = self.edition.resolve(name).expr
        if expr is None:
            return None
        derived = tuple(
            self._expanded(other)
            for other in dict.fromkeys(names(expr))
            if (options := self.edition.candidates(other)) and options[0].parent
        )
        return (_canonical(expr), derived)


def not_held(label: str, year: int) -> str:
    """Say that the policy of a zorgkantoor for a year is not held."""
    return phrase("het eigen beleid van {office} voor {year} is hier niet vastgelegd", office=label, year=year)


def _collected(collects: str, members: str) -> str:
    """What a collector makes of its members."""
    said = {
        "som": phrase("som van: {members}", members=members),
        "en": phrase("alle van: {members}", members=members),
        "of": phrase("een van: {members}", members=members),
        "hoogste": phrase("hoogste van: {members}", members=members),
        "laagste": phrase("laagste van: {members}", members=members),
    }
    return said[collects]


def _formed(form: str, words: str) -> str:
    """When a term is, in words that follow from something else."""
    said = {
        "uiterlijk": phrase("uiterlijk {day}", day=words),
        "voor": phrase("voor {day}", day=words),
        "op": phrase("op {day}", day=words),
        "vanaf": phrase("vanaf {day}", day=words),
    }
    return said.get(form, words)


def _canonical(part: Any) -> Any:
    """An expression as plain tuples, in which a part that was lifted out of a formula has no date in its name."""
    if isinstance(part, Expr):
        return (type(part).__name__, *(_canonical(getattr(part, item.name)) for item in fields(part)))
    if isinstance(part, tuple):
        return tuple(_canonical(item) for item in part)
    return _LIFTED.sub("__", part) if isinstance(part, str) else part


def reader(policy: Policy, office: str | None, year: int) -> Reader:
    """Return the reader of the policy for a zorgkantoor (None: national) on 1 January of a year.

    Raises FormulaError for an unknown zorgkantoor.
    """
    return Reader(edition(policy, office, date(year, 1, 1)))
