"""Logging in with the login of one's organisation: what is checked of the answer, and who may come in by it.

allauth trusts an id_token that came over TLS without looking at its signature or nonce; here both are checked, as are
issuer, audience, expiry and algorithm (OpenID Connect Core 1.0, 3.1.3.7).
"""

from __future__ import annotations

import json
import logging
from typing import Any

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inkoopkader.portaal.inloggen import invited, second_factor
from inkoopkader.portaal.inloggen.security_log import note
from inkoopkader.portaal.inloggen.services_of_login import ALGORITHMS
from inkoopkader.portaal.organisaties import text

_LEEWAY_SECONDS = 30
LONGEST_SUBJECT = 191  # the column
UNREACHABLE = (OAuth2Error, requests.RequestException)


class Refused(OAuth2Error):  # type: ignore[misc]
    """What is wrong with an answer, in words of ours that can stand in the logbook."""


class Checked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Reads the answer of a login service and refuses it for the smallest thing that is wrong."""

    nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the service says about itself, asked once per login. Raises Refused when that cannot be right."""
        if not hasattr(self, "_openid_config"):
            with self._session() as session:
                answer = session.get(self.get_provider().server_url)
                answer.raise_for_status()
                self._openid_config = self._right(answer.json())
        return self._openid_config

    def _right(self, found: Any) -> dict[str, Any]:
        if not isinstance(found, dict):
            raise Refused("the discovery document is no object")
        expected = self.get_provider().server_url.partition("/.well-known/")[0]
        if str(found.get("issuer", "")).rstrip("/") != expected:
            raise Refused("the discovery document names another issuer")
        for endpoint in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(found.get(endpoint), str):
                raise Refused(f"the discovery document names no {endpoint}")
        return found

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Of the answer only the access token is used, and not kept."""
        return SocialToken(token=str(data["access_token"]))

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        answer = kwargs["response"].get("id_token")
        if not answer or not isinstance(answer, str):
            raise Refused("no id_token")
        claims = self.checked_claims(app, answer)
        data = {"id_token": claims}
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            info = self._fetch_user_info(token.token)
            if not isinstance(info, dict) or info.get("sub") != claims["sub"]:
                raise Refused("userinfo is about somebody else")
            data["userinfo"] = info
        email = data.get("userinfo", claims).get("email")
        if len(claims["sub"]) > LONGEST_SUBJECT or not (email is None or isinstance(email, str)):
            raise Refused("no usable subject or address")
        if not _can_be_kept(data):
            raise Refused("signs that no database keeps")
        return self.get_provider().sociallogin_from_response(request, data)

    def checked_claims(self, app: Any, answer: str) -> dict[str, Any]:
        """Return what an id_token says. Raises Refused."""
        try:
            header = jwt.get_unverified_header(answer)
            if header.get("alg") not in ALGORITHMS:
                raise Refused(f"algorithm {header.get('alg')}")
            claims: dict[str, Any] = jwt.decode(
                answer,
                key=self._key(header),
                algorithms=[header["alg"]],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise Refused(f"id_token: {error}") from error
        if not self.nonce or claims["nonce"] != self.nonce:
            raise Refused("id_token: nonce")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != app.client_id:
            raise Refused("id_token: azp")
        return claims

    def _key(self, header: dict[str, Any]) -> Any:
        """The public key of the service that made this signature."""
        with self._session() as session:
            found = session.get(self.openid_config["jwks_uri"])
            found.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(found.json()).keys
        fitting = [
            key
            for key in keys
            if key.public_key_use in (None, "sig")
            and ("kid" not in header or key.key_id == header["kid"])
            and key.key_type == ("EC" if header["alg"].startswith("ES") else "RSA")
        ]
        if len(fitting) != 1:
            raise Refused("no key, or more than one, for this id_token")
        return fitting[0].key

    def _session(self) -> requests.Session:
        from allauth.socialaccount.adapter import get_adapter

        return get_adapter().get_requests_session()


class Callback(OAuth2CallbackView):  # type: ignore[misc]
    """Where the browser comes back: the nonce that we sent goes along with the state."""

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce")
        return state, response


def refuse(request: HttpRequest, reason: str) -> HttpResponse:
    """The page that says why somebody did not come in."""
    return render(request, "inloggen/dienst_geweigerd.html", {"reden": reason}, status=403)


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who may come in: somebody we know by an address that the service verified, or who was invited at that address.
    Coming in gives no power: that is a Lidmaatschap."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Login services come from the environment only; the table of allauth stays empty."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        return [
            app for apps in _build_apps_from_settings(provider=provider, client_id=client_id).values() for app in apps
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        app = sociallogin.provider.app
        if not sociallogin.is_existing and not _vouched(sociallogin):
            note("inloggen mislukt", level=logging.WARNING, hoe=f"{app.provider_id}: adres niet bevestigd")
            raise ImmediateHttpResponse(refuse(request, "adres"))
        claims = (sociallogin.account.extra_data or {}).get("id_token", {})
        if says_second_factor(claims, app.settings.get("tweede_factor", {})):
            second_factor.record(request, sociallogin.user, f"dienst {app.provider_id}")

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return email.lower() in _vouched(login) and super().can_authenticate_by_email(login, email)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only for an invitation to an address that the service verified."""
        invitation = (invited.address(request) or "").lower()
        if invitation and invitation in _vouched(sociallogin):
            return True
        app = sociallogin.provider.app
        note("inloggen mislukt", level=logging.WARNING, hoe=f"{app.provider_id}: niet bekend en niet uitgenodigd")
        raise ImmediateHttpResponse(refuse(request, "onbekend"))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        person = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(str(part) for part in parts if part)
        person.naam = _readable(str(name or "")) or person.email
        return person

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        note("inloggen mislukt", level=logging.WARNING, hoe=f"{provider.app.provider_id}: {reason(exception or error)}")
        raise ImmediateHttpResponse(refuse(request, "afgebroken" if error == "cancelled" else "antwoord"))


def _can_be_kept(data: dict[str, Any]) -> bool:
    """Half a sign (a lone surrogate) and the sign NUL can stand in JSON but in no text of the database."""
    try:
        return "\\u0000" not in json.dumps(data, ensure_ascii=False).encode().decode()
    except UnicodeEncodeError:
        return False


def _readable(name: str) -> str:
    """A name without signs that one does not see: nobody is there to type it again."""
    return " ".join("".join(sign for sign in name if sign.isspace() or not text.hidden(sign)).split())[:200]


def reason(error: Any) -> str:
    """Return what the logbook says of an error: our own words, of another only its kind, which may quote a token."""
    return str(error)[:200] if isinstance(error, Refused | str) else type(error).__name__


def _vouched(sociallogin: Any) -> set[str]:
    """The addresses that the service verified and for which it may speak."""
    domains = sociallogin.provider.app.settings.get("domeinen")
    found = {one.email.lower() for one in sociallogin.email_addresses if one.verified}
    return {email for email in found if not domains or email.partition("@")[2] in domains}


def says_second_factor(claims: dict[str, Any], wanted: dict[str, list[str]]) -> bool:
    """Do the claims of an id_token say that a second factor was asked? `wanted`: claim -> values that say so."""
    for claim, values in wanted.items():
        said = claims.get(claim)
        if set(values) & set(said if isinstance(said, list) else [said]):
            return True
    return False
