"""The completeness matrix: which zorgkantoor, which year, which subject is complete, partial or unknown, and when that
was last checked.

`beleid/volledigheid.yaml` lists per subject the names that make it up, from which day on; of names in a list of their
own one is enough, and a zorgkantoor can need more than the others. Where its own policy of a year is not held, no subject
of that year is complete, however much the national policy says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from inkoopkader.regels import values
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import ENDED, PERSON_KINDS
from inkoopkader.regels.errors import FormulaError, Place, PolicyError, nearest
from inkoopkader.regels.expressions import Const, Expr, Not, Ref
from inkoopkader.regels.held import NOT_HELD, held
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.read_yaml import Mapping, Text, read_file

FILE = "volledigheid.yaml"
COMPLETE, PARTIAL, UNKNOWN = "volledig", "deels", "onbekend"
KEYS = ("titel", "namen", "zorgkantoor")
Needed = tuple[str, ...]
"""One thing a subject needs: the names of which one must be known."""


@dataclass(slots=True)
class Subject:
    """A subject of the matrix: what it needs from which day on, for all and (added) per zorgkantoor."""

    name: str
    title: str
    common: dict[date, tuple[Needed, ...]] = field(default_factory=dict)
    own: dict[str, dict[date, tuple[Needed, ...]]] = field(default_factory=dict)

    def needs(self, office: str, day: date) -> tuple[Needed, ...]:
        """Return what must be known at a zorgkantoor on a day."""
        return _latest(self.common, day) + _latest(self.own.get(office, {}), day)


@dataclass(frozen=True, slots=True)
class Cell:
    """One zorgkantoor, year and subject.

    `missing` names what is not known; `own` says what is held of the zorgkantoor's own policy of that year (one of
    `held.STATUSES`); `checked` is the oldest check of the sources used, None without any.
    """

    office: str
    year: int
    subject: str
    status: str
    known: tuple[str, ...]
    missing: tuple[str, ...]
    own: str
    checked: date | None


def _latest(dated: dict[date, tuple[Needed, ...]], day: date) -> tuple[Needed, ...]:
    started = [start for start in dated if start <= day]
    return dated[max(started)] if started else ()


def years_of(policy: Policy) -> range:
    """Return the years that the policy speaks of: from the first start of a version up to the last start or the last
    day before an end."""
    found = set()
    for layer in policy.layers():
        for entry in layer.entries.values():
            for version in entry.versions:
                always = version.start in (date.min, date.max)  # a fact has always been there
                if not always and version.content is not None:  # 'we do not know' speaks of no year
                    found.add((version.start - timedelta(days=version.content is ENDED)).year)
    return range(min(found), max(found) + 1) if found else range(0)


def matrix(policy: Policy, subjects: Iterable[Subject], years: Iterable[int] | None = None) -> list[Cell]:
    """Return a cell for every zorgkantoor, year (default: those of the policy) and subject; the policy is read on 1
    January of the year."""
    listed = list(subjects)
    years = years_of(policy) if years is None else list(years)
    found: list[Cell] = []
    for office, layer in policy.offices.items():
        for year in years:
            source, own = edition(policy, office, date(year, 1, 1)), held(policy, layer, year).status
            found.extend(_cell(policy, source, subject, own) for subject in listed)
    return found


def _cell(policy: Policy, source: Edition, subject: Subject, own: str) -> Cell:
    office = source.office or ""
    known, missing = [], []
    for options in subject.needs(office, source.day):
        found = next((name for name in options if is_known(source, name, frozenset())), None)
        if found is None:
            missing.append(" of ".join(options))
        else:
            known.append(found)
    status = UNKNOWN if not known else PARTIAL if missing or own == NOT_HELD else COMPLETE
    checked = last_checked(policy, source, known)
    return Cell(office, source.day.year, subject.name, status, tuple(known), tuple(missing), own, checked)


def is_known(source: Edition, name: str, path: frozenset[str]) -> bool:
    """Does the policy say something of this name: a value, a formula, or that a person decides? A name that only passes
    on another is as known as that one."""
    if name in path or not source.candidates(name):
        return False
    resolved = source.resolve(name)
    if resolved.role in ("waarde", "instelling"):
        return resolved.value is not None
    if resolved.entry is None or resolved.role == "afwezig":
        return False
    if resolved.role == "invoer":
        return resolved.entry.kind in (*PERSON_KINDS, "feit")
    if resolved.entry.collects:
        return any(is_known(source, member.name, path | {name}) for member in source.members(name))
    passed_on = _passes_on(resolved.expr)
    return passed_on is None or (passed_on != "" and is_known(source, passed_on, path | {name}))


def _passes_on(expr: Expr | None) -> str | None:
    """The name that a formula passes on unchanged or denied; '' for an unknown, None for a formula that says something
    itself."""
    match expr:
        case Ref(name=name):
            return name
        case Not(inner=inner):
            return _passes_on(inner)
        case Const(value=None):
            return ""
    return None


def last_checked(policy: Policy, source: Edition, names: Iterable[str]) -> date | None:
    """Return the day on which the least recently checked source behind these names was checked."""
    found = []
    for name in names:
        active = source.in_force(name)
        for citation in active[1].citations if active is not None else ():
            if citation.document in policy.sources:
                found.append(policy.sources[citation.document].checked)
    return min(found, default=None)


def read_subjects(policy: Policy) -> list[Subject]:
    """Read beleid/volledigheid.yaml.

    Raises PolicyError with every mistake; a policy folder without the file has no subjects.
    """
    path = policy.folder / FILE
    if not path.exists():
        return []
    written = read_file(path, FILE)
    if not isinstance(written, Mapping):
        raise PolicyError([(Place(FILE), "dit bestand is een lijst van onderwerp: groep met titel en namen")])
    reader = _Reader(policy)
    found = [reader.subject(name, content, written.lines[name]) for name, content in written.items()]
    if reader.problems:
        raise PolicyError(reader.problems)
    return found


class _Reader:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.names = {name for layer in policy.layers() for name in layer.entries}
        self.problems: list[tuple[Place, str]] = []

    def note(self, line: int, subject: str, message: str) -> None:
        self.problems.append((Place(FILE, line, subject), message))

    def subject(self, name: str, content: object, line: int) -> Subject:
        made = Subject(str(name), str(name).replace("_", " ").capitalize())
        if not isinstance(content, Mapping) or "namen" not in content:
            self.note(line, name, "een onderwerp is een groep met namen: {datum: [naam, ..]}")
            return made
        for key in content:
            if key not in KEYS:
                self.note(
                    content.lines[key], name, f"de sleutel '{key}' hoort niet bij een onderwerp.{nearest(key, KEYS)}"
                )
        if isinstance(content.get("titel"), Text):
            made.title = str(content["titel"])
        made.common = self.dated(content["namen"], name, content.lines["namen"])
        own = content.get("zorgkantoor")
        if own is None:
            return made
        if not isinstance(own, Mapping):
            self.note(
                content.lines["zorgkantoor"], name, "'zorgkantoor' is een groep van zorgkantoor: {datum: [naam, ..]}"
            )
            return made
        for office, dated in own.items():
            if office not in self.policy.offices:
                self.note(
                    own.lines[office],
                    name,
                    f"zorgkantoor '{office}' bestaat niet.{nearest(office, self.policy.offices)}",
                )
            made.own[str(office)] = self.dated(dated, name, own.lines[office])
        return made

    def dated(self, written: object, subject: str, line: int) -> dict[date, tuple[Needed, ...]]:
        if not isinstance(written, Mapping):
            self.note(line, subject, "hier hoort een lijst van datum: [naam, ..]")
            return {}
        found: dict[date, tuple[Needed, ...]] = {}
        for start, items in written.items():
            where = written.lines[start]
            try:
                day = values.parse("datum", start)
            except FormulaError as error:
                self.note(where, subject, str(error))
                continue
            if day is None or not isinstance(items, list):
                self.note(where, subject, "hier hoort een lijst van datum: [naam, ..]")
                continue
            found[day] = tuple(self.needed(item, subject, where) for item in items)
        return found

    def needed(self, item: object, subject: str, line: int) -> Needed:
        options = tuple(item) if isinstance(item, list) else (item,)
        for name in options:
            if not isinstance(name, Text):
                self.note(line, subject, "een naam is één woord; van namen in een eigen lijst is er één genoeg")
            elif name not in self.names:
                self.note(
                    name.line,
                    subject,
                    f"de naam '{name}' bestaat in geen enkel beleidsbestand.{nearest(name, self.names)}",
                )
        return tuple(str(name) for name in options)


def gaps_in_policy(policy: Policy, year: int) -> Iterator[tuple[str, str, str]]:
    """Yield (zorgkantoor or '', name, title) of every value that the policy itself leaves unknown in a year; national
    ones once."""
    national = set()
    for office in (None, *policy.offices):
        source = edition(policy, office, date(year, 1, 1))
        for entry in source.entries():
            resolved = source.resolve(entry.name)
            if (
                entry.parent
                or resolved.role not in ("waarde", "instelling", "formule")
                or resolved.entry is None
                or resolved.entry.collects
            ):
                continue
            unknown = resolved.value is None if resolved.role != "formule" else _passes_on(resolved.expr) == ""
            if not unknown or (office is not None and resolved.entry.layer == "landelijk" and entry.name in national):
                continue
            if office is None:
                national.add(entry.name)
            yield office or "", entry.name, resolved.entry.title
