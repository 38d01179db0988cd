"""Which units a product or a quotient has: euro times percentage is euro, euro plus days does not exist."""

from __future__ import annotations

from inkoopkader.regels.errors import FormulaError

# type * type = type; bare numbers are handled apart
_PRODUCTS = {
    ("euro", "percentage"): "euro",
    ("euro", "aantal"): "euro",
    ("euro", "uren"): "euro",
    ("euro", "dagen"): "euro",
    ("percentage", "percentage"): "percentage",
    ("percentage", "aantal"): "aantal",
    ("percentage", "uren"): "uren",
    ("percentage", "dagen"): "dagen",
    ("aantal", "aantal"): "aantal",
    ("aantal", "uren"): "uren",
    ("aantal", "dagen"): "dagen",
}
# type / type = type; equal types give a bare ratio
_QUOTIENTS = {
    ("euro", "aantal"): "euro",
    ("euro", "uren"): "euro",
    ("euro", "dagen"): "euro",
    ("euro", "percentage"): "euro",
    ("uren", "aantal"): "uren",
    ("uren", "dagen"): "uren",
    ("dagen", "aantal"): "dagen",
    ("aantal", "percentage"): "aantal",
    ("aantal", "dagen"): "aantal",
    ("percentage", "aantal"): "percentage",
    ("dagen", "percentage"): "dagen",
}


def product(left: str, right: str) -> str:
    """Return the unit of a product; a bare number takes that of the other. Raises FormulaError (Dutch)."""
    if "getal" in (left, right):
        return right if left == "getal" else left
    found = _PRODUCTS.get((left, right)) or _PRODUCTS.get((right, left))
    if found is None:
        raise FormulaError(f"{left} maal {right} kan niet")
    return found


def quotient(above: list[str], below: list[str]) -> str:
    """Return the unit of a fraction: equal units cancel, the rest follows the tables of products and quotients.

    Raises FormulaError (Dutch).
    """
    above, below = [unit for unit in above if unit != "getal"], [unit for unit in below if unit != "getal"]
    for unit in list(below):
        if unit in above:
            above.remove(unit)
            below.remove(unit)
    kind = above[0] if above else "getal"
    for unit in above[1:]:
        kind = product(kind, unit)
    for unit in below:
        if (kind, unit) not in _QUOTIENTS:
            raise FormulaError(f"{kind} gedeeld door {unit} kan niet")
        kind = _QUOTIENTS[(kind, unit)]
    return kind
