"""Say an expression in Dutch, with the titles of the entries instead of their names."""

from __future__ import annotations

from collections.abc import Callable

from inkoopkader.regels import values
from inkoopkader.regels.code_titles import code_title
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
Codes = Callable[[str, str], str]
"""Gives the words for a code: called with the name whose code it is (empty: none) and the code."""


def say(expr: Expr, title: Titles, code: Codes, about: str = "") -> str:
    """Return a Dutch phrase for an expression. `about` is the name that the expression is the value of: its code list
    gives the words for the codes that it can become."""

    def whole(part: Expr) -> str:
        return say(part, title, code, about)

    def inner(part: Expr, of: str = about) -> str:
        text = say(part, title, code, of)
        return f"({text})" if isinstance(part, Logic | Choose | Arith) else text

    match expr:
        case Const(value=value, type=kind):
            if isinstance(value, frozenset) and value:
                return ", ".join(code(about, item) for item in sorted(value))
            if isinstance(value, str):
                return code(about, value) if kind == "code" else f"'{value}'"
            return values.show(value, kind)
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
            said = ", ".join(say(key, title, code) for key in keys)
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
        return say(content, words, code_words(source)) if isinstance(content, Expr) else title(name)

    return words


def code_words(source: Edition) -> Codes:
    """Return the words for a code in the policy of an edition, as the code list of the name says them."""

    def words(name: str, code: str) -> str:
        options = source.candidates(name)
        return code_title(source.policy, options[0] if options else None, code)

    return words


def _item(part: Expr, text: str) -> str:
    """One of a row of things with commas between them: in brackets when it holds a comma or a choice itself."""
    return (
        f"({text})"
        if isinstance(part, Logic | Choose | Not | Round)
        or (isinstance(part, Call) and part.function in ("kleinste", "grootste"))
        else text
    )
