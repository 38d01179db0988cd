"""Pages of logging in: allauth's views with our answers to what it leaves open."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.socialaccount.adapter import get_adapter as social_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.generic import View

from inkoopkader.portaal.inloggen import second_factor, services
from inkoopkader.portaal.inloggen.oidc import UNREACHABLE, Callback, Checked, reason, refuse
from inkoopkader.portaal.inloggen.security_log import note
from inkoopkader.portaal.organisaties.access import for_signing_in, public, signed_in


class LocalOnly(View):
    """Mixin: a page that exists only where this installation has local accounts."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.ENVIRONMENT.local_accounts:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Login(account.LoginView):  # type: ignore[misc]
    """Log in with a password, or choose the login of your organisation."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.ENVIRONMENT.local_accounts:
            raise Http404
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        adapter = account_adapter(self.request)
        # the way back from a service has no language; where it leads has
        onward = get_next_redirect_url(self.request) or adapter.get_login_redirect_url(self.request)
        found = [
            (provider.name, provider.get_login_url(self.request, next=onward))
            for provider in social_adapter().list_providers(self.request)
        ]
        return super().get_context_data(**kwargs) | {
            "diensten": found,
            "lokaal": settings.ENVIRONMENT.local_accounts,
            "aanmelden_mag": adapter.is_open_for_signup(self.request),
        }


class Signup(LocalOnly, account.SignupView):  # type: ignore[misc]
    """Make an account."""


class ResetPassword(LocalOnly, account.PasswordResetView):  # type: ignore[misc]
    """Ask for a link with which to choose another password."""


class ResetPasswordFromKey(LocalOnly, account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Choose another password."""


class ChangePassword(LocalOnly, account.PasswordChangeView):  # type: ignore[misc]
    """Change the password one has."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Reauthenticate(LocalOnly, account.ReauthenticateView):  # type: ignore[misc]
    """Type the password again before something that matters."""


@method_decorator(never_cache, name="dispatch")
class SetUpSecondFactor(ActivateTOTPView):  # type: ignore[misc]
    """Set up the second factor, or replace it by another app. The old one works until the new one has shown a code."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if second_factor.has_one(request.user) and not second_factor.passed(request):
            return second_factor.lead(request)
        return self._reauthenticated(request, *args, **kwargs)

    @method_decorator(reauthentication_required(app="allauth.mfa"))
    def _reauthenticated(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # past ActivateTOTPView, which sends whoever has one away
        return super(ActivateTOTPView, self).dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        secret = found["form"].secret
        return found | {
            "vervangt": second_factor.has_one(self.request.user),
            "geheim": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
            "verder": get_next_redirect_url(self.request) or "",
        }

    def form_valid(self, form: Any) -> HttpResponse:
        person = self.request.user
        with transaction.atomic():
            replaced, _kinds = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).delete()
            response = super().form_valid(form)
            if replaced:  # whoever came in by the old one, somewhere else, is out
                services.log_out_everywhere(person=person)
                person.refresh_from_db(fields=["uitlogteller"])
                update_session_auth_hash(self.request, person)
        made = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        TOTP(made)._mark_code_used(form.cleaned_data["code"])  # this code has been used now
        second_factor.record(self.request, self.request.user, "totp")
        return response

    def get_success_url(self) -> str:
        onward = get_next_redirect_url(self.request)
        if self.did_generate_recovery_codes:
            return reverse("mfa_view_recovery_codes") + (f"?{urlencode({'next': onward})}" if onward else "")
        return onward or reverse("account")


class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    """The codes for whoever has no phone at hand; who has none, or none left, is led to making them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kept = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
        if kept is None or not kept.wrap().get_unused_codes():
            return redirect("mfa_generate_recovery_codes")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "verder": get_next_redirect_url(self.request) or reverse("account")
        }


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD"])
def overview(request: HttpRequest) -> HttpResponse:
    """One's own account: how one logs in, and what can be changed about it."""
    names = {provider.sub_id: provider.name for provider in social_adapter().list_providers(request)}
    used = SocialAccount.objects.filter(user=request.user).order_by("provider")
    return render(
        request,
        "inloggen/account.html",
        {
            "wachtwoord": settings.ENVIRONMENT.local_accounts and request.user.has_usable_password(),
            "tweede_stap": second_factor.has_one(request.user),
            "diensten": [names.get(one.provider, one.provider) for one in used],
        },
    )


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def log_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this person, this one too."""
    if request.method != "POST":
        return render(request, "inloggen/overal_uitloggen.html")
    services.log_out_everywhere(person=request.user)
    logout(request)
    messages.success(request, _("U bent overal uitgelogd."))
    return redirect("account_login")


@public
@never_cache
def service_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the login of an organisation; asked by POST only, GET shows a button."""
    if request.user.is_authenticated:
        return redirect("account")
    return _with_service(OAuth2LoginView, request, provider_id)


@for_signing_in
@never_cache
def service_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the login of an organisation."""
    if request.user.is_authenticated:
        return redirect("account")
    return _with_service(Callback, request, provider_id)


def _with_service(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return view.adapter_view(Checked(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except UNREACHABLE as error:  # before there was an answer to judge
        note("inloggen mislukt", level=logging.WARNING, hoe=f"{provider_id}: {reason(error)}")
        return refuse(request, "antwoord")
