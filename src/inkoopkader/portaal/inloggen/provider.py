"""The OpenID Connect provider as allauth registers it (it looks for a module of this name): our adapter, nothing that a
visitor can add to the request, and a nonce."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from inkoopkader.portaal.inloggen.oidc import Checked


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """One login service."""

    oauth2_adapter_class = Checked

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Only where to go afterwards comes from the visitor; allauth would take scope, process and parameters too."""
        return {"process": AuthProcess.LOGIN, "next_url": get_next_redirect_url(request)}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = get_random_string(43)
        parameters = self.get_auth_params() | {"nonce": nonce}
        return super().redirect(request, process, next_url, data, auth_params=parameters, nonce=nonce, **kwargs)


provider_classes = [Provider]
