"""The net in code: what a query without further ado gives is what the organisation of the scope has."""

from __future__ import annotations

from typing import Any

from django.db import models
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError


def scoped(path: str = "organisatie") -> Any:
    """Return a manager that filters on the organisation of the scope, found along `path`.

    Outside a scope every query raises ScopeError. The manager of the library is not strict enough for us: there `exists`
    passes, and a scope of None is one over everybody.
    """

    class Scoped(models.Manager):
        scoped_by = path

        def get_queryset(self) -> Any:
            said = get_scope()
            if not said.get("_enabled", True):
                return super().get_queryset()
            organisation = said.get("organisatie")
            if organisation is None:
                raise ScopeError(f"{self.model.__name__}: of which organisation?")
            return super().get_queryset().filter(**{path: getattr(organisation, "pk", organisation)})

    return Scoped()
