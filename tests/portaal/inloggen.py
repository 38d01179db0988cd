"""Logging in, for tests: as a person does it, or at once."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction
from django.test import Client

from inkoopkader.portaal.inloggen import services
from inkoopkader.portaal.organisaties.context import tell_database
from inkoopkader.portaal.organisaties.middleware import CHOSEN
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie

EMAIL = "i.verzonnen@voorbeeld.example"
PASSWORD = "vier losse woorden achter elkaar"  # noqa: S105  # of nobody
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  # of nobody


def sign_in(client: Client, person: Gebruiker, organisation: Organisatie | None = None, *, whole: bool = True) -> None:
    """Let a client be signed in as a person at once, with the second factor (unless not `whole`) and an organisation."""
    client.force_login(person)
    session = client.session
    if whole:
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session["account_authentication_methods_user"] = str(person.pk)
    if organisation is not None:
        session[CHOSEN] = str(organisation.pk)
    session.save()


def account(email: str = EMAIL, *, second: bool = True, password: str = PASSWORD) -> Gebruiker:
    """Make a person with a verified address and a password, and with a second factor."""
    with transaction.atomic():
        tell_database(signing_in=True)
        person = services.make_person(email=email, name="Iemand Verzonnen", password=password)
        if second:
            totp.TOTP.activate(person, SECRET)
            RecoveryCodes.activate(person)
    return person


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """Return the code that an app shows now by the clock of the second factor, or `steps` half minutes from now."""
    counter = int(totp.time.time()) // 30 + steps
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def recovery_codes(person: Gebruiker) -> list[str]:
    """Return the recovery codes of a person that still work."""
    return list(RecoveryCodes.activate(person).get_unused_codes())


def password_step(client: Client, email: str = EMAIL, password: str = PASSWORD, **more: str) -> Any:
    """Send the form with e-mail address and password."""
    return client.post("/inloggen/", {"login": email, "password": password, **more})


def log_in(client: Client, second: str = "", email: str = EMAIL) -> Any:
    """Go through both steps."""
    password_step(client, email)
    return client.post("/inloggen/tweede-stap/", {"code": second or code()})
