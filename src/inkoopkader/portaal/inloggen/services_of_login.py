"""Login services of organisations (OpenID Connect), as an installation names them in INKOOPKADER_INLOGDIENSTEN."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")


class Service(BaseModel):
    """One service: a broker of eHerkenning, an Entra tenant, or another OpenID provider."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    naam: str = Field(min_length=1, max_length=60)
    adres: str
    client_id: str = Field(min_length=1)
    geheim: str = ""
    tweede_factor: dict[str, list[str]] = {}  # claim (acr, amr) -> values that say that the second factor was asked
    vraag_acr: str = ""  # the acr_values that we ask for
    adres_klopt: bool | list[str] = False  # trust every address, or those of these domains, without email_verified
    domeinen: list[str] = []  # only for addresses of these domains; none named: for every address
    bronnen: list[str] = []  # other origins to which the browser is sent

    @field_validator("adres")
    @classmethod
    def _safe(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("het adres begint met https://")
        return address.rstrip("/")

    @field_validator("tweede_factor")
    @classmethod
    def _claims(cls, claims: dict[str, list[str]]) -> dict[str, list[str]]:
        if set(claims) - {"acr", "amr"}:
            raise ValueError("alleen acr en amr zeggen iets over de tweede factor")
        return claims


def read(text: str) -> list[Service]:
    """Read the setting: a JSON list. Raises ValueError that says which service is wrong and why."""
    if not text.strip():
        return []
    try:
        listed = json.loads(text)
        if not isinstance(listed, list):
            raise TypeError("het is geen lijst")
        found = [Service.model_validate(one) for one in listed]
    except (json.JSONDecodeError, ValidationError, TypeError) as error:
        raise ValueError(f"INKOOPKADER_INLOGDIENSTEN klopt niet: {error}") from None
    names = [service.id for service in found]
    if len(set(names)) < len(names):
        raise ValueError("INKOOPKADER_INLOGDIENSTEN noemt een id twee keer")
    return found


def for_allauth(text: str) -> dict[str, Any]:
    """Return allauth's SOCIALACCOUNT_PROVIDERS."""
    apps = [
        {
            "provider_id": service.id,
            "name": service.naam,
            "client_id": service.client_id,
            "secret": service.geheim,
            "settings": {
                "server_url": service.adres,
                "oauth_pkce_enabled": True,
                "auth_params": {"acr_values": service.vraag_acr} if service.vraag_acr else {},
                "verified_email": service.adres_klopt,
                "tweede_factor": service.tweede_factor,
                "domeinen": [domain.lower() for domain in service.domeinen],
            },
        }
        for service in read(text)
    ]
    return {"openid_connect": {"APPS": apps}}


def origins(text: str) -> list[str]:
    """Return the origins to which a login form may send the browser, for the content security policy."""
    found = []
    for service in read(text):
        parts = urlsplit(service.adres)
        found += [f"{parts.scheme}://{parts.netloc}", *service.bronnen]
    return found
