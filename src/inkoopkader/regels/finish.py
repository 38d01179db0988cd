"""Turn the raw contents of one layer into values and typed expressions, and check what can only be checked once every
name is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from inkoopkader.regels import formula, levels, moments, values
from inkoopkader.regels.entries import ENDED, NEUTRAL, Entry, Version
from inkoopkader.regels.errors import FollowUp, FormulaError, nearest
from inkoopkader.regels.expressions import Choose, Const, Expr, Ref, Signature, names
from inkoopkader.regels.policy import NATIONAL, Layer, Policy
from inkoopkader.regels.read_yaml import Sequence
from inkoopkader.regels.written import Raw


class Finisher:
    """Finishes one layer; `report` is called with file, line, entry and message.

    `broken` says whether a name was written but could not be read: that has its own message, so nothing is said of who
    reads it.
    """

    def __init__(
        self,
        policy: Policy,
        layer: Layer,
        report: Callable[[str, int, str, str], None],
        broken: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self.policy, self.layer, self.report, self.broken = policy, layer, report, broken
        own = {entry.name for entry in policy.quoted if entry.layer in (NATIONAL, layer.name)}
        self.tables = {name: (table.keys, table.columns) for name, table in policy.tables.items() if name in own}
        self.offices = frozenset(policy.offices) or None

    def run(self) -> None:
        self._check_collectors()
        for entry in list(self.layer.entries.values()):
            self._bounds(entry)
            entry.versions = [self._finish(entry, version) for version in entry.versions]
            if entry.condition and not entry.is_input and entry.kind != "termijn" and not entry.parent:
                self._apply_condition(entry)
        self._cycles()

    def lookup(self, name: str) -> Signature | None:
        entry = self.layer.entries.get(name) or self.policy.national.entries.get(name)
        if (entry is None and self.broken(name)) or (entry is not None and not entry.type):
            raise FollowUp
        return entry.signature if entry is not None else None

    def known(self) -> dict[str, Entry]:
        return {**self.policy.national.entries, **self.layer.entries}

    def _note(self, entry: Entry, line: int, message: str) -> None:
        self.report(entry.file, line, entry.parent or entry.name, message)

    def _bounds(self, entry: Entry) -> None:
        if entry.codes is not None and entry.type and entry.type not in ("code", "codes"):
            self._note(
                entry,
                entry.line,
                f"'toegestaan' en 'codelijst' horen bij code of codes, niet bij {entry.type}",
            )
            entry.codes = None
        self._unit(entry)
        written = entry.extra.pop("grens", None)
        if written is None or not entry.type:
            return
        if not isinstance(written, Sequence) or len(written) != 2 or entry.type not in (*values.NUMERIC, "datum"):
            self._note(entry, entry.line, "'grens' is [laagste, hoogste] en hoort bij een getal of datum")
            return
        try:
            low, high = (
                values.parse(entry.type, written[0], entry.scale),
                values.parse(entry.type, written[1], entry.scale),
            )
            if low is None or high is None or low > high:
                raise FormulaError("'grens' is [laagste, hoogste], en beide zijn bekend")
            entry.bounds = (low, high)
        except FormulaError as error:
            self._note(entry, entry.line, str(error))

    def _unit(self, entry: Entry) -> None:
        unit = entry.extra.get("eenheid")
        asked = entry.is_input or entry.kind == "instelling"
        if not unit or not entry.type or (asked and entry.type == "aantal"):
            return
        if asked or entry.type != "percentage":
            self._note(
                entry,
                entry.line,
                f"'eenheid' hoort bij een aantal dat gevraagd wordt of bij een percentage uit het beleid, niet bij {entry.type}",
            )
        elif unit != values.POINTS:
            self._note(entry, entry.line, f"bij een percentage is 'eenheid' {values.POINTS}, niet '{unit}'")

    def _known_since(self, version: Version, entry: Entry) -> date | None:
        if version.known is not None or entry.kind == "feit":
            return version.known
        source = next(
            (self.policy.sources[item.document] for item in version.citations if item.document in self.policy.sources),
            None,
        )
        return source.published if source else None

    def _finish(self, entry: Entry, version: Version) -> Version:
        known = self._known_since(version, entry)
        content = version.content
        if not isinstance(content, Raw):
            return replace(version, known=known)
        if not entry.type:
            return replace(version, known=known, content=ENDED)
        try:
            if content.formula:
                content = formula.fit(self._parse(entry, version, str(content.written)), entry.type, entry.scale)
            else:
                content = self._value(entry, content.written)
        except FollowUp:
            content = Const(entry.type, 0, None)
        except FormulaError as error:
            self._note(entry, version.line, str(error))
            content = Const(entry.type, 0, None)
        return replace(version, known=known, content=content)

    def _parse(self, entry: Entry, version: Version, text: str) -> Expr:
        count = 0

        def hidden(level: str, expr: Expr) -> str:
            nonlocal count
            count += 1
            while (
                name := f"{entry.name}__{version.start:%Y%m%d}_{count}"
            ) in self.layer.entries:  # two versions can share a start
                count += 1
            helper = Entry(
                name,
                "regel",
                entry.layer,
                entry.file,
                version.line,
                entry.title,
                "",
                level,
                expr.scale,
                citations=entry.citations,
                parent=entry.name,
            )
            helper.type = "aantal" if expr.type == "getal" else expr.type
            helper.versions = [Version(date.min, None, expr, text, entry.citations, version.line)]
            self.layer.entries[name] = helper
            return name

        scope = formula.Scope(self.lookup, self.known, entry.level, self.tables, hidden, self.offices)
        return formula.parse(text, scope)

    def _value(self, entry: Entry, written: Any) -> Any:
        kind = entry.type
        if kind == "tijdstip" and entry.kind == "termijn" and isinstance(written, str) and len(written.strip()) == 10:
            day = values.parse("datum", written)
            try:
                value: Any = moments.end_of(day) if entry.extra.get("vorm") == "uiterlijk" else moments.start_of(day)
            except OverflowError:
                raise FormulaError(f"'{written}' ligt buiten de kalender") from None
        else:
            value = values.parse(kind, written, entry.scale if kind in values.NUMERIC else None)
        if entry.bounds is not None and value is not None and not entry.bounds[0] <= value <= entry.bounds[1]:
            raise FormulaError(
                f"{written} ligt buiten de grens van {values.plain(entry.bounds[0])} tot {values.plain(entry.bounds[1])}"
            )
        if entry.codes is not None and value is not None:
            for code in sorted(value if isinstance(value, frozenset) else {value}):
                if code not in entry.codes:
                    raise FormulaError(f"'{code}' is geen toegestane code.{nearest(code, entry.codes)}")
        return value

    def _collector_of(self, entry: Entry) -> Entry | None:
        return self.layer.entries.get(entry.collector) or self.policy.national.entries.get(entry.collector)

    def _check_collectors(self) -> None:
        for entry in self.layer.entries.values():
            if not entry.collector:
                continue
            target = self._collector_of(entry)
            if (target is None and self.broken(entry.collector)) or not entry.type:
                continue
            if target is None or not target.collects:
                self._note(
                    entry,
                    entry.line,
                    f"'bij: {entry.collector}' noemt geen verzamelaar.{nearest(entry.collector, [n for n, e in self.known().items() if e.collects])}",
                )
            elif target.type and target.type != entry.type:
                self._note(entry, entry.line, f"{entry.collector} verzamelt {target.type}, maar dit is {entry.type}")
            elif not levels.sees(target.level, entry.level):
                self._note(
                    entry,
                    entry.line,
                    f"{entry.collector} hoort bij niveau {target.level} en kan een regel van niveau {entry.level} niet lezen",
                )
            elif target.shown_as == values.POINTS:
                entry.extra["eenheid"] = values.POINTS  # what is added up is of one unit

    def _apply_condition(self, entry: Entry) -> None:
        """value if <name>_geldt else the neutral value of the collector (or `anders`)."""
        target = self._collector_of(entry) if entry.collector else None
        if not entry.type or (target is None and entry.collector):  # `_check_collectors` said so
            return
        try:
            if "anders" in entry.extra:
                neutral = values.parse(entry.type, entry.extra["anders"], entry.scale)
            elif target is not None and NEUTRAL.get(target.collects) is not None:
                neutral = (
                    Decimal(NEUTRAL[target.collects] or 0) if entry.type in values.NUMERIC else NEUTRAL[target.collects]
                )
            else:
                raise FormulaError(
                    "bij 'als' hoort 'anders': wat geldt als de voorwaarde niet opgaat (of een verzamelaar in 'bij')"
                )
        except FormulaError as error:
            self._note(entry, entry.line, str(error))
            return
        condition = Ref("ja_nee", 0, entry.condition)
        otherwise = Const(entry.type, entry.scale, neutral)
        made = []
        for version in entry.versions:
            if version.content is ENDED:
                made.append(version)
                continue
            then = (
                version.content
                if isinstance(version.content, Expr)
                else Const(entry.type, entry.scale, version.content)
            )
            made.append(
                replace(
                    version,
                    content=Choose(entry.type, entry.scale, condition, then, otherwise),
                    formula=version.formula or str(values.plain(version.content)),
                )
            )
        entry.versions = made

    def _cycles(self) -> None:
        """No entry may need itself, over all versions together."""
        entries = self.known()
        members: dict[str, list[str]] = {}
        for entry in entries.values():
            if entry.collector:
                members.setdefault(entry.collector, []).append(entry.name)
        state: dict[str, int] = {}

        def needs(name: str) -> Iterator[str]:
            entry = entries[name]
            for version in entry.versions:
                if isinstance(version.content, Expr):
                    yield from names(version.content)
            yield from members.get(name, ())
            if entry.condition:
                yield entry.condition

        for root in self.layer.entries:
            stack: list[tuple[str, Iterator[str]]] = []
            if state.get(root) is None:
                state[root] = 1
                stack.append((root, needs(root)))
            while stack:
                name, rest = stack[-1]
                following = next(rest, None)
                if following is None:
                    state[name] = 2
                    stack.pop()
                elif following in entries and state.get(following) is None:
                    state[following] = 1
                    stack.append((following, needs(following)))
                elif state.get(following) == 1:
                    path = [item for item, _ in stack]
                    path = path[path.index(following) :]
                    entry = entries[following]
                    if self.layer.name in (entry.layer, NATIONAL):
                        self._note(
                            entry, entry.line, f"deze regel heeft zichzelf nodig: {' -> '.join([*path, following])}"
                        )
                    state[following] = 2
