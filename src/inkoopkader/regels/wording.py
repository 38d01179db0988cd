"""Say an expression in Dutch, with the titles of the entries instead of their names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

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


def _plain(code: str) -> str:
    return code.replace("_", " ")


def say(expr: Expr, title: Callable[[str], str], code: Callable[[str], str] = _plain) -> str:
    """Return a Dutch phrase for an expression; `title` gives the words for a name, `code` those for a code."""

    def inner(part: Expr) -> str:
        text = say(part, title, code)
        return f"({text})" if isinstance(part, Logic | Choose | Arith) else text

    match expr:
        case Const(value=value, type=kind):
            if isinstance(value, frozenset) and value:
                return ", ".join(code(item) for item in sorted(value))
            if isinstance(value, str):
                return f"'{code(value) if kind == 'code' else value}'"
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
            return f"{inner(left)} {words[op]} {inner(right)}"
        case Logic(op=op, parts=parts):
            return (" en " if op == "and" else " of ").join(
                f"({say(part, title, code)})" if isinstance(part, Not) else inner(part) for part in parts
            )
        case Not(inner=part):
            return f"niet: {inner(part)}"
        case Choose(condition=condition, then=then, otherwise=otherwise):
            return f"{inner(then) if isinstance(then, Choose) else say(then, title, code)} als {inner(condition)}, anders {say(otherwise, title, code)}"
        case Member(item=item, items=items):
            return f"{inner(item)} hoort bij {inner(items)}"
        case Shift(point=point, amount=amount, sign=sign):
            return f"{inner(point)} {'plus' if sign > 0 else 'min'} {inner(amount)}"
        case Call(function="kleinste", args=args):
            return f"het kleinste van {', '.join(_item(part, title, code) for part in args)}"
        case Call(function="grootste", args=args):
            return f"het grootste van {', '.join(_item(part, title, code) for part in args)}"
        case Call(function=function, args=args):
            return _CALL[function].format(*(inner(part) for part in args))
        case Lookup(table=table, column=column, keys=keys):
            return f"{column.replace('_', ' ')} in tabel {title(table)} bij {', '.join(say(key, title, code) for key in keys)}"
    raise AssertionError(expr)


def in_full(source: Edition, title: Callable[[str], str]) -> Callable[[str], str]:
    """Return the words for a name at a zorgkantoor: its `title`, but a part that was lifted out of a formula is said in
    full, for it has no title of its own."""

    def words(name: str) -> str:
        options = source.candidates(name)
        content = options[0].versions[0].content if options and options[0].parent and "__" in name else None
        return say(content, words, code_words(source)) if isinstance(content, Expr) else title(name)

    return words


def code_words(source: Edition) -> Callable[[str], str]:
    """Return the words for a code of the policy."""
    return partial(code_title, source.policy, None)


def _item(part: Expr, title: Callable[[str], str], code: Callable[[str], str]) -> str:
    """One of a row of things with commas between them: in brackets when it holds a comma or a choice itself."""
    text = say(part, title, code)
    return (
        f"({text})"
        if isinstance(part, Logic | Choose | Not | Round)
        or (isinstance(part, Call) and part.function in ("kleinste", "grootste"))
        else text
    )
