"""Check your answers: everything that was told, each with the page on which it can be changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inkoopkader.portaal.mijnpositie.computed import outline
from inkoopkader.portaal.mijnpositie.held import Held
from inkoopkader.portaal.mijnpositie.progress import progress
from inkoopkader.portaal.verkenner import policy as shown
from inkoopkader.positie import words
from inkoopkader.positie.step import PRODUCTION
from inkoopkader.positie.told import Told, told


@require_safe
def overview(request: HttpRequest, positie: Held) -> HttpResponse:
    """The answers by group, and what is still open."""
    policy, found = shown.current(), positie.computed()
    groups: dict[str, list[dict[str, Any]]] = {}
    lines: dict[int, list[Told]] = {}
    for item in told(policy, outline(), found.answers):
        if item.row is not None:
            lines.setdefault(item.row, []).append(item)
            continue
        groups.setdefault(item.heading, []).append(
            {
                "vraag": item.question or item.title,
                "antwoord": item.shown,
                "kantoren": [policy.offices[office].label for office in item.offices],
                "stap": item.step,
            }
        )
    context: dict[str, Any] = {
        "positie": positie,
        "groepen": groups,
        "regels": [
            (policy.offices[str(found.answers.rows[number]["zorgkantoor"])].label, items)
            for number, items in lines.items()
        ],
        "kantoren": [policy.offices[office].label for office in found.answers.offices],
        "open": found.interview.steps,
        "later": found.interview.later,
        "productie": PRODUCTION,
        "vervallen": found.unfit,
        "niet_bekend": words.not_held(found.positions),
        "voortgang": progress(found),
    }
    return render(request, "mijnpositie/antwoorden.html", context)
