"""Each page of a position exists twice: for the drafts of a visitor, and for what an organisation saved. Here is who may
open which, and how the page gets its position."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, register_converter, reverse

from inkoopkader.portaal.mijnpositie import drafts, selectors
from inkoopkader.portaal.mijnpositie.drafts import CONCEPT, WHAT_IF
from inkoopkader.portaal.mijnpositie.held import SAVED, Held
from inkoopkader.portaal.organisaties import access
from inkoopkader.portaal.organisaties.powers import Bevoegdheid
from inkoopkader.positie.answers import Answers, from_json
from inkoopkader.regels.errors import CaseError

Page = Callable[..., HttpResponse]


class Draft:
    """The two drafts in an address: the position itself, and the what-if beside it."""

    regex = f"{CONCEPT}|{WHAT_IF}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: Any) -> str:
        return str(value)


register_converter(Draft, "concept")


def of_draft(page: Page) -> Page:
    """Return the view that shows `page` of a draft; everybody may open it, since the session is the visitor's own.
    Who changes it does so alone."""

    @access.public
    @wraps(page)
    def view(request: HttpRequest, sleutel: str, **kwargs: Any) -> HttpResponse:
        with nullcontext() if request.method in ("GET", "HEAD") else drafts.alone(request.session):
            organisation = request.organisatie.pk if request.organisatie is not None else None
            found = drafts.read(request.session, sleutel, organisation)
            if found is None:
                return redirect(reverse("mijn-positie", query={"geen": sleutel}))
            return page(request, Held(sleutel, found.answers, origin=found.origin), **kwargs)

    return view


def of_saved(page: Page, *, changes: bool, unread: bool = False) -> Page:
    """Return the view that shows `page` of a saved position: any member may look, who prepares may change. What another
    organisation saved does not exist. Of answers in a form that is no longer read, a page says so, and only a page that
    does not need them (`unread`) still opens."""

    @access.member(*([Bevoegdheid.BEREIDEN] if changes else []))
    @wraps(page)
    def view(request: HttpRequest, sleutel: UUID, **kwargs: Any) -> HttpResponse:
        found = selectors.position(key=sleutel)
        if found is None:
            raise Http404
        may = Bevoegdheid.BEREIDEN in request.bevoegdheden
        try:
            held = Held(SAVED, from_json(found.antwoorden), may, found)
        except CaseError:
            held = Held(SAVED, Answers(found.naam, found.jaar), may, found, readable=False)
            if not unread:
                return render(request, "mijnpositie/onleesbaar.html", {"positie": held}, status=409)
        return page(request, held, **kwargs)

    return view


def twice(route: str, page: Page, name: str, *, changes: bool = False, unread: bool = False) -> list[URLPattern]:
    """Return the two addresses of one page: of a draft, and of a saved position (see `of_saved`)."""
    return [
        path(f"<concept:sleutel>/{route}", of_draft(page), name=f"positie-{name}"),
        path(f"<uuid:sleutel>/{route}", of_saved(page, changes=changes, unread=unread), name=f"positie-{name}"),
    ]
