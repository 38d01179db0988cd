"""The policy that the website shows: loaded once per process."""

from __future__ import annotations

from functools import lru_cache

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.load import load
from inkoopkader.regels.matrix import years_of
from inkoopkader.regels.policy import Policy


@lru_cache(maxsize=1)
def current() -> Policy:
    """Return the policy."""
    return load()


@lru_cache(maxsize=1)
def years() -> range:
    """Return the years the policy speaks of."""
    return years_of(current())


def checked_office(name: str) -> str:
    """Return a zorgkantoor that exists. Raises CaseError."""
    if name not in current().offices:
        raise CaseError(f"zorgkantoor '{name}' bestaat niet; kies uit {', '.join(current().offices)}")
    return name


def checked_year(written: str | int) -> int:
    """Return a year the policy speaks of. Raises CaseError."""
    text = str(written)
    if text not in map(str, years()):
        raise CaseError(
            f"over het jaar {text[:20]} zegt dit beleid niets; kies uit {years()[0]} tot en met {years()[-1]}"
        )
    return int(text)
