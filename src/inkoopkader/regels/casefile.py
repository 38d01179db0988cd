"""Read the facts of a case by name: every name, type, unit and bound checked against the policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from inkoopkader.regels import moments, values
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError, FormulaError, Place, PolicyError, nearest
from inkoopkader.regels.evaluate import Case, make_case
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.read_yaml import read_file
from inkoopkader.regels.spoken import phrase

KEYS = (
    "zorgkantoor",
    "jaar",
    "peildatum",
    "op",
    "feiten",
    "documenten",
    "oordelen",
    "instellingen",
    "regels",
    "clienten",
    "clientmaanden",
    "vragen",
    "omschrijving",
    "verzonnen",
)
FIRST_YEAR, LAST_YEAR = 2000, 2100
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""Between these lies every day that a fact can be about, unless its own `grens` says otherwise: nobody alive was born before
the first, and what lies outside is a slip of the pen."""
TOP_LEVELS = ("contract", "aanbieder", "regio")


@dataclass(slots=True)
class Written:
    """Facts as written, before they are checked. `origin` is the file that messages name, `office_at` the place in it where
    the zorgkantoor stands."""

    origin: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    judgements: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    rows: Iterable[Mapping[str, Any]] = ()
    clients: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    months: Iterable[Mapping[str, Any]] = ()
    office_at: str = ""


Parsed = dict[tuple[int, str] | None, tuple[Entry, Any]]
"""What was read of written texts, by the identity of the entry (which is held with it, so that it stays its own) and the
text: who is asked about at more zorgkantoren wrote most facts once, or the same."""


class _Reader:
    """Collect every mistake, so that a user mends a file in one go."""

    def __init__(self, source: Edition, origin: str, elsewhere: frozenset[str], parsed: Parsed) -> None:
        self.edition, self.origin, self.elsewhere, self.parsed = source, origin, elsewhere, parsed
        self.problems: list[str] = []

    def note(self, written: Any, message: str) -> None:
        self.problems.append(f"{Place(self.origin, getattr(written, 'line', 0))}: {message}")

    def entry(self, name: Any, kinds: tuple[str, ...], heading: str) -> Entry | None:
        """Return the entry a written name means; None with a note when it cannot be given here."""
        options = self.edition.candidates(str(name))
        if not options:
            if str(name) not in self.elsewhere:
                known = [entry.name for entry in self.edition.entries() if entry.kind in kinds]
                self.note(name, self.edition.unknown(str(name), known))
            return None
        entry = options[0]
        if entry.kind not in kinds:
            if entry.is_input:
                where = "oordelen" if entry.kind in ("oordeel", "bewijs") else "feiten"
                self.note(
                    name,
                    phrase(
                        "'{name}' is een {kind}; zet het onder {where}, niet onder {heading}",
                        name=name,
                        kind=entry.kind,
                        where=where,
                        heading=heading,
                    ),
                )
            elif entry.kind == "instelling":
                self.note(name, phrase("'{name}' is een instelling; zet hem onder instellingen", name=name))
            else:
                self.note(
                    name,
                    phrase(
                        "'{name}' wordt uitgerekend ({kind}) en kan niet worden opgegeven", name=name, kind=entry.kind
                    ),
                )
            return None
        return entry

    def value(self, entry: Entry, written: Any, name: Any) -> Any:
        key = (id(entry), written) if isinstance(written, str) else None
        if key in self.parsed:
            return self.parsed[key][1]
        try:
            value = values.parse(entry.type, written, entry.scale if entry.type in values.NUMERIC else None)
            check_bounds(entry, value)
        except FormulaError as error:
            self.note(name, f"{entry.name}: {error}")
            return None
        if key is not None:
            self.parsed[key] = (entry, value)
        return value

    def group(self, written: Any, heading: str) -> Mapping[str, Any]:
        if written is None:
            return {}
        if not isinstance(written, Mapping):
            self.note(written, phrase("'{heading}' is een groep van naam: waarde", heading=heading))
            return {}
        return written


def bounds_of(entry: Entry) -> tuple[Any, Any] | None:
    """Return the lowest and the highest value that a fact can have: its own `grens`, else of a day or a moment the years
    that one can mean; None: there are none."""
    if entry.bounds is not None or entry.type not in ("datum", "tijdstip"):
        return entry.bounds
    if entry.type == "datum":
        return FIRST_DAY, LAST_DAY
    return moments.start_of(FIRST_DAY), moments.end_of(LAST_DAY)


