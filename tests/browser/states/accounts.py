"""Logging in, in two steps, and what a person has of an account."""

from __future__ import annotations

from itertools import count

from browser.people import PASSWORD
from browser.states.state import State
from browser.visitor import Visitor

_FRESH = count(1)


def wrong_password(visitor: Visitor) -> None:
    visitor.fill("E-mailadres", "bea@voorbeeld.example")
    visitor.fill("Wachtwoord", "niet dit wachtwoord")
    visitor.press("Inloggen")


def first_step(visitor: Visitor) -> None:
    visitor.fill("E-mailadres", "leo@voorbeeld.example")
    visitor.fill("Wachtwoord", PASSWORD)
    visitor.press("Inloggen")


def wrong_code(visitor: Visitor) -> None:
    first_step(visitor)
    visitor.fill("Code uit uw app, of een herstelcode", "000000")
    visitor.press("Inloggen")


def too_short(visitor: Visitor) -> None:
    visitor.fill("E-mailadres", "nieuw@voorbeeld.example")
    visitor.fill("Kies een wachtwoord", "kort")
    visitor.press("Account maken")


def account_made(visitor: Visitor) -> None:
    visitor.fill("Uw naam", "Nieuw Verzonnen")
    visitor.fill("E-mailadres", f"vers{next(_FRESH)}@voorbeeld.example")
    visitor.fill("Kies een wachtwoord", PASSWORD)
    visitor.press("Account maken")


def not_the_password(visitor: Visitor) -> None:
    visitor.press("Wachtwoord wijzigen")


def not_their_password(visitor: Visitor) -> None:
    visitor.fill("Wachtwoord dat u voor dit account koos", "niet dit wachtwoord")
    visitor.press("Ja, bevestigen")


def not_the_code(visitor: Visitor) -> None:
    visitor.press("Instellen")


B = "beheerder"
STATES = [
    State("inloggen", "account_login", "/inloggen/"),
    State("inloggen-fout", "account_login", "/inloggen/", steps=wrong_password),
    State("tweede-stap", "mfa_authenticate", "/inloggen/", steps=first_step),
    State("tweede-stap-fout", "mfa_authenticate", "/inloggen/", steps=wrong_code),
    State("uitloggen", "account_logout", "/uitloggen/", who="lezer"),
    State("buiten-gebruik", "account_inactive", "/buiten-gebruik/"),
    State("account", "account", "/account/", who=B),
    State("account-maken", "account_signup", "/account/maken/"),
    State("account-maken-fout", "account_signup", "/account/maken/", steps=too_short),
    State("account-gemaakt", "account_email_verification_sent", "/account/maken/", steps=account_made),
    State("account-bevestigen", "account_confirm_email", "/account/bevestigen/{bevestiging}/"),
    State(
        "account-bevestigen-fout",
        "account_confirm_email",
        "/account/bevestigen/{bevestiging}/",
        steps=not_their_password,
    ),
    State("account-bevestigen-geldt-niet", "account_confirm_email", "/account/bevestigen/onzin/"),
    State("wachtwoord-wijzigen", "account_change_password", "/account/wachtwoord/", who=B),
    State("wachtwoord-wijzigen-fout", "account_change_password", "/account/wachtwoord/", who=B, steps=not_the_password),
    State("overal-uitloggen", "overal-uitloggen", "/account/overal-uitloggen/", who=B),
    State("controle", "account_reauthenticate", "/account/controle/", who="lang-geleden"),
    State("controle-tweede-stap", "mfa_reauthenticate", "/account/controle/tweede-stap/", who="lang-geleden"),
    State("tweede-stap-instellen", "mfa_activate_totp", "/account/tweede-stap/", who="zonder-tweede-stap"),
    State(
        "tweede-stap-instellen-fout",
        "mfa_activate_totp",
        "/account/tweede-stap/",
        who="zonder-tweede-stap",
        steps=not_the_code,
    ),
    State("tweede-stap-vervangen", "mfa_activate_totp", "/account/tweede-stap/", who=B),
    State("herstelcodes", "mfa_view_recovery_codes", "/account/herstelcodes/", who=B),
    State("herstelcodes-nieuw", "mfa_generate_recovery_codes", "/account/herstelcodes/nieuw/", who=B),
    State("wachtwoord-vergeten", "account_reset_password", "/wachtwoord-vergeten/"),
    State("wachtwoord-vergeten-verstuurd", "account_reset_password_done", "/wachtwoord-vergeten/verstuurd/"),
    State("wachtwoord-vergeten-klaar", "account_reset_password_from_key_done", "/wachtwoord-vergeten/klaar/"),
    State("wachtwoord-vergeten-geldt-niet", "account_reset_password_from_key", "/wachtwoord-vergeten/1-onzin/"),
]
NO_PAGES: dict[str, str] = {}
LED_ON = {"mfa_download_recovery_codes", "openid_connect_login", "openid_connect_callback"}
"""A file, and a login service of an organisation, of which this website has none; `tests/portaal/test_inloggen` has."""
