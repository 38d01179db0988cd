"""Logging in with a second step, and out again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

import pytest

from browser.conftest import Welcome
from browser.people import PASSWORD, SECRET
from browser.visitor import WAYS, Way


def code() -> str:
    """What an app shows now for the secret of everybody in `people.py` (RFC 6238)."""
    moment = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(SECRET), moment, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.mark.parametrize(("number", "way"), list(enumerate(WAYS, start=1)), ids=lambda item: getattr(item, "name", ""))
def test_log_in_with_a_second_step(welcome: Welcome, number: int, way: Way) -> None:
    visitor = welcome(way)
    visitor.open("/")
    visitor.follow("Inloggen", within="header")
    visitor.fill("E-mailadres", f"reiziger{number}@voorbeeld.example")
    visitor.fill("Wachtwoord", PASSWORD)
    visitor.press("Inloggen")
    visitor.heading("Tweede stap")
    visitor.open("/organisatie/")  # the password alone opens nothing
    visitor.sees("Inloggen")
    assert f"Reisgezelschap {number}" not in visitor.page.content()
    visitor.open("/inloggen/tweede-stap/")
    visitor.fill("Code uit uw app, of een herstelcode", code())
    visitor.press("Inloggen")
    visitor.heading("Wat moet ik doen, en voor wanneer?")
    visitor.sees(f"Verzonnen Reisgezelschap {number}")
    visitor.press("Uitloggen", within="header")
    visitor.open("/organisatie/")
    assert f"Reisgezelschap {number}" not in visitor.page.content()
