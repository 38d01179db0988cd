"""The trace of an answer: rule by rule, value by value, with version, layer and source; and why an answer is no, or not
known.

Read from a case that has been evaluated; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from inkoopkader.regels import held, values, wording
from inkoopkader.regels.code_titles import in_words
from inkoopkader.regels.edition import Resolved
from inkoopkader.regels.entries import PERSON_KINDS, Entry
from inkoopkader.regels.evaluate import Case, Entity, Plan, asked_by_known, value_of
from inkoopkader.regels.expressions import Aggregate, Choose, Compare, Const, Expr, Logic, Member, Not, Ref, children
from inkoopkader.regels.interpret import Kept, Walker
from inkoopkader.regels.spoken import phrase, quote, who_words

LEFT_OPEN, SUMMARY, NOT_HELD, OWN_NOT_HELD, NO_OUTCOME = "open", "samenvatting", "geen", "eigen", "uitkomst"


@dataclass(frozen=True, slots=True)
class Gap:
    """Why something is unknown.

    `kind`: feit, oordeel, bewijs (give it), instelling (the policy leaves it open; set it), beleid (the policy does not
    say; `reason` is the condition under which it does not), geldt_niet (no policy on this day, or only of the sectors that
    `reason` names), nu. Of kind beleid `lacks` says what is not there: a policy that is held and leaves it open (LEFT_OPEN),
    more than a summary (SUMMARY), the policy of `year` (NOT_HELD, of the zorgkantoor itself OWN_NOT_HELD), or an outcome
    of the calculation (NO_OUTCOME).
    """

    name: str
    title: str
    kind: str
    who: str
    question: str
    reason: str = ""
    lacks: str = ""
    year: int = 0

    def __str__(self) -> str:
        """What is missing, with the name under which a file gives it."""
        title, question, name = quote(self.title), quote(self.question), quote(self.name)
        if self.kind == "feit":
            asked = question or phrase("geef dit feit op")
            return phrase("{title}: {question} ({name})", title=title, question=asked, name=name)
        if self.kind in PERSON_KINDS:
            parts = {"title": title, "question": question, "name": name}
            return phrase("{title}: {question} (oordeel van {who}: {name})", who=who_words(self.who), **parts)
        if self.kind == "instelling":
            return phrase("{title}: {question} (instelling: {name})", title=title, question=question, name=name)
        return self.said

    @property
    def said(self) -> str:
        """What is missing in the language of the reader, without names; the words of the policy in it are quoted."""
        title, question = quote(self.title), quote(self.question)
        if self.kind == "feit":
            return phrase("{title}: {question}", title=title, question=question or phrase("geef dit feit op"))
        if self.kind in PERSON_KINDS:
            who = who_words(self.who)
            return phrase("{title}: {question} (oordeel van {who})", title=title, question=question, who=who)
        if self.kind == "instelling":
            return phrase("{title}: {question} (instelling)", title=title, question=question)
        if self.kind == "geldt_niet" and self.reason:
            return phrase(
                "{title}: hierover kennen wij alleen beleid voor {sectors}", title=title, sectors=quote(self.reason)
            )
        if self.kind == "geldt_niet":
            return phrase("{title}: hierover is voor deze dag geen beleid bekend", title=title)
        return self._not_said(title)

    def _not_said(self, title: str) -> str:
        """That the policy does not say it, and what of the policy is not there."""
        if self.lacks == OWN_NOT_HELD:
            return phrase(
                "{title}: het eigen beleid van het zorgkantoor voor {year} is hier niet vastgelegd",
                title=title,
                year=self.year,
            )
        if self.lacks == NOT_HELD:
            return phrase("{title}: het beleid voor {year} is hier niet vastgelegd", title=title, year=self.year)
        if self.lacks == NO_OUTCOME:
            return phrase("{title}: {reason}", title=title, reason=quote(self.reason))
        reason = quote(self.reason)
        if self.lacks == SUMMARY and self.reason:
            return phrase(
                "{title}: de samenvatting van het beleid die wij kennen zegt dit niet, bij: {reason}",
                title=title,
                reason=reason,
            )
        if self.lacks == SUMMARY:
            return phrase("{title}: de samenvatting van het beleid die wij kennen zegt dit niet", title=title)
        if self.reason:
            return phrase("{title}: het beleid laat dit open, bij: {reason}", title=title, reason=reason)
        return phrase("{title}: het beleid laat dit open", title=title)

    def as_json(self) -> dict[str, Any]:
        """Return the gap for JSON (see docs/json-schema)."""
        made = {"naam": self.name, "titel": self.title, "soort": self.kind, "wie": self.who, "vraag": self.question}
        return made | ({"reden": self.reason} if self.reason else {})


@dataclass(frozen=True, slots=True)
class About:
    """What a step says apart from its value: the same for every case of an edition, so made once."""

    name: str
    title: str
    kind: str
    type: str
    level: str
    shown_as: str
    entry_id: str = ""
    formula: str | None = None
    reads: tuple[str, ...] = ()
    valid_from: str = ""
    known_from: str = ""
    layer: str = ""
    sources: tuple[str, ...] = ()
    explanation: str = ""
    issues: tuple[str, ...] = ()
    contradictions: tuple[dict[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return everything but the value for JSON (see docs/json-schema)."""
        made: dict[str, Any] = {"naam": self.name, "titel": self.title, "soort": self.kind, "type": self.type}
        if self.entry_id:
            made |= {
                "regel": self.entry_id,
                "laag": self.layer,
                "geldig_vanaf": self.valid_from,
                "bekend_vanaf": self.known_from,
            }
        if self.formula is not None:
            made |= {"formule": self.formula, "leest": list(self.reads)}
        if self.sources:
            made["bronnen"] = list(self.sources)
        if self.issues:
            made["vraagpunten"] = list(self.issues)
        if self.contradictions:
            made["tegenspraken"] = [dict(item) for item in self.contradictions]
        return made


