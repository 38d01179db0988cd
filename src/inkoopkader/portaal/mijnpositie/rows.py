"""Positions as rows for the pages: words of the domain, each with the name under which its figure is explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inkoopkader.kalender import working_days
from inkoopkader.kalender.deadline import LAST_FORMS
from inkoopkader.portaal.mijnpositie.computed import outline
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie import words
from inkoopkader.positie.as_calendar import deadline, of_another_year
from inkoopkader.positie.coming import coming_terms
from inkoopkader.positie.interview import group_of
from inkoopkader.positie.position import Condition, Line, Position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.report import MARKS, PAPER_MARKS, TERM_MARKS, state, unknown_day
from inkoopkader.positie.step import WAITS
from inkoopkader.regels.code_titles import code_title
from inkoopkader.regels.entries import PERSON_KINDS
from inkoopkader.regels.spoken import phrase, quote, show, who_words
from inkoopkader.regels.trace import Gap
from inkoopkader.uitvoer.report import places

MOST_MISSING = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed figure on a page: its words, and which trace explains it. `row` is its production line."""

    text: str
    name: str
    office: str
    row: int | None = None
    mark: str = ""


def summary(found: Sequence[Position]) -> list[dict[str, Any]]:
    """Return a row per zorgkantoor."""
    made = []
    for item in found:
        term = words.next_term(item)
        made.append(
            {
                "kantoor": item.office,
                "naam": item.label,
                "toelating": Figure(
                    words.admission(item),
                    item.admission.name,
                    item.office,
                    mark=MARKS[item.admission.value],
                ),
                "stukken": words.papers(item),
                "termijn": Figure(words.when(term), term.name, item.office) if term else None,
                "termijn_wat": term.title if term else words.next_term_missing(item),
                "percentages": words.percentages(item),
                "opbrengst": Figure(words.revenue(item, words.answer), item.total.name, item.office),
                "open": len([one for one in item.obstacles if one.value is None]),
            }
        )
    return made


@dataclass(frozen=True, slots=True)
class Missing:
    """What an answer waits for: in words, who says it, and the question (key of a step) where the provider can; empty
    when it is not for the provider to say."""

    text: str
    who: str
    step: str


def missing(gaps: Sequence[Gap], office: str) -> list[Missing]:
    """Return what an answer waits for, each once."""
    policy, own = shown.current(), outline().asking.own
    made = []
    for gap in gaps:
        entry = policy.entry(gap.name, office)
        text = quote(gap.question or gap.title)
        if entry is not None and (gap.kind == "feit" or gap.name in own):
            step = group_of(policy, outline(), entry) or gap.name
            made.append(Missing(text, phrase("dat zegt u zelf"), "" if step == WAITS else step))
        elif gap.kind in PERSON_KINDS:
            made.append(Missing(text, phrase("dat zegt: {who}", who=who_words(gap.who)), ""))
        elif gap.kind == "instelling":
            made.append(Missing(text, phrase("het beleid laat dit open"), ""))
        else:
            made.append(Missing(gap.said, "", ""))
    return list(dict.fromkeys(made))


def obstacles(found: Position) -> list[dict[str, Any]]:
    """Return what stands in the way of contracting: why, or what must be known first and who says that."""
    return [
        {
            "wat": item,
            "tekst": words.obstacle(item) if item.value is not None or not item.gaps else "",
            "mist": missing(item.gaps, found.office)[:MOST_MISSING],
            "meer": max(0, len(missing(item.gaps, found.office)) - MOST_MISSING),
        }
        for item in found.obstacles
    ]


def care_title(code: str) -> str:
    """Return what people read for a kind of care."""
    policy = shown.current()
    return code_title(policy, policy.national.entries[outline().care], code)


def percentages(found: Sequence[Position]) -> dict[str, Any]:
    """Return the percentage per kind of care (rows) and zorgkantoor (columns), with the trace of each, and what tells it
    from others of its kind there."""
    kinds = list(dict.fromkeys(line.care for item in found for line in item.lines))
    offices = [item for item in found if item.lines]
    made = []
    for kind in kinds:
        cells = [
            [
                (line.apart, Figure(words.answer(line.percentage), line.percentage.name, item.office, row))
                for row, line in enumerate(item.lines)
                if line.care == kind
            ]
            for item in offices
        ]
        made.append((care_title(kind), cells))
    return {"kantoren": [item.label for item in offices], "rijen": made}


