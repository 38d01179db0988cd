"""History that only grows: every insert, change and removal of a tracked model is written by a database trigger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pghistory
from django.db import models
from pghistory.models import Event

from inkoopkader.portaal.organisaties.scoped import scoped


class Versie(Event):
    """One version of a row. The database itself fills in for which person the transaction worked; a request cannot say
    otherwise, and forgetting to say it is impossible."""

    pgh_door = models.UUIDField(
        null=True, editable=False, db_default=models.Func(function="ik_gebruiker", output_field=models.UUIDField())
    )

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["pgh_id"]


def tracked(*without: str) -> Callable[[Any], Any]:
    """Class decorator: keep every version of the rows of a model, with who asked for it; fields `without` are left out.
    The table of versions refuses change and removal by a trigger, and the role of the website has no right to either.
    Versions are scoped as the rows are."""

    def follow(model: Any) -> Any:
        path = getattr(model._default_manager, "scoped_by", None)
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(without),
            context_field=None,  # type: ignore[arg-type]  # None is how the library says: none
            append_only=True,
            attrs={} if path is None else {"objects": scoped("pgh_obj" if path == "id" else path)},
        )(model)

    return follow
