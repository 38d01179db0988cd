"""Pages about the people of an organisation: what they may do, and removing somebody."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from inkoopkader.portaal.organisaties import forms, members, versions
from inkoopkader.portaal.organisaties.access import member
from inkoopkader.portaal.organisaties.models import Lidmaatschap
from inkoopkader.portaal.organisaties.powers import Bevoegdheid
from inkoopkader.portaal.organisaties.views.answers import form_again, own_or_404

PAGE = "organisaties/bevoegdheden.html"


@member(Bevoegdheid.BEHEREN)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, lid: uuid.UUID) -> HttpResponse:
    """Change what a member may do."""
    organisation = request.organisatie
    found = own_or_404(members.member_with(member=lid))
    if request.method != "POST":
        return render(request, PAGE, {"lid": found, "form": _filled(found)})
    form = forms.Powers(request.POST, kind=organisation.soort)
    if not form.is_valid():
        return form_again(request, PAGE, form, lid=found)
    try:
        members.change_powers(
            organisation=organisation,
            member=lid,
            asked=form.cleaned_data["bevoegdheden"],
            version=form.cleaned_data["versie"],
        )
    except Lidmaatschap.DoesNotExist:
        raise Http404 from None  # somebody else removed this member a moment ago
    except ValidationError as error:
        if getattr(error, "code", "") == "gewijzigd":
            fresh = own_or_404(members.member_with(member=lid))
            context = {"lid": fresh, "form": _filled(fresh), "gewijzigd": error.messages}
            return render(request, PAGE, context, status=409)
        form.refuse(error)
        return form_again(request, PAGE, form, lid=found)
    messages.success(request, _("De bevoegdheden van %(naam)s zijn gewijzigd.") % {"naam": found.gebruiker.naam})
    return redirect("organisatie")


def _filled(found: Lidmaatschap) -> forms.Powers:
    initial = {"bevoegdheden": found.bevoegdheden, "versie": versions.of_member(found)}
    return forms.Powers(kind=found.organisatie.soort, initial=initial)


@member(Bevoegdheid.BEHEREN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, lid: uuid.UUID) -> HttpResponse:
    """Ask whether somebody should no longer work for the organisation, and then see to it."""
    organisation = request.organisatie
    found = own_or_404(members.member_with(member=lid))
    context = {"lid": found, "zelf": found.gebruiker_id == request.user.pk}
    if request.method != "POST":
        return render(request, "organisaties/weghalen.html", context)
    try:
        members.remove_member(organisation=organisation, member=lid)
    except Lidmaatschap.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        return render(request, "organisaties/weghalen.html", context | {"fouten": error.messages}, status=422)
    if context["zelf"]:
        messages.success(request, _("U werkt niet meer voor %(naam)s.") % {"naam": organisation.naam})
        return redirect("organisatie-kiezen")
    messages.success(request, _("%(naam)s werkt niet meer voor uw organisatie.") % {"naam": found.gebruiker.naam})
    return redirect("organisatie")
