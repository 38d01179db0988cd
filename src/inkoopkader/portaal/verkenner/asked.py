"""What a visitor asks for in an address, checked against the policy."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.regels.errors import CaseError


def offices(asked: QueryDict) -> tuple[str, ...]:
    """Return the zorgkantoren that are ticked, in the order of the policy; all of them when none is. Raises CaseError."""
    ticked = {shown.checked_office(name) for name in asked.getlist("zorgkantoor") if name}
    return tuple(name for name in shown.current().offices if not ticked or name in ticked)


def years(asked: QueryDict) -> tuple[int, ...]:
    """Return the years that are ticked, in order; the newest year when none is. Raises CaseError."""
    ticked = {shown.checked_year(year) for year in asked.getlist("jaar") if year}
    return tuple(sorted(ticked)) or (shown.current().newest_year(),)


def year(asked: QueryDict) -> int:
    """Return the year that is chosen; the newest when none is. Raises CaseError, also when there are two."""
    return one_year(asked, "jaar", shown.current().newest_year())


def one_year(asked: QueryDict, name: str, otherwise: int | str = "") -> int:
    """Return the one year that a name has in an address. Raises CaseError."""
    written = sorted(set(asked.getlist(name)))
    if len(written) > 1:
        raise CaseError(_("kies één jaar; in het adres staan er meer: {years}").format(years=", ".join(written)[:60]))
    return shown.checked_year((written and written[0]) or otherwise)


def after(asked: QueryDict) -> str:
    """Return the key after which a long list goes on; empty at its beginning."""
    return asked.get("na", "")[:200]
