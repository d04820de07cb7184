"""Exact fractions of what the other arithmetics compute: floats and mpmath numbers are binary fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bpcalc.algebra.arithmetic import Number


def fraction(value: Number) -> Fraction:
    """The exact value of a float, a fraction or an mpmath number."""
    return _binary(value._mpf_) if hasattr(value, "_mpf_") else Fraction(value)


SMALLEST_EXPONENT = -10_000
"""Binary digits after the point that anybody could ask for; e^(−10^300) has more of them than memory holds."""


def bounds(interval: Number) -> tuple[Fraction, Fraction]:
    """Exact fractions around an mpmath interval: its own bounds, or 0 and 2^−10000 for what lies closer to 0."""
    if not hasattr(interval, "_mpi_"):
        return Fraction(interval), Fraction(interval)
    low, high = interval._mpi_
    return _outward(low, below=True), _outward(high, below=False)


def _outward(parts: tuple[int, Any, int, int], below: bool) -> Fraction:
    sign, mantissa, exponent, bits = parts
    if not mantissa or exponent + bits > SMALLEST_EXPONENT:
        return _binary(parts)
    outward = bool(sign) == below
    tiny = Fraction(1, 1 << -SMALLEST_EXPONENT)
    return (-tiny if below else tiny) if outward else Fraction(0)


def _binary(parts: tuple[int, Any, int, int]) -> Fraction:
    sign, mantissa, exponent, _ = parts
    whole = -int(mantissa) if sign else int(mantissa)
    return Fraction(whole << exponent) if exponent >= 0 else Fraction(whole, 1 << -exponent)
