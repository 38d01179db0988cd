"""Calendar files. A calendar program asks for them again and again: what has not changed is not sent twice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.portaal.verkenner.cache import kept_file
from inkoopkader.portaal.verkenner.selectors import terms as dates
from inkoopkader.portaal.verkenner.versions import policy_changed

KIND = "text/calendar; charset=utf-8"


@require_safe
def of_year(request: HttpRequest, office: str, year: int) -> HttpResponse:
    """The terms of one zorgkantoor and year, to put in a diary once."""
    name, chosen = shown.checked_office(office), shown.checked_year(year)
    return _calendar(request, dates.year_calendar(name, chosen), f"termijnen-{name}-{chosen}.ics", "attachment")


@require_safe
def subscription(request: HttpRequest, office: str) -> HttpResponse:
    """The terms of all years of one zorgkantoor, or of all together: an address that stays, to subscribe to."""
    name = office if office == dates.EVERYBODY else shown.checked_office(office)
    disposition = "attachment" if "bewaren" in request.GET else "inline"
    return _calendar(request, dates.subscription(name), f"termijnen-{name}.ics", disposition)


def _calendar(request: HttpRequest, content: bytes, name: str, disposition: str) -> HttpResponse:
    response = kept_file(request, content, KIND, forever=False, modified=policy_changed())
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response
