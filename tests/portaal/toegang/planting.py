"""Fills a row of any model, field by field, with texts that can be recognised wherever they turn up.

A new model or field of an organisation takes part by itself. Where a text must have a form (a number of eight digits, an
address) `FORMS` says which; where the content of a field matters to the pages that show it, `CONTENT` says what it is.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from inkoopkader.portaal.organisaties.history import Versie
from inkoopkader.portaal.organisaties.models import Gebruiker, Organisatie
from inkoopkader.portaal.verkenner.policy import current
from inkoopkader.positie.answers import from_provider
from inkoopkader.positie.provider import read_provider

Text = Callable[[], str]
_COUNT = itertools.count(1)
FORMS: dict[str, Callable[[int], str]] = {
    "organisaties.Organisatie.kvk": lambda number: f"{97000000 + number}",
    "organisaties.Organisatie.zorgkantoor": lambda number: "",
    "organisaties.Organisatie.huisstijl": lambda number: "",
    "organisaties.AgbCode.code": lambda number: f"{98000000 + number}",
}


def _answers(text: Text) -> Any:
    """The answers of a position: those of an example, under a name of our own."""
    example = Path(__file__).parents[3] / "voorbeelden" / "aanbieder-groot-gz.yaml"
    found = from_provider(read_provider(current(), example), 2027, ["cz", "dsw"])
    return replace(found, name=text(), description=text()).as_json()


CONTENT: dict[str, Callable[[Text], Any]] = {
    "mijnpositie.Positie.jaar": lambda text: 2027,
    "mijnpositie.Positie.antwoorden": _answers,
}
"""Where the content of a field matters to the pages that show it: what it is, made with texts to recognise."""


def owned_models() -> list[Any]:
    """Return the models whose rows belong to an organisation, versions not among them: the database writes those."""
    return [
        model
        for model in apps.get_models()
        if getattr(model._default_manager, "scoped_by", None) and not issubclass(model, Versie)
    ]


class Planter:
    """Makes rows for one organisation. `texts` collects what was written in them."""

    def __init__(self, organisation: Organisatie, person: Gebruiker, mark: str) -> None:
        self.organisation, self.person, self.mark = organisation, person, mark
        self.texts: set[str] = set()
        self.rows: dict[Any, Any] = {Organisatie: organisation}

    def text(self, longest: int | None = None) -> str:
        """Return a text that nobody else writes, and remember it."""
        found = f"{self.mark}{next(_COUNT):04d}"
        assert longest is None or len(found) <= longest, f"no room for {found} in {longest} signs"
        self.texts.add(found)
        return found

    def row(self, model: Any) -> Any:
        """Return a row of a model, made when there is none yet; the same one afterwards."""
        if model not in self.rows:
            made = model(**{field.attname: value for field, value in self._values(model)})
            made.save(force_insert=True)
            self.rows[model] = made
        return self.rows[model]

    def _values(self, model: Any) -> Iterator[tuple[Any, Any]]:
        for field in model._meta.concrete_fields:
            label = f"{model._meta.label}.{field.name}"
            if field.primary_key or getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
                continue
            if label in CONTENT:
                yield field, CONTENT[label](self.text)
            else:
                value = self._value(field, label)
                if value is not models.NOT_PROVIDED:
                    yield field, value

    def _value(self, field: Any, label: str) -> Any:  # a branch per kind of field
        if label in FORMS:
            found = FORMS[label](next(_COUNT))
            self.texts |= {found} if found else set()
            return found
        if isinstance(field, models.ForeignKey):
            return self._related(field)
        if isinstance(field, ArrayField):
            return [self._value(field.base_field, f"{label}[]")]
        if field.choices:
            return field.choices[0][0]
        if isinstance(field, models.EmailField):
            found = f"{self.text().lower()}@voorbeeld.example"
            self.texts.add(found)
            return found
        if isinstance(field, (models.CharField, models.TextField)):
            return self.text(field.max_length)
        if isinstance(field, models.JSONField):
            return {self.text(): [self.text()]}
        if isinstance(field, models.BinaryField):
            return self.text().encode()
        if field.has_default() or field.null:
            return models.NOT_PROVIDED
        if isinstance(field, models.DateTimeField):
            return timezone.now() + timedelta(days=1)
        if isinstance(field, models.DateField):
            return timezone.now().date() + timedelta(days=1)
        if isinstance(field, models.UUIDField):
            return uuid.uuid4()
        if isinstance(field, models.BooleanField):
            return False
        if isinstance(field, (models.IntegerField, models.DecimalField)):
            return 1
        raise AssertionError(f"the matrix does not know how to fill {label}; say so in planting.FORMS or _value")

    def _related(self, field: Any) -> Any:
        target = field.related_model
        if issubclass(target, Gebruiker):
            return self.person.pk
        if target in self.rows or getattr(target._default_manager, "scoped_by", None):
            return self.row(target).pk
        if field.null:
            return models.NOT_PROVIDED
        raise AssertionError(f"the matrix does not know which {target._meta.label} {field} should name")
