"""Why a value is what it is, in words: the calculation as it went here, with the values it used, and the conditions that
chose it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from inkoopkader.regels import wording
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.evaluate import Entity
from inkoopkader.regels.expressions import Arith, Call, Choose, Expr, Negate, Ref, Round
from inkoopkader.regels.trace import Tracer

Shows = Callable[[str], str]
"""Gives the value of a name in words, as the entity at hand sees it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """`calculation` is in Dutch, with the values of its names between brackets; a branch that was not taken is left out
    of it. `because` are the conditions that chose, each with whether it holds."""

    calculation: str
    because: tuple[tuple[str, bool], ...]


def explained(tracer: Tracer, name: str, entity: Entity, shows: Shows) -> Explained | None:
    """Explain the value of a name; None when it was not computed."""
    resolved = tracer.edition.resolve(name)
    if resolved.expr is None:
        return None
    home = entity if resolved.level == entity.level else entity.up.get(resolved.level, entity)
    chosen: dict[Expr, bool] = {}
    taken = _taken(resolved.expr, tracer, home, chosen)
    source = tracer.edition

    def title(other: str) -> str:
        """The title with the value, which a name has that is no part of a formula."""
        candidates = source.candidates(other)
        if candidates and candidates[0].parent and "__" in other:
            return plain(other)
        return f"{tracer.title(other)} ({shows(other)})"

    plain = wording.in_full(source, tracer.title)
    written = wording.value_words(source)
    because = tuple(
        (wording.say(_condition(tracer, resolved.entry, condition), title, written), holds)
        for condition, holds in chosen.items()
    )
    return Explained(wording.say(taken, title, written, name), because)


def _taken(expr: Expr, tracer: Tracer, entity: Entity, chosen: dict[Expr, bool]) -> Expr:
    """The expression without the branches that were not taken; what decided is noted in `chosen`."""

    def inner(part: Expr) -> Expr:
        return _taken(part, tracer, entity, chosen)

    match expr:
        case Choose(condition=condition, then=then, otherwise=otherwise):
            holds = tracer.value_of(condition, entity)
            if not isinstance(holds, bool):
                return replace(expr, then=inner(then), otherwise=inner(otherwise))
            chosen[condition] = holds
            return inner(then if holds else otherwise)
        case Arith(left=left, right=right):
            return replace(expr, left=inner(left), right=inner(right))
        case Negate(inner=part):
            return replace(expr, inner=inner(part))
        case Round(numerator=numerator, denominator=denominator):
            return replace(
                expr, numerator=inner(numerator), denominator=inner(denominator) if denominator is not None else None
            )
        case Call(args=args):
            return replace(expr, args=tuple(inner(part) for part in args))
    return expr


def _condition(tracer: Tracer, entry: Entry | None, condition: Expr) -> Expr:
    """What stands in `als` of the entry itself, rather than its name."""
    if entry is None or not entry.condition or condition != Ref("ja_nee", 0, entry.condition):
        return condition
    return tracer.edition.resolve(entry.condition).expr or condition
