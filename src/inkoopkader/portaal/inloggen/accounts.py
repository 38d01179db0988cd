"""What allauth asks about accounts: who may make one, where to go after logging in, and how many tries there are."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inkoopkader.portaal.inloggen import invited
from inkoopkader.portaal.inloggen.sessions import BEGAN


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Checks an e-mail address and password, where this installation has local accounts; elsewhere nobody passes."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        if not settings.ENVIRONMENT.local_accounts:
            return None
        return super().authenticate(request, **credentials)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Our answers to allauth."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account is buiten gebruik. Vraag de beheerder van uw organisatie om hulp."),
        "email_password_mismatch": _(
            "Het e-mailadres of het wachtwoord klopt niet. Kijk of u een typefout maakte, of kies een nieuw wachtwoord."
        ),
        "enter_current_password": _("Dit is niet uw huidige wachtwoord."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_or_expired_key": _("Deze link is verlopen of al gebruikt. Vraag een nieuwe link."),
        "invalid_password_reset": _("Deze link is verlopen of al gebruikt. Vraag een nieuwe link."),
        "too_many_login_attempts": _(
            "U hebt te vaak geprobeerd in te loggen. Wacht vijf minuten en probeer het dan opnieuw."
        ),
        "rate_limited": _("U hebt dit te vaak geprobeerd. Wacht vijf minuten en probeer het dan opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account is made by whoever was invited, or may register an organisation themselves."""
        environment = settings.ENVIRONMENT
        if not environment.local_accounts:
            return False
        return environment.self_registration or invited.address(request) is not None

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Whoever came by the link in our e-mail to an address has shown that they read its mail."""
        return invited.proved(request, email)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.naam = form.cleaned_data["naam"]
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the invitation that somebody came in by, else to what there is to do (which lets one choose an organisation)."""
        return reverse("uitnodiging" if invited.address(request) else "overzicht")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("begin")

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of ours is returned to. A path with two slashes or a backslash is another site to a browser."""
        return bool(url) and str(url).startswith("/") and super().is_safe_url(url)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Sent after the transaction, when nobody's addresses can be looked up any more: to the one we hold."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def get_login_stages(self) -> list[str]:
        ours = "inkoopkader.portaal.inloggen.second_factor.Stage"
        return [ours if path == "allauth.mfa.stages.AuthenticateStage" else path for path in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Logging in itself counts as having shown who you are, for as long as showing it again does."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record.get("at", 0) for record in records), default=self.request.session.get(BEGAN, 0))
        return time.time() - newest >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        found = super().get_reauthentication_methods(user)
        if not settings.ENVIRONMENT.local_accounts:
            found = [method for method in found if method["id"] != "reauthenticate"]
        # a second factor that exists goes first: a password that leaked is not enough to change it
        return sorted(found, key=lambda method: method["id"] != "mfa_reauthenticate")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted per address and place: who tries at another place does not shut out the person themselves."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{ratelimit.get_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        self._everywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=credentials.get("email", "").lower()
        )
        if not self._everywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if getattr(self, "_everywhere", None):
            self._everywhere.rollback()
