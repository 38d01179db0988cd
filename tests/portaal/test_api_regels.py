"""The API keeps the NL API Design Rules and HTTP: addresses, methods, versions, errors, caches, and reading by other sites."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from inkoopkader.api import examples
from inkoopkader.api.operations import Operation, every
from inkoopkader.api.problem import MEDIA_TYPE
from inkoopkader.api.version import VERSION

V1 = "/api/v1"
READS = [operation for operation in every() if operation.method == "GET" and operation.access == "openbaar"]
WRITES = [operation for operation in every() if operation.method == "POST"]
NEEDED = {"vergelijking": {"onderwerp": "vg7"}, "wijzigingen": {"van": "2026", "naar": "2027"}}


@pytest.fixture(autouse=True)
def _without_end(settings: Any) -> None:
    settings.API_WITHOUT_KEY = 1_000_000


def address(operation: Operation) -> str:
    return (V1 + examples.filled(operation.path)).rstrip("/")


def read(visitor: Client, operation: Operation, **headers: str) -> Any:
    return visitor.get(address(operation), NEEDED.get(operation.name, {}), headers=headers)


def problem(answer: Any, status: int) -> Any:
    """Check that an answer is an error as RFC 9457 has it, and return it."""
    assert answer.status_code == status, answer.content.decode()[:300]
    assert answer["Content-Type"] == MEDIA_TYPE and answer["API-Version"] == VERSION
    found = json.loads(answer.content)
    assert {"type", "title", "status", "detail"} <= set(found) and found["status"] == status
    assert found["title"] and found["detail"] and answer["Cache-Control"] == "no-store"
    return found


@pytest.mark.parametrize("operation", READS, ids=lambda item: item.name)
def test_every_read_has_the_headers_that_the_rules_want(visitor: Client, operation: Operation) -> None:
    answer = read(visitor, operation)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    assert re.fullmatch(r"1\.\d+\.\d+", answer["API-Version"])
    assert answer["Access-Control-Allow-Origin"] == "*" and "Set-Cookie" not in answer and not answer.cookies
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Vary"] == "Accept" and answer["Content-Language"] == "nl"
    assert int(answer["RateLimit-Limit"]) >= int(answer["RateLimit-Remaining"]) >= 0


@pytest.mark.parametrize("operation", READS, ids=lambda item: item.name)
def test_who_has_an_answer_is_told_so(visitor: Client, operation: Operation) -> None:
    first = read(visitor, operation)
    assert first["Cache-Control"] == "public, max-age=300"
    again = read(visitor, operation, **{"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert again.status_code == 304 and again.content == b"" and again["ETag"] == first["ETag"]
    assert read(visitor, operation, **{"If-None-Match": '"other"'}).status_code == 200


def test_other_addresses_have_other_tags(visitor: Client) -> None:
    tags = [
        visitor.get(f"{V1}{path}")["ETag"] for path in ("/jaren", "/bronnen", "/regels?aantal=1", "/regels?aantal=2")
    ]
    assert len(set(tags)) == 4


@pytest.mark.parametrize("operation", READS, ids=lambda item: item.name)
def test_head_is_get_without_what_it_says(visitor: Client, operation: Operation) -> None:
    whole = read(visitor, operation)
    head = visitor.head(address(operation), NEEDED.get(operation.name, {}))
    assert head.status_code == 200 and head.content == b""
    assert head["Content-Length"] == str(len(whole.content)) and head["ETag"] == whole["ETag"]


@pytest.mark.parametrize("operation", every(), ids=lambda item: item.name)
def test_options_and_other_methods(visitor: Client, operation: Operation) -> None:
    path = address(operation)
    allowed = "POST, OPTIONS" if operation.method == "POST" else "GET, HEAD, OPTIONS"
    options = visitor.options(
        path, headers={"Origin": "https://elders.example", "Access-Control-Request-Method": "POST"}
    )
    assert options.status_code == 204 and options["Allow"] == allowed
    if operation.access == "openbaar":
        assert options["Access-Control-Allow-Methods"] == allowed
        assert "Content-Type" in options["Access-Control-Allow-Headers"]
    else:
        assert "Access-Control-Allow-Origin" not in options
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "VERZONNEN"} - {operation.method}:
        answer = visitor.generic(method, path)
        problem(answer, 405)
        assert answer["Allow"] == allowed


@pytest.mark.parametrize("path", ["/bestaat-niet", "/regels/", "/regels/cz", "/regels/cz/x/y", "//regels", "/Regels"])
def test_an_address_without_anything(visitor: Client, path: str) -> None:
    """A slash at the end is another address, and no redirect (/core/no-trailing-slash)."""
    problem(visitor.get(f"{V1}{path}"), 404)
    problem(visitor.post(f"{V1}{path}", "{}", content_type="application/json"), 404)


@pytest.mark.parametrize(
    "path",
    ["/regels/cz/bestaatniet", "/regels/nergens/opslagen", "/zorgkantoren/x", "/bronnen/X-2027", "/regels/cz/%00%ff"],
)
def test_a_thing_that_does_not_exist(visitor: Client, path: str) -> None:
    problem(visitor.get(f"{V1}{path}"), 404)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("", 200),
        ("text/html, application/*;q=0.5", 200),
        ("application/problem+json", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
        ("application/json;q=0, application/problem+json;q=0, */*", 406),
        ("application/xml;q=1", 406),
    ],
)
def test_only_json_is_answered(visitor: Client, accept: str, status: int) -> None:
    answer = visitor.get(f"{V1}/jaren", headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        problem(answer, 406)


@pytest.mark.parametrize("operation", WRITES, ids=lambda item: item.name)
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "application/json; charset=latin-1",
    ],
)
def test_only_json_is_taken(visitor: Client, operation: Operation, content_type: str) -> None:
    problem(visitor.post(address(operation), b"{}", content_type=content_type), 415)


def test_compressed_json_is_not_taken(visitor: Client) -> None:
    answer = visitor.post(
        f"{V1}/zaken/_bereken", b"{}", content_type="application/json", headers={"Content-Encoding": "gzip"}
    )
    problem(answer, 415)


@pytest.mark.parametrize("operation", WRITES, ids=lambda item: item.name)
def test_a_body_that_is_too_long(visitor: Client, operation: Operation) -> None:
    body = b'{"x": "' + b"a" * operation.most_bytes + b'"}'
    problem(visitor.post(address(operation), body, content_type="application/json"), 413)


def test_a_body_of_unknown_length(visitor: Client) -> None:
    how = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "", "CONTENT_TYPE": "application/json"}
    problem(visitor.generic("POST", f"{V1}/zaken/_bereken", b"", **how), 411)


@pytest.mark.parametrize("operation", every(), ids=lambda item: item.name)
def test_no_parameter_is_passed_over(visitor: Client, operation: Operation) -> None:
    answer = visitor.generic(
        operation.method, f"{address(operation)}?verzonnen=1", b"{}", content_type="application/json"
    )
    if operation.access == "sleutel":
        problem(answer, 401)
        return
    assert problem(answer, 400)["errors"][0]["location"] == {"name": "verzonnen"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("jaar=2027&jaar=2028", "jaar"),
        ("jaar=tweeduizend", "jaar"),
        ("jaar=1999", "jaar"),
        ("jaar=2099", "jaar"),
        ("jaar=", "jaar"),
        ("jaar=2027.5", "jaar"),
        ("jaar=1e999999", "jaar"),
        ("jaar=2027.0", "jaar"),
        ("jaar=2_027", "jaar"),
        ("jaar=%202027%20", "jaar"),
        ("jaar=2027%20", "jaar"),
        ("jaar=%2B2027", "jaar"),
        ("jaar=+2027", "jaar"),
        ("jaar=02027", "jaar"),
        ("jaar=-2027", "jaar"),
        ("jaar=2027e0", "jaar"),
        ("jaar=0x7eb", "jaar"),
        ("jaar=%D9%A2%D9%A0%D9%A2%D9%A7", "jaar"),
        ("aantal=5.0", "aantal"),
        ("aantal=%205", "aantal"),
        ("jaar=9" + "9" * 400, "jaar"),
        ("zorgkantoor=CZ", "zorgkantoor"),
        ("onderwerp=niets", "onderwerp"),
        ("soort=x", "soort"),
        ("aantal=0", "aantal"),
        ("aantal=201", "aantal"),
        ("na=zonderkomma", "na"),
        ("woorden=" + "a" * 501, "woorden"),
        ("woorden=a%00b", "woorden"),
        ("woorden=%0a", "woorden"),
    ],
)
def test_a_wrong_parameter_is_named(visitor: Client, query: str, name: str) -> None:
    found = problem(visitor.get(f"{V1}/regels?{query}"), 400)
    assert found["errors"][0]["in"] == "query" and found["errors"][0]["location"] == {"name": name}
    assert found["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("/wijzigingen?van=2026.0&naar=2027", "van"),
        ("/wijzigingen?van=2026&naar=%2B2027", "naar"),
        ("/vergelijking?onderwerp=vg7&jaar=2026&jaar=2_027", "jaar"),
        ("/volledigheid?jaar=2027.0", "jaar"),
        ("/termijnen?jaar=%202027", "jaar"),
        ("/vragen?jaar=2027.0", "jaar"),
        ("/regels/landelijk/nieuwe_aanbieder?jaar=2_027", "jaar"),
    ],
)
def test_a_whole_number_is_written_in_digits_alone(visitor: Client, query: str, name: str) -> None:
    found = problem(visitor.get(f"{V1}{query}"), 400)
    assert [item["location"] for item in found["errors"]] == [{"name": name}]
    assert "geheel getal" in found["detail"]


def test_the_bounds_of_a_number_stand_in_the_description(visitor: Client) -> None:
    paths = json.loads(visitor.get(f"{V1}/openapi.json").content)["paths"]
    schemas = {item["name"]: item["schema"] for item in paths["/regels"]["get"]["parameters"]}
    assert schemas["aantal"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
    assert schemas["jaar"] == {"type": "integer", "minimum": 2020, "maximum": 2029}


@pytest.mark.parametrize("written", ["1", "yes", "on", "True", "t", ""])
def test_a_choice_of_two_is_written_true_or_false(visitor: Client, written: str) -> None:
    answer = visitor.post(f"{V1}/zaken/_bereken?bewijs={written}", examples.case(), content_type="application/json")
    assert problem(answer, 400)["errors"][0]["location"] == {"name": "bewijs"}


def test_all_wrong_parameters_are_named_together(visitor: Client) -> None:
    found = problem(visitor.get(f"{V1}/regels?jaar=x&aantal=0"), 400)
    assert {item["location"]["name"] for item in found["errors"]} == {"jaar", "aantal"}


def test_more_columns_than_fit(visitor: Client) -> None:
    years = "&".join(f"jaar={year}" for year in range(2023, 2028))
    problem(visitor.get(f"{V1}/vergelijking?onderwerp=vg7&{years}"), 400)


def test_a_defect_of_ours_tells_nothing(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from inkoopkader.api import policy_views

    monkeypatch.setattr(policy_views, "years", lambda: 1 / 0)
    found = problem(visitor.get(f"{V1}/jaren"), 500)
    assert "ZeroDivision" not in json.dumps(found) and "errors" not in found


def test_a_database_that_is_away(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from inkoopkader.api import middleware

    def away(*_: Any) -> None:
        raise OperationalError("connection refused at 10.0.0.1")

    monkeypatch.setattr(middleware.rate, "count", away)
    answer = visitor.get(f"{V1}/jaren")
    assert "10.0.0.1" not in json.dumps(problem(answer, 503)) and answer["Retry-After"]


def test_a_strange_host(visitor: Client) -> None:
    problem(visitor.get(f"{V1}/jaren", headers={"Host": "evil.example"}), 400)


def test_every_operation_says_who_may_and_can_be_filled() -> None:
    """What walks everything that can be asked reads this list: nothing in it may be left out."""
    from django.urls import get_resolver

    found = every()
    assert len({item.name for item in found}) == len(found) > 15
    routes = {
        str(pattern.pattern) for pattern in get_resolver().url_patterns if str(pattern.pattern).startswith("api/v1")
    }
    nested = {
        str(inner.pattern)
        for pattern in get_resolver().url_patterns
        for inner in getattr(pattern, "url_patterns", ())
        if str(inner.pattern).startswith("api/v1")
    }
    addresses = {f"api/v1{item.path}".replace("{", "<").replace("}", ">") for item in found}
    assert routes | nested == addresses | {"api/v1"}
    for item in found:
        assert item.access in ("openbaar", "sleutel") and "{" not in examples.filled(item.path)
        assert all(examples.of_parameter(name) is not None for name in item.query)