@dataclass(slots=True)
class Step:
    """One name in a trace: its value here, and what is said about it."""

    about: About
    value: Any
    values_below: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        return self.about.name

    @property
    def title(self) -> str:
        return self.about.title

    @property
    def kind(self) -> str:
        return self.about.kind

    @property
    def type(self) -> str:
        return self.about.type

    @property
    def shown_as(self) -> str:
        """The type to show the value as (see `Entry.shown_as`)."""
        return self.about.shown_as

    @property
    def formula(self) -> str | None:
        return self.about.formula

    @property
    def reads(self) -> tuple[str, ...]:
        return self.about.reads

    @property
    def valid_from(self) -> str:
        return self.about.valid_from

    @property
    def layer(self) -> str:
        return self.about.layer

    @property
    def entry_id(self) -> str:
        return self.about.entry_id

    @property
    def sources(self) -> tuple[str, ...]:
        return self.about.sources

    @property
    def explanation(self) -> str:
        return self.about.explanation

    @property
    def issues(self) -> tuple[str, ...]:
        return self.about.issues

    @property
    def contradictions(self) -> tuple[dict[str, str], ...]:
        return self.about.contradictions

    def as_json(self, about: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the step for JSON; `about` is the ready-made rest, when the caller has it."""
        made = {**(about or self.about.as_json()), "waarde": values.plain(self.value)}
        if self.values_below:
            made["waarden_onder"] = [values.plain(value) for value in self.values_below]
        return made


@dataclass(slots=True)
class Trace:
    """The answer to one question for one entity. `steps` are in the order of computing, the question last."""

    question: str
    entity: Entity
    value: Any
    type: str
    steps: list[Step] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    about: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the trace for JSON."""
        made: dict[str, Any] = {
            "vraag": self.question,
            "waarde": values.plain(self.value),
            "type": self.type,
            "niveau": self.entity.level,
        }
        if self.entity.key:
            made["sleutel"] = self.entity.key
        return made | {
            "ontbreekt": [gap.as_json() for gap in self.gaps],
            "stappen": [step.as_json(about) for step, about in zip(self.steps, self.about, strict=True)],
        }


@dataclass(frozen=True, slots=True)
class Search:
    """A search for gaps inside the formula of `owner`."""

    owner: Resolved
    found: dict[str, Gap]
    visited: set[tuple[str, int]]


class Tracer:
    """Reads traces from an evaluated case. `plan` is the plan that evaluated it."""

    def __init__(self, case: Case, plan: Plan) -> None:
        self.case, self.plan, self.edition = case, plan, plan.edition

    def value(self, name: str, entity: Entity) -> Any:
        """Return the value of a name as an entity sees it."""
        return value_of(self.case, self.plan, name, entity)

    def value_of(self, expr: Expr, entity: Entity) -> Any:
        """Return the value of an expression, or of a part of one, as an entity sees it."""
        if isinstance(expr, Ref):
            return self.value(expr.name, entity)
        return self._walker(entity).value(expr)

    def title(self, name: str) -> str:
        """Return the title of a name."""
        entry = self.edition.resolve(name).entry
        return entry.title if entry is not None else name

    def trace(self, question: str, entity: Entity) -> Trace:
        """Return the full trace of one question for one entity."""
        abouts, ready = self._outline(question)
        made = Trace(question, entity, self.value(question, entity), self.edition.resolve(question).type, about=ready)
        made.steps = [self._step(about, entity) for about in abouts]
        if made.value is None:
            made.gaps = self.gaps(question, entity)
        return made

    def _outline(self, question: str) -> tuple[list[About], list[dict[str, Any]]]:
        """What the trace of a question says apart from values, made once per plan."""
        if question not in self.plan.outlines:
            abouts = [self._about(name) for name in self._ordered(question, set())]
            self.plan.outlines[question] = (abouts, [about.as_json() for about in abouts])
        found: tuple[list[About], list[dict[str, Any]]] = self.plan.outlines[question]
        return found

    def _ordered(self, name: str, seen: set[str]) -> Iterator[str]:
        if name in seen:
            return
        seen.add(name)
        for other in self.edition.reads(name):
            yield from self._ordered(other, seen)
        yield name

    def _step(self, about: About, entity: Entity) -> Step:
        if about.level == entity.level or about.level in entity.up or not about.entry_id:
            return Step(about, self.value(about.name, entity))
        return Step(about, None, tuple(self.value(about.name, other) for other in entity.down.get(about.level, ())))

    def _about(self, name: str) -> About:
        resolved = self.edition.resolve(name)
        entry, version = resolved.entry, resolved.version
        if entry is None:
            return About(name, name, "ingebouwd", resolved.type, resolved.level, resolved.type)
        return About(
            name=name,
            title=entry.title,
            kind=entry.kind,
            type=resolved.type,
            level=resolved.level,
            shown_as=entry.shown_as,
            entry_id=entry.id,
            formula=version.formula if version is not None and resolved.role == "formule" else None,
            reads=tuple(self.edition.reads(name)),
            valid_from=version.start.isoformat() if version is not None and version.start.year > 1 else "",
            known_from=version.known.isoformat() if version is not None and version.known is not None else "",
            layer=entry.layer,
            sources=tuple(str(item) for item in (version.citations if version is not None else entry.citations)),
            explanation=entry.explanation,
            issues=entry.issues,
            contradictions=entry.contradictions,
        )

    # why not, and what is missing

    def _walker(self, entity: Entity, kept: Kept | None = None) -> Walker:
        return Walker(
            lambda name: self.value(name, entity),
            lambda level: entity.down.get(level, []),
            self.plan.look_up,
            self._undecided,
            kept,
        )

    def _undecided(self, inner: Expr) -> bool:
        """May somebody still be asked for what `bekend(inner)` waits for?"""
        name = asked_by_known(self.edition, inner) if self.case.passed is not None else ""
        return bool(name) and name not in (self.case.passed or ())

    def gaps(self, question: str, entity: Entity) -> list[Gap]:
        """Return the leaves that keep an answer unknown: only those that matter, each once."""
        found: dict[str, Gap] = {}
        self.add_gaps(question, entity, found, set())
        return list(found.values())

    def add_gaps(self, question: str, entity: Entity, found: dict[str, Gap], visited: set[tuple[str, int]]) -> None:
        """Add the gaps of one question to `found`. With one `visited` for more questions each leaf is found once, by
        the first question that it matters to."""
        self._gaps_of(question, entity, found, visited)

    def _gaps_of(self, name: str, entity: Entity, found: dict[str, Gap], visited: set[tuple[str, int]]) -> bool:
        """Note what keeps a name unknown; return whether it is unknown."""
        if self.value(name, entity) is not None:
            return False
        self._open_name(name, entity, found, visited)
        return True

    def _open_name(self, name: str, entity: Entity, found: dict[str, Gap], visited: set[tuple[str, int]]) -> None:
        """Note what keeps a name unknown that is."""
        if (name, id(entity)) in visited:
            return
        visited.add((name, id(entity)))
        resolved = self.edition.resolve(name)
        home = entity if resolved.level == entity.level else entity.up.get(resolved.level, entity)
        if resolved.expr is None:
            if name not in found:
                found[name] = self._gap(resolved)
        elif not self._unknown_parts(resolved.expr, home, Search(resolved, found, visited), ()):
            found.setdefault(
                name,
                replace(
                    self._gap(resolved),
                    reason="niet te berekenen: niets om over te rekenen, delen door nul, of geen rij in de tabel",
                    lacks=NO_OUTCOME,
                ),
            )

    def _gap(self, resolved: Resolved) -> Gap:
        """The gap that a name is: the same for every case of an edition, so made once per plan."""
        made: Gap | None = self.plan.gaps.get(resolved.name)
        if made is None:
            made = self.plan.gaps[resolved.name] = self._gap_of(resolved)
        return made

    def _gap_of(self, resolved: Resolved) -> Gap:
        entry = resolved.entry
        if entry is None:
            return Gap(
                resolved.name, "het moment van de vraag", "nu", "", "geef met op het moment waarvoor u het wilt weten"
            )
        kind = {"invoer": entry.kind, "afwezig": "geldt_niet", "instelling": "instelling"}.get(resolved.role, "beleid")
        gap = Gap(entry.name, entry.title, kind, entry.extra.get("wie", ""), entry.extra.get("vraag", ""))
        return replace(gap, lacks=self._lacks(entry), year=self.edition.day.year) if kind == "beleid" else gap

    def _lacks(self, entry: Entry) -> str:
        """What is held of the layer that would say it: of what is open nationally, that is the zorgkantoor."""
        policy, office = self.edition.policy, self.edition.office
        own = office is not None and (bool(entry.open) or entry.layer == office)
        status = held.held(policy, policy.offices[office] if own and office else policy.national, self.edition.day.year)
        if status.status == held.HELD:
            return LEFT_OPEN
        if status.status == held.SUMMARY:
            return SUMMARY
        return OWN_NOT_HELD if own else NOT_HELD

    def _unknown_parts(self, expr: Expr, entity: Entity, search: Search, path: tuple[Expr, ...]) -> bool:
        """Note what keeps an expression unknown, `path` being the conditions that led to it; return whether anything
        was found."""
        return self.value_of(expr, entity) is None and self._open_parts(expr, entity, search, path)

    def _open_parts(self, expr: Expr, entity: Entity, search: Search, path: tuple[Expr, ...]) -> bool:
        """As `_unknown_parts`, for an expression that is unknown."""
        match expr:
            case Const():
                if search.owner.name not in search.found:
                    reason = "; ".join(self.statement(condition, entity) for condition in path)
                    search.found[search.owner.name] = replace(self._gap(search.owner), reason=reason)
                return True
            case Ref(name=name):
                return self._gaps_of(name, entity, search.found, search.visited)
            case Aggregate(name=name, level=level):
                below = [
                    self._gaps_of(name, other, search.found, search.visited) for other in entity.down.get(level, ())
                ]
                return any(below)
            case Choose(condition=condition, then=then, otherwise=otherwise):
                test = self.value_of(condition, entity)
                if test is None:
                    return self._unknown_parts(condition, entity, search, path)
                return self._unknown_parts(then if test else otherwise, entity, search, (*path, condition))
        parts = [self._unknown_parts(part, entity, search, path) for part in children(expr)]
        return any(parts)

    def reasons(self, question: str, entity: Entity, wanted: bool = True) -> list[tuple[str, Any, str]]:
        """Return why a ja_nee answer is not `wanted`: (name or '', value, Dutch statement) of each condition that
        stands in the way."""
        found: list[tuple[str, Any, str]] = []
        self._reasons(Ref("ja_nee", 0, question), entity, wanted, found, set())
        return list(dict.fromkeys(found))

    def _reasons(
        self,
        expr: Expr,
        entity: Entity,
        wanted: bool,
        found: list[tuple[str, Any, str]],
        visited: set[tuple[str, bool]],
    ) -> None:
        value = self._walker(entity).value(expr)
        if value is wanted:
            return
        match expr:
            case Ref(name=name):
                if (name, wanted) in visited:
                    return
                visited.add((name, wanted))
                resolved = self.edition.resolve(name)
                home = entity if resolved.level == entity.level else entity.up.get(resolved.level, entity)
                if isinstance(resolved.expr, Logic | Not | Ref | Choose | Member | Compare):
                    if isinstance(resolved.expr, Compare | Member):
                        found.append((name, value, self.statement(resolved.expr, home)))
                    else:
                        self._reasons(resolved.expr, home, wanted, found, visited)
                else:
                    found.append((name, value, self.title(name)))
            case Logic(op=op, parts=parts) if (op == "or") == wanted:
                found += self._alternatives(parts, value, entity, wanted)
            case Logic(parts=parts):
                for part in parts:
                    self._reasons(part, entity, wanted, found, visited)
            case Not(inner=inner):
                self._reasons(inner, entity, not wanted, found, visited)
            case Choose(condition=condition, then=then, otherwise=otherwise):
                test = self._walker(entity).value(condition)
                self._reasons(
                    condition if test is None else then if test else otherwise,
                    entity,
                    True if test is None else wanted,
                    found,
                    visited,
                )
            case _:
                found.append(("", value, self.statement(expr, entity)))

    def _alternatives(
        self, parts: tuple[Expr, ...], value: Any, entity: Entity, wanted: bool
    ) -> list[tuple[str, Any, str]]:
        """What stands in the way of each part, of which one is enough: in one sentence, for they need not all be met."""
        texts: dict[str, None] = {}
        single: list[tuple[str, Any, str]] = []
        for part in parts:
            single = []
            self._reasons(part, entity, wanted, single, set())
            said = list(dict.fromkeys(f"({text})" if ", of " in text else text for _, _, text in single))
            texts[said[0] if len(said) == 1 else f"({' en '.join(said)})"] = None
        return single if len(texts) == 1 else [("", value, ", of ".join(texts))]

    def statement(self, expr: Expr, entity: Entity) -> str:
        """Return an expression in Dutch with the values of its names between brackets."""

        def title(name: str) -> str:
            resolved = self.edition.resolve(name)
            value = in_words(self.edition.policy, resolved.entry, self.value(name, entity), resolved.type)
            shown_as = resolved.entry.shown_as if resolved.entry is not None else resolved.type
            return f"{self.title(name)} ({values.show(value, shown_as)})"

        return wording.say(expr, title, wording.value_words(self.edition))
