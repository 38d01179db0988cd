"""Names and addresses that people type: what cannot stand in them, and how they are written down."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}  # control, invisible and turned-round signs
_BLANK = frozenset(
    "\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5"
)  # letters and marks by name, of which nothing shows
_WHITE = dict.fromkeys(map(ord, "\t\r\n"), " ")


def hidden(text: str) -> bool:
    """Are there signs in it that one does not see, or that turn round how the rest is read?"""
    return any(unicodedata.category(sign) in _HIDDEN or sign in _BLANK for sign in text)


def hidden_refused() -> str:
    """Return what is told about such signs."""
    return _("Gebruik alleen letters, cijfers en leestekens die u kunt zien.")


def name(text: str, *, longest: int, missing: str) -> str:
    """Return a name on one line, in one way of writing (NFC). Raises ValidationError with the text `missing` when nothing
    readable is left, and for signs that one does not see: with those, two names can look the same."""
    if hidden(text.translate(_WHITE)):
        raise ValidationError(hidden_refused(), code="tekens")
    found = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(sign.isalnum() for sign in found):
        raise ValidationError(missing, code="leeg")
    if len(found) > longest:
        raise ValidationError(_("Gebruik ten hoogste %(aantal)d tekens."), params={"aantal": longest}, code="lang")
    return found


def address(text: str) -> str:
    """Return an e-mail address in small letters. Raises ValidationError. Letters outside ASCII are refused: an address
    that looks like that of somebody else must not get their invitation."""
    found = text.strip().lower()
    try:
        validate_email(found)
    except ValidationError:
        found = ""
    if not found or not found.isascii() or len(found) > 254:
        raise ValidationError(_("Vul een e-mailadres in, zoals naam@voorbeeld.nl."), code="adres")
    return found
