"""Exact fractions of what the other arithmetics compute: floats and mpmath numbers are binary fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from bpcalc.algebra.arithmetic import Number


def fraction(value: Number) -> Fraction:
    """The exact value of a float, a fraction or an mpmath number."""
    return _binary(value._mpf_) if hasattr(value, "_mpf_") else Fraction(value)


def bounds(interval: Number) -> tuple[Fraction, Fraction]:
    """The exact bounds of an mpmath interval; a plain number is its own bounds."""
    if not hasattr(interval, "_mpi_"):
        return Fraction(interval), Fraction(interval)
    low, high = interval._mpi_
    return _binary(low), _binary(high)


def _binary(parts: tuple[int, Any, int, int]) -> Fraction:
    sign, mantissa, exponent, _ = parts
    whole = -int(mantissa) if sign else int(mantissa)
    return Fraction(whole << exponent) if exponent >= 0 else Fraction(whole, 1 << -exponent)
