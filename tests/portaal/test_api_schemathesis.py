"""The whole API against its own description: whatever is asked, the answer has a status, a form and headers that the
description names, and never is a defect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from inkoopkader.api.operations import Operation, every
from inkoopkader.api.problem import MEDIA_TYPE
from inkoopkader.portaal.wsgi import application

EXAMPLES = 10
# what fits the shape can still be wrong (a name that does not exist), and nothing here makes or removes a thing
LEFT_OUT = {"positive_data_acceptance", "ensure_resource_availability", "use_after_free", "max_response_time"}
assert checks  # whose import adds the checks of OpenAPI
CHOSEN = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]


@pytest.fixture
def described(visitor: Client) -> Iterator[Any]:
    """The API as schemathesis knows it, asked in this process."""
    written = visitor.get("/api/v1/openapi.json").json()
    written["servers"] = [{"url": "http://localhost/api/v1"}]
    signals = (request_started, request_finished)
    for signal in signals:  # a test is one transaction, which the end of a request would close
        signal.disconnect(close_old_connections)
    with override_settings(ALLOWED_HOSTS=["localhost"], API_WITHOUT_KEY=1_000_000):
        made = schemathesis.openapi.from_dict(json.loads(json.dumps(written)))
        made.app = application
        yield made
    for signal in signals:
        signal.connect(close_old_connections)


def test_the_checks_are_there() -> None:
    wanted = {
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
    }
    wanted |= {"response_schema_conformance", "negative_data_rejection", "unsupported_method", "ignored_auth"}
    assert wanted <= {check.__name__ for check in CHOSEN}


def both() -> Iterator[Any]:
    """Every operation with what fits its description; and with what does not, where anything can be wrong: a name in an
    address is any text."""
    for operation in every():
        yield pytest.param(operation, GenerationMode.POSITIVE, id=operation.name)
        if operation.query or operation.most_bytes or "positie" in operation.path_parameters:
            yield pytest.param(operation, GenerationMode.NEGATIVE, id=f"{operation.name}-verkeerd")


@pytest.mark.parametrize(("operation", "mode"), list(both()))
def test_every_operation_keeps_its_description(described: Any, operation: Operation, mode: GenerationMode) -> None:
    asked = described[operation.path][operation.method]

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=asked.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        answer = case.call()
        if answer.status_code >= 400:
            assert answer.headers["content-type"][0] == MEDIA_TYPE
        case.validate_response(answer, checks=CHOSEN)

    ask()
