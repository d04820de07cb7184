"""Whether a written number is a value as somebody writes it down: rounded, truncated, or a digit off at the end."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import floor

from bpcalc.checking.certifying.digits import SIGNIFICANT_FOR_LAST_DIGIT
from bpcalc.checking.verdicts import Verdict
from bpcalc.formula.formula import Number

FLOAT_NOISE = Fraction(1, 10**14)
"""What a value worked in floats may be off, relative to it."""


BINARY_NOISE = Fraction(1, 10**30)
"""What a value worked with many digits may be off, relative to it: half a step may not come out as a half."""


FLOAT_SLACK = 1e-12
"""What two floats may be off, relative to them, before anybody calls them apart."""


def unit(number: Number) -> Fraction:
    """What one step in the last written digit is worth."""
    return _unit_at(number.places)


@cache
def _unit_at(places: int) -> Fraction:
    return 1 / Fraction(10) ** places


def significant(number: Number) -> int:
    """The digits that count, from the first that is not zero."""
    shifted = abs(number.value) / unit(number)
    return len(str(int(shifted))) if shifted >= 1 else 0


def fit(number: Number, value: Fraction | float, radius: float = 0.0) -> Verdict | None:
    """How the number agrees with a value that may be off by so much: right, last-digit, or None where it does not."""
    step = unit(number)
    if is_far(number, float(value), radius):
        return None
    exact = Fraction(value)
    off = abs(number.value - exact)
    noise = abs(exact) * FLOAT_NOISE if isinstance(value, float) else Fraction(0)
    slack = Fraction(radius) + noise
    if off > 2 * (step + slack):
        return None
    if 2 * off <= step + 2 * (slack + abs(exact) * BINARY_NOISE):
        return Verdict.RIGHT
    says_something = significant(number) > 0 or number.places >= SIGNIFICANT_FOR_LAST_DIGIT
    truncated = (
        says_something
        and off < step + slack - 2 * noise
        and abs(number.value) <= abs(exact) + slack
        and number.value * exact >= 0
    )
    is_near = 2 * off <= 3 * step + 2 * min(slack, step) and slack * 2 < step
    nearly = is_near and significant(number) >= SIGNIFICANT_FOR_LAST_DIGIT
    if slack == 0 and nearly and not truncated:
        nearly = abs(number.value - Fraction(round(exact / step)) * step) <= step
    return Verdict.LAST_DIGIT if truncated or nearly else None


def is_far(number: Number, value: float, radius: float = 0.0) -> bool:
    """Whether a number is surely no value that may be off by so much: most are another quantity's, and far away.

    Told from floats, which costs little; what they cannot tell is not far.
    """
    written = float(number.value)
    return abs(written - value) > 3 * (10.0**-number.places + radius) + FLOAT_SLACK * (abs(written) + abs(value))


def rounded(value: Fraction, places: int) -> Fraction:
    """The value at so many decimals; a half goes up, as at school."""
    step = 1 / Fraction(10) ** places
    whole = floor(abs(value) / step + Fraction(1, 2))
    return whole * step if value > 0 else -whole * step
