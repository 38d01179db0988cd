"""One decision with its trace, a second and a core: Inkoopkader next to zen-engine and openfisca-core, in one run.

    python -m venv .venv-bench
    .venv-bench/bin/pip install -r bench/requirements.txt
    .venv-bench/bin/python bench/beslissing.py

The decision is an invented tariff (bench/eiland): base, three surcharges and discounts with conditions, a fixed
percentage, a ceiling, and an amount rounded to the cent. Every engine decides the same cases; their amounts are
compared, and a difference is counted, not hidden. OpenFisca is measured one case at a time, as a portal would use it,
and in one vector as it is meant for. The figures are rates on this machine now; the ratios are what counts.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))

from inkoopkader.regels.edition import edition  # noqa: E402
from inkoopkader.regels.evaluate import make_case, plan  # noqa: E402
from inkoopkader.regels.load import load  # noqa: E402
from inkoopkader.regels.trace import Tracer  # noqa: E402

SECONDS = 3.0
DAY = date(2027, 1, 1)


def cases(count: int) -> list[dict[str, Any]]:
    """Seeded facts; amounts in cents so that every engine can be given what it wants."""
    source = random.Random(7)
    return [
        {
            "richttarief": source.randrange(9000, 10000),
            "nieuw": source.random() < 0.3,
            "netwerkbeleid": source.random() < 0.5,
            "zorgsoort": source.choice(["mpt", "verblijf", "digitaal"]),
            "mpt_toen": source.randrange(0, 10_000_000),
            "mpt_nu": source.randrange(0, 10_000_000),
            "bedrag": source.randrange(0, 100_000_000),
        }
        for _ in range(count)
    ]


def rate(decide: Callable[[int], Any], count: int) -> float:
    """Decisions a second: the best of three stretches."""
    best = 0.0
    for _ in range(3):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < SECONDS / 3:
            for index in range(min(200, count)):
                decide((done + index) % count)
            done += min(200, count)
        best = max(best, done / (time.perf_counter() - start))
    return best


def ours(items: list[dict[str, Any]]) -> tuple[dict[str, float], list[Decimal]]:
    """Inkoopkader: every rule's value (the trace), and the same with the trace written out as JSON."""
    policy = load(HERE / "eiland" / "beleid")
    made = plan(edition(policy, "eiland", DAY), ("tariefdeel", "opbrengst"))
    facts = [
        {
            "contract": {
                "richttarief": Decimal(item["richttarief"]).scaleb(-4),
                "nieuw": item["nieuw"],
                "netwerkbeleid": item["netwerkbeleid"],
                "zorgsoort": item["zorgsoort"],
                **{key: Decimal(item[key]).scaleb(-2) for key in ("mpt_toen", "mpt_nu", "bedrag")},
            }
        }
        for item in items
    ]

    def decide(index: int) -> Any:
        case = make_case("eiland", DAY, facts[index])
        made.run(case)
        return case

    def decide_and_write(index: int) -> str:
        case = decide(index)
        return json.dumps(Tracer(case, made).trace("opbrengst", case.entities["contract"][0]).as_json())

    amounts = [decide(index).entities["contract"][0].values["opbrengst"] for index in range(len(items))]
    return {
        "inkoopkader, waarde van elke regel": rate(decide, len(items)),
        "inkoopkader, spoor als JSON geschreven": rate(decide_and_write, len(items)),
    }, amounts


def zen(items: list[dict[str, Any]]) -> tuple[dict[str, float], list[Decimal]]:
    """zen-engine with one expression node a rule, with and without its trace."""
    import zen as library

    rules = [
        ("groeit", "mpt_nu >= mpt_toen * 1.02"),
        ("korting_nieuw", "nieuw ? -0.02 : 0"),
        ("opslag_netwerk", "netwerkbeleid ? 0.001 : 0"),
        ("opslag_mpt", "zorgsoort == 'mpt' and $.groeit ? 0.014 : 0"),
        ("opslagen", "$.korting_nieuw + $.opslag_netwerk + $.opslag_mpt"),
        ("percentage", "zorgsoort == 'digitaal' ? 1 : min([1, max([0, richttarief + $.opslagen])])"),
        ("opbrengst", "round(bedrag * $.percentage * 100) / 100"),
    ]
    graph = {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {
                "id": "rules",
                "type": "expressionNode",
                "name": "rules",
                "content": {"expressions": [{"id": key, "key": key, "value": value} for key, value in rules]},
            },
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }
    decision = library.ZenEngine().create_decision(json.dumps(graph))
    facts = [
        item
        | {
            "richttarief": item["richttarief"] / 10000,
            **{key: item[key] / 100 for key in ("mpt_toen", "mpt_nu", "bedrag")},
        }
        for item in items
    ]
    amounts = [Decimal(str(decision.evaluate(fact)["result"]["opbrengst"])) for fact in facts]
    return {
        "zen-engine, met spoor": rate(lambda index: decision.evaluate(facts[index], {"trace": True}), len(items)),
        "zen-engine, zonder spoor": rate(lambda index: decision.evaluate(facts[index]), len(items)),
    }, amounts


def openfisca(items: list[dict[str, Any]]) -> tuple[dict[str, float], list[Decimal]]:
    """openfisca-core, one case at a time with its trace, and all cases in one vector."""
    from openfisca_eiland import simulation, system

    made = system()
    fields = [
        item
        | {
            "richttarief": item["richttarief"] / 10000,
            **{key: item[key] / 100 for key in ("mpt_toen", "mpt_nu", "bedrag")},
        }
        for item in items
    ]

    def decide(index: int) -> Any:
        return simulation(made, [fields[index]], trace=True).calculate("opbrengst", "2027")

    count = len(fields)
    start = time.perf_counter()
    amounts = simulation(made, fields, trace=False).calculate("opbrengst", "2027")
    vector = count / (time.perf_counter() - start)
    return {
        "openfisca-core, één zaak met spoor": rate(decide, min(count, 50)),
        f"openfisca-core, {count} zaken in één vector": vector,
    }, [Decimal(str(value)) for value in amounts]


def main() -> None:
    """Measure and print."""
    items = cases(2000)
    rates, reference = ours(items)
    base = rates["inkoopkader, waarde van elke regel"]
    print(f"{'':45} {'per seconde':>12} {'verhouding':>11} {'andere cent':>12}")
    for name, value in rates.items():
        print(f"{name:45} {value:12,.0f} {value / base:11.3f} {0:12}")
    for peer in (zen, openfisca):
        try:
            found, amounts = peer(items)
        except ImportError as error:
            print(f"{peer.__name__}: niet gemeten ({error}); pip install -r bench/requirements.txt")
            continue
        wrong = sum(abs(mine - theirs) >= Decimal("0.005") for mine, theirs in zip(reference, amounts, strict=True))
        for name, value in found.items():
            print(f"{name:45} {value:12,.0f} {value / base:11.3f} {wrong:12}")


if __name__ == "__main__":
    main()
