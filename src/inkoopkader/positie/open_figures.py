"""Give the figures of a position that are not known yet the bounds that hold whatever is answered later."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from inkoopkader.positie.position import Answer, Line
from inkoopkader.regels.evaluate import Entity
from inkoopkader.regels.reach import Reach, Reaches
from inkoopkader.regels.trace import Tracer


class OpenFigures:
    """Puts bounds on the percentages and amounts of an evaluated case. `ceiling` is the rule of the highest percentage:
    between nothing and the ceiling lies every percentage, so bounds as wide as that say nothing and are left out."""

    def __init__(self, tracer: Tracer, ceiling: str) -> None:
        self.tracer, self.ceiling = tracer, ceiling
        self.reaches = Reaches(tracer)

    def reach(self, name: str, entity: Entity) -> Reach | None:
        """Return where a number that is open can lie; None: its bounds say nothing."""
        found = self.reaches.reach(name, entity)
        entry = self.tracer.edition.resolve(name).entry
        if entry is None or entry.shown_as != "percentage":
            return found if found.low is not None and found.high is not None else None
        ceiling = self.tracer.value(self.ceiling, entity)
        lower = found.low is not None and found.low > 0
        upper = found.high is not None and (not isinstance(ceiling, Decimal) or found.high < ceiling)
        return found if lower or upper else None

    def bound(self, line: Line, entity: Entity) -> Line:
        """Put bounds on the open percentage of a production line and on its open amounts; return the line."""
        self._bound(line.percentage, entity)
        if line.percentage.value is not None or line.percentage.reach is not None:
            for item in line.euros:
                self._bound(item, entity)
        return line

    def bound_total(self, total: Answer, lines: Sequence[Line], contract: Entity) -> Answer:
        """Put bounds on the total, where every line that is open has them; return the total."""
        amounts = [line.euros[-1] for line in lines]
        if all(item.value is not None or item.reach is not None for item in amounts):
            self._bound(total, contract)
        return total

    def _bound(self, item: Answer, entity: Entity) -> None:
        if item.value is None:
            item.reach = self.reach(item.name, entity)
