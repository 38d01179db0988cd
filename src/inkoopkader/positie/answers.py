"""What a provider has told so far: an immutable value that fits a database column, a provider file and a computation.

Values are kept as the policy writes them (`values.plain`): `ja`, `0.965`, `2027-01-01`, a list for codes. Nothing here
interprets them; `provider().case(...)` does, as it does for a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from inkoopkader.positie.provider import OFFICE_KEYS, Provider
from inkoopkader.regels import values
from inkoopkader.regels.casefile import FIRST_YEAR, LAST_YEAR, read_moment
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import phrase

FORM = "inkoopkader-antwoorden-1"
Given = str | tuple[str, ...]
Groups = Mapping[str, Mapping[str, Given]]
UNKNOWN = "onbekend"
MOST_VALUES, MOST_ROWS, MOST_STRANGE = 20_000, 1_000, 20
"""More than anybody answers: what is larger is refused before it costs time."""
_ROW_WORDS = ("zorgkantoor", "client", "maand")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a provider told.

    `offices` are the zorgkantoren that it chose, `common` the groups (`feiten`, `documenten`, `oordelen`,
    `instellingen`) that hold everywhere, `own` those of one zorgkantoor, `rows` the production lines, `later` the marks
    of what it left for later.
    """

    name: str
    year: int
    moment: datetime | None = None
    offices: tuple[str, ...] = ()
    common: Groups = field(default_factory=dict)
    own: Mapping[str, Groups] = field(default_factory=dict)
    rows: tuple[Mapping[str, Given], ...] = ()
    later: frozenset[str] = frozenset()
    invented: bool = False
    description: str = ""

    def given(self, name: str, office: str | None = None) -> Given | None:
        """Return what was given for a name: at one zorgkantoor (its own first), or for all of them; None if nothing."""
        found: Given | None = None
        for groups in (self.common, self.own.get(office, {}) if office is not None else {}):
            for group in groups.values():
                found = group.get(name, found)
        return found

    def with_value(self, heading: str, name: str, value: Given | None, office: str | None = None) -> Answers:
        """Return the answers with one more value; None takes it away. Without `office` it holds everywhere."""
        before = self.common if office is None else self.own.get(office, {})
        groups = {key: {n: v for n, v in group.items() if n != name} for key, group in before.items()}
        if value is not None:
            groups.setdefault(heading, {})[name] = value
        groups = {key: group for key, group in groups.items() if group}
        if office is None:
            return replace(self, common=groups)
        return replace(self, own={**self.own, office: groups})

    def with_rows(self, rows: Iterable[Mapping[str, Given]]) -> Answers:
        """Return the answers with other production lines."""
        return replace(self, rows=tuple(dict(row) for row in rows))

    def put_off(self, marks: Iterable[str]) -> Answers:
        """Return the answers with these marks left for later."""
        return replace(self, later=self.later | frozenset(marks))

    def taken_up(self, marks: Iterable[str]) -> Answers:
        """Return the answers without these marks: they are asked again."""
        return replace(self, later=self.later - frozenset(marks))

    def provider(self, policy: Policy, origin: str = "uw antwoorden") -> Provider:
        """Return the provider that a position is computed for. `origin` is what messages name."""
        return Provider(
            path=origin,
            name=self.name,
            invented=self.invented,
            moment=self.moment,
            common=_listed(self.common),
            offices={office: _listed(groups) for office, groups in self.own.items()},
            rows=[{key: _list(value) for key, value in row.items()} for row in self.rows],
            known=policy.names(),
            year=self.year,
            chosen=self.offices,
            later=tuple(sorted(self.later)),
            description=self.description,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the answers for a database column; `from_json` reads them back."""
        return {
            "vorm": FORM,
            "naam": self.name,
            "verzonnen": self.invented,
            "omschrijving": self.description,
            "jaar": self.year,
            "op": values.plain(self.moment) if self.moment is not None else None,
            "gekozen": list(self.offices),
            **{heading: _listed(self.common).get(heading, {}) for heading in OFFICE_KEYS},
            "zorgkantoren": {office: _listed(groups) for office, groups in self.own.items()},
            "productie": [{key: _list(value) for key, value in row.items()} for row in self.rows],
            "later": sorted(self.later),
        }


def _list(value: Given) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _listed(groups: Groups) -> dict[str, dict[str, Any]]:
    return {heading: {name: _list(value) for name, value in group.items()} for heading, group in groups.items()}


def from_provider(provider: Provider, year: int, offices: Iterable[str]) -> Answers:
    """Return the answers that a read provider file gives; `year` and `offices` count where the file names none."""
    return Answers(
        name=provider.name,
        year=provider.year or year,
        moment=provider.moment,
        offices=tuple(provider.chosen or offices),
        common=_groups(provider.common),
        own={str(office): _groups(groups) for office, groups in provider.offices.items()},
        rows=tuple(_row(row) for row in provider.rows),
        later=frozenset(provider.later),
        invented=provider.invented,
        description=provider.description,
    )


def _groups(written: Mapping[str, Any]) -> dict[str, dict[str, Given]]:
    return {
        str(heading): {str(name): _given(value) for name, value in group.items()}
        for heading, group in written.items()
        if group
    }


def _row(row: Mapping[str, Any]) -> dict[str, Given]:
    return {str(key): _given(value) for key, value in row.items() if not (value is None and str(key) in _ROW_WORDS)}


def _given(value: Any) -> Given:
    if value is None:
        return UNKNOWN
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else str(value)


def refuse_too_much(policy: Policy, answers: Answers, origin: str) -> None:
    """Raise CaseError when there are more values, lines or unknown names than a provider has: looking up what each
    unknown name may have meant takes time."""
    groups = [group for own in (answers.common, *answers.own.values()) for group in own.values()]
    names = [name for group in (*groups, *answers.rows) for name in group]
    if len(names) + len(answers.later) + len(answers.offices) > MOST_VALUES:
        raise CaseError(
            phrase(
                "{origin}: dit zijn meer dan {most_values} antwoorden; zo veel vragen zijn er niet",
                origin=origin,
                most_values=MOST_VALUES,
            )
        )
    if len(answers.rows) > MOST_ROWS:
        raise CaseError(
            phrase(
                "{origin}: dit zijn meer dan {most_rows} regels productie; zo veel soorten zorg zijn er niet",
                origin=origin,
                most_rows=MOST_ROWS,
            )
        )
    strange = {name for name in names if name not in policy.names() and name not in _ROW_WORDS}
    if len(strange) > MOST_STRANGE:
        some = ", ".join(f"'{name[:40]}'" for name in sorted(strange)[:5])
        raise CaseError(
            phrase(
                "{origin}: {strange} namen bestaan niet, zoals {some}. Is dit wel een aanbieder?",
                origin=origin,
                strange=len(strange),
                some=some,
            )
        )


def from_json(written: Any) -> Answers:
    """Read what `as_json` made. Raises CaseError when it is something else; whether names and values fit the policy is
    found out by computing."""
    try:
        if written["vorm"] != FORM:
            raise ValueError
        groups = {heading: _json_group(written[heading]) for heading in OFFICE_KEYS}
        year = written["jaar"]
        if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        return Answers(
            name=_text(written["naam"]),
            year=year,
            moment=read_moment(written["op"], "uw antwoorden"),
            offices=tuple(_text(office) for office in written["gekozen"]),
            common={heading: group for heading, group in groups.items() if group},
            own={
                _text(office): {_text(heading): _json_group(group) for heading, group in own.items() if group}
                for office, own in written["zorgkantoren"].items()
            },
            rows=tuple(_json_group(row) for row in written["productie"]),
            later=frozenset(_text(mark) for mark in written["later"]),
            invented=written["verzonnen"] is True,
            description=_text(written["omschrijving"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise CaseError(phrase("dit zijn geen bewaarde antwoorden van inkoopkader (vorm {form})", form=FORM)) from None


def _json_group(written: Any) -> dict[str, Given]:
    return {
        _text(name): tuple(_text(item) for item in value) if isinstance(value, list) else _text(value)
        for name, value in written.items()
    }


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
