"""The capacity that is needed per municipality."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from inkoopkader.overzicht import capacity as overview
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.drawing.canvas import NARROW, WIDE, capacity_rows
from inkoopkader.portaal.verkenner.pictures import picture
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.spoken import join, phrase, quote, show


@lru_cache(maxsize=1)
def tables() -> dict[str, overview.Needed]:
    """Return the tables of needed capacity by name."""
    return {item.name: item for item in overview.needed_capacity(shown.current())}


def checked_table(name: str) -> overview.Needed:
    """Return a table that exists. Raises CaseError."""
    if name not in tables():
        known = ", ".join(tables())
        raise CaseError(phrase("de tabel '{name}' bestaat niet; kies uit {known}", name=name, known=known))
    return tables()[name]


def capacity() -> dict[str, Any]:
    """Return the page with every table of needed capacity."""
    found = []
    for item in tables().values():
        alt = _("{title} volgens {office}: een staafdiagram per gemeente, met het aantal boven elke staaf.")
        extra = [(name, year) for name in item.others for year in item.filled(name)]
        rows = []
        for place in item.rows:
            more = [place.others[item.others.index(name)][item.years.index(year)] for name, year in extra]
            rows.append((place.title, [_number(figure) for figure in (*place.figures, *more)]))
        found.append(
            {
                "tabel": item,
                "eenheid": _unit(item.column),
                "beeld": picture(
                    "beeld-capaciteit",
                    alt.format(title=item.title, office=item.label),
                    (capacity_rows(len(item.rows), WIDE), capacity_rows(len(item.rows), NARROW)),
                    item.name,
                ),
                "koppen": [*map(str, item.years), *(join(", ", (str(year), _unit(name))) for name, year in extra)],
                "rijen": rows,
                "door": _titled(item),
                "totaal": [_number(item.total(year)) for year in item.years] + [""] * len(extra),
            }
        )
    planned = [
        (item, _unit(item.column), [(title, _number(figure)) for title, figure in item.rows])
        for item in overview.planned_capacity(shown.current())
    ]
    named = {item.office for item in tables().values()}
    return {
        "titel": _("Benodigde capaciteit per gemeente"),
        "kruimels": {"hier": _("Capaciteit")},
        "tabellen": found,
        "gepland": planned,
        "zonder": [layer.label for name, layer in shown.current().offices.items() if name not in named],
    }


def _number(figure: Any) -> str:
    return _("onbekend") if figure is None else show(figure, "aantal")


def _unit(name: str) -> str:
    """Say what a column counts: `woningen`, `plaatsen_bij_5_procent`. A word that is not known here is the policy's."""
    what, _bij, share = name.removesuffix("_procent").partition("_bij_")
    said = {"plaatsen": _("plaatsen"), "woningen": _("woningen")}.get(what) or quote(what.replace("_", " "))
    return phrase("{what} bij {share}%", what=said, share=share) if share else said


def _titled(item: overview.Needed) -> list[tuple[str, str]]:
    """The rules that read a table, with their titles."""
    entries = [shown.current().entry(name, item.office) for name in item.used_by]
    return [(entry.name, entry.title) for entry in entries if entry is not None]
