"""Say an expression in Dutch, with the titles of the entries instead of their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inkoopkader.regels import values
from inkoopkader.regels.code_titles import in_words
from inkoopkader.regels.edition import Edition
from inkoopkader.regels.expressions import (
    Aggregate,
    Arith,
    Call,
    Choose,
    Compare,
    Const,
    Expr,
    Logic,
    Lookup,
    Member,
    Negate,
    Not,
    Ref,
    Round,
    Shift,
)

_COMPARE = {
    "==": "is",
    "!=": "is niet",
    "<": "is minder dan",
    "<=": "is hoogstens",
    ">": "is meer dan",
    ">=": "is minstens",
}
_COMPARE_TIME = {
    "==": "is",
    "!=": "is niet",
    "<": "ligt voor",
    "<=": "ligt op of voor",
    ">": "ligt na",
    ">=": "ligt op of na",
}
_ARITH = {"+": "+", "-": "\N{MINUS SIGN}", "*": "×"}
_EXTREME = {"kleinste": ("laagste", "vroegste"), "grootste": ("hoogste", "laatste")}
_WAY = {"rond": "afgerond", "rond_omlaag": "naar beneden afgerond", "rond_omhoog": "naar boven afgerond"}
_AGGREGATE = {
    "som": "de som van {}",
    "tel": "het aantal keer dat geldt: {}",
    "laagste": "de laagste {}",
    "hoogste": "de hoogste {}",
    "er_is": "er is er een waarvoor geldt: {}",
}
_CALL = {
    "dag_van": "de dag van {}",
    "begin_van": "het begin van {}",
    "einde_van": "het einde van {}",
    "jaar_van": "het jaar van {}",
    "dagen_tussen": "de dagen tussen {} en {}",
    "absoluut": "de grootte van {}",
    "bekend": "{} is bekend",
    "duur": "{}",
}


Titles = Callable[[str], str]
"""Gives the words for a name."""
Values = Callable[[str, Any, str], str]
"""Gives the words for a written value: called with the name whose value it is (empty: none), the value and its type."""


def say(expr: Expr, title: Titles, written: Values, about: str = "") -> str:
    """Return a Dutch phrase for an expression. `about` is the name that the expression is the value of: its code list
    and its unit give the words for the values that it can become."""

    def whole(part: Expr) -> str:
        return say(part, title, written, about)

    def inner(part: Expr, of: str = about) -> str:
        text = say(part, title, written, of)
        extreme = isinstance(part, Call) and part.function in _EXTREME
        return f"({text})" if extreme or isinstance(part, Logic | Choose | Arith | Round) else text

    match expr:
        case Const(value=value, type=kind):
            return written(about, value, kind)
        case Ref(name=name):
            return title(name)
        case Aggregate(function=function, name=name):
            return _AGGREGATE[function].format(title(name))
        case Arith(op=op, left=left, right=right):
            added = op in "+-" and isinstance(left, Arith) and left.op in "+-"  # a row needs no brackets
            return f"{whole(left) if added else inner(left)} {_ARITH[op]} {inner(right)}"
        case Negate(inner=part):
            return f"\N{MINUS SIGN}{inner(part)}"
        case Round(mode=mode, numerator=numerator, denominator=denominator, digits=digits):
            fraction = (
                whole(numerator) if denominator is None else f"{inner(numerator)} gedeeld door {inner(denominator)}"
            )
            return f"{fraction}, {_WAY[mode]} op {_precision(expr.type, digits)}"
        case Compare(op=op, left=left, right=right):
            words = _COMPARE_TIME if left.type in ("datum", "tijdstip") else _COMPARE
            return f"{inner(left, _whose(right))} {words[op]} {inner(right, _whose(left))}"
        case Logic(op=op, parts=parts):
            return (" en " if op == "and" else " of ").join(
                f"({whole(part)})" if isinstance(part, Not) else inner(part) for part in parts
            )
        case Not(inner=part):
            return f"niet: {inner(part)}"
        case Choose(condition=condition, then=then, otherwise=otherwise):
            first = inner(then) if isinstance(then, Choose) else whole(then)
            return f"{first} als {inner(condition)}, anders {whole(otherwise)}"
        case Member(item=item, items=items):
            return f"{inner(item, _whose(items))} hoort bij {inner(items, _whose(item))}"
        case Shift(point=point, amount=amount, sign=sign):
            return f"{inner(point)} {'plus' if sign > 0 else 'min'} {inner(amount)}"
        case Call(function="kleinste", args=(Call(function="grootste", args=(number, low)), high)):
            return f"{_item(number, whole(number))}, maar niet minder dan {inner(low)} en niet meer dan {inner(high)}"
        case Call(function="kleinste" | "grootste" as function, args=args):
            word = _EXTREME[function][expr.type in ("datum", "tijdstip")]
            *many, last = (_item(part, whole(part)) for part in args)
            return f"de {word} van {', '.join(many)} en {last}"
        case Call(function=function, args=args):
            return _CALL[function].format(*(inner(part) for part in args))
        case Lookup(table=table, column=column, keys=keys):
            said = ", ".join(say(key, title, written) for key in keys)
            return f"{column.replace('_', ' ')} in tabel {title(table)} bij {said}"
    raise AssertionError(expr)


def _whose(expr: Expr) -> str:
    """The name whose codes an expression can be; empty when it is not one name."""
    match expr:
        case Ref(name=name):
            return name
        case Choose(then=then, otherwise=otherwise):
            return _whose(then) or _whose(otherwise)
    return ""


def cases(expr: Expr) -> tuple[tuple[tuple[Expr, ...], Expr], ...]:
    """Return the outcomes of an expression in order, each with the conditions under which it is the outcome when none
    before it was; the last has the fewest."""
    if not isinstance(expr, Choose):
        return (((), expr),)
    held = tuple(((expr.condition, *conditions), outcome) for conditions, outcome in cases(expr.then))
    return (*held, *cases(expr.otherwise))


def _precision(kind: str, digits: int) -> str:
    """To what is rounded, as a reader sees the value: a percentage has two decimals fewer there."""
    if kind == "percentage":
        digits -= 2
    if kind == "euro" and digits in (0, 2):
        return "hele centen" if digits else "hele euro's"
    if digits == 0:
        return "hele procenten" if kind == "percentage" else "een heel getal"
    if digits < 0:
        return f"veelvouden van {10**-digits}"
    return f"{digits} decimalen" if digits > 1 else "1 decimaal"


def in_full(source: Edition, title: Titles) -> Titles:
    """Return the words for a name at a zorgkantoor: its `title`, but a part that was lifted out of a formula is said in
    full, for it has no title of its own."""

    def words(name: str) -> str:
        options = source.candidates(name)
        content = options[0].versions[0].content if options and options[0].parent and "__" in name else None
        return say(content, words, value_words(source)) if isinstance(content, Expr) else title(name)

    return words


def value_words(source: Edition) -> Values:
    """Return the words for a value that stands in the policy of an edition: a code by its title, a figure with the unit
    of the name."""

    def words(name: str, value: Any, kind: str) -> str:
        options = source.candidates(name)
        entry = options[0] if options else None
        if kind == "tekst" and value is not None:
            return f"'{value}'"
        shown_as = entry.shown_as if entry is not None and entry.type == kind else kind
        return values.show(in_words(source.policy, entry, value, kind), shown_as)

    return words


def _item(part: Expr, text: str) -> str:
    """One of a row of things with commas between them: in brackets when it holds a comma or a choice itself."""
    return (
        f"({text})"
        if isinstance(part, Logic | Choose | Not | Round) or (isinstance(part, Call) and part.function in _EXTREME)
        else text
    )
