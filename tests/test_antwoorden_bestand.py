"""A provider file from the website and back: nothing is lost, and a hostile file gives one clear message with its line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import HERE
from inkoopkader.positie.answers import FORM, Answers, from_json, from_provider
from inkoopkader.positie.answers_file import MOST_BYTES, read_answers, write_answers
from inkoopkader.positie.as_json import position_json
from inkoopkader.positie.compute import position, read_outline
from inkoopkader.positie.fill_in import fitting
from inkoopkader.positie.provider import read_provider
from inkoopkader.positie.told import told
from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.policy import Policy

EXAMPLES = sorted((HERE.parent / "voorbeelden").glob("aanbieder-*.yaml"))
BEGIN = "naam: A\n"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_file_of_the_command_line_goes_through_the_website_without_loss(
    real: Policy, tmp_path: Path, path: Path
) -> None:
    """Uploaded, stored, downloaded and read by the command line: the same position at every zorgkantoor."""
    answers = read_answers(real, path.read_bytes(), path.name, 2027)
    stored = from_json(json.loads(json.dumps(answers.as_json())))
    assert stored == answers
    (tmp_path / "a.yaml").write_text(write_answers(stored), encoding="utf-8")
    before, after = read_provider(real, path), read_provider(real, tmp_path / "a.yaml")
    assert from_provider(after, 2027, ()) == answers
    outline = read_outline(real)
    for office in real.offices:
        assert before.moment is not None and after.moment == before.moment
        one, other = (
            position_json(item, [position(real, outline, item, office, 2027, before.moment)])
            for item in (before, after)
        )
        assert one == other
    assert all(item.title and item.shown for item in told(real, outline, answers))


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda text: "\ufffe" not in text and "\uffff" not in text
)
CODES = st.lists(st.sampled_from(["gz", "vv", "ggz"]), unique=True).map(tuple)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "nieuwe_aanbieder": st.sampled_from(["ja", "nee", "onbekend"]),
        "richttariefpercentage": st.decimals("0.5", "1", places=6).map(str),
        "overeenkomst_begin": st.dates(datetime(2020, 1, 1).date(), datetime(2030, 1, 1).date()).map(str),
        "sectoren": CODES,
        "indiening_op": st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
            lambda clock: clock.replace(microsecond=0).isoformat()
        ),
    },
)
ROWS = st.fixed_dictionaries(
    {"zorgkantoor": st.sampled_from(["cz", "vgz"]), "zorgsoort": st.sampled_from(["mpt", "verblijf"])},
    optional={"nza_bedrag_zorg": st.decimals(0, 10**9, places=2).map(str), "client": TEXT},
)
ANSWERS = st.builds(
    lambda name, about, common, own, rows, later, at: Answers(
        name,
        2027,
        at,
        ("cz", "vgz"),
        {"feiten": common} if common else {},
        {office: {"feiten": facts} if facts else {} for office, facts in own.items()},
        tuple(rows),
        frozenset(later),
        invented=True,
        description=about,
    ),
    TEXT,
    TEXT | st.just(""),
    FACTS,
    st.dictionaries(st.sampled_from(["cz", "vgz"]), FACTS),
    st.lists(ROWS, max_size=3),
    st.lists(TEXT, max_size=3),
    st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
)


@given(ANSWERS)
def test_answers_go_into_a_file_and_a_column_and_back(real: Policy, answers: Answers) -> None:
    assert from_json(json.loads(json.dumps(answers.as_json()))) == answers
    assert read_answers(real, write_answers(answers).encode(), "a.yaml", 2020) == answers


HOSTILE: list[tuple[bytes, str]] = [
    (b"naam: A\nnaam: B\n", "a.yaml:2: De sleutel 'naam' staat hier twee keer"),
    (b"naam: A\nfeiten: &x {sectoren: [gz]}\n", "a.yaml:2: Ankers en verwijzingen"),
    (b"naam: A\nfeiten: *x\n", "a.yaml:2: Ankers en verwijzingen"),
    (b"naam: !!python/object/apply:os.system [ls]\n", "a.yaml:1: Een soortaanduiding"),
    (b"naam: A\n---\nnaam: B\n", "Er staan twee documenten"),
    (b"naam: A\nomschrijving: \"\\0\"\n", "a.yaml:2: hier staan tekens die niet leesbaar zijn"),
    (b"naam: A\nomschrijving: \"\\ud800\"\n", "a.yaml:2"),
    (b"naam: A\nomschrijving: a\x00b\n", "a.yaml:2: Dit is geen geldige YAML: onleesbare tekens"),
    (b"naam: A\nomschrijving: \xff\n", "a.yaml:2: dit is geen UTF-8-tekst"),
    (b"naam: A\nfeiten:\n  nieuwe_aanbieder: misschien\n", "a.yaml:3: nieuwe_aanbieder: schrijf ja, nee of onbekend"),
    (b"naam: A\nfeiten:\n  niewe_aanbieder: ja\n", "a.yaml:3: de naam 'niewe_aanbieder' bestaat niet"),
    (b"naam: A\nfeiten:\n  is_nieuw: ja\n", "a.yaml:3: 'is_nieuw' wordt uitgerekend"),
    (b"naam: A\nfeiten: [a]\n", "'feiten' is een groep van naam: waarde"),
    (b"naam: A\ngekozen: [xx]\n", "a.yaml:2: zorgkantoor 'xx' bestaat niet"),
    (b"naam: A\ngekozen: cz\n", "'gekozen' is een lijst van zorgkantoren"),
    (b"naam: A\nlater: {a: b}\n", "'later' is een lijst van namen"),
    (b"naam: A\njaar: 1\n", "het jaar 1 ligt niet tussen 2000 en 2100"),
    (b"naam: A\njaar: [2027]\n", "a.yaml:2: hier hoort"),
    (b"naam: [A]\n", "'naam' ontbreekt"),
    (b"- naam\n", "een aanbieder is een groep van"),
    (b"", "hier staat niets in"),
    (b"naam: A\nfeiten: " + b"[" * 100 + b"]" * 100, "a.yaml:2: Te diep genest"),
    (b"naam: A\nlater: [" + b"a, " * 30_000 + b"a]\n", "meer dan 20000 waarden"),
    (b" " * (MOST_BYTES + 1), "groter dan 1 MB"),
    (b"naam: A\nfeiten:\n" + b"".join(b"  vreemd_%d: ja\n" % i for i in range(5_000)), "5000 namen bestaan niet, zoals"),
    (b"naam: A\nproductie:\n" + b"- {zorgkantoor: cz}\n" * 1_001, "meer dan 1000 regels productie"),
    (b"naam: A\nproductie: [{zorgkantoor: cz, zorgsoort: [a]}]\n", "hier hoort "),
    (b"naam: A\nproductie: [{zorgkantoor: cz, sectoren: [gz]}]\n", "hoort bij niveau contract"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_gives_a_clear_message(real: Policy, content: bytes, message: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_answers(real, content, "a.yaml", 2027)
    assert message in str(caught.value)
    assert str(caught.value).startswith("a.yaml")


@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda text: (BEGIN + text).encode("utf-8", "ignore")))
def test_whatever_is_uploaded_is_read_whole_or_refused(real: Policy, content: bytes) -> None:
    try:
        found = read_answers(real, content, "a.yaml", 2027)
    except CaseError as error:
        assert str(error).startswith("a.yaml")
        return
    assert from_json(found.as_json()) == found


SPOILED: list[Any] = [
    None,
    [],
    {},
    {"vorm": FORM},
    Answers("A", 2027).as_json() | {"jaar": "2027"},
    Answers("A", 2027).as_json() | {"jaar": True},
    Answers("A", 2027).as_json() | {"jaar": 9},
    Answers("A", 2027).as_json() | {"naam": None},
    Answers("A", 2027).as_json() | {"feiten": {"a": 1}},
    Answers("A", 2027).as_json() | {"feiten": {"a": {"b": "c"}}},
    Answers("A", 2027).as_json() | {"feiten": ["a"]},
    Answers("A", 2027).as_json() | {"zorgkantoren": {"cz": ["a"]}},
    Answers("A", 2027).as_json() | {"productie": [1]},
    Answers("A", 2027).as_json() | {"vorm": "iets anders"},
    Answers("A", 2027).as_json() | {"op": 5},
]


@pytest.mark.parametrize("written", SPOILED, ids=range(len(SPOILED)))
def test_a_damaged_column_is_refused(written: Any) -> None:
    with pytest.raises(CaseError):
        from_json(written)


def test_answers_from_before_a_change_of_the_policy_keep_what_still_fits(real: Policy) -> None:
    good = Answers(
        "A",
        2027,
        offices=("cz",),
        common={"feiten": {"overeenkomst_begin": "2027-01-01"}},
        rows=({"zorgkantoor": "cz", "zorgsoort": "mpt"},),
    )
    assert fitting(real, good) == (good, ())
    old = good.with_value("feiten", "vroeger_gevraagd", "ja").with_value("feiten", "sectoren", ("xx",), "cz")
    old = replace(old.with_rows([*old.rows, {"zorgkantoor": "weg", "zorgsoort": "mpt"}]), offices=("cz", "weg"))
    kept, dropped = fitting(real, old)
    assert kept == replace(good, own={"cz": {}})
    assert [(item.name, item.office) for item in dropped] == [
        ("vroeger_gevraagd", None),
        ("zorgkantoor", "weg"),
        ("sectoren", "cz"),
    ]


def test_what_was_told_reads_as_people_say_it(real: Policy) -> None:
    answers = Answers(
        "A",
        2027,
        offices=("cz", "vgz"),
        common={"feiten": {"sectoren": ("gz", "vv"), "bestaat_niet": "x"}},
        own={
            "cz": {"feiten": {"nieuwe_aanbieder": "ja", "richttariefpercentage": "0.9480"}},
            "vgz": {"feiten": {"nieuwe_aanbieder": "ja"}},
        },
        rows=({"zorgkantoor": "cz", "zorgsoort": "mpt", "nza_bedrag_zorg": "1234.50"},),
    )
    found = {(item.name, item.row): item for item in told(real, read_outline(real), answers)}
    assert found["sectoren", None].shown == "Gehandicaptenzorg (GZ), Verpleging en verzorging (VV)"
    assert found["nieuwe_aanbieder", None].offices == ("cz", "vgz")
    assert found["richttariefpercentage", None].shown == "94,8%"
    assert (found["nza_bedrag_zorg", 0].shown, found["nza_bedrag_zorg", 0].step) == (
        "€\N{NO-BREAK SPACE}1.234,50",
        "productie",
    )
    assert found["zorgsoort", 0].shown == "Modulair pakket thuis"
    assert (found["bestaat_niet", None].title, found["bestaat_niet", None].step) == ("bestaat_niet", "")
