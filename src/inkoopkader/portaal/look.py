"""What every page needs of the house style, the language and the menu."""

from __future__ import annotations

from collections.abc import Mapping
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
    inside = {code: here if code == now else translate_url(here, code) for code, _name in settings.LANGUAGES}
    others = [(code, name, inside[code]) for code, name in settings.LANGUAGES if inside[code] != here]
    found = request.resolver_match
    name = found.view_name if found else ""
    return {
        "huisstijl": f"portaal/huisstijl/{house_styles.of_page(request)}.css",
        "andere_talen": others,
        "zelfde_bladzijde": _alternates(request, inside) if found and others else [],
        "menu": [(place, place.holds(name)) for place in MENU],
    }


def _alternates(request: HttpRequest, inside: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return language and whole address of this page in every language, also the one it is in, and `x-default` for who
    reads none of them: what search engines expect under every version of a page. `inside` are the addresses within this
    website by language."""
    found = [(code, request.build_absolute_uri(address)) for code, address in inside.items()]
    return [*found, ("x-default", dict(found)[settings.LANGUAGE_CODE])]
