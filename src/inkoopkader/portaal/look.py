"""What every page needs of the house style, the language and the menu."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from inkoopkader.portaal import house_styles
from inkoopkader.portaal.menu import MENU


def look(request: HttpRequest) -> dict[str, Any]:
    """Return the file with design tokens of this page; this page in the other languages: code, name and
    address (a page without address of its own, as an error, has none); the same for search engines, see `_alternates`
    (a request refused before an address was looked up, as one for a foreign Host, has none: Django gives no whole
    address for it); and every place of the menu, with whether this page is in it."""
    here, now = request.get_full_path(), get_language()
    others = [(code, name, translate_url(here, code)) for code, name in settings.LANGUAGES if code != now]
    others = [one for one in others if one[2] != here]
    found = request.resolver_match
    name = found.view_name if found else ""
    return {
        "huisstijl": f"portaal/huisstijl/{house_styles.of_page(request)}.css",
        "andere_talen": others,
        "zelfde_bladzijde": _alternates(request) if found and others else [],
        "menu": [(place, place.holds(name)) for place in MENU],
    }


def _alternates(request: HttpRequest) -> list[tuple[str, str]]:
    """Return language and whole address of this page in every language, also the one it is in, and `x-default` for who
    reads none of them: what search engines expect under every version of a page."""
    here = request.get_full_path()
    found = [(code, request.build_absolute_uri(translate_url(here, code))) for code, _name in settings.LANGUAGES]
    return [*found, ("x-default", dict(found)[settings.LANGUAGE_CODE])]
