"""Read the file in which a care provider describes itself once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from inkoopkader.regels.casefile import Parsed, Written, build, place_of, policy_day, read_moment
from inkoopkader.regels.errors import CaseError, Place, PolicyError, nearest
from inkoopkader.regels.evaluate import Case
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.read_yaml import read_file
from inkoopkader.regels.spoken import phrase

KEYS = (
    "naam",
    "verzonnen",
    "omschrijving",
    "jaar",
    "op",
    "gekozen",
    "later",
    "feiten",
    "documenten",
    "oordelen",
    "instellingen",
    "productie",
    "zorgkantoren",
)
OFFICE_KEYS = ("feiten", "documenten", "oordelen", "instellingen")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as written; it does not change.

    `invented` marks demonstration data; `offices` holds what differs per zorgkantoor; `rows` the production lines.
    `year` and `chosen` (zorgkantoren) say what the provider wants to know, `later` what it left for later.
    """

    path: str
    name: str
    invented: bool
    moment: datetime | None
    common: Mapping[str, Any]
    offices: Mapping[str, Mapping[str, Any]]
    rows: list[Mapping[str, Any]]
    known: frozenset[str] = field(default_factory=frozenset)
    year: int | None = None
    chosen: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    description: str = ""
    _checked: dict[Any, tuple[Policy, Case]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Its cases that were checked, by zorgkantoor, day and moment."""
    _parsed: Parsed = field(default_factory=dict, init=False, repr=False, compare=False)

    def works_at(self, office: str) -> bool:
        """Does the file say anything about this zorgkantoor: facts of its own, or production?"""
        return office in self.offices or any(row.get("zorgkantoor") == office for row in self.rows)

    def written(self, office: str) -> Written:
        """Return the facts for one zorgkantoor: its own before the common ones, and its production."""
        own = self.offices.get(office, {})

        def merged(*headings: str) -> dict[str, Any]:
            return {
                name: value
                for source in (self.common, own)
                for heading in headings
                for name, value in (source.get(heading) or {}).items()
            }

        rows = [
            {key: value for key, value in row.items() if key != "zorgkantoor"}
            for row in self.rows
            if row.get("zorgkantoor") == office
        ]
        return Written(self.path, merged("feiten", "documenten"), merged("oordelen"), merged("instellingen"), rows)

    def case(self, policy: Policy, office: str, day: date, moment: datetime | None) -> Case:
        """Return the checked case of this provider at one zorgkantoor, each time one of its own. Raises CaseError.

        What holds for every production line makes no line by itself where the provider wrote lines, but none here.
        """
        self.check(policy, office, day, moment)
        return self._checked[office, day, moment][1].copy()

    def check(self, policy: Policy, office: str, day: date, moment: datetime | None) -> None:
        """Raise CaseError when what was written does not fit the policy. What was checked is not checked again."""
        known = self._checked.get((office, day, moment))
        if known is None or known[0] is not policy:
            self._checked[office, day, moment] = policy, self._case(policy, office, day, moment)

    def _case(self, policy: Policy, office: str, day: date, moment: datetime | None) -> Case:
        written = self.written(office)
        if self.rows and not written.rows and office in policy.offices:
            facts, judgements = (
                {name: value for name, value in group.items() if not _of_a_line(policy, office, name)}
                for group in (written.facts, written.judgements)
            )
            written = replace(written, facts=facts, judgements=judgements)
        return build(policy, office, day, moment, written, self.known, self._parsed)


def _of_a_line(policy: Policy, office: str, name: str) -> bool:
    entry = policy.entry(name, office)
    return entry is not None and entry.level == "regel"


def read_provider(policy: Policy, path: Path) -> Provider:
    """Read a provider file. Raises CaseError that names every unknown key, name and zorgkantoor with its line."""
    try:
        content = read_file(path)
    except PolicyError as error:
        raise CaseError(str(error)) from None
    return provider_from(policy, content, str(path))


def provider_from(policy: Policy, content: Any, path: str) -> Provider:
    """Return the provider that a document read with `read_yaml` describes; `path` is what messages name.

    Raises CaseError.
    """
    if content is None:
        raise CaseError(phrase("{path}: hier staat niets in. Een aanbieder heeft ten minste een naam.", path=path))
    if not isinstance(content, Mapping):
        raise CaseError(phrase("{path}: een aanbieder is een groep van {known}", path=path, known=", ".join(KEYS)))
    problems = [
        phrase(
            "{place}: de sleutel '{key}' hoort niet bij een aanbieder.{nearest}",
            place=Place(path, getattr(key, "line", 0)),
            key=key,
            nearest=nearest(str(key), KEYS),
        )
        for key in content
        if key not in KEYS
    ]
    offices, rows = content.get("zorgkantoren") or {}, content.get("productie") or []
    for heading in OFFICE_KEYS:
        if not isinstance(content.get(heading) or {}, Mapping):
            problems.append(phrase("{path}: '{heading}' is een groep van naam: waarde", path=path, heading=heading))
    if not isinstance(offices, Mapping) or not isinstance(rows, list):
        raise CaseError(
            "\n".join([*problems, phrase("{path}: 'zorgkantoren' is een groep en 'productie' een lijst", path=path)])
        )
    for office, own in offices.items():
        place = Place(path, getattr(office, "line", 0))
        if office not in policy.offices:
            problems.append(
                phrase(
                    "{place}: zorgkantoor '{office}' bestaat niet.{nearest}",
                    place=place,
                    office=office,
                    nearest=nearest(str(office), policy.offices),
                )
            )
        if (
            not isinstance(own or {}, Mapping)
            or not set(own or {}) <= set(OFFICE_KEYS)
            or not all(isinstance(part or {}, Mapping) for part in (own or {}).values())
        ):
            problems.append(
                phrase(
                    "{place}: bij een zorgkantoor horen {known}, elk een groep van naam: waarde",
                    place=place,
                    known=", ".join(OFFICE_KEYS),
                )
            )
    for row in rows:
        if not isinstance(row, Mapping) or str(row.get("zorgkantoor")) not in policy.offices:
            problems.append(
                phrase(
                    "{place}: een regel onder productie noemt een zorgkantoor: {known}",
                    place=Place(path, getattr(row, "line", 0)),
                    known=", ".join(policy.offices),
                )
            )
    if not isinstance(content.get("naam"), str):
        problems.append(phrase("{path}: 'naam' ontbreekt", path=path))
    chosen, later = content.get("gekozen") or [], content.get("later") or []
    if not isinstance(chosen, list) or not all(isinstance(office, str) for office in chosen):
        problems.append(phrase("{path}: 'gekozen' is een lijst van zorgkantoren", path=path))
        chosen = []
    for office in chosen:
        if office not in policy.offices:
            place = Place(path, getattr(office, "line", 0))
            problems.append(
                phrase(
                    "{place}: zorgkantoor '{office}' bestaat niet.{nearest}",
                    place=place,
                    office=office,
                    nearest=nearest(office, policy.offices),
                )
            )
    if not isinstance(later, list) or not all(isinstance(mark, str) for mark in later):
        problems.append(phrase("{path}: 'later' is een lijst van namen", path=path))
        later = []
    for key in ("omschrijving", "verzonnen"):
        if not isinstance(content.get(key) or "", str):
            problems.append(phrase("{path}: '{key}' is één tekst", path=path, key=key))
    if problems:
        raise CaseError("\n".join(problems))
    common = {heading: content.get(heading) or {} for heading in OFFICE_KEYS}
    return Provider(
        path,
        str(content["naam"]),
        content.get("verzonnen") == "ja",
        read_moment(content.get("op"), place_of(content, "op", path)),
        common,
        {office: own or {} for office, own in offices.items()},
        list(rows),
        policy.names(),
        policy_day({key: value for key, value in content.items() if key == "jaar"}, path).year
        if content.get("jaar") is not None
        else None,
        tuple(dict.fromkeys(str(office) for office in chosen)),
        tuple(str(mark) for mark in later),
        str(content.get("omschrijving") or ""),
    )
