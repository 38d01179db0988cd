"""A position as an Excel workbook: what to do on the first sheets, every step of the computation on the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from inkoopkader.kalender import working_days
from inkoopkader.kalender.deadline import LAST_FORMS
from inkoopkader.positie import words
from inkoopkader.positie.as_calendar import deadline
from inkoopkader.positie.position import Condition, Position
from inkoopkader.positie.provider import Provider
from inkoopkader.positie.report import INVENTED, MARKS, PAPER_MARKS, remarks, state, unknown_day
from inkoopkader.regels import values
from inkoopkader.regels.evaluate import Entity
from inkoopkader.uitvoer.files import write_whole
from inkoopkader.uitvoer.workbook import Marked, Shown, Workbook


def write_excel(provider: Provider, found: Iterable[Position], out: Path) -> None:
    """Write the positions of one provider as .xlsx, whole or not at all.

    Raises CaseError when the file cannot be written.
    """
    write_whole(out, workbook(provider, list(found)))


def workbook(provider: Provider, found: Sequence[Position]) -> bytes:
    """Return the file."""
    years = ", ".join(str(year) for year in sorted({item.year for item in found}))
    title = f"{provider.name}: positie bij de zorgkantoren, {years}"
    book = Workbook(title, made=found[0].moment if found else None)
    warning = [INVENTED] if provider.invented else []

    def add(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        book.sheet(name, headings, rows, above=[f"{title} - {name}", *warning])

    add(
        "Overzicht",
        (
            "Zorgkantoor",
            "Jaar",
            "Mag contracteren",
            "In de weg of open",
            "Stukken nodig",
            "Stukken open",
            "Volgende termijn",
            "Wat dan",
            "Laagste percentage",
            "Hoogste percentage",
            "Opbrengst",
            "Stand op",
        ),
        _overview(found),
    )
    add(
        "Stukken",
        ("Zorgkantoor", "Stuk", "Stand", "Wat er nog mist", "Hoe oud hoogstens", "Uitleg", "Bron"),
        _papers(found),
    )
    add(
        "Termijnen",
        ("Zorgkantoor", "Vorm", "Wanneer", "Wat", "Wie", "Stand", "Te laat", "Let op", "Daarna", "Bron"),
        _terms(provider, found),
    )
    add(
        "Tarief",
        ("Zorgkantoor", "Soort zorg", "Onderdeel", "Telt mee", "Percentage", "Bedrag", "Wat ervoor nodig is", "Bron"),
        _tariffs(found),
    )
    add(
        "Voorwaarden",
        ("Zorgkantoor", "Wat", "Antwoord", "Wie", "Waarom", "Bron"),
        _conditions((item, item.conditions) for item in found),
    )
    add(
        "Personen",
        ("Zorgkantoor", "Vraag", "Antwoord", "Wie", "Waarom een persoon", "Bron"),
        _conditions((item, item.people) for item in found),
    )
    add(
        "Niet vastgelegd",
        ("Zorgkantoor", "Soort", "Wat", "Toelichting"),
        ((item.label, *row) for item in found for row in remarks(item)),
    )
    headings = (
        "Zorgkantoor",
        "Vraag",
        "Waarover",
        "Stap",
        "Regel",
        "Naam",
        "Soort",
        "Waarde",
        "Formule",
        "Leest",
        "Geldig vanaf",
        "Bekend vanaf",
        "Laag",
        "Bron",
        "Uitleg",
        "Vraagpunten",
    )
    add("Onderbouwing", headings, _steps(found))
    return book.content()


def _overview(found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    for item in found:
        term = words.next_term(item)
        known = [line.percentage.value for line in item.lines if line.percentage.value is not None]
        yield (
            item.label,
            item.year,
            Marked(words.answer(item.admission), MARKS[item.admission.value]),
            "\n".join(f"{obstacle.title}: {words.obstacle(obstacle)}" for obstacle in item.obstacles),
            sum(paper.status != "niet nodig" for paper in item.papers),
            len(words.open_papers(item)),
            term.value if term else "",
            term.title if term else words.next_term_missing(item),
            Shown(min(known), "percentage") if known else "onbekend" if item.lines else "",
            Shown(max(known), "percentage") if known else "onbekend" if item.lines else "",
            Shown(item.total.value, "euro") if item.total.value is not None else words.revenue(item, words.answer),
            item.moment,
        )


def _papers(found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    for item in found:
        for paper in item.papers:
            yield (
                item.label,
                paper.title,
                Marked(paper.status, PAPER_MARKS.get(paper.status, "")),
                "\n".join(paper.demands),
                paper.age,
                paper.explanation,
                "\n".join(paper.sources),
            )


def _terms(provider: Provider, found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    for item in found:
        for term in item.terms:
            day = deadline(provider, item, term)
            warning = working_days.warning(day.day) if day.day is not None and day.form in LAST_FORMS else ""
            yield (
                item.label,
                term.form,
                term.value if term.value is not None else "datum niet bekend",
                term.action or term.title,
                term.who,
                words.state(term, item.moment),
                day.too_late(),
                warning or unknown_day(day),
                term.consequence,
                "\n".join(term.sources),
            )


def _tariffs(found: Sequence[Position]) -> Iterator[Sequence[Any]]:
    for item in found:
        for line in item.lines:
            head = (item.label, line.care_title)
            yield (*head, "Grondslag: zorgdeel tegen NZa-maximum", "", "", Shown(line.basis, "euro"), "", "")
            yield (
                *head,
                line.base.title,
                "",
                Shown(line.base.value, "percentage"),
                "",
                "\n".join(str(gap) for gap in line.base.gaps),
                "",
            )
            for part in line.adjustments:
                worth = Shown(part.worth, "euro") if part.worth is not None else ""
                needed = words.earn(part) if part.earned is not True else ""
                yield (
                    *head,
                    part.title,
                    Marked(words.counts(part), {True: "goed", None: "open"}.get(part.earned, "")),
                    Shown(part.size, "percentage"),
                    worth,
                    needed,
                    "\n".join(part.sources),
                )
            yield (
                *head,
                line.percentage.title,
                "",
                Shown(line.percentage.value, "percentage"),
                "",
                "\n".join(str(gap) for gap in line.percentage.gaps) or (words.capped() if line.capped else ""),
                "",
            )
            for answer in line.euros:
                yield (
                    *head,
                    answer.title,
                    "",
                    "",
                    Shown(answer.value, "euro"),
                    "\n".join(str(gap) for gap in answer.gaps),
                    "",
                )


def _conditions(groups: Iterable[tuple[Position, list[Condition]]]) -> Iterator[Sequence[Any]]:
    for item, conditions in groups:
        for condition in conditions:
            yield (
                item.label,
                condition.question or condition.title,
                Marked(state(condition), MARKS.get(condition.value, "")),
                condition.who,
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
            questions.append((f"{line.percentage.title}, {line.care_title}", line.percentage.name, entity))
        if item.lines:
            questions.append((item.total.title, item.total.name, entities["contract"][0]))
        for title, name, entity in questions:
            for number, step in enumerate(item.tracer.trace(name, entity).steps, start=1):
                value: Any = (
                    Shown(step.value, step.type)
                    if not step.values_below
                    else "; ".join(values.show(below, step.type) for below in step.values_below)
                )
                yield (
                    item.label,
                    title,
                    f"regel {entity.key}" if entity.key else entity.level,
                    number,
                    step.title,
                    step.name,
                    step.kind,
                    value,
                    step.formula or "",
                    ", ".join(step.reads),
                    step.about.valid_from,
                    step.about.known_from,
                    step.about.layer,
                    "\n".join(step.sources),
                    step.about.explanation,
                    ", ".join(step.issues),
                )
