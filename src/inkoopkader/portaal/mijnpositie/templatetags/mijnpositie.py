"""What the templates of a position need besides Django's own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.portaal.mijnpositie.rows import Figure
from inkoopkader.portaal.verkenner import policy as shown

register = template.Library()


@register.simple_tag(takes_context=True)
def adres(context: Context, page: str, *args: Any) -> str:
    """Return the address of a page of the position at hand: draft, what-if or saved."""
    held: Held = context["positie"]
    return held.address(page, *args)


@register.filter
def kantoren(names: Iterable[str]) -> str:
    """Return the labels of zorgkantoren in one line."""
    known = shown.current().offices
    return ", ".join(known[name].label for name in names)


@register.filter
def bij(found: dict[Any, Any], key: Any) -> Any:
    """Return what stands under a key; empty when nothing does."""
    return found.get(key, "")


@register.simple_tag(takes_context=True)
def cijfer(context: Context, figure: Figure | str) -> SafeString:
    """Return a computed figure that opens its trace: a link without scripts, in place with them. A page has a hundred of
    them, so it is put together by hand: only the text and the mark come from elsewhere, and are escaped."""
    if not isinstance(figure, Figure):
        return format_html("{}", figure)
    held: Held = context["positie"]
    if figure.row is None:
        address = held.address("waarom", figure.office, figure.name)
    else:
        address = held.address("waarom-regel", figure.office, figure.name, figure.row)
    address, text = escape(address), escape(figure.text).replace("\n", "<br>")
    mark, (heard, link) = f" {escape(figure.mark)}" if figure.mark else "", _words(get_language())
    return SafeString(
        f'<details class="cijfer{mark}"><summary>{text}{heard}</summary>'
        f'<div class="cijfer__waarom" hx-get="{address}" hx-trigger="toggle from:closest details once"'
        f' hx-swap="innerHTML"><a class="utrecht-link utrecht-link--html-a" href="{address}">{link}</a></div></details>'
    )


@lru_cache
def _words(language: str | None) -> tuple[str, str]:
    """What is heard behind a figure, and the words of its link, in the language of the moment."""
    heard = format_html('<span class="alleen-gehoord">, {}</span>', _("onderbouwing"))
    return heard, format_html("{}", _("Open de onderbouwing"))


@register.simple_tag(takes_context=True)
def cijfer_bij(context: Context, name: str, text: str) -> SafeString:
    """Return a figure of the zorgkantoor at hand that opens its trace."""
    return cijfer(context, Figure(text, name, context["kantoor"].office))
