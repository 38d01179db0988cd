"""The questions, one page at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inkoopkader.portaal.mijnpositie import drafts, shown_fields, store
from inkoopkader.portaal.mijnpositie.computed import outline
from inkoopkader.portaal.mijnpositie.confirmed import confirm
from inkoopkader.portaal.mijnpositie.drafts import TooMuch
from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.portaal.mijnpositie.progress import progress
from inkoopkader.portaal.mijnpositie.services import ChangedMeanwhile
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.fill_in import Refused, fill_in, leave_for_later
from inkoopkader.positie.interview import step_for
from inkoopkader.positie.step import ASSUMPTION, PRODUCTION, QUESTION, Step
from inkoopkader.regels import moments
from inkoopkader.regels.spoken import quote

RETURN_TO = ("antwoorden", "uitkomst", "productie")
INVALID = 422


@require_safe
def further(request: HttpRequest, positie: Held) -> HttpResponse:
    """Go to the first question that still matters; to the outcome when none does."""
    return _next(positie)


def _next(held: Held) -> HttpResponseRedirect:
    steps = held.computed().interview.steps
    return redirect(_address(held, steps[0].key) if steps else held.address("antwoorden"))


def _address(held: Held, key: str) -> str:
    return held.address("productie") if key == PRODUCTION else held.address("vraag", key)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, positie: Held, vraag: str) -> HttpResponse:
    """One question, or a group that belongs together. Nothing is stored when a field is wrong."""
    if vraag == PRODUCTION:
        return redirect(positie.address("productie"))
    step = step_of(positie, vraag, again=_again(request))
    if step is None:
        raise Http404
    if request.method != "POST":
        return _page(request, _Shown(positie, step, shown_fields.fields(step)))
    if request.POST.get("actie") == "later":
        return _kept(request, positie, step, leave_for_later(positie.computed().answers, step))
    typed = shown_fields.posted(step, request.POST)
    stops = request.POST.get("actie") == "stop"
    if stops and not any(typed.values()):
        return redirect(positie.address("stoppen"))
    try:
        answers = _filled_in(request, positie, step, typed)
    except Refused as error:
        found = shown_fields.fields(step, typed, error.problems)
        return _page(request, _Shown(positie, step, found), status=INVALID)
    return _kept(request, positie, step, answers, typed)


def _again(request: HttpRequest) -> bool:
    return request.GET.get("terug", "") in RETURN_TO


def _filled_in(request: HttpRequest, held: Held, step: Step, typed: dict[str, Any]) -> Answers:
    unknown = any(shown_fields.DONT_KNOW in request.POST.getlist(field.key) for field in step.fields)
    return fill_in(
        shown.current(),
        outline(),
        held.computed().answers,
        step,
        typed,
        empty=unknown,
        skips=not _again(request),
        today=_last_day(held),
    )


def _last_day(held: Held) -> date | None:
    """The last day on which something can have been done: today, or the day that the position asks about when that comes
    later. None in a what-if: what is only expected may be tried there."""
    return None if held.is_what_if else moments.day_of(max(timezone.now(), held.computed().moment))


def step_of(held: Held, key: str, *, again: bool = False) -> Step | None:
    """The step with a key: as far as it is open, or, when it is opened `again`, with everything it can have."""
    found = held.computed()
    open_ = next((step for step in (*found.interview.steps, *found.interview.later) if step.key == key), None)
    if open_ is not None and open_.kind == QUESTION and not again:
        return open_
    whole = step_for(shown.current(), outline(), found.answers, key, found.moment)
    return replace(whole, why=open_.why, offices=open_.offices) if whole is not None and open_ is not None else whole


def _kept(
    request: HttpRequest, held: Held, step: Step, answers: Answers, typed: dict[str, Any] | None = None
) -> HttpResponse:
    """Store, and go on; or show what somebody else stored meanwhile beside what was typed here."""
    try:
        held = store.keep(request, held, answers)
    except TooMuch as error:
        problems = {step.fields[0].key: str(error)}
        return _page(request, _Shown(held, step, shown_fields.fields(step, typed, problems)), status=INVALID)
    except ChangedMeanwhile as error:
        return _changed_meanwhile(request, held, step, error, typed)
    drafts.went_past(request.session, held.key, step.key)
    return proceed(request, held)


def proceed(request: HttpRequest, held: Held) -> HttpResponse:
    """Go where somebody goes who stored answers: on, back to where they came from, or away for now."""
    if request.POST.get("actie") == "stop":
        return redirect(held.address("stoppen"))
    if held.is_what_if:
        return redirect(held.address("uitkomst"))
    back = request.GET.get("terug", "")
    if back not in RETURN_TO:
        return _next(held)
    confirm(request, held)
    return redirect(held.address(back))


def previous(request: HttpRequest, held: Held, key: str) -> str:
    """Return the address of the page that somebody came from."""
    back, passed = request.GET.get("terug", ""), drafts.path(request.session, held.key)
    earlier = passed[: passed.index(key)] if key in passed else passed
    if back in RETURN_TO:
        return held.address(back)
    return _address(held, earlier[-1]) if earlier else held.address("antwoorden")


def _changed_meanwhile(
    request: HttpRequest, held: Held, step: Step, error: ChangedMeanwhile, typed: dict[str, Any] | None
) -> HttpResponse:
    now = store.fresh(held, error)
    later = step_of(now, step.key, again=_again(request)) if now is not None else None
    if now is None or later is None:
        text = _(
            "Iemand van uw organisatie heeft deze positie intussen weggegooid of zo veranderd dat deze vraag vervalt."
        )
        return render(request, "portaal/fout.html", {"titel": _("Intussen gewijzigd"), "tekst": text}, status=409)
    found = shown_fields.fields(later, typed, now=later.fields if typed is not None else ())
    return _page(request, _Shown(now, later, found, meanwhile=True), status=409)


@dataclass(frozen=True, slots=True)
class _Shown:
    held: Held
    step: Step
    fields: list[shown_fields.ShownField]
    meanwhile: bool = False


def _page(request: HttpRequest, what: _Shown, *, status: int = 200) -> HttpResponse:
    held, step, policy = what.held, what.step, shown.current()
    back = request.GET.get("terug", "")
    alone = what.fields[0] if len(what.fields) == 1 and step.kind in (QUESTION, ASSUMPTION) else None
    context: dict[str, Any] = {
        "positie": held,
        "stap": step,
        "velden": what.fields,
        "een_veld": alone,
        # not knowing is then one button; what was answered can also be taken back, and a rule may take not knowing itself
        "alleen_overslaan": alone is not None
        and not (alone.field.typed or alone.field.optional or back or held.is_what_if),
        "fouten": [(one.id, quote(one.label), one.error) for one in what.fields if one.error],
        "intussen": what.meanwhile,
        "kantoren": [(office, policy.offices[office].label) for office in step.offices],
        "jaar": held.answers.year,
        "bronnen": list(dict.fromkeys(source for field in step.fields for source in field.sources))[:8],
        "voortgang": progress(held.computed()),
        "terug": back if back in RETURN_TO else "",
        "vorige": previous(request, held, step.key),
    }
    return render(request, "mijnpositie/vraag.html", context, status=status)


@require_safe
def pause(request: HttpRequest, positie: Held) -> HttpResponse:
    """How to come back later."""
    return render(request, "mijnpositie/stoppen.html", {"positie": positie, "voortgang": progress(positie.computed())})
