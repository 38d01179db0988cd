"""The general checks of claim lines, as they stand in beleid/codelijsten/declaratie/controles.yaml."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from inkoopkader.declaraties.layout import FOLDER
from inkoopkader.regels import values
from inkoopkader.regels.errors import FormulaError, Place, PolicyError
from inkoopkader.regels.read_yaml import read_file as read_yaml

FILE = f"{FOLDER}/controles.yaml"
REJECT, SIGNAL = "afkeuren", "signaal"
DOWN, NEAREST = "omlaag", "rond"
"""How a tariff per minute is rounded that follows from one per hour."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check. `severity` is REJECT or SIGNAL; `message` says what is wrong, with columns of the line between braces."""

    code: str
    title: str
    severity: str
    message: str
    source: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a region rounds a tariff per minute, from a day until and including another, and where that stands."""

    region: str
    way: str
    since: date
    until: date
    source: str


@dataclass(frozen=True, slots=True)
class General:
    """The checks by code, the units by their code in the message, and the rounding of minutes."""

    checks: Mapping[str, Check]
    units: Mapping[str, str]
    rounding: str
    per_region: tuple[Rounding, ...]


def read_general(folder: Path) -> General:
    """Read the checks from the policy folder. Raises PolicyError for one that is not whole."""
    written = read_yaml(folder / FILE, FILE)
    keys = ("controles", "tijdseenheden", "minuuttarief")
    if not isinstance(written, Mapping) or not set(keys) <= set(written):
        raise PolicyError([(Place(FILE), f"hier horen {', '.join(keys)}")])
    problems: list[tuple[Place, str]] = []
    checks: dict[str, Check] = {}
    for code, said in written["controles"].items():
        try:
            checks[str(code)] = _check(str(code), said)
        except (KeyError, TypeError, ValueError):
            problems.append((Place(FILE, getattr(code, "line", 0)), f"de controle '{code}' is niet heel"))
    minutes = written["minuuttarief"]
    per_region = []
    for region, said in (minutes.get("per_regio") or {}).items():
        try:
            per_region.append(_rounding(str(region), said))
        except (KeyError, TypeError, ValueError, FormulaError):
            problems.append((Place(FILE, getattr(region, "line", 0)), f"de afronding van '{region}' is niet heel"))
    if minutes.get("standaard") not in (DOWN, NEAREST):
        problems.append((Place(FILE), f"minuuttarief: standaard is {DOWN} of {NEAREST}"))
    if problems:
        raise PolicyError(problems)
    units = {str(code): str(unit) for code, unit in written["tijdseenheden"].items()}
    return General(checks, units, str(minutes["standaard"]), tuple(per_region))


def _check(code: str, said: Mapping[str, Any]) -> Check:
    if said["ernst"] not in (REJECT, SIGNAL):
        raise ValueError
    list(string.Formatter().parse(said["melding"]))
    return Check(code, str(said["titel"]), str(said["ernst"]), str(said["melding"]), str(said["bron"]))


def _rounding(region: str, said: Mapping[str, Any]) -> Rounding:
    since, until = values.parse("datum", said["van"]), values.parse("datum", said["tot_en_met"])
    if said["afronding"] not in (DOWN, NEAREST) or not isinstance(since, date) or not isinstance(until, date):
        raise ValueError
    return Rounding(region, str(said["afronding"]), since, until, str(said["bron"]))
