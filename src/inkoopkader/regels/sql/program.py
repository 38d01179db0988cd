"""One program for all editions: every name once, with its variants where zorgkantoren or periods differ.

Formulas that differ only in their constants become one formula over parameters; what is left of the difference is a
choice by edition. Names that need each other in turn when all editions are put together (never within one) are taken
apart per edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from inkoopkader.regels.edition import Edition, Resolved
from inkoopkader.regels.expressions import Aggregate, Const, Expr, Ref, Round, children, names
from inkoopkader.regels.sql.periods import exists


@dataclass(frozen=True, slots=True)
class Param(Expr):
    """A value that depends on the edition: a column of the parameter table."""

    name: str


@dataclass(frozen=True, slots=True)
class Given(Expr):
    """The column of the input table with this fact."""

    name: str


@dataclass(frozen=True, slots=True)
class Variant:
    """What a name is in some editions; `expr` is None where it is not known or not asked for."""

    editions: frozenset[int]
    expr: Expr


@dataclass(slots=True)
class Name:
    """A name of the program. It is unknown in editions that no variant covers."""

    name: str
    type: str
    level: str
    variants: list[Variant]


@dataclass(slots=True)
class Parameter:
    """A column of the parameter table: a value per edition, and the editions in which it is read."""

    name: str
    type: str
    values: tuple[Any, ...]
    used: set[int]


@dataclass(slots=True)
class Program:
    """Names in an order in which each comes after what it reads, parameters, the inputs that the editions ask for, and
    the names that are a formula somewhere: those have no value where their level has no entity."""

    editions: int
    questions: tuple[str, ...]
    names: dict[str, Name] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    inputs: dict[str, Resolved] = field(default_factory=dict)
    settings: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)


def build(editions: Sequence[Edition], questions: Sequence[str], settings: Mapping[str, Any]) -> Program:
    """Put editions together for the questions. `settings` are the values of instellingen the user set, typed."""
    made = Program(len(editions), tuple(dict.fromkeys(questions)))
    reads: dict[str, dict[int, Expr]] = {}
    shape: dict[str, tuple[str, str]] = {}
    for number, source in enumerate(editions):
        for name in _reachable(source, made.questions):
            resolved = source.resolve(name)
            if resolved.role == "ingebouwd":
                continue
            reads.setdefault(name, {})[number] = _meaning(resolved, settings)
            shape[name] = (resolved.type, resolved.level)
            if resolved.role == "invoer":
                made.inputs[name] = resolved
            elif resolved.role == "instelling":
                made.settings.add(name)
            elif resolved.role == "formule":
                made.computed.add(name)
    _untangle(reads, shape)
    for name in _ordered(reads):
        kind, level = shape[name]
        made.names[name] = Name(name, kind, level, _variants(made, name, reads[name]))
    return made


def _meaning(resolved: Resolved, settings: Mapping[str, Any]) -> Expr:
    scale = resolved.entry.scale if resolved.entry is not None else 0
    if resolved.role == "invoer":
        return Given(resolved.type, scale, resolved.name)
    if resolved.role == "formule" and resolved.expr is not None:
        return resolved.expr
    value = settings.get(resolved.name, resolved.value) if resolved.role == "instelling" else resolved.value
    return Const(resolved.type, scale, value)


def _reachable(source: Edition, questions: Sequence[str]) -> Iterator[str]:
    seen: set[str] = set()
    ahead = [name for name in reversed(questions) if exists(source, name)]
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            yield name
            ahead += source.reads(name)


def transform(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Return an expression with `change` applied to every node, the innermost first."""
    changed: dict[str, Any] = {}
    for item in fields(expr):
        value = getattr(expr, item.name)
        if isinstance(value, Expr):
            changed[item.name] = transform(value, change)
        elif isinstance(value, tuple) and value and isinstance(value[0], Expr):
            changed[item.name] = tuple(transform(part, change) for part in value)
    return change(replace(expr, **changed) if changed else expr)


# names that need each other over all editions together


