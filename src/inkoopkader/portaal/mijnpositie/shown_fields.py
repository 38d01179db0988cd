"""The fields of a step as a template shows them: with what was typed, what is wrong with it, and a label of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie.fill_in import UNDONE
from inkoopkader.positie.step import ASSUMPTION, QUESTION, Field, Step

DONT_KNOW = "weet-niet"
MOST_RADIOS = 12


@dataclass(frozen=True, slots=True)
class ShownField:
    """`typed` is what stands in it (a list for more than one choice), `error` the message beside it, `now` what is
    stored meanwhile by somebody else, `undone` whether it is said not to be done yet."""

    field: Field
    label: str
    typed: Any
    error: str = ""
    now: str = ""
    undone: bool = False

    @property
    def id(self) -> str:
        return f"veld-{self.field.key}"

    @property
    def widget(self) -> str:
        """Which of the templates shows it."""
        if self.field.many:
            return "vinkjes"
        if not self.field.choices:
            return "tekst"
        short = len(self.field.choices) <= MOST_RADIOS and self.field.row is None
        return "keuze" if short else "lijst"

    @property
    def inputmode(self) -> str:
        """The keyboard that a telephone shows."""
        if self.field.type in ("datum", "tijdstip", "tekst", "code", "ja_nee"):
            return "text"
        return "numeric" if self.field.type in ("aantal", "dagen", "maanden", "jaren") else "decimal"

    @property
    def described_by(self) -> str:
        """The ids of hint, of what is stored now and of the message, for a screen reader."""
        parts = [("uitleg", self.field.hint or self.field.unit), ("nu", self.now), ("fout", self.error)]
        return " ".join(f"{self.id}-{name}" for name, there in parts if there)


def posted(step: Step, form: QueryDict) -> dict[str, str | list[str]]:
    """Return what a form says about the fields of a step. 'Weet ik nog niet' is an empty answer."""
    found: dict[str, str | list[str]] = {}
    for field in step.fields:
        if field.many:
            found[field.key] = form.getlist(field.key)
        else:
            written = form.get(field.key, "")
            found[field.key] = "" if written == DONT_KNOW else written
        if field.undone is not None:
            found[f"{field.key}--{UNDONE}"] = form.get(f"{field.key}--{UNDONE}", "")
    return found


def fields(
    step: Step,
    typed: Mapping[str, str | Sequence[str]] | None = None,
    problems: Mapping[str, str] | None = None,
    now: Iterable[Field] = (),
) -> list[ShownField]:
    """Return the fields of a step: as stored, or with what was `typed` and its `problems`. `now` are the fields as
    somebody else left them; where they differ from what was typed that is said."""
    stored = {field.key: field for field in now}
    found = []
    for field in step.fields:
        value = field.typed if typed is None else typed.get(field.key, "")
        other = stored.get(field.key)
        differs = other is not None and _normal(other.typed) != _normal(value)
        found.append(
            ShownField(
                field,
                label(step, field),
                value,
                (problems or {}).get(field.key, ""),
                _said(other) if differs and other is not None else "",
                bool(field.undone) if typed is None else bool(typed.get(f"{field.key}--{UNDONE}")),
            )
        )
    return found


def _normal(value: str | Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, [value] if isinstance(value, str) else value)))


def _said(field: Field) -> str:
    titles = {choice.code: choice.title for choice in field.choices}
    return ", ".join(titles.get(code, code) for code in _normal(field.typed)) or "-"


def label(step: Step, field: Field) -> str:
    """Return what stands before a field: the zorgkantoor where the page asks one thing, else the question."""
    office = shown.current().offices[field.office].label if field.office else ""
    if step.kind in (QUESTION, ASSUMPTION):
        if field.care and len(step.fields) > 1:
            return f"{field.care} ({office})" if office else field.care
        if not office and len(step.fields) > 1:  # an answer for these, while others have one of their own
            return ", ".join(shown.current().offices[one].label for one in field.offices)
        if office and field.question and field.question != step.question:  # the page has the words of another
            return f"{office}: {field.question}"
        return office or field.question or field.title
    text = field.question or field.title
    return f"{text} ({office})" if office else text
