"""Advice for a formula that cannot be read: what a Dutch writer is likely to have meant."""

from __future__ import annotations

import re
from decimal import Decimal

_SHOWN = 60
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_CHOICE = ("x als voorwaarde anders y", "x if voorwaarde else y")
_WORDS = {"en": ("en", "and"), "of": ("of", "or"), "niet": ("niet", "not"), "als": _CHOICE, "anders": _CHOICE}
_SIGNS = (
    (r"=>", "=>", ">="),
    (r"=<", "=<", "<="),
    (r"<>", "<>", "!="),
    (r"&&?", "&", "and"),
    (r"\|\|?", "|", "or"),
    (r"!(?!=)", "!", "not"),
    (r"(?<![=!<>])=(?!=)", "=", "=="),
    (r"≥", "≥", ">="),
    (r"≤", "≤", "<="),
    (r"≠", "≠", "!="),
    (r"[×·]", "×", "*"),
    (r"[–—−]", "het lange streepje", "-"),
)
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")


def advice(text: str) -> str:
    """Return what to write instead, or an empty string."""
    if re.search("[“”„‟‘’‚«»]", text):
        return 'schrijf rechte aanhalingstekens: "'
    code = _LITERAL.sub('""', text)
    if code.count('"') % 2 or "'" in code:
        return "een aanhalingsteken wordt niet gesloten"
    percent = _PERCENT.search(code)
    if percent:
        number = Decimal(percent[1].replace(",", ".")) / 100
        return f"schrijf {percent[1]}% als {format(number.normalize(), 'f')}"
    for pattern, wrong, right in _SIGNS:
        if re.search(pattern, code):
            return f"schrijf {right} in plaats van {wrong}"
    for word in re.findall(r"[^\W\d]\w*", code):
        if word.casefold() in _WORDS:
            wrong, right = _WORDS[word.casefold()]
            return f"schrijf {right} in plaats van {wrong}"
    if "€" in code:
        return "schrijf een bedrag zonder €"
    opened, closed = code.count("("), code.count(")")
    if opened != closed:
        return f"er {'ontbreekt' if abs(opened - closed) == 1 else 'ontbreken'} {_brackets(opened - closed)}"
    return ""


def _brackets(number: int) -> str:
    kind = ")" if number > 0 else "("
    return f"een haakje {kind}" if abs(number) == 1 else f"{abs(number)} haakjes {kind}"


def unreadable(text: str, at: int | None) -> str:
    """Return the message for a formula that is no expression at all; `at` is the character where reading stopped."""
    known = advice(text)
    where = f" bij teken {at}" if at and not known else ""
    return f"deze formule is niet te lezen{where}: {short(text, at or 0)}" + (f"; {known}" if known else "")


def short(text: str, at: int = 0) -> str:
    """Return a formula between quotes; of a long one the part around a character."""
    text = re.sub(r"\s", " ", text)
    start = max(0, min(at - _SHOWN // 2, len(text) - _SHOWN))
    part = text[start : start + _SHOWN]
    return f"'{'...' if start else ''}{part}{'...' if start + _SHOWN < len(text) else ''}'"