def _groups(reads: Mapping[str, Mapping[int, Expr]]) -> list[list[str]]:
    """Strongly connected groups of names (Tarjan), each after the groups it reads."""
    low: dict[str, int] = {}
    held: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    graph = {
        name: list(dict.fromkeys(other for expr in per.values() for other in names(expr) if other in reads))
        for name, per in reads.items()
    }
    number: dict[str, int] = {}
    for root in reads:
        if root in number:
            continue
        work: list[tuple[str, Iterator[str]]] = []

        def enter(name: str, work: list[tuple[str, Iterator[str]]] = work) -> None:
            number[name] = low[name] = len(number)
            held.append(name)
            on_stack.add(name)
            work.append((name, iter(graph[name])))

        enter(root)
        while work:
            name, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[name])
                if low[name] == number[name]:
                    group = held[held.index(name) :]
                    del held[held.index(name) :]
                    on_stack.difference_update(group)
                    found.append(group)
            elif following not in number:
                enter(following)
            elif following in on_stack:
                low[name] = min(low[name], number[following])
    return found


def _untangle(reads: dict[str, dict[int, Expr]], shape: dict[str, tuple[str, str]]) -> None:
    """Give every member of a group that needs itself a helper per edition, so that the order exists."""
    for group in _groups(reads):
        if len(group) == 1:
            continue
        members = set(group)
        for name in group:
            for number in list(reads[name]):

                def rename(part: Expr, number: int = number, members: set[str] = members) -> Expr:
                    return (
                        replace(part, name=f"_{part.name}__{number}")
                        if isinstance(part, Ref | Aggregate) and part.name in members
                        else part
                    )

                helper = f"_{name}__{number}"
                expr = reads[name][number]
                reads[helper] = {number: transform(expr, rename)}
                shape[helper] = shape[name]
                reads[name][number] = Ref(expr.type, expr.scale, helper)


def _ordered(reads: Mapping[str, Mapping[int, Expr]]) -> Iterator[str]:
    for group in _groups(reads):
        yield from group


# variants and parameters


def _variants(made: Program, name: str, per: Mapping[int, Expr]) -> list[Variant]:
    alike: dict[Any, list[int]] = {}
    for number, expr in per.items():
        alike.setdefault(skeleton(expr), []).append(number)
    return [
        Variant(frozenset(numbers), _lifted(made, name, [(number, per[number]) for number in numbers]))
        for numbers in alike.values()
    ]


def skeleton(expr: Expr) -> Any:
    """Return the shape of an expression without its constants and scales: equal for formulas that differ only in
    constants."""
    if isinstance(expr, Const):
        return ("Const", expr.type)
    own: list[Any] = [type(expr).__name__, expr.type]
    own += [
        getattr(expr, item.name)
        for item in fields(expr)
        if item.name not in ("type", "scale") and not _holds_expr(getattr(expr, item.name))
    ]
    if isinstance(expr, Round):
        own.append(expr.denominator is None)
    return (*own, *(skeleton(part) for part in children(expr)))


def _holds_expr(value: Any) -> bool:
    return isinstance(value, Expr) or (isinstance(value, tuple) and bool(value) and isinstance(value[0], Expr))


def _constants(expr: Expr) -> Iterator[Const]:
    """The constants of an expression, in the order in which `transform` meets them."""
    if isinstance(expr, Const):
        yield expr
    for item in fields(expr):
        value = getattr(expr, item.name)
        if isinstance(value, Expr):
            yield from _constants(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Expr):
            for part in value:
                yield from _constants(part)


def _lifted(made: Program, name: str, found: Sequence[tuple[int, Expr]]) -> Expr:
    """Return one expression for formulas of one shape: constants that differ become parameters."""
    first = found[0][1]
    if all(expr == first for _, expr in found[1:]):
        return first
    rows = [(number, list(_constants(expr))) for number, expr in found]
    count = iter(range(len(rows[0][1])))

    def lift(part: Expr) -> Expr:
        if not isinstance(part, Const):
            return part
        place = next(count)
        values = [constants[place].value for _, constants in rows]
        scale = max(constants[place].scale for _, constants in rows)
        if all(value == values[0] and (value is None) == (values[0] is None) for value in values[1:]):
            return replace(part, scale=scale)
        spread: list[Any] = [None] * made.editions
        for (number, _), value in zip(rows, values, strict=True):
            spread[number] = value
        return Param(part.type, scale, _parameter(made, name, part.type, tuple(spread), {number for number, _ in rows}))

    return transform(first, lift)


def _parameter(made: Program, name: str, kind: str, values: tuple[Any, ...], used: set[int]) -> str:
    for known in made.parameters.values():
        if known.type == kind and known.used == used and known.values == values:
            return known.name
    column = f"_p{len(made.parameters) + 1}_{name.lstrip('_')}"
    made.parameters[column] = Parameter(column, kind, values, set(used))
    return column
