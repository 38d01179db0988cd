"""The production lines: how much of which care at which zorgkantoor, on one page that folds per zorgkantoor."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inkoopkader.portaal.mijnpositie import drafts, shown_fields, store
from inkoopkader.portaal.mijnpositie.computed import outline
from inkoopkader.portaal.mijnpositie.drafts import TooMuch
from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.portaal.mijnpositie.progress import progress
from inkoopkader.portaal.mijnpositie.services import ChangedMeanwhile
from inkoopkader.portaal.mijnpositie.views_question import INVALID, RETURN_TO, previous, proceed, step_of
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie import care
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.apart import told_apart
from inkoopkader.positie.fill_in import Refused, add_line, fill_in, leave_for_later
from inkoopkader.positie.inputs import example
from inkoopkader.positie.step import PRODUCTION, Choice, Step
from inkoopkader.regels.code_titles import code_title
from inkoopkader.regels.spoken import quote

UNFOLDED = 8
"""With at most so many lines nothing is folded."""


@require_http_methods(["GET", "HEAD", "POST"])
def production(request: HttpRequest, positie: Held) -> HttpResponse:
    """The production lines, all in one form. Nothing is stored when a field is wrong."""
    step = step_of(positie, PRODUCTION)
    if request.method != "POST":
        return _page(request, positie, step)
    typed: dict[str, Any] = shown_fields.posted(step, request.POST) if step is not None else {}
    typed |= {key: "ja" for key in request.POST if key.startswith("vervalt--")}
    if positie.saved is None and store.seen(request) not in (0, positie.version):  # lines are known by their place
        return _page(request, positie, step, typed, meanwhile=True, status=409)
    answers = positie.computed().answers
    adds = request.POST.get("actie") == "erbij"
    try:
        if step is not None and request.POST.get("actie") != "later":
            answers = fill_in(shown.current(), outline(), answers, step, typed, empty=adds)
        elif step is not None:
            answers = leave_for_later(answers, step)
        if adds:
            answers = _with_line(request, answers)
        held = store.keep(request, positie, answers)
    except Refused as error:
        return _page(request, positie, step, typed, error.problems, status=INVALID)
    except TooMuch as error:
        return _page(request, positie, step, typed, {"erbij-soort": str(error)}, status=INVALID)
    except ChangedMeanwhile as error:
        now = store.fresh(positie, error)
        if now is None:
            text = _("Iemand van uw organisatie heeft deze positie intussen weggegooid.")
            return render(request, "portaal/fout.html", {"titel": _("Intussen gewijzigd"), "tekst": text}, status=409)
        return _page(request, now, step_of(now, PRODUCTION), typed, meanwhile=True, status=409)
    drafts.went_past(request.session, held.key, PRODUCTION)
    if request.POST.get("actie") in ("erbij", "blijf"):
        return redirect(held.address("productie"))
    return proceed(request, held)


def _with_line(request: HttpRequest, answers: Answers) -> Answers:
    """Add the line that was asked for. Raises Refused for a zorgkantoor or kind of care that does not exist."""
    office, kind = request.POST.get("erbij-kantoor", ""), request.POST.get("erbij-soort", "")
    problems = {}
    if office not in answers.offices:
        problems["erbij-kantoor"] = _("Kies een zorgkantoor.")
    if kind not in {choice.code for choice in care.kinds(shown.current(), outline(), ())}:
        problems["erbij-soort"] = _("Kies een soort zorg.")
    if problems:
        raise Refused(problems)
    return add_line(shown.current(), outline(), answers, office, kind)


@dataclass(slots=True)
class _Line:
    """A production line: `gone` is whether it is to be taken away."""

    number: int
    kind: str
    explanation: str
    gone: bool
    fields: list[shown_fields.ShownField] = field(default_factory=list)


@dataclass(slots=True)
class _Office:
    """The lines at a zorgkantoor; `open` unfolds them."""

    label: str
    lines: dict[int, _Line] = field(default_factory=dict)
    open: bool = False

    @property
    def filled(self) -> int:
        """How many lines are complete."""
        return sum(all(one.typed for one in line.fields if not one.field.optional) for line in self.lines.values())

    @property
    def wrong(self) -> bool:
        return any(one.error or one.now for line in self.lines.values() for one in line.fields)


def _offices(held: Held, found: list[shown_fields.ShownField], typed: dict[str, Any]) -> list[_Office]:
    """The lines with their fields by zorgkantoor. Unfolded are those with a message, else the first that is not complete;
    all when there are few lines."""
    policy, rows = shown.current(), held.computed().answers.rows
    titles = {choice.code: choice.title for choice in care.kinds(policy, outline(), ())}
    made: dict[str, _Office] = {}
    for one in found:
        number = one.field.row
        if number is None or number >= len(rows):
            continue
        office, kind = str(rows[number]["zorgkantoor"]), str(rows[number].get(outline().care, ""))
        at = made.setdefault(office, _Office(policy.offices[office].label))
        if number not in at.lines:
            said = care.explanation(policy, outline(), kind)
            at.lines[number] = _Line(number, titles.get(kind, kind), said, f"vervalt--{number}" in typed)
        at.lines[number].fields.append(replace(one, label=one.field.title))
    offices = list(made.values())
    for item in offices:
        _tell_apart(item)
    few = len(offices) == 1 or sum(len(item.lines) for item in offices) <= UNFOLDED
    first = next((item for item in offices if item.filled < len(item.lines)), None)
    wrong = any(item.wrong for item in offices)
    for item in offices:
        item.open = few or item.wrong or (item is first and not wrong)
    return offices


def _tell_apart(office: _Office) -> None:
    """Say of lines of one kind of care what differs between them, as it stands in the fields that offer a choice."""
    said = [
        (
            line.kind,
            {
                one.field.title: next(choice.title for choice in one.field.choices if choice.code == one.typed)
                for one in line.fields
                if any(choice.code == one.typed for choice in one.field.choices)
            },
        )
        for line in office.lines.values()
    ]
    for line, apart in zip(office.lines.values(), told_apart(said), strict=True):
        line.kind = f"{line.kind}, {apart}" if apart else line.kind


def _may_be_added(held: Held) -> tuple[Choice, ...]:
    """The kinds of care that exist in the sectors of the provider."""
    known = [care.sectors_at(outline(), held.answers, office) for office in held.answers.offices]
    sectors = {sector for found in known for sector in found} if all(known) else set()
    return care.kinds(shown.current(), outline(), sectors)


def _page(
    request: HttpRequest,
    held: Held,
    step: Step | None,
    typed: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
    *,
    meanwhile: bool = False,
    status: int = 200,
) -> HttpResponse:
    policy, problems = shown.current(), problems or {}
    later = step.fields if step is not None and meanwhile else ()
    found = shown_fields.fields(step, typed, problems, later) if step is not None else []
    offices = _offices(held, found, typed or {})
    others = [(f"veld-{key}", "", text) for key, text in problems.items() if key.startswith("erbij")]
    explained = {one.field.title: one.field.explanation for one in found if one.field.explanation}
    context: dict[str, Any] = {
        "positie": held,
        "jaar": held.answers.year,
        "kantoorblokken": offices,
        "vouwen": not all(item.open for item in offices),
        "uitleg": list(explained.items()),
        "voorbeeld": example("euro"),
        "fouten": [(one.id, quote(_in_full(held, one)), one.error) for one in found if one.error] + others,
        "fout_erbij": problems,
        "erbij": {"kantoor": request.POST.get("erbij-kantoor", ""), "soort": request.POST.get("erbij-soort", "")},
        "kantoren": [(office, policy.offices[office].label) for office in held.answers.offices],
        "soorten": [(choice.code, choice.title) for choice in _may_be_added(held)],
        "intussen": meanwhile,
        "voortgang": progress(held.computed()),
        "terug": request.GET.get("terug", "") if request.GET.get("terug", "") in RETURN_TO else "",
        "vorige": previous(request, held, PRODUCTION),
    }
    return render(request, "mijnpositie/productie.html", context, status=status)


def _in_full(held: Held, one: shown_fields.ShownField) -> str:
    """What a field is called in the summary of mistakes: with the kind of care and the zorgkantoor of its line."""
    row = held.computed().answers.rows[one.field.row or 0]
    kind = code_title(
        shown.current(), shown.current().national.entries[outline().care], str(row.get(outline().care, ""))
    )
    return f"{one.field.title}, {kind} ({shown.current().offices[str(row['zorgkantoor'])].label})"
