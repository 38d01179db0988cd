"""What an address should answer by its declaration alone, before the view itself has any say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.portaal.toegang.surface import Address

Verdict = Literal["open", "inloggen", "tweede stap", "kiezen", "geweigerd", "sleutel"]


@dataclass(frozen=True, slots=True)
class Asker:
    """What a declaration wants to know of who asks. `key` is of the API: one that holds, or one that does not any more."""

    signed_in: bool = False
    second_factor: bool = True
    member: bool = False
    powers: frozenset[str] = frozenset()
    key: str = ""


def verdict(address: Address, role: Asker, method: str) -> Verdict:
    """Return whether the view is reached, or what stops this role before it."""
    operation = address.operations.get(method)
    if operation is not None or address.operations:
        wrong = role.key in ("verlopen", "ingetrokken")
        missing = operation is not None and operation.access == "sleutel" and not role.key
        return "sleutel" if wrong or missing else "open"
    said = address.access
    if said is None:
        return "geweigerd"
    if said.kind in ("openbaar", "aanmelden"):
        return "open"
    if not role.signed_in:
        return "inloggen"
    if said.kind == "eerste stap":
        return "open"
    if not role.second_factor:
        return "tweede stap"
    if said.kind == "ingelogd":
        return "open"
    if not role.member:
        return "kiezen"
    if said.powers and not {str(power) for power in said.powers} & role.powers:
        return "geweigerd"
    return "open"
