"""The policy that the website shows: loaded once per process."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext as _

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
        raise CaseError(
            _("zorgkantoor '{name}' bestaat niet; kies uit {all}").format(
                name=name[:60], all=", ".join(current().offices)
            )
        )
    return name


def checked_year(written: str | int) -> int:
    """Return a year the policy speaks of. Raises CaseError."""
    text = str(written)
    if text not in map(str, years()):
        raise CaseError(
            _("over het jaar {year} zegt dit beleid niets; kies uit {first} tot en met {last}").format(
                year=text[:20], first=years()[0], last=years()[-1]
            )
        )
    return int(text)
