"""The house styles that are installed, which one a page has, and whether people can read it.

A house style is a file with design tokens in static/portaal/huisstijl. The installation has one
(`INKOOPKADER_HUISSTIJL`); an organisation may choose another for the pages that are its own (decision 0014).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from inkoopkader.portaal.organisaties import access

_STATIC = Path(__file__).resolve().parent / "static" / "portaal"
FOLDER = _STATIC / "huisstijl"
LONGEST_NAME = 40
NEEDED = (
    "--ik-naam",
    "--ik-kleur",
    "--ik-kleur-donker",
    "--ik-kleur-licht",
    "--ik-kleur-lijn",
    "--ik-accent",
    "--ik-tekst",
    "--ik-tekst-zacht",
    "--ik-koppeling",
    "--ik-letter",
)

_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"(--[a-z0-9-]+)\s*:\s*([^;{}]+);")
_TOKENS_ALONE = re.compile(r"\s*:root\s*\{(?:\s*--(?:ik|utrecht)-[a-z0-9-]+\s*:[^;{}]+;)*\s*\}\s*")
_REFERENCE = re.compile(r"var\((--[a-z0-9-]+)\)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """A file with design tokens: its name without extension, what people call it, and what stands in it."""

    name: str
    title: str
    tokens: Mapping[str, str]
    tokens_alone: bool


@lru_cache(maxsize=1)
def installed() -> Mapping[str, HouseStyle]:
    """Return every house style that is there, by name."""
    files = [path for path in sorted(FOLDER.glob("*.css")) if _NAME.fullmatch(path.stem)]
    return {path.stem: read(path.stem, path.read_text(encoding="utf-8")) for path in files}


def read(name: str, written: str) -> HouseStyle:
    """Return what a file with tokens says."""
    bare = _COMMENT.sub("", written)
    tokens = {token: value.strip() for token, value in _TOKEN.findall(bare)}
    alone = bool(_TOKENS_ALONE.fullmatch(bare)) and "url(" not in bare
    return HouseStyle(name, tokens.get("--ik-naam", "").strip("\"'") or name, tokens, alone)


def of_page(request: HttpRequest) -> str:
    """Return the name of the house style of a page: that of the organisation when only those who work for it may open the
    page, otherwise (and when its file is gone) that of the installation."""
    match = request.resolver_match
    said = access.of(match.func) if match else None
    chosen = getattr(getattr(request, "organisatie", None), "huisstijl", "")
    if said is not None and said.kind == "lid" and chosen in installed():
        return str(chosen)
    return settings.ENVIRONMENT.tokens


_WHITE = "--utrecht-document-background-color"
_PAPERS = (_WHITE, "--ik-kleur-licht")
READ = (
    *(
        (ink, paper)
        for ink in ("--ik-tekst", "--ik-tekst-zacht", "--ik-kleur", "--ik-kleur-donker")
        for paper in _PAPERS
    ),
    *((ink, paper) for ink in ("--utrecht-link-color", "--utrecht-link-hover-color") for paper in _PAPERS),
    ("--utrecht-document-color", _WHITE),
    ("--utrecht-skip-link-color", "--utrecht-skip-link-background-color"),
    ("--utrecht-button-primary-action-color", "--utrecht-button-primary-action-background-color"),
    ("--utrecht-button-primary-action-color", "--utrecht-button-primary-action-hover-background-color"),
    ("--utrecht-button-secondary-action-color", "--utrecht-button-secondary-action-background-color"),
    ("--utrecht-button-secondary-action-hover-color", "--utrecht-button-secondary-action-hover-background-color"),
    *(("--utrecht-button-subtle-color", paper) for paper in _PAPERS),
    *(("--utrecht-form-field-description-color", paper) for paper in _PAPERS),
    *(("--utrecht-form-field-error-message-color", paper) for paper in _PAPERS),
    ("--utrecht-form-control-color", "--utrecht-form-control-background-color"),
    *(("--ik-tekst", f"--utrecht-alert-{kind}-background-color") for kind in ("info", "ok", "warning", "error")),
    *(
        (f"--utrecht-feedback-{kind}-fill-color", f"--utrecht-feedback-{kind}-fill-background-color")
        for kind in ("safe", "danger", "warning", "neutral")
    ),
    (_WHITE, "--ik-kleur"),  # menu
    (_WHITE, "--ik-kleur-donker"),  # footer
)
"""What is read on what: WCAG 2.2 AA asks 4.5 to 1 (1.4.3)."""

SEEN = (
    ("--ik-accent", "--ik-kleur"),  # where the visitor is in the menu
    *(("--utrecht-form-control-border-color", paper) for paper in _PAPERS),
    *(("--utrecht-focus-outline-color", paper) for paper in _PAPERS),
    ("--utrecht-button-secondary-action-border-color", _WHITE),
)
"""What has to be seen beside what: WCAG 2.2 AA asks 3 to 1 (1.4.11)."""


def problems(style: HouseStyle) -> list[str]:
    """Return what is wrong with a house style, in sentences; nothing when everybody can read with it."""
    found = [] if style.tokens_alone else [f"{style.name}: er staat meer in dan tokens in één :root"]
    missing = [token for token in NEEDED if token not in style.tokens]
    if missing:
        return [*found, f"{style.name}: {', '.join(missing)} ontbreekt"]
    tokens = {**_shared(), **style.tokens}
    return [*found, *_unreadable(style.name, tokens, READ, 4.5), *_unreadable(style.name, tokens, SEEN, 3.0)]


@lru_cache(maxsize=1)
def _shared() -> Mapping[str, str]:
    return read("portaal", (_STATIC / "portaal.css").read_text(encoding="utf-8").partition("}")[0] + "}").tokens


def _unreadable(
    name: str, tokens: Mapping[str, str], pairs: tuple[tuple[str, str], ...], least: float
) -> Iterator[str]:
    for ink, paper in pairs:
        colours = _colour(tokens, ink), _colour(tokens, paper)
        if None in colours:
            yield f"{name}: {ink} of {paper} is geen kleur als #1a2b3c"
        elif (ratio := contrast(*map(str, colours))) < least:
            yield f"{name}: {ink} op {paper} heeft contrast {ratio:.2f}; nodig is {least}"


def _colour(tokens: Mapping[str, str], token: str) -> str | None:
    """Follow a token to a colour, through the tokens that it names."""
    value = tokens.get(token, "")
    for _step in range(5):
        reference = _REFERENCE.fullmatch(value)
        if reference is None:
            break
        value = tokens.get(reference[1], "")
    return value if _COLOUR.fullmatch(value) else None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (#rrggbb), from 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
