"""Errors that a person can act on: what is wrong, where, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a policy or case file. `line` counts from 1; 0 means the whole file."""

    file: str
    line: int = 0
    entry: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} ({self.entry})" if self.entry else where


class InkoopkaderError(Exception):
    """Base of every error that is meant for the user; the text is Dutch and complete."""


class PolicyError(InkoopkaderError):
    """One or more mistakes in the policy files, each with file, line and entry."""

    def __init__(self, problems: Iterable[tuple[Place, str]]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(f"{place}: {text}" for place, text in self.problems))


class FormulaError(InkoopkaderError):
    """A formula that is not part of the language or does not fit its types."""


class FollowUp(FormulaError):
    """A formula that cannot be read because of another mistake, which has its own message; nothing is said of this
    one."""


class CaseError(InkoopkaderError):
    """A mistake in a case file: an unknown name, a wrong type or unit, a value outside its bounds."""


def unreadable(error: OSError) -> str:
    """Return why a file could not be read."""
    from inkoopkader.regels.spoken import phrase  # it needs values, which need these errors

    why = {
        FileNotFoundError: phrase("het bestaat niet"),
        IsADirectoryError: phrase("het is een map"),
        PermissionError: phrase("u hebt er geen toegang toe"),
    }.get(type(error), error.strerror)
    return phrase("Dit bestand is niet te lezen: {why}.", why=why)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ' Bedoelt u ...?' with the nearest known names, or an empty string."""
    folded: dict[str, str] = {}
    for item in known:
        folded.setdefault(item.casefold(), item)  # 'CZ' is near 'cz'
    close = [folded[item] for item in get_close_matches(name.casefold(), list(folded), n=3, cutoff=0.6)]
    from inkoopkader.regels.spoken import phrase  # it needs values, which need these errors

    return phrase(" Bedoelt u {names}?", names=phrase(" of ").join(close)) if close else ""
