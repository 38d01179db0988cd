"""Short texts about a position in the language of the reader, shared by terminal, PDF, Excel and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from inkoopkader.positie.coming import PROVIDER_SIDE, is_coming, is_expected
from inkoopkader.positie.position import Adjustment, Answer, Obstacle, Paper, Position, Term
from inkoopkader.positie.scope import NotHeld
from inkoopkader.regels import moments
from inkoopkader.regels.exact import round_decimal
from inkoopkader.regels.reach import Reach
from inkoopkader.regels.spoken import join, phrase, quote, show
from inkoopkader.regels.trace import Gap

_FEW = 4
_FEW_VALUES = 3


def capped() -> str:
    """Why a percentage is lower than its parts."""
    return phrase("afgetopt op het plafond; basis en opslagen zijn samen hoger")


def admission(found: Position) -> str:
    """ja, nee, or onbekend with the number of conditions that are open or not met."""
    if found.admission.value is True:
        return phrase("ja")
    unmet = sum(item.value is not None for item in found.obstacles)
    waiting = len(found.obstacles) - unmet
    parts = [phrase("{count} niet voldaan", count=unmet)] * bool(unmet)
    parts += [phrase("{count} open", count=waiting)] * bool(waiting)
    said = phrase("onbekend") if found.admission.value is None else phrase("nee")
    return said + (f" ({', '.join(parts)})" if parts else "")


def obstacle(item: Obstacle) -> str:
    """Why a condition is not met, or the first things that must be known."""
    if item.value is not None:
        return quote("; ".join(dict.fromkeys(item.what)))
    missing = list(
        dict.fromkeys(
            (gap.question or gap.title) if gap.title == item.title else gap.title.removeprefix(f"{item.title}: ")
            for gap in item.gaps
        )
    )
    if not missing:
        return phrase("nog niet bekend")
    what = quote("; ".join(missing[:_FEW]))
    if len(missing) > _FEW:
        return phrase("nog niet bekend: {what} en nog {more}", what=what, more=len(missing) - _FEW)
    return phrase("nog niet bekend: {what}", what=what)


def short_sources(sources: Iterable[str]) -> str:
    """Document and place, without the anchors: what fits in a line."""
    return "; ".join(dict.fromkeys(text.partition(' "')[0] for text in sources))


def answer(item: Answer) -> str:
    """The value as a reader expects it; of a number that is open, what it can still be."""
    if item.reach is not None:
        return phrase("nog open: {bounds}", bounds=bounds(item.reach, item.type))
    return show(item.value, item.type)


def bounds(reach: Reach, kind: str) -> str:
    """'94,6% of 96%', '93,5% tot 95,5%', 'hoogstens 96%': what a number that is open can still be."""
    values = [low for low, high in reach.spans if low == high]
    if len(values) == len(reach.spans) <= _FEW_VALUES:
        first, last = ", ".join(show(one, kind) for one in values[:-1]), show(values[-1], kind)
        return phrase("{first} of {last}", first=first, last=last) if first else last
    low, high = reach.low, reach.high
    if low is None or (kind == "percentage" and not low):
        return phrase("hoogstens {high}", high=show(high, kind))
    if high is None:
        return phrase("ten minste {low}", low=show(low, kind))
    return phrase("{low} tot {high}", low=show(low, kind), high=show(high, kind))


def open_papers(found: Position) -> list[Paper]:
    """The papers that are needed (or may be) and not in order."""
    return [paper for paper in found.papers if paper.status not in ("in orde", "niet nodig")]


def papers(found: Position) -> str:
    """'4 van 12 open' and the like, and that the list is not complete where it is not; a paper of which it is not known
    whether it is needed counts."""
    needed = [paper for paper in found.papers if paper.status != "niet nodig"]
    missing = open_papers(found)
    if not needed:  # which is not: none needed
        return phrase("geen bekend") if found.all_papers else phrase("geen bekend; de lijst is niet volledig")
    if missing and found.all_papers:
        return phrase("{missing} van {all} open", missing=len(missing), all=len(needed))
    if missing:
        return phrase("{missing} van {all} open; de lijst is niet volledig", missing=len(missing), all=len(needed))
    if found.all_papers:
        return phrase("alle {all} in orde", all=len(needed)) if len(needed) > 1 else phrase("in orde (1 stuk)")
    if len(needed) == 1:
        return phrase("het ene dat wij kennen in orde; de lijst is niet volledig")
    return phrase("alle {all} die wij kennen in orde; de lijst is niet volledig", all=len(needed))


def disclaimer(found: Position) -> str:
    """What a position is not, of when it is and of which policy."""
    return phrase(
        "U kunt aan deze berekening geen rechten ontlenen: het zorgkantoor beslist, en het beleid van het zorgkantoor zelf geldt. "
        "Stand op {moment}, met versie {version} van het beleid in Inkoopkader.",
        moment=show(found.moment, "tijdstip"),
        version=found.tracer.edition.policy.version()[:12],
    )


class AboutSectors(Protocol):
    """What says of which sectors of the provider no policy is held at a zorgkantoor."""

    @property
    def label(self) -> str: ...
    @property
    def not_held(self) -> NotHeld | None: ...


def not_held(found: Sequence[AboutSectors]) -> list[str]:
    """Say of which sectors of the provider no policy is held, each text once; where it is not the same everywhere, with
    the zorgkantoren it is about. Empty when nothing is missing."""
    made: dict[NotHeld, list[str]] = {}
    for item in found:
        if item.not_held is not None:
            made.setdefault(item.not_held, []).append(item.label)
    return [
        item.said if len(labels) == len(found) else join(": ", (", ".join(labels), item.said))
        for item, labels in made.items()
    ]


def list_of_papers(found: Position) -> str:
    """What a reader must know of the list of papers; empty when it is complete."""
    if found.all_papers:
        return ""
    return phrase(
        "Deze lijst is niet volledig: welke stukken het zorgkantoor vraagt, staat niet helemaal in het beleid dat wij kennen. "
        "Kijk ook in het inkoopbeleid van het zorgkantoor zelf."
    )


def paper_status(status: str) -> str:
    """Say the status of a paper."""
    said = {
        "in orde": phrase("in orde"),
        "ontbreekt": phrase("ontbreekt"),
        "voldoet niet": phrase("voldoet niet"),
        "onbekend": phrase("onbekend"),
        "niet nodig": phrase("niet nodig"),
    }
    return said.get(status, status)


def next_term(found: Position) -> Term | None:
    """The first deadline of the provider that is still ahead and not yet met."""
    return next((term for term in found.terms if is_coming(term, found.moment)), None)


def next_term_missing(found: Position) -> str:
    """What stands where no next deadline can be named: the policy as it is held here names none at all, its day is not
    known, or all are over."""
    own = [term for term in found.terms if term.who in PROVIDER_SIDE]
    if not own:
        return phrase("geen bekend")
    unknown = any(term.value is None and term.in_time is not True for term in own)
    return phrase("niet bekend") if unknown else phrase("geen meer bekend")


def whole_euros(item: Answer) -> str:
    """The amount in whole euros (rounded, ties away from zero), for an overview."""
    return answer(item) if item.value is None else show(round_decimal("rond", item.value, 0), "euro")[: -len(",00")]


def revenue(found: Position, said: Callable[[Answer], str]) -> str:
    """The revenue as `said` writes it; where lines are open, between which amounts it lies, or else what the others
    bring; and how many are open."""
    if not found.lines:
        return phrase("geen productie opgegeven")
    if found.total.value is not None:
        return said(found.total)

    def amount(value: Decimal | None) -> str:
        return said(Answer(found.total.name, found.total.title, "euro", value, []))

    still_open = phrase("{count} open", count=len(found.open_lines))
    if found.total.reach is not None:
        low = phrase("{low} tot", low=amount(found.total.reach.low))
        return f"{low}\n{amount(found.total.reach.high)}\n({still_open})"
    if found.known_revenue is None:
        return phrase("onbekend")
    return f"{amount(found.known_revenue)}\n+ {still_open}"


def total(found: Position) -> list[str]:
    """The total in sentences: the amount or its bounds, the part that is known (or why nothing is), and which care is
    still open."""
    said = [phrase("{title}: {answer}.", title=quote(found.total.title), answer=answer(found.total))]
    if found.open_lines and found.known_revenue is not None:
        known = len(found.lines) - len(found.open_lines)
        said.append(
            phrase(
                "Daarvan is {amount} bekend, van {known} van de {all} regels.",
                amount=show(found.known_revenue, "euro"),
                known=known,
                all=len(found.lines),
            )
        )
    elif found.open_lines and found.total.reach is None and found.total.gaps:
        said.append(phrase("Onbekend, want dit ontbreekt: {what}.", what=_lacking(found.total.gaps)))
    if found.open_lines:
        care = dict.fromkeys(line.title for line in found.open_lines)
        said.append(phrase("Nog open: {care}.", care=quote("; ".join(care))))
    return said


def _lacking(gaps: Sequence[Gap]) -> str:
    """The first things that must be known: what is asked by its title, what no policy gives with the reason."""
    first = join("; ", (gap.said if gap.kind in ("beleid", "geldt_niet") else quote(gap.title) for gap in gaps[:_FEW]))
    if len(gaps) <= _FEW:
        return first
    return phrase("{what} en nog {more}", what=first, more=len(gaps) - _FEW)


def left_open(found: Iterable[Position]) -> list[str]:
    """Why the policy itself gives no percentage, each reason once."""
    return list(
        dict.fromkeys(
            gap.said
            for item in found
            for line in item.lines
            for gap in line.percentage.gaps
            if gap.kind in ("beleid", "geldt_niet")
        )
    )


def percentages_within(found: Position) -> set[Decimal]:
    """The percentages of the production lines, and the bounds of those that are open."""
    ends: set[Decimal | None] = set()
    for item in (line.percentage for line in found.lines):
        ends |= {item.reach.low, item.reach.high} if item.reach is not None else {item.value}
    return {end for end in ends if end is not None}


def percentages(found: Position) -> str:
    """The range of percentages over the production lines, with what those that are open can still be."""
    known = sorted(percentages_within(found))
    unknown = sum(line.percentage.value is None for line in found.lines)
    if not found.lines:
        return phrase("geen regels")
    if not known:
        return phrase("onbekend")
    text = show(known[0], "percentage")
    if any(line.percentage.reach is not None and not line.percentage.reach.low for line in found.lines):
        text = phrase("hoogstens {high}", high=show(known[-1], "percentage"))
    elif len(known) > 1:
        text = phrase("{low} tot {high}", low=text, high=show(known[-1], "percentage"))
    return text + (f" ({phrase('{count} open', count=unknown)})" if unknown else "")


def state(term: Term, moment: datetime) -> str:
    """Whether a deadline is met, will be met, is ahead or past, or does not depend on the provider: a word to compare
    with, which `state_words` says."""
    if term.value is None:
        return "niet bekend"
    if term.form in ("op", ""):
        past = term.value < (moment if isinstance(term.value, datetime) else moments.day_of(moment))
        return "geweest" if past else "gebeurt dan"
    expected = is_expected(term, moment)
    if term.in_time is True:
        return "verwacht" if expected else "gehaald"
    if term.in_time is False:
        late = "te laat" if term.form != "vanaf" else "te vroeg"
        return f"verwacht, {late}" if expected else late
    if term.lost_from is not None and term.lost_from <= moment:
        return "voorbij"
    return "nog te doen"


def state_words(state: str) -> str:
    """Say the state of a deadline."""
    said = {
        "niet bekend": phrase("niet bekend"),
        "geweest": phrase("geweest"),
        "gebeurt dan": phrase("gebeurt dan"),
        "gehaald": phrase("gehaald"),
        "te laat": phrase("te laat"),
        "te vroeg": phrase("te vroeg"),
        "verwacht": phrase("verwacht, op tijd"),
        "verwacht, te laat": phrase("verwacht, maar te laat"),
        "verwacht, te vroeg": phrase("verwacht, maar te vroeg"),
        "voorbij": phrase("voorbij"),
        "nog te doen": phrase("nog te doen"),
    }
    return said.get(state, state)


def form(form: str) -> str:
    """Say the form of a deadline: uiterlijk, voor, op or vanaf."""
    said = {"uiterlijk": phrase("uiterlijk"), "voor": phrase("vóór"), "op": phrase("op"), "vanaf": phrase("vanaf")}
    return said.get(form, form)


def when(term: Term) -> str:
    """'uiterlijk 24 september 2026'."""
    if term.value is None:
        return phrase("datum niet bekend")
    kind = "tijdstip" if isinstance(term.value, datetime) else "datum"
    day = show(term.value, kind)
    said = {
        "uiterlijk": phrase("uiterlijk {day}", day=day),
        "voor": phrase("voor {day}", day=day),
        "op": phrase("op {day}", day=day),
        "vanaf": phrase("vanaf {day}", day=day),
    }
    return said.get(term.form, day)


def adjustment(item: Adjustment) -> str:
    """'+1,4 procentpunt', 'vast op 100%'."""
    if item.size is None:
        return phrase("omvang niet bekend")
    if item.fixed:
        return phrase("vast op {percentage}", percentage=show(item.size, "percentage"))
    sign = "+" if item.size > 0 else "-" if item.size < 0 else ""
    points = show(abs(item.size), "percentage").removesuffix("%")
    return phrase("{points} procentpunt", points=f"{sign}{points}")


def counts(item: Adjustment) -> str:
    """Does an adjustment count on its line?"""
    if item.earned is True and item.overruled:
        return phrase("telt niet, het vaste percentage gaat voor")
    if item.earned is None:
        return phrase("nog niet bekend")
    return phrase("telt mee") if item.earned else phrase("telt niet mee")


def worth(item: Adjustment) -> Decimal | None:
    """What an adjustment makes on its line in euros, or would make if it counted; None for what would only cost and does
    not count, and where it is not known."""
    if item.worth is not None and item.worth < 0 and item.earned is False:
        return None
    return item.worth


def worth_words(item: Adjustment) -> str:
    """Say what an adjustment makes on its line: '€ 12.000,00', '€ 12.000,00 als dit meetelt'; empty when it is nothing
    to say (see `worth`)."""
    amount = worth(item)
    if amount is None:
        return ""
    shown = show(amount, "euro")
    return shown if item.earned is True else phrase("{amount} als dit meetelt", amount=shown)


def earn(item: Adjustment) -> str:
    """What it would take to earn a surcharge: what is not met, or what must be known first.

    Empty for a discount that does not apply.
    """
    if item.earned is None:
        return quote(
            "; ".join(dict.fromkeys(f"{gap.title}: {gap.question}" if gap.question else gap.title for gap in item.gaps))
        )
    if not item.fixed and item.size is not None and item.size < 0:
        return ""
    return quote("; ".join(dict.fromkeys(text for _, _, text in item.reasons)))
