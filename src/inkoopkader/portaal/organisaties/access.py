"""Who may open which page. Every view says it; a view that says nothing is closed (`middleware.Identity`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from django.urls import URLPattern

from inkoopkader.portaal.organisaties.powers import Bevoegdheid

View = TypeVar("View", bound=Callable[..., Any])
Kind = Literal["openbaar", "aanmelden", "eerste stap", "ingelogd", "lid"]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may: everybody; whoever comes to sign in, on a page that can look people up; whoever is signed in but has not
    passed the second factor; whoever is signed in whole; or a member of the chosen organisation with one of these powers
    (none named: any power)."""

    kind: Kind
    powers: frozenset[Bevoegdheid] = frozenset()


def _said(access: Access) -> Callable[[View], View]:
    def declare(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Everybody may open this view."""
    return _said(Access("openbaar"))(view)


def for_signing_in(view: View) -> View:
    """Everybody may open this view, which signs somebody in and so can look up every person, and only that."""
    return _said(Access("aanmelden"))(view)


def first_step(view: View) -> View:
    """Whoever is signed in may open this view, also before the second factor. For that factor itself, and nothing else."""
    return _said(Access("eerste stap"))(view)


def signed_in(view: View) -> View:
    """Whoever is signed in, second factor included, may open this view."""
    return _said(Access("ingelogd"))(view)


def member(*powers: Any) -> Callable[[View], View]:
    """A member of the chosen organisation with one of `powers` may open this view; without powers, any member. The second
    factor is needed here too."""
    return _said(Access("lid", frozenset(powers)))


def of(view: Callable[..., Any]) -> Access | None:
    """Return what a view says; None when it says nothing."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def all_public(patterns: list[URLPattern]) -> list[URLPattern]:
    """Say of every view of a list of addresses that everybody may open it, and return the list."""
    for pattern in patterns:
        public(pattern.callback)
    return patterns
