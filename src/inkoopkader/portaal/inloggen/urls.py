"""Addresses of logging in. Names are those that allauth asks for; what is not here does not exist on this website."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.urls import path, re_path

from inkoopkader.portaal.inloggen import confirming, views
from inkoopkader.portaal.organisaties.access import first_step, for_signing_in, public, signed_in

urlpatterns = [
    path("inloggen/", for_signing_in(views.Login.as_view()), name="account_login"),
    path("inloggen/tweede-stap/", for_signing_in(mfa.authenticate), name="mfa_authenticate"),
    path("uitloggen/", public(account.logout), name="account_logout"),
    path("buiten-gebruik/", public(account.account_inactive), name="account_inactive"),
    path("account/", views.overview, name="account"),
    path("account/maken/", for_signing_in(views.Signup.as_view()), name="account_signup"),
    path("account/bevestigen/", public(confirming.Sent.as_view()), name="account_email_verification_sent"),
    re_path(
        r"^account/bevestigen/(?P<key>[-:\w]+)/$",
        for_signing_in(confirming.Confirm.as_view()),
        name="account_confirm_email",
    ),
    path("account/wachtwoord/", signed_in(views.ChangePassword.as_view()), name="account_change_password"),
    path("account/overal-uitloggen/", views.log_out_everywhere, name="overal-uitloggen"),
    path("account/controle/", first_step(views.Reauthenticate.as_view()), name="account_reauthenticate"),
    path("account/controle/tweede-stap/", first_step(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/tweede-stap/", first_step(views.SetUpSecondFactor.as_view()), name="mfa_activate_totp"),
    path("account/herstelcodes/", signed_in(views.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path("account/herstelcodes/nieuw/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("account/herstelcodes/bestand/", signed_in(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("wachtwoord-vergeten/", for_signing_in(views.ResetPassword.as_view()), name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd/", public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "wachtwoord-vergeten/klaar/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^wachtwoord-vergeten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        for_signing_in(views.ResetPasswordFromKey.as_view()),
        name="account_reset_password_from_key",
    ),
]

# The address that a login service knows of us has no language in it.
fixed = [
    path("inloggen/dienst/<slug:provider_id>/", views.service_login, name="openid_connect_login"),
    path("inloggen/dienst/<slug:provider_id>/terug/", views.service_callback, name="openid_connect_callback"),
]
