"""Pages about inviting people, for who invites and for who is invited."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inkoopkader.portaal.grenzen.limited import OPENING_INVITATIONS, limited
from inkoopkader.portaal.organisaties import forms, invitations, post
from inkoopkader.portaal.organisaties.access import member, public, signed_in
from inkoopkader.portaal.organisaties.middleware import CHOSEN
from inkoopkader.portaal.organisaties.models import Uitnodiging
from inkoopkader.portaal.organisaties.powers import Bevoegdheid
from inkoopkader.portaal.organisaties.views.answers import form_again, own_or_404

SECRET = "uitnodiging"  # noqa: S105 - where in the session the secret of an invitation stands
BY_MAIL = "uitnodiging-per-mail"  # and whether its link came out of the e-mail


@member(Bevoegdheid.BEHEREN)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The invitations that can still be accepted."""
    found = invitations.open_invitations()
    return render(request, "organisaties/uitnodigingen.html", {"uitnodigingen": found})


@member(Bevoegdheid.BEHEREN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody. A link is shown once, for when the e-mail does not arrive; unlike the one in the e-mail it proves
    nothing about the address."""
    organisation = request.organisatie
    page = "organisaties/uitnodigen.html"
    if request.method != "POST":
        return render(request, page, {"form": forms.Invitation(kind=organisation.soort)})
    form = forms.Invitation(request.POST, kind=organisation.soort)
    if not form.is_valid():
        return form_again(request, page, form)
    try:
        made, secret = invitations.invite(
            organisation=organisation,
            person=request.user,
            email=form.cleaned_data["email"],
            asked=form.cleaned_data["bevoegdheden"],
        )
    except ValidationError as error:
        form.refuse(error)
        return form_again(request, page, form)
    by_mail = request.build_absolute_uri(reverse("uitnodiging-link", args=[invitations.mailed(secret)]))
    post.send_invitation(invitation=made, link=by_mail, sender=request.user)
    context = {
        "uitnodiging": made,
        "link": request.build_absolute_uri(reverse("uitnodiging-link", args=[secret])),
        "verstuurt": settings.ENVIRONMENT.sends_mail,
    }
    return render(request, "organisaties/uitgenodigd.html", context)


@member(Bevoegdheid.BEHEREN)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uitnodiging: uuid.UUID) -> HttpResponse:
    """Ask whether an invitation should be taken back, and then do so."""
    found = own_or_404(invitations.invitation_by_id(invitation=uitnodiging))
    if request.method != "POST":
        return render(request, "organisaties/uitnodiging_intrekken.html", {"uitnodiging": found})
    try:
        invitations.withdraw(invitation=uitnodiging)
    except Uitnodiging.DoesNotExist:
        raise Http404 from None  # it was accepted a moment ago
    messages.success(request, _("De uitnodiging voor %(adres)s is ingetrokken.") % {"adres": found.email})
    return redirect("uitnodigingen")


@public
@never_cache
@require_safe
@limited(OPENING_INVITATIONS)
def link(request: HttpRequest, geheim: str) -> HttpResponse:
    """The link of an invitation: its secret goes to the session, so that it does not stay in the address bar."""
    request.session[SECRET], request.session[BY_MAIL] = invitations.from_link(geheim[:200])
    return redirect("uitnodiging")


@public
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The invitation that somebody came in by: who invites them, for what, and what to do next."""
    found = _invitation(request)
    if found is None:
        return render(request, "organisaties/uitnodiging_geldt_niet.html", status=404)
    mine = request.user.is_authenticated and request.user.email.lower() == found.email
    return render(request, "organisaties/uitnodiging.html", {"uitnodiging": found, "voor_mij": mine})


@signed_in
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Accept the invitation: from now on this person works for the organisation."""
    found = _invitation(request)
    try:
        made = invitations.accept(person=request.user, secret=request.session.get(SECRET, ""))
    except Uitnodiging.DoesNotExist:
        return render(request, "organisaties/uitnodiging_geldt_niet.html", status=404)
    except ValidationError as error:
        context = {"uitnodiging": found, "voor_mij": False, "fouten": error.messages}
        return render(request, "organisaties/uitnodiging.html", context, status=422)
    del request.session[SECRET]
    request.session.pop(BY_MAIL, None)
    request.session[CHOSEN] = str(made.organisatie_id)
    messages.success(request, _("U werkt nu voor %(naam)s.") % {"naam": made.organisatie.naam})
    return redirect("overzicht")


def _invitation(request: HttpRequest) -> Uitnodiging | None:
    secret = request.session.get(SECRET, "")
    person = request.user if request.user.is_authenticated else None
    return invitations.invitation_with(secret=secret, person=person) if secret else None
