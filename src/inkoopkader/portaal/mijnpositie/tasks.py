"""What the saved positions ask to do: the terms that are nearest, for the first page after signing in."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inkoopkader.portaal.mijnpositie import selectors
from inkoopkader.portaal.mijnpositie.computed import computed
from inkoopkader.portaal.mijnpositie.rows import coming_terms
from inkoopkader.portaal.organisaties.tasks import Task
from inkoopkader.positie import words
from inkoopkader.positie.answers import from_json

MOST_POSITIONS, MOST_TERMS = 2, 3


def of_positions(request: HttpRequest) -> Iterable[Task]:
    """The nearest terms of the positions that were changed last, and the questions they still have. A position may ask
    about a day long ago; what is over by now is nothing to do."""
    now = timezone.now()
    for saved in selectors.changed_last(most=MOST_POSITIONS):
        found = computed(from_json(saved.antwoorden))
        labels = {item.office: item.label for item in found.positions}
        ahead = [one for one in coming_terms(found.positions) if one.term.lost_from and one.term.lost_from > now]
        for coming in ahead[:MOST_TERMS]:
            what = coming.term.action or coming.term.title
            where = ", ".join(labels[office] for office in coming.offices)
            text = _("%(wat)s (%(kantoren)s; %(positie)s)") % {"wat": what, "kantoren": where, "positie": saved.naam}
            yield Task(
                text, reverse("positie-uitkomst", args=[saved.pk]), coming.term.lost_from, words.when(coming.term)
            )
        if found.interview.steps:
            text = _("Beantwoord de vragen die nog open zijn voor %(positie)s") % {"positie": saved.naam}
            yield Task(text, reverse("positie-uitkomst", args=[saved.pk]))
