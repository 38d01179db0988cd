"""Read YAML without guessing: every scalar stays the text that was written, with its line.

YAML 1.1 would turn `nee` into text but `no` into false, 0.10 into a binary float and 17:00 into 61,200 seconds. The
type of an entry decides what a text means (`values.parse`), so nothing is interpreted here. Anchors and aliases are
refused: policy is read aloud.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from inkoopkader.regels.errors import Place, PolicyError, unreadable
from inkoopkader.regels.spoken import phrase

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 40


class Text(str):
    """A scalar as written; `line` counts from 1, `plain` is false when it was quoted."""

    line: int
    plain: bool

    def __new__(cls, value: str, line: int, plain: bool) -> Text:
        text = super().__new__(cls, value)
        text.line = line
        text.plain = plain
        return text


class Mapping(dict[str, Any]):
    """A mapping that remembers its line and the line of every key."""

    line: int = 0

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Sequence(list[Any]):
    """A list that remembers its line."""

    line: int = 0


def read(text: str, file: str) -> Any:
    """Read one YAML document.

    Returns Mapping, Sequence, Text or None (an empty document). Raises PolicyError with file and line for anything that
    is not plain YAML, for a key that stands twice, and for anchors, aliases and tags.
    """
    stack: list[Any] = []
    keys: list[Text | None] = []
    root: Any = None
    seen = False

    def fail(line: int, message: str) -> PolicyError:
        return PolicyError([(Place(file, line), message)])

    def add(value: Any, line: int) -> None:
        nonlocal root, seen
        if not stack:
            if seen:
                raise fail(line, phrase("Er staan twee documenten in dit bestand; laat er één staan."))
            root, seen = value, True
            return
        parent = stack[-1]
        if isinstance(parent, Sequence):
            parent.append(value)
            return
        key = keys[-1]
        if key is None:
            if not isinstance(value, Text):
                raise fail(line, phrase("Een sleutel moet een woord zijn, geen lijst of groep."))
            if value in parent:
                raise fail(
                    line,
                    phrase(
                        "De sleutel '{value}' staat hier twee keer (eerder op regel {line}).",
                        value=value,
                        line=parent.lines[value],
                    ),
                )
            keys[-1] = value
            return
        parent[key] = value
        parent.lines[key] = key.line
        keys[-1] = None

    try:
        for event in yaml.parse(text.removeprefix("\ufeff"), Loader=_Loader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            if getattr(event, "tag", None) is not None:
                raise fail(
                    line,
                    phrase(
                        "Een soortaanduiding (!) mag niet; schrijf alleen de waarde, zo nodig tussen aanhalingstekens."
                    ),
                )
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise fail(line, phrase("Ankers en verwijzingen (& en *) mogen niet; schrijf de waarde uit."))
            if isinstance(event, yaml.ScalarEvent):
                plain = not event.style  # None or '' by the parser used
                add(Text(event.value, line, plain) if not (plain and event.value in ("", "~", "null")) else None, line)
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                if len(stack) >= _MAX_DEPTH:
                    raise fail(line, phrase("Te diep genest (meer dan {max_depth} niveaus).", max_depth=_MAX_DEPTH))
                value: Any
                if isinstance(event, yaml.MappingStartEvent):
                    value = Mapping(line)
                else:
                    value = Sequence()
                    value.line = line
                add(value, line)
                stack.append(value)
                keys.append(None)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                stack.pop()
                keys.pop()
    except yaml.YAMLError as error:
        raise fail(*_problem(error, text)) from None
    return root


def _check() -> str:
    return phrase("Controleer inspringing, aanhalingstekens en dubbele punten.")


def _problems() -> tuple[tuple[str, str, bool], ...]:
    """What the parser says (it has two wordings for some), what that means, and whether the place is where it began."""
    colon = phrase(
        "Zet een tekst met een dubbele punt en een spatie tussen enkele aanhalingstekens; is dit een sleutel, kijk dan de inspringing na."
    )
    brace = phrase("De accolade {sign} die hier opent, wordt niet gesloten, of er ontbreekt een komma.", sign="{")
    bracket = phrase("De haak [ die hier opent, wordt niet gesloten, of er ontbreekt een komma.")
    quote = phrase("Het aanhalingsteken dat hier opent, wordt niet gesloten.")
    key = phrase("Hier ontbreekt een dubbele punt met een spatie achter de sleutel.")
    backslash = phrase("Zet een tekst met een backslash (\\) tussen enkele aanhalingstekens.")
    dashes = phrase("Een lijst met streepjes begint op een nieuwe regel onder haar sleutel.")
    indent = phrase("De inspringing klopt niet: begin elk streepje van een lijst op dezelfde plek.")
    after = phrase("De inspringing klopt niet, of er staat nog tekst achter een sluitend aanhalingsteken.")
    return (
        ("mapping values are not allowed", colon, False),
        ("expected ',' or '}'", brace, True),
        ("expected ',' or ']'", bracket, True),
        ("unexpected end of stream", quote, True),
        ("could not find expected ':'", key, False),
        ("unknown escape character", backslash, False),
        ("block sequence entries are not allowed", dashes, False),
        ("did not find expected '-'", indent, False),
        ("did not find expected key", after, False),
        ("expected <block end>", after, False),
    )


def _problem(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line and the message of what the parser could not read."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        odd = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, odd.start()) + 1 if odd else 0
        return line, phrase("Dit is geen geldige YAML: onleesbare tekens.") + " " + _check()
    lines = text.removeprefix("\ufeff").splitlines()
    here = lines[mark.line] if mark.line < len(lines) else ""
    before, rest = here[: mark.column], here[mark.column :]
    start = phrase("Dit is geen geldige YAML.") + " "
    if "\t" in (rest[:1], before[-1:]) or (not before.strip() and "\t" in before):
        return mark.line + 1, start + phrase("Hier staat een tab; spring in met spaties.")
    problem = str(getattr(error, "problem", None) or "")
    if "cannot start any token" in problem:
        return mark.line + 1, start + phrase(
            "Zet een tekst die begint met {sign} tussen enkele aanhalingstekens.", sign=rest[:1]
        )
    began = getattr(error, "context_mark", None)
    for known, meaning, from_start in _problems():
        if known in problem:
            return (began if from_start and began else mark).line + 1, start + meaning
    return mark.line + 1, start + _check()


def read_file(path: Path, name: str | None = None) -> Any:
    """Read a YAML file as UTF-8; `name` is how messages call it. Raises PolicyError."""
    shown = name or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise PolicyError([(Place(shown), phrase("Dit bestand is geen UTF-8-tekst; sla het op als UTF-8."))]) from None
    except OSError as error:
        raise PolicyError([(Place(shown), unreadable(error))]) from None
    return read(text, shown)
