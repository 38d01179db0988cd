"""Answers that several pages give."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

Found = TypeVar("Found")


def form_again(request: HttpRequest, page: str, form: Any, **more: Any) -> HttpResponse:
    """A form that goes back to who filled it in; status 422 when something is wrong with it."""
    return render(request, page, {"form": form, **more}, status=422 if form.errors else 200)


def own_or_404(found: Found | None) -> Found:
    """Return what was found. Raises Http404, the same for what does not exist and for what is somebody else's."""
    if found is None:
        raise Http404
    return found
