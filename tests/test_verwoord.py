"""Conditions and formulas of the policy in words: titles instead of names and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from inkoopkader.regels.policy import Policy
from inkoopkader.vergelijking.explanation import explain
from inkoopkader.vergelijking.statement import reader

YEARS = (2020, 2021, 2024, 2026, 2027)
RAW = re.compile(r"\b\w+_\w*|(?<!\w)'[^']+'(?!\w)")
"""A code or a name as it stands in a policy file, or something between quotes."""


@pytest.mark.parametrize(
    ("office", "year", "name", "words"),
    [
        # codelijsten/zorgsoorten.csv has titles of its own, also for codes that answers elsewhere share
        ("menzis", 2027, "kinderplek", "Soort zorg is Verblijf voor kinderen of (Soort zorg is Logeren en "),
        ("vgz", 2027, "is_digitale_prestatie", "(Soort zorg is Digitale zorg (H138, H139, H306) of Soort zorg is Overige zorg)"),
        # codelijsten/zorgprofielen.csv
        ("dsw", 2026, "vg7_plus_voorliggend", "Zorgprofiel is VG7 en "),
        # codes without a list of their own are called as where they are chosen
        ("vgz", 2027, "mpt_groei_gehaald", "als Maat voor de groei van MPT is Aantal cliënten, anders "),
        ("dsw", 2026, "herkomstklasse", "Nieuw in de regio als Aanbieder nieuw in de regio, anders Geheel nieuw als "),
        # a code that is looked for in a set has a title from the list of the set
        (None, 2027, "wil_vg7_plus_leveren", "VG7+ hoort bij Soorten zorg"),
    ],
)  # fmt: skip
def test_a_code_is_said_by_its_title(real: Policy, office: str | None, year: int, name: str, words: str) -> None:
    said = reader(real, office, year).statement(name)
    assert said is not None and words in f"{said.text} {said.remark}"


def texts(policy: Policy, office: str | None, year: int) -> Iterator[tuple[str, str]]:
    """What readers see of every entry: what it says in a year, and what its versions say."""
    here = reader(policy, office, year)
    layer = policy.offices[office] if office else policy.national
    for entry in here.entries():
        said = here.statement(entry.name)
        if said is not None:
            yield entry.name, said.text
            yield entry.name, said.remark
    for name, entry in layer.entries.items():
        if not entry.parent:
            for line in explain(policy, entry, date(year, 1, 1), office).contents:
                yield name, line.text


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_said_in_codes(real: Policy, year: int) -> None:
    found = {
        (office, name): raw
        for office in (None, *real.offices)
        for name, text in texts(real, office, year)
        if (raw := RAW.findall(text))
    }
    assert not found
