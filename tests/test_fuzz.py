"""Whatever is written, a user gets a message and never a stack trace, and gets it soon."""

from __future__ import annotations

import copy
import json
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import LAND, REAL
from inkoopkader.positie.provider import read_provider
from inkoopkader.regels import formula, policy_tests, receipt, values
from inkoopkader.regels.casefile import read_case
from inkoopkader.regels.errors import InkoopkaderError
from inkoopkader.regels.evaluate import evaluate
from inkoopkader.regels.load import load
from inkoopkader.regels.policy import Policy
from inkoopkader.regels.read_yaml import read

SECONDS = 5
ODD = (
    "", " ", "~", "null", "[]", "{}", "[[]]", "{a: b}", "onbekend", "ja", "nee", "vervallen", "-", "- -", "&a", "*a", "!!int 3", "%", "@", "`", "| ", "> ", "? ", ": ", "#", '"', "'", "\t",
    "0", "-1", "1e999999", "9" * 5000, "0." + "1" * 5000, "1" + "0" * 30 + ".123", "٣", "²", "NaN", "Infinity", "0x10", "1_000", "1,5", "9**9**9", "(" * 300, "[" * 300, "not " * 300,
    "~" * 1900, "-" * 1900, "a*" * 900 + "a", "a+" * 900 + "a", "f(" * 500, "0001-01-01", "9999-12-31", "2026-02-30", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00", "2026-03-29T02:30:00",
    "datum(\"9999-12-31\") + jaren(1)", "begin_van(datum(\"0001-01-01\"))", "rond(1 / 0, 2)", "som(som(x))", "er_is(ja)", "lambda: 1", "x.y", "a[0]", "f'{a}'", "(a for a in b)", "a := 1",
    "\x00", "﻿", "\u2028", "é" * 100, "😀", "a" * 3000, "<<", "=", "landelijk", "zorgkantoor", "nu", "jaar", "{2030-01-01: 1, 2030-01-01: 2}", "{2030-01-01: {waarde: [1]}}", "[onbekend, 1]", "[2, 1]",
)  # fmt: skip


@contextmanager
def only_messages() -> Iterator[None]:
    start = time.monotonic()
    try:
        yield
    except InkoopkaderError as error:
        assert str(error).strip()
    assert time.monotonic() - start < SECONDS


def mutate(text: str, dice: random.Random) -> str:
    """Spoil a text the way people and editors do: lines gone, doubled or swapped, a value replaced, characters lost."""
    lines = text.split("\n")
    for _ in range(dice.randint(1, 4)):
        index = dice.randrange(len(lines))
        kind = dice.randrange(8)
        if kind == 0:
            del lines[index]
        elif kind == 1:
            lines.insert(index, lines[dice.randrange(len(lines))])
        elif kind == 2:
            key, colon, _ = lines[index].partition(": ")
            lines[index] = key + (colon or ": ") + dice.choice(ODD)
        elif kind == 3:
            lines[index] = " " * dice.randint(0, 6) + lines[index].strip()
        elif kind == 4:
            at = dice.randint(0, len(lines[index]))
            lines[index] = lines[index][:at] + dice.choice(ODD) + lines[index][at:]
        elif kind == 5:
            lines[index] = lines[index][: len(lines[index]) // 2]
        elif kind == 6:
            words = lines[index].split(" ")
            words[dice.randrange(len(words))] = dice.choice(ODD)
            lines[index] = " ".join(words)
        else:
            other = dice.choice(lines)
            lines[index] = lines[index].partition(":")[0] + ":" + other.partition(":")[2]
        lines = lines or [""]
    return "\n".join(lines)


def ask_everything(policy: Policy, case_file: Path) -> None:
    """Evaluate every rule that a loaded policy has, so that a mistake that loads does not crash later."""
    case, _ = read_case(policy, case_file)
    source = case.edition(policy)
    names = [entry.name for entry in source.entries() if source.resolve(entry.name).role == "formule"]
    plan = evaluate(policy, case, names)
    json.dumps(receipt.make(policy, case, plan))


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_is_read_or_refused(text: str) -> None:
    with only_messages():
        read(text, "bestand.yaml")


@given(st.lists(st.sampled_from([*ODD, "a", "b", "\n", "\n  ", "\n- ", ": ", "[", "]", "{", "}", ","]), max_size=25))
@settings(max_examples=300)
def test_yaml_made_of_odd_pieces_is_read_or_refused(pieces: list[str]) -> None:
    with only_messages():
        read("".join(pieces), "bestand.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 50_000,
        "a: " + "b" * 3_000_000,
        '"' + "\\0" * 100_000 + '"',
        "a:\n" * 50_000,
    ],
)
def test_huge_yaml_is_read_or_refused_soon(text: str) -> None:
    with only_messages():
        read(text, "bestand.yaml")


