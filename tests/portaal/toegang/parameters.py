"""What stands in the place of a parameter of an address: an object of a party, or something that belongs to nobody."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from tests.portaal.toegang.surface import Address
from tests.portaal.toegang.world import Party

from inkoopkader.api import examples
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.portaal.organisaties.models import Lidmaatschap, Sleutel, Uitnodiging
from inkoopkader.portaal.verkenner.drawing.svg import WIDE

OBJECTS: Mapping[tuple[str, str], Any] = {
    ("organisatie", "lid"): Lidmaatschap,
    ("organisatie", "uitnodiging"): Uitnodiging,
    ("organisatie", "sleutel"): Sleutel,
    ("mijn-positie", "sleutel"): Positie,
    ("api", "positie"): Positie,
}
"""Parameters that name a row of an organisation (first part of the address, name), and the model of that row. The row is the
one that the world planted."""

FREE: Mapping[str, str] = {
    "office": "dsw",
    "kantoor": "dsw",
    "year": "2026",
    "name": "tariefpercentage",
    "naam": "mag_contracteren",
    "vraag": "sectoren",
    "regel": "0",
    "table": "uitbreiding_verpleeghuisplaatsen",
    "place": "landelijk",
    "geheim": "geen-geheim-van-iemand",
    "key": "geen-sleutel-van-iemand",
    "uidb36": "1",
    "provider_id": "geen-dienst",
    "concept:sleutel": "concept",
    "breedte:width": WIDE,
    "breedte:breedte": WIDE,
}
"""Parameters that name nothing of an organisation, with a value that exists where something can; with their converter in
front where the name alone is not enough."""

QUERIES: Mapping[str, Any] = {"naPositie": Positie}
"""Parameters behind the question mark that name a row of an organisation, and its model."""

NOBODY = uuid.UUID("00000000-0000-4000-8000-00000000d00d")


_PATH = ("laag", "naam", "zorgkantoor", "document")  # parameters of which the API has examples
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def _model(address: Address, converter: str, name: str) -> Any:
    part = address.route.partition("/")[0]
    return OBJECTS.get((part, name)) if converter == "uuid" or part == "api" else None


def _free(address: Address, converter: str, name: str) -> str | None:
    if address.operations and name in _PATH:
        return str(examples.of_parameter(name))
    return FREE.get(f"{converter}:{name}", FREE.get(name))


def unknown(address: Address) -> list[str]:
    """Return the parameters of an address that the matrix cannot fill."""
    return [
        name
        for converter, name in _PART.findall(address.route)
        if _model(address, converter, name) is None and (converter == "uuid" or _free(address, converter, name) is None)
    ]


def names_objects(address: Address) -> bool:
    """Does the address name a row of an organisation?"""
    return any(_model(address, converter, name) for converter, name in _PART.findall(address.route))


def filled(address: Address, party: Party | None) -> str:
    """Return the path of an address with objects of a party; of nobody when None."""

    def value(part: re.Match[str]) -> str:
        converter, name = part[1] or "", part[2]
        model = _model(address, converter, name)
        if model is not None:
            return str(party.rows[model].pk if party else NOBODY)
        return str(_free(address, converter, name))

    return "/" + _PART.sub(value, address.route)
