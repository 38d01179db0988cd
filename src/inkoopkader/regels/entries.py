"""What the loader makes of a policy file: entries with their dated versions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from inkoopkader.regels.expressions import Expr, Signature
from inkoopkader.regels.values import POINTS

KINDS = (
    "feit",
    "parameter",
    "regel",
    "instelling",
    "verzamel",
    "document",
    "termijn",
    "controle",
    "oordeel",
    "bewijs",
    "tabel",
)
INPUT_KINDS = ("feit", "oordeel", "bewijs")
PERSON_KINDS = ("oordeel", "bewijs")
NEUTRAL = {"som": 0, "en": True, "of": False, "hoogste": 0, "laagste": None}


class _Ended:
    def __repr__(self) -> str:
        return "vervallen"


ENDED = _Ended()
"""The content of a version that ends the entry."""


@dataclass(frozen=True, slots=True)
class Citation:
    """`document` is an id in beleid/bronnen, `place` a paragraph, row or question number, `anchor` a few words that
    stand there."""

    document: str
    place: str
    anchor: str

    def __str__(self) -> str:
        return f"{self.document} {self.place}" + (f' "{self.anchor}"' if self.anchor else "")


@dataclass(frozen=True, slots=True)
class Version:
    """One dated version of an entry.

    `start` is the first day it is valid, `known` the day it was published (None: always known). `content` is a value,
    an expression or ENDED; `formula` is the text of an expression, or None for a value.
    """

    start: date
    known: date | None
    content: Any
    formula: str | None
    citations: tuple[Citation, ...]
    line: int


@dataclass(slots=True)
class Entry:
    """One entry of a policy file, checked. `layer` is 'landelijk' or the name of a zorgkantoor; `file` is relative to
    the policy folder.

    `excepted` names the zorgkantoren of which a national entry is not said: there it is not in force. `extra` holds what
    only one kind has (question, deadline form, message ...), see docs/regeltaal.md. `parent` names the written entry
    from which this one was derived (`vog_rp` for `vog_rp_voldoet`).
    """

    name: str
    kind: str
    layer: str
    file: str
    line: int
    title: str
    type: str
    level: str
    scale: int
    explanation: str = ""
    citations: tuple[Citation, ...] = ()
    inventory: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    contradictions: tuple[dict[str, str], ...] = ()
    versions: list[Version] = field(default_factory=list)
    collects: str = ""
    collector: str = ""
    condition: str = ""
    fills: bool = False
    open: str = ""
    excepted: frozenset[str] = frozenset()
    bounds: tuple[Any, Any] | None = None
    codes: frozenset[str] | None = None
    parent: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The address: path without extension and name, such as landelijk/tarief#opslagen."""
        return f"{self.file.removesuffix('.yaml')}#{self.name}"

    @property
    def signature(self) -> Signature:
        return Signature(self.type, self.level, self.scale, self.codes)

    @property
    def only_if(self) -> str:
        """The name of the rule that says whether this entry holds (`als`, or `nodig` of a document); '' without one."""
        return f"{self.name}_nodig" if self.kind == "document" else self.condition

    @property
    def is_input(self) -> bool:
        return self.kind in INPUT_KINDS

    @property
    def shown_as(self) -> str:
        """The type a value is shown as: points for a percentage that is added to another one, else the own type."""
        return POINTS if self.type == "percentage" and self.extra.get("eenheid") == POINTS else self.type

    def select(self, day: date, known: date | None) -> Version | None:
        """Return the version in force on `day` as far as published on or before `known` (None: as known today).

        The latest start counts, and of versions with one start the latest published. None: not in force, or not yet
        published.
        """
        best: Version | None = None
        for version in self.versions:
            if version.start > day or (known is not None and version.known is not None and version.known > known):
                continue
            if best is None or (version.start, version.known or date.min) >= (best.start, best.known or date.min):
                best = version
        return None if best is None or best.content is ENDED else best

    @property
    def first_start(self) -> date:
        return min((version.start for version in self.versions), default=date.max)


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document (beleid/bronnen).

    `years` are the first and the last year it speaks of, None where that is not written down; `years_citation` says
    where it says so. `summary` says where the document itself calls itself a summary that is not complete; None for a
    document that is whole.
    """

    id: str
    title: str
    publisher: str
    published: date
    checked: date
    text_sha256: str
    file: str
    years: tuple[int, int] | None = None
    years_citation: Citation | None = None
    summary: Citation | None = None
    sectors: str = ""

    def speaks_of(self, year: int) -> bool:
        """Does this document hold the policy of a year? One that names no years may."""
        return self.years is None or self.years[0] <= year <= self.years[1]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV table: rows by key, each a mapping of column to value."""

    name: str
    keys: dict[str, str]
    columns: dict[str, str]
    rows: dict[tuple[Any, ...], dict[str, Any]]
    file: str


def is_formula(content: Any) -> bool:
    """Is the content of a version an expression, rather than a value?"""
    return isinstance(content, Expr)
