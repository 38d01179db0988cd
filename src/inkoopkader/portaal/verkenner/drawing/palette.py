"""The colours of charts: design tokens of this installation, so that a chart looks like the page it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from django.conf import settings

_TOKEN = re.compile(r"--ik-(?P<name>[a-z0-9-]+):\s*(?P<colour>#[0-9a-fA-F]{6})\s*;")
_FOLDER = Path(__file__).resolve().parents[2] / "static" / "portaal" / "huisstijl"


@dataclass(frozen=True, slots=True)
class Palette:
    """`kleur` carries white text, `grafiek_zacht` and `grafiek_flauw` dark text; the numbered ones tell series apart, which
    also differ in shape."""

    kleur: str = "#0f4c5c"
    tekst: str = "#16242a"
    grafiek_zacht: str = "#cfe1e6"
    grafiek_flauw: str = "#eef4f5"
    grafiek_lijn: str = "#6b7a80"
    grafiek_1: str = "#0f4c5c"
    grafiek_2: str = "#a03c00"
    grafiek_3: str = "#1b6b3a"
    grafiek_4: str = "#6b2f7f"


@lru_cache(maxsize=1)
def palette() -> Palette:
    """Return the colours of the token file of this installation; a token that it leaves out keeps its default."""
    path = _FOLDER / f"{settings.ENVIRONMENT.tokens}.css"
    written = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = {match["name"].replace("-", "_"): match["colour"] for match in _TOKEN.finditer(written)}
    return Palette(**{item.name: found[item.name] for item in fields(Palette) if item.name in found})
