"""What is still worth asking: the gaps of an answer without those that cannot help, because the policy itself leaves
something open beside them.

`begin + duur` stays unknown whatever `begin` is when the policy gives no `duur`; `a and b` does not: `a` may be false.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inkoopkader.regels.edition import Resolved
from inkoopkader.regels.evaluate import Case, Entity, Plan
from inkoopkader.regels.expressions import Aggregate, Choose, Const, Expr, Logic, Ref, children
from inkoopkader.regels.interpret import Walker
from inkoopkader.regels.trace import Gap, Search, Tracer

Silent = Callable[[str, Entity], Gap | None]


def _speaks(name: str, entity: Entity) -> Gap | None:
    return None


class Prospects(Tracer):
    """A tracer whose gaps are only those that an answer can help: everything that the policy leaves open stays in.

    `silent` says of a name that the policy is not about this entity, as the gap to name for it; None: it is. What it is
    not about stays unknown whatever anybody answers.
    """

    def __init__(self, case: Case, plan: Plan, silent: Silent = _speaks) -> None:
        super().__init__(case, plan)
        self.silent = silent
        self._names: dict[tuple[str, int], bool] = {}
        self._parts: dict[tuple[int, int], bool] = {}  # the expressions are held by `_kept`: an id stays its own
        self._walkers: dict[int, Walker] = {}
        self._kept: dict[int, dict[int, tuple[Expr, Any]]] = {}

    def value_of(self, expr: Expr, entity: Entity) -> Any:
        """As in a trace, each part worked out once: a search comes past the same parts again and again."""
        if isinstance(expr, Ref):  # a name is looked up as fast as what was worked out
            return self.value(expr.name, entity)
        kept = self._kept.get(id(entity))
        if kept is None:
            kept = self._kept[id(entity)] = {}
            self._walkers[id(entity)] = self._walker(entity, kept)
        found = kept.get(id(expr))
        return found[1] if found is not None else self._walkers[id(entity)].value(expr)

    def hopeless(self, name: str, entity: Entity) -> bool:
        """Does a name stay unknown whatever anybody answers?"""
        key = (name, id(entity))
        if key not in self._names:
            self._names[key] = False  # a name never needs itself; this is for the type of the table only
            self._names[key] = self._name(name, entity)
        return self._names[key]

    def _name(self, name: str, entity: Entity) -> bool:
        if self.value(name, entity) is not None:
            return False
        resolved = self.edition.resolve(name)
        if self.silent(name, entity) is not None:
            return True
        if resolved.expr is None:
            return resolved.role in ("waarde", "afwezig")
        return self._expr(resolved.expr, self._home(resolved, entity))

    def may_read(self, name: str, entity: Entity) -> set[str]:
        """Return the names that are unknown and may still be read for a name, whatever else turns out: also behind a
        condition that is unknown itself."""
        found: set[str] = set()
        self._note_read(name, entity, found)
        return found

    def _note_read(self, name: str, entity: Entity, found: set[str]) -> None:
        if name in found or self.value(name, entity) is not None or self.hopeless(name, entity):
            return
        found.add(name)
        resolved = self.edition.resolve(name)
        if resolved.expr is not None:
            self._note_parts(resolved.expr, self._home(resolved, entity), found)

    def _note_parts(self, expr: Expr, entity: Entity, found: set[str]) -> None:
        if isinstance(expr, Ref):
            self._note_read(expr.name, entity, found)
        elif self.value_of(expr, entity) is None:
            parts = children(expr)
            if isinstance(expr, Choose) and (test := self.value_of(expr.condition, entity)) is not None:
                parts = (expr.then if test else expr.otherwise,)
            for part in parts:
                self._note_parts(part, entity, found)

    @staticmethod
    def _home(resolved: Resolved, entity: Entity) -> Entity:
        return entity if resolved.level == entity.level else entity.up.get(resolved.level, entity)

    def _expr(self, expr: Expr, entity: Entity) -> bool:
        """Does an expression stay unknown whatever anybody answers?"""
        if isinstance(expr, Ref):
            return self.hopeless(expr.name, entity)
        if self.value_of(expr, entity) is not None:
            return False
        key = (id(expr), id(entity))
        if key not in self._parts:
            self._parts[key] = self._part(expr, entity)
        return self._parts[key]

    def _part(self, expr: Expr, entity: Entity) -> bool:
        match expr:
            case Const():
                return True
            case Aggregate():
                found = self._below(expr, entity)
                below = [other for other in found if self.value(expr.name, other) is None]
                hopeless = [self.hopeless(expr.name, other) for other in below]
                return bool(hopeless) and (all(hopeless) if expr.function == "er_is" else any(hopeless))
            case Logic(parts=parts):
                return all(self._expr(part, entity) for part in parts if self.value_of(part, entity) is None)
            case Choose(condition=condition, then=then, otherwise=otherwise):
                test = self.value_of(condition, entity)
                if test is None:
                    return self._expr(condition, entity) or (self._expr(then, entity) and self._expr(otherwise, entity))
                return self._expr(then if test else otherwise, entity)
        unknown = [part for part in children(expr) if self.value_of(part, entity) is None]
        return not unknown or any(self._expr(part, entity) for part in unknown)

    @staticmethod
    def _below(expr: Aggregate, entity: Entity) -> list[Entity]:
        return entity.down.get(expr.level, [])

    def _open_name(self, name: str, entity: Entity, found: dict[str, Gap], visited: set[tuple[str, int]]) -> None:
        gap = self.silent(name, entity)
        if gap is None:
            super()._open_name(name, entity, found, visited)
        else:
            visited.add((name, id(entity)))
            found.setdefault(gap.name, gap)

    def _open_parts(self, expr: Expr, entity: Entity, search: Search, path: tuple[Expr, ...]) -> bool:
        """As in a trace, but beside something hopeless only that is noted."""
        match expr:
            case Const() | Ref() | Logic():
                useless: list[Expr] = []
            case Aggregate(name=name, function=function) if function != "er_is":
                useless = []
                below = [other for other in self._below(expr, entity) if self.hopeless(name, other)]
                if below:
                    for other in below:
                        self._gaps_of(name, other, search.found, search.visited)
                    return True
            case Choose(condition=condition, then=then, otherwise=otherwise):
                useless = []
                if (
                    self.value_of(condition, entity) is None
                    and self._expr(then, entity)
                    and self._expr(otherwise, entity)
                ):
                    useless = [then, otherwise]
            case _:
                useless = [part for part in children(expr) if self._expr(part, entity)]
        if useless:
            for part in useless:
                self._unknown_parts(part, entity, search, path)
            return True
        return super()._open_parts(expr, entity, search, path)
