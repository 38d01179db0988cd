"""Names and addresses that people type: what cannot stand in them, and how they are written down."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}  # control, invisible and turned-round signs


def name(text: str, *, longest: int, missing: str) -> str:
    """Return a name on one line, in one way of writing (NFC). Raises ValidationError with the text `missing` when nothing
    readable is left, and for signs that one does not see: with those, two names can look the same."""
    if any(unicodedata.category(sign) in _HIDDEN for sign in text if sign not in "\t\r\n"):
        raise ValidationError(_("Gebruik alleen letters, cijfers en leestekens die u kunt zien."), code="tekens")
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