POLICY_FILES = sorted([*LAND.rglob("*.yaml"), *LAND.rglob("*.csv")])
CASE = """\
zorgkantoor: noord
jaar: 2030
op: 2029-12-01T12:00:00
feiten: {nieuwe_aanbieder: nee, failliet: nee, omzet: 1000.00, medewerkers: 20, sectoren: [ouderen], opgericht_op: 1999-02-28, offerte_ingediend: 2029-07-31T23:59:59}
documenten: {uittreksel_aanwezig: ja, uittreksel_datum: 2029-06-01}
oordelen: {meerwaarde: ja}
instellingen: {plafond: 0.99}
regels:
  - {zorgsoort: verblijf, prestatie: P3, bedrag: 210.10, hoeveelheid: 25, client: A, maand: 2030-01, geleverd_op: 2030-01-25}
  - {zorgsoort: crisis, prestatie: P1, bedrag: 250.00, hoeveelheid: 3, client: B, maand: 2030-01, geleverd_op: 2030-01-04}
clienten: {A: {geboren_op: 1940-01-01}}
clientmaanden: [{client: A, maand: 2030-01, afwezig_dagen: 3}]
vragen: [tariefpercentage, mag_contracteren]
"""


def test_the_case_that_is_fuzzed_is_good_itself(land: Policy, tmp_path: Path) -> None:
    path = tmp_path / "zaak.yaml"
    path.write_text(CASE, encoding="utf-8")
    ask_everything(land, path)


def test_a_spoiled_policy_gives_messages(tmp_path: Path) -> None:
    base = Path(shutil.copytree(LAND, tmp_path / "land"))
    case = tmp_path / "zaak.yaml"
    case.write_text(CASE, encoding="utf-8")
    dice = random.Random(20261124)
    loaded = 0
    for _ in range(500):
        original = dice.choice(POLICY_FILES)
        path = base / original.relative_to(LAND)
        text = original.read_text(encoding="utf-8")
        spoiled = mutate(text, dice)
        path.write_bytes(spoiled.encode("utf-8", "surrogatepass"))
        with only_messages():
            policy = load(base)
            loaded += 1
            for outcome in policy_tests.run(policy):
                assert outcome.place.file
            ask_everything(policy, case)
        path.write_text(text, encoding="utf-8")
    assert 50 < loaded < 450  # mutations that never load, or always, would prove nothing


def test_spoiled_files_of_the_real_policy_give_messages(tmp_path: Path) -> None:
    """Each in turn beside the invented country: nearly every kind of entry that people really write, broken."""
    base = Path(shutil.copytree(LAND, tmp_path / "land"))
    dice = random.Random(7)
    files = sorted([*(REAL / "landelijk").glob("*.yaml"), *(REAL / "zorgkantoor").rglob("*.yaml")])
    for number in range(150):
        original = dice.choice(files)
        place = (
            base
            / ("landelijk" if number % 2 else "zorgkantoor/noord")
            / f"proef{'.toets' if '.toets.' in original.name else ''}.yaml"
        )
        place.write_bytes(mutate(original.read_text(encoding="utf-8"), dice).encode("utf-8", "surrogatepass"))
        problems: list[object] = []
        with only_messages():
            policy = load(base, problems)  # type: ignore[arg-type]
            if ".toets." in original.name:
                list(policy_tests.run(policy, [place]))
        place.unlink()


def test_spoiled_cases_give_messages(land: Policy, tmp_path: Path) -> None:
    dice = random.Random(11)
    path = tmp_path / "zaak.yaml"
    for _ in range(600):
        path.write_bytes(mutate(CASE, dice).encode("utf-8", "surrogatepass"))
        with only_messages():
            ask_everything(land, path)


PROVIDER = """\
naam: Verzonnen aanbieder
verzonnen: ja
op: 2029-12-01T12:00:00
feiten: {nieuwe_aanbieder: nee, failliet: nee}
documenten: {uittreksel_aanwezig: ja}
productie:
  - {zorgkantoor: noord, zorgsoort: verblijf, bedrag: 210.10, hoeveelheid: 25}
zorgkantoren:
  zuid: {feiten: {omzet: 12.50}, oordelen: {meerwaarde: ja}}
"""


