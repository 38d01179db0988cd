"""What a password must be, where Django's own words for it are not there in Dutch."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """A password has at least so many signs (OPTIONS `min_length`). Raises ValidationError at a shorter one."""

    def get_error_message(self) -> str:
        """Return what stands beside the field, in the language of the page."""
        return _("Dit wachtwoord is te kort. Gebruik minstens %(aantal)d tekens.") % {"aantal": self.min_length}
