"""The pages about the API say what is so: every example on them works, and every operation stands there."""

from __future__ import annotations

import html
import json
import re
import shlex
from typing import Any

import pytest
from django.test import Client

from inkoopkader.api.operations import every
from inkoopkader.api.pages import tried


@pytest.fixture(autouse=True)
def _room(settings: Any) -> None:
    settings.API_WITHOUT_KEY = 600


def commands(page: str) -> list[list[str]]:
    """The commands that stand on a page, as a shell would read them."""
    return [shlex.split(html.unescape(found)) for found in re.findall(r"<code>(curl .*?)</code>", page, re.DOTALL)]


def test_every_example_on_the_page_works(visitor: Client) -> None:
    page = visitor.get("/api/").content.decode()
    found = [words for words in commands(page) if "Authorization" not in " ".join(words)]
    assert len(found) == len(tried()) == 5
    for _, address, *rest in found:
        path = address.removeprefix("http://testserver")
        if "--data" in rest:
            body = rest[rest.index("--data") + 1]
            answer = visitor.post(path, body, content_type="application/json")
        else:
            answer = visitor.get(path)
        assert answer.status_code == 200, (path, answer.content[:200])
        assert any(isinstance(part, list) and part for part in answer.json().values()) or answer.json()["uitkomst"]


def test_the_example_of_a_case_gives_a_percentage_and_a_receipt(visitor: Client) -> None:
    [case] = [item for item in tried() if "zaken" in item.path]
    answer = visitor.post(f"/api/v1{case.path}", json.dumps(case.body), content_type="application/json").json()
    assert answer["uitkomst"]["antwoorden"][0]["waarde"] == "0.946" and answer["bewijs"]["hash"]


def test_every_operation_stands_in_the_reference(visitor: Client) -> None:
    page = visitor.get("/api/naslag/").content.decode()
    for operation in every():
        assert f'id="{operation.name}"' in page and f"/api/v1{operation.path}" in page
    targets = set(re.findall(r'href="#([^"]+)"', page)) - {"inhoud"}
    assert targets <= set(re.findall(r'id="([^"]+)"', page)), "every link inside the page leads somewhere"


@pytest.mark.parametrize("path", ["/api/", "/api/naslag/", "/en/api/", "/en/api/naslag/"])
def test_the_pages_ask_nothing_from_elsewhere(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200 and "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r'(src|href)="(https?:)?//', page.replace("http://testserver", ""))
    assert "<script" not in page and " style=" not in page and " on" + "click" not in page


def test_the_limits_on_the_page_are_those_in_force(visitor: Client, settings: Any) -> None:
    settings.API_WITHOUT_KEY, settings.API_WITH_KEY = 61, 601
    page = visitor.get("/api/").content.decode()
    assert "61 per adres" in page and "601 per sleutel" in page


def test_the_page_is_found_from_every_page(visitor: Client) -> None:
    assert 'href="/api/"' in visitor.get("/").content.decode()
