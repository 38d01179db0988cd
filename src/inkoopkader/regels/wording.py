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
_ARITH = {"+": "plus", "-": "min", "*": "maal"}
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
        return f"({text})" if isinstance(part, Logic | Choose | Arith) else text

    match expr:
        case Const(value=value, type=kind):
            return written(about, value, kind)
        case Ref(name=name):
            return title(name)
        case Aggregate(function=function, name=name):
            return _AGGREGATE[function].format(title(name))
        case Arith(op=op, left=left, right=right):
            return f"{inner(left)} {_ARITH[op]} {inner(right)}"
        case Negate(inner=part):
            return f"min {inner(part)}"
        case Round(mode=mode, numerator=numerator, denominator=denominator, digits=digits):
            way = {"rond": "afgerond", "rond_omlaag": "naar beneden afgerond", "rond_omhoog": "naar boven afgerond"}[
                mode
            ]
            fraction = (
                inner(numerator) if denominator is None else f"{inner(numerator)} gedeeld door {inner(denominator)}"
            )
            return f"{fraction}, {way} op {digits} decimalen"
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
        case Call(function="kleinste", args=args):
            return f"het kleinste van {', '.join(_item(part, whole(part)) for part in args)}"
        case Call(function="grootste", args=args):
            return f"het grootste van {', '.join(_item(part, whole(part)) for part in args)}"
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
        if isinstance(part, Logic | Choose | Not | Round)
        or (isinstance(part, Call) and part.function in ("kleinste", "grootste"))
        else text
    )
