"""The real policy with lines, clients and contracts, in ten years at once: every rule equal to the interpreter."""

from __future__ import annotations

from datetime import UTC, date, datetime

from inkoopkader.regels.policy import Policy
from sql_many import KEYS, by_interpreter, by_table, random_table

DAYS = [*(date(year, 1, 1) for year in range(2020, 2030)), date(2021, 7, 1), date(2026, 9, 4)]


def test_every_rule_over_levels_equals_the_interpreter(real: Policy) -> None:
    rules = sorted(
        {
            name
            for layer in real.layers()
            for name, entry in layer.entries.items()
            if not entry.is_input and "__" not in name
        }
    )
    table = random_table(real, KEYS, 200, seed=21, unknown=0.02, left_out=0, days=DAYS)
    moment = datetime(2027, 5, 1, tzinfo=UTC)
    wanted, got = by_interpreter(real, table, rules, moment=moment), by_table(real, table, rules, moment=moment)
    different = {
        f"{row['zorgkantoor']} {row['peildatum']} {name}: {one[name]} en {other[name]}"
        for row, one, other in zip(table.rows, wanted, got, strict=True)
        for name in rules
        if one[name] != other[name]
    }
    assert different == set()
    answered = {name for row in wanted for name, answer in row.items() if answer is not None}
    assert len(answered) > 0.7 * len(rules)  # agreement on nothing but unknowns would prove nothing
