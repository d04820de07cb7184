"""Exact fractions of what the other arithmetics compute: floats and mpmath numbers are binary fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bpcalc.formula.arithmetic import BeyondReachError, Number

FLOAT_DIGITS = 15
"""Decimal digits that a float surely carries; those beyond are noise after an update."""

NOISE = 3
"""As many digits at the end of an mpmath number."""

LARGEST_SIZE, SMALLEST_SIZE = 40_000, -10_000
"""Binary digits before and after the point that anybody could ask for; e^(−10^300) has more than memory holds."""


def fraction(value: Number) -> Fraction:
    """The exact value of a float, a fraction or an mpmath number; 0 for what is smaller than 2^−10000.

    Raises ArithmeticError for what is no finite number, and BeyondReachError for what is larger than 2^40000.
    """
    if not hasattr(value, "_mpf_"):
        return Fraction(value)
    return _binary(value._mpf_) if _is_in_reach(value._mpf_) else Fraction(0)


def settled(value: Number) -> Fraction:
    """The exact value; of one that was worked before, without the digits that are noise: 4 for 3.9999999999999996."""
    if isinstance(value, Fraction):
        return value
    if hasattr(value, "_mpf_"):
        context = value.context
        return Fraction(context.nstr(value, max(1, context.dps - NOISE), strip_zeros=False))
    return Fraction(f"{float(value):.{FLOAT_DIGITS}g}")


def bounds(interval: Number) -> tuple[Fraction, Fraction]:
    """Exact fractions around an mpmath interval: its own bounds, or 0 and 2^−10000 for what lies closer to 0."""
    if not hasattr(interval, "_mpi_"):
        return Fraction(interval), Fraction(interval)
    low, high = interval._mpi_
    return _outward(low, below=True), _outward(high, below=False)


def _outward(parts: tuple[int, Any, int, int], below: bool) -> Fraction:
    if _is_in_reach(parts):
        return _binary(parts)
    return near_zero(bool(parts[0]), below, Fraction(1, 1 << -SMALLEST_SIZE))


def near_zero(is_negative: bool, below: bool, tiny: Fraction) -> Fraction:
    """The bound below or above a number that is nearer to zero than `tiny`: that, or zero."""
    if is_negative != below:
        return Fraction(0)
    return -tiny if below else tiny


def _is_in_reach(parts: tuple[int, Any, int, int]) -> bool:
    _, mantissa, exponent, bits = parts
    return not mantissa or exponent + bits > SMALLEST_SIZE


def _binary(parts: tuple[int, Any, int, int]) -> Fraction:
    sign, mantissa, exponent, bits = parts
    if not mantissa and exponent:  # infinity has no digits either, but an exponent
        raise ArithmeticError("not a finite number")
    if mantissa and exponent + bits > LARGEST_SIZE:
        raise BeyondReachError
    whole = -int(mantissa) if sign else int(mantissa)
    return Fraction(whole << exponent) if exponent >= 0 else Fraction(whole, 1 << -exponent)
