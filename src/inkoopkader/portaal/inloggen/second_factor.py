"""The second factor: whether this session passed it, where to go when it did not, and how its secrets are kept."""

from __future__ import annotations

import base64
import logging
from io import BytesIO
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from inkoopkader.portaal.inloggen import way_back
from inkoopkader.portaal.inloggen.security_log import note

METHOD = "mfa"


def passed(request: HttpRequest, person: Any = None) -> bool:
    """Did this person (the one signed in, when None) pass a second factor in this session?"""
    records = get_authentication_records(request, person or request.user)
    return any(record.get("method") == METHOD for record in records)


def record(request: HttpRequest, person: Any, kind: str) -> None:
    """Write in the session that a second factor of this kind was passed, and give the session another key."""
    record_authentication(request, person, METHOD, type=kind)
    request.session.cycle_key()


def has_one(person: Any) -> bool:
    """Has this person set up a second factor?"""
    return Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP).exists()


def lead(request: HttpRequest) -> HttpResponse:
    """Return the way to the second factor: to using the one there is, or to setting one up first."""
    return way_back.to("mfa_reauthenticate" if has_one(request.user) else "mfa_activate_totp", request)


class Stage(AuthenticateStage):  # type: ignore[misc]
    """The step of logging in that asks the second factor; skipped when the organisation's own login already asked it. Who
    waits at this step must begin again after another password or "log out everywhere", as every session does."""

    def handle(self) -> tuple[Any, bool]:
        response, goes_on = super().handle()
        if response:
            self.state["sessie"] = self.login.user.get_session_auth_hash()
        return response, goes_on

    def exit(self) -> HttpResponse:
        if not constant_time_compare(self.state.get("sessie", ""), self.login.user.get_session_auth_hash()):
            return self.abort()  # type: ignore[no-any-return]
        return super().exit()  # type: ignore[no-any-return]

    def _should_handle(self, request: HttpRequest) -> bool:
        return super()._should_handle(request) and not passed(request, self.login.user)


def _key(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"inkoopkader.tweede-factor").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks about the second factor. Secrets are encrypted with a key made from the key of the installation,
    so that a copy of the database alone gives no codes."""

    error_messages = {
        "add_email_blocked": _("Dit e-mailadres kan niet worden toegevoegd."),
        "cannot_delete_authenticator": _("De tweede stap is verplicht en kan niet worden uitgezet."),
        "cannot_generate_recovery_codes": _("Stel eerst de tweede stap in; daarna kunt u herstelcodes maken."),
        "incorrect_code": _(
            "Deze code klopt niet, is verlopen of is al gebruikt. Wacht op de volgende code in uw app."
        ),
        "unverified_email": _("Bevestig eerst uw e-mailadres met de link in onze e-mail."),
    }

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Of a secret under a key that this installation no longer has nothing is left: a code then never fits."""
        try:
            return _keys().decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken:
            note("geheim van een tweede stap is onleesbaar", level=logging.ERROR)
            return generate_totp_secret()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as one path without style, so that the content security policy lets it through."""
        import qrcode
        from qrcode.image.svg import SvgPathImage

        image = qrcode.make(url, image_factory=SvgPathImage, border=2)
        buffer = BytesIO()
        image.save(buffer)
        svg = buffer.getvalue().decode()
        return svg[svg.index("<svg") :]
