"""How the rows of a table stand for lines, clients, contracts, providers and regions.

Every row is a case of its own until key columns say otherwise. Rows with the same `contract` (at one zorgkantoor and
day) are lines of one contract; the same with `client`, `client` and `maand` together, `aanbieder` and `regio`. A level
without a key column lies on the table of the level that carries it: a provider or region on its contract, everything on
the row when there are no keys at all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from inkoopkader.regels.errors import CaseError
from inkoopkader.regels.levels import LEVELS

ROW = "rij"
KEYS = ("contract", "client", "maand", "aanbieder", "regio")
CASE_KEYS = ("_kantoor", "_dag")
"""Columns that every table has: a key is a key within one zorgkantoor and day, as a case is."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`grain` gives the table of every level (None: no such thing here), `keys` the key columns of every table."""

    grain: dict[str, str | None]
    keys: dict[str, tuple[str, ...]]

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables in use, the rows first."""
        return tuple(self.keys)

    def holds(self, table: str) -> tuple[str, ...]:
        """Return the levels that lie on a table."""
        return tuple(level for level in LEVELS if self.grain[level] == table)

    def carried(self, table: str) -> tuple[str, ...]:
        """Return the key columns a table carries: its own, and those of what is above it."""
        if table == ROW:
            return tuple(dict.fromkeys(key for keys in self.keys.values() for key in keys))
        own = self.keys[table]
        if table == "contract":
            own += tuple(
                key for above in ("aanbieder", "regio") if self.grain[above] == above for key in self.keys[above]
            )
        return own


def shape_of(keys: Collection[str], fact_levels: Collection[str]) -> Shape:
    """Return the shape of a table with these key columns and facts of these levels.

    Raises CaseError for keys that do not go together.
    """
    if "maand" in keys and "client" not in keys:
        raise CaseError("bij de kolom maand hoort een kolom client: een clientmaand is een maand van een cliënt")
    if "clientmaand" in fact_levels and "client" in keys and "maand" not in keys:
        raise CaseError("er zijn gegevens per clientmaand en er is een kolom client; zet er ook een kolom maand bij")
    has_client = "client" in keys or bool({"client", "clientmaand"} & set(fact_levels))
    grain: dict[str, str | None] = {"contract": "contract" if "contract" in keys else ROW}
    for level in ("aanbieder", "regio"):
        grain[level] = level if level in keys else grain["contract"]
    grain["client"] = "client" if "client" in keys else ROW if has_client else None
    grain["clientmaand"] = (
        "clientmaand"
        if "maand" in keys
        else ROW
        if "clientmaand" in fact_levels or ("client" not in keys and has_client)
        else None
    )
    grain["regel"] = ROW if has_client or "regel" in fact_levels else None
    own = {
        "contract": ("_contract",),
        "client": ("_client",),
        "clientmaand": ("_client", "_maand"),
        "aanbieder": ("_aanbieder",),
        "regio": ("_regio",),
    }
    tables = {ROW: ()} | {table: own[table] for table in own if table in grain.values()}
    return Shape(grain, tables)
