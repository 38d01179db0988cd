"""The position that a page is about: a draft in the session, a what-if beside it, or one that an organisation saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

from django.urls import reverse
from django.utils.translation import get_language

from inkoopkader.portaal.mijnpositie.computed import Computed, computed, outline
from inkoopkader.portaal.mijnpositie.drafts import CONCEPT, WHAT_IF
from inkoopkader.portaal.mijnpositie.models import Positie
from inkoopkader.positie.answers import Answers

SAVED = "bewaard"


@dataclass(frozen=True, slots=True)
class Held:
    """`kind` is CONCEPT, WHAT_IF or SAVED; `may_change` says whether this visitor may; `origin` is what a what-if was
    made of. One that is not `readable` has a name and a year, and no answers."""

    kind: str
    answers: Answers
    may_change: bool = True
    saved: Positie | None = None
    origin: str = ""
    readable: bool = True

    @property
    def key(self) -> str:
        """What stands for this position in the session and in `origin`."""
        return str(self.saved.pk) if self.saved is not None else self.kind

    @property
    def version(self) -> int:
        """The version that was read; of a draft a number that stands for its production lines, which a form knows by
        their place."""
        if self.saved is not None:
            return self.saved.versie
        lines = [(row.get("zorgkantoor"), row.get(outline().care)) for row in self.answers.rows]
        return 1 + crc32(repr(lines).encode("utf-8", "replace")) % 10**8

    @property
    def is_concept(self) -> bool:
        return self.kind == CONCEPT

    @property
    def is_what_if(self) -> bool:
        return self.kind == WHAT_IF

    def address(self, page: str, *args: Any) -> str:
        """Return the address of a page of this position."""
        return _address(get_language(), f"positie-{page}", self.key, *args)

    def computed(self) -> Computed:
        """Return what follows from the answers."""
        return computed(self.answers)


@lru_cache(maxsize=4096)
def _address(language: str | None, name: str, *args: Any) -> str:
    """Django's `reverse`, which looks at the language of the moment; a page of a position asks it a hundred times."""
    return reverse(name, args=args)
