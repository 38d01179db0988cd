"""Pages of the organisation itself: choosing, registering, looking at it and changing its data."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from inkoopkader.portaal import house_styles
from inkoopkader.portaal.inloggen import selectors as login
from inkoopkader.portaal.organisaties import forms, members, selectors, services, versions
from inkoopkader.portaal.organisaties.access import member, signed_in
from inkoopkader.portaal.organisaties.middleware import CHOSEN
from inkoopkader.portaal.organisaties.powers import Bevoegdheid, Soort
from inkoopkader.portaal.organisaties.views.answers import form_again


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose the organisation to work for; only one of one's own can be chosen."""
    mine = selectors.memberships(person=request.user)
    wrong = ""
    if request.method == "POST":
        asked = request.POST.get("organisatie", "")
        if asked in {str(one.organisatie_id) for one in mine}:
            request.session[CHOSEN] = asked
            return redirect("overzicht")
        wrong = _("Kies een van uw organisaties.")
    problems = [("organisatie-1" if mine else "", "", wrong)] if wrong else []
    context = {"lidmaatschappen": mine, "fout": wrong, "problemen": problems, "uitgenodigd": login.invited_by()}
    return render(request, "organisaties/kiezen.html", context, status=422 if wrong else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation: fill in, check the answers, confirm."""
    if request.method != "POST":
        return render(request, "organisaties/aanmelden.html", {"form": forms.Registration()})
    form = forms.Registration(request.POST)
    step = request.POST.get("stap", "")
    if step not in ("wijzigen", "bevestigen"):
        _tell_known(request, form)
    if not form.is_valid() or step == "wijzigen":
        return form_again(request, "organisaties/aanmelden.html", form)
    if step != "bevestigen":
        kind = Soort(form.cleaned_data["soort"]).label
        return render(request, "organisaties/aanmelden_controleren.html", {"form": form, "soort": kind})
    try:
        made = services.register_organisation(
            person=request.user, kind=Soort(form.cleaned_data["soort"]), **form.typed()
        )
    except ValidationError as error:
        form.refuse(error)
        return form_again(request, "organisaties/aanmelden.html", form)
    request.session[CHOSEN] = str(made.pk)
    return redirect("organisatie-aangemeld")


def _tell_known(request: HttpRequest, form: forms.Registration) -> None:
    """Show on the form already what confirming would refuse: a number by which an organisation is known."""
    form.is_valid()
    if "kvk" in form.cleaned_data:
        try:
            services.check_free(person=request.user, kvk=form.cleaned_data["kvk"], agb=form.cleaned_data.get("agb", ()))
        except ValidationError as error:
            form.refuse(error)


@member()
@require_safe
def registered(request: HttpRequest) -> HttpResponse:
    """The confirmation: the organisation is known here, under this reference."""
    return render(request, "organisaties/aangemeld.html")


@member()
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The organisation: its data, and who works for it."""
    context: dict[str, Any] = {
        "agb_codes": selectors.agb_codes(),
        "leden": members.members(),
        "mag_beheren": Bevoegdheid.BEHEREN in request.bevoegdheden,
        "eigen_stijl": house_styles.installed().get(request.organisatie.huisstijl),
    }
    return render(request, "organisaties/organisatie.html", context)


@member(Bevoegdheid.BEHEREN)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Change the data of the organisation."""
    organisation = request.organisatie
    page = "organisaties/wijzigen.html"
    if request.method != "POST":
        return render(request, page, {"form": _filled(organisation)})
    form = forms.Change(request.POST, kind=organisation.soort)
    if not form.is_valid():
        return form_again(request, page, form)
    try:
        services.change_organisation(organisation=organisation, version=form.cleaned_data["versie"], **form.typed())
    except ValidationError as error:
        if getattr(error, "code", "") == "gewijzigd":
            fresh = _filled(selectors.organisation())
            return render(request, page, {"form": fresh, "gewijzigd": error.messages}, status=409)
        form.refuse(error)
        return form_again(request, page, form)
    return redirect("organisatie")


@member(Bevoegdheid.BEHEREN)
@require_http_methods(["GET", "HEAD", "POST"])
def house_style(request: HttpRequest) -> HttpResponse:
    """Choose the house style of the pages of the organisation."""
    organisation, page = request.organisatie, "organisaties/huisstijl.html"
    if request.method != "POST":
        return render(request, page, {"form": _look(organisation)})
    form = forms.Look(request.POST)
    if not form.is_valid():
        return form_again(request, page, form)
    try:
        services.choose_house_style(organisation=organisation, style=form.chosen, version=form.cleaned_data["versie"])
    except ValidationError as error:
        if getattr(error, "code", "") == "gewijzigd":
            fresh = _look(selectors.organisation())
            return render(request, page, {"form": fresh, "gewijzigd": error.messages}, status=409)
        form.refuse(error)
        return form_again(request, page, form)
    return redirect("organisatie")


def _look(organisation: Any) -> forms.Look:
    form = forms.Look(initial={"versie": versions.of_organisation(organisation)})
    offered = dict(form.fields["huisstijl"].choices)  # type: ignore[attr-defined]
    form.initial["huisstijl"] = organisation.huisstijl if organisation.huisstijl in offered else forms.OF_THE_WEBSITE
    return form


def _filled(organisation: Any) -> forms.Change:
    initial = {
        "naam": organisation.naam,
        "kvk": organisation.kvk,
        "agb": "\n".join(selectors.agb_codes()),
        "uzovi": organisation.uzovi or "",
        "versie": versions.of_organisation(organisation),
    }
    return forms.Change(kind=organisation.soort, initial=initial)
