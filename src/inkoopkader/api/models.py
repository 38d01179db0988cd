"""What the API keeps: until when somebody has used up what they may ask."""

from __future__ import annotations

from django.db import models


class Verbruik(models.Model):
    """One row per asker: `wie` is a hash, so that no address of a visitor is kept. `tot` is the moment at which everything
    asked so far is paid off (see `rate`); a row before now says nothing."""

    wie = models.CharField(primary_key=True, max_length=40)
    tot = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.wie
