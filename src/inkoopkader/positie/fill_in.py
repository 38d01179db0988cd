"""Store what somebody filled in on a step, or refuse it with a message beside each field; nothing is stored by halves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from inkoopkader.positie.answers import UNKNOWN, Answers, Given
from inkoopkader.positie.care import follows, sectors_at, told_already
from inkoopkader.positie.compute import Outline
from inkoopkader.positie.inputs import read_typed
from inkoopkader.positie.step import ASSUMPTION, PRODUCTION, QUESTION, Field, Step, not_done
from inkoopkader.regels import moments, values
from inkoopkader.regels.casefile import check_bounds
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError, InkoopkaderError
from inkoopkader.regels.policy import NATIONAL, Policy
from inkoopkader.regels.spoken import phrase, show

Posted = Mapping[str, str | Sequence[str]]
DROP = "vervalt"
"""`vervalt--3` with any value in a posted form takes production line 3 away."""


UNDONE = "niet"
"""`hardheid_formulier_gedaan--niet` with any value in a posted form says that it is not done yet."""


class Refused(InkoopkaderError):
    """What was filled in cannot be stored: `problems` holds a message by the key of a field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("\n".join(self.problems.values()))


def fill_in(
    policy: Policy,
    outline: Outline,
    answers: Answers,
    step: Step,
    posted: Posted,
    *,
    empty: bool = False,
    skips: bool = True,
    today: date | None = None,
) -> Answers:
    """Return the answers with what was posted for a step; fields left empty are left for later.

    `posted` holds texts by the key of a field, a list for more than one choice. Raises Refused when a field does not
    hold what belongs there, when something is said to be done after `today` (None: what is only expected may be told; so
    may what was told already), or when every field of a question is empty and that was not meant (`empty`); `skips`: who
    is asked can pass it over. On a page of more than one question what is left empty stays unknown.
    """
    dropped = {field.row for field in step.fields if field.row is not None and posted.get(f"{DROP}--{field.row}")}
    problems: dict[str, str] = {}
    read: list[tuple[Field, Given | None]] = []
    for field in step.fields:
        if field.row in dropped and field.row is not None:
            continue
        try:
            read.append((field, read_typed(_entry(policy, field), posted.get(field.key, ""))))
        except CaseError as error:
            problems[field.key] = str(error)
    undone = {field.key for field in step.fields if field.undone is not None and posted.get(f"{field.key}--{UNDONE}")}
    for field, value in read:
        if field.key in undone and value is not None:
            problems[field.key] = phrase("Vul in wanneer u dit deed, of kies Nog niet gedaan: niet allebei.")
        elif field.undone is not None and posted.get(field.key) != field.typed and _is_to_come(field, value, today):
            problems[field.key] = phrase(
                "Deze dag komt nog. Vul een dag in tot en met {today}, of kies Nog niet gedaan.",
                today=show(today, "datum"),
            )
    if (
        not problems
        and not dropped
        and not empty
        and step.kind in (QUESTION, ASSUMPTION)
        and not undone
        and all(value is None and not item.optional for item, value in read)
    ):
        missing = phrase("Geef een antwoord, of kies Overslaan.") if skips else phrase("Geef een antwoord.")
        problems[step.fields[0].key] = missing
    if problems:
        raise Refused(problems)
    for field, value in read:
        answers = _store(policy, answers, field, value)
        if field.undone is not None:
            marks = [not_done(field.mark)]
            answers = answers.put_off(marks) if field.key in undone else answers.taken_up(marks)
    if dropped:
        answers = _without_rows(outline, answers, {row for row in dropped if row is not None})
    if step.key in (outline.asking.kinds, outline.asking.sectors):
        answers = with_lines(policy, outline, answers)
    elif step.kind == PRODUCTION:
        answers = answers.with_rows(_with_known(policy, outline, answers, row) for row in answers.rows)
    try:
        check(policy, answers)
    except CaseError as error:
        raise Refused({step.fields[0].key: str(error)}) from None
    return answers


def _is_to_come(field: Field, value: Given | None, today: date | None) -> bool:
    """Does what was filled in lie after the Dutch calendar day of `today`?"""
    read = values.parse(field.type, value)
    return today is not None and isinstance(read, date) and moments.day_of(read) > today


