"""Where a position begins and ends: the first page, whom it is about, a case file read in, saving, throwing away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inkoopkader.portaal.grenzen.limited import BEGINNING, READING_IN, limited
from inkoopkader.portaal.mijnpositie import drafts, particulars, selectors, services, store
from inkoopkader.portaal.mijnpositie.confirmed import confirm
from inkoopkader.portaal.mijnpositie.drafts import CONCEPT, WHAT_IF, TooMuch
from inkoopkader.portaal.mijnpositie.held import SAVED, Held
from inkoopkader.portaal.mijnpositie.particulars import Particulars
from inkoopkader.portaal.mijnpositie.replacing import ask_to_replace, may_replace
from inkoopkader.portaal.mijnpositie.services import ChangedMeanwhile
from inkoopkader.portaal.organisaties import access, text
from inkoopkader.portaal.organisaties.powers import Bevoegdheid
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie.answers import Answers
from inkoopkader.positie.answers_file import MOST_BYTES, read_answers, write_answers
from inkoopkader.positie.fill_in import Refused
from inkoopkader.regels.errors import CaseError

INVALID = 422


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What there is: the draft of this visitor, and what the organisation saved."""
    organisation = request.organisatie
    context: dict[str, Any] = {
        "concept": _draft(request, CONCEPT),
        "wat_als": _draft(request, WHAT_IF),
        "verlopen": request.GET.get("geen") in (CONCEPT, WHAT_IF),
        "organisatie": organisation,
        "mag_bewaren": _may_save(request),
        "posities": [],
        "grootste_bestand": MOST_BYTES,
    }
    if organisation is not None:
        found, context["volgende"] = selectors.positions(after=request.GET.get("na", ""))
        names = selectors.names(people={one.gewijzigd_door_id for one in found})
        context["posities"] = [(one, names.get(one.gewijzigd_door_id, "")) for one in found]
    return render(request, "mijnpositie/begin.html", context)


def _draft(request: HttpRequest, which: str) -> Held | None:
    organisation = request.organisatie.pk if request.organisatie is not None else None
    found = drafts.read(request.session, which, organisation)
    return Held(which, found.answers, origin=found.origin) if found is not None else None


def _may_save(request: HttpRequest) -> bool:
    return request.organisatie is not None and Bevoegdheid.BEREIDEN in request.bevoegdheden


def _start(request: HttpRequest, answers: Answers) -> Held:
    """Keep a new position: with the organisation of who may prepare for one, else as a draft. Raises TooMuch."""
    if _may_save(request):
        saved = services.save(organisation=request.organisatie, person=request.user, answers=answers)
        return Held(SAVED, answers, saved=saved)
    drafts.write(request.session, CONCEPT, answers)
    return Held(CONCEPT, answers)


def _begin_again(request: HttpRequest, text: str) -> HttpResponse:
    return _particulars_page(request, particulars.typed(request.POST), wait=text)


@require_http_methods(["GET", "HEAD", "POST"])
@limited(BEGINNING, _begin_again)
def begin(request: HttpRequest) -> HttpResponse:
    """A new position: whom it is about."""
    if request.method != "POST":
        name = request.organisatie.naam if request.organisatie is not None else ""
        return _particulars_page(request, particulars.empty(name))
    found = particulars.typed(request.POST)
    try:
        held = _start(request, particulars.fill_in(found, None))
    except Refused as error:
        return _particulars_page(request, found, problems=error.problems)
    except TooMuch as error:
        return _particulars_page(request, found, problems={"naam": str(error)})
    if held.saved is not None:
        confirm(request, held)
    return redirect(held.address("verder"))


@require_http_methods(["GET", "HEAD", "POST"])
def particulars_of(request: HttpRequest, positie: Held) -> HttpResponse:
    """Change whom a position is about, its year or its zorgkantoren."""
    if request.method != "POST":
        return _particulars_page(request, particulars.of(positie.answers), positie)
    found = particulars.typed(request.POST)
    try:
        held = store.keep(request, positie, particulars.fill_in(found, positie.computed().answers))
    except Refused as error:
        return _particulars_page(request, found, positie, problems=error.problems)
    except TooMuch as error:
        return _particulars_page(request, found, positie, problems={"zorgkantoor": str(error)})
    except ChangedMeanwhile as error:
        now = store.fresh(positie, error)
        return _gone(request) if now is None else _particulars_page(request, found, now, meanwhile=True)
    if not held.is_what_if:
        confirm(request, held)
    return redirect(held.address("uitkomst" if held.is_what_if else "antwoorden"))


