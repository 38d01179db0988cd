"""One case through the API next to the bare computation: requests a second, and how long most of them take.

    PYTHONPATH=src .venv-test/bin/python bench/api.py [REQUESTS]

In one process and without a network: what the API itself adds (reading and checking the request, the rate limit in
PostgreSQL, the answer as JSON). The rate limit is set so high that it counts and never refuses.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def spread(name: str, times: list[tuple[float, float]]) -> float:
    """Print how long something took by the clock and in this process, and return the middle of the latter in
    milliseconds: on a busy machine the clock says more about the others."""
    clock, own = (sorted(1000 * item[at] for item in times) for at in (0, 1))
    middle, most = clock[len(clock) // 2], clock[int(len(clock) * 0.95)]
    busy = own[len(own) // 2]
    print(f"{name:34} {1000 * len(clock) / sum(clock):6.0f} /s  p50 {middle:7.2f}  p95 {most:7.2f}  own {busy:7.2f} ms")
    return busy


def timed(number: int, work: Callable[[], object]) -> list[tuple[float, float]]:
    """Return how long each of a number of times took, after three that do not count."""
    found = []
    for at in range(number + 3):
        start, busy = time.perf_counter(), time.process_time()
        work()
        if at >= 3:
            found.append((time.perf_counter() - start, time.process_time() - busy))
    return found


def main(number: int) -> None:
    """Measure."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from inkoopkader.api import examples
    from inkoopkader.api.body import placed
    from inkoopkader.portaal.verkenner.policy import current
    from inkoopkader.regels import receipt
    from inkoopkader.regels.casefile import case_from
    from inkoopkader.regels.evaluate import evaluate

    call_command("migrate", verbosity=0)
    settings.API_WITHOUT_KEY = 10_000_000
    visitor = Client()

    def bare() -> None:
        case, asked = case_from(current(), placed(examples.case()).content, "zaak")
        json.dumps(receipt.outcome(case, evaluate(current(), case, asked)), ensure_ascii=False)

    def post(path: str, body: object) -> Callable[[], object]:
        content = json.dumps(body)

        def ask() -> None:
            answer = visitor.post(f"/api/v1{path}", content, content_type="application/json")
            assert answer.status_code == 200, answer.content

        return ask

    alone = spread("a case, bare", timed(number, bare))
    through = spread("a case, through the API", timed(number, post("/zaken/_bereken", examples.case())))
    everywhere = examples.provider() | {"gekozen": []}
    spread("a position at seven zorgkantoren", timed(number // 10, post("/posities/_bereken", everywhere)))
    tag = visitor.get("/api/v1/jaren")["ETag"]
    spread("a read", timed(number, lambda: visitor.get("/api/v1/jaren")))
    spread(
        "a read that is still good (304)",
        timed(number, lambda: visitor.get("/api/v1/jaren", headers={"If-None-Match": tag})),
    )
    print(f"through the API / bare: {through / alone:.1f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="inkoopkader-bench-") as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "static").mkdir()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "inkoopkader.portaal.settings",
            "INKOOPKADER_GEGEVENS": folder,
            "INKOOPKADER_HOSTS": "testserver",
            "INKOOPKADER_LOGNIVEAU": "ERROR",
        }
        import django

        django.setup()
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
