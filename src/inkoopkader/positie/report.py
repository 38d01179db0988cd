"""A position as a report: the summary over the zorgkantoren, then everything per zorgkantoor."""

from __future__ import annotations

from collections.abc import Sequence

from inkoopkader.kalender import working_days
from inkoopkader.kalender.deadline import LAST_FORMS, Deadline
from inkoopkader.positie import words
from inkoopkader.positie.as_calendar import deadline, of_another_year
from inkoopkader.positie.position import Condition, Position
from inkoopkader.positie.provider import Provider
from inkoopkader.regels.code_titles import in_words
from inkoopkader.regels.spoken import join, phrase, quote, show, who_words
from inkoopkader.uitvoer.report import Cell, Grid, Piece, Report, Section, cell, places

MARKS = {True: "goed", False: "fout", None: "open"}
TERM_MARKS = {
    "gehaald": "goed",
    "te laat": "fout",
    "te vroeg": "fout",
    "voorbij": "fout",
    "nog te doen": "open",
    "verwacht": "open",
    "verwacht, te laat": "fout",
    "verwacht, te vroeg": "fout",
}
PAPER_MARKS = {"in orde": "goed", "ontbreekt": "fout", "voldoet niet": "fout", "onbekend": "open", "niet nodig": ""}


def invented() -> str:
    """What must be said of a provider that does not exist."""
    return phrase(
        "VERZONNEN: deze aanbieder bestaat niet. Alle gegevens van de aanbieder zijn bedacht; het beleid is echt."
    )


def heading(provider: Provider, found: Sequence[Position]) -> str:
    """The name of a report over positions."""
    years = ", ".join(str(year) for year in sorted({item.year for item in found}))
    return phrase("{name}: positie bij de zorgkantoren, {years}", name=provider.name, years=years)


def position_report(provider: Provider, found: Sequence[Position]) -> Report:
    """Return the report of one provider at one or more zorgkantoren."""
    years = ", ".join(str(year) for year in sorted({item.year for item in found}))
    moment = show(found[0].moment, "tijdstip") if found else ""
    intro = phrase(
        "Stand op {moment}. Een vraag waarop het antwoord ontbreekt, blijft onbekend; er wordt niets geraden.",
        moment=moment,
    )
    overview = Section(phrase("Positie per zorgkantoor, {years}", years=years), (), (_overview(found),))
    return Report(
        title=heading(provider, found),
        intro=(intro, *words.not_held(found), words.disclaimer(found[0])) if found else (),
        sections=(overview, *(_section(provider, item) for item in found)),
        banner=invented() if provider.invented else "",
    )


def _overview(found: Sequence[Position]) -> Grid:
    rows = []
    for item in found:
        term = words.next_term(item)
        rows.append(
            (
                cell(item.label),
                cell(words.admission(item), MARKS[item.admission.value]),
                cell(words.papers(item)),
                cell(join(": ", (words.when(term), quote(term.title))) if term else words.next_term_missing(item)),
                cell(words.percentages(item)),
                cell(words.revenue(item, words.answer)),
            )
        )
    notes = tuple(phrase("Tarief open: {reason}.", reason=reason) for reason in words.left_open(found))
    return Grid(
        phrase("Samenvatting"),
        (
            phrase("Zorgkantoor"),
            phrase("Contracteren"),
            phrase("Stukken"),
            phrase("Volgende termijn"),
            phrase("Tariefpercentage"),
            phrase("Opbrengst"),
        ),
        tuple(rows),
        (17, 13, 12, 32, 13, 13),
        notes,
    )


def _section(provider: Provider, found: Position) -> Section:
    grids = [_admission(found), _papers(found), _terms(provider, found), _tariffs(found)]
    grids += [
        _conditions(phrase("Voorwaarden bij uw soorten zorg"), found, found.conditions),
        _conditions(phrase("Aan een persoon: een oordeel of bewijs dat nog ontbreekt"), found, found.people),
        _remarks(found),
    ]
    paragraphs = (join(" ", words.total(found)),) if found.lines else ()
    return Section(f"{found.label}, {found.year}", paragraphs, tuple(grid for grid in grids if grid is not None))


def _admission(found: Position) -> Grid:
    rows = [
        (cell(quote(item.title)), cell(words.answer(item)), cell(join("; ", (gap.said for gap in item.gaps))))
        for item in found.classes
    ]
    rows.append(
        (
            cell(quote(found.admission.title)),
            cell(words.answer(found.admission), MARKS[found.admission.value]),
            cell(""),
        )
    )
    for item in found.obstacles:
        rows.append(
            (
                cell(quote(item.title)),
                cell(phrase("nog open") if item.value is None else phrase("niet voldaan"), MARKS[item.value]),
                cell(words.obstacle(item), sources=places(item.sources)),
            )
        )
    headings = (phrase("Wat"), phrase("Antwoord"), phrase("Waarom"))
    return Grid(phrase("Toelating"), headings, tuple(rows), (25, 20, 55))


def _papers(found: Position) -> Grid | None:
    rows = [
        (
            cell(quote(paper.title), remark=quote(paper.age)),
            cell(words.paper_status(paper.status), PAPER_MARKS.get(paper.status, "")),
            Cell(tuple(Piece(quote(demand)) for demand in paper.demands) or (Piece(""),)),
            cell("", sources=places(paper.sources)),
        )
        for paper in found.papers
        if paper.status != "niet nodig"
    ]
    headings = (phrase("Stuk"), phrase("Stand"), phrase("Wat er nog mist"), phrase("Bron"))
    notes = (words.list_of_papers(found),) if not found.all_papers else ()
    return Grid(phrase("Stukken"), headings, tuple(rows), (25, 10, 45, 20), notes) if rows else None