def check_bounds(entry: Entry, value: Any) -> None:
    """Raise FormulaError when a value lies outside the bounds or the codes of its entry."""
    if value is None:
        return
    bounds = bounds_of(entry)
    if bounds is not None and not bounds[0] <= value <= bounds[1]:
        raise FormulaError(
            phrase(
                "{value} ligt buiten de grens van {value2} tot {value3}",
                value=values.plain(value),
                value2=values.plain(bounds[0]),
                value3=values.plain(bounds[1]),
            )
        )
    if entry.codes is not None:
        for code in sorted(value if isinstance(value, frozenset) else {value}):
            if code not in entry.codes:
                raise FormulaError(
                    phrase(
                        "'{code}' is geen toegestane code.{nearest} Kies uit {known}.",
                        code=code,
                        nearest=nearest(code, entry.codes),
                        known=", ".join(sorted(entry.codes)[:12]),
                    )
                )


def build(
    policy: Policy,
    office: str | None,
    day: date,
    moment: datetime | None,
    written: Written,
    lenient: frozenset[str] = frozenset(),
    parsed: Parsed | None = None,
) -> Case:
    """Check written facts and build a case.

    A fact of level regel, client or clientmaand that stands under `facts` holds for every such entity that does not say
    otherwise; with no rows at all it makes one. `lenient` are names that exist at another zorgkantoor and may be passed
    over here; `parsed` keeps what was read for the next zorgkantoor. Raises CaseError with every mistake.
    """
    try:
        source = edition(policy, office, day)
    except FormulaError as error:
        raise CaseError(f"{written.office_at or written.origin}: {error}") from None
    reader = _Reader(source, written.origin, lenient, {} if parsed is None else parsed)
    facts: dict[str, dict[str, Any]] = {level: {} for level in (*TOP_LEVELS, "regel", "client", "clientmaand")}
    for heading, group, kinds in (
        ("feiten", written.facts, ("feit",)),
        ("oordelen", written.judgements, ("oordeel", "bewijs")),
    ):
        for name, content in reader.group(group, heading).items():
            entry = reader.entry(name, kinds, heading)
            if entry is not None:
                facts[entry.level][entry.name] = reader.value(entry, content, name)
    settings = {}
    for name, content in reader.group(written.settings, "instellingen").items():
        entry = reader.entry(name, ("instelling",), "instellingen")
        if entry is not None:
            settings[entry.name] = reader.value(entry, content, name)
    rows = [_row(reader, row, facts["regel"]) for row in written.rows]
    if not rows and facts["regel"]:
        rows = [dict(facts["regel"])]
    clients = {
        str(key): facts["client"] | _entity(reader, group, "client")
        for key, group in reader.group(written.clients, "clienten").items()
    }
    months = {}
    for month in written.months:
        if not isinstance(month, Mapping):
            reader.note(month, phrase("een clientmaand is een groep met client, maand en naam: waarde"))
            continue
        key = (str(month.get("client")), str(month.get("maand")))
        months[key] = facts["clientmaand"] | _entity(
            reader, {name: content for name, content in month.items() if name not in ("client", "maand")}, "clientmaand"
        )
    if reader.problems:
        raise CaseError("\n".join(reader.problems))
    case = make_case(office, day, facts, rows, clients, months, moment, settings)
    for level in ("client", "clientmaand"):
        for entity in case.entities[level]:
            entity.values = facts[level] | entity.values
    return case


