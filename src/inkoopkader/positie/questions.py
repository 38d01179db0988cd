"""What a provider can be asked: every fact and judgement that the policy of a year reads, and a file to fill in."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from inkoopkader.regels.edition import Edition, edition
from inkoopkader.regels.entries import Entry
from inkoopkader.regels.policy import Policy

HEADINGS = {"feit": "feiten", "oordeel": "oordelen", "bewijs": "oordelen", "instelling": "instellingen"}
_HOW = {
    "ja_nee": "ja of nee",
    "percentage": "een getal, 95% is 0.95",
    "euro": "een bedrag, zoals 1250.00",
    "datum": "een dag, zoals 2026-07-31",
    "tijdstip": "een tijdstip, zoals 2026-07-31T16:59:59",
    "codes": "een lijst, zoals [a, b]",
    "tekst": "een tekst",
}
_MOST_CODES = 40


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to give: `heading` says where in the file it stands, `offices` at which zorgkantoren it is asked."""

    name: str
    title: str
    question: str
    how: str
    heading: str
    level: str
    offices: tuple[str, ...]


def questions(policy: Policy, year: int, offices: Sequence[str]) -> list[Question]:
    """Return the questions of a year at some zorgkantoren: what is asked at more of them first, then by heading and
    name."""
    found: dict[str, list[tuple[str, Entry]]] = {}
    for office in offices:
        source = edition(policy, office, date(year, 1, 1))
        for entry in _asked(source):
            found.setdefault(entry.name, []).append((office, entry))
    made = [_question(items) for items in found.values()]
    return sorted(made, key=lambda item: (-len(item.offices), item.heading, item.name))


def _asked(source: Edition) -> Iterator[Entry]:
    """The inputs that some rule in force reads, and every judgement that is asked."""
    rules = [entry.name for entry in source.entries() if source.resolve(entry.name).role == "formule"]
    read = {name for rule in rules for name in source.reads(rule)}
    for entry in source.entries():
        resolved = source.resolve(entry.name)
        if resolved.entry is None or resolved.role not in ("invoer", "instelling"):
            continue
        if entry.name in read or resolved.entry.kind in ("oordeel", "bewijs"):
            yield resolved.entry


def _question(items: list[tuple[str, Entry]]) -> Question:
    entry = items[0][1]
    heading = "productie" if entry.level == "regel" and entry.kind == "feit" else HEADINGS[entry.kind]
    how = _HOW.get(entry.type, f"een getal ({entry.type})")
    codes = sorted({code for _, other in items for code in other.codes or ()})
    if codes and len(codes) <= _MOST_CODES:
        how = f"{'een of meer uit' if entry.type == 'codes' else 'kies uit'} {', '.join(codes)}"
    offices = tuple(office for office, _ in items)
    return Question(entry.name, entry.title, entry.extra.get("vraag", ""), how, heading, entry.level, offices)


def template(asked: Sequence[Question], year: int, every: Sequence[str]) -> str:
    """Return a provider file with every question above the place for its answer: what is asked everywhere first, then
    per zorgkantoor."""
    lines = [
        f"# Aanbieder voor het beleid van {year}. Vul achter de dubbele punt in; wat u leeg laat blijft onbekend.",
        "naam: Vul hier de naam van de aanbieder in",
    ]
    common = [item for item in asked if len(item.offices) == len(every)]
    for heading in ("feiten", "oordelen", "instellingen"):
        lines += _group(heading, [item for item in common if item.heading == heading], "")
    own = [item for item in asked if len(item.offices) < len(every)]
    lines.append("zorgkantoren:")
    for office in every:
        mine = [item for item in own if office in item.offices and item.heading != "productie"]
        lines.append(f"  {office}:")
        for heading in ("feiten", "oordelen", "instellingen"):
            lines += _group(heading, [item for item in mine if item.heading == heading], "    ")
    lines += ["productie: []", "# Per soort zorg een regel met ten minste het zorgkantoor, bijvoorbeeld"]
    lines += ["# productie:", "#   - {zorgkantoor: cz, sector: gz, zorgsoort: verblijf, nza_bedrag_zorg: 1000.00}"]
    lines += ["# Andere namen die in een regel mogen staan:"]
    for item in asked:
        if item.heading == "productie":
            lines += _comment(f"{item.name}: {item.question} ({item.how})", "#   ")
    return "\n".join(lines) + "\n"


def _group(heading: str, items: Sequence[Question], indent: str) -> Iterator[str]:
    if not items:
        return
    yield f"{indent}{heading}:"
    for item in items:
        yield from _comment(f"{item.question} ({item.how})", f"{indent}  # ")
        yield f"{indent}  {item.name}:"


def _comment(text: str, mark: str) -> list[str]:
    return textwrap.wrap(text, 118, initial_indent=mark, subsequent_indent=mark, break_long_words=False)
