"""The policy as it reads for one zorgkantoor, on one day, as known at one moment: every name resolved to one version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from inkoopkader.regels import formula, values
from inkoopkader.regels.entries import NEUTRAL, Entry, Version
from inkoopkader.regels.errors import FormulaError, nearest
from inkoopkader.regels.expressions import Arith, Call, Choose, Const, Expr, Logic, Ref, names
from inkoopkader.regels.policy import Layer, Policy
from inkoopkader.regels.spoken import phrase

Role = Literal["invoer", "waarde", "instelling", "formule", "afwezig", "ingebouwd"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """One name in an edition.

    `role`: invoer (a fact or a person's answer), waarde (a value of the policy), instelling (a default the user may
    set), formule, afwezig (not in force or not yet published on this day), ingebouwd. `value` holds the value, `expr`
    the expression, `overridden` the national version that gives way.
    """

    name: str
    entry: Entry | None
    role: Role
    version: Version | None
    value: Any
    expr: Expr | None
    type: str
    level: str


class Edition:
    """Read access to the policy for one zorgkantoor (None: national only), day and knowledge date.

    Made by `edition()` and cached.
    """

    def __init__(self, policy: Policy, office: str | None, day: date, known: date | None) -> None:
        self.policy, self.office, self.day, self.known = policy, office, day, known
        self._layer: Layer | None = policy.offices[office] if office is not None else None
        self._resolved: dict[str, Resolved] = {}
        self.levels: dict[str, str] = {}
        """The level of each name that was resolved and whose value stands in the entities of a case (a fact or a rule)."""
        self._in_force: tuple[Entry, ...] | None = None
        self._members: dict[str, list[Entry]] | None = None
        self.plans: dict[Any, Any] = {}

    def candidates(self, name: str) -> list[Entry]:
        """Return the entries that can stand for a name here: the zorgkantoor's first, then the national one."""
        found = []
        if self._layer is not None and name in self._layer.entries:
            found.append(self._layer.entries[name])
        if name in self.policy.national.entries:
            found.append(self.policy.national.entries[name])
        return found

    def unknown(self, name: str, known: Iterable[str]) -> str:
        """Return what to say of a name that stands for nothing here; `known` are the names that may have been meant."""
        if self.office is None:
            offices = [office for office, layer in self.policy.offices.items() if name in layer.entries]
            if offices:
                return phrase(
                    "'{name}' hoort bij een zorgkantoor ({offices}). Noem bij 'zorgkantoor' welk zorgkantoor het is.",
                    name=name,
                    offices=", ".join(offices),
                )
        return phrase("de naam '{name}' bestaat niet.{nearest}", name=name, nearest=nearest(name, known))

    def entries(self) -> list[Entry]:
        """Return every entry this zorgkantoor sees, one per name, national first."""
        seen = dict(self.policy.national.entries)
        if self._layer is not None:
            seen.update(self._layer.entries)
        return list(seen.values())

    def in_force(self, name: str) -> tuple[Entry, Version] | None:
        """Return entry and version in force: the zorgkantoor's from its own first date on, the national one before
        that, unless that excepts this zorgkantoor."""
        for entry in self.candidates(name):
            if self.office in entry.excepted:
                return None
            if entry.layer == "landelijk" or self.day >= entry.first_start or not entry.fills:
                version = entry.select(self.day, self.known)
                return None if version is None else (entry, version)
        return None

    def entries_in_force(self) -> tuple[Entry, ...]:
        """Return the entries of `entries()` of which a version is in force here, found once per edition."""
        if self._in_force is None:
            self._in_force = tuple(entry for entry in self.entries() if self.in_force(entry.name) is not None)
        return self._in_force

    def members(self, collector: str) -> list[Entry]:
        """Return the entries in force that count in a collector, by name."""
        if self._members is None:
            counted: dict[str, list[Entry]] = {}
            for entry in sorted(self.entries_in_force(), key=lambda entry: entry.name):
                if entry.collector:
                    counted.setdefault(entry.collector, []).append(entry)
            self._members = counted  # whole at once: another thread never sees half of it
        return list(self._members.get(collector, ()))

    def resolve(self, name: str) -> Resolved:
        """Return what a name stands for. Raises FormulaError for a name that does not exist at this zorgkantoor."""
        found = self._resolved.get(name)
        if found is None:
            found = self._resolved[name] = self._resolve(name)
            if found.role in ("formule", "invoer"):
                self.levels[name] = found.level
        return found

    def _resolve(self, name: str) -> Resolved:
        if name in formula.BUILTINS:
            signature = formula.BUILTINS[name]
            value = {"zorgkantoor": self.office, "jaar": Decimal(self.day.year), "peildatum": self.day, "nu": None}[
                name
            ]
            return Resolved(name, None, "ingebouwd", None, value, None, signature.type, signature.level)
        options = self.candidates(name)
        if not options:
            raise FormulaError(self.unknown(name, [entry.name for entry in self.entries()]))
        active = self.in_force(name)
        if active is None:
            return Resolved(name, options[0], "afwezig", None, values.UNKNOWN, None, options[0].type, options[0].level)
        entry, version = active
        if entry.collects:
            return Resolved(name, entry, "formule", version, None, self._collect(entry), entry.type, entry.level)
        if entry.is_input:
            return Resolved(name, entry, "invoer", version, None, None, entry.type, entry.level)
        if isinstance(version.content, Expr):
            return Resolved(name, entry, "formule", version, None, version.content, entry.type, entry.level)
        role: Role = "instelling" if entry.kind == "instelling" else "waarde"
        return Resolved(name, entry, role, version, version.content, None, entry.type, entry.level)

    def _collect(self, collector: Entry) -> Expr:
        neutral = NEUTRAL[collector.collects]
        empty = Const(
            collector.type,
            collector.scale,
            Decimal(neutral) if neutral is not None and collector.type in values.NUMERIC else neutral,
        )
        parts: list[Expr] = []
        for member in self.members(collector.name):
            part: Expr = Ref(member.type, member.scale, member.name)
            if member.condition and (member.is_input or member.parent):
                part = Choose(member.type, member.scale, Ref("ja_nee", 0, member.condition), part, empty)
            parts.append(part)
        if not parts:
            return empty
        if collector.collects in ("en", "of"):
            return (
                parts[0]
                if len(parts) == 1
                else Logic("ja_nee", 0, "and" if collector.collects == "en" else "or", tuple(parts))
            )
        if collector.collects == "som":
            total = parts[0]
            for part in parts[1:]:
                total = Arith(collector.type, collector.scale, "+", total, part)
            return total
        if len(parts) == 1:
            return parts[0]
        return Call(
            collector.type, collector.scale, "grootste" if collector.collects == "hoogste" else "kleinste", tuple(parts)
        )

    def reads(self, name: str) -> list[str]:
        """Return the names a name reads directly, each once, in reading order."""
        expr = self.resolve(name).expr
        return list(dict.fromkeys(names(expr))) if expr is not None else []


def edition(policy: Policy, office: str | None, day: date, known: date | None = None) -> Edition:
    """Return the (cached) edition for a zorgkantoor, a day and a knowledge date.

    Raises FormulaError for an unknown zorgkantoor.
    """
    if office is not None and office not in policy.offices:
        raise FormulaError(
            phrase(
                "zorgkantoor '{office}' bestaat niet.{nearest} Kies uit {known}.",
                office=office,
                nearest=nearest(office, policy.offices),
                known=", ".join(policy.offices),
            )
        )
    key = (office, day, known)
    found: Edition | None = policy._editions.get(key)
    if found is None:
        if len(policy._editions) > 512:
            policy._editions.clear()
        found = policy._editions[key] = Edition(policy, office, day, known)
    return found
