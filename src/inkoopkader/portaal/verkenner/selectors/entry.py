"""One entry: what it says, over the years, where it stands, and what uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from inkoopkader.overzicht.history import ENDS, FIGURE, UNKNOWN, History, history
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.pictures import picture
from inkoopkader.portaal.verkenner.selectors.office import statements
from inkoopkader.regels import values
from inkoopkader.regels.edition import edition
from inkoopkader.regels.entries import Citation, Entry, Source
from inkoopkader.regels.policy import NATIONAL
from inkoopkader.vergelijking.explanation import Explanation, Line, about, explain, find
from inkoopkader.vergelijking.statement import Statement, reader


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its title, to go to."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of one layer, as the page shows it. `now` is what it says in the year of the page, None when it is not in
    force; `place` the zorgkantoor to which the names it mentions lead."""

    explanation: Explanation
    lines: tuple[Line, ...]
    now: Statement | None
    kind: str
    place: str
    members: tuple[Named, ...]
    reads: tuple[Named, ...]
    used_by: tuple[Named, ...]
    sources: tuple[tuple[Citation, Source | None], ...]


def entry(name: str, place: str | None, year: int) -> dict[str, Any]:
    """Return the page of what is called `name`. Raises CaseError when that does not exist (at this zorgkantoor)."""
    policy = shown.current()
    entries = find(policy, name, place)
    found = [_shown(item, place, year) for item in entries]
    course = history(policy, entries)
    return {
        "titel": entries[0].title,
        "kruimels": {"adres": reverse("zoeken"), "naam": _("Zoeken"), "hier": entries[0].title},
        "uitleg": found,
        "naam": name,
        "jaar": year,
        "jaren": shown.years(),
        "plaats": place,
        "plaatsen": [layer for layer in policy.layers() if layer.name != NATIONAL and _sees(layer.name, name)],
        "verloop": course if course is not None and course.changes else None,
        "stappen": _steps(course) if course is not None and course.changes else [],
        "beeld": _drawn(course, place) if course is not None and course.changes else None,
    }


def course_of(name: str, place: str | None) -> History | None:
    """Return the course of the figure called `name`, None when it has none. Raises CaseError."""
    return history(shown.current(), find(shown.current(), name, place))


def _sees(office: str, name: str) -> bool:
    return shown.current().entry(name, office) is not None


def _shown(item: Entry, place: str | None, year: int) -> Shown:
    policy = shown.current()
    office = item.layer if item.layer != NATIONAL else place
    explained = explain(policy, item, date(year, 1, 1), place)
    said = statements(office, year) if office else reader(policy, None, year)
    active = said.edition.in_force(item.name)
    now = said.statement(item.name) if active is not None and active[0] is item else None
    source = edition(policy, office, date(year, 1, 1))

    def named(names: tuple[str, ...]) -> tuple[Named, ...]:
        found = {_parent(source.candidates(name), name): None for name in names}
        return tuple(Named(name, said.title(name)) for name in found)

    cited = [*item.citations, *(citation for version in item.versions for citation in version.citations)]
    return Shown(
        explanation=explained,
        lines=tuple(about(item)),
        now=now,
        kind=_kinds().get(item.kind, item.kind),
        place=office or "",
        members=named(explained.members),
        reads=named(tuple(name for name in explained.reads if name not in explained.members)),
        used_by=named(explained.used_by),
        sources=tuple((one, policy.sources.get(one.document)) for one in dict.fromkeys(cited)),
    )


def _parent(candidates: list[Entry], name: str) -> str:
    """What was derived from a written entry is shown as that entry."""
    return candidates[0].parent or name if candidates else name


def _kinds() -> dict[str, str]:
    return {
        "feit": _("een gegeven dat de aanbieder opgeeft"),
        "parameter": _("een waarde uit het beleid"),
        "regel": _("een regel die een uitkomst geeft"),
        "instelling": _("een keuze die het beleid open laat"),
        "verzamel": _("een optelling van andere regels"),
        "document": _("een stuk dat ingediend moet worden"),
        "termijn": _("een termijn"),
        "controle": _("een controle"),
        "oordeel": _("een oordeel van een mens"),
        "bewijs": _("iets wat vastgelegd moet worden"),
    }


def _steps(course: History) -> list[tuple[str, str, str, str]]:
    """The rows of the table beside the chart: where, from when, what, and the sources."""
    words = {UNKNOWN: _("onbekend"), ENDS: _("vervallen")}
    return [
        (
            one.label,
            values.show(step.start, "datum"),
            values.show(step.value, course.type)
            if step.kind == FIGURE
            else words.get(step.kind, _("volgt uit een formule")),
            "; ".join(step.sources),
        )
        for one in course.courses
        for step in one.steps
    ]


def _drawn(course: History, place: str | None) -> Any:
    alt = _("Verloop van {title} over de jaren, als trapjeslijn.").format(title=course.title)
    return picture("beeld-verloop", alt, len(course.courses), course.name, place or NATIONAL)
