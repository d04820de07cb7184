"""Activations: one entry each, with the derivative as the notes write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bpcalc.algebra.formulas import Formula, difference, exponential, negative, number, product, ratio, total


class Activation(NamedTuple):
    """out = formula(net), and ∂out/∂net = derivative(net, out).

    `reason` says in one sentence why the derivative is what it is.
    """

    name: str
    formula: Callable[[Formula], Formula]
    derivative: Callable[[Formula, Formula], Formula]
    reason: str


def _sigmoid(net: Formula) -> Formula:
    return ratio(number(1), total(number(1), exponential(negative(net))))


def _sigmoid_derivative(_net: Formula, out: Formula) -> Formula:
    return product(out, difference(number(1), out))


ACTIVATIONS = {
    entry.name: entry
    for entry in (
        Activation(
            "sigmoid",
            _sigmoid,
            _sigmoid_derivative,
            "the derivative of 1/(1 + e^(−net)) is out × (1 − out)",
        ),
    )
}

ALIASES = {"logistic": "sigmoid"}
