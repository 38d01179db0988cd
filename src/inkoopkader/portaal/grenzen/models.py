"""What is kept: until when somebody has used up what they may ask."""

from __future__ import annotations

from django.db import models


class Verbruik(models.Model):
    """One row per asker and kind of asking: `wie` ends in a hash, so that no address of a visitor is kept. `tot` is the
    moment at which everything asked so far is paid off (see `measure`); a row before now says nothing. It belongs to no
    organisation and is read before it is known who asks, so it has no row-level security."""

    wie = models.CharField(primary_key=True, max_length=80)
    tot = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.wie
