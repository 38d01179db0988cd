"""From one written entry to the entries it stands for: a document, a deadline or a condition brings its own facts and
rules.

Nothing is parsed as a formula here; contents stay `Raw` until every name is known (`load`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from inkoopkader.regels import entry_keys, values
from inkoopkader.regels.entries import ENDED, KINDS, Entry, Version
from inkoopkader.regels.errors import FormulaError, nearest
from inkoopkader.regels.levels import LEVELS
from inkoopkader.regels.read_yaml import Mapping, Text
from inkoopkader.regels.written import Raw, Report, Written


def drafts(name: str, written: Any, layer: str, file: str, report: Report, fills: Entry | None = None) -> list[Entry]:
    """Return the entries that one written entry stands for, the written one first.

    `fills` is the open national entry of the same name, if there is one: then only contents and source are written
    here. Mistakes go to `report`; a hopeless entry gives [].
    """
    line = getattr(name, "line", getattr(written, "line", 0))
    if not isinstance(written, Mapping):
        report(line, name, "hier hoort een groep sleutels (type, waarden, bron, ...)")
        return []
    if not entry_keys.NAME.match(name):
        report(
            line,
            name,
            "een naam bestaat uit kleine letters, cijfers en liggende streepjes en begint met een letter",
        )
        return []
    made = _Draft(name, written, layer, file, report, fills).entries()
    for entry in made:
        entry.excepted = made[0].excepted
    return made


class _Draft(Written):
    def __init__(self, name: str, written: Mapping, layer: str, file: str, report: Report, fills: Entry | None) -> None:
        super().__init__(name, written, layer, file, report)
        self.fills, self.kind = fills, self._kind()
        self.repeats = written.get("herhaalt") is not None
        self.meant: set[str] = set()  # keys that a misspelled one stands for: they are not missing as well

    def _kind(self) -> str:
        kind = self.written.get("soort")
        if kind is None:
            if "formule" in self.written or "formules" in self.written:
                return "regel"
            return "parameter"
        if kind not in KINDS:
            self.report(
                "soort", f"de soort '{kind}' bestaat niet; kies uit {', '.join(KINDS)}.{nearest(str(kind), KINDS)}"
            )
            return ""
        return str(kind)

    def entries(self) -> list[Entry]:
        if self.fills is not None:
            return self._filler(self.fills)
        if not self.kind:
            return []
        self._check_keys()
        base = self._base()
        if self.kind in ("document", "termijn", "controle"):
            made = {"document": self._document, "termijn": self._deadline, "controle": self._check}[self.kind](base)
        elif self.kind == "verzamel":
            made = self._collector(base)
        elif self.kind in ("feit", "oordeel", "bewijs"):
            made = self._input(base)
        elif self.kind == "tabel":
            base.extra = {key: self.written.get(key) for key in ("bestand", "sleutels", "kolommen")}
            made = [base]
        else:
            made = self._valued(base)
        return made

    def _check_keys(self) -> None:
        allowed = entry_keys.COMMON | entry_keys.BY_KIND[self.kind]
        for key in self.written:
            if self.kind == "tabel" and key in entry_keys.TABLE_HAS_NO:
                self.report(
                    key,
                    f"een tabel heeft geen eigen datum of voorwaarde; haal '{key}' weg en zet dat bij de regel die de tabel leest",
                )
            elif key not in allowed:
                self.meant |= set(get_close_matches(key, allowed, n=1))
                self.report(key, f"de sleutel '{key}' past niet bij een {self.kind}.{nearest(key, allowed)}")
        for key in entry_keys.REQUIRED.get(self.kind, ()):
            if self.written.get(key) is None and key not in self.meant:
                kinds = f"; kies uit {', '.join(values.TYPES)}" if key == "type" else ""
                self.report(key, f"bij een {self.kind} hoort '{key}'{kinds}")
        if (
            "type" not in self.written
            and "type" not in self.meant
            and self.kind in ("parameter", "regel", "instelling")
            and not self.repeats
        ):
            self.report("type", f"het type ontbreekt; kies uit {', '.join(values.TYPES)}")
        if self.written.get("anders") is not None and self.written.get("als") is None and "anders" in allowed:
            self.report("anders", "'anders' hoort bij 'als': het geldt als die voorwaarde niet opgaat")
        if self.kind == "feit" and self.written.get("als") is not None and self.written.get("bij") is None:
            self.report(
                "als", "bij een feit zegt 'als' alleen wanneer het meetelt; zonder 'bij' doet het niets, haal het weg"
            )
        wanted = () if self.repeats else ("titel",) if self.kind == "feit" else ("titel", "uitleg")
        missing = [key for key in wanted if self.written.get(key) in (None, "") and key not in self.meant]
        if missing:
            self.report(missing[0], f"bij een {self.kind} {'horen' if missing[1:] else 'hoort'} {' en '.join(missing)}")

    def _base(self) -> Entry:
        level = self._text("niveau") or "contract"
        if level not in LEVELS:
            self.report("niveau", f"het niveau '{level}' bestaat niet; kies uit {', '.join(LEVELS)}")
            level = "contract"
        kind = self._text("type")
        if self.kind in ("oordeel", "bewijs") and not kind:
            kind = "ja_nee"
        if self.kind in ("document", "controle"):
            kind = "ja_nee"
        if kind and kind not in values.TYPES:
            self.report(
                "type",
                f"het type '{kind}' bestaat niet; kies uit {', '.join(values.TYPES)}.{nearest(kind, values.TYPES)}",
            )
            kind = ""
        title, explanation = self._text("titel"), self._text("uitleg")
        entry = Entry(
            name=self.name,
            kind=self.kind,
            layer=self.layer,
            file=self.file,
            line=self.line,
            title=title or self.name.replace("_", " ").capitalize(),
            type=kind,
            level=level,
            scale=self._scale(kind),
            explanation=explanation,
            citations=self._citations(self._texts("bron"), "bron"),
            inventory=self._texts("inventaris"),
            issues=self._texts("vraagpunten"),
            contradictions=self._contradictions(),
            collector=self._text("bij"),
            open=self._open(),
            excepted=self._excepted(),
        )
        entry.extra["written"] = set(self.written)
        if not entry.citations and "bron" not in self.written and "bron" not in self.meant:
            self.report("bron", "de bron ontbreekt: elke regel noemt document, plaats en anker")
        return entry

    def _derived(
        self,
        base: Entry,
        suffix: str,
        title: str,
        formula: str,
        versions: list[Version] | None = None,
        line: int | None = None,
    ) -> Entry:
        """A ja_nee rule that the written entry brings along; `line` is where its formula stands."""
        source = versions or base.versions
        made = [
            Version(
                version.start,
                version.known,
                ENDED if version.content is ENDED else Raw(Text(formula, base.line, True), True),
                formula,
                version.citations,
                version.line if line is None else line,
            )
            for version in source
        ]
        return Entry(
            name=f"{self.name}_{suffix}",
            kind="regel",
            layer=self.layer,
            file=self.file,
            line=base.line,
            title=title,
            type="ja_nee",
            level=base.level,
            scale=0,
            explanation=base.explanation,
            citations=base.citations,
            inventory=base.inventory,
            issues=base.issues,
            versions=made,
            parent=self.name,
        )

    def _derived_fact(self, base: Entry, suffix: str, title: str, kind: str, question: str) -> Entry:
        fact = Entry(
            f"{self.name}_{suffix}",
            "feit",
            self.layer,
            self.file,
            base.line,
            title,
            kind,
            base.level,
            0,
            citations=base.citations,
            parent=self.name,
        )
        fact.versions = [Version(date.min, None, None, None, base.citations, base.line)]
        fact.extra["vraag"] = question
        return fact

    def _condition(self, base: Entry) -> list[Entry]:
        """`als` becomes the rule <name>_geldt."""
        if self.written.get("als") is None:
            return []
        base.condition = f"{self.name}_geldt"
        return [
            self._derived(base, "geldt", f"{base.title}: van toepassing", self._text("als"), line=self._line_of("als"))
        ]

    # the kinds

    def _filler(self, national: Entry) -> list[Entry]:
        """A zorgkantoor fills an open national entry: type, level and role are those of the national one."""
        for key in self.written:
            if key not in entry_keys.FILLS:
                self.report(
                    key,
                    f"'{self.name}' vult een open landelijke regel; de sleutel '{key}' staat daar al of past hier niet",
                )
        if self.kind and "soort" in self.written and self.kind != national.kind:
            self.report("soort", f"'{self.name}' is landelijk een {national.kind}")
        self.kind = national.kind
        base = self._base()
        base.type, base.level, base.scale, base.collector = (
            national.type,
            national.level,
            national.scale,
            national.collector,
        )
        base.bounds, base.codes, base.fills = national.bounds, national.codes, True
        base.title = self._text("titel") or national.title
        base.explanation = base.explanation or national.explanation
        base.extra |= {key: value for key, value in national.extra.items() if key not in ("written", "anders")}
        base.versions = self._contents(base.citations)
        if not self._has_contents():
            self.report(
                "waarden",
                "een open regel vult u met waarden of formules; schrijf onbekend als het beleid het niet zegt",
            )
        if self.written.get("anders") is not None:
            base.extra["anders"] = self.written["anders"]
        return [base, *self._condition(base)]

    def _input(self, base: Entry) -> list[Entry]:
        base.versions = self._always(base)
        base.extra["vraag"] = self._text("vraag")
        if self.kind != "feit":
            base.extra["wie"] = self._party()
            base.extra["waarom"] = self._text("waarom")
        self._choices(base)
        return [base, *self._condition(base)]

    def _party(self) -> str:
        party = self._text("wie")
        if party and party not in entry_keys.PARTIES:
            self.report("wie", f"'wie' is {', '.join(entry_keys.PARTIES)}, niet '{party}'")
        return party

    def _choices(self, base: Entry) -> None:
        if self.written.get("toegestaan") is not None:
            base.codes = frozenset(self._texts("toegestaan"))
            for code in sorted(base.codes):
                try:
                    values.parse("code", code)
                except FormulaError as error:
                    self.report("toegestaan", f"{error}; een lijst van codes is [a, b]")
        if self.written.get("codelijst") is not None:
            base.extra["codelijst"] = self._text("codelijst")
        base.extra["grens"] = self.written.get("grens")
        self._unit(base)

    def _unit(self, base: Entry) -> None:
        if self.written.get("eenheid") is not None:
            base.extra["eenheid"] = self._text("eenheid")

    def _valued(self, base: Entry) -> list[Entry]:
        base.versions = self._contents(base.citations)
        if not self._has_contents() and "open" not in self.written:
            self.report(
                "waarden",
                "er staat geen waarde en geen formule; schrijf waarden: {datum: waarde} of formules: {datum: formule}",
            )
        if self.kind == "instelling":
            base.extra["vraag"] = self._text("vraag")
        base.extra["herhaalt"] = self._text("herhaalt")
        if self.written.get("anders") is not None:
            base.extra["anders"] = self.written["anders"]
        self._choices(base)
        return [base, *self._condition(base)]

    def _collector(self, base: Entry) -> list[Entry]:
        base.collects = self._text("verzamelt")
        if base.collects not in entry_keys.COLLECTS:
            self.report("verzamelt", f"'verzamelt' is {', '.join(entry_keys.COLLECTS)}")
            base.collects = "en"
        elif base.type and (base.collects in ("en", "of")) != (base.type == "ja_nee"):
            self.report("verzamelt", "en en of verzamelen ja_nee; som, hoogste en laagste verzamelen getallen")
        base.versions = self._always(base)
        self._unit(base)
        return [base]

    def _check(self, base: Entry) -> list[Entry]:
        base.extra |= {key: self._text(key) for key in ("code", "ernst", "melding")}
        if base.extra["ernst"] not in ("afkeuren", "signaal"):
            self.report("ernst", "'ernst' is afkeuren of signaal")
        formula = self._text("conditie")
        if self.written.get("als") is not None:
            formula = f"({self._text('als')}) and ({formula})"
        line = self._line_of("conditie")
        base.versions = [
            replace(version, line=line) if version.content is not ENDED else version
            for version in self._always(base, Raw(Text(formula, line, True), True), formula)
        ]
        return [base]

    def _document(self, base: Entry) -> list[Entry]:
        needed = self._versions("nodig", True, base.citations)
        self._unique(needed)
        if self.written.get("als") is not None:
            self.report("als", "bij een document heet de voorwaarde 'nodig'")
        if not needed and self.written.get("nodig") is None:
            needed = self._always(base, Raw(Text("ja", base.line, True), True), "ja")
        else:
            needed = self._end(needed)
        first = [version for version in needed if version.content is not ENDED][:1]
        span = [
            version
            if version.content is ENDED
            else Version(version.start, version.known, None, None, version.citations, version.line)
            for position, version in enumerate(needed)
            if version.content is ENDED or version in first or needed[position - 1].content is ENDED
        ]
        made = [
            self._derived_fact(base, "aanwezig", f"{base.title}: aanwezig", "ja_nee", f"Is dit stuk er: {base.title}?")
        ]
        parts = [f"{self.name}_aanwezig"]
        ages = []
        if self.written.get("hoogstens_oud") is not None:
            moment = self._text("peilmoment")
            if not moment:
                self.report("peilmoment", "bij 'hoogstens_oud' hoort een peilmoment: de naam van een datum of tijdstip")
            else:
                ages.append(f"{self.name}_datum + {self._text('hoogstens_oud')} >= dag_van({moment})")
        if self.written.get("niet_ouder_dan") is not None:
            ages.append(f'{self.name}_datum >= datum("{self._text("niet_ouder_dan")}")')
        if ages:
            made.append(
                self._derived_fact(
                    base, "datum", f"{base.title}: datum", "datum", f"Van welke datum is dit stuk: {base.title}?"
                )
            )
            line = self._line_of("hoogstens_oud" if self.written.get("hoogstens_oud") is not None else "niet_ouder_dan")
            made.append(self._derived(base, "geldig", f"{base.title}: niet te oud", " and ".join(ages), span, line))
            parts.append(f"{self.name}_geldig")
        demands = self.written.get("eisen")
        if not isinstance(demands, Mapping | None):
            self.report("eisen", "'eisen' is een groep van naam: vraag")
            demands = None
        for key, demand in (demands or {}).items():
            parts.append(f"{self.name}_{key}")
            if not entry_keys.NAME.match(key):
                self.report(
                    "eisen", f"de naam van de eis '{key}' bestaat uit kleine letters, cijfers en liggende streepjes"
                )
            elif isinstance(demand, Text):
                made.append(
                    self._derived_fact(base, key, f"{base.title}: {key.replace('_', ' ')}", "ja_nee", str(demand))
                )
            elif (
                isinstance(demand, Mapping)
                and isinstance(demand.get("formule"), Text)
                and set(demand) <= {"formule", "titel"}
            ):
                made.append(
                    self._derived(
                        base,
                        key,
                        str(demand.get("titel") or f"{base.title}: {key.replace('_', ' ')}"),
                        str(demand["formule"]),
                        span,
                        demand.lines["formule"],
                    )
                )
            else:
                self.report("eisen", f"de eis '{key}' is een vraag, of een groep met formule en titel")
        rule = self._derived(base, "nodig", f"{base.title}: nodig", "ja", needed)
        rule.versions = needed
        made.append(rule)
        made.append(self._derived(base, "voldoet", f"{base.title}: voldoet", " and ".join(parts), span))
        formula = f"not {self.name}_nodig or {self.name}_voldoet"
        base.versions = self._derived(base, "x", "", formula, span).versions
        base.extra["delen"] = tuple(parts)
        return [base, *made]

    def _deadline(self, base: Entry) -> list[Entry]:
        form = self._text("vorm")
        if form and form not in entry_keys.FORMS:
            self.report("vorm", f"'vorm' is {', '.join(entry_keys.FORMS)}, niet '{form}'")
        base.extra |= {
            "vorm": form,
            "wie": self._party(),
            "handeling": self._text("handeling"),
            "gevolg": self._text("gevolg"),
        }
        if not base.type:
            base.type = "tijdstip" if self._has_clock() else "datum"
        if base.type not in ("datum", "tijdstip"):
            self.report("type", "een termijn is een datum of een tijdstip")
        base.versions = self._contents(base.citations)
        if not self._has_contents() and "open" not in self.written:
            self.report("waarden", "een termijn heeft waarden: {datum: dag} of formules: {datum: formule}")
        collector, base.collector = base.collector, ""
        made = self._condition(base)
        if form == "op" and collector:
            self.report(
                "bij", "bij 'vorm: op' is er niets om te halen, dus telt deze termijn nergens in mee; haal 'bij' weg"
            )
        if form == "op" or not form:
            return [base, *made]
        done = self._text("feit") or f"{self.name}_gedaan"
        base.extra["feit"] = done
        if not self._text("feit"):
            made.append(
                self._derived_fact(
                    base,
                    "gedaan",
                    f"{base.title}: gedaan op",
                    "tijdstip",
                    f"Wanneer gebeurde dit: {base.extra['handeling']}?",
                )
            )
        sign = {"uiterlijk": "<=", "voor": "<", "vanaf": ">="}.get(form, "<=")
        left = f"dag_van({done})" if base.type == "datum" else done
        span = base.versions or [Version(date.min, None, None, None, base.citations, base.line)]
        in_time = self._derived(base, "op_tijd", f"{base.title}: op tijd", f"{left} {sign} {self.name}", span)
        in_time.collector, in_time.condition = collector, base.condition
        return [base, *made, in_time]

    def _has_contents(self) -> bool:
        return any(self.written.get(key) is not None or key in self.meant for key in ("waarden", "formule", "formules"))

    def _has_clock(self) -> bool:
        written = self.written.get("waarden")
        contents = written.values() if isinstance(written, Mapping) else written if isinstance(written, list) else []
        return any(
            ":" in str(content.get("waarde") if isinstance(content, Mapping) else content) for content in contents
        )
