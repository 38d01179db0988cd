"""Runs the matrix: every address, every role, one's own object, another's and none, and says everything that is wrong."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse
from tests.portaal.organisaties import between_requests
from tests.portaal.toegang import answers, parameters
from tests.portaal.toegang.expected import Verdict, verdict
from tests.portaal.toegang.roles import Role
from tests.portaal.toegang.surface import METHODS, Address
from tests.portaal.toegang.world import World, rows_of

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(slots=True)
class Matrix:
    """A run of the matrix over a world. `problems` is what came out wrong; `asked` counts the requests; `prefix` is what
    stands before every address: nothing for Dutch, /en for the same addresses in English."""

    world: World
    prefix: str = ""
    problems: list[str] = field(default_factory=list)
    asked: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    opened: set[tuple[str, str]] = field(default_factory=set)
    forms: dict[tuple[str, str], dict[str, list[str]]] = field(default_factory=dict)

    def run(self, addresses: list[Address], roles: list[Role]) -> Matrix:
        """Ask everything."""
        self.before = rows_of(self.world.other)
        for address in addresses:
            for role in roles:
                for method in METHODS:
                    if self._worth_asking(address, role, method):
                        self._ask(address, role, method)
        return self

    @staticmethod
    def _worth_asking(address: Address, role: Role, method: str) -> bool:
        """A page that is public and names no object is asked by nobody and by who may do everything; a method beside
        reading and posting only where something may answer it: at the API, and by the same two at a page."""
        public = address.access is not None and address.access.kind in ("openbaar", "aanmelden")
        alike = public and not address.operations and not parameters.names_objects(address)
        if alike and role.name not in ("niemand", "alles"):
            return False
        return method in ("GET", "POST") or bool(address.operations) or role.name in ("niemand", "alles")

    def _ask(self, address: Address, role: Role, method: str) -> None:
        expected = verdict(address, role.asker, method)
        own = role.party or self.world.ours
        where = f"{method} {address.route} as {role.name}"
        data = self.forms.get((address.route, role.name), {}) if method == "POST" else {}
        mine: tuple[Any, ...] = (0,)
        if not self._opened_before(address, role, method, expected):
            mine = self._one(f"{where}, own", address, role, method, parameters.filled(address, own), expected, data)
        if method == "GET" and mine[0] == 200:  # what a person would post from the page: its form, filled in
            self.forms[address.route, role.name] = Forms.of(mine[2])
        for name, value in data.items():  # another's objects in what is posted
            if any(_UUID.fullmatch(one) for one in value):
                self._alike(f"{where}, another's {name}", address, role, method, expected, data, name)
        operation = address.operations.get(method)
        for name, model in parameters.QUERIES.items():
            if operation is not None and name in operation.query and expected == "open":
                path = parameters.filled(address, own)
                theirs = self.world.other.rows[model].pk
                beside = uuid.UUID(int=theirs.int ^ 1)  # nobody's, at the same place in any order
                found, none = (
                    self._one(
                        f"{where}, another's {name}", address, role, method, f"{path}?{name}={number}", expected, {}
                    )
                    for number in (theirs, beside)
                )
                if found != none:
                    self.problems.append(f"{where}: another's {name} can be told from none: {_first(found, none)}")
        if parameters.names_objects(address):
            theirs = parameters.filled(address, self.world.other)
            nobodys = parameters.filled(address, None)
            found = self._one(f"{where}, another's", address, role, method, theirs, expected, data, strange=True)
            none = self._one(f"{where}, none", address, role, method, nobodys, expected, data, strange=True)
            if found != none:
                self.problems.append(
                    f"{where}: another's object and no object can be told apart: {_first(found, none)}"
                )

    def _opened_before(self, address: Address, role: Role, method: str, expected: Verdict) -> bool:
        """Did a member with one other power get in here already? One's own pages take long to make: the first power that
        opens a page and all powers together open it; the others must only not see what is another's."""
        if expected != "open" or role.party is not self.world.ours or len(role.powers) != 1:
            return False
        before = (address.route, method) in self.opened
        self.opened.add((address.route, method))
        return before

    def _alike(
        self, where: str, address: Address, role: Role, method: str, expected: Verdict, data: Any, name: str
    ) -> None:
        """Post another's numbers in a field, and nobody's; neither may work, and both must give the same answer."""
        path = parameters.filled(address, role.party or self.world.ours)
        numbers = [str(row.pk) for row in self.world.other.rows.values()]
        nobody = self._one(where, address, role, method, path, expected, data | {name: [str(parameters.NOBODY)]})
        for number in numbers:
            theirs = self._one(where, address, role, method, path, expected, data | {name: [number]})
            if theirs != nobody:
                self.problems.append(f"{where}: can be told from no object: {_first(theirs, nobody)}")

    def _one(
        self,
        where: str,
        address: Address,
        role: Role,
        method: str,
        path: str,
        expected: Verdict,
        data: Any,
        *,
        strange: bool = False,
    ) -> tuple[Any, ...]:
        """Ask once, look at everything that came of it, and take it back."""
        self.asked += 1
        path = self.prefix + path
        cookies = role.client.cookies.copy()
        with transaction.atomic():
            response = (
                role.client.generic(method, path) if not data else getattr(role.client, method.lower())(path, data)
            )
            self._judge(where, address, method, response, expected, strange)
            self._look_for_canaries(where, response, role, path, data)
            reached = expected == "open" and response.status_code != 405
            if reached and method != "GET" and rows_of(self.world.other) != self.before:
                self.problems.append(f"{where}: changed rows of the other organisation")
            transaction.set_rollback(True)
        role.client.cookies = cookies
        between_requests()
        written = [
            path,
            *_UUID.findall(path),
            *(one for value in data.values() for one in value if _UUID.fullmatch(one)),
        ]
        return answers.comparable(response, *written)

    @staticmethod
    def _leads_itself(address: Address) -> bool:
        """May the view itself send somebody to sign in, as the pages for signing in and out do?"""
        return address.access is not None and address.access.kind != "lid"

    def _judge(
        self, where: str, address: Address, method: str, response: Any, expected: Verdict, strange: bool
    ) -> None:
        status, target = response.status_code, response.get("Location", "")
        went = _went(status, target)
        if expected == "open" and went in _LEADS and self._leads_itself(address):
            went = "open"
        if expected == "open" and went == "kiezen" and method == "POST":
            went = "open"  # who takes themselves out of an organisation chooses another
        if went != expected:
            self.problems.append(f"{where}: {status} {target}, the declaration says {expected}")
        elif expected == "open" and status >= 500:
            self.problems.append(f"{where}: {status}")
        elif expected == "open" and strange and status not in (404, 405):
            self.problems.append(f"{where}: {status} where there is nothing to see")

    def _look_for_canaries(self, where: str, response: Any, role: Role, path: str, data: Any) -> None:
        text = answers.texts(response) + str(dict(role.client.session.items()))
        written = path + str(data)
        for canary in self.world.canaries:
            if canary in text and canary not in written:
                self.problems.append(f"{where}: shows {canary}")


