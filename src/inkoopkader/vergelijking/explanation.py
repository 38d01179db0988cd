"""What one entry says, reads and cites, as lines for a person: the same for terminal and page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from inkoopkader.regels import wording
from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import ENDED, PERSON_KINDS, Entry
from inkoopkader.regels.errors import CaseError, nearest
from inkoopkader.regels.expressions import Expr, Logic
from inkoopkader.regels.policy import NATIONAL, Policy
from inkoopkader.regels.spoken import join, phrase, quote, show, who_words
from inkoopkader.vergelijking.shown import layer_label, shown, table_title

MOST_TITLES = 12
_BROUGHT_ALONG = ("geldt", "nodig", "geldig")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said: a label, the text, and below it the formula as it stands in the policy file; `cases` is the
    text as a list, where a formula chooses between outcomes."""

    label: str
    text: str
    formula: str = ""
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one entry of one layer; `used_by` holds names, `reads` the names its formulas read, `excepted` the
    zorgkantoren of which it is not said."""

    entry: Entry
    layer: str
    contents: tuple[Line, ...]
    facts: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    reads: tuple[str, ...]
    used_by: tuple[str, ...]
    in_force: bool
    excepted: tuple[str, ...]
    issues: tuple[tuple[str, str], ...]


def find(policy: Policy, name: str, office: str | None) -> list[Entry]:
    """Return the entries called `name`: the national one and those of the zorgkantoor, or of every zorgkantoor.

    Raises CaseError that names where it does exist, titles that hold these words, or the nearest name.
    """
    found = [layer for layer in policy.layers() if name in layer.entries]
    seen = [layer for layer in found if office in (None, layer.name) or layer.name == NATIONAL]
    if not seen:
        raise CaseError(_not_found(policy, name, [layer.name for layer in found], office))
    return [layer.entries[name] for layer in seen]


def _not_found(policy: Policy, name: str, elsewhere: list[str], office: str | None) -> str:
    if elsewhere:
        return phrase(
            "de naam '{name}' bestaat niet bij {office}, wel bij {others}",
            name=name,
            office=office,
            others=", ".join(elsewhere),
        )
    entries = {entry.name: entry for layer in policy.layers() for entry in layer.entries.values() if not entry.parent}
    words = name.casefold().split()
    titled = [entry for entry in entries.values() if all(word in entry.title.casefold() for word in words)]
    if titled and words:
        shown = "\n".join(f"  {entry.name}: {entry.title}" for entry in titled[:MOST_TITLES])
        more = f"\n  en nog {len(titled) - MOST_TITLES}" if len(titled) > MOST_TITLES else ""
        return f"'{name}' is geen naam. Deze titels lijken erop:\n{shown}{more}"
    return phrase("de naam '{name}' bestaat niet.{nearest}", name=name, nearest=nearest(name, entries))


def explain(policy: Policy, entry: Entry, day: date, office: str | None, until: int | None = None) -> Explanation:
    """Explain an entry as it reads on a day at a zorgkantoor; versions that start after the year `until` are left out."""
    source = edition(policy, entry.layer if entry.layer != NATIONAL else office, day)
    return _Explainer(policy, source, entry, until).explain()


class _Explainer:
    def __init__(self, policy: Policy, source: Edition, entry: Entry, until: int | None) -> None:
        self.policy, self.source, self.entry, self.until = policy, source, entry, until
        self.layer = policy.offices.get(entry.layer, policy.national)

    def title(self, name: str) -> str:
        options = self.source.candidates(name)
        return options[0].title if options else table_title(self.policy, name)

    def explain(self) -> Explanation:
        entry, source = self.entry, self.source
        derived = [
            other for other in self.layer.entries.values() if other.parent == entry.name and "__" not in other.name
        ]
        contents = list(self._contents(entry, ""))
        for other in derived:
            suffix = other.name.removeprefix(f"{entry.name}_")
            if not other.is_input and suffix in _BROUGHT_ALONG:
                contents += self._contents(other, _brought_along(suffix))
        return Explanation(
            entry=entry,
            layer=layer_label(self.layer),
            contents=tuple(contents),
            facts=tuple((other.name, str(other.extra.get("vraag", ""))) for other in derived if other.is_input),
            members=tuple(member.name for member in source.members(entry.name)) if entry.collects else (),
            reads=tuple(source.reads(entry.name)),
            used_by=tuple(sorted({other.name for other in source.entries() if entry.name in source.reads(other.name)})),
            in_force=source.in_force(entry.name) is not None,
            excepted=tuple(layer.label for name, layer in self.policy.offices.items() if name in entry.excepted),
            issues=tuple((key, str(self.policy.issues.get(key, {}).get("vraag", ""))) for key in entry.issues),
        )

    def _contents(self, entry: Entry, label: str) -> Iterator[Line]:
        for version in sorted(entry.versions, key=lambda item: (item.start, item.known or date.min)):
            if self.until is not None and version.start > date(self.until, 12, 31):
                continue
            day = show(version.start, "datum")
            since = phrase("Vanaf {day}", day=day) if version.start.year > 1 else phrase("Altijd")
            since = f"{label} {since[0].lower()}{since[1:]}" if label else since
            if version.content is ENDED:
                yield Line(since, phrase("vervallen"))
            elif isinstance(version.content, Expr):
                yield Line(
                    since,
                    quote(self._say(version.content, entry.name)),
                    version.formula or "",
                    self._cases(version.content, entry.name),
                )
            elif not entry.is_input and not entry.collects:
                yield Line(since, shown(self.policy, version.content, entry))

    def _say(self, expr: Expr, about: str) -> str:
        return wording.say(expr, wording.in_full(self.source, self.title), wording.value_words(self.source), about)

    def _cases(self, expr: Expr, about: str) -> tuple[str, ...]:
        """The outcomes of a formula that chooses, each with when it is the outcome: the first that holds counts."""
        *guarded, (_, otherwise) = wording.cases(expr)
        lines = [
            phrase(
                "Als {condition}: {outcome}",
                condition=quote(self._say(_all(conditions), "")),
                outcome=quote(self._say(outcome, about)),
            )
            for conditions, outcome in guarded
        ]
        return (*lines, phrase("Anders: {outcome}", outcome=quote(self._say(otherwise, about)))) if lines else ()


def _all(conditions: tuple[Expr, ...]) -> Expr:
    return conditions[0] if len(conditions) == 1 else Logic("ja_nee", 0, "and", conditions)


def about(entry: Entry, titles: Mapping[str, str] | None = None) -> list[Line]:
    """Return what an entry says apart from its contents: explanation, question, choices, who and what. Choices are
    called by their `titles` where given; otherwise by the codes that a case file takes."""
    found = [Line("", quote(entry.explanation))] if entry.explanation else []
    if entry.extra.get("vraag"):
        found.append(Line(phrase("Vraag"), quote(str(entry.extra["vraag"]))))
    if entry.codes:
        choices = ", ".join((titles or {}).get(code, code) for code in sorted(entry.codes))
        found.append(Line(phrase("Kies uit"), quote(choices)))
    if entry.kind in PERSON_KINDS or entry.extra.get("handeling"):
        parts = [join("", (who_words(entry.extra.get("wie", "")), "."))]
        if entry.extra.get("handeling"):
            parts.append(phrase("Wat: {what}.", what=quote(str(entry.extra["handeling"]))))
        parts += [quote(str(entry.extra[key])) for key in ("gevolg", "waarom") if entry.extra.get(key)]
        found.append(Line(phrase("Wie"), join(" ", parts)))
    return found


def _brought_along(suffix: str) -> str:
    """What an entry that was derived from another one says of it."""
    said = {"geldt": phrase("Van toepassing"), "nodig": phrase("Nodig"), "geldig": phrase("Niet te oud")}
    return said[suffix]
