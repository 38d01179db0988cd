"""Coverage, counted: per number of the inventory whether it runs, waits for a person, or is a listed gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from inkoopkader.regels import read_csv
from inkoopkader.regels.entries import PERSON_KINDS, Entry, is_formula
from inkoopkader.regels.errors import Place, PolicyError
from inkoopkader.regels.expressions import names
from inkoopkader.regels.formula import BUILTINS
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.policy_tests import NOT_IN_FORCE, Outcome

INVENTORY, GAPS = "inventaris.csv", "gaten.csv"


@dataclass(slots=True)
class Item:
    """One number: `status` is draait, persoon, gat or fout; `why` says what is missing or which reason the gap has."""

    id: str
    section: str
    name: str
    kind: str
    source: str
    status: str = "fout"
    why: str = ""
    entries: list[Entry] = field(default_factory=list)


def coverage(policy: Policy, outcomes: list[Outcome]) -> tuple[list[Item], list[str]]:
    """Return every number with its status, and the problems that fail the build: an unlisted gap, a listed gap that is
    none, an unknown number. Raises PolicyError when the inventory or the list of gaps cannot be read."""
    items, gaps = read_lists(policy)
    problems = []
    never_run = {id(entry) for entry in policy.quoted}
    for entry in policy.written():
        for number in entry.inventory:
            if number not in items:
                problems.append(
                    f"{entry.file}:{entry.line} ({entry.name}): nummer {number} staat niet in beleid/{INVENTORY}"
                )
            elif id(entry) not in never_run:
                items[number].entries.append(entry)
    shown = _shown(outcomes)
    for item in items.values():
        _decide(policy, item, gaps.get(item.id), shown)
        if item.status == "fout":
            problems.append(f"{item.id}: {item.why}")
    problems += [f"{GAPS}: nummer {number} staat niet in beleid/{INVENTORY}" for number in gaps if number not in items]
    return list(items.values()), problems


def read_lists(policy: Policy) -> tuple[dict[str, Item], dict[str, str]]:
    """Return the numbers of the inventory and the reasons of the listed gaps. A policy folder without them has none.

    Raises PolicyError with every row that cannot be read.
    """
    problems: list[tuple[Place, str]] = []
    items = {
        number: Item(number, row["sectie"], row["naam"], row["soort"], row["bron"])
        for number, row in _rows(policy, INVENTORY, ("id", "sectie", "naam", "soort", "bron"), problems)
    }
    gaps = {number: row["reden"] for number, row in _rows(policy, GAPS, ("id", "reden"), problems)}
    if problems:
        raise PolicyError(problems)
    return items, gaps


def _rows(
    policy: Policy, name: str, columns: tuple[str, ...], problems: list[tuple[Place, str]]
) -> Iterator[tuple[str, dict[str, str]]]:
    path = policy.folder / name
    if not path.exists():
        return
    sheet = read_csv.read_file(path, name)
    problems += sheet.problems
    missing = [column for column in columns if column not in sheet.header]
    if missing:
        if sheet.header:
            problems.append(
                (Place(name, 1), f"de kolom {', '.join(missing)} ontbreekt; de kolommen zijn {', '.join(columns)}")
            )
        return
    seen: set[str] = set()
    for line, row in sheet.rows:
        number = row["id"]
        if not number:
            problems.append((Place(name, line), "het nummer (id) is leeg"))
        elif number in seen:
            problems.append((Place(name, line), f"nummer {number} staat twee keer in dit bestand"))
        else:
            seen.add(number)
            yield number, row


def _shown(outcomes: list[Outcome]) -> dict[str, dict[str, set[str]]]:
    """What passing tests expect, by id of the written entry and name asked."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for outcome in outcomes:
        if not outcome.failures:
            for owner, name, value in outcome.shown:
                found[owner][name].add(value)
    return found


def _decide(policy: Policy, item: Item, gap: str | None, shown: dict[str, dict[str, set[str]]]) -> None:
    running = [entry for entry in item.entries if entry.kind not in (*PERSON_KINDS, "feit")]
    people = [entry for entry in item.entries if entry.kind in PERSON_KINDS]
    if not running and not people:
        item.status, item.why = (
            ("gat", gap) if gap is not None else ("fout", "geen regel noemt dit nummer en het staat niet in gaten.csv")
        )
        return
    if gap is not None:
        item.status, item.why = "fout", "staat in gaten.csv, maar er is een regel die het noemt; haal het gat weg"
        return
    if not running:
        item.status, item.why = "persoon", ", ".join(sorted({entry.extra.get("wie", "") for entry in people}))
        return
    silent = [
        entry.name
        for entry in running
        if _can_vary(policy, entry) and max((len(found) for found in shown.get(entry.id, {}).values()), default=0) < 2
    ]
    if silent:
        item.why = f"de toetsen laten {', '.join(silent)} maar één kant op beslissen"
        return
    per_name: dict[str, set[str]] = defaultdict(set)
    for entry in running:
        for name, found in shown.get(entry.id, {}).items():
            per_name[name] |= found
    only_values = all(entry.kind in ("parameter", "instelling", "termijn") for entry in running)
    for found in per_name.values():
        known = {value for value in found if value != "onbekend" and (only_values or value != NOT_IN_FORCE)}
        if len(known) >= 2:
            item.status = "draait"
            return
    every = ", ".join(entry.name for entry in running)
    item.why = f"de toetsen laten bij {every} geen twee verschillende bekende uitkomsten zien"


def _can_vary(policy: Policy, entry: Entry) -> bool:
    """Is this computed from something that differs per case? A sum of two values of the policy is not."""
    layer = policy.offices.get(entry.layer, policy.national)
    seen: set[str] = set()
    waiting = _read_by(entry)
    while waiting:
        name = waiting.pop()
        if name in BUILTINS:
            return True
        other = layer.entries.get(name) or policy.national.entries.get(name)
        if other is None or name in seen:
            continue
        seen.add(name)
        if other.is_input or other.kind == "instelling" or other.collects:
            return True
        waiting += _read_by(other)
    return False


def _read_by(entry: Entry) -> list[str]:
    return [name for version in entry.versions if is_formula(version.content) for name in names(version.content)]
