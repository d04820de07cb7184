"""How well digits that somebody wrote agree with a true value."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from bpcalc.model.decimals import decimal

SIGNIFICANT_FOR_LAST_DIGIT = 3
"""Fewer significant digits than this leave no room for a last digit that is off by one."""


class Agreement(StrEnum):
    """Correctly rounded; truncated, or off by one in the last digit; or neither."""

    EXACT = "exact"
    LAST_DIGIT = "last-digit"
    NO = "no"


def agreement(written: str, value: Fraction) -> Agreement:
    """Judges written digits against the exact value.

    Raises ValueError where the text is no number.
    """
    claimed = decimal(written)
    unit = last_place(written)
    off = abs(claimed - value)
    if off * 2 <= unit:
        return Agreement.EXACT
    truncated = off < unit and abs(claimed) < abs(value)
    rounded = Fraction(round(value / unit)) * unit
    off_by_one = abs(claimed - rounded) <= unit and significant_digits(written) >= SIGNIFICANT_FOR_LAST_DIGIT
    return Agreement.LAST_DIGIT if truncated or off_by_one else Agreement.NO


def decimals(written: str) -> int:
    """The number of decimals that a text claims; `1.50e-3` claims five."""
    mantissa, _, exponent = written.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(exponent or 0)


def last_place(written: str) -> Fraction:
    """What one step in the last written digit is worth."""
    return 1 / Fraction(10) ** decimals(written)


def significant_digits(written: str) -> int:
    """The number of digits that count: from the first that is not zero."""
    mantissa = written.lower().partition("e")[0]
    return len(mantissa.replace(".", "").lstrip("+-−0"))
