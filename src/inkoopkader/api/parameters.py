"""The parameters of a request, checked against the policy."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest, QueryDict
from ninja import Query
from pydantic_core import PydanticCustomError, core_schema

from inkoopkader.api.problem import Problem, in_query
from inkoopkader.api.version import PREFIX
from inkoopkader.portaal.verkenner.policy import current, years
from inkoopkader.regels.errors import nearest

if TYPE_CHECKING:
    Whole = int
    YesNo = bool
else:

    class _Written:
        """A value of which only one spelling counts: what pydantic reads beside that is refused as `error`. A class, since
        an annotation within an annotation would make django-ninja forget the default."""

        kind: type
        spelling: re.Pattern[str]
        error: str

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            return core_schema.no_info_before_validator_function(cls._only, handler(cls.kind))

        @classmethod
        def _only(cls, written: Any) -> Any:
            if isinstance(written, str) and not cls.spelling.fullmatch(written):
                raise PydanticCustomError(cls.error, "another spelling")
            return written

    class Whole(_Written):
        """A whole number in digits alone: not 2027.0, 2_027, +2027, 02027, or digits of other scripts."""

        kind, spelling, error = int, re.compile(r"-?(?:0|[1-9][0-9]*)"), "int_parsing"

    class YesNo(_Written):
        """true or false: not yes, on, 1 or T."""

        kind, spelling, error = bool, re.compile("true|false"), "bool_parsing"


Office = Annotated[str | None, Query(description="De naam van een zorgkantoor.")]
Offices = Annotated[list[str], Query(description="Namen van zorgkantoren; de parameter mag vaker. Standaard alle.")]
Year = Annotated[
    Whole | None, Query(description="Een kalenderjaar. Standaard dat van het nieuwste beleid.", ge=2000, le=2100)
]
Years = Annotated[
    list[Whole], Query(description="Kalenderjaren; de parameter mag vaker. Standaard dat van het nieuwste beleid.")
]
Words = Annotated[str, Query(description="Woorden die er allemaal in voorkomen.", max_length=200)]

ALL: list[Any] = []
"""What a parameter that may stand more than once is without: everything."""


def office(written: str | None, *, national: bool = False) -> str | None:
    """Return a zorgkantoor that exists, or None. Raises Problem."""
    known = [*current().offices, *(["landelijk"] if national else [])]
    return _one_of("zorgkantoor", written, known, "zorgkantoor") if written is not None else None


def offices(written: Iterable[str]) -> list[str]:
    """Return the zorgkantoren that were named, each once; all of them when none was. Raises Problem."""
    found = [_one_of("zorgkantoor", name, current().offices, "zorgkantoor") for name in written]
    return list(dict.fromkeys(found)) or list(current().offices)


def year(written: int | None, name: str = "jaar") -> int:
    """Return a year of which the policy speaks; the newest when none was named. Raises Problem."""
    if written is None:
        return current().newest_year()
    if written not in years():
        raise in_query(
            name, f"Over het jaar {written} zegt dit beleid niets; kies uit {years()[0]} tot en met {years()[-1]}."
        )
    return written


def chosen_years(written: Sequence[int]) -> list[int]:
    """Return the years that were named, in order, each once; the newest when none was. Raises Problem."""
    return sorted({year(one) for one in written}) or [current().newest_year()]


def one_of(name: str, written: str | None, known: Collection[str]) -> str | None:
    """Return a value that is one of those known, or None. Raises Problem."""
    return _one_of(name, written, known, name) if written is not None else None


def _one_of(parameter: str, written: str, known: Collection[str], what: str) -> str:
    if written not in known:
        near = nearest(written[:60], known)
        listed = f" Kies uit {', '.join(known)}." if len(known) <= 30 else ""
        raise in_query(parameter, f"Er is geen {what} '{written[:60]}'.{near}{listed}")
    return written


def missing(what: str) -> Problem:
    """Return the error for an address under which nothing stands."""
    return Problem(404, f"{what} bestaat niet.")


def here(request: HttpRequest) -> str:
    """Return the address of a request, without host."""
    return request.get_full_path()


def again(request: HttpRequest, **changed: str) -> str:
    """Return the address of a request with some parameters changed."""
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    for name, value in changed.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}"


def address(*parts: str) -> str:
    """Return an address within the API."""
    return "/".join((PREFIX, *parts))