_LEADS = ("inloggen", "tweede stap", "kiezen")


def _went(status: int, target: str) -> Verdict:
    """Where an answer sent the asker."""
    if status == 403:
        return "geweigerd"
    if status == 401:
        return "sleutel"
    place = _dutch(target.partition("?")[0])
    if status == 302 and place == _dutch(resolve_url(settings.LOGIN_URL)):
        return "inloggen"
    if status == 302 and place in _second_factor():
        return "tweede stap"
    if status == 302 and place == "/organisatie/kiezen/":
        return "kiezen"
    return "open"


def _second_factor() -> set[str]:
    """The pages where somebody uses their second factor, or sets one up."""
    found = set()
    for name in ("mfa_reauthenticate", "mfa_activate_totp"):
        with contextlib.suppress(NoReverseMatch):
            found.add(_dutch(reverse(name)))
    return found


def _dutch(place: str) -> str:
    """The same address in Dutch; a request in English leaves that language behind for what is resolved after it."""
    return place.removeprefix("/en")


def _first(one: tuple[Any, ...], two: tuple[Any, ...]) -> str:
    for left, right in zip(one, two, strict=True):
        if left != right:
            start = next((n for n, (a, b) in enumerate(zip(str(left), str(right), strict=False)) if a != b), 0)
            return f"{str(left)[start : start + 80]!r} / {str(right)[start : start + 80]!r}"
    return ""


class Forms(HTMLParser):
    """Reads what the forms of a page would send: what stands in the fields, the first of the choices, else a text."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}

    @classmethod
    def of(cls, html: str) -> dict[str, list[str]]:
        """Return the fields of a page with their values."""
        reader = cls()
        reader.feed(html)
        return reader.fields

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: unescape(value or "") for name, value in attrs}
        name = found.get("name", "")
        if not name or name == "csrfmiddlewaretoken" or tag not in ("input", "textarea", "button", "select"):
            return
        kind = found.get("type", "text")
        if kind in ("radio", "checkbox", "submit") and name in self.fields:
            return
        self.fields.setdefault(name, [found.get("value") or "Verzonnen"])


def unfilled(addresses: list[Address]) -> Iterator[str]:
    """Return what the matrix cannot ask: addresses that say nothing about access, and parameters that it cannot fill."""
    for address in addresses:
        if address.access is None and not address.operations:
            yield f"{address.route}: says nothing about access"
        for name in parameters.unknown(address):
            yield f"{address.route}: the matrix cannot fill '{name}'; say in toegang/parameters.py what it is"
