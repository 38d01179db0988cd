"""Receipts: everything needed to recompute a decision years later, and the recomputation itself.

A receipt holds the engine version, the hash of every policy file, the day, the moment, the facts, the settings and the
answers with their traces, and a hash over all of that. Recomputing loads the same policy, evaluates again and compares;
a policy that has changed is named file by file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from inkoopkader import __version__
from inkoopkader.regels import values
from inkoopkader.regels.casefile import Written, build, policy_day, read_moment
from inkoopkader.regels.entries import INPUT_KINDS
from inkoopkader.regels.errors import CaseError, FormulaError, nearest
from inkoopkader.regels.evaluate import Case, Plan, evaluate
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.spoken import show
from inkoopkader.regels.trace import Tracer

FORM = "inkoopkader-bewijs-1"
_PARTS = ("vorm", "programma", "beleid", "zaak", "antwoorden", "hash")


def answers(case: Case, plan: Plan) -> list[dict[str, Any]]:
    """Return the trace of every question of a plan for every entity of its level, as JSON."""
    tracer = Tracer(case, plan)
    return [
        tracer.trace(name, entity).as_json()
        for name in plan.questions
        for entity in case.entities[plan.edition.resolve(name).level]
    ]


def outcome(case: Case, plan: Plan) -> dict[str, Any]:
    """Return an evaluated case as JSON (docs/json-schema/antwoord.json): the answers, and once what is missing for any of
    them."""
    found = answers(case, plan)
    missing = {gap["naam"]: gap for answer in found for gap in answer["ontbreekt"]}
    return {
        "zorgkantoor": case.office,
        "peildatum": case.day.isoformat(),
        "op": values.plain(case.moment) if case.moment else None,
        "antwoorden": found,
        "ontbreekt": list(missing.values()),
    }


def make(policy: Policy, case: Case, plan: Plan) -> dict[str, Any]:
    """Return the receipt of an evaluated case."""
    content: dict[str, Any] = {
        "vorm": FORM,
        "programma": f"inkoopkader {__version__}",
        "beleid": used_files(policy, case.office),
        "zaak": _case(case, plan),
        "antwoorden": answers(case, plan),
    }
    return content | {"hash": digest(content)}


def used_files(policy: Policy, *offices: str | None) -> dict[str, str]:
    """Return the hashes, by name, of the files an answer can depend on: national, those of the zorgkantoren, code lists
    and ambiguities."""
    own = tuple(f"zorgkantoor/{office}/" for office in offices if office is not None)
    return {
        name: found
        for name, found in sorted(policy.hashes.items())
        if not name.startswith("zorgkantoor/") or name.startswith(own)
    }


def changed_files(before: Mapping[str, Any], now: Mapping[str, str]) -> list[str]:
    """Return the names of policy files that differ from those in a receipt."""
    return sorted(name for name in set(now) | set(before) if now.get(name) != before.get(name))


def digest(content: Mapping[str, Any]) -> str:
    """Return the checksum of what a receipt says: SHA-256 of its JSON with sorted keys and without spaces."""
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _case(case: Case, plan: Plan) -> dict[str, Any]:
    """The inputs of a case as a case file would write them."""

    def inputs(found: Mapping[str, Any], kinds: tuple[str, ...]) -> dict[str, Any]:
        made = {}
        for name, value in found.items():
            options = plan.edition.candidates(name)
            if options and options[0].kind in kinds:
                made[name] = values.plain(value)
        return dict(sorted(made.items()))

    top = [entity for level in ("regio", "aanbieder", "contract") for entity in case.entities[level]]
    facts, judgements = {}, {}
    for entity in top:
        facts.update(inputs(entity.values, ("feit",)))
        judgements.update(inputs(entity.values, ("oordeel", "bewijs")))
    rows, months = [], []
    for entity in case.entities["regel"]:
        row: dict[str, Any] = inputs(entity.values, INPUT_KINDS)
        if "client" in entity.up:
            row["client"] = entity.up["client"].key
        if "clientmaand" in entity.up:
            row["maand"] = entity.up["clientmaand"].key.rpartition(" ")[2]
        rows.append(row)
    for entity in case.entities["clientmaand"]:
        client, _, month = entity.key.rpartition(" ")
        months.append({"client": client, "maand": month} | inputs(entity.values, INPUT_KINDS))
    return {
        "zorgkantoor": case.office,
        "peildatum": case.day.isoformat(),
        "op": values.plain(case.moment) if case.moment is not None else None,
        "feiten": facts,
        "oordelen": judgements,
        "instellingen": {name: values.plain(value) for name, value in sorted(case.settings.items())},
        "regels": rows,
        "clienten": {entity.key: inputs(entity.values, INPUT_KINDS) for entity in case.entities["client"]},
        "clientmaanden": months,
        "vragen": list(plan.questions),
    }


@dataclass(slots=True)
class Recomputed:
    """What recomputing a receipt found: was it altered, which policy files differ, which answers differ."""

    altered: bool
    changed_files: list[str]
    differences: list[str]
    answers: int

    @property
    def same(self) -> bool:
        return not (self.altered or self.changed_files or self.differences)


def recompute(policy: Policy, written: Any, origin: str) -> Recomputed:
    """Recompute a receipt against a policy. Raises CaseError when it is not a receipt."""
    if not isinstance(written, Mapping) or written.get("vorm") != FORM or set(written) != set(_PARTS):
        raise CaseError(f"{origin}: dit is geen bewijs van inkoopkader (vorm {FORM})")
    content = {key: written[key] for key in _PARTS if key != "hash"}
    for key, kind in (("beleid", Mapping), ("zaak", Mapping), ("antwoorden", list)):
        if not isinstance(content[key], kind):
            raise CaseError(f"{origin}: het onderdeel '{key}' van dit bewijs is beschadigd")
    case, questions = _rebuild(policy, content["zaak"], origin)
    plan = evaluate(policy, case, questions)
    changed = changed_files(content["beleid"], used_files(policy, case.office))
    return Recomputed(
        digest(content) != written["hash"],
        changed,
        _differences(content["antwoorden"], answers(case, plan)),
        len(content["antwoorden"]),
    )


def _rebuild(policy: Policy, zaak: Mapping[str, Any], origin: str) -> tuple[Case, Sequence[str]]:
    for key, kind in (
        ("regels", list),
        ("clientmaanden", list),
        ("clienten", Mapping),
        ("feiten", Mapping),
        ("oordelen", Mapping),
        ("instellingen", Mapping),
    ):
        if zaak.get(key) and not isinstance(zaak[key], kind):
            raise CaseError(f"{origin}: het onderdeel '{key}' van dit bewijs is beschadigd")
    facts = Written(
        origin,
        zaak.get("feiten") or {},
        zaak.get("oordelen") or {},
        zaak.get("instellingen") or {},
        zaak.get("regels") or (),
        zaak.get("clienten") or {},
        zaak.get("clientmaanden") or (),
    )
    office = zaak.get("zorgkantoor")
    if office is not None and (not isinstance(office, str) or office not in policy.offices):
        raise CaseError(f"{origin}: zorgkantoor '{office}' bestaat niet.{nearest(str(office), policy.offices)}")
    case = build(policy, office, policy_day(zaak, origin), read_moment(zaak.get("op"), origin), facts)
    questions = zaak.get("vragen")
    if not isinstance(questions, list) or not all(isinstance(item, str) for item in questions):
        raise CaseError(f"{origin}: het onderdeel 'vragen' van dit bewijs is beschadigd")
    return case, questions


def as_people_read(value: Any, kind: str) -> Any:
    """Return a value of a receipt as a reader expects it (93,5%); what is no value of that type as it is."""
    try:
        return value if value is None else show(values.parse(kind, value), kind)
    except FormulaError:
        return value


def _differences(before: list[Any], after: list[dict[str, Any]]) -> list[str]:
    found = []
    if len(before) != len(after):
        found.append(f"{len(before)} antwoorden in het bewijs, {len(after)} nu")
    for old, new in zip(before, after, strict=False):
        if not isinstance(old, Mapping):
            found.append("een antwoord in het bewijs is beschadigd")
        elif old != new:
            where = f"{new['vraag']} {new.get('sleutel', '')}".strip()
            if old.get("waarde") != new["waarde"]:
                one, other = (as_people_read(part.get("waarde"), new["type"]) for part in (old, new))
                found.append(f"{where}: {one} in het bewijs, {other} nu")
            else:
                found.append(f"{where}: dezelfde uitkomst, maar een andere onderbouwing")
    return found
