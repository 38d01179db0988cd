"""What every table that belongs to one organisation has: the column, the scope in code, and the row-level security that
`rls.protect` adds in the migration."""

from __future__ import annotations

import uuid

from django.db import models

from inkoopkader.portaal.organisaties.models import Organisatie
from inkoopkader.portaal.organisaties.scoped import scoped


class OfOrganisation(models.Model):
    """Base of models whose rows belong to one organisation. Outside a scope a query raises ScopeError."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisatie = models.ForeignKey(Organisatie, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = scoped()

    class Meta:
        abstract = True
