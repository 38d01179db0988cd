"""The page with what there is to do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inkoopkader.portaal.organisaties.access import member
from inkoopkader.portaal.organisaties.powers import Bevoegdheid, Soort
from inkoopkader.portaal.te_doen import organisation, positions
from inkoopkader.portaal.verkenner import policy as shown


@member()
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What this person has to do for the organisation they work for, and before when."""
    now = timezone.now()
    may_change = Bevoegdheid.BEREIDEN in request.bevoegdheden
    rows, more = positions.rows(now=now, may_change=may_change)
    tasks = organisation.tasks(request, now=now)
    context: dict[str, Any] = {
        "posities": rows,
        "meer_posities": more,
        "taken": tasks,
        "niets_te_doen": not tasks and all(row.asks_nothing for row in rows),
        "mag_voorbereiden": may_change,
        "is_zorgkantoor": request.organisatie.soort == Soort.ZORGKANTOOR,
        "eigen_beleid": _own_policy(request.organisatie.zorgkantoor),
    }
    return render(request, "te_doen/overzicht.html", context)


def _own_policy(office: str) -> str:
    """The page of a zorgkantoor of the policy; empty for one that the policy does not know."""
    policy = shown.current()
    return reverse("zorgkantoor", args=[office, policy.newest_year()]) if office in policy.offices else ""
