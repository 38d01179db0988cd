"""Whatever is sent: an error that names the place, never a defect, and never something else than what was written."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from inkoopkader.api import examples, limits
from inkoopkader.api.problem import MEDIA_TYPE

V1 = "/api/v1"
CASE, PROVIDER, PROOF = "/zaken/_bereken", "/posities/_bereken", "/bewijzen/_controleer"
EVERYWHERE = (CASE, PROVIDER, PROOF)


@pytest.fixture(autouse=True)
def _without_end(settings: Any) -> None:
    settings.API_WITHOUT_KEY = 1_000_000


def sent(visitor: Client, path: str, body: Any) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return visitor.post(f"{V1}{path}", content, content_type="application/json")


def wrong(visitor: Client, path: str, body: Any) -> list[dict[str, Any]]:
    """Send something wrong and return the mistakes that are told."""
    answer = sent(visitor, path, body)
    assert answer.status_code == 400, (answer.status_code, answer.content[:300])
    assert answer["Content-Type"] == MEDIA_TYPE
    found = json.loads(answer.content)
    assert found["detail"] and found["errors"]
    return list(found["errors"])


def places(found: list[dict[str, Any]]) -> list[str]:
    return [item["location"]["pointer"] for item in found]


def changed(base: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return copy.deepcopy(base) | changes


@pytest.mark.parametrize("path", EVERYWHERE)
@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"nul",
        b"[]",
        b"null",
        b"1",
        b'"tekst"',
        b"{}",
        b'{"x": 1}',
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{}",
        '{"naam": "é"}'.encode("latin-1"),
        b'{"naam": "a", "naam": "b"}',
        b'{"jaar": NaN}',
        b'{"jaar": Infinity}',
        b'{"jaar": -Infinity}',
        b'{"naam": "a\\u0000b"}',
        b'{"naam": "\\ud800"}',
        b'{"\\udfff": "a"}',
        b'{"a\\u0000": "a"}',
        b'{"' + b"a" * 101 + b'": 1}',
        b'{"naam": "' + b"a" * 10_001 + b'"}',
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[" * 200_000,
        b'{"a":' * 20 + b"1" + b"}" * 20,
        b'{"jaar": ' + b"9" * 100_000 + b"}",
        b'{"jaar": 1e999999}',
        b"{'naam': 'a'}",
        b'{"naam": "a",}',
        b'{"naam": "a"} {"naam": "b"}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_sound_json(visitor: Client, path: str, body: bytes) -> None:
    wrong(visitor, path, body)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"zorgkantoor": "CZ"}, "#/zorgkantoor"),
        ({"zorgkantoor": ["cz"]}, "#/zorgkantoor"),
        ({"jaar": 1999}, "#/jaar"),
        ({"jaar": 0}, "#/jaar"),
        ({"jaar": -2027}, "#/jaar"),
        ({"jaar": 10**30}, "#/jaar"),
        ({"jaar": 2027.5}, "#/jaar"),
        ({"jaar": "1e999999"}, "#/jaar"),
        ({"jaar": True}, "#/jaar"),
        ({"peildatum": "31-12-2027"}, "#/peildatum"),
        ({"op": "gisteren"}, "#/op"),
        ({"op": "0001-01-01T00:00:00+14:00"}, "#/op"),
        ({"verzonnen_sleutel": "x"}, "#/verzonnen_sleutel"),
        ({"feiten": ["x"]}, "#/feiten"),
        ({"feiten": {"richttariefpercentage": "94,5%"}}, "#/feiten/richttariefpercentage"),
        ({"feiten": {"richttariefpercentage": 94.5}}, "#/feiten/richttariefpercentage"),
        ({"feiten": {"richttariefpercentage": {"a": 1}}}, "#/feiten/richttariefpercentage"),
        ({"feiten": {"nieuwe_aanbieder": True}}, "#/feiten/nieuwe_aanbieder"),
        ({"feiten": {"bestaat_niet": "ja"}}, "#/feiten/bestaat_niet"),
        ({"feiten": {"tariefpercentage": "0.9"}}, "#/feiten/tariefpercentage"),
        ({"oordelen": {"richttariefpercentage": "0.9"}}, "#/oordelen/richttariefpercentage"),
        ({"regels": [{"sector": "gz"}, {"sector": "bestaat niet"}]}, "#/regels/1/sector"),
        ({"regels": [{"nza_bedrag_zorg": 1e999}]}, None),
        ({"regels": [{"nza_bedrag_zorg": "1.000"}]}, "#/regels/0/nza_bedrag_zorg"),
        ({"regels": "x"}, "#/regels"),
        ({"regels": ["x"]}, None),
        ({"clienten": {"a": {"bestaat_niet": 1}}}, "#/clienten/a/bestaat_niet"),
        ({"clientmaanden": ["x"]}, None),
        ({"vragen": []}, "#/vragen"),
        ({"vragen": "tariefpercentage"}, "#/vragen"),
        ({"vragen": ["tariefpercentage", "bestaat_niet"]}, "#/vragen/1"),
        ({"vragen": ["x"] * 51}, "#/vragen"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_wrong_case_names_the_place(visitor: Client, changes: dict[str, Any], pointer: str | None) -> None:
    body = changed(examples.case(), **changes)
    content = json.dumps(body).replace("Infinity", "1e999999").encode()
    found = wrong(visitor, CASE, content)
    if pointer is not None:
        assert pointer in places(found)


def test_every_mistake_is_told_at_once(visitor: Client) -> None:
    body = changed(examples.case(), feiten={"richttariefpercentage": "x", "bestaat_niet": 1, "nieuwe_aanbieder": "x"})
    assert set(places(wrong(visitor, CASE, body))) == {
        "#/feiten/richttariefpercentage",
        "#/feiten/bestaat_niet",
        "#/feiten/nieuwe_aanbieder",
    }


@pytest.mark.parametrize("lines", [{"regels": []}, {}], ids=["none", "unsaid"])
def test_a_question_per_line_without_a_line_is_told(visitor: Client, lines: dict[str, Any]) -> None:
    body = {"jaar": 2027, "zorgkantoor": "vgz", "vragen": ["richttariefpercentage", "inkooplijn"], **lines}
    [item] = wrong(visitor, CASE, body)
    assert item["location"]["pointer"] == "#/vragen/1"
    assert "per regel" in item["detail"] and "'regels'" in item["detail"]


@pytest.mark.parametrize("none", [{"zorgkantoor": None}, {}], ids=["null", "absent"])
def test_a_name_of_a_zorgkantoor_asks_which_zorgkantoor(visitor: Client, none: dict[str, Any]) -> None:
    name = "landelijk_akkoord_gesloten"
    body = {"jaar": 2027, "vragen": ["richttariefpercentage"], **none}
    [item] = wrong(visitor, CASE, body | {"feiten": {name: "ja"}})
    assert item["location"]["pointer"] == f"#/feiten/{name}"
    assert "zorgkantoor (vgz)" in item["detail"] and "bestaat niet" not in item["detail"]
    [item] = wrong(visitor, CASE, body | {"vragen": [name]})
    assert item["location"]["pointer"] == "#/vragen/0" and "zorgkantoor (vgz)" in item["detail"]


def test_a_name_that_looks_like_one_is_named(visitor: Client) -> None:
    [item] = wrong(visitor, CASE, changed(examples.case(), feiten={"richttariefpercentag": "0.9"}))
    assert "richttariefpercentage" in item["detail"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"naam": None}, "#"),
        ({"naam": ["x"]}, "#/naam"),
        ({"gekozen": ["nergens"]}, None),
        ({"zorgkantoren": {"nergens": {}}}, "#/zorgkantoren/nergens"),
        ({"zorgkantoren": {"cz": {"x": 1}}}, "#/zorgkantoren/cz"),
        ({"zorgkantoren": {"cz": {"feiten": {"bestaat_niet": 1}}}}, "#/zorgkantoren/cz/feiten/bestaat_niet"),
        ({"productie": [{"sector": "gz"}]}, None),
        ({"productie": [{"zorgkantoor": "vgz", "nza_bedrag_zorg": "veel"}]}, "#/productie/0/nza_bedrag_zorg"),
        ({"productie": [{"zorgkantoor": ["vgz"]}]}, None),
        ({"productie": {"a": 1}}, "#"),
        ({"op": {"a": 1}}, "#/op"),
        ({"op": "gisteren"}, "#/op"),
        ({"jaar": 0}, "#/jaar"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_wrong_provider_names_the_place(visitor: Client, changes: dict[str, Any], pointer: str | None) -> None:
    found = wrong(visitor, PROVIDER, changed(examples.provider(), **changes))
    if pointer is not None:
        assert pointer in places(found)


@pytest.mark.parametrize("path", [CASE, PROVIDER])
def test_thousands_of_names_that_do_not_exist_cost_little(visitor: Client, path: str) -> None:
    base = examples.case() if path == CASE else examples.provider()
    body = changed(base, feiten={f"bestaat_niet_{number}": "ja" for number in range(20_000)})
    start = time.process_time()
    assert len(wrong(visitor, path, body)) == 20
    assert time.process_time() - start < 3


@pytest.mark.parametrize(("path", "name"), [(CASE, "regels"), (PROVIDER, "productie")])
def test_more_lines_than_may_be(visitor: Client, path: str, name: str) -> None:
    base = examples.case() if path == CASE else examples.provider()
    line = base[name][0]
    assert places(wrong(visitor, path, changed(base, **{name: [line] * (limits.MOST_LINES + 1)}))) == [f"#/{name}"]


def test_more_answers_than_may_be(visitor: Client) -> None:
    base = examples.case()
    body = changed(base, regels=base["regels"] * 200, vragen=["tariefpercentage", "opslagen"])
    assert places(wrong(visitor, CASE, body)) == ["#/vragen"]


def test_as_much_as_may_be_is_answered_in_seconds(visitor: Client) -> None:
    base = examples.case()
    start = time.process_time()
    assert sent(visitor, CASE, changed(base, regels=base["regels"] * limits.MOST_ANSWERS)).status_code == 200
    provider = examples.provider()
    lines = [line | {"zorgkantoor": "vgz"} for line in provider["productie"] * limits.MOST_LINES]
    assert sent(visitor, PROVIDER, changed(provider, productie=lines)).status_code == 200
    assert time.process_time() - start < limits.MOST_SECONDS


def test_a_computation_that_takes_too_long_is_stopped(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SECONDS", -1)
    answer = sent(visitor, PROVIDER, examples.provider())
    assert answer.status_code == 503 and answer["Content-Type"] == MEDIA_TYPE


def spoiled(receipt: Any) -> list[Any]:
    """A receipt with a part of it replaced, for every part near the top."""
    made = []
    for key in list(receipt):
        for value in (None, "x", 5, [], {}, [["x"]], {"x": {"y": 1}}, True):
            made.append(receipt | {key: value})
    for key in list(receipt["zaak"]):
        for value in ("x", 5, [5], ["x"], {"x": 1}, {"x": {"y": 1}}, False):
            made.append(receipt | {"zaak": receipt["zaak"] | {key: value}})
    return [*made, {key: receipt[key] for key in list(receipt)[1:]}]


def test_a_damaged_receipt(visitor: Client) -> None:
    receipt = json.loads(json.dumps(examples.proof()))
    for one in spoiled(receipt):
        answer = sent(visitor, PROOF, one)
        assert answer.status_code in (200, 400), (one.keys(), answer.content[:200])
        if answer.status_code == 200:
            assert answer.json()["klopt"] is False


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
NAMES = [
    "zorgkantoor",
    "jaar",
    "peildatum",
    "op",
    "feiten",
    "documenten",
    "oordelen",
    "instellingen",
    "regels",
    "clienten",
]
NAMES += [
    "clientmaanden",
    "vragen",
    "omschrijving",
    "verzonnen",
    "naam",
    "zorgkantoren",
    "productie",
    "gekozen",
    "later",
]
GIVEN = [
    "richttariefpercentage",
    "sectoren",
    "nieuwe_aanbieder",
    "nza_bedrag_zorg",
    "client",
    "maand",
    "zorgkantoor",
    "cz",
]
GROUPS = st.dictionaries(st.sampled_from(GIVEN), VALUES, max_size=4)
BODIES = st.dictionaries(st.sampled_from(NAMES), VALUES | GROUPS | st.lists(GROUPS, max_size=3), max_size=6)


@settings(max_examples=60)
@given(body=BODIES, path=st.sampled_from((CASE, PROVIDER)), whole=st.booleans())
def test_anything_at_all(visitor: Client, body: dict[str, Any], path: str, whole: bool) -> None:
    base = (examples.case() if path == CASE else examples.provider()) if whole else {}
    answer = sent(visitor, path, base | body)
    assert answer.status_code in (200, 400), answer.content[:300]
    json.loads(answer.content)
