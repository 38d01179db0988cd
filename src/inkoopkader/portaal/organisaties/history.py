"""History that only grows: every insert, change and removal of a tracked model is written by a database trigger."""

from __future__ import annotations

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


def tracked(model: Any) -> Any:
    """Class decorator: keep every version of the rows of a model, with who asked for it; read them inside a scope. The table of versions refuses
    change and removal by a trigger, and the role of the website has no right to either."""
    names = {field.name for field in model._meta.fields}
    follow = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        context_field=None,  # type: ignore[arg-type]  # None is how the library says: none
        append_only=True,
        attrs={"objects": scoped("organisatie" if "organisatie" in names else "pgh_obj")},
    )
    return follow(model)
