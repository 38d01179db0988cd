"""What the log says of requests that went wrong: what a visitor did is information, what is ours or an attack stands out."""

from __future__ import annotations

import json
import logging
from io import StringIO
from typing import Any, Self

import pytest
from django.test import Client

from inkoopkader.portaal.logbook import JsonLines, NoTroubleOfOurs


class Log:
    """What the log of the website says of what is done in the meantime, a dictionary per line."""

    def __init__(self) -> None:
        self.out = StringIO()

    def __enter__(self) -> Self:
        [self.handler] = (one for one in logging.getLogger().handlers if isinstance(one.formatter, JsonLines))
        assert isinstance(self.handler, logging.StreamHandler)
        self.before = self.handler.setStream(self.out)
        return self

    def __exit__(self, *_: object) -> None:
        self.handler.setStream(self.before)

    def lines(self, *names: str) -> list[dict[str, Any]]:
        found = [json.loads(line) for line in self.out.getvalue().splitlines()]
        return [line for line in found if line["naam"].startswith(names)]


def test_what_a_visitor_does_wrong_is_information_in_the_log_without_our_own_program(visitor: Client) -> None:
    with Log() as log:
        assert visitor.post("/mijn-positie/begin/", {"naam": ""}).status_code == 422
        assert visitor.get("/bestaat-niet/").status_code == 404
        assert visitor.get("/", headers={"host": "boef.example"}).status_code == 400
        assert visitor.post("/mijn-positie/begin/", {str(number): "x" for number in range(1_100)}).status_code == 400
    said = log.lines("django.")
    assert [line["niveau"] for line in said] == ["INFO"] * len(said) and len(said) >= 4
    assert not any("fout" in line for line in said) and "boef.example" in said[2]["bericht"]


@pytest.mark.parametrize(("level", "shown"), [("DEBUG", True), ("INFO", True), ("WARNING", False), ("ERROR", False)])
def test_what_a_visitor_does_wrong_is_left_out_of_a_log_of_warnings(level: str, shown: bool) -> None:
    """Django's own logger lets everything from INFO on through, whatever an installation chose."""
    record = logging.LogRecord("django.request", logging.WARNING, "", 1, "Not Found", (), None)
    record.status_code = 404
    assert NoTroubleOfOurs(level).filter(record) is shown and record.levelname == "INFO"


def test_a_defect_of_ours_and_a_form_of_somebody_else_stand_out_in_the_log(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inkoopkader.portaal.statements._page", lambda *_args, **_more: 1 / 0)
    with Log() as log:
        assert visitor.get("/over/").status_code == 500
        assert Client(enforce_csrf_checks=True).post("/mijn-positie/begin/", {"naam": "x"}).status_code == 403
    [defect, forged] = log.lines("django.")
    assert defect["niveau"] == "ERROR" and "ZeroDivisionError" in defect["fout"]
    assert forged["niveau"] == "WARNING" and forged["naam"] == "django.security.csrf"