def leave_for_later(answers: Answers, step: Step) -> Answers:
    """Return the answers with a whole step left for later ('weet ik niet'): what is unknown stays unknown."""
    return answers.put_off(field.mark for field in step.fields if field.asks)


def choose_offices(policy: Policy, outline: Outline, answers: Answers, offices: Iterable[str]) -> Answers:
    """Return the answers for these zorgkantoren; what was told about others is kept.

    Raises Refused when none is chosen or one does not exist.
    """
    chosen = set(offices)
    for office in chosen:
        if office not in policy.offices:
            raise Refused({"gekozen": phrase("Zorgkantoor '{office}' bestaat niet.", office=office)})
    if not chosen:
        raise Refused({"gekozen": phrase("Kies ten minste één zorgkantoor.")})
    answers = replace(answers, offices=tuple(office for office in policy.offices if office in chosen))
    return with_lines(policy, outline, answers)


def check(policy: Policy, answers: Answers) -> None:
    """Raise CaseError when the answers do not fit the policy of any chosen zorgkantoor."""
    provider = answers.provider(policy)
    for office in answers.offices:
        provider.case(policy, office, date(answers.year, 1, 1), answers.moment)


def _entry(policy: Policy, field: Field) -> Entry:
    entry = policy.entry(field.name, field.offices[0] if field.offices else None)
    assert entry is not None
    return entry


def _store(policy: Policy, answers: Answers, field: Field, value: Given | None) -> Answers:
    answers = answers.taken_up([field.mark]) if value is not None else answers.put_off([field.mark])
    numbers = field.rows or (() if field.row is None else (field.row,))
    if numbers:
        rows = list(answers.rows)
        for number in numbers:
            row = {name: given for name, given in rows[number].items() if name != field.name}
            common = answers.given(field.name, str(row.get("zorgkantoor")))
            kept = value if value is not None or common is None else UNKNOWN  # the common answer does not hold here
            rows[number] = row if kept is None else {**row, field.name: kept}
        return answers.with_rows(rows)
    entry = _entry(policy, field)
    if entry.level == "regel":  # an answer for every line goes where no line says that it does not know
        answers = answers.with_rows(
            {name: given for name, given in row.items() if name != field.name or given != UNKNOWN}
            if row.get("zorgkantoor") in field.offices
            else row
            for row in answers.rows
        )
    if field.office is None and entry.layer == NATIONAL:
        for office in field.offices:
            answers = _without(answers, field, office)
        return answers.with_value(field.heading, field.name, value)
    for office in field.offices:
        if value is None and answers.given(field.name) is not None:
            value = UNKNOWN  # the common answer does not hold here
        answers = answers.with_value(field.heading, field.name, value, office)
    return answers


def _without(answers: Answers, field: Field, office: str) -> Answers:
    own = answers.own.get(office)
    if own is None or not any(field.name in group for group in own.values()):
        return answers
    return answers.with_value(field.heading, field.name, None, office)


# production lines follow the kinds of care


def with_lines(policy: Policy, outline: Outline, answers: Answers) -> Answers:
    """Return the answers with a production line per chosen zorgkantoor and kind of care.

    A line goes when its kind is no longer chosen; a line that says more of the production than what follows from its kind
    stays.
    """
    asking, care = outline.asking, outline.care
    if not asking.kinds:
        return answers
    rows = [row for row in answers.rows if not _is_idle(policy, outline, answers, row)]
    for office in answers.offices:
        present = {row.get(care) for row in rows if row.get("zorgkantoor") == office}
        for kind in _codes(answers.given(asking.kinds, office)):
            if kind not in present:
                rows.append({"zorgkantoor": office, care: kind})
    return answers.with_rows(
        _with_known(policy, outline, answers, _in_a_chosen_sector(outline, answers, row)) for row in rows
    )


def _in_a_chosen_sector(outline: Outline, answers: Answers, row: Mapping[str, Given]) -> Mapping[str, Given]:
    """A line without a sector that is not, or no longer, chosen."""
    sector, known = outline.asking.sector, sectors_at(outline, answers, str(row.get("zorgkantoor")))
    return {name: given for name, given in row.items() if name != sector or not known or given in known}


