"""The main menu: the places of the website that every page leads to."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """One place: the name of the address it leads to, and the names of the other addresses that belong to it."""

    address: str
    title: str | Promise
    pages: frozenset[str] = field(default_factory=frozenset)

    def holds(self, name: str) -> bool:
        """Whether the address with this name is in this part of the website."""
        return name == self.address or name in self.pages


MY_POSITION = frozenset(
    {
        *(
            "positie-begin",
            "positie-inlezen",
            "positie-bewaren",
            "positie-uitkomst",
            "positie-vraag",
            "positie-stoppen",
        ),
        *("positie-gegevens", "positie-productie", "positie-antwoorden", "positie-kantoor", "positie-waarom"),
        *("positie-waarom-regel", "positie-weg", "wat-als-bewaren", "bewijs-nagaan"),
    }
)
MENU = (
    Place("mijn-positie", _("Mijn positie"), MY_POSITION),
    Place("zoeken", _("Zoeken"), frozenset({"regel"})),
    Place("vergelijken", _("Vergelijken")),
    Place("wijzigingen", _("Wijzigingen")),
    Place("termijnen", _("Termijnen"), frozenset({"agenda-kiezen"})),
    Place("tarieven", _("Tarieven")),
    Place("capaciteit", _("Capaciteit")),
)
