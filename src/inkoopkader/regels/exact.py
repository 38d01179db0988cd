"""Exact arithmetic on Decimals: named rounding of a fraction, and nothing else rounds.

Everything runs under `CONTEXT`, wide enough for any product of values within the bounds of the types; a result that
would not fit raises.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation, Overflow

CONTEXT = Context(prec=400, traps=[Inexact, InvalidOperation, Overflow])
_ROUNDING = Context(prec=400, traps=[InvalidOperation, Overflow])
_MODES = {"rond": ROUND_HALF_UP, "rond_omlaag": ROUND_FLOOR, "rond_omhoog": ROUND_CEILING}


def round_decimal(mode: str, number: Decimal, digits: int) -> Decimal:
    """Return a number rounded to `digits` decimals, by the same three modes as `round_fraction`."""
    return number.quantize(Decimal((0, (1,), -digits)), _MODES[mode], _ROUNDING)


def round_fraction(mode: str, numerator: Decimal, denominator: Decimal, digits: int) -> Decimal | None:
    """Return numerator/denominator rounded to `digits` decimals; None when dividing by zero.

    `rond`: ties away from zero; `rond_omlaag`: towards minus infinity; `rond_omhoog`: towards plus infinity.
    """
    if not denominator:
        return None
    scale_top, scale_below = -int(numerator.as_tuple().exponent), -int(denominator.as_tuple().exponent)
    top = int(numerator.scaleb(scale_top, CONTEXT))
    below = int(denominator.scaleb(scale_below, CONTEXT))
    power = digits + scale_below - scale_top
    if power >= 0:
        top *= 10**power
    else:
        below *= 10**-power
    if below < 0:
        top, below = -top, -below
    if mode == "rond_omlaag":
        whole = top // below
    elif mode == "rond_omhoog":
        whole = -(-top // below)
    else:
        whole, rest = divmod(abs(top), below)
        whole += 2 * rest >= below
        whole = -whole if top < 0 else whole
    return Decimal(whole).scaleb(-digits, CONTEXT)
