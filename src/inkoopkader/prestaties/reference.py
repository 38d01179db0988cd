"""The reference tables of beleid/codelijsten/prestaties: performance codes, which of them go with which care profile, and the
regions. They are the tables of Vektis, iStandaarden and CBS, and what only a policy document names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from inkoopkader.regels import entry_keys, values
from inkoopkader.regels.entries import Citation
from inkoopkader.regels.errors import FormulaError, Place, PolicyError
from inkoopkader.regels.read_csv import read_file as read_csv
from inkoopkader.regels.read_yaml import read_file as read_yaml

FOLDER = "codelijsten/prestaties"
ABOUT = f"{FOLDER}/prestaties.yaml"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Performance:
    """A performance code.

    `unit` is the unit it is claimed in (dag, dagdeel, minuut, uur, stuk; empty: not known), `method` how it is claimed
    (intramuraal or mpt), `form` the leveringsvorm as the list words it, `profile` the code of the care profile in its name.
    `treatment` and `day_activities` say whether they are part of it; None: not said. `linked` is ja, nee or beeindigd: is it
    in the table that links codes to profiles? `citation` is there for what only a policy document names; it then has a
    `title` and what the document says, and its code is empty where the document does not give it.
    """

    key: str
    code: str
    title: str
    unit: str
    method: str
    form: str
    sector: str
    profile: str
    treatment: bool | None
    day_activities: bool | None
    linked: str
    since: date | None
    until: date | None
    citation: Citation | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A performance may be claimed for a care profile, or for a function, from a day until and including another; of a few the
    table names neither."""

    code: str
    profile: str
    function: str
    since: date
    until: date | None
    method: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A care profile (COD163). `current` says whether it is still given; None of the rest: not known."""

    code: str
    short: str
    title: str
    sector: str
    budget: bool | None
    extra_care: bool | None
    current: bool


@dataclass(frozen=True, slots=True)
class Region:
    """A region of a zorgkantoor, by its UZOVI code; `until` is the first day it is no longer in use. `concern` held it in
    November 2018."""

    code: str
    title: str
    since: date
    until: date | None
    cbs: str
    concern: str


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table comes from: who published it, and of when it is."""

    name: str
    title: str
    publisher: str
    state: str


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference tables. `performances` are by code (by their name where a document gives no code)."""

    performances: Mapping[str, Performance]
    links: tuple[Link, ...]
    profiles: Mapping[str, Profile]
    regions: Mapping[str, Region]
    municipalities: Mapping[str, tuple[str, str]]
    lists: Mapping[str, Mapping[str, str]]
    units: Mapping[str, str]
    tables: tuple[Table, ...]

    def profiles_of(self, code: str, day: date | None = None) -> frozenset[str]:
        """Return the care profiles that a performance may be claimed for, on a day or at any time."""
        return frozenset(
            link.profile
            for link in self.links
            if link.code == code and link.profile and (day is None or _holds(link, day))
        )


def _holds(link: Link, day: date) -> bool:
    return link.since <= day and (link.until is None or day <= link.until)


def read_reference(folder: Path) -> Reference:
    """Read the tables from the policy folder. Raises PolicyError with every cell that is not what its column holds, and with
    every place where the tables contradict each other or themselves."""
    problems: list[tuple[Place, str]] = []
    about = read_yaml(folder / ABOUT, ABOUT)
    if not isinstance(about, Mapping) or not {"tabellen", "eenheden", "laatste_cijfer"} <= set(about):
        raise PolicyError([(Place(ABOUT), "hier horen tabellen, eenheden en laatste_cijfer")])
    read = _Reader(folder, problems)
    performances = read.table("prestatiecodes.csv", _performance(about))
    named = read.table("uit_documenten.csv", _named(about))
    links = read.table("koppeltabel.csv", _link)
    profiles = read.table("zorgprofielen.csv", _profile)
    regions = read.table("zorgkantoorregios.csv", _region)
    towns = read.table("gemeenten.csv", lambda row: (row["code"], row["titel"], row["regio"]))
    lists = read.table("iwlz.csv", lambda row: (row["lijst"], row["code"], row["titel"]))
    if problems:
        raise PolicyError(problems)
    found = Reference(
        performances=read.once("prestatiecodes.csv", [(item.key, item) for _, item in (*performances, *named)]),
        links=tuple(item for _, item in links),
        profiles=read.once("zorgprofielen.csv", [(item.code, item) for _, item in profiles]),
        regions=read.once("zorgkantoorregios.csv", [(item.code, item) for _, item in regions]),
        municipalities=read.once("gemeenten.csv", [(code, (title, region)) for _, (code, title, region) in towns]),
        lists={
            name: {code: title for _, (other, code, title) in lists if other == name}
            for name in dict.fromkeys(name for _, (name, _, _) in lists)
        },
        units=dict(about["eenheden"]),
        tables=tuple(
            Table(name, str(said["titel"]), str(said["uitgever"]), str(said["stand"]))
            for name, said in about["tabellen"].items()
        ),
    )
    _check_links(found, links, problems)
    _check_digits(performances, found, about["laatste_cijfer"], problems)
    if problems:
        raise PolicyError(problems)
    return found


class _Reader:
    """Reads tables and collects what is wrong with them."""

    def __init__(self, folder: Path, problems: list[tuple[Place, str]]) -> None:
        self.folder, self.problems = folder / FOLDER, problems

    def table(self, name: str, make: Callable[[Mapping[str, str]], T]) -> list[tuple[int, T]]:
        """Return the rows of a table by the line they stand on."""
        sheet = read_csv(self.folder / name, f"{FOLDER}/{name}")
        self.problems += sheet.problems
        found = []
        for line, row in sheet.rows:
            try:
                found.append((line, make(row)))
            except KeyError as error:
                self.problems.append((Place(f"{FOLDER}/{name}", 1), f"de kolom '{error.args[0]}' ontbreekt"))
                break
            except (FormulaError, ValueError) as error:
                self.problems.append((Place(f"{FOLDER}/{name}", line), str(error)))
        return found

    def once(self, name: str, pairs: list[tuple[str, T]]) -> dict[str, T]:
        found: dict[str, T] = {}
        for key, item in pairs:
            if key in found:
                self.problems.append((Place(f"{FOLDER}/{name}"), f"'{key}' staat er twee keer"))
            found[key] = item
        return found


def _performance(about: Mapping[str, Any]) -> Callable[[Mapping[str, str]], Performance]:
    units = set(about["eenheden"])

    def make(row: Mapping[str, str]) -> Performance:
        return Performance(
            key=row["code"],
            code=row["code"],
            title=row["titel"],
            unit=_one_of(row["eenheid"], units, "eenheid"),
            method=_one_of(row["declaratiemethode"], {"intramuraal", "mpt"}, "declaratiemethode"),
            form=row["leveringsvorm"],
            sector=row["sector"],
            profile=row["zorgprofiel"],
            treatment=_included(row["behandeling"]),
            day_activities=_included(row["dagbesteding"]),
            linked=_one_of(row["in_koppeltabel"], {"ja", "nee", "beeindigd"}, "in_koppeltabel"),
            since=_day(row["van"]),
            until=_day(row["tot_en_met"]),
        )

    return make


def _named(about: Mapping[str, Any]) -> Callable[[Mapping[str, str]], Performance]:
    """A performance that a policy document names."""
    make = _performance(about)

    def named(row: Mapping[str, str]) -> Performance:
        made = make({**row, "in_koppeltabel": "nee"})
        return Performance(
            row["code"],
            row["prestatiecode"],
            *(made.title, made.unit, made.method, made.form, made.sector, made.profile, made.treatment),
            *(made.day_activities, made.linked, made.since, made.until),
            entry_keys.citation(row["bron"]),
            row["uitleg"],
        )

    return named


def _link(row: Mapping[str, str]) -> Link:
    since = _day(row["van"])
    if since is None:
        raise ValueError("de eerste dag ontbreekt")
    return Link(
        row["code"], row["zorgprofiel"], row["functie"], since, _day(row["tot_en_met"]), row["declaratiemethode"]
    )


def _profile(row: Mapping[str, str]) -> Profile:
    return Profile(
        row["code"],
        row["kort"],
        row["titel"],
        row["sector"],
        _yes_no(row["pgb"]),
        _yes_no(row["meerzorg"]),
        _yes_no(row["actueel"]) is True,
    )


def _region(row: Mapping[str, str]) -> Region:
    since = _day(row["van"])
    if since is None:
        raise ValueError("de eerste dag ontbreekt")
    return Region(row["uzovi"], row["titel"], since, _day(row["tot"]), row["cbs_code"], row["concern_2018"])


def _check_links(found: Reference, links: list[tuple[int, Link]], problems: list[tuple[Place, str]]) -> None:
    for line, link in links:
        place = Place(f"{FOLDER}/koppeltabel.csv", line)
        if link.code not in found.performances:
            problems.append((place, f"de prestatie '{link.code}' staat niet in prestatiecodes.csv"))
        if link.profile and link.profile not in found.profiles:
            problems.append((place, f"het zorgprofiel '{link.profile}' staat niet in zorgprofielen.csv"))
        if link.until is not None and link.until < link.since:
            problems.append((place, "de laatste dag ligt voor de eerste"))


def _check_digits(
    performances: list[tuple[int, Performance]],
    found: Reference,
    said: Mapping[str, Any],
    problems: list[tuple[Place, str]],
) -> None:
    """The last digit of a code for stay or a package at home says the same as its name."""
    means = {
        str(digit): (treatment, day)
        for treatment in (True, False)
        for day in (True, False)
        for digit in said[f"{_word(treatment)}_behandeling_{_word(day)}_dagbesteding"]
    }
    excepted = {code for code, profile in found.profiles.items() if profile.short in said["uitzonderingen"]}
    for line, item in performances:
        told = (item.treatment, item.day_activities)
        if item.code[:1] not in said["begin"] or None in told or item.profile in excepted:
            continue
        if means.get(item.code[-1]) != told:
            place = Place(f"{FOLDER}/prestatiecodes.csv", line)
            problems.append((place, f"het laatste cijfer van '{item.code}' past niet bij behandeling en dagbesteding"))


def _word(yes: bool) -> str:
    return "wel" if yes else "geen"


def _day(text: str) -> date | None:
    found = values.parse("datum", text) if text else None
    return found if isinstance(found, date) else None


def _one_of(text: str, known: set[str], column: str) -> str:
    if text and text not in known:
        raise ValueError(f"{column}: '{text}' bestaat niet; kies uit {', '.join(sorted(known))}")
    return text


def _included(text: str) -> bool | None:
    return {"incl": True, "excl": False}.get(_one_of(text, {"incl", "excl"}, "behandeling of dagbesteding"))


def _yes_no(text: str) -> bool | None:
    return {"ja": True, "nee": False}.get(_one_of(text, {"ja", "nee"}, "ja of nee"))
