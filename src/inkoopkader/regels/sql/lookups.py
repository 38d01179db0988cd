"""A table of the policy (a CSV file) as a relation in the query, with keys and cells as scaled integers."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from inkoopkader.regels.policy import Policy
from inkoopkader.regels.sql import value
from inkoopkader.regels.sql.value import Value, column, constant, typed


def lookup_table(
    policy: Policy, made: dict[str, tuple[str, exp.Expr]], table: str
) -> tuple[str, list[int], dict[str, Value]]:
    """Return the name of a policy table in the query, the decimals of its keys, and its columns.

    `made` holds what the query already defines.
    """
    held = policy.tables[table]
    name = f"tabel_{table}"
    scales = [
        _most_decimals(key[place] for key in held.rows) if kind in value.NUMBERS else 0
        for place, kind in enumerate(held.keys.values())
    ]
    rows = {key: row for key, row in held.rows.items() if None not in key}
    cells: dict[str, Value] = {}
    for item, kind in held.columns.items():
        scale = _most_decimals(row[item] for row in rows.values()) if kind in value.NUMBERS else 0
        places = [
            place
            for row in rows.values()
            if (place := value.order(value.raw(row[item], kind, scale), kind)) is not None
        ]
        low, high = (min(places), max(places)) if places else (0, 0)
        cells[item] = value.bounded(Value(column(item), kind, scale, low, high, True))
    if table not in made:
        lines = [
            exp.Tuple(
                expressions=[
                    *(
                        typed(constant(part, kind, scales[place]))
                        for place, (part, kind) in enumerate(zip(key, held.keys.values(), strict=True))
                    ),
                    *(
                        exp.cast(
                            value.literal(value.raw(row[item], kind, cells[item].scale), kind),
                            value.kind_of(cells[item]),
                        )
                        for item, kind in held.columns.items()
                    ),
                ]
            )
            for key, row in rows.items()
        ]
        alias = exp.TableAlias(
            this=exp.to_identifier("t"),
            columns=[exp.to_identifier(f"k{place}") for place in range(len(scales))]
            + [exp.to_identifier(f"c_{item}") for item in held.columns],
        )
        made[table] = (name, exp.select("*").from_(exp.Values(expressions=lines, alias=alias), copy=False))
    return name, scales, cells


def _most_decimals(items: Any) -> int:
    return max((max(0, -int(item.as_tuple().exponent)) for item in items if item is not None), default=0)


def scaled_key(name: str, alias: str, scale: int, wanted: int) -> exp.Expr:
    """Return a key column of a lookup table with `wanted` decimals, of which it holds `scale`."""
    made = column(name, alias)
    return made if scale == wanted else exp.Mul(this=made, expression=value.number(10 ** (wanted - scale)))
