"""What a visitor asks for in an address, checked against the policy."""

from __future__ import annotations

from django.http import QueryDict

from inkoopkader.portaal.verkenner import policy as shown


def offices(asked: QueryDict) -> tuple[str, ...]:
    """Return the zorgkantoren that are ticked, in the order of the policy; all of them when none is. Raises CaseError."""
    ticked = {shown.checked_office(name) for name in asked.getlist("zorgkantoor") if name}
    return tuple(name for name in shown.current().offices if not ticked or name in ticked)


def years(asked: QueryDict) -> tuple[int, ...]:
    """Return the years that are ticked, in order; the newest year when none is. Raises CaseError."""
    ticked = {shown.checked_year(year) for year in asked.getlist("jaar") if year}
    return tuple(sorted(ticked)) or (shown.current().newest_year(),)


def year(asked: QueryDict) -> int:
    """Return the year that is chosen; the newest when none is. Raises CaseError."""
    return shown.checked_year(asked.get("jaar") or shown.current().newest_year())


def after(asked: QueryDict) -> str:
    """Return the key after which a long list goes on; empty at its beginning."""
    return asked.get("na", "")[:200]
