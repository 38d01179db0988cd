"""Lines in the logbook about logging in: what happened, to whom and how, without secrets and without an e-mail address."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth

LOG = logging.getLogger("inkoopkader.beveiliging")


def masked(email: str | None) -> str:
    """Return an address of which only the first sign and the domain are readable."""
    name, _, domain = (email or "").partition("@")
    return f"{name[:1]}***@{domain[:100]}" if domain else "***"


def note(what: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Write one line. Fields: `wie` (the number of a person), `adres` (masked) and `hoe`."""
    LOG.log(level, what, extra={key: str(value) for key, value in fields.items() if value})


def _logged_in(user: Any, **_more: Any) -> None:
    note("ingelogd", wie=user.pk)


def _logged_out(user: Any, **_more: Any) -> None:
    if user is not None:
        note("uitgelogd", wie=user.pk)


def _failed(credentials: dict[str, Any], **_more: Any) -> None:
    note("inloggen mislukt", level=logging.WARNING, adres=masked(credentials.get("email")), hoe="wachtwoord")


def _second_passed(user: Any, authenticator: Any, **_more: Any) -> None:
    note("tweede stap gelukt", wie=user.pk, hoe=authenticator.type)


def _second_failed(user: Any, **_more: Any) -> None:
    note("tweede stap mislukt", level=logging.WARNING, wie=user.pk)


def _second_added(user: Any, authenticator: Any, **_more: Any) -> None:
    note("tweede stap ingesteld", wie=user.pk, hoe=authenticator.type)


def _codes_renewed(user: Any, **_more: Any) -> None:
    note("herstelcodes vernieuwd", wie=user.pk)


def _password_changed(user: Any, **_more: Any) -> None:
    note("wachtwoord gewijzigd", wie=user.pk)


def _password_reset(user: Any, **_more: Any) -> None:
    note("wachtwoord opnieuw ingesteld", wie=user.pk)


def _signed_up(user: Any, **_more: Any) -> None:
    note("account gemaakt", wie=user.pk)


def listen() -> None:
    """Connect the lines to what Django and allauth tell."""
    for signal, line in (
        (auth.user_logged_in, _logged_in),
        (auth.user_logged_out, _logged_out),
        (auth.user_login_failed, _failed),
        (mfa.authenticator_used, _second_passed),
        (mfa.authentication_failed, _second_failed),
        (mfa.authenticator_added, _second_added),
        (mfa.authenticator_reset, _codes_renewed),
        (account.password_changed, _password_changed),
        (account.password_reset, _password_reset),
        (account.user_signed_up, _signed_up),
    ):
        signal.connect(line, dispatch_uid=f"inkoopkader.{line.__name__}")
