"""Read the JSON of a request without guessing: a number stays the text that was written, and every value knows its place.

The result has the types of `regels.read_yaml`, so that the readers of case and provider files read it too. What they call
a line is here a serial number, of which `Document.pointer` gives the place.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.http.request import UnreadablePostError

from inkoopkader.api.problem import Problem, Wrong, invalid
from inkoopkader.regels.read_yaml import Mapping, Sequence, Text

MOST_BYTES = 2_000_000
MOST_DEPTH = 16
LONGEST_NAME, LONGEST_TEXT = 100, 10_000
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class Document:
    """What was sent, and where each part of it stood."""

    content: Any = None
    text: str = ""
    places: list[tuple[int, str]] = field(default_factory=lambda: [(0, "")])

    def plain(self) -> Any:
        """Return what was sent with JSON's own types: for a receipt, of which every letter counts."""
        try:
            return json.loads(self.text)
        except ValueError:  # a whole number of thousands of digits
            raise _unreadable("Hier staat een getal met te veel cijfers.") from None

    def place(self, parent: int, token: str) -> int:
        """Give a part of the document its serial number."""
        self.places.append((parent, token.replace("~", "~0").replace("/", "~1")))
        return len(self.places) - 1

    def pointer(self, serial: int) -> str:
        """Return the JSON pointer (RFC 6901) of a serial number; the whole document for 0."""
        tokens: list[str] = []
        while 0 < serial < len(self.places):
            serial, token = self.places[serial]
            tokens.append(token)
        return "#" + "".join(f"/{token}" for token in reversed(tokens))


def read(request: HttpRequest, most: int = MOST_BYTES) -> Document:
    """Return the body of a request. Raises Problem for anything but sound JSON in UTF-8 within the limits."""
    try:
        raw = request.read(most + 1)
    except UnreadablePostError:
        raise Problem(400, "Het verzoek is onderweg afgebroken.") from None
    if len(raw) > most:
        raise too_big(most)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(f"Dit is geen UTF-8: byte {error.start + 1} is niet te lezen.") from None
    try:
        written = json.loads(
            text, object_pairs_hook=_once, parse_float=_Number, parse_int=_Number, parse_constant=_no_number
        )
    except RecursionError:
        raise _too_deep("") from None
    except json.JSONDecodeError as error:
        raise _unreadable(f"Dit is geen geldige JSON: regel {error.lineno}, teken {error.colno}.") from None
    made = placed(written)
    made.text = text
    return made


def too_big(most: int) -> Problem:
    """Return the error for a body over the limit."""
    return Problem(413, f"Dit verzoek is hier ten hoogste {most // 1_000_000} MB.")


class _Number(str):
    """A number as it was written."""


def _no_number(text: str) -> Any:
    raise _unreadable(f"{text} is geen getal in JSON.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        shown = _REFUSED.sub("?", twice[:LONGEST_NAME])
        raise _unreadable(f"De naam '{shown}' staat twee keer in dezelfde groep.", "dubbel")
    return found


def _unreadable(detail: str, code: str = "onleesbaar") -> Problem:
    return invalid([Wrong("body", "#", detail, code)])


def _too_deep(pointer: str) -> Problem:
    return invalid([Wrong("body", pointer or "#", f"Te diep genest: meer dan {MOST_DEPTH} niveaus.", "te_diep")])


def placed(written: Any) -> Document:
    """Give every part its place, and refuse what is too deep, too long or no text."""
    made = Document()
    root: list[Any] = [None]
    todo: list[tuple[Any, int, int, Any, Any]] = [(written, 0, 1, root, 0)]
    while todo:
        value, serial, depth, target, key = todo.pop()
        if depth > MOST_DEPTH:
            raise _too_deep(made.pointer(serial))
        if isinstance(value, dict):
            group = Mapping(serial)
            target[key] = group
            for name, inner in value.items():
                if len(name) > LONGEST_NAME or _REFUSED.search(name):
                    raise _no_name(made.pointer(serial))
                below = made.place(serial, name)
                word = Text(name, below, True)
                group.lines[word] = below
                group[word] = None
                todo.append((inner, below, depth + 1, group, word))
        elif isinstance(value, list):
            items = Sequence([None] * len(value))
            items.line = serial
            target[key] = items
            todo += [(inner, made.place(serial, str(at)), depth + 1, items, at) for at, inner in enumerate(value)]
        elif value is None:
            target[key] = None
        else:
            target[key] = _text(value, serial, made)
    made.content = root[0]
    return made


def _text(value: Any, serial: int, made: Document) -> Text:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if len(text) > LONGEST_TEXT:
        detail = f"Een waarde is ten hoogste {LONGEST_TEXT} tekens lang."
        raise invalid([Wrong("body", made.pointer(serial), detail, "te_lang")])
    if _REFUSED.search(text):
        detail = "Hier staat een teken dat in geen tekst hoort (zoals NUL of een half teken)."
        raise invalid([Wrong("body", made.pointer(serial), detail, "teken")])
    return Text(text, serial, True)


def _no_name(pointer: str) -> Problem:
    detail = f"Een naam is ten hoogste {LONGEST_NAME} gewone tekens lang."
    return invalid([Wrong("body", pointer, detail, "naam")])
