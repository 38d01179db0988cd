"""Short Dutch texts about a position, shared by terminal, PDF and Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from inkoopkader.positie.position import Adjustment, Answer, Obstacle, Paper, Position, Term
from inkoopkader.regels import moments, values
from inkoopkader.regels.exact import round_decimal

_FEW = 4
CAPPED = "afgetopt op het plafond; basis en opslagen zijn samen hoger"


def admission(found: Position) -> str:
    """ja, nee, or onbekend with the number of conditions that are open or not met."""
    if found.admission.value is True:
        return "ja"
    unmet = sum(item.value is not None for item in found.obstacles)
    waiting = len(found.obstacles) - unmet
    parts = [f"{unmet} niet voldaan"] * bool(unmet) + [f"{waiting} open"] * bool(waiting)
    return ("onbekend" if found.admission.value is None else "nee") + (f" ({', '.join(parts)})" if parts else "")


def obstacle(item: Obstacle) -> str:
    """Why a condition is not met, or the first things that must be known."""
    if item.value is not None:
        return "; ".join(dict.fromkeys(item.what))
    missing = list(
        dict.fromkeys(
            gap.name if gap.title == item.title else f"{gap.title.removeprefix(f'{item.title}: ')}, {gap.name}"
            for gap in item.gaps
        )
    )
    more = f" en nog {len(missing) - _FEW}" if len(missing) > _FEW else ""
    return f"nog niet bekend: {'; '.join(missing[:_FEW])}{more}" if missing else "nog niet bekend"


def short_sources(sources: Iterable[str]) -> str:
    """Document and place, without the anchors: what fits in a line."""
    return "; ".join(dict.fromkeys(text.partition(' "')[0] for text in sources))


def answer(item: Answer) -> str:
    """The value as a reader expects it."""
    return values.show(item.value, item.type)


def open_papers(found: Position) -> list[Paper]:
    """The papers that are needed (or may be) and not in order."""
    return [paper for paper in found.papers if paper.status not in ("in orde", "niet nodig")]


def papers(found: Position) -> str:
    """'4 van 12 open' and the like; a paper of which it is not known whether it is needed counts."""
    needed = [paper for paper in found.papers if paper.status != "niet nodig"]
    if not needed:
        return "geen bekend"  # which is not: none needed
    missing = open_papers(found)
    return f"{len(missing)} van {len(needed)} open" if missing else f"alle {len(needed)} in orde"


def next_term(found: Position) -> Term | None:
    """The first deadline of the provider that is still ahead and not yet met."""
    for term in found.terms:
        if (
            term.lost_from is not None
            and term.lost_from > found.moment
            and term.who in ("zorgaanbieder", "beide")
            and term.in_time is not True
        ):
            return term
    return None


def next_term_missing(found: Position) -> str:
    """What stands where no next deadline can be named: there is none left, or its day is not known."""
    unknown = [
        term
        for term in found.terms
        if term.value is None and term.who in ("zorgaanbieder", "beide") and term.in_time is not True
    ]
    return "niet bekend" if unknown else "geen meer"


def whole_euros(item: Answer) -> str:
    """The amount in whole euros (rounded, ties away from zero), for an overview."""
    return (
        answer(item)
        if item.value is None
        else values.show(round_decimal("rond", item.value, 0), "euro").removesuffix(",00")
    )


def revenue(found: Position, show: Callable[[Answer], str]) -> str:
    """The revenue as `show` writes it; where lines are open, what the others bring and how many are open."""
    if not found.lines:
        return "geen productie opgegeven"
    if found.total.value is not None:
        return show(found.total)
    known = [line.euros[-1].value for line in found.lines if line.euros[-1].value is not None]
    if not known:
        return "onbekend"
    part = Answer(found.total.name, found.total.title, "euro", sum(known), [])
    return f"{show(part)}\n+ {len(found.lines) - len(known)} open"


def left_open(found: Iterable[Position]) -> list[str]:
    """Why the policy itself gives no percentage, each reason once."""
    return list(
        dict.fromkeys(
            str(gap)
            for item in found
            for line in item.lines
            for gap in line.percentage.gaps
            if gap.kind in ("beleid", "geldt_niet")
        )
    )


def percentages(found: Position) -> str:
    """The range of percentages over the production lines."""
    known = sorted({line.percentage.value for line in found.lines if line.percentage.value is not None})
    unknown = sum(line.percentage.value is None for line in found.lines)
    if not found.lines:
        return "geen regels"
    if not known:
        return "onbekend"
    text = values.show(known[0], "percentage")
    if len(known) > 1:
        text += f" tot {values.show(known[-1], 'percentage')}"
    return text + (f" ({unknown} open)" if unknown else "")


def state(term: Term, moment: datetime) -> str:
    """Whether a deadline is met, ahead, past, or does not depend on the provider."""
    if term.value is None:
        return "niet bekend"
    if term.form in ("op", ""):
        past = term.value < (moment if isinstance(term.value, datetime) else moments.day_of(moment))
        return "geweest" if past else "gebeurt dan"
    if term.in_time is True:
        return "gehaald"
    if term.in_time is False:
        return "te laat" if term.form != "vanaf" else "te vroeg"
    if term.lost_from is not None and term.lost_from <= moment:
        return "voorbij"
    return "nog te doen"


_SIGNS = {"uiterlijk": "uiterlijk", "voor": "voor", "op": "op", "vanaf": "vanaf"}


def when(term: Term) -> str:
    """'uiterlijk 24 september 2026'."""
    if term.value is None:
        return "datum niet bekend"
    kind = "tijdstip" if isinstance(term.value, datetime) else "datum"
    return f"{_SIGNS.get(term.form, '')} {values.show(term.value, kind)}".strip()


def adjustment(item: Adjustment) -> str:
    """'+1,4 procentpunt', 'vast op 100%'."""
    if item.size is None:
        return "omvang niet bekend"
    if item.fixed:
        return f"vast op {values.show(item.size, 'percentage')}"
    sign = "+" if item.size > 0 else "-" if item.size < 0 else ""
    return f"{sign}{values.show(abs(item.size), 'percentage').removesuffix('%')} procentpunt"


def counts(item: Adjustment) -> str:
    """Does an adjustment count on its line?"""
    if item.earned is True and item.overruled:
        return "telt niet, het vaste percentage gaat voor"
    return {True: "telt mee", False: "telt niet mee", None: "nog niet bekend"}[item.earned]


def earn(item: Adjustment) -> str:
    """What it would take to earn a surcharge: what is not met, or what must be known first.

    Empty for a discount that does not apply.
    """
    if item.earned is None:
        return "; ".join(
            dict.fromkeys(f"{gap.title}: {gap.question}" if gap.question else gap.title for gap in item.gaps)
        )
    if not item.fixed and item.size is not None and item.size < 0:
        return ""
    return "; ".join(dict.fromkeys(text for _, _, text in item.reasons))
