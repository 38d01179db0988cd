"""What happened at an organisation: who changed what, and when, from the history that only grows.

Every tracked model whose rows belong to an organisation takes part by itself, under the name (`verbose_name`) of the model
and its fields. A page begins where the one before it ended (a key), so that a long history is as fast at its end.
"""

from __future__ import annotations

import heapq
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery, TextField
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inkoopkader.portaal.organisaties import powers
from inkoopkader.portaal.organisaties.history import Versie
from inkoopkader.portaal.organisaties.templatetags.woorden import moment

PAGE = 25
_QUIET = {
    "id",
    "organisatie",
    "gebruiker",
    "geheim_hash",
    "door",
    "sinds",
}  # says nothing to a reader, or never changes
_KEY = re.compile(r"(\d{1,20})-([a-z_]{1,60})-(\d{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DONE = {
    "insert": gettext_lazy("toegevoegd"),
    "update": gettext_lazy("gewijzigd"),
    "delete": gettext_lazy("weggehaald"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed: its name, and how it was and became in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    at: datetime
    who: str
    what: str
    done: str
    about: str
    changes: Sequence[Change]
    key: str


def tables() -> list[Any]:
    """Return the models with versions of what belongs to an organisation."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Versie) and getattr(model._default_manager, "scoped_by", None)
    ]


def events(*, before: str = "") -> tuple[Sequence[Event], str]:
    """Return a page of what happened at the organisation of the scope, the newest first, and the key of the next page;
    an empty key on the last. A key that is none begins at the newest."""
    limit = _limit(before)
    rows = heapq.merge(*(_rows(model, limit) for model in tables()), key=_place, reverse=True)
    page = list(itertools.islice(rows, PAGE + 1))
    shown = [_event(row) for row in page[:PAGE]]
    return shown, shown[-1].key if len(page) > PAGE else ""


def _rows(model: Any, limit: tuple[datetime, str, int] | None) -> Iterator[Any]:
    rows = model.objects.annotate(
        door_naam=Func(F("pgh_door"), function="naam_van", output_field=TextField()),
        vorige=Subquery(
            model.objects.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id"))
            .order_by("-pgh_id")
            .values("pgh_id")[:1]
        ),
    )
    if limit is not None:
        moment, table, number = limit
        mine = model._meta.db_table
        same = Q(pgh_id__lt=number) if mine == table else Q() if mine < table else Q(pk__in=[])
        rows = rows.filter(Q(pgh_created_at__lt=moment) | Q(pgh_created_at=moment) & same)
    if any(field.name == "gebruiker" for field in model._meta.fields):
        rows = rows.annotate(over_naam=Func(F("gebruiker"), function="naam_van", output_field=TextField()))
    found = list(rows.order_by("-pgh_created_at", "-pgh_id")[: PAGE + 1])
    older = model.objects.in_bulk([row.vorige for row in found if row.vorige])
    for row in found:
        row.eerder = older.get(row.vorige)
    return iter(found)


def _place(row: Any) -> tuple[datetime, str, int]:
    return row.pgh_created_at, row._meta.db_table, row.pgh_id


def _key(row: Any) -> str:
    moment, table, number = _place(row)
    return f"{(moment - _EPOCH) // timedelta(microseconds=1)}-{table}-{number}"


def _limit(key: str) -> tuple[datetime, str, int] | None:
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(found[1])), found[2], int(found[3])
    except OverflowError:
        return None


def _event(row: Any) -> Event:
    tracked = row.pgh_tracked_model
    return Event(
        at=localtime(row.pgh_created_at),
        who=row.door_naam or _("het beheer van deze website"),
        what=capfirst(str(tracked._meta.verbose_name)),
        done=str(_DONE.get(row.pgh_label, row.pgh_label)),
        about=_about(row),
        changes=tuple(_changes(row)),
        key=_key(row),
    )


def _about(row: Any) -> str:
    """What the row is about, in the words that a reader knows it by."""
    for field in ("naam", "email", "code"):
        if hasattr(row, field):
            return str(getattr(row, field))
    return str(getattr(row, "over_naam", "") or "")


def _changes(row: Any) -> Iterator[Change]:
    before = row.eerder if row.pgh_label == "update" else None
    for field in row._meta.fields:
        moves_by_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        if field.name.startswith("pgh_") or field.name in _QUIET or field.is_relation or moves_by_itself:
            continue
        new = getattr(row, field.attname)
        old = getattr(before, field.attname) if before is not None else None
        if row.pgh_label == "delete":
            old, new = new, None
        if old != new and (shown := (_words(field, old), _words(field, new))) != ("", ""):
            yield Change(capfirst(str(field.verbose_name)), *shown)


def _words(field: models.Field[Any, Any], value: Any) -> str:
    """A value as a reader wants to see it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, list) and field.name == "bevoegdheden":
        return ", ".join(powers.names(value))
    if isinstance(value, (dict, list)):
        return _("gegevens")
    return str(dict(field.flatchoices).get(value, value)) if field.flatchoices else str(value)