def _is_idle(policy: Policy, outline: Outline, answers: Answers, row: Mapping[str, Given]) -> bool:
    """Does a line say nothing of the production of a kind of care that is not, or no longer, delivered at its
    zorgkantoor?"""
    asking, office = outline.asking, str(row.get("zorgkantoor"))
    kinds, known = _codes(answers.given(asking.kinds, office)), told_already(policy, outline, answers, row)
    bare = not set(row) & (set(asking.columns) - {asking.sector, *known})
    return bare and bool(kinds) and (row.get(outline.care) not in kinds or office not in answers.offices)


def _with_known(policy: Policy, outline: Outline, answers: Answers, row: Mapping[str, Given]) -> Mapping[str, Given]:
    """A line with what follows from its kind of care and from the one sector of the provider, where it says nothing of
    that itself."""
    known = follows(policy, outline, answers, row)
    return {**row, **{name: value for name, value in known.items() if name not in row}}


def add_line(policy: Policy, outline: Outline, answers: Answers, office: str, kind: str) -> Answers:
    """Return the answers with one more production line, also of a kind that already has one."""
    row: Mapping[str, Given] = {"zorgkantoor": office, outline.care: kind}
    return answers.with_rows([*answers.rows, _with_known(policy, outline, answers, row)])


def _without_rows(outline: Outline, answers: Answers, numbers: set[int]) -> Answers:
    """Take lines away; a kind of care of which no line is left at a zorgkantoor is not delivered there."""
    kinds = outline.asking.kinds
    kept = answers.with_rows(row for number, row in enumerate(answers.rows) if number not in numbers)
    for number in sorted(numbers):
        gone = answers.rows[number]
        office, kind = str(gone.get("zorgkantoor")), gone.get(outline.care)
        left = any(row.get("zorgkantoor") == office and row.get(outline.care) == kind for row in kept.rows)
        before = _codes(kept.given(kinds, office)) if kinds else ()
        if not left and kind in before:
            kept = kept.with_value("feiten", kinds, tuple(item for item in before if item != kind), office)
    return kept


def _codes(given: Given | None) -> tuple[str, ...]:
    return given if isinstance(given, tuple) else ()


@dataclass(frozen=True, slots=True)
class Unfit:
    """An answer that the policy does not know (any more), and why."""

    name: str
    office: str | None
    why: str


def fitting(policy: Policy, answers: Answers) -> tuple[Answers, tuple[Unfit, ...]]:
    """Return the answers without what no longer fits the policy, and what that was.

    For answers that were stored before the policy changed. A value that fits is never touched.
    """
    dropped: list[Unfit] = []

    def fits(name: str, value: Given, office: str | None) -> bool:
        entries = [
            entry
            for layer in policy.layers()
            if office in (None, layer.name) or layer is policy.national
            for entry in [layer.entries.get(name)]
            if entry is not None
        ]
        why = "" if entries else phrase("deze vraag bestaat niet meer")
        for entry in entries[-1:]:
            try:
                if value != UNKNOWN:
                    scale = entry.scale if entry.type in values.NUMERIC else None
                    check_bounds(entry, values.parse(entry.type, value, scale))
            except InkoopkaderError as error:
                why = str(error)
        if why:
            dropped.append(Unfit(name, office, why))
        return not why

    def group(groups: Mapping[str, Mapping[str, Given]], office: str | None) -> dict[str, dict[str, Given]]:
        kept = {
            heading: {name: value for name, value in items.items() if fits(name, value, office)}
            for heading, items in groups.items()
        }
        return {heading: items for heading, items in kept.items() if items}

    common = group(answers.common, None)
    gone = {*answers.offices, *answers.own, *(str(row.get("zorgkantoor")) for row in answers.rows)} - set(
        policy.offices
    )
    dropped += [Unfit("zorgkantoor", office, phrase("dit zorgkantoor bestaat niet meer")) for office in sorted(gone)]
    own = {office: group(groups, office) for office, groups in answers.own.items() if office not in gone}
    rows = [
        {
            name: value
            for name, value in row.items()
            if name in ("zorgkantoor", "client", "maand") or fits(name, value, str(row["zorgkantoor"]))
        }
        for row in answers.rows
        if str(row.get("zorgkantoor")) not in gone
    ]
    offices = tuple(office for office in answers.offices if office not in gone)
    made = replace(answers, common=common, own=own, offices=offices).with_rows(rows)
    return made, tuple(dropped)
