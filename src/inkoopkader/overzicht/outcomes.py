"""Which outcomes a rule can have as far as the policy alone tells: the branches of its formula that nobody's facts have
ruled out yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from inkoopkader.regels.edition import Edition
from inkoopkader.regels.evaluate import Case, Entity, Plan, value_of
from inkoopkader.regels.expressions import Choose, Const, Expr, Logic, Ref
from inkoopkader.regels.interpret import Walker
from inkoopkader.regels.reach import Reaches
from inkoopkader.regels.trace import Tracer
from inkoopkader.regels.wording import say, value_words

FIGURE, GIVEN, UNKNOWN, BETWEEN, COMPUTED = "waarde", "gegeven", "onbekend", "tussen", "berekend"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome, to be read in order like 'A if x, B if y, else C'.

    `kind` is FIGURE (`value` holds it), BETWEEN (not lower than `low`, not higher than `high`; None: no bound known),
    GIVEN (somebody gives it; `text` is its title), UNKNOWN (the policy leaves it open) or COMPUTED (`text` says how).
    `condition` is in Dutch; empty for the last resort.
    """

    kind: str
    text: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    condition: str = ""


class Outcomes:
    """Finds outcomes in a case that has been evaluated with `made`."""

    def __init__(self, source: Edition, case: Case, made: Plan) -> None:
        self.source, self.case, self.made = source, case, made
        self.reaches = Reaches(Tracer(case, made))

    def of(self, name: str, entity: Entity) -> tuple[Outcome, ...]:
        """Return the outcomes of a name as an entity sees it, each once."""
        found: dict[Outcome, None] = dict.fromkeys(self._name(name, entity, ()))
        return tuple(found)

    def within(self, expr: Expr, entity: Entity) -> tuple[Outcome, ...]:
        """Return the outcomes of an expression as an entity sees it, each once."""
        return tuple(dict.fromkeys(self._walk(expr, entity, ())))

    def value(self, expr: Expr, entity: Entity) -> Any:
        """Return the value of an expression, None while it is not known."""
        return Walker(
            lambda name: value_of(self.case, self.made, name, entity),
            lambda level: entity.down.get(level, []),
            self.made.look_up,
        ).value(expr)

    def words(self, expr: Expr) -> str:
        """Say an expression in Dutch."""
        return say(expr, self.title, value_words(self.source))

    def title(self, name: str) -> str:
        """Return the title of a name; a part that was lifted out of a formula is said in full."""
        options = self.source.candidates(name)
        if options and options[0].parent and "__" in name and isinstance(options[0].versions[0].content, Expr):
            return self.words(options[0].versions[0].content)
        return options[-1].title if options else name

    def _name(self, name: str, entity: Entity, path: tuple[Expr, ...]) -> Iterator[Outcome]:
        known = value_of(self.case, self.made, name, entity)
        resolved = self.source.resolve(name)
        if known is not None:
            yield Outcome(FIGURE, value=known, condition=self._condition(path))
        elif resolved.role == "formule" and resolved.expr is not None:
            yield from self._walk(resolved.expr, entity, path)
        elif resolved.role == "invoer":
            yield Outcome(GIVEN, self.title(name), condition=self._condition(path))
        else:
            yield Outcome(UNKNOWN, condition=self._condition(path))

    def _walk(self, expr: Expr, entity: Entity, path: tuple[Expr, ...]) -> Iterator[Outcome]:
        known = self.value(expr, entity)
        if known is not None:
            yield Outcome(FIGURE, value=known, condition=self._condition(path))
            return
        match expr:
            case Choose(condition=condition, then=then, otherwise=otherwise):
                holds = self.value(condition, entity)
                if holds is not False:
                    yield from self._walk(then, entity, path if holds else (*path, condition))
                if holds is not True:
                    yield from self._walk(otherwise, entity, path)
            case Ref(name=name):
                yield from self._name(name, entity, path)
            case Const():
                yield Outcome(UNKNOWN, condition=self._condition(path))
            case _:
                reach = self.reaches.within(expr, entity)
                low, high = reach.low, reach.high
                kind = COMPUTED if low is None and high is None else BETWEEN
                yield Outcome(kind, self.words(expr), low=low, high=high, condition=self._condition(path))

    def _condition(self, path: tuple[Expr, ...]) -> str:
        if not path:
            return ""
        return self.words(path[0] if len(path) == 1 else Logic("ja_nee", 0, "and", path))
