"""The invented tariff of bench/eiland as an OpenFisca country, for comparison only."""

from __future__ import annotations

from typing import Any

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

CONTRACT = build_entity(key="contract", plural="contracten", label="contract", is_person=True)


def _fact(name: str, kind: type) -> type[Variable]:
    return type(
        name, (Variable,), {"value_type": kind, "entity": CONTRACT, "definition_period": DateUnit.YEAR, "label": name}
    )


def _rule(name: str, kind: type, formula: Any) -> type[Variable]:
    return type(
        name,
        (Variable,),
        {"value_type": kind, "entity": CONTRACT, "definition_period": DateUnit.YEAR, "label": name, "formula": formula},
    )


def system() -> TaxBenefitSystem:
    """Return the country."""
    made = TaxBenefitSystem([CONTRACT])
    for name, kind in {
        "richttarief": float,
        "nieuw": bool,
        "netwerkbeleid": bool,
        "zorgsoort": str,
        "mpt_toen": float,
        "mpt_nu": float,
        "bedrag": float,
    }.items():
        made.add_variable(_fact(name, kind))
    rules = {
        "groeit": (bool, lambda contract, period: contract("mpt_nu", period) >= contract("mpt_toen", period) * 1.02),
        "korting_nieuw": (float, lambda contract, period: numpy.where(contract("nieuw", period), -0.02, 0)),
        "opslag_netwerk": (float, lambda contract, period: numpy.where(contract("netwerkbeleid", period), 0.001, 0)),
        "opslag_mpt": (
            float,
            lambda contract, period: numpy.where(
                (contract("zorgsoort", period) == "mpt") & contract("groeit", period), 0.014, 0
            ),
        ),
        "opslagen": (
            float,
            lambda contract, period: (
                contract("korting_nieuw", period) + contract("opslag_netwerk", period) + contract("opslag_mpt", period)
            ),
        ),
        "percentage": (
            float,
            lambda contract, period: numpy.where(
                contract("zorgsoort", period) == "digitaal",
                1,
                numpy.clip(contract("richttarief", period) + contract("opslagen", period), 0, 1),
            ),
        ),
        "opbrengst": (
            float,
            lambda contract, period: numpy.round(contract("bedrag", period) * contract("percentage", period), 2),
        ),
    }
    for name, (kind, formula) in rules.items():
        made.add_variable(_rule(name, kind, formula))
    return made


def simulation(made: TaxBenefitSystem, items: list[dict[str, Any]], trace: bool) -> Any:
    """Return a simulation with the facts of the items set."""
    found = SimulationBuilder().build_default_simulation(made, count=len(items))
    found.trace = trace
    for name in items[0]:
        found.set_input(name, "2027", numpy.array([item[name] for item in items]))
    return found
