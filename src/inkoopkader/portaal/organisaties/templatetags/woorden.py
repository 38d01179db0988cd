"""Moments, days, powers and texts of the policy as a page says them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inkoopkader.portaal.organisaties import powers
from inkoopkader.regels import spoken
from inkoopkader.uitvoer import as_html

register = template.Library()


@register.filter
def moment(value: datetime | None) -> str:
    """Return a moment in Dutch time, as "4 augustus 2027 om 17.00 uur"; nothing for None."""
    return date_format(localtime(value), _(r"j F Y \o\m H.i \u\u\r")) if value else ""


@register.filter
def day(value: date | None) -> str:
    """Return a day, as "4 augustus 2027"; nothing for None."""
    if isinstance(value, datetime):
        value = localtime(value).date()
    return date_format(value, "j F Y") if value else ""


@register.filter
def said(value: str) -> SafeString:
    """Return a text of the domain, in which the words of the policy say that they are Dutch on a page that is not."""
    return mark_safe(as_html.said(value))  # noqa: S308


@register.filter
def who(value: str) -> SafeString:
    """Return who has to do something, as `said` does."""
    return said(spoken.who_words(value))


@register.filter
def kind(value: str) -> str:
    """Return the kind of a rule of the policy."""
    return spoken.kind_name(value)


@register.filter
def powers_named(value: Iterable[str]) -> str:
    """Return powers by their names, with commas."""
    return ", ".join(powers.names(value))
