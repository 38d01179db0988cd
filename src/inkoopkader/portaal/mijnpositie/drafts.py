"""Drafts: what a visitor fills in without saving it. At most two stand in the session on the server, each bounded: the
position itself, and a what-if beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from inkoopkader.portaal.inloggen.sessions import SessionStore
from inkoopkader.positie.answers import Answers, from_json
from inkoopkader.regels.errors import CaseError, InkoopkaderError

CONCEPT, WHAT_IF = "concept", "wat-als"
MOST_BYTES = 200_000
MOST_ROWS = 200
DAYS_KEPT = 14
_PREFIX = "mijnpositie-"
_PATH = f"{_PREFIX}pad"
_LONGEST_PATH = 60


class TooMuch(InkoopkaderError):
    """There are more answers than a position can hold."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`origin` is what a what-if was made of: the concept, or the id of a saved position; empty when that is gone."""

    answers: Answers
    origin: str = ""


def checked(answers: Answers) -> dict[str, Any]:
    """Return answers as they are stored. Raises TooMuch when they are too many."""
    written = answers.as_json()
    if len(answers.rows) > MOST_ROWS:
        raise TooMuch(
            _("Er zijn %(count)s regels productie; meer dan %(most)s kan niet.")
            % {"count": len(answers.rows), "most": MOST_ROWS}
        )
    if len(json.dumps(written, ensure_ascii=False).encode("utf-8", "replace")) > MOST_BYTES:
        raise TooMuch(_("Er staan te veel antwoorden in deze positie. Haal regels of teksten weg."))
    return written


@contextmanager
def alone(session: SessionStore) -> Iterator[None]:
    """Change drafts while no other request of this visitor does: inside the block the drafts are as they were stored last,
    and they are stored at its end. So of two answers at the same moment the second is added to the first. Part of a
    transaction, which ends the turn; after an exception nothing is stored."""
    session.hold()
    yield
    if session.modified:
        session.save()


def read(session: SessionBase, which: str, organisation: UUID | None) -> Draft | None:
    """Return a draft, if there is one. A what-if of a saved position is seen only while working for its organisation."""
    written = session.get(_PREFIX + which)
    if written is None or written["organisatie"] not in ("", str(organisation)):
        return None
    try:
        return Draft(from_json(written["antwoorden"]), written["van"])
    except CaseError:  # an older form
        return None


def write(
    session: SessionBase, which: str, answers: Answers, *, origin: str = "", organisation: UUID | None = None
) -> None:
    """Store a draft in place of the one before. Raises TooMuch; then nothing is stored. A what-if of the concept before is
    none of this one: it has no origin any more.

    Of who is not signed in the session then outlives the browser, so that they can come back; who signs in gets a
    session of the ordinary length (`apps.py`).
    """
    if SESSION_KEY not in session:
        session.set_expiry(DAYS_KEPT * 24 * 3600)
    session[_PREFIX + which] = {
        "antwoorden": checked(answers),
        "van": origin,
        "organisatie": str(organisation or ""),
    }
    what_if = session.get(_PREFIX + WHAT_IF)
    if which == CONCEPT and what_if is not None and what_if["van"] == CONCEPT:
        session[_PREFIX + WHAT_IF] = what_if | {"van": ""}


def change(session: SessionBase, which: str, answers: Answers) -> None:
    """Store other answers in a draft that is there, `alone` since it was read. Raises TooMuch; then nothing is stored."""
    session[_PREFIX + which] = session[_PREFIX + which] | {"antwoorden": checked(answers)}


def drop(session: SessionBase, which: str) -> None:
    """Throw a draft away."""
    session.pop(_PREFIX + which, None)


# the way back: which questions were answered, in order, of the position that was worked on last


def went_past(session: SessionBase, of: str, key: str) -> None:
    """Remember that a question was passed."""
    before = path(session, of)
    before = before[: before.index(key)] if key in before else before
    session[_PATH] = {"van": of, "vragen": [*before, key][-_LONGEST_PATH:]}


def path(session: SessionBase, of: str) -> list[str]:
    """Return the questions that were passed, in order."""
    found = session.get(_PATH)
    return list(found["vragen"]) if found is not None and found["van"] == of else []
