"""A saved position: what an organisation answered. The outcome is not kept; it is computed from the policy of today."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from inkoopkader.portaal.organisaties.history import tracked
from inkoopkader.portaal.organisaties.models import Gebruiker
from inkoopkader.portaal.organisaties.tenancy import OfOrganisation


@tracked()
class Positie(OfOrganisation):
    """One position of an organisation. `antwoorden` is what `Answers.as_json` makes; `versie` rises with every change, so
    that who changes an old version is told instead of overwriting somebody's work."""

    naam = models.CharField(_("naam"), max_length=200)
    jaar = models.PositiveSmallIntegerField(_("jaar"))
    antwoorden = models.JSONField(_("antwoorden"))
    versie = models.PositiveIntegerField(default=1)
    gemaakt_op = models.DateTimeField(auto_now_add=True)
    gemaakt_door = models.ForeignKey(Gebruiker, on_delete=models.PROTECT, related_name="+", editable=False)
    gewijzigd_op = models.DateTimeField(auto_now=True)
    gewijzigd_door = models.ForeignKey(Gebruiker, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        indexes = (models.Index(fields=("organisatie", "-gewijzigd_op"), name="positie_van_organisatie"),)

    def __str__(self) -> str:
        return f"{self.naam} ({self.jaar})"

    @property
    def kenmerk(self) -> str:
        """The reference that people use: the first eight signs of the number, in two parts."""
        return f"{self.pk.hex[:4]}-{self.pk.hex[4:8]}".upper()
