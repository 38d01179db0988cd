"""Pages about the keys with which programs of an organisation use the API."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from inkoopkader.portaal.organisaties import forms, keys
from inkoopkader.portaal.organisaties.access import member
from inkoopkader.portaal.organisaties.powers import Bevoegdheid
from inkoopkader.portaal.organisaties.views.answers import form_again, own_or_404


@member(Bevoegdheid.BEHEREN)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The keys that hold now."""
    return render(request, "organisaties/sleutels.html", {"sleutels": keys.keys_of(organisation=request.organisatie)})


@member(Bevoegdheid.BEHEREN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make a key, and show it this once."""
    page = "organisaties/sleutel_maken.html"
    if request.method != "POST":
        return render(request, page, {"form": forms.Key()})
    form = forms.Key(request.POST)
    if not form.is_valid():
        return form_again(request, page, form)
    try:
        made, secret = keys.make_key(
            organisation=request.organisatie,
            person=request.user,
            name=form.cleaned_data["naam"],
            until=timezone.now() + forms.LIVES[form.cleaned_data["duur"]],
        )
    except ValidationError as error:
        form.refuse(error)
        return form_again(request, page, form)
    return render(request, "organisaties/sleutel_gemaakt.html", {"sleutel": made, "geheim": secret})


@member(Bevoegdheid.BEHEREN)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, sleutel: uuid.UUID) -> HttpResponse:
    """Ask whether a key should hold no longer, and then see to it."""
    found = own_or_404(keys.key_by_id(key=sleutel))
    if request.method != "POST":
        return render(request, "organisaties/sleutel_intrekken.html", {"sleutel": found})
    keys.withdraw_key(key=found)
    messages.success(request, _("De sleutel %(naam)s geldt niet meer.") % {"naam": found.naam})
    return redirect("sleutels")
