"""The tests beside the rules: given, expected, and where the expected value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inkoopkader.regels import entry_keys, values
from inkoopkader.regels.casefile import Written, build, policy_day, read_moment
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.errors import CaseError, FormulaError, Place, PolicyError, nearest
from inkoopkader.regels.evaluate import Case, Plan, evaluate, value_of
from inkoopkader.regels.policy import Layer, Policy
from inkoopkader.regels.read_yaml import read_file

KEYS = (
    "naam",
    "zorgkantoor",
    "jaar",
    "peildatum",
    "op",
    "gegeven",
    "oordelen",
    "instellingen",
    "regels",
    "clienten",
    "clientmaanden",
    "verwacht",
    "bron",
    "berekening",
)
NOT_IN_FORCE = "geldt_niet"


@dataclass(slots=True)
class Outcome:
    """One test that ran: what failed (empty: nothing), and what it showed: (id of the written entry, name asked,
    expected value as text)."""

    place: Place
    title: str
    failures: list[str] = field(default_factory=list)
    shown: set[tuple[str, str, str]] = field(default_factory=set)


def test_files(policy: Policy) -> list[Path]:
    """Return every test file of the policy folder, in order."""
    return sorted(policy.folder.rglob("*.toets.yaml"))


def run(policy: Policy, files: Iterable[Path] | None = None) -> Iterator[Outcome]:
    """Run test files (default: all) and yield an outcome per test; a file that cannot be read yields one failure."""
    for path in files if files is not None else test_files(policy):
        name = path.relative_to(policy.folder).as_posix() if path.is_relative_to(policy.folder) else str(path)
        try:
            content = read_file(path, name)
        except PolicyError as error:
            yield Outcome(error.problems[0][0], "", [message for _, message in error.problems])
            continue
        if not isinstance(content, list):
            yield Outcome(Place(name), "", ["een toetsbestand is een lijst van toetsen"])
            continue
        for item in content:
            yield _run_one(policy, name, item)


def _run_one(policy: Policy, file: str, item: Any) -> Outcome:
    place = Place(file, getattr(item, "line", 0))
    if not isinstance(item, Mapping):
        return Outcome(place, "", ["een toets heeft naam, gegeven, verwacht en bron"])
    outcome = Outcome(place, str(item.get("naam") or ""))
    for key in item:
        if key not in KEYS:
            outcome.failures.append(f"de sleutel '{key}' hoort niet in een toets.{nearest(str(key), KEYS)}")
    if not outcome.title:
        outcome.failures.append("de toets heeft geen naam")
    if item.get("jaar") is not None and item.get("peildatum") is not None:
        outcome.failures.append("schrijf jaar of peildatum, niet allebei")
    if not isinstance(item.get("verwacht"), Mapping) or not item["verwacht"]:
        outcome.failures.append("'verwacht' is een groep van naam: waarde")
    _check_source(policy, item, outcome)
    if not outcome.failures:
        try:
            _compare(policy, item, outcome)
        except (CaseError, FormulaError) as error:
            outcome.failures.append(str(error))
    return outcome


def _check_source(policy: Policy, item: Mapping[str, Any], outcome: Outcome) -> None:
    try:
        written = item.get("bron") or ""
        for text in written if isinstance(written, list) else [written]:
            found = entry_keys.citation(str(text))
            if found.document not in policy.sources:
                outcome.failures.append(f"de bron {found.document} staat niet in beleid/bronnen")
    except FormulaError as error:
        outcome.failures.append(f"elke toets zegt met 'bron' waar de verwachte waarde staat: {error}")


def _compare(policy: Policy, item: Mapping[str, Any], outcome: Outcome) -> None:
    office = str(item["zorgkantoor"]) if item.get("zorgkantoor") is not None else None
    origin = str(outcome.place)
    written = Written(
        origin,
        item.get("gegeven") or {},
        item.get("oordelen") or {},
        item.get("instellingen") or {},
        item.get("regels") or (),
        item.get("clienten") or {},
        item.get("clientmaanden") or (),
    )
    case = build(policy, office, policy_day(item, origin), read_moment(item.get("op"), origin), written)
    source = case.edition(policy)
    present = {}
    for name, expected in item["verwacht"].items():
        options = source.candidates(name)
        absent = not options or source.resolve(name).role == "afwezig"
        if not options and not any(name in layer.entries for layer in policy.layers()):
            outcome.failures.append(
                f"de naam '{name}' bestaat niet.{nearest(str(name), [entry.name for entry in source.entries()])}"
            )
        elif absent and expected != NOT_IN_FORCE:
            outcome.failures.append(f"{name}: verwacht {expected}, maar deze regel geldt hier niet op {case.day}")
        elif absent:
            for layer in policy.layers():
                if name in layer.entries and (layer.name in ("landelijk", office) or not options):
                    outcome.shown.add((_owner(policy, layer, layer.entries[name]).id, name, NOT_IN_FORCE))
        elif expected == NOT_IN_FORCE:
            outcome.failures.append(f"{name}: verwacht dat hij niet geldt, maar hij geldt wel")
        else:
            present[name] = expected
    made = evaluate(policy, case, present)
    outcome.failures += _outside_bounds(case, made)
    for name, expected in present.items():
        resolved = source.resolve(name)
        assert resolved.entry is not None
        entities = case.entities[resolved.level]
        found = [value_of(case, made, name, entity) for entity in entities]
        many = isinstance(expected, list) and resolved.type != "codes"
        wanted_texts = expected if many else [expected] * max(1, len(entities))
        if not entities:
            key = {"regel": "regels", "client": "clienten", "clientmaand": "clientmaanden"}.get(
                resolved.level, "gegeven"
            )
            outcome.failures.append(f"{name}: er is geen {resolved.level} in deze toets; zet er een onder '{key}'")
            continue
        if len(wanted_texts) != len(found):
            outcome.failures.append(
                f"{name}: {len(wanted_texts)} verwachte waarden voor {len(found)} keer {resolved.level}"
            )
            continue
        for wanted_text, got in zip(wanted_texts, found, strict=True):
            wanted = values.parse(resolved.type, wanted_text, 12)
            if wanted != got:
                outcome.failures.append(f"{name}: verwacht {values.plain(wanted)}, uitkomst {values.plain(got)}")
            owner = _owner(policy, policy.offices[office] if office else policy.national, resolved.entry)
            outcome.shown.add((owner.id, name, str(values.plain(wanted))))


def _outside_bounds(case: Case, made: Plan) -> list[str]:
    """What was computed outside the `grens` of its rule; a value and a fact are checked when they are read."""
    found = []
    for name in made.order:
        resolved = made.edition.resolve(name)
        bounds = resolved.entry.bounds if resolved.entry is not None else None
        for entity in case.entities[resolved.level] if bounds is not None else ():
            value = entity.values.get(name)
            if bounds is not None and value is not None and not bounds[0] <= value <= bounds[1]:
                found.append(
                    f"{name}: {values.plain(value)} ligt buiten de grens van {values.plain(bounds[0])} tot {values.plain(bounds[1])}"
                )
    return found


def _owner(policy: Policy, layer: Layer, entry: Entry) -> Entry:
    """The written entry that a derived rule belongs to: of the zorgkantoor when it fills the entry, else where the rule
    itself stands."""
    name = entry.parent or entry.name
    own = layer.entries.get(name)
    if own is not None and own.fills:
        return own
    home = policy.offices.get(entry.layer, policy.national)
    return home.entries.get(name, entry)