def _row(reader: _Reader, row: Any, defaults: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        reader.note(row, phrase("een regel is een groep van naam: waarde"))
        return {}
    made = dict(defaults)
    for name, content in row.items():
        if name in ("client", "maand"):
            made[str(name)] = None if content is None else str(content)
            continue
        entry = reader.entry(name, ("feit", "oordeel", "bewijs"), "regels")
        if entry is not None and entry.level != "regel":
            reader.note(
                name, phrase("'{name}' hoort bij niveau {level}, niet bij een regel", name=name, level=entry.level)
            )
        elif entry is not None:
            made[entry.name] = reader.value(entry, content, name)
    return made


def _entity(reader: _Reader, group: Any, level: str) -> dict[str, Any]:
    made = {}
    for name, content in reader.group(group, level).items():
        entry = reader.entry(name, ("feit", "oordeel", "bewijs"), level)
        if entry is not None and entry.level != level:
            reader.note(
                name,
                phrase(
                    "'{name}' hoort bij niveau {level}, niet bij {level2}", name=name, level=entry.level, level2=level
                ),
            )
        elif entry is not None:
            made[entry.name] = reader.value(entry, content, name)
    return made


def place_of(content: Mapping[str, Any], name: str, origin: str) -> str:
    """Return the place in a document where a name stands, for a message; the whole document when it is not there."""
    return str(Place(origin, next((getattr(key, "line", 0) for key in content if key == name), 0)))


def policy_day(written: Mapping[str, Any], origin: str) -> date:
    """Return the day the policy is read for: `peildatum`, or 1 January of `jaar`. Raises CaseError."""
    read = "peildatum" if written.get("peildatum") is not None else "jaar"
    try:
        if written.get("peildatum") is not None:
            day = values.parse("datum", written["peildatum"])
            if isinstance(day, date):
                return day
        year = values.parse("aantal", written.get("jaar"))
        if year is None:
            raise FormulaError(phrase("zeg voor welk jaar: jaar: 2027 (of peildatum: 2027-03-01)"))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise FormulaError(
                phrase(
                    "het jaar {year} ligt niet tussen {first_year} en {last_year}",
                    year=year,
                    first_year=FIRST_YEAR,
                    last_year=LAST_YEAR,
                )
            )
        return date(int(year), 1, 1)
    except FormulaError as error:
        raise CaseError(f"{place_of(written, read, origin)}: {error}") from None


def read_moment(written: Any, origin: str) -> datetime | None:
    """Return the moment of asking (`op`), or None. Raises CaseError."""
    try:
        found = values.parse("tijdstip", written)
    except FormulaError as error:
        where = origin if origin.startswith("--") else f"{origin}: op"
        raise CaseError(f"{where}: {error}") from None
    return found if isinstance(found, datetime) else None


def read_case(policy: Policy, path: Path, moment: datetime | None = None) -> tuple[Case, tuple[str, ...]]:
    """Read a case file (zaak). Returns the case and the questions it asks itself (`vragen`). Raises CaseError."""
    try:
        content = read_file(path)
    except PolicyError as error:
        raise CaseError(str(error)) from None
    return case_from(policy, content, str(path), moment)


def case_from(
    policy: Policy, content: Any, origin: str, moment: datetime | None = None
) -> tuple[Case, tuple[str, ...]]:
    """Return the case that a document read with `read_yaml` describes, and the questions it asks itself; `origin` is what
    messages name. Raises CaseError."""
    if content is None:
        raise CaseError(phrase("{origin}: hier staat niets in. Een zaak noemt ten minste een jaar.", origin=origin))
    if not isinstance(content, Mapping):
        raise CaseError(
            phrase("{origin}: een zaak is een groep van {known}, ...", origin=origin, known=", ".join(KEYS[:6]))
        )
    unknown = [
        phrase(
            "{place}: de sleutel '{key}' hoort niet in een zaak.{nearest}",
            place=Place(origin, getattr(key, "line", 0)),
            key=key,
            nearest=nearest(str(key), KEYS),
        )
        for key in content
        if key not in KEYS
    ]
    if unknown:
        raise CaseError("\n".join(unknown))
    questions = content.get("vragen") or []
    if not isinstance(questions, list) or not all(isinstance(item, str) for item in questions):
        raise CaseError(phrase("{origin}: 'vragen' is een lijst van namen", origin=place_of(content, "vragen", origin)))
    facts, papers = content.get("feiten") or {}, content.get("documenten") or {}
    for heading, group in (("feiten", facts), ("documenten", papers)):
        if not isinstance(group, Mapping):
            raise CaseError(
                phrase(
                    "{origin}: '{heading}' is een groep van naam: waarde",
                    origin=place_of(content, heading, origin),
                    heading=heading,
                )
            )
    for heading in ("regels", "clientmaanden"):
        if not isinstance(content.get(heading) or [], list):
            raise CaseError(
                phrase("{origin}: '{heading}' is een lijst", origin=place_of(content, heading, origin), heading=heading)
            )
    office = content.get("zorgkantoor")
    written = Written(
        origin,
        {**facts, **papers},
        content.get("oordelen") or {},
        content.get("instellingen") or {},
        content.get("regels") or (),
        content.get("clienten") or {},
        content.get("clientmaanden") or (),
        place_of(content, "zorgkantoor", origin),
    )
    asked = moment if moment is not None else read_moment(content.get("op"), place_of(content, "op", origin))
    return build(
        policy, str(office) if office is not None else None, policy_day(content, origin), asked, written
    ), tuple(str(item) for item in questions)