def _gone(request: HttpRequest) -> HttpResponse:
    text = _("Iemand van uw organisatie heeft deze positie intussen weggegooid.")
    return render(request, "portaal/fout.html", {"titel": _("Intussen gewijzigd"), "tekst": text}, status=409)


def _particulars_page(
    request: HttpRequest,
    found: Particulars,
    held: Held | None = None,
    *,
    problems: dict[str, str] | None = None,
    meanwhile: bool = False,
    wait: str = "",
) -> HttpResponse:
    problems = problems or {}
    context: dict[str, Any] = {
        "positie": held,
        "gegevens": found,
        "fout": problems,
        "fouten": [(f"veld-{name}", "", text) for name, text in problems.items()],
        "jaren": shown.years(),
        "kantoren": [(name, layer.label) for name, layer in shown.current().offices.items()],
        "intussen": particulars.of(held.answers) if meanwhile and held is not None else None,
        "vervangt": held is None and not _may_save(request) and _draft(request, CONCEPT) is not None,
        "mag_bewaren": _may_save(request),
        "wachten": wait,
    }
    status = INVALID if problems else 409 if meanwhile else 200
    return render(request, "mijnpositie/gegevens.html", context, status=status)


def _not_read(request: HttpRequest, text: str, wait: str = "") -> HttpResponse:
    lines = text.split("\n") if text else []
    context: dict[str, Any] = {
        "fouten": [("bestand", "", line) for line in lines[:20]],
        "meer": max(0, len(lines) - 20),
        "wachten": wait,
        "grootste_bestand": MOST_BYTES,
        "mag_bewaren": _may_save(request),
    }
    return render(request, "mijnpositie/inlezen.html", context, status=INVALID)


@require_POST
@limited(READING_IN, lambda request, text: _not_read(request, "", text))
def upload(request: HttpRequest) -> HttpResponse:
    """Read a case file (YAML), as `inkoopkader positie` reads it."""
    file = request.FILES.get("bestand")
    asked = request.POST.get("inhoud", "").encode("utf-8", "replace")  # what was read before the visitor was asked
    if file is None and not asked:
        return _not_read(request, _("Kies eerst een bestand."))
    if len(asked) > MOST_BYTES or (file is not None and file.size > MOST_BYTES):
        return _not_read(request, _("Dit bestand is te groot: hoogstens 1 MB."))
    name = particulars.printable(file.name if file is not None else None)
    try:
        content = file.read() if file is not None else asked
        answers = read_answers(shown.current(), content, name, shown.current().newest_year())
        if answers.year not in shown.years():
            return _not_read(request, _("Over het jaar %(year)s zegt dit beleid niets.") % {"year": answers.year})
        if len(answers.name) > particulars.LONGEST_NAME:
            return _not_read(request, _("De naam in dit bestand is te lang."))
        if text.hidden(answers.name):
            return _not_read(request, f"{name}: {text.hidden_refused()}")
        drafts.checked(answers)
        if not _may_save(request) and not may_replace(request, answers):
            return ask_to_replace(request, answers, reverse("positie-inlezen"), write_answers(answers))
        held = _start(request, answers)
    except (CaseError, TooMuch) as error:
        return _not_read(request, str(error))
    confirm(request, held)
    return redirect(held.address("antwoorden"))


@access.member(Bevoegdheid.BEREIDEN)
@require_http_methods(["GET", "HEAD", "POST"])
def save_draft(request: HttpRequest) -> HttpResponse:
    """Save the draft with the organisation, once. Who is not signed in comes here after signing in."""
    if request.method != "POST":
        draft = _draft(request, CONCEPT)
        return render(request, "mijnpositie/bewaren.html", {"positie": draft}) if draft else redirect("mijn-positie")
    with drafts.alone(request.session):
        draft = _draft(request, CONCEPT)
        if draft is None:
            return redirect("mijn-positie")
        saved = services.save(organisation=request.organisatie, person=request.user, answers=draft.answers)
        drafts.drop(request.session, CONCEPT)
    held = Held(SAVED, draft.answers, saved=saved)
    confirm(request, held)
    return redirect(held.address("uitkomst"))


@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: HttpRequest, positie: Held) -> HttpResponse:
    """Throw a position away, after asking."""
    if request.method != "POST":
        return render(request, "mijnpositie/weg.html", {"positie": positie})
    if positie.saved is None:
        drafts.drop(request.session, positie.kind)
    else:
        try:
            services.remove(key=positie.saved.pk, seen=store.seen(request))
        except ChangedMeanwhile as error:
            now = store.fresh(positie, error)
            if now is None:
                return _gone(request)
            return render(request, "mijnpositie/weg.html", {"positie": now, "intussen": True}, status=409)
    return redirect("mijn-positie")
