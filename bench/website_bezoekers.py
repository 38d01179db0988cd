"""The visitors of bench/website.py: readers of the policy and people who ask for their position, at a fixed pace.

Locust reads this file. The addresses stand in the file that WEBSITE_ADRESSEN names, and every answer's time goes to the
file that WEBSITE_UITKOMSTEN names. A visitor asks one page a second and no faster, so that the number of visitors is the
number of pages a second; the time a page takes does not slow the others down.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import time
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, events, task

ASKED: dict[str, Any] = json.loads(Path(os.environ["WEBSITE_ADRESSEN"]).read_text())
FOUND: list[tuple[str, float, str]] = []
CHOICE = random.Random(20270101)
SESSIONS = itertools.cycle(ASKED["sessies"])


class Bezoeker(FastHttpUser):
    """Somebody who comes at a moment of their own: visitors do not ask all at once."""

    abstract = True

    def on_start(self) -> None:
        wait = CHOICE.random()
        self.turn = time.monotonic() + wait
        gevent.sleep(wait)

    def wait_time(self) -> float:
        """A page a second from the visitor's own first moment. Locust's own pace counts from when its visitors were made,
        which is the same moment for all: then all of them ask within a twentieth of every second."""
        self.turn += 1
        return max(0.0, self.turn - time.monotonic())


class Lezer(Bezoeker):
    """Reads, searches and compares."""

    fixed_count = ASKED["lezers"]

    @task
    def read(self) -> None:
        [kind] = CHOICE.choices(
            list(ASKED["bladzijden"]), weights=[one["gewicht"] for one in ASKED["bladzijden"].values()]
        )
        address = CHOICE.choice(ASKED["bladzijden"][kind]["adressen"])
        self.client.get(address, name=f"bladzijde {kind}", headers={"Accept-Encoding": "gzip"})


class Aanbieder(Bezoeker):
    """Opens its position at every zorgkantoor; so many others came in between that nothing of it is still at hand."""

    fixed_count = ASKED["aanbieders"]

    @task
    def position(self) -> None:
        self.client.get(ASKED["positie"], name="positie", headers={"Cookie": next(SESSIONS)})


@events.request.add_listener
def _note(name: str, response_time: float, exception: Exception | None, response: Any, **_: Any) -> None:
    status = getattr(response, "status_code", 0)
    wrong = str(exception or "") or ("" if status == 200 else f"status {status}")
    FOUND.append((name, response_time, wrong))


@events.quitting.add_listener
def _write(**_: Any) -> None:
    Path(os.environ["WEBSITE_UITKOMSTEN"]).write_text(json.dumps(FOUND))
