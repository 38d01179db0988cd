"""Django's and allauth's settings for logging in, made from what the installation chose."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from inkoopkader.portaal.environment import Environment
from inkoopkader.portaal.inloggen import services_of_login

HERE = "inkoopkader.portaal.inloggen"
APPS = ["allauth", "allauth.account", "allauth.mfa", "allauth.socialaccount", HERE]


def settings(environment: Environment) -> dict[str, Any]:
    """Return every setting of logging in by its name."""
    return {
        **_accounts(environment),
        **_second_factor(),
        **_sessions(environment),
        **mail(environment.mail, environment.mail_from, environment.data_folder),
        "SOCIALACCOUNT_ADAPTER": f"{HERE}.oidc.Adapter",
        "SOCIALACCOUNT_PROVIDERS": services_of_login.for_allauth(environment.login_services),
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": True,  # by an address that the provider verified; oidc.Adapter sees to it
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "SOCIALACCOUNT_EMAIL_VERIFICATION": "none",  # the provider did it, or the login is refused
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX": "",
        # tries are counted, and used codes remembered, by all processes together, also when a request is taken back
        "DATABASE_ROUTERS": [f"{HERE}.counters.Router"],
        "CACHES": {
            "default": {
                "BACKEND": f"{HERE}.counters.Counts",
                "LOCATION": "inloggen_tellers",
                "OPTIONS": {"MAX_ENTRIES": 100_000},
            }
        },
    }


def _accounts(environment: Environment) -> dict[str, Any]:
    check = "django.contrib.auth.password_validation"
    return {
        "AUTHENTICATION_BACKENDS": [f"{HERE}.accounts.Backend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": f"{check}.UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ("email", "naam")},
            },
            {"NAME": f"{HERE}.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
            {"NAME": f"{check}.CommonPasswordValidator"},
            {"NAME": f"{check}.NumericPasswordValidator"},
            {"NAME": f"{HERE}.passwords.NotObvious"},
        ],
        "LOGIN_URL": "account_login",
        "PASSWORD_RESET_TIMEOUT": 60 * 60,
        "ACCOUNT_ADAPTER": f"{HERE}.accounts.Adapter",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION": True,
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if environment.behind_https else "http",
        "ACCOUNT_REAUTHENTICATION_METHODS": ("password", "mfa"),
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 300,
        "ACCOUNT_RATE_LIMITS": {
            "login": "60/m/ip",
            # per address and place (accounts.Adapter), and for a second factor per person
            "login_failed": "20/m/ip,5/5m/key,20/h/key",
            "login_failed_anywhere": "100/h/key",
            "reset_password": "20/m/ip,3/10m/key",
        },
        "ACCOUNT_FORMS": {
            "login": f"{HERE}.forms.Login",
            "signup": f"{HERE}.forms.Signup",
            "change_password": f"{HERE}.forms.ChangePassword",
            "reset_password": f"{HERE}.forms.ResetPassword",
            "reset_password_from_key": f"{HERE}.forms.ResetPasswordKey",
            "reauthenticate": f"{HERE}.forms.Reauthenticate",
        },
    }


def _second_factor() -> dict[str, Any]:
    return {
        "MFA_ADAPTER": f"{HERE}.second_factor.Adapter",
        "MFA_SUPPORTED_TYPES": ["totp", "recovery_codes"],
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # nobody gets this far without a verified address
        "MFA_TOTP_ISSUER": "Inkoopkader",
        "MFA_TOTP_TOLERANCE": 1,  # half a minute early or late, for clocks that are a little off
        "MFA_RECOVERY_CODE_COUNT": 10,
        "MFA_FORMS": {
            "authenticate": f"{HERE}.forms.SecondFactor",
            "reauthenticate": f"{HERE}.forms.SecondFactorAgain",
            "activate_totp": f"{HERE}.forms.Activate",
        },
    }


def _sessions(environment: Environment) -> dict[str, Any]:
    return {
        "SESSION_ENGINE": f"{HERE}.sessions",
        "SESSION_COOKIE_AGE": environment.session_hours * 3600,
        "SESSION_IDLE_SECONDS": environment.session_idle_minutes * 60,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_NAME": "__Host-sessie" if environment.behind_https else "sessie",
        "SESSION_COOKIE_SECURE": environment.behind_https,
        # Lax: the visitor comes back from the login of their organisation, and from a link in an e-mail
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


def mail(address: str, sender: str, folder: Path) -> dict[str, Any]:
    """Return where e-mail goes: a server by its address, the terminal ("scherm"), or files in the data folder (empty).
    Raises ValueError for another address."""
    backend = "django.core.mail.backends"
    found: dict[str, Any] = {"DEFAULT_FROM_EMAIL": sender, "EMAIL_TIMEOUT": 10}
    if not address:
        return found | {"EMAIL_BACKEND": f"{backend}.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder / "post")}
    if address == "scherm":
        return found | {"EMAIL_BACKEND": f"{backend}.console.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(
            "INKOOPKADER_MAIL is een adres zoals smtp://naam:wachtwoord@post.example:587, of scherm, of leeg"
        )
    plain = parse_qs(parts.query).get("tls") == ["nee"]
    return found | {
        "EMAIL_BACKEND": f"{backend}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not plain,
    }
