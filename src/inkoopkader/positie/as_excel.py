"""A position as an Excel workbook: what to do on the first sheets, every step of the computation on the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from inkoopkader.kalender import working_days
from inkoopkader.kalender.deadline import LAST_FORMS
from inkoopkader.positie import words
from inkoopkader.positie.as_calendar import deadline, of_another_year
from inkoopkader.positie.position import Answer, Condition, Position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.report import MARKS, PAPER_MARKS, heading, invented, remarks, state, unknown_day
from inkoopkader.regels.evaluate import Entity
from inkoopkader.regels.policy import NATIONAL
from inkoopkader.regels.spoken import kind_name, level_name, phrase, show, who_words
from inkoopkader.regels.values import POINTS
from inkoopkader.uitvoer.files import write_whole
from inkoopkader.uitvoer.workbook import Marked, Shown, Workbook


def write_excel(provider: Provider, found: Iterable[Position], out: Path) -> None:
    """Write the positions of one provider as .xlsx, whole or not at all.

    Raises CaseError when the file cannot be written.
    """
    write_whole(out, workbook(provider, list(found)))


def workbook(provider: Provider, found: Sequence[Position]) -> bytes:
    """Return the file."""
    title = heading(provider, found)
    book = Workbook(title, made=found[0].moment if found else None)
    warning = [*([invented()] if provider.invented else []), *words.not_held(found)]

    def add(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        book.sheet(name, headings, rows, above=[f"{title} - {name}", *warning])

    add(
        phrase("Overzicht"),
        (
            phrase("Zorgkantoor"),
            phrase("Jaar"),
            phrase("Mag contracteren"),
            phrase("In de weg of open"),
            phrase("Stukken nodig"),
            phrase("Stukken open"),
            phrase("Volgende termijn"),
            phrase("Wat dan"),
            phrase("Laagste percentage"),
            phrase("Hoogste percentage"),
            phrase("Opbrengst"),
            phrase("Stand op"),
        ),
        _overview(found),
    )
    add(
        phrase("Stukken"),
        (
            phrase("Zorgkantoor"),
            phrase("Stuk"),
            phrase("Stand"),
            phrase("Wat er nog mist"),
            phrase("Hoe oud hoogstens"),
            phrase("Uitleg"),
            phrase("Bron"),
        ),
        _papers(found),
    )
    add(
        phrase("Termijnen"),
        (
            phrase("Zorgkantoor"),
            phrase("Vorm"),
            phrase("Wanneer"),
            phrase("Wat"),
            phrase("Wie"),
            phrase("Stand"),
            phrase("Te laat"),
            phrase("Let op"),
            phrase("Daarna"),
            phrase("Bron"),
        ),
        _terms(provider, found),
    )
    add(
        phrase("Tarief"),
        (
            phrase("Zorgkantoor"),
            phrase("Soort zorg"),
            phrase("Onderdeel"),
            phrase("Telt mee"),
            phrase("Percentage"),
            phrase("Bedrag"),
            phrase("Wat ervoor nodig is"),
            phrase("Bron"),
        ),
        _tariffs(found),
    )
    add(
        phrase("Voorwaarden"),
        (phrase("Zorgkantoor"), phrase("Wat"), phrase("Antwoord"), phrase("Wie"), phrase("Waarom"), phrase("Bron")),
        _conditions((item, item.conditions) for item in found),
    )
    add(
        phrase("Personen"),
        (
            phrase("Zorgkantoor"),
            phrase("Vraag"),
            phrase("Antwoord"),
            phrase("Wie"),
            phrase("Waarom een persoon"),
            phrase("Bron"),
        ),
        _conditions((item, item.people) for item in found),
    )
    add(
        phrase("Niet vastgelegd"),
        (phrase("Zorgkantoor"), phrase("Soort"), phrase("Wat"), phrase("Toelichting")),
        ((item.label, *row) for item in found for row in remarks(item)),
    )
    headings = (
        phrase("Zorgkantoor"),
        phrase("Vraag"),
        phrase("Waarover"),
        phrase("Stap"),
        phrase("Regel"),
        phrase("Naam"),
        phrase("Soort"),
        phrase("Waarde"),
        phrase("Formule"),
        phrase("Leest"),
        phrase("Geldig vanaf"),
        phrase("Bekend vanaf"),
        phrase("Laag"),
        phrase("Bron"),
        phrase("Uitleg"),
        phrase("Vraagpunten"),
    )
    add(phrase("Onderbouwing"), headings, _steps(found))
    return book.content()


def _overview(found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    for item in found:
        term = words.next_term(item)
        known = words.percentages_within(item)
        yield (
            item.label,
            item.year,
            Marked(words.answer(item.admission), MARKS[item.admission.value]),
            "\n".join(f"{obstacle.title}: {words.obstacle(obstacle)}" for obstacle in item.obstacles),
            sum(paper.status != "niet nodig" for paper in item.papers),
            len(words.open_papers(item)),
            term.value if term else "",
            term.title if term else words.next_term_missing(item),
            Shown(min(known), "percentage") if known else phrase("onbekend") if item.lines else "",
            Shown(max(known), "percentage") if known else phrase("onbekend") if item.lines else "",
            Shown(item.total.value, "euro") if item.total.value is not None else words.revenue(item, words.answer),
            item.moment,
        )


def _papers(found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    """The papers per zorgkantoor, and after them that the list is not complete where it is not known to be."""
    for item in found:
        for paper in item.papers:
            yield (
                item.label,
                paper.title,
                Marked(words.paper_status(paper.status), PAPER_MARKS.get(paper.status, "")),
                "\n".join(paper.demands),
                paper.age,
                paper.explanation,
                "\n".join(paper.sources),
            )
        if not item.all_papers:
            yield (item.label, words.list_of_papers(item), "", "", "", "", "")


def _terms(provider: Provider, found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    for item in found:
        for term in item.terms:
            day = deadline(provider, item, term)
            warning = working_days.warning(day.day) if day.day is not None and day.form in LAST_FORMS else ""
            yield (
                item.label,
                words.form(term.form),
                term.value if term.value is not None else phrase("datum niet bekend"),
                term.action or term.title,
                who_words(term.who),
                words.state_words(words.state(term, item.moment)),
                day.too_late(),
                "; ".join(filter(None, (of_another_year(item, term), warning or unknown_day(day)))),
                term.consequence,
                "\n".join(term.sources),
            )


def _tariffs(found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    for item in found:
        for line in item.lines:
            head = (item.label, line.title)
            yield (*head, phrase("Zorgdeel tegen het NZa-maximum"), "", "", Shown(line.basis, "euro"), "", "")
            yield (
                *head,
                line.base.title,
                "",
                Shown(line.base.value, "percentage"),
                "",
                "\n".join(gap.said for gap in line.base.gaps),
                "",
            )
            for part in line.adjustments:
                worth = Shown(words.worth(part), "euro") if words.worth(part) is not None else ""
                needed = words.earn(part) if part.earned is not True else ""
                yield (
                    *head,
                    part.title,
                    Marked(words.counts(part), {True: "goed", None: "open"}.get(part.earned, "")),
                    Shown(part.size, "percentage" if part.fixed else POINTS),
                    worth,
                    needed,
                    "\n".join(part.sources),
                )
            yield (
                *head,
                line.percentage.title,
                "",
                _figure(line.percentage),
                "",
                "\n".join(gap.said for gap in line.percentage.gaps) or (words.capped() if line.capped else ""),
                "",
            )
            for answer in line.euros:
                yield (
                    *head,
                    answer.title,
                    "",
                    "",
                    _figure(answer),
                    "\n".join(gap.said for gap in answer.gaps),
                    "",
                )


def _figure(item: Answer) -> Shown | str:
    """A number to reckon with, or in words what an open one can still be."""
    return Shown(item.value, item.type) if item.reach is None else words.answer(item)


def _conditions(groups: Iterable[tuple[Position, Sequence[Condition]]]) -> Iterator[Sequence[Any]]:
    for item, conditions in groups:
        for condition in conditions:
            yield (
                item.label,
                condition.question or condition.title,
                Marked(state(item, condition), MARKS.get(condition.value, "")),
                who_words(condition.who),
                condition.why,
                "\n".join(condition.sources),
            )


def _steps(found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    """Every step of the trace of admission, of the percentage per line, and of the total."""
    for item in found:
        entities = item.tracer.case.entities
        questions: list[tuple[str, str, Entity]] = [
            (item.admission.title, item.admission.name, entities["contract"][0])
        ]
        for line, entity in zip(item.lines, entities["regel"], strict=True):
            questions.append((f"{line.percentage.title}, {line.title}", line.percentage.name, entity))
        if item.lines:
            questions.append((item.total.title, item.total.name, entities["contract"][0]))
        for title, name, entity in questions:
            for number, step in enumerate(item.tracer.trace(name, entity).steps, start=1):
                value: Any = (
                    Shown(step.value, step.shown_as)
                    if not step.values_below
                    else "; ".join(show(below, step.shown_as) for below in step.values_below)
                )
                yield (
                    item.label,
                    title,
                    phrase("regel {number}", number=entity.key) if entity.key else level_name(entity.level),
                    number,
                    step.title,
                    step.name,
                    kind_name(step.kind),
                    value,
                    step.formula or "",
                    ", ".join(step.reads),
                    step.about.valid_from,
                    step.about.known_from,
                    phrase("landelijk") if step.about.layer == NATIONAL else step.about.layer,
                    "\n".join(step.sources),
                    step.about.explanation,
                    ", ".join(step.issues),
                )
