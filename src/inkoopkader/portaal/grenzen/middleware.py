"""Counts what a visitor does, before anything is done for it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from inkoopkader.portaal.grenzen import asker, limited, measure


class PerVisitor:
    """Takes what a request costs from the measure of who asks, outside the transaction of the request; the view then tells
    who did too much (`limited`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = _limit(request)
        if limit is not None and request.method in limit.methods:
            who = f"{limit.what}:{asker.of_visitor(request)}"
            try:
                measure.take(who, settings.MOST_PER_VISITOR[limit.what], period=limit.seconds)
            except measure.TooOften as refused:
                request.too_often = refused  # type: ignore[attr-defined]
        return self.get_response(request)


def _limit(request: HttpRequest) -> limited.Limit | None:
    try:
        return limited.of(resolve(request.path_info).func)
    except Resolver404:
        return None
