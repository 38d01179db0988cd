"""What one request may ask to be computed. The limits keep an answer under a few seconds and a few megabytes."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Set
from typing import Any

from inkoopkader.api.body import Document
from inkoopkader.api.problem import Problem, Wrong, invalid
from inkoopkader.regels.errors import nearest
from inkoopkader.regels.policy import Policy

MOST_LINES = 250
MOST_QUESTIONS = 50
MOST_ANSWERS = 250
MOST_SECONDS = 10.0
MOST_BYTES_OF_A_PROOF = 8_000_000
"""A receipt repeats the steps of every answer; one of a case within these limits stays below it."""
_MOST_NAMED = 20
_MOST_KEYS = 40
_LISTS = ("regels", "clientmaanden", "productie")
_GROUPS = ("feiten", "documenten", "oordelen", "instellingen")
_SCALARS = ("zorgkantoor", "jaar", "peildatum", "op", "omschrijving", "verzonnen", "naam")
_OF_A_LINE = frozenset({"client", "maand", "zorgkantoor"})


def check_size(document: Document, known: Set[str]) -> None:
    """Refuse a case or a provider with too much in it, and one in which many names do not exist: to seek what each of them
    may have meant takes long. `known` are the names that can be given. Raises Problem."""
    content = document.content
    if not isinstance(content, dict):
        raise invalid([Wrong("body", "#", "Hier hoort een groep van naam: waarde, in JSON een object.", "type")])
    wrong = [
        Wrong(
            "body",
            document.pointer(items.line),
            f"Hier staan er {len(items)}; het zijn er ten hoogste {most}.",
            "aantal",
        )
        for items, most in _counted(content)
        if len(items) > most
    ]
    wrong += [
        Wrong("body", f"#/{name}", f"Bij '{name}' hoort één waarde, geen lijst of groep.", "type")
        for name in _SCALARS
        if isinstance(content.get(name), (dict, list))
    ]
    if wrong:
        raise invalid(wrong)
    unknown = [name for name in _names(content) if name not in known and name not in _OF_A_LINE]
    if len(unknown) > _MOST_NAMED:
        raise invalid(
            Wrong(
                "body", document.pointer(name.line), f"De naam '{name}' bestaat niet.{nearest(name, known)}", "onbekend"
            )
            for name in unknown[:_MOST_NAMED]
        )


def _counted(content: dict[str, Any]) -> Iterator[tuple[Any, int]]:
    yield content, _MOST_KEYS
    for name in (*_LISTS, "clienten", "vragen", "zorgkantoren", "gekozen", "later"):
        if isinstance(content.get(name), (dict, list)):
            yield content[name], MOST_LINES if name in (*_LISTS, "clienten", "later") else MOST_QUESTIONS


def _names(content: dict[str, Any]) -> Iterator[Any]:
    """Every name under which something is given."""
    groups = [content.get(name) for name in _GROUPS]
    for name in _LISTS:
        groups += _items(content.get(name))
    groups += _items(content.get("clienten"))
    for office in _items(content.get("zorgkantoren")):
        groups += _items(office)
    for group in groups:
        if isinstance(group, dict):
            yield from group


def _items(value: Any) -> Collection[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


class Clock:
    """Watches how long a computation takes."""

    def __init__(self) -> None:
        self.start = time.monotonic()

    def check(self) -> None:
        """Raise Problem when it has taken too long; between two parts, so that nothing is half done."""
        if time.monotonic() - self.start > MOST_SECONDS:
            raise Problem(503, "Dit duurt te lang. Vraag minder tegelijk.", headers={"Retry-After": "10"})


def check_proof(document: Document, policy: Policy) -> None:
    """Refuse a receipt that would take more to recompute than it can have taken to make. Raises Problem."""
    content = document.content
    if not isinstance(content, dict):
        return  # what it is not, is told where it is read
    for part in (content.get("zaak"), content.get("antwoorden")):
        if isinstance(part, dict):
            check_size(Document(part, places=document.places), policy.names())
    case, positions = content.get("zaak"), content.get("posities")
    if isinstance(case, dict):
        lines = max(len(_items(case.get(name))) for name in ("regels", "clienten", "clientmaanden"))
        if max(lines, 1) * len(_items(case.get("vragen"))) > MOST_ANSWERS:
            detail = f"Dit bewijs heeft meer dan {MOST_ANSWERS} antwoorden; zo groot maakt de API het niet."
            raise invalid([Wrong("body", "#/zaak/vragen", detail, "aantal")])
    if len(_items(positions)) > len(policy.offices):
        raise invalid([Wrong("body", "#/posities", "Dit zijn meer posities dan er zorgkantoren zijn.", "aantal")])
