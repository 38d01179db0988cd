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
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import Citation, Entry, Source
from inkoopkader.regels.policy import NATIONAL
from inkoopkader.regels.spoken import show
from inkoopkader.vergelijking.explanation import Explanation, Line, about, explain, find
from inkoopkader.vergelijking.statement import Statement, reader


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its title, to go to; `place` when it is only there at one zorgkantoor."""

    name: str
    title: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of one layer, as the page shows it. `now` is what it says in the year of the page, None when it is not in
    force; `elsewhere` says that it holds in that year, but not at this zorgkantoor; `place` is the zorgkantoor to which
    the names it mentions lead."""

    explanation: Explanation
    lines: tuple[Line, ...]
    now: Statement | None
    elsewhere: bool
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
        "kruimels": {"adres": reverse("zoeken"), "naam": _("Zoeken"), "hier": entries[0].title, "beleid": True},
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
    says = active is not None and active[0] is item and item.kind != "feit"
    now = said.statement(item.name) if says else None
    ruled_out = office in item.excepted and item.select(date(year, 1, 1), None) is not None
    members = dict.fromkeys(explained.members)
    reads = {name: None for name in _reads(said.edition, item.name) if name not in members and name != item.name}
    cited = [*item.citations, *(citation for version in item.versions for citation in version.citations)]
    codes = policy.code_lists.get(item.extra.get("codelijst") or "", {})
    return Shown(
        explanation=explained,
        lines=tuple(about(item, codes)),
        now=now,
        elsewhere=ruled_out or (says and now is None and office is not None),
        kind=_kinds().get(item.kind, item.kind),
        place=office or "",
        members=tuple(Named(name, said.title(name)) for name in members),
        reads=tuple(Named(name, said.title(name)) for name in reads),
        used_by=_used_by(item, office, date(year, 1, 1)),
        sources=tuple((one, policy.sources.get(one.document)) for one in dict.fromkeys(cited)),
    )


def _reads(source: Edition, name: str) -> list[str]:
    """The written entries that an entry reads, itself or through what was derived from it."""
    found: dict[str, None] = {}
    todo, seen = [name], {name}
    while todo:
        for other in source.reads(todo.pop()):
            if not source.candidates(other):
                continue  # built in, as the year: no entry to go to
            written = _parent(source.candidates(other), other)
            found[written] = None
            if written == name and other not in seen:
                seen.add(other)
                todo.append(other)
    return list(found)


def _used_by(item: Entry, office: str | None, day: date) -> tuple[Named, ...]:
    """What reads an entry; for a national one without a zorgkantoor to look at, also what only some of them have."""
    policy = shown.current()
    found: dict[str, Named] = {}
    for place in [office] if office else [None, *policy.offices]:
        source = edition(policy, place, day)
        for other in source.entries():
            written = _parent([other], other.name)
            if written != item.name and written not in found and item.name in source.reads(other.name):
                options = source.candidates(written)
                title = options[-1].title if options else written
                alone = place is not None and not office
                label = f"{title} ({policy.offices[place].label})" if alone and place else title
                found[written] = Named(written, label, place if alone and place else "")
    return tuple(sorted(found.values(), key=lambda named: named.title))


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
            show(step.start, "datum"),
            show(step.value, course.shown_as)
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