def test_spoiled_providers_give_messages(land: Policy, tmp_path: Path) -> None:
    dice = random.Random(13)
    path = tmp_path / "aanbieder.yaml"
    for _ in range(400):
        path.write_bytes(mutate(PROVIDER, dice).encode("utf-8", "surrogatepass"))
        with only_messages():
            provider = read_provider(land, path)
            for office in land.offices:
                provider.case(land, office, values.parse("datum", "2030-01-01"), None)


def test_spoiled_receipts_give_messages(land: Policy, tmp_path: Path) -> None:
    path = tmp_path / "zaak.yaml"
    path.write_text(CASE, encoding="utf-8")
    case, questions = read_case(land, path)
    good = json.dumps(receipt.make(land, case, evaluate(land, case, questions)))
    odd = [None, [], {}, "", "x", 0, -1, 1.5, True, [1], {"a": 1}, [[]], "9" * 50]
    dice = random.Random(17)
    for _ in range(500):
        written = json.loads(good)
        for _ in range(dice.randint(1, 3)):
            spot = written
            while True:
                keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
                if not keys:
                    break
                key = dice.choice(keys)
                if isinstance(spot[key], dict | list) and spot[key] and dice.random() < 0.7:
                    spot = spot[key]
                    continue
                if isinstance(spot, dict) and dice.random() < 0.2:
                    del spot[key]
                else:
                    spot[key] = copy.deepcopy(dice.choice(odd))
                break
        with only_messages():
            receipt.recompute(land, written, "bewijs.json")


WORDS = (
    "omzet", "medewerkers", "zorgsoort", "bedrag", "sectoren", "opgericht_op", "offerte_ingediend", "opmerking", "nieuwe_aanbieder", "tariefpercentage", "jaar", "peildatum", "nu", "afwezig_dagen",
    "ja", "nee", "onbekend", "0", "1", "0.95", "60", "2", "-1", '"crisis"', '"2026-01-01"', "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", ">=", "and", "or", "not", "in", "is", "if", "else",
    "(", ")", ",", "[", "]", "rond", "rond_omlaag", "kleinste", "grootste", "begrens", "absoluut", "dagen", "maanden", "jaren", "dag_van", "begin_van", "einde_van", "jaar_van", "dagen_tussen",
    "bekend", "som", "tel", "laagste", "hoogste", "er_is", "datum", "tijdstip", "maxima", ".", ":", ":=", "lambda", "await", "1e308", "9" * 20, "1j", "b''", "...", "@", "~", "*x", "k=1",
)  # fmt: skip


def scope(land: Policy) -> formula.Scope:
    entries = land.national.entries
    tables = {name: (table.keys, table.columns) for name, table in land.tables.items()}
    return formula.Scope(
        lambda name: entries[name].signature if name in entries else None, lambda: entries, "regel", tables
    )


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
        st.sampled_from(ODD),
        st.lists(st.sampled_from(ODD), max_size=3).map("".join),
    )
)
@settings(max_examples=1500)
def test_any_formula_is_parsed_or_refused(land: Policy, text: str) -> None:
    with only_messages():
        formula.parse(text, scope(land))


@pytest.mark.parametrize(
    "text",
    [
        "not " * 480 + "ja",
        "~" * 1990,
        "-" * 1990 + "1",
        "rond(" + "1*" * 950 + "1, 2)",
        "1+" * 990 + "1",
        "(" * 900,
        "[" * 900,
        "ja and " * 280 + "ja",
        "f(x, *a)" * 100,
        "9**9**9",
        "2" * 1999,
        "a" * 2001,
    ],
)
def test_deep_and_long_formulas_are_refused_soon(land: Policy, text: str) -> None:
    with only_messages():
        formula.parse(text, scope(land))


@given(
    st.sampled_from(values.TYPES),
    st.one_of(
        st.none(),
        st.text(max_size=40),
        st.sampled_from(ODD),
        st.lists(st.text(max_size=5), max_size=3),
        st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    ),
)
@settings(max_examples=800)
def test_any_value_is_parsed_or_refused_and_can_be_shown(kind: str, written: object) -> None:
    with only_messages():
        value = values.parse(kind, written)
        values.show(value, kind)
        assert values.parse(kind, values.plain(value)) == value
