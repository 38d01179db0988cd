"""A provider file from the answers of the website, and the answers from a provider file that somebody uploads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import yaml

from inkoopkader.positie.answers import MOST_VALUES, Answers, from_provider, refuse_too_much
from inkoopkader.positie.provider import KEYS, provider_from
from inkoopkader.regels.errors import CaseError, Place, PolicyError
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.read_yaml import read
from inkoopkader.regels.spoken import phrase

MOST_BYTES = 1_000_000
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+\-]*(:[A-Za-z0-9_.+\-]+)*\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write_answers(answers: Answers) -> str:
    """Return the provider file (YAML) that `inkoopkader positie` and `read_answers` read back without loss."""
    written = answers.as_json()
    written.pop("vorm")
    written["verzonnen"] = "ja" if answers.invented else "nee"
    written["jaar"] = str(answers.year)
    lines = ["# Antwoorden over een aanbieder. Lees ze met: inkoopkader positie BESTAND"]
    for key in KEYS:
        if written.get(key):
            lines += _lines(key, written[key], "")
    return "\n".join(lines) + "\n"


def _lines(key: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield f"{indent}{_scalar(key)}:" + ("" if value else " {}")
        for name, inner in value.items():
            yield from _lines(name, inner, f"{indent}  ")
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield f"{indent}{_scalar(key)}:"
        for row in value:
            yield f"{indent}  - {{{', '.join(f'{_scalar(name)}: {_flow(inner)}' for name, inner in row.items())}}}"
    else:
        yield f"{indent}{_scalar(key)}: {_flow(value)}"


def _flow(value: Any) -> str:
    return f"[{', '.join(_scalar(item) for item in value)}]" if isinstance(value, list) else _scalar(value)


def _scalar(text: str) -> str:
    if _PLAIN.match(text) and text != "null":
        return text
    return yaml.dump(text, default_style='"', allow_unicode=True, width=10**9).rstrip("\n")


def read_answers(policy: Policy, content: bytes, origin: str, year: int) -> Answers:
    """Read an uploaded provider file; `origin` is what messages name, `year` counts where the file names none.

    Every name and value is checked at every zorgkantoor. Raises CaseError with the line for anything that is not plain
    YAML, too large, unknown or of the wrong type.
    """
    if len(content) > MOST_BYTES:
        raise CaseError(
            phrase(
                "{origin}: dit bestand is groter dan {most} MB; zo groot is een beschrijving niet",
                origin=origin,
                most=MOST_BYTES // 1_000_000,
            )
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CaseError(
            phrase("{place}: dit is geen UTF-8-tekst; sla het bestand op als UTF-8", place=Place(origin, line))
        ) from None
    try:
        written = read(text, origin)
    except PolicyError as error:
        raise CaseError(str(error)) from None
    _refuse_signs(written, origin)
    provider = provider_from(policy, written, origin)
    works = [office for office in policy.offices if provider.works_at(office)]
    answers = from_provider(provider, year, works or list(policy.offices))
    refuse_too_much(policy, answers, origin)
    asked = provider.year or year
    moment = provider.moment or datetime.now(UTC)
    problems: dict[str, None] = {}
    for office in policy.offices:
        try:
            provider.case(policy, office, date(asked, 1, 1), moment)
        except CaseError as error:
            problems |= dict.fromkeys(str(error).split("\n"))
    if problems:
        raise CaseError("\n".join(problems))
    return answers


def _refuse_signs(written: Any, origin: str) -> None:
    """Refuse signs that no database and no page can hold, and more names than anybody answers."""
    waiting, count = [written], 0
    while waiting:
        item = waiting.pop()
        count += 1
        if count > MOST_VALUES:
            raise CaseError(
                phrase(
                    "{origin}: in dit bestand staan meer dan {most_values} waarden; zo veel vragen zijn er niet",
                    origin=origin,
                    most_values=MOST_VALUES,
                )
            )
        if isinstance(item, str) and _CONTROL.search(item):
            raise CaseError(
                phrase(
                    "{place}: hier staan tekens die niet leesbaar zijn; haal ze weg",
                    place=Place(origin, getattr(item, "line", 0)),
                )
            )
        if isinstance(item, Mapping):
            waiting += [part for pair in item.items() for part in pair]
        elif isinstance(item, list):
            waiting += item
