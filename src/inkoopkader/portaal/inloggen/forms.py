"""Forms of logging in: allauth's checks under our own labels, with a limit on what somebody can send."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from inkoopkader.portaal.form_errors import Troubled
from inkoopkader.portaal.organisaties import text

LONGEST_PASSWORD = 128  # longer is not safer, and hashing it costs us
LONGEST_CODE = 20
LONGEST_EMAIL = 254  # the column
NEW_PASSWORD_HELP = _(
    "Minstens 12 tekens. Een paar losse woorden achter elkaar is sterk en te onthouden. Plakken uit een wachtwoordmanager mag."
)


class Ours(Troubled):
    """What our forms share: no placeholder, a limit on passwords, and our words for an empty or overlong field."""

    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = "utrecht-textbox utrecht-textbox--html-input"
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.error_messages["required"] = _("Vul dit in: %(veld)s.") % {"veld": str(field.label).lower()}
            if isinstance(field, forms.EmailField):
                _limit(field, LONGEST_EMAIL)
            if isinstance(field.widget, forms.PasswordInput):
                _limit(field, LONGEST_PASSWORD)
            elif name == "code":
                _limit(field, LONGEST_CODE)
                field.widget.attrs |= {"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}


def _limit(field: Any, length: int) -> None:
    field.max_length = length
    field.validators = [*field.validators, MaxLengthValidator(length)]


_EMAIL = _("E-mailadres")
_PASSWORD = _("Wachtwoord")
_CODE = _("Code uit uw app, of een herstelcode")


class Login(Ours, account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    labels = {"login": _EMAIL, "password": _PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class Signup(Ours, account.SignupForm):  # type: ignore[misc]
    """A new account."""

    labels = {"email": _EMAIL, "naam": _("Uw naam"), "password1": _("Kies een wachtwoord")}
    helps = {"password1": NEW_PASSWORD_HELP, "naam": _("Zo zien uw collega's u.")}
    field_order = ("naam", "email", "password1")
    naam = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    def clean_naam(self) -> str:
        """A name that colleagues see is what it looks like."""
        return text.name(self.cleaned_data["naam"], longest=200, missing=_("Vul uw naam in."))

    def try_save(self, request: HttpRequest) -> Any:
        """An address that is known takes as long as a new one: it is hashed too."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ChangePassword(Ours, account.ChangePasswordForm):  # type: ignore[misc]
    """The old and the new password."""

    labels = {"oldpassword": _("Huidig wachtwoord"), "password1": _("Nieuw wachtwoord")}
    helps = {"password1": NEW_PASSWORD_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]  # who mistypes it can read it back, or have it mailed anew


class ResetPassword(Ours, account.ResetPasswordForm):  # type: ignore[misc]
    """The address to send a link to."""

    labels = {"email": _EMAIL}

    def clean_email(self) -> str:
        """Whoever logs in with their organisation only gets no password here: reading their mail would be enough then."""
        email = str(super().clean_email())
        self.users: list[Any] = [user for user in self.users if user.has_usable_password()]
        return email


class ResetPasswordKey(Ours, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by the link."""

    labels = {"password1": _("Nieuw wachtwoord")}
    helps = {"password1": NEW_PASSWORD_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class Reauthenticate(Ours, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    labels = {"password": _PASSWORD}


class PasswordOfAccount(Ours):
    """The password of an account whose address is being confirmed in another browser than it was made in."""

    labels = {"password": _("Wachtwoord dat u voor dit account koos")}
    password = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class SecondFactor(Ours, mfa.AuthenticateForm):  # type: ignore[misc]
    """A code while logging in."""

    labels = {"code": _CODE}


class SecondFactorAgain(Ours, mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code once more."""

    labels = {"code": _CODE}


class Activate(Ours, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app."""

    labels = {"code": _("Code uit uw app")}