def kinds_shown(found: Sequence[Position]) -> list[str]:
    """Return the kinds of care of which a percentage is known, or between which bounds it lies: a row of the chart each."""
    lines = [line for item in found for line in item.lines]
    known = {
        line.care
        for line in lines
        if line.percentage.value is not None
        or ((reach := line.percentage.reach) is not None and reach.low is not None and reach.high is not None)
    }
    return [kind for kind in dict.fromkeys(line.care for line in lines) if kind in known]


def offices_with_terms(found: Sequence[Position]) -> set[str]:
    """Return the zorgkantoren of which a term is to come: a lane of the time line each."""
    return {office for coming in coming_terms(found) for office in coming.offices}


def term_rows(found: Sequence[Position]) -> list[dict[str, Any]]:
    """Return the terms to come as rows, each with the zorgkantoren and the name of the trace there."""
    labels = {item.office: item.label for item in found}
    at = {item.office: item for item in found}
    return [
        {
            "wanneer": words.when(coming.term),
            "van_jaar": of_another_year(at[coming.offices[0]], coming.term),
            "wat": coming.term.action or coming.term.title,
            "kantoren": [(office, labels[office], coming.term.name) for office in coming.offices],
            "misschien": coming.term.applies is None,
        }
        for coming in coming_terms(found)
    ]


def papers(found: Position) -> list[dict[str, Any]]:
    """Return the papers that are needed or may be."""
    return [
        {
            "stuk": paper,
            "stand": words.paper_status(paper.status),
            "merk": PAPER_MARKS.get(paper.status, ""),
            "naam": f"{paper.name}_nodig" if paper.status == "niet nodig" else f"{paper.name}_voldoet",
            "bronnen": places(paper.sources),
        }
        for paper in found.papers
    ]


def terms(provider: Provider, found: Position) -> list[dict[str, Any]]:
    """Return the terms with what a reader must know of each."""
    made = []
    for term in found.terms:
        item = deadline(provider, found, term)
        off = working_days.day_off(item.day) if item.day is not None and item.form in LAST_FORMS else None
        said = words.state(term, found.moment)
        made.append(
            {
                "termijn": term,
                "wanneer": words.when(term),
                "van_jaar": of_another_year(found, term),
                "let_op": unknown_day(item)
                or (phrase("Let op: {day}; de termijn schuift niet op.", day=off) if off else ""),
                "stand": words.state_words(said),
                "merk": TERM_MARKS.get(said, ""),
                "bronnen": places(term.sources),
            }
        )
    return made


def lines(found: Position) -> list[dict[str, Any]]:
    """Return the tariff of every production line."""
    return [_line(found, line, row) for row, line in enumerate(found.lines)]


def _line(found: Position, line: Line, row: int) -> dict[str, Any]:
    def figure(name: str, text: str, mark: str = "") -> Figure:
        return Figure(text, name, found.office, row, mark)

    gaps = [gap.said for gap in line.percentage.gaps] or ([words.capped()] if line.capped else [])
    return {
        "nummer": row,
        "soort": line.title,
        "grondslag": show(line.basis, "euro"),
        "basis": (line.base.title, figure(line.base.name, words.answer(line.base))),
        "aanpassingen": [
            {
                "titel": item.title,
                "omvang": figure(item.name, words.adjustment(item)),
                "telt": words.counts(item),
                "merk": {True: "goed", None: "open"}.get(item.earned, ""),
                "verschil": words.worth_words(item),
                "nodig": words.earn(item) if item.earned is not True else "",
                "bronnen": places(item.sources),
            }
            for item in line.adjustments
        ],
        "andere_zorg": line.other_care,
        "percentage": (
            line.percentage.title,
            figure(
                line.percentage.name, words.answer(line.percentage), "" if line.percentage.value is not None else "open"
            ),
        ),
        "ontbreekt": gaps,
        "euro": [(item.title, figure(item.name, words.answer(item))) for item in line.euros],
    }


def conditions(found: Position, items: Sequence[Condition]) -> list[dict[str, Any]]:
    """Return conditions, or questions for a person, with their stand."""
    return [
        {"wat": item, "stand": state(found, item), "merk": MARKS.get(item.value, ""), "bronnen": places(item.sources)}
        for item in items
    ]
