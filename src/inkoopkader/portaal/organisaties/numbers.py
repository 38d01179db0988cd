"""Numbers by which an organisation is known: KvK, AGB and UZOVI. None of the three carries a public check digit, and of none
is there a whole list to cite (docs/begrippen.md), so their form is checked here, and a person compares them with the
register (`Organisatie.gecontroleerd_op`)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def clean(text: str) -> str:
    """Return a number without the spaces, dots and hyphens that people write in it."""
    return "".join(sign for sign in text if sign not in " .-\u00a0\t")


def _digits(text: str, length: int, name: str) -> str:
    found = clean(text)
    if len(found) != length or not (found.isascii() and found.isdigit()):
        raise ValidationError(
            _("Een %(naam)s heeft %(lengte)d cijfers."), params={"naam": name, "lengte": length}, code="vorm"
        )
    if not found.strip("0"):
        raise ValidationError(_("Een %(naam)s bestaat niet uit alleen nullen."), params={"naam": name}, code="vorm")
    return found


def kvk(text: str) -> str:
    """Return a KvK number: eight digits. Raises ValidationError."""
    return _digits(text, 8, _("KvK-nummer"))


def agb(text: str) -> str:
    """Return an AGB code: eight digits, of which the first two are the kind of care. Raises ValidationError."""
    return _digits(text, 8, _("AGB-code"))


def uzovi(text: str) -> str:
    """Return a UZOVI number: four digits. Raises ValidationError."""
    return _digits(text, 4, _("UZOVI-nummer"))
