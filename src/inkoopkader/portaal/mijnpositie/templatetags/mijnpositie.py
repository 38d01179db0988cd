"""What the templates of a position need besides Django's own."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.portaal.mijnpositie.rows import Figure

register = template.Library()


@register.simple_tag(takes_context=True)
def adres(context: Context, page: str, *args: Any) -> str:
    """Return the address of a page of the position at hand: draft, what-if or saved."""
    held: Held = context["positie"]
    return held.address(page, *args)


@register.filter
def bij(found: dict[Any, Any], key: Any) -> Any:
    """Return what stands under a key; empty when nothing does."""
    return found.get(key, "")


_FIGURE = (
    '<details class="cijfer{}"><summary>{}<span class="alleen-gehoord">, {}</span></summary>'
    '<div class="cijfer__waarom" hx-get="{}" hx-trigger="toggle from:closest details once" hx-swap="innerHTML">'
    '<a class="utrecht-link utrecht-link--html-a" href="{}">{}</a></div></details>'
)


@register.simple_tag(takes_context=True)
def cijfer(context: Context, figure: Figure | str) -> SafeString:
    """Return a computed figure that opens its trace: a link without scripts, in place with them."""
    if not isinstance(figure, Figure):
        return format_html("{}", figure)
    held: Held = context["positie"]
    args = [figure.office, figure.name] + ([figure.row] if figure.row is not None else [])
    address = held.address("waarom-regel" if figure.row is not None else "waarom", *args)
    mark = f" {figure.mark}" if figure.mark else ""
    open_ = _("Open de onderbouwing")
    return format_html(
        _FIGURE, mark, linebreaksbr(figure.text, autoescape=True), _("onderbouwing"), address, address, open_
    )


@register.simple_tag(takes_context=True)
def cijfer_bij(context: Context, name: str, text: str) -> SafeString:
    """Return a figure of the zorgkantoor at hand that opens its trace."""
    return cijfer(context, Figure(text, name, context["kantoor"].office))
