"""The capacity that is needed per municipality, as far as the policy names it: the tables with a municipality and a year
as their keys."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from inkoopkader.regels.entries import Entry, Table
from inkoopkader.regels.expressions import Expr, Lookup, children
from inkoopkader.regels.policy import Policy

PLACE, YEAR = "gemeente", "jaar"


@dataclass(frozen=True, slots=True)
class Needed:
    """One table of the policy.

    `column` is what is counted (plaatsen, woningen), `others` the further columns; `rows` holds per municipality the
    figures of `years` for that column, and per further column the same. None is unknown, not zero.
    """

    name: str
    title: str
    explanation: str
    office: str
    label: str
    documents: tuple[str, ...]
    sources: tuple[str, ...]
    issues: tuple[tuple[str, str], ...]
    used_by: tuple[str, ...]
    column: str
    others: tuple[str, ...]
    years: tuple[int, ...]
    rows: tuple[Place, ...]

    def total(self, year: int) -> Decimal | None:
        """The municipalities together; None when one of them is unknown."""
        found = [place.figures[self.years.index(year)] for place in self.rows]
        known = [figure for figure in found if figure is not None]
        return sum(known, Decimal(0)) if len(known) == len(found) else None

    def filled(self, column: str) -> tuple[int, ...]:
        """The years for which a further column names a figure."""
        index = self.others.index(column)
        return tuple(
            year
            for position, year in enumerate(self.years)
            if any(place.others[index][position] is not None for place in self.rows)
        )


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality: its figures per year, and those of every further column."""

    code: str
    title: str
    figures: tuple[Decimal | None, ...]
    others: tuple[tuple[Decimal | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """A table with one figure per municipality and no year; None is unknown, not zero."""

    name: str
    title: str
    explanation: str
    office: str
    sources: tuple[str, ...]
    column: str
    rows: tuple[tuple[str, Decimal | None], ...]


def planned_capacity(policy: Policy) -> tuple[Planned, ...]:
    """Return the tables that hold one figure per municipality, whatever the year."""
    written = {entry.name: entry for entry in policy.quoted if entry.kind == "tabel"}
    found = []
    for name, table in policy.tables.items():
        if tuple(table.keys) == (PLACE,):
            entry, column = written[name], next(iter(table.columns))
            codes = tuple(code for (code,) in table.rows)
            titles = _titles(policy, codes)
            rows = tuple((titles.get(code, code), table.rows[(code,)][column]) for code in codes)
            sources = tuple(map(str, entry.citations))
            found.append(Planned(name, entry.title, entry.explanation, entry.layer, sources, column, rows))
    return tuple(found)


def _titles(policy: Policy, codes: tuple[str, ...]) -> dict[str, str]:
    return next((known for known in policy.code_lists.values() if set(codes) <= set(known)), {})


def needed_capacity(policy: Policy) -> tuple[Needed, ...]:
    """Return what the policy says about needed capacity, in the order of its files."""
    written = {entry.name: entry for entry in policy.quoted if entry.kind == "tabel"}
    return tuple(
        _needed(policy, table, written[name])
        for name, table in policy.tables.items()
        if tuple(table.keys) == (PLACE, YEAR)
    )


def _needed(policy: Policy, table: Table, entry: Entry) -> Needed:
    column, *others = table.columns
    years = tuple(sorted({int(year) for _, year in table.rows}))
    codes = tuple(dict.fromkeys(code for code, _ in table.rows))
    titles = _titles(policy, codes)

    def figures(code: str, name: str) -> tuple[Decimal | None, ...]:
        return tuple(table.rows.get((code, Decimal(year)), {}).get(name) for year in years)

    layer = policy.offices.get(entry.layer, policy.national)
    return Needed(
        name=table.name,
        title=entry.title,
        explanation=entry.explanation,
        office=entry.layer,
        label=layer.label,
        documents=tuple(dict.fromkeys(item.document for item in entry.citations)),
        sources=tuple(map(str, entry.citations)),
        issues=tuple((key, str(policy.issues[key]["vraag"])) for key in entry.issues if key in policy.issues),
        used_by=tuple(name for name, other in layer.entries.items() if _looks_up(other, table.name)),
        column=column,
        others=tuple(others),
        years=years,
        rows=tuple(
            Place(code, titles.get(code, code), figures(code, column), tuple(figures(code, name) for name in others))
            for code in codes
        ),
    )


def _looks_up(entry: Entry, table: str) -> bool:
    return not entry.parent and any(
        isinstance(version.content, Expr) and _reads(version.content, table) for version in entry.versions
    )


def _reads(expr: Expr, table: str) -> bool:
    return (isinstance(expr, Lookup) and expr.table == table) or any(_reads(part, table) for part in children(expr))
