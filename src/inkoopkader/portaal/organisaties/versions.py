"""Two people who change the same thing: the second is told, and nothing of the first is lost.

A form carries the version that its reader saw: the number of the newest row in the history. Who writes locks the
organisation first, so that writers come one after another, and then compares.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from inkoopkader.portaal.organisaties.models import AgbCode, Lidmaatschap, Organisatie


def lock(organisation: Organisatie) -> Organisatie:
    """Return the organisation as it is now, for us alone until the end of the transaction. Raises PermissionDenied for who
    was removed from it by whoever held it before."""
    found = Organisatie.objects.select_for_update().filter(pk=organisation.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def of_organisation(organisation: Organisatie) -> str:
    """Return the version of the data of an organisation, its AGB codes included."""
    return f"{_newest(Organisatie, pgh_obj=organisation.pk)}.{_newest(AgbCode, organisatie=organisation.pk)}"


def of_member(member: Lidmaatschap) -> str:
    """Return the version of a membership."""
    return str(_newest(Lidmaatschap, pgh_obj=member.pk))


def still(seen: str, now: str) -> None:
    """Raise ValidationError when what somebody saw is not what there is now."""
    if seen != now:
        raise ValidationError(
            _(
                "Iemand anders heeft dit intussen gewijzigd. Hieronder staat wat er nu geldt. Wijzig het zo nodig opnieuw."
            ),
            code="gewijzigd",
        )


def _newest(model: Any, **of: Any) -> int:
    rows = model.pgh_event_model.objects.filter(**of).order_by("-pgh_id")
    return rows.values_list("pgh_id", flat=True).first() or 0
