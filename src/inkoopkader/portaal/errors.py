"""What a visitor did wrong (an unknown zorgkantoor, year or rule) becomes a page that says so, with status 404."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from inkoopkader.regels.errors import InkoopkaderError


class PlainErrors:
    """Turns an error meant for a person, and an address that only takes a form, into the error page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET" and not answer.content:
            return only_by_form(request, answer)
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for an error that is meant for a person; None leaves the rest to Django."""
        if not isinstance(error, InkoopkaderError):
            return None
        return render(request, "portaal/fout.html", {"titel": _("Niet gevonden"), "tekst": str(error)}, status=404)


def only_by_form(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The page for who opens an address that only takes what a form sends, by a bookmark or by choosing the other
    language; `answer` is the empty one of Django."""
    text = _(
        "Dit adres werkt alleen met de knop van een formulier. Ga naar de bladzijde met het formulier en kies de knop opnieuw."
    )
    page = render(
        request, "portaal/fout.html", {"titel": _("Alleen met een formulier"), "tekst": text}, status=answer.status_code
    )
    page["Allow"] = answer["Allow"]
    return page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that does not exist."""
    text = _("Deze bladzijde bestaat niet. Kijk of het adres klopt, of begin op de eerste bladzijde.")
    return render(request, "portaal/fout.html", {"titel": _("Niet gevonden"), "tekst": text}, status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for somebody who may not do this."""
    text = _(
        "U mag deze bladzijde niet openen. Vraag de beheerder van uw organisatie om de bevoegdheid die erbij hoort."
    )
    return render(request, "portaal/fout.html", {"titel": _("Geen toegang"), "tekst": text}, status=403)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be taken in: too large, too many fields, or another name of the website."""
    text = _("Dit verzoek is te groot of niet te lezen. Er is niets opgeslagen. Ga terug en probeer het met minder.")
    return render(request, "portaal/fout.html", {"titel": _("Niet te lezen"), "tekst": text}, status=400)


def another_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that we did not give to this visitor (CSRF), or gave too long ago."""
    text = _(
        "Dit formulier is verlopen, of uw browser bewaart geen cookies. Er is niets opgeslagen. Ga terug, laad de "
        "bladzijde opnieuw en verstuur het formulier nog eens."
    )
    return render(request, "portaal/fout.html", {"titel": _("Formulier verlopen"), "tekst": text}, status=403)


def tried_too_often(request: HttpRequest) -> HttpResponse:
    """The page for who tried to log in, or asked for a link, too often; the limits are those of `inloggen.configuration`."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = "300"
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """The page for a defect of ours."""
    text = _("Er ging bij ons iets mis. Probeer het later nog eens; het is in het logboek vastgelegd.")
    return render(request, "portaal/fout.html", {"titel": _("Er ging iets mis"), "tekst": text}, status=500)
