"""What a password must be, where Django's own words for it are not there in Dutch."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from allauth.core import context
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inkoopkader.portaal.inloggen import invited
from inkoopkader.portaal.organisaties import selectors
from inkoopkader.portaal.organisaties.context import tell_database

_LEAST_OWN_LETTERS, _LEAST_SIGNS = 5, 5
_SHORTEST_WORD = 3
_WRITTEN_FOR = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


class LongEnough(MinimumLengthValidator):
    """A password has at least so many signs (OPTIONS `min_length`). Raises ValidationError at a shorter one."""

    def get_error_message(self) -> str:
        """Return what stands beside the field, in the language of the page."""
        return _("Dit wachtwoord is te kort. Gebruik minstens %(aantal)d tekens.") % {"aantal": self.min_length}


class NotObvious:
    """A password is more than a word that everybody tries first (`obvious.txt`), the name or address of its owner or the
    name of an organisation they work for, with digits around it; and more than a few signs repeated."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when too little of the password is left without such words."""
        if len(set(password.lower())) < _LEAST_SIGNS:
            raise ValidationError(
                _("Dit wachtwoord herhaalt steeds dezelfde tekens. Kies een paar losse woorden achter elkaar."),
                code="herhaling",
            )
        known = sorted({*_obvious(), *_of_themselves(user)}, key=len, reverse=True)
        plain = re.sub(r"[^\W\d_]+", lambda found: found[0].lower(), password)
        if any(_own_letters(text, known) < _LEAST_OWN_LETTERS for text in (plain, plain.translate(_WRITTEN_FOR))):
            raise ValidationError(
                _("Dit wachtwoord is te makkelijk te raden. Kies een paar losse woorden achter elkaar."),
                code="voor_de_hand",
            )

    def get_help_text(self) -> str:
        """Return what a password must be."""
        return _("Geen woord dat voor de hand ligt, zoals wachtwoord of de naam van uw organisatie.")


def _own_letters(text: str, known: list[str]) -> int:
    """How many letters are left without words that anybody would try."""
    letters = re.sub(r"[\W\d_]+", "", text)
    for word in known:
        letters = letters.replace(word, " ")
    return len(letters.replace(" ", ""))


@cache
def _obvious() -> frozenset[str]:
    return frozenset((Path(__file__).parent / "obvious.txt").read_text(encoding="utf-8").split())


def _of_themselves(user: Any) -> set[str]:
    request = context.request
    said = [getattr(user, "naam", ""), getattr(user, "email", "")]
    if request is not None:
        said += [invited.organisation(request), *_works_for(request, user)]
    words = re.findall(r"[^\W\d_]+", " ".join(said).lower())
    return {word for word in words if len(word) >= _SHORTEST_WORD}


def _works_for(request: Any, user: Any) -> list[str]:
    """The names of the organisations that somebody works for. Who chooses a password by a link is not signed in yet; the
    database then shows their memberships only while it is told who they are."""
    if user is None or user._state.adding:
        return []
    by_link = not request.user.is_authenticated
    if by_link:
        tell_database(person=user.pk)
    found = [one.organisatie.naam for one in selectors.memberships(person=user)]
    if by_link:
        tell_database()
    return found