def _terms(provider: Provider, found: Position) -> Grid | None:
    rows = []
    for term in found.terms:
        item = deadline(provider, found, term)
        off = working_days.day_off(item.day) if item.day is not None and item.form in LAST_FORMS else None
        missing = unknown_day(item)
        warning = phrase("Let op: {day}; de termijn schuift niet op.", day=off) if off is not None else ""
        state = words.state(term, found.moment)
        mark = TERM_MARKS.get(state, "")
        rows.append(
            (
                cell(
                    words.when(term),
                    remark=join("; ", filter(None, (of_another_year(found, term), missing or warning))),
                ),
                cell(quote(term.action or term.title)),
                cell(who_words(term.who)),
                cell(words.state_words(state), mark),
                cell(quote(term.consequence), sources=places(term.sources)),
            )
        )
    headings = (phrase("Wanneer"), phrase("Wat"), phrase("Wie"), phrase("Stand"), phrase("Daarna"))
    return Grid(phrase("Termijnen"), headings, tuple(rows), (20, 32, 11, 9, 28)) if rows else None


def _tariffs(found: Position) -> Grid | None:
    rows = []
    for line in found.lines:
        care = cell(quote(line.title))
        missing = join("; ", (gap.said for gap in line.percentage.gaps)) or (words.capped() if line.capped else "")
        basis = phrase("Zorgdeel tegen het NZa-maximum")
        rows.append((care, cell(basis), cell(""), cell(show(line.basis, "euro")), cell("")))
        rows.append((care, cell(quote(line.base.title)), cell(words.answer(line.base)), cell(""), cell("")))
        for item in line.adjustments:
            size = cell(
                f"{words.adjustment(item)}: {words.counts(item)}", {True: "goed", None: "open"}.get(item.earned, "")
            )
            rows.append(
                (
                    care,
                    cell(quote(item.title)),
                    size,
                    cell(words.worth_words(item)),
                    cell(words.earn(item) if item.earned is not True else "", sources=places(item.sources)),
                )
            )
        rows.append(
            (
                care,
                cell(quote(line.percentage.title)),
                cell(words.answer(line.percentage), "" if line.percentage.value is not None else "open"),
                cell(""),
                cell(missing),
            )
        )
        rows += [(care, cell(quote(item.title)), cell(""), cell(words.answer(item)), cell("")) for item in line.euros]
    return (
        Grid(
            phrase("Tarief"),
            (
                phrase("Soort zorg"),
                phrase("Onderdeel"),
                phrase("Percentage"),
                phrase("Bedrag"),
                phrase("Wat ervoor nodig is"),
            ),
            tuple(rows),
            (12, 24, 20, 13, 31),
        )
        if rows
        else None
    )


def unknown_day(item: Deadline) -> str:
    """Why a term has no date: what it depends on, or that the policy gives none. Empty when it has one."""
    if item.value is not None:
        return ""
    if item.open:
        return phrase("hangt af van: {what}", what=quote("; ".join(item.open)))
    return phrase("het beleid geeft hier geen datum")


def _conditions(caption: str, found: Position, items: Sequence[Condition]) -> Grid | None:
    rows = [
        (
            cell(quote(item.question or item.title)),
            cell(state(found, item), MARKS.get(item.value, "")),
            cell(who_words(item.who)),
            cell(quote(item.why), sources=places(item.sources)),
        )
        for item in items
    ]
    headings = (phrase("Wat"), phrase("Stand"), phrase("Wie"), phrase("Waarom"))
    return Grid(caption, headings, tuple(rows), (40, 9, 11, 40)) if rows else None


def state(found: Position, item: Condition) -> str:
    """The answer to a condition, codes by their titles; 'nog te geven' for what a person must still say."""
    if item.kind in ("oordeel", "bewijs") and item.value is None:
        return phrase("nog te geven")
    edition = found.tracer.edition
    return show(in_words(edition.policy, edition.resolve(item.name).entry, item.value, item.type), item.type)


def remarks(found: Position) -> list[tuple[str, str, str]]:
    """What the policy leaves open, as rows of kind, what and explanation: values it does not give, contradictions,
    questions."""
    rows = [(phrase("Niet vastgelegd"), quote(gap.title), quote(gap.question)) for gap in found.unset]
    for title, item in found.contradictions:
        parts = [phrase("{source} zegt: {words}", source=quote(item["bron"]), words=quote(item["zegt"]))]
        if "gevolgd" in item:
            parts.append(phrase("Gevolgd: {source}.", source=quote(item["gevolgd"])))
        if item.get("waarom"):
            parts.append(quote(item["waarom"]))
        rows.append((phrase("Tegenspraak"), quote(title), join(" ", parts)))
    return rows + [(phrase("Vraagpunt"), number, quote(text)) for number, text in found.issues.items()]


def _remarks(found: Position) -> Grid | None:
    rows = tuple((cell(what), cell(kind), cell(text)) for kind, what, text in remarks(found))
    return (
        Grid(
            phrase("Waar het beleid iets niet vastlegt of ruimte laat"),
            (phrase("Wat"), phrase("Soort"), phrase("Toelichting")),
            rows,
            (25, 12, 63),
        )
        if rows
        else None
    )
