"""Who asks: nobody, somebody without organisation, every power, members of other organisations, and keys of the API."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client
from tests.portaal.organisaties import browser
from tests.portaal.toegang.expected import Asker
from tests.portaal.toegang.world import Party, World

from inkoopkader.portaal.organisaties import powers


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who asks. `party` is the organisation they work for, with these powers there."""

    name: str
    client: Client
    party: Party | None = None
    powers: frozenset[str] = frozenset()
    signed_in: bool = False
    second_factor: bool = True
    key: str = ""  # of the API: "sleutel", "verlopen" or "ingetrokken"

    @property
    def asker(self) -> Asker:
        """What a declaration wants to know of this role."""
        return Asker(self.signed_in, self.second_factor, self.party is not None, self.powers, self.key)


WITH_MOST = ("niemand", "alles", "ander zorgkantoor", "API-sleutel")
"""The roles that come furthest; where a net is gone, they are the ones that would see what is behind it."""


def roles(world: World) -> list[Role]:
    """Return every role of the matrix."""
    ours = world.ours
    found = [
        Role("niemand", browser(None)),
        Role("zonder organisatie", browser(world.loner), signed_in=True),
    ]
    weak = browser(ours.boss, ours.organisation, second_factor=False)
    found.append(Role("zonder tweede stap", weak, ours, signed_in=True, second_factor=False))
    found += [
        Role(power, browser(who, ours.organisation), ours, frozenset({power}), signed_in=True)
        for power, who in world.members.items()
    ]
    found.append(Role("alles", browser(ours.boss, ours.organisation), ours, frozenset(_all(ours)), signed_in=True))
    found.append(
        Role(
            "ander zorgkantoor",
            browser(world.office.boss, world.office.organisation),
            world.office,
            frozenset(_all(world.office)),
            signed_in=True,
        )
    )
    for name in ("sleutel", "verlopen", "ingetrokken"):
        client = browser(None)
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {ours.secrets[name]}"
        found.append(Role(f"API-{name}", client, ours if name == "sleutel" else None, key=name))
    return found


def _all(party: Party) -> list[str]:
    return [str(power) for power in powers.OF_KIND[party.organisation.soort]]
