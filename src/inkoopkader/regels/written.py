"""Reading the keys of one written entry: texts, citations, dated contents.

What is wrong goes to `report`, with the line of the key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from inkoopkader.regels import entry_keys, values
from inkoopkader.regels.entries import ENDED, Citation, Entry, Version
from inkoopkader.regels.errors import FormulaError
from inkoopkader.regels.read_yaml import Mapping, Text

Report = Callable[[int, str, str], None]
"""Called with line, name of the entry and message."""


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class Raw:
    """Content not yet read: a formula, or a value as written."""

    written: Any
    formula: bool


class Written:
    """One entry as it stands in a policy file."""

    def __init__(self, name: str, written: Mapping, layer: str, file: str, report: Report) -> None:
        self.name, self.written, self.layer, self.file, self._report = name, written, layer, file, report
        self.line: int = getattr(name, "line", written.line)

    def report(self, key: str, message: str) -> None:
        self._report(self._line_of(key), self.name, message)

    def _line_of(self, key: str) -> int:
        """The line of a key, or of the name of the entry when the key is absent."""
        return self.written.lines.get(key, self.line)

    def _text(self, key: str) -> str:
        value = self.written.get(key)
        if value is None:
            return ""
        if not isinstance(value, Text):
            self.report(key, f"'{key}' is één tekst")
            return ""
        return " ".join(str(value).split())

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.written.get(key)
        if value is None:
            return ()
        if isinstance(value, Text):
            return (str(value),)
        if isinstance(value, list) and all(isinstance(item, Text) for item in value):
            return tuple(str(item) for item in value)
        self.report(key, f"'{key}' is een tekst of een lijst van teksten")
        return ()

    def _citations(self, written: Any, key: str) -> tuple[Citation, ...]:
        found = []
        for item in (written,) if isinstance(written, str) else written or ():
            try:
                found.append(entry_keys.citation(item))
            except FormulaError as error:
                self.report(key, str(error))
        return tuple(found)

    def _scale(self, kind: str) -> int:
        written = self.written.get("decimalen")
        if written is None:
            return values.SCALE.get(kind, 0)
        if kind not in ("aantal", "uren", "") or str(written) not in tuple("0123456"):
            self.report("decimalen", "'decimalen' is een heel getal van 0 tot 6 en hoort bij aantal of uren")
            return values.SCALE.get(kind, 0)
        return int(written)

    def _open(self) -> str:
        value = self._text("open")
        if value and value not in ("zorgkantoor", "facultatief"):
            self.report(
                "open", "schrijf open: zorgkantoor (ieder vult) of open: facultatief (een zorgkantoor mag afwijken)"
            )
            return ""
        if value and self.layer != "landelijk":
            self.report("open", "alleen een landelijke regel kan open zijn")
            return ""
        return value

    def _excepted(self) -> frozenset[str]:
        found = frozenset(self._texts("niet_bij"))
        if found and self.layer != "landelijk":
            self.report("niet_bij", "alleen een landelijke regel kan zorgkantoren uitzonderen")
            return frozenset()
        return found

    def _contradictions(self) -> tuple[dict[str, str], ...]:
        written = self.written.get("tegenspraak")
        if written is None:
            return ()
        items = written if isinstance(written, list) else [written]
        found = []
        for item in items:
            if (
                not isinstance(item, Mapping)
                or not {"bron", "zegt"} <= set(item)
                or not set(item) <= {"bron", "zegt", "gevolgd", "waarom"}
            ):
                self.report("tegenspraak", "een tegenspraak heeft bron en zegt, en mag gevolgd en waarom hebben")
                continue
            if not self._citations((item["bron"],), "tegenspraak"):
                continue
            found.append({key: " ".join(str(value).split()) for key, value in item.items() if value is not None})
        return tuple(found)

    def _day(self, written: Any, key: str) -> date | None:
        try:
            value = values.parse("datum", written)
        except FormulaError as error:
            self.report(key, str(error))
            return None
        return value if isinstance(value, date) else None

    def _since(self) -> date | None:
        return self._day(self.written["vanaf"], "vanaf") if self.written.get("vanaf") is not None else None

    def _contents(self, citations: tuple[Citation, ...]) -> list[Version]:
        """Read the values and formulas, up to the end of the entry."""
        versions = (
            self._versions("waarden", False, citations)
            + self._versions("formule", True, citations)
            + self._versions("formules", True, citations)
        )
        self._unique(versions)
        if self.written.get("vanaf") is not None and self.written.get("formule") is None and versions:
            self.report("vanaf", "'vanaf' doet niets naast datums met een waarde of formule; haal het weg")
        return self._end(versions)

    def _unique(self, versions: list[Version]) -> None:
        """Of one day and one day of publication there is one version."""
        seen: dict[tuple[date, date | None], int] = {}
        for version in versions:
            key = (version.start, version.known)
            if key in seen:
                other = f" (ook regel {seen[key]})" if seen[key] != version.line else ""
                self._report(
                    version.line,
                    self.name,
                    f"twee versies met dezelfde ingangsdatum {version.start} en publicatiedatum{other}; geef bekend_vanaf of kies er een",
                )
            seen[key] = version.line

    def _versions(self, key: str, formula: bool, citations: tuple[Citation, ...]) -> list[Version]:
        """Read `waarden`, `formules` or another dated key. A single text needs `vanaf`."""
        written = self.written.get(key)
        if written is None:
            return []
        if isinstance(written, Mapping) and written:
            if any(content is None and not _DAY.match(start) for start, content in written.items()):
                self.report(
                    key,
                    "na een komma begint in { } een nieuwe datum; zet een formule met een komma tussen enkele aanhalingstekens, en schrijf een getal zonder komma",
                )
                return []
            items = [(start, content, written.lines.get(start, written.line)) for start, content in written.items()]
        elif (
            isinstance(written, list)
            and all(isinstance(item, Mapping) and "vanaf" in item for item in written)
            and written
        ):
            items = [(item["vanaf"], item, item.line) for item in written]
        elif isinstance(written, Text) and formula:
            start = self._since()
            if start is None:
                if self.written.get("vanaf") is not None:
                    return []  # `_since` said what is wrong with it
                self.report(key, f"zeg met 'vanaf' vanaf welke dag dit geldt, of schrijf {key} als lijst van datums")
                return []
            return [Version(start, None, Raw(written, True), str(written), citations, written.line)]
        else:
            self.report(key, f"'{key}' is een lijst van datum: {'formule' if formula else 'waarde'}")
            return []
        versions = []
        for start_written, content, line in items:
            start = self._day(start_written, key)
            if start is not None:
                versions.append(self._version(start, content, line, formula, citations, key))
        return versions

    def _version(
        self, start: date, content: Any, line: int, formula: bool, citations: tuple[Citation, ...], key: str
    ) -> Version:
        known = None
        if isinstance(content, Mapping):
            inner = "formule" if "formule" in content else "waarde"
            unknown = set(content) - {"waarde", "formule", "bekend_vanaf", "bron", "vanaf"}
            if unknown or inner not in content:
                self._report(line, self.name, "een versie heeft waarde of formule, en mag bekend_vanaf en bron hebben")
            if content.get("bron") is not None:
                bron = content["bron"]
                citations = self._citations((bron,) if isinstance(bron, Text) else tuple(bron), key)
            if content.get("bekend_vanaf") is not None:
                known = self._day(content["bekend_vanaf"], key)
            formula = formula or inner == "formule"
            content = content.get(inner)
        if content is None and not formula:
            self._report(line, self.name, "hier staat geen waarde; schrijf onbekend als het beleid haar niet geeft")
            content = Text("onbekend", line, True)
        if isinstance(content, Text) and content == "vervallen":
            return Version(start, known, ENDED, None, citations, line)
        if formula and not isinstance(content, Text):
            self._report(line, self.name, "hier hoort een formule als tekst")
            content = Text("onbekend", line, True)
        return Version(start, known, Raw(content, formula), str(content) if formula else None, citations, line)

    def _end(self, versions: list[Version]) -> list[Version]:
        """Add the version that ends the entry (`tot`)."""
        if self.written.get("tot") is None or not versions:
            return versions
        end = self._day(self.written["tot"], "tot")
        if end is None:
            return versions
        late = [version for version in versions if version.start >= end]
        if late:
            self.report(
                "tot",
                f"'tot' ({end}) ligt niet na de laatste ingangsdatum ({max(version.start for version in late)}); laat 'tot' weg of kies een latere dag",
            )
            return versions
        return [
            *versions,
            Version(end, None, ENDED, None, versions[-1].citations, self._line_of("tot")),
        ]

    def _always(self, base: Entry, content: Any = None, formula: str | None = None) -> list[Version]:
        """The single dated version of an entry without contents of its own (or with one formula), from `vanaf` to
        `tot`."""
        start = self._since()
        if start is None:
            if base.kind == "feit":
                start = date.min
            else:
                if self.written.get("vanaf") is None:
                    self.report("vanaf", "zeg met 'vanaf' vanaf welke dag dit geldt")
                start = date.max
        return self._end([Version(start, None, content, formula, base.citations, base.line)])
