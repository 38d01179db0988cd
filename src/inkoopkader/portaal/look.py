"""What every page needs of the house style, the language and the menu."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from inkoopkader.portaal.menu import MENU


def look(request: HttpRequest) -> dict[str, Any]:
    """Return the file with design tokens that this installation uses; this page in the other languages: code, name and
    address (a page without address of its own, as an error, has none); and every place of the menu, with whether this
    page is in it."""
    here, now = request.get_full_path(), get_language()
    others = [(code, name, translate_url(here, code)) for code, name in settings.LANGUAGES if code != now]
    name = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "huisstijl": f"portaal/huisstijl/{settings.ENVIRONMENT.tokens}.css",
        "andere_talen": [one for one in others if one[2] != here],
        "menu": [(place, place.holds(name)) for place in MENU],
    }
