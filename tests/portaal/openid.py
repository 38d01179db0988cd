"""A small OpenID provider of our own, over HTTP on this machine: discovery, keys, authorize, token and userinfo. It speaks
as it should, or makes the one mistake that a test asks for.

`python -m tests.portaal.openid 9000` serves it for a browser: the page where one logs in then asks as whom.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

CLIENT, CLIENT_SECRET = "inkoopkader-toets", "geheim-van-de-toets"


@dataclass
class Person:
    """Who can log in at the provider."""

    sub: str
    email: str
    name: str
    verified: bool = True
    acr: str = ""
    amr: tuple[str, ...] = ()


@dataclass
class Provider:
    """What the provider knows and does. `fault` is the mistake it makes in its next answers."""

    address: str = ""
    people: list[Person] = field(default_factory=list)
    fault: str = ""
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    other_key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, Person] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def discovery(self) -> Any:
        """The document that says where everything is."""
        issuer = "https://iemand-anders.example" if self.fault == "issuer in discovery" else self.address
        found = {
            "issuer": issuer,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "id_token_signing_alg_values_supported": ["ES256"],
        }
        return (
            [found]
            if self.fault == "discovery is a list"
            else {k: v for k, v in found.items() if self.fault != f"no {k}"}
        )

    def jwks(self) -> dict[str, Any]:
        """The public keys."""
        if self.fault == "no keys":
            return {"keys": []}
        public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "een", "use": "sig", "alg": "ES256"}]}

    def authorize(self, asked: dict[str, str], person: Person) -> str:
        """Return where the browser goes after logging in."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"sub": person.sub}
        state = asked["state"] + "x" if self.fault == "state" else asked["state"]
        answer = (
            {"error": "access_denied", "state": state} if self.fault == "cancelled" else {"code": code, "state": state}
        )
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Return the answer to a code, which works once and only with the secret and verifier that belong to it."""
        asked = self.codes.pop(sent.get("code", ""), None)
        expected = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or authorization != f"Basic {expected}"
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(verifier).decode().rstrip("=") != asked.get("code_challenge")
            or asked.get("code_challenge_method") != "S256"
        ):
            return 400, {"error": "invalid_grant"}
        if self.fault == "token endpoint":
            return 500, {"error": "server_error"}
        person = next(one for one in self.people if one.sub == asked["sub"])
        access = secrets.token_urlsafe(16)
        self.tokens[access] = person
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 60}
        if self.fault != "no id_token":
            answer["id_token"] = self.id_token(asked, person)
        return 200, answer

    def id_token(self, asked: dict[str, str], person: Person) -> str:
        """Return the signed statement about who logged in."""
        now, fault = int(time.time()), self.fault
        claims: dict[str, Any] = {
            "iss": "https://iemand-anders.example" if fault == "issuer" else self.address,
            "aud": "een-andere-website" if fault == "audience" else CLIENT,
            "sub": person.sub,
            "iat": now - 7200 if fault == "expired" else now,
            "exp": now - 3600 if fault == "expired" else now + 300,
            "nonce": "van een ander" if fault == "nonce" else asked.get("nonce", ""),
        }
        if fault == "two audiences":
            claims["aud"] = [CLIENT, "een-andere-website"]
        if fault == "not yet":
            claims["nbf"] = now + 3600
        for name in ("nonce", "exp", "sub", "aud", "iss"):
            if fault == f"no {name}":
                del claims[name]
        if person.acr:
            claims["acr"] = person.acr
        if person.amr:
            claims["amr"] = list(person.amr)
        if fault not in ("userinfo only", "userinfo of another"):
            claims |= self.about(person)
        if fault == "email is a list":
            claims["email"] = [person.email]
        if fault.startswith("sub is"):
            claims["sub"] = 12 if fault == "sub is a number" else "x" * 500
        headers = {"kid": "onbekend" if fault == "kid" else "een"}
        if fault == "alg none":
            return jwt.encode(claims, None, algorithm="none", headers=headers)
        if fault == "symmetric":  # signed with what both know, or with what everybody knows
            return jwt.encode(claims, CLIENT_SECRET * 2, algorithm="HS256", headers=headers)
        signed = jwt.encode(claims, self.other_key if fault == "key" else self.key, algorithm="ES256", headers=headers)
        if fault == "changed":
            head, _, tail = signed.split(".")
            body = base64.urlsafe_b64encode(json.dumps(claims | {"email": "baas@voorbeeld.example"}).encode())
            return f"{head}.{body.decode().rstrip('=')}.{tail}"
        return "geen.id.token" if fault == "nonsense" else signed

    def about(self, person: Person) -> dict[str, Any]:
        """What the provider says about a person."""
        if self.fault == "no email":
            return {"name": person.name}
        verified: Any = False if self.fault == "not verified" else person.verified
        return {"email": person.email, "email_verified": verified, "name": person.name}

    def userinfo(self, authorization: str) -> tuple[int, dict[str, Any]]:
        """Return what the holder of a token may know."""
        person = self.tokens.get(authorization.removeprefix("Bearer "))
        if person is None:
            return 401, {"error": "invalid_token"}
        sub = "iemand-anders" if self.fault == "userinfo of another" else person.sub
        return 200, {"sub": sub, **self.about(person)}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self._json(200, provider.discovery())
            elif parts.path == "/jwks":
                self._json(200, provider.jwks())
            elif parts.path == "/userinfo":
                self._json(*provider.userinfo(self.headers.get("Authorization", "")))
            elif parts.path == "/authorize":
                self._authorize(asked)
            else:
                self._json(404, {})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            sent = {name: values[-1] for name, values in parse_qs(text).items()}
            self._json(*provider.token(sent, self.headers.get("Authorization", "")))

        def _authorize(self, asked: dict[str, str]) -> None:
            found = [one for one in provider.people if one.sub == asked.get("als")]
            if found:
                self.send_response(302)
                self.send_header("Location", provider.authorize(asked, found[0]))
                self.end_headers()
                return
            links = "".join(
                f'<li><a href="?{html.escape(urlencode(asked | {"als": one.sub}))}">{html.escape(one.name)}</a></li>'
                for one in provider.people
            )
            page = (
                f'<!doctype html><html lang="nl"><title>Inlogdienst</title><h1>Inloggen als</h1><ul>{links}</ul></html>'
            )
            self._send(200, "text/html; charset=utf-8", page.encode())

        def _json(self, status: int, content: Any) -> None:
            self._send(status, "application/json", json.dumps(content).encode())

        def _send(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def served(*people: Person, port: int = 0) -> Iterator[Provider]:
    """Serve a provider on this machine until the block ends."""
    provider = Provider(people=list(people))
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def setting(provider: Provider, **more: Any) -> str:
    """Return INKOOPKADER_INLOGDIENSTEN with this provider."""
    service = {
        "id": "toets",
        "naam": "Verzonnen Inlogdienst",
        "adres": provider.address,
        "client_id": CLIENT,
        "geheim": CLIENT_SECRET,
    }
    return json.dumps([service | more])


if __name__ == "__main__":
    known = [Person("1", "beheer@voorbeeld.example", "Beheerder (verzonnen)", amr=("mfa",))]
    with served(*known, port=int(sys.argv[1])) as running:
        print(setting(running, tweede_factor={"amr": ["mfa"]}), flush=True)
        while True:
            time.sleep(3600)
