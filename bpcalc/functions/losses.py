"""Losses: the error of one output neuron, one entry each; the total error is their sum."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from bpcalc.algebra.formulas import Formula, difference, negative, number, power, product


class Loss(NamedTuple):
    """E_o = formula(target, out), and ∂E_o/∂out = derivative(target, out).

    `reason` says in one sentence why the derivative is what it is.
    """

    name: str
    formula: Callable[[Formula, Formula], Formula]
    derivative: Callable[[Formula, Formula], Formula]
    reason: str


def _half_squared_error(target: Formula, out: Formula) -> Formula:
    return product(number(Fraction(1, 2)), power(difference(target, out), 2))


def _half_squared_error_derivative(target: Formula, out: Formula) -> Formula:
    return negative(difference(target, out))


LOSSES = {
    entry.name: entry
    for entry in (
        Loss(
            "half-squared-error",
            _half_squared_error,
            _half_squared_error_derivative,
            "2 × ½ × (target − out) × (−1): the ½ cancels the 2, the inner derivative is −1",
        ),
    )
}
